import { expect } from '@open-wc/testing';
import { GATE_ACTIONS, type GateAction } from '../../src/model/gate.js';
import { accessDecisionSchema, KNOWN_OBLIGATIONS } from '../../src/model/access.js';
import type { Principal } from '../../src/model/principal.js';
import type { Receipt } from '../../src/model/command.js';
import { evaluateAccess, requiredRole } from '../../src/policy/index.js';
import { aPolicy, withTier } from './fixtures/policy.js';
import { HOUR, MINUTE, raw, START, World } from './fixtures/world.js';

/** One gate per state, with something going on in it. */
const SITUATIONS: Readonly<Record<string, (world: World) => string>> = {
  evaluating: (w) => {
    const id = w.open();
    w.force(id, 'evaluating');
    return id;
  },
  open: (w) => w.open(),
  'open, for two': (w) => {
    const id = w.open('900.00');
    w.vote('approve', 'lena', id);
    return id;
  },
  'open, rejected once': (w) => {
    const id = w.open('300.00');
    w.vote('reject', 'lena', id);
    return id;
  },
  'open, edited by leo': (w) => {
    const id = w.open();
    w.vote('approve', 'leo', id, { edit: raw('130.00') });
    return id;
  },
  'open, passed on to aiko': (w) => {
    const id = w.open();
    w.command('gate.delegate', 'lena', id, { to: 'aiko', asRole: 'support-lead' });
    return id;
  },
  'open, escalated': (w) => {
    const id = w.open();
    w.command('gate.escalate', 'leo', id, {});
    return id;
  },
  'open, under another policy': (w) => {
    const id = w.open();
    w.policy = { ...w.policy, version: '2' };
    return id;
  },
  'open, forbidden since': (w) => {
    const id = w.open();
    w.policy = withTier('medium', { effect: 'deny' });
    w.system({ type: 'policy-changed', gate: id });
    return id;
  },
  'open, asked by lena': (w) => w.open('124.00', { requesterFor: [{ id: 'lena', kind: 'human', name: 'Lena Fischer' }] }),
  'open, rejected before': (w) => {
    const id = w.open();
    w.vote('reject', 'leo', id);
    return w.open('124.00', { attempt: 2 });
  },
  claimed: (w) => {
    const id = w.open();
    w.command('gate.claim', 'lena', id, {});
    return id;
  },
  'waiting for information': (w) => {
    const id = w.open();
    w.command('gate.ask', 'lena', id, { question: 'Which?' });
    return id;
  },
  approved: (w) => {
    const id = w.open();
    w.vote('approve', 'lena', id);
    return id;
  },
  'let through': (w) => w.open('20.00'),
  bypassed: (w) => {
    const id = w.open();
    w.bypass('omar', id);
    return id;
  },
  released: (w) => {
    const id = w.open();
    w.vote('approve', 'lena', id);
    w.release(id);
    return id;
  },
  consumed: (w) => {
    const id = w.open();
    w.vote('approve', 'lena', id);
    w.release(id);
    w.applied(id);
    return id;
  },
  rejected: (w) => {
    const id = w.open();
    w.vote('reject', 'lena', id);
    return id;
  },
  'expired, but not yet written': (w) => {
    const id = w.open();
    w.after(HOUR);
    return id;
  },
  held: (w) => {
    w.policy = withTier('medium', { onExpiry: 'hold' });
    const id = w.open();
    w.after(HOUR).system({ type: 'due', gate: id });
    return id;
  },
};

const PEOPLE = ['sam', 'lena', 'leo', 'farid', 'omar', 'aiko', 'olga'];

/** Does the act as well as it can be done, so that only entitlement and state can stand in its way. */
const ACTS: Readonly<Record<GateAction, (world: World, who: Principal, id: string) => Receipt>> = {
  approve: (w, who, id) => w.vote('approve', who, id, press(w, who, id)),
  edit: (w, who, id) => w.vote('approve', who, id, { ...press(w, who, id), edit: raw('131.00') }),
  reject: (w, who, id) => w.vote('reject', who, id, press(w, who, id)),
  withdraw: (w, who, id) => w.command('gate.withdraw-vote', who, id, {}),
  claim: (w, who, id) => w.command('gate.claim', who, id, {}),
  unclaim: (w, who, id) => w.command('gate.unclaim', who, id, {}),
  delegate: (w, who, id) => w.command('gate.delegate', who, id, { to: 'lu', asRole: press(w, who, id).asRole }),
  ask: (w, who, id) => w.command('gate.ask', who, id, { question: 'Why?' }),
  answer: (w, who, id) => w.command('gate.answer', who, id, { answer: 'So.' }),
  escalate: (w, who, id) => w.command('gate.escalate', who, id, {}),
  revoke: (w, who, id) => w.command('gate.revoke', who, id, {}),
  bypass: (w, who, id) => w.bypass(who, id),
  reopen: (w, who, id) => w.command('gate.reopen', who, id, {}),
};

const press = (world: World, who: Principal, id: string) => ({
  reason: 'Because',
  asRole: requiredRole(world.gate(id), who) ?? (who.id === 'aiko' ? 'support-lead' : who.roles[0] ?? 'none'),
});

describe('what the screen says is what the server says', () => {
  for (const [name, situation] of Object.entries(SITUATIONS))
    for (const action of GATE_ACTIONS)
      it(`${action}, ${name}`, () => {
        for (const person of PEOPLE) {
          const world = new World();
          const id = situation(world);
          world.after(1);
          const said = world.can(`gate:${action}`, person, id);
          const receipt = ACTS[action](world, world.person(person), id);
          expect(said.decision, `${person}: ${said.context?.reason_code ?? 'allowed'} against ${receipt.code ?? receipt.status}`).to.equal(receipt.status === 'accepted');
          if (!said.decision) expect(said.context?.reason_code, person).to.equal(receipt.code);
          if (receipt.by !== undefined && receipt.code !== 'NOT_FOUND') expect(said.context?.reason_params?.['by']).to.equal(receipt.by.name);
          const offered = world.gate(id).allowed;
          expect(offered, 'offered by the state, whoever asks').to.be.an('array');
          accessDecisionSchema.parse(said);
        }
      });

  it('what a state does not offer, nobody can do', () => {
    for (const situation of Object.values(SITUATIONS)) {
      const world = new World();
      const id = situation(world);
      if (world.gate(id).expiresAt === new Date(world.now).toISOString()) continue;
      for (const action of GATE_ACTIONS)
        if (!world.gate(id).allowed.includes(action)) for (const person of PEOPLE) expect(world.can(`gate:${action}`, person, id).decision, `${action} by ${person} in ${world.gate(id).state}`).to.equal(false);
    }
  });

  it('for a run as well', () => {
    for (const status of ['running', 'paused', 'stopping', 'cancelled'] as const)
      for (const act of ['stop', 'pause', 'resume'] as const)
        for (const person of PEOPLE) {
          const world = new World();
          world.run = { ...world.run, status };
          const said = world.can(`run:${act}`, person);
          const receipt = world.command(`run.${act}`, person, undefined, {});
          expect(said.decision, `${act} by ${person} while ${status}`).to.equal(receipt.status === 'accepted');
          if (!said.decision) expect(said.context?.reason_code).to.equal(receipt.code);
        }
  });
});

describe('a denial', () => {
  const reason = (world: World, action: string, who: string | Principal, id?: string) => world.can(action, who, id).context?.reason_user;

  it('says in plain words why, and who could', () => {
    const world = new World();
    const id = world.open();
    const said = world.can('gate:approve', 'sam', id);
    expect(said).to.deep.equal({
      decision: false,
      context: {
        evaluation_id: said.context?.evaluation_id,
        expires_at: new Date(START + 30_000).toISOString(),
        reason_user: 'Only Support lead can approve this (medium risk). You are: Support rep.',
        reason_code: 'NOT_ELIGIBLE',
        reason_params: { needs: 'Support lead', has: 'Support rep', tier: 'medium risk' },
        who_can: ['Lena Fischer', 'Leo Brandt', 'Lu Wen'],
        who_can_kind: 'people',
      },
    });
  });

  it('names the people who really could, and their role where they are not known or too many', () => {
    const world = new World();
    const id = world.open('124.00', { requesterFor: [{ id: 'lena', kind: 'human', name: 'Lena Fischer' }] });
    const asked = (person: string, action = 'gate:approve', gate: string | null = id) => {
      const { who_can: who, who_can_kind: kind } = world.can(action, person, gate ?? undefined).context ?? {};
      return [kind, who];
    };
    expect(asked('lena'), 'not the person who asked').to.deep.equal(['people', ['Leo Brandt', 'Lu Wen']]);
    expect(asked('sam', 'run:stop', null), 'those who may always stop the run').to.deep.equal(['people', world.run.stopAuthority.map(({ name }) => name)]);
    const { directory } = world;
    const leads = Array.from({ length: 6 }, (_, n) => world.person(`lead-${n}`, { name: `Lead ${n}`, roles: ['support-lead'] }));
    world.directory = new Map([...directory, ...leads.map((lead) => [lead.id, lead] as const)]);
    expect(asked('sam'), 'too many').to.deep.equal(['roles', ['Support lead']]);
    world.directory = new Map();
    expect(asked('sam'), 'nobody known').to.deep.equal(['roles', ['Support lead']]);
  });

  it('has words for each case', () => {
    const world = new World();
    const own = world.open('124.00', { requesterFor: [{ id: 'lena', kind: 'human', name: 'Lena Fischer' }] });
    expect(reason(world, 'gate:approve', 'lena', own)).to.equal('You asked for this yourself, so another person has to approve it.');
    const two = world.open('900.00', { interrupt: 'b' });
    expect(reason(world, 'gate:approve', 'aiko', two)).to.equal('Only Support lead or Finance lead can approve this (high risk). You are: Auditor.');
    world.vote('approve', 'leo', two);
    expect(reason(world, 'gate:approve', 'leo', two)).to.equal('You have already decided here. Withdraw that first if you have changed your mind.');
    expect(reason(world, 'gate:approve', 'lena', two)).to.equal('Your part is already done by Leo Brandt. Still needed: Finance lead.');
    world.command('gate.claim', 'farid', two, {});
    expect(reason(world, 'gate:approve', 'fay', two)).to.equal('This is taken by Farid Haddad.');
    world.vote('approve', 'farid', two);
    expect(reason(world, 'gate:approve', 'fay', two)).to.equal('This is already decided by Farid Haddad.');
    expect(reason(world, 'gate:bypass', 'fay', two)).to.equal('Only Duty manager can let this pass without approvals (high risk). You are: Finance lead.');
    expect(reason(world, 'gate:approve', world.person('bot', { kind: 'agent', roles: ['support-lead'] }), own)).to.equal('Only a person can decide this.');
    expect(reason(world, 'run:stop', 'sam')).to.equal('Only Duty manager can stop this run. You are: Support rep.');
    expect(reason(world, 'run:resume', 'lena')).to.equal('The run is not paused.');
  });

  it('never leaves a person without words', () => {
    for (const situation of Object.values(SITUATIONS))
      for (const person of PEOPLE) {
        const world = new World();
        const id = situation(world);
        for (const action of GATE_ACTIONS) {
          const { decision, context } = world.can(`gate:${action}`, person, id);
          if (decision) continue;
          expect(context?.reason_user, action).to.match(/^[A-Z].*\.$/);
          expect(context?.reason_user).to.not.match(/undefined|null|\[object|^You cannot|[A-Z]{3,}_/);
        }
      }
  });

  it('is the answer to everything unknown', () => {
    const world = new World();
    const id = world.open();
    const ask = (name: string, type: string, resource: string, principal = world.person('lena')) =>
      evaluateAccess({ ask: { action: { name }, resource: { type, id: resource } }, principal, run: world.run, gate: world.record(id) }, world.policy, world.env());
    expect(ask('gate:approve', 'gate', id).decision).to.equal(true);
    for (const [name, type, resource, code] of [
      ['gate:fly', 'gate', id, 'UNKNOWN_PERMISSION'], ['gate:approve', 'run', 'run-1', 'UNKNOWN_PERMISSION'], ['gate:approve', 'moon', id, 'UNKNOWN_PERMISSION'],
      ['gate:approve', 'gate', 'other', 'NOT_FOUND'], ['run:stop', 'run', 'run-2', 'NOT_FOUND'], ['toString', 'run', 'run-1', 'UNKNOWN_PERMISSION'], ['', 'run', 'run-1', 'UNKNOWN_PERMISSION'],
    ] as const)
      expect(ask(name, type, resource).context?.reason_code, `${name} on ${type}`).to.equal(code);
    expect(ask('gate:read', 'gate', id, world.person('lena', { roles: [] })).context?.reason_code).to.equal('NOT_FOUND');
    const bare = evaluateAccess({ ask: { action: { name: 'gate:approve' }, resource: { type: 'gate', id } }, principal: world.person('lena') }, world.policy, world.env());
    expect(bare.context?.reason_code).to.equal('NOT_FOUND');
  });

  it('of a permission that only the host knows follows the policy', () => {
    const policy = aPolicy();
    const world = new World({ ...policy, roles: policy.roles.map((role) => (role.id === 'auditor' ? { ...role, permissions: [...role.permissions, 'report:print'] } : role)) });
    expect(world.can('report:print', 'aiko').decision).to.equal(true);
    expect(world.can('report:print', 'lena').context?.who_can).to.deep.equal(['Auditor']);
    expect(world.can('audit:read', 'aiko').decision).to.equal(true);
    expect(world.can('audit:read', 'lena').decision).to.equal(false);
    expect(world.can('run:read', 'lena').decision).to.equal(true);
  });

  it('of starting a workflow, exporting or changing the policy needs no run', () => {
    const world = new World();
    const can = (name: string, type: string, roles: string[]) =>
      evaluateAccess({ ask: { action: { name }, resource: { type, id: 'x' } }, principal: world.person('lena', { roles }) }, world.policy, world.env()).decision;
    expect(can('run:start', 'workflow', ['support-lead'])).to.equal(false);
    expect(can('audit:read', 'audit', ['auditor'])).to.equal(true);
    expect(can('policy:set', 'policy', ['auditor'])).to.equal(false);
  });
});

describe('an allowance', () => {
  it('names what is still owed, and only what the kit knows', () => {
    const world = new World(withTier('medium', { stepUp: 'each', reason: 'always', evidenceRequired: true }));
    const id = world.open('124.00', { evidence: [{ id: 'order', label: { text: 'Order' }, mediaType: 'text/plain', text: 'x' }] });
    world.after(MINUTE);
    const weak = world.person('lena', { session: { amr: ['pwd'], at: new Date(world.now).toISOString() } });
    const owed = world.can('gate:approve', weak, id).context?.obligations;
    expect(owed).to.deep.equal([{ type: 'step-up', properties: { mode: 'each' } }, { type: 'reason' }, { type: 'evidence', properties: { unseen: ['order'] } }]);
    for (const { type } of owed ?? []) expect(KNOWN_OBLIGATIONS.has(type)).to.equal(true);
    world.command('gate.seen', 'lena', id, { revision: 1, evidence: ['order'] });
    expect(world.can('gate:approve', 'lena', id).context?.obligations).to.deep.equal([{ type: 'reason' }]);
    expect(world.can('gate:reject', weak, id).context?.obligations).to.deep.equal([{ type: 'reason' }]);
    expect(world.can('gate:bypass', world.person('omar', { session: {} }), id).context?.obligations?.map(({ type }) => type)).to.deep.equal(['step-up', 'reason']);
    expect(world.can('gate:claim', 'lena', id).context).to.not.have.property('obligations');
  });

  it('is fresh for 30 s, or until something is due', () => {
    const world = new World();
    const id = world.open();
    world.after(HOUR - 10_000);
    const { context } = world.can('gate:approve', 'lena', id);
    expect(context?.expires_at).to.equal(new Date(START + HOUR).toISOString());
    expect(world.can('run:read', 'lena').context?.expires_at).to.equal(new Date(world.now + 30_000).toISOString());
    expect(world.can('run:read', 'lena').context?.evaluation_id).to.not.equal(context?.evaluation_id);
  });
});
