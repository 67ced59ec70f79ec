import { createHmac } from 'node:crypto';
import type { Caller } from './caller.js';

/** Names the group of streams that a caller's belong to. */
export type StreamGroups = (caller: Caller) => string;

/**
 * Callers get the same name exactly when the same frames may go to both: same person, acting for the same people, with
 * the same roles and the same strength of sign-in. Pages with one name may share one stream. The name is an HMAC, so that
 * another person's cannot be worked out; every gateway of one database says the same.
 */
export const streamGroups =
  (secret: Uint8Array, tenant: string): StreamGroups =>
  ({ issuer, key, principal: { kind, name, roles, onBehalfOf, session } }) =>
    createHmac('sha256', secret)
      .update(JSON.stringify([tenant, issuer, key, kind, name, [...roles].sort(), onBehalfOf ?? [], session?.acr ?? null, [...(session?.amr ?? [])].sort()]))
      .digest('base64url');
