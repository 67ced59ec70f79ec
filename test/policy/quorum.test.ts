import { expect } from '@open-wc/testing';
import { eligibleRoles, isQuorumMet, quorumProgress, requiredRole } from '../../src/policy/index.js';
import { countLines, quorumLines } from '../../src/policy/quorum.js';
import { aPolicy, tier, withTier } from './fixtures/policy.js';
import { raw, World } from './fixtures/world.js';

const have = (world: World, id: string) => world.gate(id).requirement.quorum.map((line) => [line.option, line.role, line.have, line.need]);

describe('a quorum', () => {
  it('is a line per option and role, labelled for people', () => {
    const lines = quorumLines(tier('x', 1, { quorum: { anyOf: [{ allOf: [{ n: 1, role: 'support-lead' }, { n: 2, role: 'support-lead' }] }, { allOf: [{ n: 1, role: 'ghost' }] }], deny: 1 } }), aPolicy());
    expect(lines).to.deep.equal([
      { option: 0, need: 3, have: 0, role: 'support-lead', whoLabel: { text: 'Support lead' } },
      { option: 1, need: 1, have: 0, role: 'ghost', whoLabel: { text: 'ghost' } },
    ]);
  });

  it('without lines is never met', () => {
    expect(isQuorumMet([])).to.equal(false);
    expect(quorumProgress([])).to.deep.equal({ have: 0, need: 0 });
  });

  it('is met by any option whose every line is filled', () => {
    const world = new World();
    const id = world.open('900.00');
    world.vote('approve', 'lena', id);
    expect(have(world, id)).to.deep.equal([[0, 'support-lead', 1, 1], [0, 'finance-lead', 0, 1], [1, 'finance-lead', 0, 2]]);
    expect(world.gate(id).state).to.equal('open');
    expect(quorumProgress(world.gate(id).requirement.quorum)).to.deep.equal({ have: 1, need: 2 });
    world.vote('approve', 'farid', id);
    expect(world.gate(id).state).to.equal('approved');
    const other = world.open('900.00', { interrupt: 'b' });
    world.vote('approve', 'farid', other);
    world.vote('approve', 'fay', other);
    expect(world.gate(other).state).to.equal('approved');
  });

  it('counts a vote in the one role it was cast in, and a human once', () => {
    const world = new World();
    const id = world.open('900.00');
    const both = world.person('lena', { roles: ['support-lead', 'finance-lead'] });
    world.vote('approve', both, id, { asRole: 'finance-lead' });
    expect(have(world, id)).to.deep.equal([[0, 'support-lead', 0, 1], [0, 'finance-lead', 1, 1], [1, 'finance-lead', 1, 2]]);
    expect(world.vote('approve', both, id, { asRole: 'support-lead' }).code).to.equal('DUPLICATE_VOTE');
    expect(world.vote('approve', 'lena', id, { asRole: 'finance-lead' }).code).to.equal('NOT_ELIGIBLE');
  });

  it('tells a second lead that the place is filled, and by whom', () => {
    const world = new World(withTier('high', { quorum: { anyOf: [{ allOf: [{ n: 1, role: 'support-lead' }, { n: 1, role: 'finance-lead' }] }], deny: 1 } }));
    const id = world.open('900.00');
    world.vote('approve', 'lena', id);
    const receipt = world.vote('approve', 'leo', id);
    expect(receipt.code).to.equal('NOT_ELIGIBLE');
    expect(receipt.by?.name).to.equal('Lena Fischer');
    expect(receipt.params).to.include({ why: 'place-filled', needs: 'Finance lead' });
    expect(world.vote('reject', 'leo', id).status, 'a no needs no place').to.equal('accepted');
  });

  it('counts a withdrawn vote no longer, and takes it again', () => {
    const world = new World();
    const id = world.open('300.00');
    world.vote('approve', 'lena', id);
    world.command('gate.withdraw-vote', 'lena', id, {});
    expect(have(world, id)).to.deep.equal([[0, 'support-lead', 0, 2]]);
    world.vote('approve', 'leo', id);
    expect(world.gate(id).state).to.equal('open');
    expect(world.vote('approve', 'lena', id).status).to.equal('accepted');
    expect(world.gate(id).state).to.equal('approved');
    expect(world.gate(id).votes.map(({ counts }) => counts)).to.deep.equal([false, true, true]);
  });

  it('one human votes once per gate', () => {
    const world = new World();
    const id = world.open('300.00');
    world.vote('approve', 'lena', id);
    const again = world.vote('approve', 'lena', id);
    expect(again.code).to.equal('DUPLICATE_VOTE');
    expect(again.by?.id).to.equal('lena');
    expect(world.vote('reject', 'lena', id).code).to.equal('DUPLICATE_VOTE');
  });

  it('approvals of an earlier revision never count again, even if its digest returns; rejections carry over', () => {
    const world = new World(withTier('pair', { editorCounts: false }));
    const id = world.open('300.00');
    world.vote('reject', 'lu', id);
    world.vote('approve', 'leo', id);
    world.vote('approve', 'lena', id, { edit: raw('310.00') });
    world.vote('approve', world.person('fay', { roles: ['support-lead'] }), id, { edit: raw('300.00') });
    expect(world.gate(id).revision).to.equal(3);
    expect(world.gate(id).subject.argsRaw).to.equal(raw('300.00'));
    expect(have(world, id)).to.deep.equal([[0, 'support-lead', 0, 2]]);
    expect(world.gate(id).votes.filter(({ counts }) => counts).map(({ kind, by }) => [kind, by.id])).to.deep.equal([['reject', 'lu']]);
    expect(world.vote('reject', 'lu', id).status, 'voted anew').to.equal('accepted');
    expect(world.gate(id).votes.filter(({ counts }) => counts)).to.have.length(1);
    expect(world.gate(id).state).to.equal('open');
    world.vote('reject', 'leo', id);
    expect(world.gate(id).state, 'the second no').to.equal('rejected');
  });

  it('deny wins where both are met', () => {
    const world = new World();
    const id = world.open('300.00');
    world.vote('reject', 'lu', id);
    world.policy = withTier('pair', { quorum: { anyOf: [{ allOf: [{ n: 1, role: 'support-lead' }] }], deny: 1 } }, world.policy);
    world.system({ type: 'policy-changed', gate: id });
    expect(world.gate(id).state).to.equal('open');
    world.vote('approve', 'leo', id);
    expect(world.gate(id).state).to.equal('rejected');
    expect(world.gate(id).decided?.by?.id).to.equal('lu');
  });

  it('lines are counted from votes, whatever they said before', () => {
    const world = new World();
    const id = world.open('300.00');
    const lied = world.gate(id).requirement.quorum.map((line) => ({ ...line, have: 2 }));
    expect(countLines(lied, world.gate(id)).map((line) => line.have)).to.deep.equal([0]);
  });

  it('names the roles in which somebody could still fill a place', () => {
    const world = new World();
    const id = world.open('900.00');
    const both = { roles: ['auditor', 'finance-lead', 'support-lead'] };
    expect(eligibleRoles(world.gate(id), both)).to.deep.equal(['support-lead', 'finance-lead']);
    expect(requiredRole(world.gate(id), { roles: ['auditor'] })).to.equal(undefined);
    world.vote('approve', 'lena', id);
    expect(requiredRole(world.gate(id), both)).to.equal('finance-lead');
  });
});
