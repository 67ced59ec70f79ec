import { expect } from '@open-wc/testing';
import type { Gate } from '../../src/model/gate.js';
import type { Tier } from '../../src/model/policy.js';
import type { Principal } from '../../src/model/principal.js';
import { peopleConcerned, policyDigest } from '../../src/policy/index.js';
import { aPolicy, withTier } from './fixtures/policy.js';
import { HOUR, KNOWN_COMMANDS, MINUTE, raw, ROBOT, World } from './fixtures/world.js';

const STRICT: Partial<Tier> = {
  reason: 'always', stepUp: 'each', evidenceRequired: true, minDwellMs: 1500, endOfPayload: true, typedConfirmation: 'PAY',
  quorum: { anyOf: [{ allOf: [{ n: 3, role: 'support-lead' }] }], deny: 3 },
};
const EVIDENCE = [{ id: 'order', label: { text: 'The order' }, mediaType: 'text/plain', text: 'One chair, broken' }];

/** What can be wrong with one press, in the order in which it has to be noticed. */
const ORDER = [
  'NOT_FOUND', 'NOT_ELIGIBLE', 'CLAIMED_BY_OTHER', 'STALE_DIGEST', 'STALE_POLICY', 'SELF_APPROVAL', 'DUPLICATE_VOTE', 'EDIT_INVALID', 'REASON_REQUIRED',
  'STEP_UP_REQUIRED', 'EVIDENCE_UNSEEN', 'CONFIRMATION_REQUIRED', 'DWELL_TOO_SHORT',
] as const;
type Defect = (typeof ORDER)[number];

/** An edit is no approval by itself: these two do not meet it. */
const apart = (a: Defect, b: Defect): boolean => b === 'EDIT_INVALID' && (a === 'SELF_APPROVAL' || a === 'DUPLICATE_VOTE');

/** A press with exactly these defects. */
const pressWith = (...defects: readonly Defect[]) => {
  const has = (defect: Defect) => defects.includes(defect);
  const world = new World(withTier('medium', STRICT));
  const id = world.open('124.00', { evidence: EVIDENCE });
  world.after(MINUTE);
  const good = { reason: 'Checked', typedWord: 'PAY', seen: { evidence: ['order'] } };
  if (has('DUPLICATE_VOTE')) expect(world.vote('approve', 'lena', id, good).status).to.equal('accepted');
  if (has('CLAIMED_BY_OTHER')) world.command('gate.claim', 'leo', id, {});
  const gate = world.gate(id);
  const from: Gate = has('STALE_DIGEST') ? { ...gate, digests: { ...gate.digests, shown: gate.digests.payload } } : gate;
  if (has('STALE_POLICY')) world.policy = { ...world.policy, version: '2' };
  const roles = has('NOT_FOUND') ? [] : has('NOT_ELIGIBLE') ? ['auditor'] : ['support-lead'];
  const who: Principal = world.person('lena', {
    roles,
    ...(has('SELF_APPROVAL') ? { onBehalfOf: [{ id: 'sam', kind: 'human', name: 'Sam Okafor' }] } : {}),
    ...(has('STEP_UP_REQUIRED') ? { session: { amr: ['pwd'], at: new Date(world.now).toISOString() } } : {}),
  });
  return world.vote('approve', who, id, {
    from, asRole: 'support-lead',
    ...(has('REASON_REQUIRED') ? { reason: '  ' } : { reason: good.reason }),
    ...(has('CONFIRMATION_REQUIRED') ? { typedWord: 'PAYS' } : { typedWord: 'PAY' }),
    ...(has('EDIT_INVALID') ? { edit: raw('1.0') } : {}),
    seen: { evidence: has('EVIDENCE_UNSEEN') ? [] : ['order'], ...(has('DWELL_TOO_SHORT') ? { dwellMs: 1499 } : {}) },
  });
};

describe('guards', () => {
  it('let a press without defects through', () => {
    expect(pressWith().status).to.equal('accepted');
  });

  ORDER.forEach((first, index) => {
    it(`${first} is noticed`, () => {
      const receipt = pressWith(first);
      expect(receipt.status).to.equal('refused');
      expect(receipt.code).to.equal(first);
    });
    for (const later of ORDER.slice(index + 1))
      if (!apart(first, later))
        it(`${first} is noticed before ${later}`, () => {
          expect(pressWith(first, later).code).to.equal(first);
        });
  });

  it('notice all of it at once as the first', () => {
    expect(pressWith(...ORDER).code).to.equal('NOT_FOUND');
    expect(pressWith(...ORDER.slice(1)).code).to.equal('NOT_ELIGIBLE');
  });

  it('never stand in the way of a no, but for its own reason', () => {
    const world = new World(withTier('medium', { ...STRICT, reason: 'on-reject' }));
    const id = world.open('124.00', { evidence: EVIDENCE });
    world.command('gate.claim', 'leo', id, {});
    const nobody = world.person('lena', { session: {}, onBehalfOf: [{ id: 'sam', kind: 'human', name: 'Sam Okafor' }] });
    const seen = { evidence: [], dwellMs: 0, complete: false };
    expect(world.vote('reject', nobody, id, { seen }).code).to.equal('REASON_REQUIRED');
    expect(world.vote('reject', nobody, id, { seen, reason: 'No' }).status).to.equal('accepted');
  });

  it('refuse a stale policy to a no as well: it was said to something else', () => {
    const world = new World();
    const id = world.open();
    world.policy = { ...world.policy, version: '2' };
    expect(world.vote('reject', 'lena', id).code).to.equal('STALE_POLICY');
  });
});

describe('the clock', () => {
  it('ends a gate at its very instant, before the command is judged', () => {
    const world = new World();
    const id = world.open();
    const receipt = world.after(HOUR).vote('approve', 'lena', id);
    expect(receipt.code).to.equal('TERMINAL');
    expect(receipt.at).to.equal(new Date(world.now).toISOString());
    expect(receipt.current).to.have.property('state', 'expired');
    expect(world.gate(id).state).to.equal('expired');
    expect(world.records.map(({ type }) => type)).to.deep.equal(['requested', 'expired', 'refused']);
    expect(world.outbox).to.deep.equal([{ op: 'put', gate: id, verb: 'reject', code: 'EXPIRED' }]);
  });

  it('still takes a vote one millisecond earlier', () => {
    const world = new World();
    const id = world.open();
    expect(world.after(HOUR - 1).vote('approve', 'lena', id).status).to.equal('accepted');
    expect(world.gate(id).validUntil).to.equal(new Date(world.now + HOUR).toISOString());
  });

  it('ends a claim at its very instant', () => {
    const world = new World();
    const id = world.open();
    world.command('gate.claim', 'lena', id, { leaseMs: MINUTE });
    expect(world.after(MINUTE - 1).vote('approve', 'leo', id).code).to.equal('CLAIMED_BY_OTHER');
    expect(world.after(1).vote('approve', 'leo', id).status).to.equal('accepted');
  });

  it('ends an approval at its very instant: no permit', () => {
    const world = new World();
    const id = world.open();
    world.vote('approve', 'lena', id);
    const outcome = world.after(HOUR).release(id);
    expect(outcome.permit).to.equal(undefined);
    expect(outcome.refusal?.code).to.equal('NOT_APPROVED');
    expect(world.gate(id).state).to.equal('expired');
  });

  it('renews a claim up to the tier’s limit and no longer', () => {
    const world = new World();
    const id = world.open();
    const until = () => Date.parse(world.gate(id).claim?.until ?? '');
    const from = world.now;
    world.command('gate.claim', 'lena', id, { leaseMs: 15 * MINUTE });
    world.after(10 * MINUTE).command('gate.claim', 'lena', id, { leaseMs: 15 * MINUTE });
    expect(until()).to.equal(from + 20 * MINUTE);
    world.after(5 * MINUTE).command('gate.claim', 'lena', id, { leaseMs: 1 });
    expect(until(), 'a renewal never shortens').to.equal(from + 20 * MINUTE);
    world.after(5 * MINUTE).command('gate.claim', 'leo', id, {});
    expect(world.gate(id).claim).to.deep.include({ by: { id: 'leo', kind: 'human', name: 'Leo Brandt' }, fence: 2 });
  });
});

describe('persons', () => {
  it('agents, services and strangers of an unknown kind never decide', () => {
    const world = new World();
    const id = world.open();
    for (const kind of ['agent', 'service', 'policy', 'unknown'] as const) {
      expect(world.vote('approve', world.person('lena', { kind }), id).code).to.equal('NOT_ELIGIBLE');
      expect(world.command('run.pause', world.person('lena', { kind }), undefined, {}).code).to.equal('NOT_ELIGIBLE');
    }
  });

  it('separation looks through both chains', () => {
    const world = new World();
    const id = world.open('124.00', { requester: ROBOT, requesterFor: [{ id: 'leo', kind: 'human', name: 'Leo Brandt' }] });
    expect(world.vote('approve', 'leo', id).code).to.equal('SELF_APPROVAL');
    expect(world.vote('approve', world.person('lena', { onBehalfOf: [{ id: 'leo', kind: 'human', name: 'Leo Brandt' }] }), id).code).to.equal('SELF_APPROVAL');
    expect(world.vote('approve', 'lena', id).status).to.equal('accepted');
  });

  it('the directory completes the requester’s chain', () => {
    const world = new World();
    world.directory.set('lu', world.person('lu', { onBehalfOf: [{ id: 'lena', kind: 'human', name: 'Lena Fischer' }] }));
    const id = world.open('124.00', { requester: { id: 'lu', kind: 'human', name: 'Lu Wen' }, requesterFor: [] });
    expect(world.vote('approve', 'lena', id).code).to.equal('SELF_APPROVAL');
    expect(world.can('gate:approve', 'lena', id).context?.reason_code).to.equal('SELF_APPROVAL');
  });

  it('an editor is no approver where distinct says so, and is one where it does not', () => {
    const strict = new World();
    const a = strict.open();
    expect(strict.vote('approve', 'lena', a, { edit: raw('100.00') }).status).to.equal('accepted');
    expect(strict.vote('approve', 'lena', a).code).to.equal('NOT_DISTINCT');
    const loose = new World(withTier('medium', { distinct: ['requester', 'approver'] }));
    const b = loose.open();
    loose.vote('approve', 'lena', b, { edit: raw('100.00') });
    expect(loose.vote('approve', 'lena', b).status).to.equal('accepted');
  });

  it('an editor differs from the requester where distinct says so', () => {
    const world = new World();
    const id = world.open('124.00', { requesterFor: [{ id: 'lena', kind: 'human', name: 'Lena Fischer' }] });
    expect(world.vote('approve', 'lena', id, { edit: raw('100.00') }).code).to.equal('NOT_DISTINCT');
  });

  it('whoever had a hand in it stays out of the successor', () => {
    const world = new World();
    const id = world.open();
    world.vote('approve', 'lena', id, { edit: raw('100.00') });
    const next = world.system({ type: 'subject-changed', gate: id, args: JSON.parse(raw('110.00')) }).gateId ?? '';
    expect(world.vote('approve', 'lena', next).code).to.equal('NOT_DISTINCT');
    expect(world.vote('approve', 'leo', next).status).to.equal('accepted');
  });

  it('a role tied to a boundary counts only inside it', () => {
    const policy = aPolicy();
    const world = new World({ ...policy, roles: policy.roles.map((role) => (role.id === 'support-lead' ? { ...role, boundary: 'finance' } : role)) });
    const id = world.open();
    const lena = world.person('lena', { roles: ['support-lead', 'support-rep'] });
    expect(world.vote('approve', lena, id).code).to.equal('NOT_ELIGIBLE');
    const boundary = { id: 'finance', label: { text: 'Finance' }, members: [], accountable: world.custody.accountable, responsible: [], fence: 3 };
    world.custody = { ...world.custody, boundary };
    expect(world.vote('approve', lena, id).status).to.equal('accepted');
  });
});

describe('delegation', () => {
  const delegated = () => {
    const world = new World(withTier('medium', { quorum: { anyOf: [{ allOf: [{ n: 2, role: 'support-lead' }] }], deny: 1 } }));
    const id = world.open();
    expect(world.command('gate.delegate', 'lena', id, { to: 'aiko', asRole: 'support-lead' }).status).to.equal('accepted');
    return { world, id };
  };

  it('moves authority: the receiver has it, the giver no longer', () => {
    const { world, id } = delegated();
    expect(world.vote('approve', 'lena', id).code).to.equal('NOT_ELIGIBLE');
    expect(world.vote('approve', 'aiko', id, { asRole: 'support-lead' }).status).to.equal('accepted');
    expect(world.gate(id).votes[0]?.authority).to.deep.equal({ of: { id: 'lena', kind: 'human', name: 'Lena Fischer' }, via: [] });
    expect(world.gate(id).assignees.map((who) => who.id)).to.deep.equal(['aiko']);
  });

  it('is among what a backend has to load', () => {
    const { world, id } = delegated();
    expect([...peopleConcerned(world.record(id))].sort()).to.deep.equal(['agent-refunds', 'aiko', 'lena', 'sam']);
    world.directory = new Map(peopleConcerned(world.record(id)).map((who) => [who, world.person(who)]));
    expect(world.vote('approve', 'aiko', id, { asRole: 'support-lead' }).status).to.equal('accepted');
    world.bypass('omar', id);
    expect(peopleConcerned(world.record(id))).to.include('omar');
  });

  it('goes no further', () => {
    const { world, id } = delegated();
    expect(world.command('gate.delegate', 'aiko', id, { to: 'leo', asRole: 'support-lead' }).code).to.equal('NOT_ELIGIBLE');
    expect(world.command('gate.delegate', 'lena', id, { to: 'leo', asRole: 'support-lead' }).code).to.equal('NOT_ELIGIBLE');
  });

  it('is never to a contributor, a stranger, an agent or oneself', () => {
    const { world, id } = delegated();
    world.directory.set('bot', world.person('bot', { kind: 'agent' }));
    expect(world.command('gate.delegate', 'leo', id, { to: 'sam', asRole: 'support-lead' }).code).to.equal('SELF_APPROVAL');
    for (const to of ['nobody', 'bot', 'leo']) expect(world.command('gate.delegate', 'leo', id, { to, asRole: 'support-lead' }).code).to.equal('NOT_ELIGIBLE');
  });

  it('does not turn one human or one authority into two', () => {
    const { world, id } = delegated();
    expect(world.vote('approve', 'aiko', id, { asRole: 'support-lead' }).status).to.equal('accepted');
    expect(world.vote('approve', 'aiko', id, { asRole: 'support-lead' }).code).to.equal('DUPLICATE_VOTE');
    const twice = world.person('leo', { onBehalfOf: [{ id: 'aiko', kind: 'human', name: 'Aiko Mori' }] });
    expect(world.vote('approve', twice, id).code).to.equal('DUPLICATE_VOTE');
    expect(world.command('gate.delegate', 'aiko', id, { to: 'lu', asRole: 'support-lead' }).code).to.equal('NOT_ELIGIBLE');
  });

  it('needs a permission of its own', () => {
    const roles = aPolicy().roles.map((role) => ({ ...role, permissions: role.permissions.filter((one) => one !== 'gate:delegate') }));
    const world = new World(aPolicy({ roles }));
    const id = world.open();
    expect(world.gate(id).allowed).not.to.include('delegate');
    expect(world.can('gate:delegate', 'lena', id).context?.reason_code).to.equal('NOT_ELIGIBLE');
    expect(world.command('gate.delegate', 'lena', id, { to: 'aiko', asRole: 'support-lead' }).code).to.equal('NOT_ELIGIBLE');
  });

  it('does not go to a person who may not see what they would decide', () => {
    const world = new World();
    const id = world.open();
    world.directory.set('nora', world.person('nora', { roles: ['elsewhere'] }));
    expect(world.command('gate.delegate', 'lena', id, { to: 'nora', asRole: 'support-lead' }).params).to.deep.equal({ why: 'may-not-see', to: 'nora' });
  });

  describe('leaves a quorum that can be filled', () => {
    /** A gate for two roles, with only these people in the directory beside the requester. */
    const among = (people: readonly string[], quorum: Tier['quorum'] = { anyOf: [{ allOf: [{ n: 1, role: 'support-lead' }, { n: 1, role: 'finance-lead' }] }], deny: 1 }) => {
      const world = new World(withTier('medium', { quorum }));
      world.directory = new Map(['sam', 'aiko', 'olga', ...people].map((id) => [id, world.person(id)]));
      return { world, id: world.open() };
    };
    const pair: Tier['quorum'] = { anyOf: [{ allOf: [{ n: 2, role: 'support-lead' }] }], deny: 1 };
    const give = ({ world, id }: ReturnType<typeof among>, from: string, to: string) => world.command('gate.delegate', from, id, { to, asRole: 'support-lead' });

    it('refuses a receiver who is needed in a role of their own, and says so', () => {
      const play = among(['lena', 'farid']);
      const before = play.world.record(play.id);
      expect(give(play, 'lena', 'farid')).to.include({ status: 'refused', code: 'QUORUM_UNREACHABLE' });
      expect(play.world.record(play.id)).to.deep.equal(before);
      expect(give(play, 'lena', 'aiko').status).to.equal('accepted');
    });

    it('allows them where others are left for that', () => {
      expect(give(among(['lena', 'farid', 'fay']), 'lena', 'farid').status).to.equal('accepted');
      expect(give(among(['lena', 'leo', 'farid']), 'lena', 'farid').status).to.equal('accepted');
    });

    it('counts one person once, however many authorities they get', () => {
      const play = among(['lena', 'leo'], pair);
      expect(give(play, 'lena', 'leo').code).to.equal('QUORUM_UNREACHABLE');
      expect(give(play, 'lena', 'aiko').status).to.equal('accepted');
      expect(give(play, 'leo', 'aiko').code).to.equal('QUORUM_UNREACHABLE');
      expect(give(play, 'leo', 'olga').status).to.equal('accepted');
    });

    it('does not count who has voted already, nor whom the separation of duties keeps out', () => {
      const play = among(['lena', 'leo', 'lu'], { anyOf: [{ allOf: [{ n: 3, role: 'support-lead' }] }], deny: 1 });
      expect(play.world.vote('approve', 'lena', play.id).status).to.equal('accepted');
      expect(give(play, 'leo', 'lu').code).to.equal('QUORUM_UNREACHABLE');
      expect(give(play, 'leo', 'aiko').status).to.equal('accepted');
    });

    it('looks at every way to approve', () => {
      const either: Tier['quorum'] = { anyOf: [{ allOf: [{ n: 2, role: 'support-lead' }] }, { allOf: [{ n: 1, role: 'finance-lead' }] }], deny: 1 };
      expect(give(among(['lena', 'leo', 'farid'], either), 'lena', 'leo').status).to.equal('accepted');
      expect(give(among(['lena', 'leo'], either), 'lena', 'leo').code).to.equal('QUORUM_UNREACHABLE');
    });

    it('makes nothing worse where too few people are known to begin with', () => {
      expect(give(among(['lena'], pair), 'lena', 'aiko').status).to.equal('accepted');
    });
  });

  it('ends when the giver loses the role', () => {
    const { world, id } = delegated();
    world.directory.set('lena', world.person('lena', { roles: ['support-rep'] }));
    expect(world.vote('approve', 'aiko', id, { asRole: 'support-lead' }).code).to.equal('NOT_ELIGIBLE');
  });

  it('cannot pass on what has been used', () => {
    const world = new World();
    const id = world.open('300.00');
    world.vote('approve', 'lena', id);
    expect(world.command('gate.delegate', 'lena', id, { to: 'aiko', asRole: 'support-lead' }).code).to.equal('DUPLICATE_VOTE');
  });
});

describe('signing in and reading', () => {
  const voteWith = (tier: Partial<Tier>, who: Partial<Principal>, seen = {}, wait = MINUTE) => {
    const world = new World(withTier('medium', tier));
    const id = world.open();
    world.after(wait);
    return world.vote('approve', world.person('lena', who), id, { seen });
  };
  const at = (ms: number) => new Date(Date.parse('2026-11-22T10:00:00.000Z') + ms).toISOString();

  it('a step-up for each decision is strong, fresh, and after the gate opened', () => {
    const each = { stepUp: 'each' } as const;
    expect(voteWith(each, { session: { amr: ['hwk'], at: at(MINUTE) } }).status).to.equal('accepted');
    expect(voteWith(each, { session: { acr: 'phr', at: at(MINUTE) } }).status).to.equal('accepted');
    expect(voteWith(each, { session: { amr: ['pwd'], at: at(MINUTE) } }).code).to.equal('STEP_UP_REQUIRED');
    expect(voteWith(each, { session: { amr: ['mfa'] } }).code).to.equal('STEP_UP_REQUIRED');
    expect(voteWith(each, { session: { amr: ['mfa'], at: at(HOUR) } }).code, 'from the future').to.equal('STEP_UP_REQUIRED');
    expect(voteWith(each, { session: { amr: ['mfa'], at: at(-1) } }).code, 'before the gate').to.equal('STEP_UP_EXPIRED');
    expect(voteWith(each, { session: { amr: ['mfa'], at: at(0) } }, {}, 5 * MINUTE).code, 'five minutes ago').to.equal('STEP_UP_EXPIRED');
  });

  it('a session step-up holds for twelve hours', () => {
    const session = { stepUp: 'session' } as const;
    expect(voteWith(session, { session: { amr: ['mfa'], at: at(-11 * HOUR) } }).status).to.equal('accepted');
    expect(voteWith(session, { session: { amr: ['mfa'], at: at(-12 * HOUR) } }).code).to.equal('STEP_UP_EXPIRED');
  });

  it('reading time counts from when the revision was first sent to this person', () => {
    const world = new World(withTier('medium', { minDwellMs: 1500 }));
    const id = world.open();
    expect(world.after(1499).vote('approve', 'lena', id).code).to.equal('DWELL_TOO_SHORT');
    world.command('gate.seen', 'lena', id, { revision: 1, evidence: [] });
    expect(world.after(1499).vote('approve', 'lena', id).params).to.deep.equal({ neededMs: 1500, actualMs: 1499 });
    expect(world.after(1).vote('approve', 'lena', id).status).to.equal('accepted');
  });

  it('a screen reader user may attest instead, but not before the revision was there to be read', () => {
    const world = new World(withTier('medium', { minDwellMs: 1500 }));
    const id = world.open();
    const seen = { dwellMs: 0, complete: true, channel: 'assistive' } as const;
    expect(world.vote('approve', 'lena', id, { seen }).code).to.equal('DWELL_TOO_SHORT');
    world.after(1500);
    expect(world.vote('approve', 'lena', id, { seen: { ...seen, channel: 'keyboard' } }).code).to.equal('DWELL_TOO_SHORT');
    expect(world.vote('approve', 'lena', id, { seen: { ...seen, complete: false } }).code).to.equal('DWELL_TOO_SHORT');
    expect(world.vote('approve', 'lena', id, { seen }).status).to.equal('accepted');
  });

  it('evidence that was opened earlier counts, evidence that does not exist does not', () => {
    const world = new World(withTier('medium', { evidenceRequired: true }));
    const id = world.open('124.00', { evidence: EVIDENCE });
    world.command('gate.seen', 'lena', id, { revision: 1, evidence: ['order', 'invented'] });
    expect(world.record(id).evidenceSeen).to.deep.equal({ lena: ['order'] });
    expect(world.vote('approve', 'leo', id).code).to.equal('EVIDENCE_UNSEEN');
    expect(world.vote('approve', 'lena', id).status).to.equal('accepted');
  });

  it('the client’s word is kept as the client’s word', () => {
    const world = new World();
    const id = world.open('300.00');
    world.vote('approve', 'lena', id, { seen: { source: 'server' }, meaning: 'I have called the customer' });
    const [vote] = world.gate(id).votes;
    expect(vote?.seen.source).to.equal('attested');
    expect(vote?.signature).to.deep.equal({ printedName: 'Lena Fischer', meaning: 'I have called the customer', at: new Date(world.now).toISOString() });
  });
});

describe('commands that are not judged here', () => {
  it('are refused by name and recorded', () => {
    const world = new World();
    const id = world.open();
    for (const type of KNOWN_COMMANDS.filter((name) => !name.startsWith('gate.') && !['run.stop', 'run.pause', 'run.resume'].includes(name))) {
      const before = world.records.length;
      const args = { 'step.reroute': { option: 'a' }, 'step.override': { argsRaw: '{}' }, 'access.request': { action: 'a', resource: { type: 't', id: 'i' } }, 'audit.export': { format: 'csv' }, 'audit.redact': { record: 1, paths: [] }, 'policy.set': { policy: {} }, 'handoff.ask': { question: '?' }, 'handoff.propose': { to: 'lena', scope: [], mode: 'advisory', brief: { goal: '', done: [], open: [], risks: [], doNot: [], artefacts: [] } } }[type as string] ?? {};
      expect(world.command(type, 'lena', undefined, args as never).code, type).to.equal('UNSUPPORTED_COMMAND');
      expect(world.records.slice(before).map((record) => record.type)).to.deep.equal(['refused']);
    }
    expect(world.gate(id).state).to.equal('open');
  });

  it('an expectation that no longer holds is stale', () => {
    const world = new World();
    const id = world.open();
    expect(world.command('gate.claim', 'lena', id, {}, { expect: { revision: 2 } }).code).to.equal('STALE_DIGEST');
    expect(world.command('gate.claim', 'lena', id, {}, { expect: { digest: policyDigest(world.policy) } }).code).to.equal('STALE_DIGEST');
    expect(world.command('gate.claim', 'lena', id, {}, { expect: { revision: 1, digest: world.gate(id).digests.shown } }).status).to.equal('accepted');
  });
});
