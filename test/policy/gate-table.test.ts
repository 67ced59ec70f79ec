import { GATE_STATES, type GateState } from '../../src/model/status.js';
import { expect } from '@open-wc/testing';
import { Changes } from '../../src/policy/changes.js';
import { endLease } from '../../src/policy/gate/due.js';
import { evaluate } from '../../src/policy/gate/evaluate.js';
import { settleEvaluation } from '../../src/policy/gate/open.js';
import { cellOf, GATE_EVENTS, type GateEvent } from '../../src/policy/gate/table.js';
import { aPolicy, withTier } from './fixtures/policy.js';
import { HOUR, MINUTE, raw, refund, World } from './fixtures/world.js';

const STATE_OF: Readonly<Record<string, GateState>> = {
  EV: 'evaluating', OP: 'open', CL: 'claimed', IN: 'waiting-info', AP: 'approved', BY: 'bypassed', RL: 'released',
  RJ: 'rejected', EX: 'expired', CA: 'cancelled', SU: 'superseded', RV: 'revoked', VX: 'violated', CO: 'consumed',
};
const CODE_OF: Readonly<Record<string, string>> = {
  x1: 'ALREADY_EVALUATED', x2: 'NOT_OPEN_YET', x3: 'ALREADY_DECIDED', x4: 'WAITING_FOR_INFO', x5: 'USE_REVOKE', x6: 'NOT_APPROVED', x7: 'NOTHING_TO_REVOKE',
  x8: 'RELEASED', xI: 'NO_INFO_PENDING', xL: 'CLAIMED_BY_OTHER', xH: 'NOT_HOLDER', xV: 'NO_VOTE', xM: 'MAX_LEVEL', xT: 'TERMINAL', xC: 'CONSUMED',
  xD: 'DIGEST_MISMATCH', xR: 'NO_REOPEN', xE: 'EDIT_INVALID',
};
const COLUMNS = 'EV OP CL IN AP BY RL RJ EX CA SU RV VX CO'.split(' ');

/**
 * The gate table of the state machines, cell by cell, each event in its variants. A state: the gate is there afterwards.
 * `xN`: refused with that code, nothing changed. `-`: nothing changed and nothing was wrong. `!`: an alarm beside it.
 * `+`: the revision went up. `>`: a successor was opened. `x`: not entitled, since nobody has voted. The claim is lena's; the tier takes two leads, and two to reject.
 */
const TABLE = `
event                          | EV   | OP   | CL   | IN   | AP   | BY   | RL   | RJ  | EX  | CA  | SU  | RV  | VX  | CO
claim: by the holder           | x2   | CL   | CL   | x4   | x3   | x3   | x3   | xT  | xT  | xT  | xT  | xT  | xT  | xC
claim: by another              | x2   | CL   | xL   | x4   | x3   | x3   | x3   | xT  | xT  | xT  | xT  | xT  | xT  | xC
unclaim: by the holder         | x2   | xH   | OP   | xH   | x3   | x3   | x3   | xT  | xT  | xT  | xT  | xT  | xT  | xC
unclaim: by the steward        | x2   | xH   | OP   | xH   | x3   | x3   | x3   | xT  | xT  | xT  | xT  | xT  | xT  | xC
unclaim: by another            | x2   | xH   | xH   | xH   | x3   | x3   | x3   | xT  | xT  | xT  | xT  | xT  | xT  | xC
ask: by the holder             | x2   | IN   | IN   | x4   | x3   | x3   | x3   | xT  | xT  | xT  | xT  | xT  | xT  | xC
ask: by another                | x2   | IN   | xL   | x4   | x3   | x3   | x3   | xT  | xT  | xT  | xT  | xT  | xT  | xC
answer: same args              | x2   | xI   | xI   | OP+  | x3   | x3   | x3   | xT  | xT  | xT  | xT  | xT  | xT  | xC
answer: other args             | x2   | xI   | xI   | SU>  | x3   | x3   | x3   | xT  | xT  | xT  | xT  | xT  | xT  | xC
approve: below, holder         | x2   | OP   | CL   | x4   | x3   | x3   | x3   | xT  | xT  | xT  | xT  | xT  | xT  | xC
approve: below, another        | x2   | OP   | xL   | x4   | x3   | x3   | x3   | xT  | xT  | xT  | xT  | xT  | xT  | xC
approve: met, holder           | x2   | AP   | AP   | x4   | x3   | x3   | x3   | xT  | xT  | xT  | xT  | xT  | xT  | xC
approve: met, another          | x2   | AP   | xL   | x4   | x3   | x3   | x3   | xT  | xT  | xT  | xT  | xT  | xT  | xC
edit: by the holder            | x2   | OP+  | OP+  | x4   | x3   | x3   | x3   | xT  | xT  | xT  | xT  | xT  | xT  | xC
edit: by another               | x2   | OP+  | xL   | x4   | x3   | x3   | x3   | xT  | xT  | xT  | xT  | xT  | xT  | xC
edit: counts and meets         | x2   | AP+  | AP+  | x4   | x3   | x3   | x3   | xT  | xT  | xT  | xT  | xT  | xT  | xC
reject: below                  | x2   | OP   | CL   | IN   | x5   | x5   | x8   | xT  | xT  | xT  | xT  | xT  | xT  | xC
reject: below, not the holder  | x2   | OP   | CL   | IN   | x5   | x5   | x8   | xT  | xT  | xT  | xT  | xT  | xT  | xC
reject: met                    | x2   | RJ   | RJ   | RJ   | x5   | x5   | x8   | xT  | xT  | xT  | xT  | xT  | xT  | xC
withdraw: own vote             | x2   | OP   | CL   | IN   | x5   | x5   | x8   | xT  | xT  | xT  | xT  | xT  | xT  | xC
withdraw: no vote              | x2   | xV   | xV   | xV   | x5   | x5   | x8   | xT  | xT  | xT  | xT  | xT  | xT  | xC
delegate: by the holder        | x2   | OP   | OP   | IN   | x3   | x3   | x3   | xT  | xT  | xT  | xT  | xT  | xT  | xC
delegate: by the steward       | x2   | OP   | OP   | IN   | x3   | x3   | x3   | xT  | xT  | xT  | xT  | xT  | xT  | xC
delegate: by another           | x2   | OP   | xL   | IN   | x3   | x3   | x3   | xT  | xT  | xT  | xT  | xT  | xT  | xC
escalate: by the steward       | x2   | OP   | OP   | IN   | x3   | x3   | x3   | xT  | xT  | xT  | xT  | xT  | xT  | xC
escalate: by another           | x2   | OP   | xL   | IN   | x3   | x3   | x3   | xT  | xT  | xT  | xT  | xT  | xT  | xC
escalate: by time              | -    | OP   | OP   | IN   | -    | -    | -    | -   | -   | -   | -   | -   | -   | -
escalate: at the top           | x2   | xM   | xM   | xM   | x3   | x3   | x3   | xT  | xT  | xT  | xT  | xT  | xT  | xC
bypass                         | x2   | BY!  | BY!  | BY!  | x3   | x3   | x3   | xT  | xT  | xT  | xT  | xT  | xT  | xC
revoke: by a voter             | x2   | x7   | x7   | x7   | RV>  | x    | x8   | xT  | xT  | xT  | xT  | xT  | xT  | xC
revoke: by the steward         | x2   | x7   | x7   | x7   | RV>  | RV>  | x8   | xT  | xT  | xT  | xT  | xT  | xT  | xC
revoke: by the stop authority  | x2   | x7   | x7   | x7   | RV>  | RV>  | x8   | xT  | xT  | xT  | xT  | xT  | xT  | xC
reopen                         | xR   | xR   | xR   | xR   | xR   | xR   | xR   | xR  | xR  | xR  | xR  | xR  | xR  | xR
evaluated                      | OP   | x1   | x1   | x1   | x1   | x1   | x1   | xT  | xT  | xT  | xT  | xT  | xT  | xC
evaluation-failed              | OP   | -    | -    | -    | -    | -    | -    | -   | -   | -   | -   | -   | -   | -
lease-expired: current fence   | -    | -    | OP   | -    | -    | -    | -    | -   | -   | -   | -   | -   | -   | -
lease-expired: old fence       | -    | -    | -    | -    | -    | -    | -    | -   | -   | -   | -   | -   | -   | -
expire: deny                   | -    | EX   | EX   | EX   | EX   | EX   | -    | -   | -   | -   | -   | -   | -   | -
expire: escalate               | -    | OP+  | OP+  | OP+  | EX   | EX   | -    | -   | -   | -   | -   | -   | -   | -
expire: escalate, last level   | -    | EX   | EX   | EX   | EX   | EX   | -    | -   | -   | -   | -   | -   | -   | -
expire: hold                   | -    | EX   | EX   | EX   | EX   | EX   | -    | -   | -   | -   | -   | -   | -   | -
subject-changed                | SU>  | SU>  | SU>  | SU>  | SU>  | SU>  | RL!  | -   | -   | -   | -   | -   | -   | CO!
policy-changed: asks for more  | OP+  | OP+  | CL+  | IN+  | SU>  | SU>  | -    | -   | -   | -   | -   | -   | -   | -
policy-changed: asks no more   | OP+  | OP+  | CL+  | IN+  | -    | -    | -    | -   | -   | -   | -   | -   | -   | -
custody-changed                | -    | OP+  | OP+  | IN+  | SU>  | SU>  | -    | -   | -   | -   | -   | -   | -   | -
run-ended: run cancelled       | CA   | CA   | CA   | CA   | CA   | CA   | RL   | -   | -   | -   | -   | -   | -   | -
run-ended: step gone           | CA   | CA   | CA   | CA   | CA   | CA   | RL   | -   | -   | -   | -   | -   | -   | -
release: equal                 | x6!  | x6!  | x6!  | x6!  | RL   | RL   | RL   | x6! | x6! | x6! | x6! | x6! | x6! | CO
release: by another process    | x6!  | x6!  | x6!  | x6!  | RL   | RL   | RL   | x6! | x6! | x6! | x6! | x6! | x6! | CO
release: differs               | x6!  | x6!  | x6!  | x6!  | SU>! | SU>! | xD!  | x6! | x6! | x6! | x6! | x6! | x6! | xC!
applied: equal                 | VX!  | VX!  | VX!  | VX!  | CO   | CO   | CO   | RJ! | EX! | CA! | SU! | RV! | VX! | -
applied: differs               | VX!  | VX!  | VX!  | VX!  | VX!  | VX!  | VX!  | RJ! | EX! | CA! | SU! | RV! | VX! | CO!
not-applied: still valid       | -    | -    | -    | -    | -    | -    | AP   | -   | -   | -   | -   | -   | -   | CO!
not-applied: no longer valid   | -    | -    | -    | -    | -    | -    | EX   | -   | -   | -   | -   | -   | -   | CO!
not-applied: earlier permit    | -    | -    | -    | -    | -    | -    | -    | -   | -   | -   | -   | -   | -   | CO!
`;

const AMOUNT = '300.00';
const OTHER = raw('310.00');

/** Leads a gate into a state by events alone, but for EV, which lasts no longer than a transaction here. */
const REACH: Readonly<Record<string, (world: World, id: string) => void>> = {
  EV: (world, id) => world.force(id, 'evaluating'),
  OP: () => undefined,
  CL: (world, id) => world.command('gate.claim', 'lena', id, {}),
  IN: (world, id) => world.command('gate.ask', 'lena', id, { question: 'Which order?' }),
  AP: (world, id) => [world.vote('approve', 'leo', id), world.vote('approve', 'lu', id)],
  BY: (world, id) => world.bypass('omar', id),
  RL: (world, id) => [world.vote('approve', 'leo', id), world.vote('approve', 'lu', id), world.release(id)],
  CO: (world, id) => [world.vote('approve', 'leo', id), world.vote('approve', 'lu', id), world.release(id), world.applied(id)],
  RJ: (world, id) => [world.vote('reject', 'leo', id), world.vote('reject', 'lu', id)],
  EX: (world, id) => {
    for (let levels = 0; levels < 3 && world.gate(id).state !== 'expired'; levels += 1) world.after(HOUR).system({ type: 'due', gate: id });
  },
  CA: (world, id) => world.system({ type: 'run-cancelled', gate: id }),
  SU: (world, id) => world.system({ type: 'subject-changed', gate: id, args: refund('301.00') }),
  RV: (world, id) => [world.vote('approve', 'leo', id), world.vote('approve', 'lu', id), world.command('gate.revoke', 'leo', id, {})],
  VX: (world, id) => world.applied(id),
};

interface Drive {
  readonly policy?: Parameters<typeof withTier>[1];
  /** Before the gate is led into its state. */
  readonly before?: (world: World, id: string) => void;
  /** The event itself; what it returns, if anything, is the refusal. */
  readonly act: (world: World, id: string) => string | undefined;
}

/** The accountable owner with the roles of a lead, so that entitlement is not the question. */
const steward = (world: World) => world.person('olga', { roles: ['support-lead', 'support-rep'] });
const ESCALATION = { dueMs: 0, expireMs: HOUR, escalation: [{ role: 'finance-lead', afterMs: 9 * HOUR }] };
const due = (world: World, id: string) => world.system({ type: 'due', gate: id }).refusal?.code;
const afterLong = (world: World, id: string) => due(world.after(2 * HOUR), id);
const asRule = (event: GateEvent) => (world: World, id: string) => {
  const cell = cellOf(event, world.gate(id).state);
  return cell.kind === 'refused' ? cell.code : undefined;
};
const stricter = { deny: 2, anyOf: [{ allOf: [{ n: 3, role: 'support-lead' }] }] };

const DRIVES: Readonly<Record<string, Drive>> = {
  'claim: by the holder': { act: (w, id) => w.command('gate.claim', 'lena', id, {}).code },
  'claim: by another': { act: (w, id) => w.command('gate.claim', 'leo', id, {}).code },
  'unclaim: by the holder': { act: (w, id) => w.command('gate.unclaim', 'lena', id, {}).code },
  'unclaim: by the steward': { act: (w, id) => w.command('gate.unclaim', steward(w), id, {}).code },
  'unclaim: by another': { act: (w, id) => w.command('gate.unclaim', 'leo', id, {}).code },
  'ask: by the holder': { act: (w, id) => w.command('gate.ask', 'lena', id, { question: 'Why?' }).code },
  'ask: by another': { act: (w, id) => w.command('gate.ask', 'leo', id, { question: 'Why?' }).code },
  'answer: same args': { act: (w, id) => w.command('gate.answer', 'lena', id, { answer: 'So.' }).code },
  'answer: other args': { act: (w, id) => w.command('gate.answer', 'lena', id, { answer: 'So.', argsRaw: OTHER }).code },
  'approve: below, holder': { act: (w, id) => w.vote('approve', 'lena', id).code },
  'approve: below, another': { act: (w, id) => w.vote('approve', w.person('fay', { roles: ['support-lead'] }), id).code },
  'approve: met, holder': { policy: { quorum: { anyOf: [{ allOf: [{ n: 1, role: 'support-lead' }] }], deny: 2 } }, act: (w, id) => w.vote('approve', 'lena', id).code },
  'approve: met, another': { policy: { quorum: { anyOf: [{ allOf: [{ n: 1, role: 'support-lead' }] }], deny: 2 } }, act: (w, id) => w.vote('approve', w.person('fay', { roles: ['support-lead'] }), id).code },
  'edit: by the holder': { act: (w, id) => w.vote('approve', 'lena', id, { edit: OTHER }).code },
  'edit: by another': { act: (w, id) => w.vote('approve', w.person('fay', { roles: ['support-lead'] }), id, { edit: OTHER }).code },
  'edit: counts and meets': {
    policy: { editorCounts: true, distinct: ['requester', 'approver'], quorum: { anyOf: [{ allOf: [{ n: 1, role: 'support-lead' }] }], deny: 2 } },
    act: (w, id) => w.vote('approve', 'lena', id, { edit: OTHER }).code,
  },
  'reject: below': { act: (w, id) => w.vote('reject', 'lena', id).code },
  'reject: below, not the holder': { act: (w, id) => w.vote('reject', 'leo', id).code },
  'reject: met': { policy: { quorum: { anyOf: [{ allOf: [{ n: 2, role: 'support-lead' }] }], deny: 1 } }, act: (w, id) => w.vote('reject', 'leo', id).code },
  'withdraw: own vote': { before: (w, id) => w.vote('approve', 'lena', id), act: (w, id) => w.command('gate.withdraw-vote', 'lena', id, {}).code },
  'withdraw: no vote': { act: (w, id) => w.command('gate.withdraw-vote', 'lena', id, {}).code },
  'delegate: by the holder': { act: (w, id) => w.command('gate.delegate', 'lena', id, { to: 'aiko', asRole: 'support-lead' }).code },
  'delegate: by the steward': { act: (w, id) => w.command('gate.delegate', steward(w), id, { to: 'aiko', asRole: 'support-lead' }).code },
  'delegate: by another': { act: (w, id) => w.command('gate.delegate', 'leo', id, { to: 'aiko', asRole: 'support-lead' }).code },
  'escalate: by the steward': { act: (w, id) => w.command('gate.escalate', steward(w), id, {}).code },
  'escalate: by another': { act: (w, id) => w.command('gate.escalate', 'leo', id, {}).code },
  'escalate: by time': { policy: { sla: { ...ESCALATION, escalation: [{ role: 'finance-lead', afterMs: 10 * MINUTE }] } }, act: (w, id) => due(w.after(10 * MINUTE), id) },
  'escalate: at the top': { policy: { sla: { ...ESCALATION, escalation: [] } }, act: (w, id) => w.command('gate.escalate', steward(w), id, {}).code },
  bypass: { act: (w, id) => w.bypass('omar', id).code },
  'revoke: by a voter': { act: (w, id) => w.command('gate.revoke', w.gate(id).state === 'bypassed' ? 'lena' : voter(w, id), id, {}).code },
  'revoke: by the steward': { act: (w, id) => w.command('gate.revoke', 'olga', id, {}).code },
  'revoke: by the stop authority': { act: (w, id) => w.command('gate.revoke', w.person('omar', { roles: ['support-rep'] }), id, {}).code },
  reopen: { act: (w, id) => w.command('gate.reopen', 'olga', id, {}).code },
  evaluated: { act: (w, id) => (w.gate(id).state === 'evaluating' ? settle(w, id) : asRule('evaluated')(w, id)) },
  'evaluation-failed': {
    act: (w, id) => {
      if (w.gate(id).state !== 'evaluating') return asRule('evaluation-failed')(w, id);
      return settle(w, id, withTier('low', { match: { actions: ['refund.pay'], when: [{ path: '/orderId', op: 'in', value: 'no list' }] } }));
    },
  },
  'lease-expired: current fence': { act: (w, id) => lease(w, id, 1) },
  'lease-expired: old fence': { act: (w, id) => lease(w, id, 0) },
  'expire: deny': { act: afterLong },
  'expire: escalate': { policy: { onExpiry: 'escalate', sla: ESCALATION }, act: afterLong },
  'expire: escalate, last level': { policy: { onExpiry: 'escalate', sla: { ...ESCALATION, escalation: [] } }, act: afterLong },
  'expire: hold': { policy: { onExpiry: 'hold' }, act: afterLong },
  'subject-changed': { act: (w, id) => w.system({ type: 'subject-changed', gate: id, args: refund('299.00') }).refusal?.code },
  'policy-changed: asks for more': {
    act: (w, id) => {
      w.policy = withTier('pair', { rank: 5, quorum: stricter }, w.policy);
      return w.system({ type: 'policy-changed', gate: id }).refusal?.code;
    },
  },
  'policy-changed: asks no more': {
    act: (w, id) => {
      w.policy = { ...w.policy, version: '2' };
      return w.system({ type: 'policy-changed', gate: id }).refusal?.code;
    },
  },
  'custody-changed': {
    act: (w, id) => {
      w.custody = { ...w.custody, fence: w.custody.fence + 1 };
      return w.system({ type: 'custody-changed', gate: id }).refusal?.code;
    },
  },
  'run-ended: run cancelled': { act: (w, id) => w.system({ type: 'run-cancelled', gate: id }).refusal?.code },
  'run-ended: step gone': { act: (w, id) => w.system({ type: 'step-gone', gate: id }).refusal?.code },
  'release: equal': { act: (w, id) => w.release(id).refusal?.code },
  'release: by another process': { act: (w, id) => w.release(id, undefined, undefined, { forMs: MINUTE, clockErrorMs: 0, engineFence: 9, lateEffects: 'compared' }).refusal?.code },
  'release: differs': { act: (w, id) => onlyTable(w.release(id, refund('299.00')).refusal?.code, w, id) },
  'applied: equal': { act: (w, id) => w.applied(id).refusal?.code },
  'applied: differs': { act: (w, id) => w.applied(id, refund('299.00')).refusal?.code },
  'not-applied: still valid': { act: (w, id) => w.system({ type: 'not-applied', gate: id, evidence: { text: 'nothing there' } }).refusal?.code },
  'not-applied: earlier permit': { act: (w, id) => w.system({ type: 'not-applied', gate: id, evidence: { text: 'nothing there' }, fence: 0 }).refusal?.code },
  'not-applied: no longer valid': { act: (w, id) => w.after(w.gate(id).state === 'released' || w.gate(id).state === 'consumed' ? 2 * HOUR : 0).system({ type: 'not-applied', gate: id, evidence: { text: 'nothing there' } }).refusal?.code },
};

/** Where a release moves the gate, the refusal of the permit is the consequence and not the cell. */
const onlyTable = (code: string | undefined, world: World, id: string): string | undefined => (world.gate(id).state === 'superseded' && world.gate(id).decided?.code === 'DIGEST_MISMATCH' ? undefined : code);

const voter = (world: World, id: string): string => world.gate(id).votes.find(({ counts, kind }) => counts && kind === 'approve')?.by.id ?? 'omar';

/** The policy's answer arrives, as after a slow evaluation. */
const settle = (world: World, id: string, policy = world.policy): undefined => {
  const changes = new Changes(world.state(), policy, world.env());
  const record = world.record(id);
  settleEvaluation(changes, record, evaluate(policy, record.gate.subject.action, record.gate.subject.argsRaw));
  world.store(changes.finish());
};

const lease = (world: World, id: string, fence: number): undefined => {
  const changes = new Changes(world.after(15 * MINUTE).state(), world.policy, world.env());
  endLease(changes, world.record(id), fence);
  world.store(changes.finish());
};

interface Row { readonly name: string; readonly cells: readonly string[] }

const [header = [], ...body] = TABLE.trim().split('\n').map((line) => line.split('|').map((cell) => cell.trim()));
const ROWS: readonly Row[] = body.map(([name = '', ...cells]) => ({ name, cells }));

const read = (cell: string) => {
  const mark = /^(-|x|[A-Zx][A-Za-z0-9])([+>!]*)$/.exec(cell);
  const [, what = '', marks = ''] = mark ?? [];
  return { what, revision: marks.includes('+'), successor: marks.includes('>'), alarm: marks.includes('!'), valid: mark !== null };
};

const start = ({ policy, before }: Drive, column: string): { readonly world: World; readonly id: string } => {
  const changed = policy === undefined ? aPolicy() : withTier('pair', policy);
  const world = new World(changed);
  const id = world.open(AMOUNT);
  before?.(world, id);
  const reach = REACH[column];
  if (reach === undefined) throw new Error(`no way to ${column}`);
  const needed = changed.tiers.find((one) => one.id === 'pair')?.quorum.anyOf[0]?.allOf[0]?.n ?? 0;
  if (needed === 2 || !['AP', 'RL', 'CO', 'RV'].includes(column)) reach(world, id);
  else reachWithOne(world, id, column);
  return { world, id };
};

/** The same states where one approval is enough. */
const reachWithOne = (world: World, id: string, column: string): void => {
  world.vote('approve', 'leo', id);
  if (column === 'RV') world.command('gate.revoke', 'leo', id, {});
  if (column === 'RL' || column === 'CO') world.release(id);
  if (column === 'CO') world.applied(id);
};

describe('the gate table', () => {
  it('is complete: every event, every state, every cell', () => {
    expect(header).to.deep.equal(['event', ...COLUMNS]);
    expect(COLUMNS.map((column) => STATE_OF[column]).sort()).to.deep.equal([...GATE_STATES].sort());
    for (const { name, cells } of ROWS) {
      expect(cells, name).to.have.length(COLUMNS.length);
      for (const cell of cells) expect(read(cell).valid, `${name}: "${cell}"`).to.equal(true);
    }
    expect([...new Set(ROWS.map(({ name }) => name.split(':')[0]))].sort()).to.deep.equal([...GATE_EVENTS].sort());
    expect(ROWS.map(({ name }) => name).sort()).to.deep.equal(Object.keys(DRIVES).sort());
  });

  for (const { name, cells } of ROWS)
    describe(name, () => {
      COLUMNS.forEach((column, index) => {
        const cell = cells[index] ?? '';
        it(`in ${column}: ${cell}`, () => {
          const drive = DRIVES[name];
          if (drive === undefined) throw new Error(`nothing drives ${name}`);
          const { world, id } = start(drive, column);
          const before = world.record(id);
          expect(before.gate.state, 'the state to begin with').to.equal(STATE_OF[column]);
          const alarms = world.alarms.length;
          const code = drive.act(world, id);
          const { gate } = world.record(id);
          const wanted = read(cell);
          const raised = world.alarms.slice(alarms).filter((alarm) => alarm.code !== 'ON_HOLD' && alarm.code !== 'DONE_WITHOUT_ASKING');
          expect(raised.length > 0, `alarms: ${raised.map((alarm) => alarm.code).join()}`).to.equal(wanted.alarm);
          if (wanted.what === 'x') {
            expect(code).to.equal('NOT_ELIGIBLE');
            return;
          }
          if (wanted.what.startsWith('x')) {
            expect(code).to.equal(CODE_OF[wanted.what]);
            expect(gate, 'a refusal changes nothing').to.deep.equal(before.gate);
            return;
          }
          expect(code, 'refused').to.equal(undefined);
          if (wanted.what === '-') {
            expect(gate, 'nothing changes').to.equal(before.gate);
            return;
          }
          expect(gate.state).to.equal(STATE_OF[wanted.what]);
          expect(gate.revision - before.gate.revision, 'revisions').to.equal(wanted.revision ? 1 : 0);
          const isNew = gate.supersededBy !== undefined && before.gate.supersededBy === undefined;
          expect(isNew, 'a successor').to.equal(wanted.successor);
          if (isNew) expect(world.gate(gate.supersededBy ?? '').supersedes).to.equal(id);
        });
      });
    });

  it('sends a request to approval, rejection or people, as the policy says', () => {
    const world = new World();
    expect(world.gate(world.open('50.00')).state).to.equal('approved');
    expect(world.gate(world.open('50.01', { interrupt: 'b' })).state).to.equal('open');
    expect(world.gate(world.request({}, { interrupt: 'c', action: 'customer.ban' }).gateId ?? '').state).to.equal('rejected');
  });

  it('keeps a rule from leaving the table', () => {
    const world = new World();
    const id = world.open();
    const changes = new Changes(world.state(), world.policy, world.env());
    const record = world.record(id);
    expect(() => changes.move('claim', record, { ...record, gate: { ...record.gate, state: 'consumed' } })).to.throw(RangeError, 'must not lead from open to consumed');
  });
});
