import { expect } from '@open-wc/testing';
import { nextDueAt } from '../../src/policy/index.js';
import { withTier } from './fixtures/policy.js';
import { HOUR, MINUTE, raw, refund, World } from './fixtures/world.js';

const types = (world: World) => world.records.map(({ type }) => type);
const last = (world: World) => world.records.at(-1);
const step = (world: World) => world.steps.get('s1');

describe('what follows from a decision', () => {
  it('open: the step waits for a person on this gate', () => {
    const world = new World();
    const id = world.open();
    expect(step(world)).to.include({ status: 'waiting-human', gate: id });
    expect(world.outbox).to.deep.equal([]);
    expect(world.gate(id).requirement.policyDigest).to.equal(world.policyDigest);
    expect(nextDueAt(world.record(id), world.policy)).to.equal(world.now + HOUR);
    expect(types(world)).to.deep.equal(['requested']);
    expect(last(world)?.personal).to.deep.equal({ name: 'Refund agent', args: refund('124.00') });
    expect(last(world)?.context).to.include({ tenant: 'demo', run: 'run-1', step: 's1', runSeq: 8 });
  });

  it('approved: the step is ready, and the engine is told to ask again', () => {
    const world = new World();
    const id = world.open();
    const receipt = world.vote('approve', 'lena', id, { reason: 'It broke in transit' });
    expect(receipt).to.include({ status: 'accepted', run: 'run-1', seq: 9 });
    expect(step(world)).to.include({ status: 'ready', gate: id });
    expect(world.outbox).to.deep.equal([{ op: 'put', gate: id, verb: 'resume' }]);
    const record = last(world);
    expect(record?.decision).to.deep.equal({ value: 'approve', meaning: 'approval', asRole: 'support-lead', quorum: { have: 1, need: 1 }, expiresAt: world.gate(id).validUntil });
    expect(record?.binding).to.include({ revision: 1, payloadDigest: world.gate(id).digests.payload, viewedMs: 5000, complete: true });
    expect(record?.personal).to.include({ name: 'Lena Fischer', printedName: 'Lena Fischer', reason: 'It broke in transit', meaning: 'I approve this action exactly as shown.' });
    expect(record?.actor).to.deep.include({ type: 'human', id: 'lena', roles: ['support-lead'] });
  });

  it('every event of one judgement carries its command, and the run goes on by one', () => {
    const world = new World();
    const id = world.open();
    const before = world.run.seq;
    world.vote('approve', 'lena', id);
    expect(world.run.seq).to.equal(before + 1);
    expect(new Set(world.last?.events.map(({ cause }) => cause))).to.have.property('size', 1);
    expect(world.last?.events.map(({ kind }) => kind)).to.deep.equal(['gate', 'step']);
  });

  it('rejected: the step is told no', () => {
    const world = new World();
    const id = world.open();
    world.vote('reject', 'lena', id);
    expect(step(world)?.status).to.equal('ready');
    expect(world.outbox).to.deep.equal([{ op: 'put', gate: id, verb: 'reject', code: 'REJECTED' }]);
    expect(last(world)?.decision).to.include({ value: 'reject', meaning: 'rejection' });
  });

  it('let through: recorded as the policy’s decision, and people are told', () => {
    const world = new World();
    const id = world.open('50.00');
    expect(world.gate(id)).to.deep.include({ state: 'approved', decided: { by: { id: 'refunds', kind: 'policy', name: 'refunds' }, at: new Date(world.now).toISOString(), code: 'APPROVED_BY_POLICY' } });
    expect(types(world)).to.deep.equal(['requested', 'decided', 'notified']);
    expect(world.records[1]?.decision?.value).to.equal('auto-approve');
    expect(world.alarms.map(({ code }) => code)).to.deep.equal(['DONE_WITHOUT_ASKING']);
    expect(step(world)).to.include({ status: 'running', gate: id });
    expect(world.outbox).to.deep.equal([{ op: 'put', gate: id, verb: 'resume' }]);
    expect(world.gate(id).requirement.quorum).to.deep.equal([]);
  });

  it('allowed: the same without telling anybody', () => {
    const world = new World(withTier('low', { effect: 'allow' }));
    world.open('50.00');
    expect(types(world)).to.deep.equal(['requested', 'decided']);
    expect(world.alarms).to.deep.equal([]);
  });

  it('forbidden: the step is told no', () => {
    const world = new World();
    const id = world.request({}, { action: 'customer.ban' }).gateId ?? '';
    expect(world.gate(id).state).to.equal('rejected');
    expect(world.records.at(-1)?.decision?.value).to.equal('auto-deny');
    expect(world.outbox).to.deep.equal([{ op: 'put', gate: id, verb: 'reject', code: 'DENIED_BY_POLICY' }]);
  });

  it('held: nobody decided, the owner is told and may ask anew as a new gate', () => {
    const world = new World(withTier('medium', { onExpiry: 'hold' }));
    const id = world.open();
    world.after(HOUR).system({ type: 'due', gate: id });
    expect(world.gate(id)).to.deep.include({ state: 'expired', allowed: ['reopen'] });
    expect(step(world)).to.include({ status: 'waiting-human', gate: id });
    expect(world.outbox).to.deep.equal([]);
    expect(world.alarms.at(-1)).to.deep.include({ code: 'ON_HOLD', gate: id });
    expect(world.command('gate.reopen', 'lena', id, {}).code).to.equal('NOT_ELIGIBLE');
    expect(world.command('gate.reopen', 'olga', id, {}).status).to.equal('accepted');
    const next = world.gate(id).supersededBy ?? '';
    expect(world.gate(id).state, 'a gate is never opened again').to.equal('expired');
    expect(world.gate(next)).to.deep.include({ state: 'open', supersedes: id, interrupt: 'pay~2' });
    expect(step(world)).to.include({ status: 'waiting-human', gate: next });
    expect(world.command('gate.reopen', 'olga', id, {}).code, 'only once').to.equal('NO_REOPEN');
    expect(world.vote('approve', 'lena', next).status).to.equal('accepted');
  });

  it('escalated by expiry: a new revision with a new deadline; what was agreed before does not count', () => {
    const world = new World(withTier('pair', { onExpiry: 'escalate', sla: { dueMs: 0, expireMs: HOUR, escalation: [{ role: 'finance-lead', afterMs: 9 * HOUR }] } }));
    const id = world.open('300.00');
    world.vote('approve', 'lena', id);
    const before = world.gate(id);
    expect(world.after(HOUR).vote('approve', 'leo', id, { from: before }).code).to.equal('STALE_DIGEST');
    expect(world.gate(id)).to.deep.include({ state: 'open', revision: 2, level: 1, expiresAt: new Date(world.now + HOUR).toISOString() });
    expect(world.gate(id).votes.some(({ counts }) => counts)).to.equal(false);
  });

  it('an escalated gate answers to its new level', () => {
    const world = new World();
    const id = world.open();
    world.command('gate.claim', 'lena', id, {});
    expect(world.command('gate.unclaim', 'farid', id, {}).code).to.equal('NOT_HOLDER');
    world.command('gate.unclaim', 'lena', id, {});
    world.command('gate.escalate', 'leo', id, {});
    world.command('gate.claim', 'lena', id, {});
    expect(world.command('gate.unclaim', 'farid', id, {}).status).to.equal('accepted');
    expect(world.command('gate.escalate', 'leo', id, {}).params).to.deep.equal({ level: 1 });
  });

  it('an edit: the next revision, attributed, at a tier that never falls', () => {
    const world = new World();
    const id = world.open('300.00');
    world.vote('approve', 'leo', id);
    const before = world.gate(id).digests.payload;
    expect(world.vote('approve', 'lena', id, { edit: raw('20.00') }).status).to.equal('accepted');
    const { gate, contributors, revisions } = world.record(id);
    expect(gate).to.deep.include({ state: 'open', revision: 2 });
    expect(gate.requirement.tier.id, 'no lower than before').to.equal('pair');
    expect(gate.subject.argsRaw).to.equal(raw('20.00'));
    expect(contributors).to.deep.equal(['agent-refunds', 'sam', 'lena']);
    expect(revisions.map(({ revision, argsRaw, editor }) => [revision, argsRaw, editor])).to.deep.equal([[1, raw('300.00'), undefined], [2, raw('20.00'), 'lena']]);
    expect(gate.votes.map(({ by, counts, revision }) => [by.id, counts, revision])).to.deep.equal([['leo', false, 1], ['lena', false, 2]]);
    expect(last(world)?.change).to.deep.equal({ before, after: gate.digests.payload });
    expect(last(world)?.decision?.value).to.equal('edit');
    expect(last(world)?.personal?.['args']).to.deep.equal(refund('20.00'));
  });

  it('an edit that raises the risk is taken, and says so', () => {
    const world = new World(withTier('medium', { editorCounts: true, distinct: [] }));
    const id = world.open();
    const receipt = world.vote('approve', 'lena', id, { edit: raw('900.00') });
    expect(receipt).to.deep.include({ status: 'accepted', code: 'EDIT_WIDENS_RISK', params: { from: 'medium risk', to: 'high risk' } });
    expect(world.gate(id).requirement.tier.id).to.equal('high');
    expect(world.gate(id).votes.some(({ counts }) => counts), 'nobody approved what nobody had seen').to.equal(false);
  });

  it('refuses edits that do not fit, and says where', () => {
    const world = new World();
    const id = world.open();
    const why = (edit: string) => world.vote('approve', 'lena', id, { edit }).params;
    expect(why(raw('1'))).to.deep.equal({ why: 'pattern', path: '/refund/amount' });
    expect(why(raw('1.00', 'GBP'))).to.deep.equal({ why: 'enum', path: '/refund/currency' });
    expect(why(raw('1.00', 'EUR', '1'))).to.deep.equal({ why: 'readOnly', path: '/orderId' });
    expect(why(raw('124.00'))).to.deep.equal({ why: 'unchanged', path: '' });
    expect(why('{"refund":{},"orderId":"20391"}')).to.deep.equal({ why: 'not-canonical', path: '' });
    expect(why('{"orderId":"20391","refund":{"amount":"1.00","currency":"EUR"},"to":"me"}')).to.deep.equal({ why: 'false', path: '/to' });
    expect(world.gate(id).revision).to.equal(1);
  });

  it('offers an edit only where the action has a schema to check it against', () => {
    const policy = withTier('medium', {});
    const world = new World({ ...policy, actions: policy.actions.map(({ schema: _schema, ...action }) => action) });
    const id = world.open();
    expect(world.gate(id).allowed).to.not.include('edit');
    expect(world.vote('approve', 'lena', id, { edit: raw('1.00') }).code).to.equal('DECISION_NOT_ALLOWED');
  });

  it('a question and its answer: the answer is evidence of the next revision', () => {
    const world = new World();
    const id = world.open('300.00');
    world.vote('approve', 'leo', id);
    world.command('gate.ask', 'lena', id, { question: 'Is it the right order?' });
    expect(world.gate(id).info).to.deep.include({ question: 'Is it the right order?' });
    expect(world.vote('approve', 'lu', id).code).to.equal('WAITING_FOR_INFO');
    expect(world.command('gate.answer', 'aiko', id, { answer: 'Yes' }).code).to.equal('NOT_ELIGIBLE');
    expect(world.command('gate.answer', 'sam', id, { answer: ' ' }).code).to.equal('REASON_REQUIRED');
    expect(world.command('gate.answer', 'sam', id, { answer: 'Yes, I checked' }).status, 'whoever asked for it may answer').to.equal('accepted');
    const { gate } = world.record(id);
    expect(gate).to.deep.include({ state: 'open', revision: 2 });
    expect(gate.evidence.map((item) => [item.id, item.label.text, item.text])).to.deep.equal([['answer-1', 'Is it the right order?', 'Yes, I checked']]);
    expect(gate.votes.some(({ counts }) => counts)).to.equal(false);
    expect(types(world).slice(-3)).to.deep.equal(['refused', 'refused', 'answered']);
    expect(last(world)?.personal).to.include({ answer: 'Yes, I checked' });
    world.command('gate.ask', 'lena', id, { question: 'Sure?' });
    world.command('gate.answer', 'lena', id, { answer: 'Sure' });
    expect(world.gate(id).evidence.map((item) => item.id)).to.deep.equal(['answer-1', 'answer-2']);
  });

  it('an answer with other args is asked anew, and the engine still means it by its own words', () => {
    const world = new World();
    const id = world.open();
    world.command('gate.ask', 'lena', id, { question: 'How much?' });
    world.command('gate.answer', 'sam', id, { answer: 'Less', argsRaw: raw('20.00') });
    expect(world.gate(id).state, 'sam asked for it').to.equal('waiting-info');
    world.command('gate.answer', 'leo', id, { answer: 'Less', argsRaw: raw('20.00') });
    const next = world.gate(id).supersededBy ?? '';
    expect(world.gate(id).state).to.equal('superseded');
    expect(world.gate(next)).to.deep.include({ state: 'open', supersedes: id });
    expect(world.gate(next).requirement.tier.id, 'a person’s change never lowers the tier').to.equal('medium');
    expect(world.record(next).contributors).to.include('leo');
    expect(world.gate(next).evidence.at(-1)?.text).to.equal('Less');
    expect(world.request(refund('124.00')).gateId, 'announced again').to.equal(next);
    world.vote('approve', 'lena', next);
    expect(world.release(next, refund('124.00')).permit?.argsRaw).to.equal(raw('20.00'));
  });

  it('revoked: recalled, and people are asked again', () => {
    const world = new World();
    const id = world.open();
    world.vote('approve', 'lena', id);
    expect(world.command('gate.revoke', 'leo', id, {}).code).to.equal('NOT_ELIGIBLE');
    expect(world.command('gate.revoke', 'lena', id, {}, { reason: 'Wrong order' }).status).to.equal('accepted');
    const next = world.gate(id).supersededBy ?? '';
    expect(world.gate(id)).to.deep.include({ state: 'revoked' });
    expect(world.gate(next)).to.deep.include({ state: 'open', interrupt: 'pay~2' });
    expect(world.outbox, 'the resume is recalled').to.deep.equal([]);
    expect(step(world)).to.include({ status: 'waiting-human', gate: next });
    expect(world.request(refund('124.00')).gateId, 'the engine finds the successor').to.equal(next);
  });

  it('revoking what the policy let through brings people in', () => {
    const world = new World();
    const id = world.open('20.00');
    world.command('gate.revoke', 'omar', id, {});
    const next = world.gate(world.gate(id).supersededBy ?? '');
    expect(next.state).to.equal('open');
    expect(next.requirement.tier.id).to.equal('medium');
  });

  it('break-glass: never by a contributor, with a reason and a fresh step-up, for a short time, with a page and a debt', () => {
    const world = new World(withTier('medium', { distinct: [] }));
    const id = world.open();
    const omar = world.person('omar');
    expect(world.bypass('lena', id).code).to.equal('NOT_ELIGIBLE');
    expect(world.bypass({ ...omar, onBehalfOf: [{ id: 'sam', kind: 'human', name: 'Sam Okafor' }] }, id).code).to.equal('SELF_APPROVAL');
    expect(world.bypass(omar, id, '').code).to.equal('REASON_REQUIRED');
    expect(world.bypass({ ...omar, session: { amr: ['pwd'], at: new Date(world.now).toISOString() } }, id).code).to.equal('STEP_UP_REQUIRED');
    expect(world.bypass(omar, id).status).to.equal('accepted');
    expect(world.gate(id).validUntil).to.equal(new Date(world.now + 15 * MINUTE).toISOString());
    expect(world.record(id).afterReviewOwed).to.equal(true);
    expect(world.alarms.at(-1)?.code).to.equal('BYPASSED');
    expect(types(world).slice(-2)).to.deep.equal(['bypassed', 'alarm']);
    expect(world.release(id).permit).to.not.equal(undefined);
  });

  it('break-glass after a rejection takes a second person and tells', () => {
    const world = new World(withTier('medium', { quorum: { anyOf: [{ allOf: [{ n: 2, role: 'support-lead' }] }], deny: 1 } }));
    const id = world.open();
    world.vote('reject', 'lena', id);
    const again = world.open('124.00', { attempt: 2 });
    expect(world.gate(again)).to.deep.include({ supersedes: id });
    expect(world.gate(again).whyAsked[0]?.code).to.equal('why-rejected-before');
    expect(world.gate(id)).to.deep.include({ state: 'rejected', supersededBy: again });
    expect(world.bypass('omar', again).code).to.equal('SECOND_PERSON_REQUIRED');
    world.vote('approve', 'leo', again);
    expect(world.bypass('omar', again).status).to.equal('accepted');
    expect(world.alarms.map(({ code }) => code)).to.deep.equal(['BYPASSED', 'BYPASSED_AFTER_REJECTION']);
  });

  it('two gates of one step: it waits until the last is decided', () => {
    const world = new World();
    const a = world.open();
    const b = world.open('125.00', { interrupt: 'other' });
    world.vote('approve', 'lena', a);
    expect(step(world)).to.include({ status: 'waiting-human', gate: b });
    world.vote('approve', 'lena', b);
    expect(step(world)?.status).to.equal('ready');
  });
});

describe('a run', () => {
  it('stopped: every gate ends in the same transaction, but for what is already out', () => {
    const world = new World();
    const open = world.open();
    const approved = world.open('125.00', { interrupt: 'b' });
    const out = world.open('126.00', { interrupt: 'c', step: 's2' });
    world.vote('approve', 'lena', approved);
    world.vote('approve', 'lena', out);
    world.release(out);
    expect(world.command('run.stop', 'lena', undefined, {}).code).to.equal('NOT_ELIGIBLE');
    expect(world.command('run.stop', 'omar', undefined, {}, { reason: 'Wrong batch' }).status).to.equal('accepted');
    expect(world.run.status).to.equal('stopping');
    expect([open, approved, out].map((id) => world.gate(id).state)).to.deep.equal(['cancelled', 'cancelled', 'released']);
    expect(world.record(out).cancelling).to.equal(true);
    expect(world.outbox.slice(-3)).to.deep.equal([
      { op: 'put', gate: open, verb: 'stop', code: 'RUN_CANCELLED' }, { op: 'put', gate: approved, verb: 'stop', code: 'RUN_CANCELLED' }, { op: 'put-run', verb: 'stop' },
    ]);
    expect(last(world)).to.deep.include({ type: 'stopped', resource: { type: 'run', id: 'run-1' } });
    world.system({ type: 'not-applied', gate: out, evidence: { text: 'not in the outbox table' } });
    expect(world.gate(out)).to.deep.include({ state: 'expired' });
    expect(world.outbox.at(-1)).to.deep.equal({ op: 'put', gate: out, verb: 'stop', code: 'RUN_CANCELLED' });
  });

  it('is stopped by whoever has the authority, whatever their roles', () => {
    const world = new World();
    expect(world.command('run.stop', world.person('omar', { roles: [] }), undefined, {}).status).to.equal('accepted');
    world.run = { ...world.run, status: 'cancelled', endedAt: new Date(world.now).toISOString() };
    expect(world.command('run.stop', 'omar', undefined, {})).to.include({ code: 'TERMINAL', at: world.run.endedAt });
  });

  it('pauses and resumes, each once', () => {
    const world = new World();
    expect(world.command('run.resume', 'lena', undefined, {}).code).to.equal('NOT_PAUSED');
    expect(world.command('run.pause', 'lena', undefined, {}).status).to.equal('accepted');
    expect(world.command('run.pause', 'lena', undefined, {}).code).to.equal('ALREADY_PAUSED');
    expect(world.command('run.resume', 'lena', undefined, {}).status).to.equal('accepted');
    expect(world.run.status).to.equal('running');
    expect(world.outbox).to.deep.equal([{ op: 'put-run', verb: 'pause' }, { op: 'put-run', verb: 'resume' }]);
    expect(types(world)).to.deep.equal(['refused', 'paused', 'refused', 'resumed']);
    world.command('run.stop', 'omar', undefined, {});
    expect(world.command('run.pause', 'lena', undefined, {}).code).to.equal('STOPPING');
  });

  it('is not there for those who may not see it', () => {
    const world = new World();
    const id = world.open();
    const stranger = world.person('lena', { roles: ['nothing'] });
    const receipt = world.command('gate.claim', stranger, id, {});
    expect(receipt).to.deep.equal({ id: receipt.id, status: 'refused', code: 'NOT_FOUND' });
    expect(last(world)).to.deep.include({ type: 'refused', outcome: { status: 'refused', code: 'NOT_FOUND' }, resource: { type: 'gate', id } });
    expect(world.command('gate.claim', 'lena', 'no-such-gate', {}).code).to.equal('NOT_FOUND');
    expect(world.command('gate.claim', 'lena', id, {}, { target: { run: 'run-2', gate: id } }).code).to.equal('NOT_FOUND');
  });
});

describe('a refusal', () => {
  it('names who got there first and when, and what stands there now', () => {
    const world = new World();
    const id = world.open();
    const seen = world.gate(id);
    world.vote('approve', 'lena', id);
    const at = new Date(world.now).toISOString();
    const receipt = world.after(MINUTE).vote('approve', 'leo', id, { from: seen });
    expect(receipt).to.deep.include({ status: 'refused', code: 'ALREADY_DECIDED', by: { id: 'lena', kind: 'human', name: 'Lena Fischer' }, at });
    expect(receipt.current).to.deep.equal(world.gate(id));
    const record = last(world);
    expect(record).to.deep.include({ type: 'refused', outcome: { status: 'refused', code: 'ALREADY_DECIDED' }, authz: { decision: false } });
    expect(record?.binding).to.include({ payloadDigest: seen.digests.payload, idempotencyKey: receipt.id });
  });

  it('of what nobody may see says nothing more', () => {
    const world = new World();
    const id = world.open();
    expect(world.vote('approve', 'aiko', id)).to.not.have.any.keys('current', 'by', 'at', 'seq');
  });
});
