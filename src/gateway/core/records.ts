import type { RecordDraft } from '../../audit/record-draft.js';
import type { AuditType } from '../../model/audit-record.js';
import type { Principal } from '../../model/principal.js';
import { policyDigest } from '../../policy/policy-document.js';
import type { GatewayContext } from './context.js';

export interface RecordFacts {
  readonly type: AuditType;
  readonly action: string;
  readonly resource: { readonly type: string; readonly id: string };
  readonly by: Principal;
  readonly context?: Partial<RecordDraft['context']>;
  readonly outcome: NonNullable<RecordDraft['outcome']>;
  readonly idempotencyKey?: string | undefined;
  readonly reason?: string | undefined;
  readonly change?: RecordDraft['change'];
  /** Further values that stand beside the record. */
  readonly personal?: RecordDraft['personal'];
}

const actorOf = (principal: Principal): RecordDraft['actor'] => ({
  type: principal.kind === 'unknown' ? 'service' : principal.kind,
  id: principal.id,
  roles: principal.roles,
  ...(principal.onBehalfOf === undefined ? {} : { onBehalfOf: principal.onBehalfOf.map((person) => person.id) }),
  ...(principal.session === undefined ? {} : { auth: principal.session }),
});

/** The record of something the gateway itself judged. What policy judges brings its own. */
export const draftRecord = (gateway: GatewayContext, facts: RecordFacts): RecordDraft => ({
  type: facts.type,
  actor: actorOf(facts.by),
  action: { name: facts.action },
  resource: facts.resource,
  context: { tenant: gateway.tenant, ...facts.context },
  policy: { id: gateway.policy.id, version: gateway.policy.version, digest: policyDigest(gateway.policy) },
  outcome: facts.outcome,
  ...(facts.idempotencyKey === undefined ? {} : { binding: { idempotencyKey: facts.idempotencyKey } }),
  ...(facts.change === undefined ? {} : { change: facts.change }),
  personal: { name: facts.by.name, ...facts.personal, ...(facts.reason === undefined ? {} : { reason: facts.reason }) },
});
