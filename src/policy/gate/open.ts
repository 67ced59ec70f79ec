import { sha256 } from '../../audit/hash.js';
import { toBase64url, utf8 } from '../../audit/bytes.js';
import type { Gate, GateId, Vote } from '../../model/gate.js';
import type { JsonValue, Text } from '../../model/primitives.js';
import type { PrincipalRef } from '../../model/principal.js';
import { gateDigests } from '../digests.js';
import { toTimestamp } from '../time.js';
import type { Changes } from '../changes.js';
import type { GateRecord, RevisionRecord } from '../types.js';
import { describeAction, evaluate, freezeRequirement, type Evaluation, type Floor } from './evaluate.js';
import { authorFromRef, english, policyAuthor, type Author } from './records.js';
import { AFTER_REJECTION } from './view.js';

/** A question on its way to becoming a gate. */
export interface Proposal extends Pick<Gate, 'step' | 'stepKey' | 'attempt' | 'interrupt' | 'requester' | 'requesterFor' | 'evidence' | 'agentSays' | 'confidence' | 'supersedes'> {
  readonly action: string;
  readonly argsRaw: string;
  readonly refs: Gate['subject']['refs'];
  readonly contributors: readonly string[];
  /** Reasons for asking that do not come from the policy's conditions. */
  readonly whyAlso: readonly Text[];
  readonly editor?: string | undefined;
  /** What the engine had asked, where a person's answer made something else of it. */
  readonly announced?: RevisionRecord | undefined;
}

/** The same question as an earlier gate asked, for its successor. */
export const proposalFrom = ({ gate, contributors }: GateRecord): Proposal => ({
  step: gate.step,
  stepKey: gate.stepKey,
  attempt: gate.attempt,
  interrupt: gate.interrupt,
  requester: gate.requester,
  requesterFor: gate.requesterFor,
  evidence: gate.evidence,
  agentSays: gate.agentSays,
  confidence: gate.confidence,
  supersedes: gate.id,
  action: gate.subject.action,
  argsRaw: gate.subject.argsRaw,
  refs: gate.subject.refs,
  contributors,
  whyAlso: gate.whyAsked.filter(({ code }) => code === AFTER_REJECTION),
});

type Evidence = Gate['evidence'][number];

/** Text that travels inside the gate is pinned by what it says, whatever hash it came with. */
export const pinEvidence = (item: Evidence): Evidence =>
  item.text === undefined ? item : { ...item, sha256: toBase64url(sha256(item.text)), size: utf8(item.text).length };

const withDigests = (gate: Gate): Gate => ({ ...gate, digests: gateDigests(gate) });

const revisionOf = (gate: Gate, at: string, editor: string | undefined): RevisionRecord => ({
  revision: gate.revision,
  argsRaw: gate.subject.argsRaw,
  digests: gate.digests,
  tier: gate.requirement.tier.id,
  policyDigest: gate.requirement.policyDigest,
  openedAt: at,
  ...(editor === undefined ? {} : { editor }),
});

/** The order in which both parties list a chain: nobody twice. */
const unique = <T extends PrincipalRef>(people: readonly T[]): readonly T[] => people.filter(({ id }, index) => people.findIndex((other) => other.id === id) === index);

/** Whoever the requester acts for, as the request says and as the directory knows. */
const actingFor = (changes: Changes, { requester, requesterFor = [] }: Proposal): readonly PrincipalRef[] => {
  const chain = [requester, ...requesterFor].flatMap(({ id }) => changes.state.directory.get(id)?.onBehalfOf ?? []);
  return unique([...requesterFor, ...chain]).filter(({ id }) => id !== requester.id);
};

const NO_DIGEST = '';

/** A gate in the state `evaluating`, complete but for the policy's answer. */
function draftGate(changes: Changes, proposal: Proposal, evaluation: Evaluation): GateRecord {
  const { policy, env, at, state } = changes;
  const { subject, ...described } = describeAction(policy, proposal.action);
  const requesterFor = actingFor(changes, proposal);
  const optional = { agentSays: proposal.agentSays, confidence: proposal.confidence, supersedes: proposal.supersedes };
  const gate = withDigests({
    id: env.newId(),
    tenant: policy.tenant,
    run: state.run.id,
    step: proposal.step,
    stepKey: proposal.stepKey,
    attempt: proposal.attempt,
    interrupt: proposal.interrupt,
    revision: 1,
    requester: proposal.requester,
    ...(requesterFor.length === 0 ? {} : { requesterFor }),
    ...described,
    whyAsked: [...proposal.whyAlso, ...evaluation.why],
    subject: { ...subject, argsRaw: proposal.argsRaw, refs: proposal.refs, salt: env.newSalt() },
    requirement: freezeRequirement(policy, evaluation.tier),
    digests: { request: NO_DIGEST, payload: NO_DIGEST, shown: NO_DIGEST },
    custodyFence: state.custody.fence,
    allowed: [],
    evidence: proposal.evidence.map(pinEvidence),
    ...(Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)) as Partial<typeof optional>),
    assignees: [],
    state: 'evaluating',
    level: 0,
    votes: [],
    openedAt: at,
    ...(evaluation.effect === 'gate' ? deadlines(changes, evaluation) : {}),
  });
  const contributors = [...new Set([proposal.requester.id, ...requesterFor.map(({ id }) => id), ...proposal.contributors])];
  // Revision 0 is what the engine knows the question by: it has not heard of the answer.
  const announced = proposal.announced === undefined ? [] : [{ ...proposal.announced, revision: 0 }];
  return { gate, contributors, revisions: [...announced, revisionOf(gate, at, proposal.editor)], served: {}, evidenceSeen: {} };
}

const deadlines = ({ now }: Changes, { tier }: Evaluation): Pick<Gate, 'dueAt' | 'expiresAt'> => ({
  dueAt: toTimestamp(now + tier.sla.dueMs),
  expiresAt: toTimestamp(now + tier.sla.expireMs),
});

const parsed = (raw: string): JsonValue => JSON.parse(raw) as JsonValue;

/** Opens a gate: evaluated, and with its consequence, in one go. */
export function openGate(changes: Changes, proposal: Proposal, floor?: Floor, author: Author = authorFromRef(proposal.requester)): GateRecord {
  const evaluation = evaluate(changes.policy, proposal.action, proposal.argsRaw, floor);
  const draft = draftGate(changes, proposal, evaluation);
  changes.record(draft, {
    type: 'requested', author, action: 'gate.request',
    personal: { args: parsed(proposal.argsRaw), agentSays: proposal.agentSays?.text },
  });
  return settleEvaluation(changes, draft, evaluation);
}

/** Applies the policy's answer to a gate that is being evaluated. */
export function settleEvaluation(changes: Changes, record: GateRecord, evaluation: Evaluation): GateRecord {
  if (evaluation.failed) return stayOpen(changes, changes.move('evaluation-failed', record, { ...record, gate: { ...record.gate, state: 'open' } }));
  if (evaluation.effect === 'gate') return stayOpen(changes, changes.move('evaluated', record, { ...record, gate: { ...record.gate, state: 'open' } }));
  return decideByPolicy(changes, record, evaluation);
}

const stayOpen = (changes: Changes, record: GateRecord): GateRecord => {
  changes.park(record);
  return record;
};

const decideByPolicy = (changes: Changes, record: GateRecord, { tier, effect }: Evaluation): GateRecord => {
  const { policy, at, now } = changes;
  const denied = effect === 'deny';
  const by: PrincipalRef = { id: policy.id, kind: 'policy', name: policy.id };
  const code = denied ? 'DENIED_BY_POLICY' : 'APPROVED_BY_POLICY';
  const decided = changes.move('evaluated', record, {
    ...record,
    gate: { ...record.gate, state: denied ? 'rejected' : 'approved', decided: { by, at, code }, ...(denied ? {} : { validUntil: toTimestamp(now + tier.validForMs) }) },
  });
  changes.record(decided, {
    type: 'decided', author: policyAuthor(policy), action: 'gate.evaluate',
    decision: { value: denied ? 'auto-deny' : 'auto-approve' }, outcome: { status: 'ok', code },
  });
  if (effect === 'notify') changes.notify(decided, english('DONE_WITHOUT_ASKING', 'Let through without asking, as the policy says'));
  changes.outbox(denied ? { op: 'put', gate: decided.gate.id, verb: 'reject', code } : { op: 'put', gate: decided.gate.id, verb: 'resume' });
  // Where the step was already waiting on an earlier gate, this one sets it free.
  changes.unpark(decided);
  changes.link(decided);
  return decided;
};

/** What a new revision changes; whatever is missing stays. */
export interface Revision {
  readonly argsRaw?: string | undefined;
  readonly evaluation?: Evaluation | undefined;
  readonly evidence?: Gate['evidence'] | undefined;
  readonly custodyFence?: number | undefined;
  readonly expiresAt?: string | undefined;
  readonly level?: number | undefined;
  /** Whoever changed the args: they and everyone they act for can no longer approve. */
  readonly editor?: { readonly id: string; readonly humans: readonly string[] } | undefined;
}

/**
 * The next revision: something that is shown changed. Approvals of earlier revisions stop counting for ever, even if the
 * same digest comes back; rejections carry over.
 */
export function revise(changes: Changes, record: GateRecord, revision: Revision): GateRecord {
  const { policy, at } = changes;
  const { evaluation, editor } = revision;
  const { gate } = record;
  const argsRaw = revision.argsRaw ?? gate.subject.argsRaw;
  const { subject: words, ...described } = describeAction(policy, gate.subject.action);
  const kept: Gate['whyAsked'] = gate.whyAsked.filter(({ code }) => code === AFTER_REJECTION);
  const byPolicy: Partial<Gate> = evaluation === undefined ? {} : {
    ...described,
    requirement: freezeRequirement(policy, evaluation.tier),
    whyAsked: [...kept, ...evaluation.why],
  };
  const { refs, salt } = gate.subject;
  const votes: readonly Vote[] = gate.votes.map((vote) => (vote.kind === 'approve' ? { ...vote, counts: false } : vote));
  const next = withDigests({
    ...gate,
    ...byPolicy,
    subject: evaluation === undefined ? { ...gate.subject, argsRaw } : { ...words, argsRaw, refs, salt },
    revision: gate.revision + 1,
    votes,
    evidence: revision.evidence?.map(pinEvidence) ?? gate.evidence,
    custodyFence: revision.custodyFence ?? gate.custodyFence,
    level: revision.level ?? gate.level,
    ...(revision.expiresAt === undefined ? {} : { expiresAt: revision.expiresAt }),
  });
  return {
    ...record,
    gate: next,
    contributors: [...new Set([...record.contributors, ...(editor?.humans ?? [])])],
    revisions: [...record.revisions, revisionOf(next, at, editor?.id)],
  };
}

/** The gate id under which a chain of successors ends, as far as it was loaded. */
export function liveHead(changes: Changes, id: GateId): GateId {
  const next = changes.gate(id)?.gate.supersededBy;
  return next === undefined ? id : liveHead(changes, next);
}
