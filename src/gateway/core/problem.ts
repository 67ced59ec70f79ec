import type { Receipt } from '../../model/command.js';
import { missingCode, type Missing, type ProblemCode } from '../../policy/problem-codes.js';

/** Why a request got no receipt, in the shape of RFC 9457: an HTTP status, a code for programs and words for people. */
export interface ProblemDetails {
  readonly status: number;
  readonly code: ProblemCode;
  readonly title: string;
  readonly detail: string;
  readonly retryAfterMs?: number | undefined;
  /** What is wrong where, as JSON pointers (RFC 6901) into the request. */
  readonly errors?: readonly { readonly pointer: string; readonly detail: string }[] | undefined;
  readonly receipt?: Receipt | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** A request that cannot be carried out as it is. Thrown inside a transaction it undoes all of it. */
export class Problem extends Error {
  override readonly name = 'Problem';
  constructor(readonly details: ProblemDetails) {
    super(details.detail);
  }
}

export const notFound = (what: Missing): Problem =>
  new Problem({ status: 404, code: missingCode(what), title: 'Not found', detail: `There is no such ${what}, or you may not see it.` });

export const keyReused = (): Problem =>
  new Problem({
    status: 422, code: 'IDEMPOTENCY_MISMATCH', title: 'Key already used',
    detail: 'This idempotency key was already used for a command with other content. Use a new key for a new command.',
  });

export const keyVoided = (): Problem =>
  new Problem({
    status: 409, code: 'VOIDED', title: 'Key voided',
    detail: 'What became of this key was asked before the command arrived, so the key can no longer be used. Nothing was done. Send the command again under a new key.',
  });

export const inFlight = (): Problem =>
  new Problem({
    status: 409, code: 'IN_FLIGHT', title: 'Still being carried out', retryAfterMs: 1000,
    detail: 'A command with this idempotency key is being carried out right now. Ask for its receipt in a moment.',
  });

export const busy = (): Problem =>
  new Problem({
    status: 503, code: 'BUSY', title: 'Busy', retryAfterMs: 1000,
    detail: 'The run is being changed by others. Nothing was done. Send the same command again in a moment.',
  });

export const unsupported = (command: string): Problem =>
  new Problem({
    status: 501, code: 'UNSUPPORTED_COMMAND', title: 'Not supported',
    detail: `This gateway does not carry out "${command}". The snapshot of a run lists the commands it knows under capabilities.`,
  });

// RFC 6750 section 3: what a description may consist of.
const descriptionOf = (detail: string): string => detail.replace(/[^\x20-\x21\x23-\x5b\x5d-\x7e]/g, "'");

/** The caller is not known to the gateway (RFC 6750 section 3): without a token only the scheme is named, with a bad one also why. */
export const notSignedIn = (code: 'TOKEN_MISSING' | 'TOKEN_INVALID' | 'TOKEN_EXPIRED', detail: string): Problem =>
  new Problem({
    status: 401, code, title: 'Not signed in', detail,
    headers: { 'www-authenticate': `Bearer realm="wf-elements"${code === 'TOKEN_MISSING' ? '' : `, error="invalid_token", error_description="${descriptionOf(detail)}"`}` },
  });

export const identityUnavailable = (detail: string): Problem =>
  new Problem({ status: 503, code: 'IDENTITY_UNAVAILABLE', title: 'Sign-in cannot be checked', retryAfterMs: 2000, detail });
