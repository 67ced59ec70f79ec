import { parseCanonical } from '../../audit/canonical-json.js';
import type { CommandArgs } from '../../model/command.js';
import type { Gate, GateRequirement } from '../../model/gate.js';
import type { JsonValue } from '../../model/primitives.js';
import type { Principal, Session } from '../../model/principal.js';
import { checkArgs } from '../document/args-schema.js';
import { policyDigest } from '../policy-document.js';
import { toMillis } from '../time.js';
import { isTypedWord } from '../typed-word.js';
import type { GateRecord } from '../types.js';
import type { Fault } from './guards.js';
import type { GateView } from './view.js';

/** What was on screen at the press, as a vote and a bypass carry it. */
type Pressed = CommandArgs<'gate.bypass'>;

/** How fresh a sign-in must be that counts as a step-up for one decision. */
export const STEP_UP_MAX_AGE_MS = 5 * 60_000;
/** How long a strong sign-in lasts where the session as a whole is asked for. */
export const SESSION_MAX_AGE_MS = 12 * 3_600_000;
/** How far a sign-in may lie ahead of our clock. */
const CLOCK_TOLERANCE_MS = 30_000;

// RFC 8176 methods beyond something one knows, and the OpenID EAP classes for phishing-resistant sign-in.
const STRONG_METHODS: ReadonlySet<string> = new Set(['mfa', 'hwk', 'swk', 'otp', 'sc', 'fpt', 'face', 'iris', 'retina', 'vbm']);
const STRONG_CLASSES: ReadonlySet<string> = new Set(['phr', 'phrh']);

/** The revision and all three fingerprints must be those that stand there now, and so must the policy. */
export function staleFault({ record, policy }: GateView, { revision, digests }: Pick<Pressed, 'revision' | 'digests'>): Fault | undefined {
  const { gate } = record;
  const same = revision === gate.revision && digests.request === gate.digests.request && digests.payload === gate.digests.payload && digests.shown === gate.digests.shown;
  if (!same) return { code: 'STALE_DIGEST', params: { seen: revision, current: gate.revision } };
  return stalePolicy(gate, policyDigest(policy));
}

export const stalePolicy = ({ requirement }: Gate, digest: string): Fault | undefined => (requirement.policyDigest === digest ? undefined : { code: 'STALE_POLICY' });

export const hasText = (text: string | undefined): text is string => text !== undefined && text.trim() !== '';

export const reasonFault = (rule: GateRequirement['reason'], choice: 'approve' | 'reject', reason: string | undefined): Fault | undefined =>
  (rule === 'always' || (rule === 'on-reject' && choice === 'reject')) && !hasText(reason) ? { code: 'REASON_REQUIRED' } : undefined;

const isStrong = ({ acr, amr }: Session): boolean => (acr !== undefined && STRONG_CLASSES.has(acr)) || (amr ?? []).some((method) => STRONG_METHODS.has(method));

/**
 * Whether somebody signed in strongly enough. `session`: with a second factor within 12 hours. `each`: with one for this
 * decision, that is within 5 minutes and after the revision opened.
 */
export function stepUpFault(mode: GateRequirement['stepUp'], { session }: Principal, openedAt: string, now: number): Fault | undefined {
  if (mode === 'none') return undefined;
  const at = session?.at === undefined ? undefined : toMillis(session.at);
  if (session === undefined || at === undefined || !isStrong(session) || at > now + CLOCK_TOLERANCE_MS) return { code: 'STEP_UP_REQUIRED', params: { mode } };
  const maxAgeMs = mode === 'each' ? STEP_UP_MAX_AGE_MS : SESSION_MAX_AGE_MS;
  const tooOld = now - at >= maxAgeMs || (mode === 'each' && at < toMillis(openedAt));
  return tooOld ? { code: 'STEP_UP_EXPIRED', params: { mode, maxAgeMs } } : undefined;
}

/** When the current revision was opened. */
export const openedAtOf = ({ gate, revisions }: GateRecord): string => revisions.find(({ revision }) => revision === gate.revision)?.openedAt ?? gate.openedAt;

/** Evidence that somebody has not opened yet, as far as the record and their own word say. */
export const unseenEvidence = ({ gate, evidenceSeen }: GateRecord, { id }: Principal, alsoSeen: readonly string[] = []): readonly string[] =>
  gate.requirement.evidenceRequired ? gate.evidence.map((item) => item.id).filter((item) => !alsoSeen.includes(item) && !(evidenceSeen[id] ?? []).includes(item)) : [];

export function evidenceFault(record: GateRecord, principal: Principal, args: CommandArgs<'gate.vote'>): Fault | undefined {
  const { endOfPayload, typedConfirmation } = record.gate.requirement;
  const unseen = unseenEvidence(record, principal, args.seen.evidence);
  if (unseen.length > 0) return { code: 'EVIDENCE_UNSEEN', params: { part: unseen[0] ?? '', unseen: unseen.length } };
  if (endOfPayload && !args.seen.complete) return { code: 'EVIDENCE_UNSEEN', params: { part: 'end-of-payload' } };
  return typedConfirmation !== undefined && !isTypedWord(typedConfirmation, args.typedWord) ? { code: 'CONFIRMATION_REQUIRED', params: { word: typedConfirmation } } : undefined;
}

/**
 * Reading time. The server knows when it first sent this revision to this person (else when the revision opened), which
 * nobody can shorten; the client's own count must agree. Somebody who uses assistive technology may attest instead that
 * they went through all of it.
 */
export function dwellFault(record: GateRecord, principal: Principal, { seen }: Pressed, now: number): Fault | undefined {
  const { revision, requirement } = record.gate;
  const served = record.served[principal.id];
  const since = served?.revision === revision ? served.at : openedAtOf(record);
  const attested = seen.channel === 'assistive' && seen.complete ? requirement.minDwellMs : seen.dwellMs;
  const actual = Math.max(0, Math.min(now - toMillis(since), attested));
  return actual < requirement.minDwellMs ? { code: 'DWELL_TOO_SHORT', params: { neededMs: requirement.minDwellMs, actualMs: actual } } : undefined;
}

const readArgs = (raw: string): JsonValue | undefined => {
  try {
    return parseCanonical(raw);
  } catch {
    return undefined;
  }
};

/** Whether args that a person wrote can take the place of the gate's: canonical, different, and fitting the schema. */
export function newArgsFault({ subject }: Gate, argsRaw: string): Fault | undefined {
  const invalid = (why: string, path = ''): Fault => ({ code: 'EDIT_INVALID', params: { why, path } });
  const after = readArgs(argsRaw);
  if (after === undefined) return invalid('not-canonical');
  if (argsRaw === subject.argsRaw) return invalid('unchanged');
  if (subject.schema === undefined) return invalid('no-schema');
  const [first] = checkArgs(subject.schema, after, readArgs(subject.argsRaw) ?? null);
  return first === undefined ? undefined : invalid(first.keyword, first.path);
}
