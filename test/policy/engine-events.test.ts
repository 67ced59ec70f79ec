import { expect } from '@open-wc/testing';
import { aPolicy, withTier } from './fixtures/policy.js';
import { HOUR, raw, refund, World } from './fixtures/world.js';

const approved = (amount = '124.00', world = new World()) => {
  const id = world.open(amount);
  if (world.gate(id).state === 'open') world.vote('approve', 'lena', id);
  return { world, id };
};

describe('a request', () => {
  it('announced again changes nothing, in any state', () => {
    const { world, id } = approved();
    for (const go of [() => undefined, () => world.release(id), () => world.applied(id)]) {
      go();
      const outcome = world.request(refund('124.00'));
      expect(outcome).to.deep.include({ gateId: id, gates: [], events: [], records: [], outbox: [] });
    }
  });

  it('with other args under the same key is a change of the subject', () => {
    const { world, id } = approved();
    const outcome = world.request(refund('130.00'));
    expect(world.gate(id)).to.deep.include({ state: 'superseded', supersededBy: outcome.gateId });
    expect(world.gate(outcome.gateId ?? '')).to.deep.include({ state: 'open', interrupt: 'pay', supersedes: id });
    expect(world.outbox, 'the resume is recalled').to.deep.equal([]);
    expect(world.request(refund('130.00')).gateId).to.equal(outcome.gateId);
  });

  it('of something the policy lets through replaces a question that was open', () => {
    const world = new World();
    const id = world.open();
    const next = world.request(refund('10.00')).gateId ?? '';
    expect([world.gate(id).state, world.gate(next).state]).to.deep.equal(['superseded', 'approved']);
    expect(world.steps.get('s1')?.status).to.equal('ready');
  });

  it('after an edit means the same gate by its own words, and by the edited ones', () => {
    const world = new World();
    const id = world.open();
    world.vote('approve', 'leo', id, { edit: raw('100.00') });
    expect(world.request(refund('124.00')).gateId).to.equal(id);
    expect(world.request(refund('100.00')).gateId).to.equal(id);
    world.vote('approve', 'lena', id);
    expect(world.release(id, refund('124.00')).permit).to.include({ argsRaw: raw('100.00'), effectKey: id, revision: 2 });
  });

  it('of an earlier edit is something else', () => {
    const world = new World();
    const id = world.open();
    world.vote('approve', 'leo', id, { edit: raw('100.00') });
    world.vote('approve', 'lu', id, { edit: raw('90.00') });
    world.vote('approve', 'lena', id);
    expect(world.release(id, refund('100.00')).refusal?.code).to.equal('DIGEST_MISMATCH');
  });

  it('that is not plain JSON is refused by name, place and record', () => {
    const cases: readonly (readonly [unknown, string, string])[] = [
      [{ a: undefined }, 'unsupported-type', '/a'], [{ a: new Date(0) }, 'not-plain-data', '/a'], [{ a: [1n] }, 'unsupported-type', '/a/0'], [{ n: NaN }, 'non-finite-number', '/n'],
      [{ s: '\ud800' }, 'lone-surrogate', '/s'], [JSON.parse('{"__proto__":1}'), 'forbidden-key', '/__proto__'], ['x'.repeat(262_144), 'too-large', ''],
    ];
    for (const [args, why, path] of cases) {
      const world = new World();
      const outcome = world.request(args);
      expect(outcome.refusal).to.deep.equal({ code: 'ARGS_UNREADABLE', params: { why, path } });
      expect(outcome.gates).to.deep.equal([]);
      expect(world.records.map(({ type, outcome: said }) => [type, said?.code])).to.deep.equal([['refused', 'ARGS_UNREADABLE']]);
    }
  });

  it('for a run that is over opens nothing', () => {
    const world = new World();
    const id = world.open();
    for (const [status, code] of [['stopping', 'STOPPING'], ['cancelled', 'TERMINAL']] as const) {
      world.run = { ...world.run, status };
      expect(world.request(refund('125.00'), { interrupt: 'b' }).refusal?.code).to.equal(code);
      expect(world.request(refund('124.00')).gateId, 'what stood before is still found').to.equal(id);
    }
    expect(world.gates.size).to.equal(1);
  });

  it('writes minus zero as zero', () => {
    const world = new World();
    expect(world.gate(world.request({ n: -0 }).gateId ?? '').subject.argsRaw).to.equal('{"n":0}');
  });

  it('of an unknown action, or that no rule fits or can judge, goes to people at the strictest tier', () => {
    const world = new World();
    const cases: readonly (readonly [unknown, string, string])[] = [
      [refund('10.00'), 'refund.steal', 'why-unknown-action'],
      [refund('10.00', 'JPY'), 'refund.pay', 'why-no-rule'],
      [{ refund: { amount: '1e2', currency: 'EUR' } }, 'refund.pay', 'why-not-judged'],
    ];
    cases.forEach(([args, action, why], index) => {
      const gate = world.gate(world.request(args, { action, interrupt: `i${index}` }).gateId ?? '');
      expect(gate).to.deep.include({ state: 'open' });
      expect(gate.requirement.tier.id).to.equal('top');
      expect(gate.whyAsked.map(({ code }) => code)).to.deep.equal([why]);
    });
    expect(world.gate('id-1')).to.deep.include({ safeOutcome: { text: 'Nothing is done', lang: 'en', code: 'nothing-is-done' } });
    expect(world.gate('id-1').subject.reversibility).to.equal('irreversible');
  });

  it('that rests on something unpinned cannot be approved above medium risk', () => {
    const world = new World();
    const refs = [{ uri: 'https://example.test/invoice.pdf' }];
    const low = world.open('124.00', { refs });
    const high = world.open('900.00', { refs, interrupt: 'b' });
    expect(world.gate(low).allowed).to.include('approve');
    expect(world.gate(high).allowed).to.not.include.members(['approve', 'edit']);
    expect(world.vote('approve', 'lena', high).params).to.deep.equal({ why: 'reference-not-pinned' });
    expect(world.vote('approve', 'lena', low).status).to.equal('accepted');
    expect(world.vote('reject', 'lena', high).status).to.equal('accepted');
  });
});

describe('release', () => {
  it('gives leave once, and the same again to whoever asks again', () => {
    const { world, id } = approved();
    const first = world.release(id);
    expect(first.permit).to.deep.include({ gate: id, run: 'run-1', stepKey: 'refund', effectKey: id, alreadyExecuted: false, argsRaw: raw('124.00') });
    expect(first.permit?.effectiveDigest).to.equal(world.gate(id).digests.payload);
    expect(world.gate(id).outcome).to.include({ seal: 'pending' });
    const again = world.after(HOUR).release(id);
    expect(again.permit).to.deep.equal(first.permit);
    expect(again.records).to.deep.equal([]);
    world.applied(id);
    expect(world.release(id).permit).to.deep.equal({ ...first.permit, alreadyExecuted: true });
  });

  it('for something else: no permit, an alarm, and people are asked about that, even if it is little', () => {
    const { world, id } = approved();
    const outcome = world.release(id, refund('1.00'));
    expect(outcome.permit).to.equal(undefined);
    expect(outcome.refusal?.code).to.equal('DIGEST_MISMATCH');
    expect(outcome.alarms.map(({ code }) => code)).to.deep.equal(['RELEASE_MISMATCH']);
    const next = world.gate(outcome.gateId ?? '');
    expect(next).to.deep.include({ state: 'open', supersedes: id });
    expect(next.requirement.tier.id).to.equal('medium');
    expect(world.records.some(({ type, outcome: said }) => type === 'refused' && said?.code === 'DIGEST_MISMATCH')).to.equal(true);
  });

  it('for something unreadable: the step is told no', () => {
    const { world, id } = approved();
    const outcome = world.release(id, { refund: undefined });
    expect(outcome.refusal?.code).to.equal('DIGEST_MISMATCH');
    expect(world.gate(id)).to.deep.include({ state: 'superseded' });
    expect(world.outbox).to.deep.equal([{ op: 'put', gate: id, verb: 'reject', code: 'DIGEST_MISMATCH' }]);
  });

  it('by a worker that has lost the scope changes nothing, whatever it asks for', () => {
    const { world, id } = approved();
    for (const args of [refund('124.00'), refund('1.00')]) {
      const outcome = world.release(id, args, world.custody.fence - 1);
      expect(outcome.refusal?.code).to.equal('FENCED');
      expect(outcome.permit).to.equal(undefined);
      expect(world.gate(id).state).to.equal('approved');
    }
    expect(world.release(id).permit).to.not.equal(undefined);
  });

  it('after custody moved: asked anew', () => {
    const { world, id } = approved();
    world.custody = { ...world.custody, fence: world.custody.fence + 1 };
    const outcome = world.release(id);
    expect(outcome.refusal?.code).to.equal('FENCED');
    expect(world.gate(id).state).to.equal('superseded');
    expect(world.gate(outcome.gateId ?? '')).to.deep.include({ state: 'open', custodyFence: world.custody.fence });
  });

  it('when a voter has lost the authority: asked anew', () => {
    for (const change of [
      (world: World) => void world.directory.set('lena', world.person('lena', { roles: ['support-rep'] })),
      (world: World) => void world.directory.delete('lena'),
    ]) {
      const { world, id } = approved();
      change(world);
      const outcome = world.release(id);
      expect(outcome.refusal?.code).to.equal('AUTHORITY_EXPIRED');
      expect(world.gate(id).state).to.equal('superseded');
      expect(world.gate(outcome.gateId ?? '').state).to.equal('open');
    }
  });

  it('when whoever bypassed has lost the authority: asked anew', () => {
    const world = new World();
    const id = world.open();
    world.bypass('omar', id);
    world.directory.set('omar', world.person('omar', { roles: [] }));
    expect(world.release(id).refusal?.code).to.equal('AUTHORITY_EXPIRED');
  });

  it('after the policy came to ask for more: asked anew; asking the same, it goes', () => {
    const more = approved();
    more.world.policy = withTier('medium', { quorum: { anyOf: [{ allOf: [{ n: 2, role: 'support-lead' }] }], deny: 1 } });
    expect(more.world.release(more.id).refusal?.code).to.equal('STALE_POLICY');
    const same = approved();
    same.world.policy = { ...same.world.policy, version: '2' };
    expect(same.world.release(same.id).permit).to.not.equal(undefined);
  });

  it('asks for more in each way that counts', () => {
    const changes: readonly (readonly [string, Parameters<typeof withTier>[1], boolean])[] = [
      ['a higher rank', { rank: 5 }, true], ['forbidden', { effect: 'deny' }, true], ['a step-up', { stepUp: 'each' }, true], ['a reason', { reason: 'always' }, true],
      ['another pair of eyes', { quorum: { anyOf: [{ allOf: [{ n: 1, role: 'finance-lead' }] }], deny: 1 } }, true],
      ['let through', { effect: 'allow' }, false], ['other times', { validForMs: 1 }, false], ['fewer pairs', { distinct: [] }, false],
    ];
    for (const [what, change, isMore] of changes) {
      const { world, id } = approved();
      world.policy = withTier('medium', change);
      world.system({ type: 'policy-changed', gate: id });
      expect(world.gate(id).state, what).to.equal(isMore ? 'superseded' : 'approved');
    }
  });

  it('of an unknown gate is refused', () => {
    const world = new World();
    expect(world.system({ type: 'release', gate: 'nope', args: {}, custodyFence: 0 }).refusal?.code).to.equal('NOT_FOUND');
    expect(world.records.at(-1)).to.deep.include({ type: 'refused', resource: { type: 'gate', id: 'nope' } });
  });

  it('trusts the digest that was decided on, not the text beside it', () => {
    const { world, id } = approved();
    const record = world.record(id);
    const forged = { ...record, gate: { ...record.gate, subject: { ...record.gate.subject, argsRaw: raw('9999.00') } } };
    world.gates = new Map([[id, forged]]);
    world.store = (outcome) => void (world.last = outcome);
    expect(world.release(id, refund('9999.00')).permit).to.equal(undefined);
  });
});

describe('a permit', () => {
  const TERMS = { forMs: 5000, clockErrorMs: 1000, engineFence: 4, lateEffects: 'refused' } as const;
  const gone = (world: World, id: string, fence?: number) => world.system({ type: 'not-applied', gate: id, evidence: { text: 'nothing there' }, ...(fence === undefined ? {} : { fence }) });
  const released = () => {
    const { world, id } = approved();
    return { world, id, permit: world.release(id, undefined, undefined, TERMS).permit };
  };

  it('has an end and a fence, and the gate says until when the step may act', () => {
    const { world, id, permit } = released();
    expect(permit).to.deep.include({ fence: 1, engineFence: 4, until: new Date(world.now + 5000).toISOString(), settledFrom: new Date(world.now + 6000).toISOString(), lateEffects: 'refused' });
    expect(world.gate(id).outcome).to.deep.include({ seal: 'pending', permitUntil: permit?.until, lateEffects: 'refused' });
    expect(world.after(4999).release(id, undefined, undefined, TERMS).permit, 'in time: the same').to.deep.equal(permit);
  });

  it('is followed by another one after its end, and for another process at once; the one before is void', () => {
    const { world, id } = released();
    expect(world.after(5000).release(id, undefined, undefined, TERMS).permit).to.deep.include({ fence: 2, until: new Date(world.now + 5000).toISOString() });
    const other = world.release(id, undefined, undefined, { ...TERMS, forMs: 10, engineFence: 5 }).permit;
    expect(other).to.deep.include({ fence: 3, engineFence: 5, until: new Date(world.now + 10).toISOString() });
    expect(other?.settledFrom, 'the one before may still be in a hand').to.equal(new Date(world.now + 6000).toISOString());
    expect(gone(world.after(6000), id, 2).gates, 'found out about an earlier one').to.deep.equal([]);
    gone(world, id, 3);
    expect(world.gate(id).state).to.equal('approved');
  });

  it('is out until its end and the allowed error of other clocks: nothing can be concluded, nothing taken back', () => {
    const { world, id } = released();
    for (const ms of [0, 5000, 999]) {
      expect(gone(world.after(ms), id).gates).to.deep.equal([]);
      expect(world.command('gate.revoke', 'lena', id, {}).code).to.equal('RELEASED');
    }
    gone(world.after(1), id);
    expect(world.gate(id).state).to.equal('approved');
    expect(world.command('gate.revoke', 'lena', id, {}).status).to.equal('accepted');
  });

  it('is settled at its end where effect and permit are one transaction, and before it where its holder has ended', () => {
    const { world, id } = approved();
    world.release(id, undefined, undefined, { ...TERMS, lateEffects: 'prevented' });
    gone(world.after(5000), id);
    expect(world.gate(id).state).to.equal('approved');
    world.release(id, undefined, undefined, TERMS);
    world.system({ type: 'not-applied', gate: id, evidence: { text: 'nothing there' }, holderGone: true });
    expect(world.gate(id).state).to.equal('approved');
  });

  it('is not given again once the approval has lapsed, the run ends or the authority is gone', () => {
    const cases: readonly (readonly [string, (world: World, id: string) => unknown])[] = [
      ['RELEASED', (world) => world.after(24 * HOUR)],
      ['RELEASED', (world, id) => world.system({ type: 'run-cancelled', gate: id })],
      ['AUTHORITY_EXPIRED', (world) => world.directory.set('lena', world.person('lena', { roles: [] }))],
    ];
    for (const [code, change] of cases) {
      const { world, id } = released();
      change(world, id);
      expect(world.after(5000).release(id, undefined, undefined, TERMS).refusal?.code).to.equal(code);
      expect(world.gate(id).state).to.equal('released');
    }
  });

  it('that had ended when its effect came: an alarm, and after a revocation nothing goes on', () => {
    const held = released();
    gone(held.world.after(6000), held.id);
    expect(held.world.applied(held.id).alarms.map(({ code }) => code)).to.deep.equal(['EXECUTED_LATE']);
    expect(held.world.gate(held.id)).to.deep.include({ state: 'consumed' });
    expect(held.world.gate(held.id).outcome?.seal).to.equal('compared-only');
    const { world, id } = released();
    gone(world.after(6000), id);
    world.command('gate.revoke', 'lena', id, {});
    expect(world.applied(id).alarms.map(({ code }) => code)).to.deep.equal(['EXECUTED_AFTER_THE_END']);
    expect(world.gate(id)).to.deep.include({ state: 'revoked' });
    expect(world.gate(id).outcome).to.deep.include({ seal: 'mismatch', executedDigest: world.gate(id).digests.payload });
    expect(world.run.status).to.equal('paused');
    expect(world.gate(world.gate(id).supersededBy ?? ''), 'it is not asked for once more').to.deep.include({ state: 'cancelled' });
  });
});

describe('what was done', () => {
  const seal = (world: World, id: string) => world.gate(id).outcome?.seal;
  const executed = (world: World) => world.records.filter(({ type }) => type === 'executed');

  it('as approved: consumed, with both digests', () => {
    const { world, id } = approved();
    world.release(id);
    world.applied(id);
    const { gate } = world.record(id);
    expect(gate.outcome).to.deep.include({ seal: 'executed-as-approved', effectiveDigest: gate.digests.payload, executedDigest: gate.digests.payload, effectKey: id });
    expect(executed(world)[0]?.binding).to.include({ executedDigest: gate.digests.payload, payloadDigest: gate.digests.payload });
    expect(executed(world)[0]?.personal?.['args']).to.deep.equal(refund('124.00'));
    expect(world.applied(id).records, 'again: nothing').to.deep.equal([]);
  });

  it('as approved but without asking for leave: consumed, and marked as such', () => {
    const { world, id } = approved();
    world.applied(id);
    expect(seal(world, id)).to.equal('compared-only');
    expect(world.record(id).unguarded).to.equal(true);
    expect(world.outbox, 'no need to ask any more').to.deep.equal([]);
  });

  it('otherwise: violated, the run pauses, an alarm', () => {
    const { world, id } = approved();
    world.release(id);
    const outcome = world.applied(id, refund('999.00'));
    expect(seal(world, id)).to.equal('mismatch');
    expect(world.gate(id).outcome?.executedArgsRaw).to.equal(raw('999.00'));
    expect(world.run.status).to.equal('paused');
    expect(outcome.outbox.at(-1)).to.deep.equal({ op: 'put-run', verb: 'pause' });
    expect(outcome.alarms.map(({ code }) => code)).to.deep.equal(['EXECUTED_OTHERWISE']);
    expect(executed(world)[0]?.outcome).to.deep.equal({ status: 'alarm', code: 'EXECUTED_OTHERWISE' });
  });

  it('that cannot be read is something else', () => {
    const { world, id } = approved();
    world.release(id);
    world.applied(id, { refund: 1n });
    expect(world.gate(id).state).to.equal('violated');
    expect(executed(world)[0]?.binding).to.not.have.property('executedDigest');
  });

  it('without any approval: violated', () => {
    const world = new World();
    const id = world.open();
    const outcome = world.applied(id);
    expect(outcome.alarms.map(({ code }) => code)).to.deep.equal(['EXECUTED_WITHOUT_APPROVAL']);
    expect(world.steps.get('s1')?.status).to.equal('ready');
  });

  it('not at all: the permit is void, and the step may ask again while the approval lasts', () => {
    const { world, id } = approved();
    world.release(id);
    world.deliver();
    world.system({ type: 'not-applied', gate: id, evidence: { text: 'no row in the outbox' } });
    expect(world.gate(id)).to.deep.include({ state: 'approved' });
    expect(world.gate(id).outcome).to.equal(undefined);
    expect(world.record(id).permit).to.equal(undefined);
    expect(world.outbox).to.deep.equal([{ op: 'put', gate: id, verb: 'resume' }]);
    expect(world.records.at(-1)).to.deep.include({ type: 'settled' });
    expect(world.release(id).permit?.effectKey, 'the same key, so that the effect still lands once').to.equal(id);
  });
});

describe('the surroundings', () => {
  it('another policy: what is open is asked under it, no lower than before', () => {
    const world = new World();
    const id = world.open('300.00');
    world.vote('approve', 'lena', id);
    world.command('gate.claim', 'lena', id, {});
    world.policy = withTier('pair', { match: { actions: ['*'], when: [{ path: '/x', op: 'exists' }] } }, withTier('medium', { match: { actions: ['refund.pay'], when: [] } }));
    world.system({ type: 'policy-changed', gate: id });
    const { gate } = world.record(id);
    expect(gate).to.deep.include({ state: 'claimed', revision: 2 });
    expect(gate.requirement).to.deep.include({ policyDigest: world.policyDigest });
    expect(gate.requirement.tier.id).to.equal('pair');
    expect(gate.votes.some(({ counts }) => counts)).to.equal(false);
    expect(world.system({ type: 'policy-changed', gate: id }).events, 'once').to.deep.equal([]);
  });

  it('another policy without the old tier: the next higher one stands in', () => {
    const world = new World();
    const id = world.open('300.00');
    const policy = aPolicy();
    world.policy = { ...policy, version: '2', tiers: policy.tiers.filter(({ id: tier }) => tier !== 'pair') };
    world.system({ type: 'policy-changed', gate: id });
    expect(world.gate(id).requirement.tier.id).to.equal('top');
    const without = new World();
    const other = without.open('124.00');
    without.policy = { ...policy, version: '2', tiers: policy.tiers.filter(({ id: tier }) => tier !== 'medium' && tier !== 'top') };
    without.system({ type: 'policy-changed', gate: other });
    expect(without.gate(other).requirement.tier.id, 'nothing fits: the strictest').to.equal('banned');
    expect(without.gate(other).allowed).to.not.include('approve');
    expect(without.vote('approve', 'lena', other).params).to.deep.equal({ why: 'denied-by-policy' });
    expect(without.vote('reject', 'lena', other).status).to.equal('accepted');
  });

  it('another owner: the claim is dropped, the approvals are void', () => {
    const world = new World();
    const id = world.open('300.00');
    world.vote('approve', 'lena', id);
    world.command('gate.claim', 'lena', id, {});
    world.custody = { ...world.custody, fence: 4 };
    world.system({ type: 'custody-changed', gate: id });
    expect(world.gate(id)).to.deep.include({ state: 'open', revision: 2, custodyFence: 4 });
    expect(world.gate(id).claim).to.equal(undefined);
    expect(world.system({ type: 'custody-changed', gate: id }).events, 'once').to.deep.equal([]);
  });
});
