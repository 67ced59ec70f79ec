import type { AuditRecord } from '../../model/audit-record.js';
import type { JsonValue, Text } from '../../model/primitives.js';
import { PRINCIPAL_KINDS, type Principal, type PrincipalRef } from '../../model/principal.js';
import type { Policy } from '../../model/policy.js';
import type { Run } from '../../model/run.js';
import type { RecordDraft } from '../../audit/record-draft.js';
import type { RecordCode } from '../codes.js';
import { policyDigest } from '../policy-document.js';
import type { GateRecord } from '../types.js';

type Actor = AuditRecord['actor'];
type ActorKind = Actor['type'];

/** Who acts in a record, and the name that only stands beside it. */
export interface Author { readonly actor: Actor; readonly name: string }

const isActorKind = (kind: string): kind is ActorKind => (PRINCIPAL_KINDS as readonly string[]).includes(kind);

/** Members that are undefined would not survive the canonical form. */
const present = <T extends object>(value: T): T => Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as T;

const kindOf = ({ kind }: Pick<PrincipalRef, 'kind'>): ActorKind => (isActorKind(kind) ? kind : 'service');

export const authorOf = ({ id, kind, name, roles, onBehalfOf, session }: Principal): Author => ({
  name,
  actor: present({
    type: kindOf({ kind }),
    id,
    roles,
    onBehalfOf: onBehalfOf?.map((person) => person.id),
    auth: session === undefined ? undefined : present({ acr: session.acr, amr: session.amr, at: session.at }),
  }),
});

export const authorFromRef = (ref: PrincipalRef): Author => ({ name: ref.name, actor: { type: kindOf(ref), id: ref.id } });

/** The timers and consequences of the backend itself. */
export const CLOCK: Author = { name: 'Timer', actor: { type: 'service', id: 'clock' } };

export const policyAuthor = ({ id }: Policy): Author => ({ name: id, actor: { type: 'policy', id } });

/** The engine that runs the steps, behind its bridge. */
export const engineAuthor = ({ engine }: Run): Author => ({ name: engine, actor: { type: 'service', id: engine === '' ? 'engine' : engine.slice(0, 128) } });

/** What one record says beside who, where and when. */
export interface Fact {
  readonly type: RecordDraft['type'];
  readonly author: Author;
  readonly action: string;
  readonly decision?: RecordDraft['decision'];
  readonly binding?: RecordDraft['binding'];
  readonly authz?: RecordDraft['authz'];
  readonly change?: RecordDraft['change'];
  readonly outcome?: (Omit<NonNullable<RecordDraft['outcome']>, 'code'> & { readonly code?: RecordCode }) | undefined;
  readonly personal?: Readonly<Record<string, JsonValue | undefined>> | undefined;
}

interface Setting { readonly run: Run; readonly policy: Policy }

const draft = ({ run, policy }: Setting, fact: Fact, resource: RecordDraft['resource'], place: Partial<RecordDraft['context']>): RecordDraft => {
  const { type, author, action, personal, ...said } = fact;
  return present({
    type,
    actor: author.actor,
    action: { name: action },
    resource,
    context: present({ tenant: policy.tenant, workflow: run.workflow.id, run: run.id, ...place }),
    policy: { id: policy.id, version: policy.version, digest: policyDigest(policy) },
    ...present(said),
    personal: present({ name: author.name, ...personal }),
  });
};

/** A record about a gate. Its digests stand in `binding`; what must be erasable only in `personal`. */
export function gateFact(setting: Setting, { gate }: GateRecord, fact: Fact): RecordDraft {
  const binding = { requestDigest: gate.digests.request, payloadDigest: gate.digests.payload, shownDigest: gate.digests.shown, revision: gate.revision, ...fact.binding };
  const { tier } = gate.requirement;
  return draft(setting, { ...fact, binding }, { type: 'gate', id: gate.id, version: gate.revision }, { tenant: gate.tenant, step: gate.step, risk: { tier: tier.id, rank: tier.rank } });
}

/** A record about the run itself, or about something of it that is not known. */
export const runFact = (setting: Setting, fact: Fact, resource: RecordDraft['resource'] = { type: 'run', id: setting.run.id }): RecordDraft =>
  draft(setting, fact, resource, {});

export type CodedText<C extends string = string> = Text & { readonly code: C };

/** Text of this layer: English, with a code under which the kit finds its own words. */
export const english = <C extends string>(code: C, text: string, params?: Text['params']): CodedText<C> => ({ text, lang: 'en', code, ...(params === undefined ? {} : { params }) });
