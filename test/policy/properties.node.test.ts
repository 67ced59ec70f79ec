import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Gate } from '../../src/model/gate.js';
import { isTerminalGate } from '../../src/model/status.js';
import { checkInvariants } from './fixtures/invariants.js';
import { aPolicy, withTier } from './fixtures/policy.js';
import { MINUTE, raw, refund, World } from './fixtures/world.js';

const SEED = 20261122;
const AMOUNTS = ['20.00', '124.00', '130.00', '300.00', '900.00'] as const;
const PEOPLE = ['sam', 'lena', 'leo', 'lu', 'farid', 'fay', 'omar', 'aiko', 'olga'] as const;

/** What a person may still have on screen: any gate as it stood at any time. */
class Screens {
  readonly seen: Gate[] = [];
  remember(world: World): void {
    for (const { gate } of world.gates.values()) if (!this.seen.includes(gate)) this.seen.push(gate);
  }
}

interface Play { readonly world: World; readonly screens: Screens; readonly visited?: Set<string> }

/** One thing that happens; numbers choose among whatever exists by then. */
class Happening implements fc.Command<object, Play> {
  constructor(private readonly name: string, private readonly choices: readonly number[], private readonly act: (play: Play, pick: <T>(at: number, from: readonly T[]) => T) => unknown) {}

  check = (): boolean => true;

  run(_model: object, play: Play): void {
    const { world, screens } = play;
    const before = world.gates;
    const permits = world.permits.length;
    world.last = undefined;
    this.act(play, (at, from) => {
      const chosen = from[(this.choices[at] ?? 0) % Math.max(1, from.length)];
      if (chosen === undefined) throw new Error('nothing to choose from');
      return chosen;
    });
    if (world.last === undefined) return;
    const permit = world.permits.length > permits ? world.permits.at(-1) : undefined;
    checkInvariants({ before, world, outcome: { ...(world.last as NonNullable<World['last']>), permit } });
    screens.remember(world);
    for (const { gate } of world.gates.values()) play.visited?.add(gate.state);
  }

  toString = (): string => `${this.name}(${this.choices.join()})`;
}

type Pick = <T>(at: number, from: readonly T[]) => T;
/** Any gate, but more often one that is not over. */
const gateOf = ({ world }: Play, pick: Pick): string => {
  const all = [...world.gates.values()];
  const live = all.filter(({ gate }) => !isTerminalGate(gate.state));
  return pick(0, [...all, ...live, ...live, ...live]).gate.id;
};
/** Mostly those who may decide, and mostly in the role that has something to say: refusals alone lead nowhere. */
const whoOf = (pick: Pick): string => pick(1, [...PEOPLE, 'lena', 'leo', 'lena', 'farid', 'leo', 'lena']);
const roleOf = (world: World, who: string, pick: Pick): string => pick(2, [world.person(who).roles[0] ?? 'none', world.person(who).roles[0] ?? 'none', world.person(who).roles[0] ?? 'none', 'support-lead', 'finance-lead']);

const ACTS: Readonly<Record<string, (play: Play, pick: Pick) => unknown>> = {
  approve: (play, pick) => play.world.vote('approve', whoOf(pick), gateOf(play, pick), { asRole: roleOf(play.world, whoOf(pick), pick) }),
  'approve an old screen': (play, pick) => {
    const from = pick(0, play.screens.seen);
    return play.world.vote('approve', whoOf(pick), from.id, { from, asRole: roleOf(play.world, whoOf(pick), pick) });
  },
  reject: (play, pick) => play.world.vote('reject', whoOf(pick), gateOf(play, pick), { asRole: roleOf(play.world, whoOf(pick), pick) }),
  edit: (play, pick) => play.world.vote('approve', whoOf(pick), gateOf(play, pick), { edit: raw(pick(3, AMOUNTS)), asRole: roleOf(play.world, whoOf(pick), pick) }),
  withdraw: (play, pick) => play.world.command('gate.withdraw-vote', whoOf(pick), gateOf(play, pick), {}),
  claim: (play, pick) => play.world.command('gate.claim', whoOf(pick), gateOf(play, pick), { leaseMs: 10 * MINUTE }),
  unclaim: (play, pick) => play.world.command('gate.unclaim', whoOf(pick), gateOf(play, pick), {}),
  ask: (play, pick) => play.world.command('gate.ask', whoOf(pick), gateOf(play, pick), { question: 'Why?' }),
  answer: (play, pick) => play.world.command('gate.answer', whoOf(pick), gateOf(play, pick), { answer: 'So.' }),
  'answer with args': (play, pick) => play.world.command('gate.answer', whoOf(pick), gateOf(play, pick), { answer: 'So.', argsRaw: raw(pick(3, AMOUNTS)) }),
  delegate: (play, pick) => play.world.command('gate.delegate', whoOf(pick), gateOf(play, pick), { to: pick(3, PEOPLE), asRole: roleOf(play.world, whoOf(pick), pick) }),
  escalate: (play, pick) => play.world.command('gate.escalate', whoOf(pick), gateOf(play, pick), {}),
  revoke: (play, pick) => play.world.command('gate.revoke', whoOf(pick), gateOf(play, pick), {}),
  bypass: (play, pick) => play.world.bypass(pick(1, ['omar', 'lena']), gateOf(play, pick)),
  reopen: (play, pick) => play.world.command('gate.reopen', pick(1, ['olga', 'lena']), gateOf(play, pick), {}),
  request: (play, pick) => play.world.request(refund(pick(3, AMOUNTS)), { interrupt: pick(0, ['pay', 'other']), step: pick(0, ['s1', 's2']), attempt: pick(2, [1, 2]), requesterFor: [{ id: pick(1, ['sam', 'leo', 'lena']), kind: 'human', name: 'Requester' }] }),
  release: (play, pick) => play.world.release(gateOf(play, pick)),
  'release as asked at first': (play, pick) => play.world.release(gateOf(play, pick), JSON.parse(play.world.record(gateOf(play, pick)).revisions[0]?.argsRaw ?? '{}')),
  'release something': (play, pick) => play.world.release(gateOf(play, pick), refund(pick(3, AMOUNTS))),
  'release with an old fence': (play, pick) => play.world.release(gateOf(play, pick), undefined, play.world.custody.fence - 1),
  applied: ({ world }, pick) => {
    const out = [...world.gates.values()].filter(({ gate }) => gate.state === 'released' || gate.state === 'consumed');
    return out.length === 0 ? undefined : world.applied(pick(0, out).gate.id);
  },
  'applied out of the blue': (play, pick) => play.world.applied(gateOf(play, pick)),
  'applied something': (play, pick) => play.world.applied(gateOf(play, pick), refund(pick(3, AMOUNTS))),
  'not applied': (play, pick) => play.world.system({ type: 'not-applied', gate: gateOf(play, pick), evidence: { text: 'absent' } }),
  'subject changes': (play, pick) => play.world.system({ type: 'subject-changed', gate: gateOf(play, pick), args: refund(pick(3, AMOUNTS)) }),
  'subject becomes unreadable': (play, pick) => play.world.system({ type: 'subject-changed', gate: gateOf(play, pick), args: { refund: undefined } }),
  'policy changes': ({ world }, pick) => {
    world.policy = withTier(pick(0, ['medium', 'pair']), pick(1, [{ onExpiry: 'hold' }, { onExpiry: 'escalate' }, { editorCounts: true, distinct: [] }, { rank: 5 }, { effect: 'deny' }, { quorum: { anyOf: [{ allOf: [{ n: 1, role: 'finance-lead' }] }], deny: 1 } }] as const), aPolicy({ version: String(world.now) }));
    for (const gate of world.gates.keys()) world.system({ type: 'policy-changed', gate });
  },
  'custody moves': ({ world }) => {
    world.custody = { ...world.custody, fence: world.custody.fence + 1 };
    for (const gate of world.gates.keys()) world.system({ type: 'custody-changed', gate });
  },
  'custody moves, nobody says': ({ world }) => {
    world.custody = { ...world.custody, fence: world.custody.fence + 1 };
  },
  'somebody changes jobs': ({ world }, pick) => {
    const who = whoOf(pick);
    world.directory.set(who, world.person(who, { roles: [pick(2, ['support-rep', 'support-lead', 'finance-lead'])] }));
  },
  'step goes': (play, pick) => play.world.system({ type: 'step-gone', gate: gateOf(play, pick) }),
  'run stops': ({ world }) => world.command('run.stop', 'omar', undefined, {}),
  'time passes': ({ world }, pick) => world.after(pick(0, [0, 1, 5 * MINUTE, 30 * MINUTE, 60 * MINUTE])),
  'timers fire': ({ world }) => [...world.gates.keys()].map((gate) => world.system({ type: 'due', gate })),
  'worker delivers': ({ world }) => world.deliver(),
};

/** Things that end everything come up less often than those that keep a run going. */
const RARE: ReadonlySet<string> = new Set(['run stops', 'step goes', 'applied something', 'applied out of the blue', 'custody moves', 'custody moves, nobody says', 'policy changes', 'release something', 'subject changes', 'subject becomes unreadable']);

const happenings = Object.entries(ACTS).flatMap(([name, act]) => {
  const one = fc.tuple(fc.nat(9), fc.nat(14), fc.nat(4), fc.nat(9)).map((choices) => new Happening(name, choices, act));
  return RARE.has(name) ? [one] : [one, one, one];
});

const POLICIES = [
  aPolicy(),
  withTier('medium', { onExpiry: 'hold' }),
  withTier('pair', { onExpiry: 'escalate', editorCounts: true, distinct: ['requester', 'approver'] }),
  withTier('medium', { distinct: [], editorCounts: true }),
];

/** The report names the sequence; what it broke is the cause of the error. */
const holds = <T>(property: fc.IProperty<T>, numRuns: number): void => {
  const details = fc.check(property, { numRuns, seed: SEED });
  const { errorInstance: error } = details;
  if (details.failed) throw new Error(`${error instanceof Error ? error.message : ''}\n${fc.defaultReportMessage(details) ?? ''}`, { cause: error });
};

test('no sequence of events breaks an invariant', { timeout: 120_000 }, (context) => {
  const visited = new Set<string>();
  holds(
    fc.property(fc.nat(POLICIES.length - 1), fc.constantFrom(...AMOUNTS), fc.commands(happenings, { maxCommands: 60, size: 'max' }), (policy, amount, sequence) => {
      const world = new World(POLICIES[policy]);
      const play = { world, screens: new Screens(), visited };
      world.open(amount, policy % 2 === 0 ? {} : { requesterFor: [{ id: 'leo', kind: 'human', name: 'Leo Brandt' }] });
      play.screens.remember(world);
      fc.modelRun(() => ({ model: {}, real: play }), sequence);
    }),
    // Many more on demand: WF_RUNS=20000.
    Number(process.env['WF_RUNS'] ?? 400),
  );
  context.diagnostic(`seed ${SEED}; states on the way: ${[...visited].sort().join(', ')}`);
  for (const state of ['approved', 'bypassed', 'cancelled', 'claimed', 'consumed', 'expired', 'open', 'rejected', 'released', 'revoked', 'superseded', 'violated', 'waiting-info'])
    assert.ok(visited.has(state), `no sequence came through ${state}`);
});

test('an outcome depends on nothing but what it is given', { timeout: 60_000 }, () => {
  holds(
    fc.property(fc.commands(happenings, { maxCommands: 30 }), (sequence) => {
      const [a, b] = [new World(), new World()].map((world) => {
        const play = { world, screens: new Screens() };
        world.open('300.00');
        play.screens.remember(world);
        fc.modelRun(() => ({ model: {}, real: play }), sequence);
        return JSON.stringify([[...world.gates], world.records, world.outbox, world.run, [...world.steps], world.alarms, world.permits]);
      });
      assert.equal(a, b);
    }),
    40,
  );
});

test('a judgement changes nothing that it was given', () => {
  const freeze = <T>(value: T): T => {
    if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
      Object.freeze(value);
      Object.values(value).forEach(freeze);
    }
    return value;
  };
  const world = new World(freeze(aPolicy()));
  const id = world.open('900.00');
  for (const record of world.gates.values()) freeze(record);
  freeze(world.run);
  for (const step of world.steps.values()) freeze(step);
  assert.equal(world.vote('approve', freeze(world.person('lena')), id).status, 'accepted');
  for (const record of world.gates.values()) freeze(record);
  assert.equal(world.vote('approve', freeze(world.person('farid')), id).status, 'accepted');
  for (const record of world.gates.values()) freeze(record);
  assert.notEqual(world.release(id).permit, undefined);
  for (const record of world.gates.values()) freeze(record);
  world.applied(id);
  assert.equal(world.gate(id).state, 'consumed');
});
