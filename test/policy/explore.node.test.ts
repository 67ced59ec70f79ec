import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Gate } from '../../src/model/gate.js';
import { isDecidableGate, isTerminalGate, type GateState } from '../../src/model/status.js';
import type { Outcome } from '../../src/policy/types.js';
import { withTier } from './fixtures/policy.js';
import { checkInvariants } from './fixtures/invariants.js';
import { HOUR, raw, refund, START, World } from './fixtures/world.js';

/**
 * Every path of a small model: two people who both have to agree, one edit, one revocation; claims and questions are left
 * to the random sequences. The engine may be honest or not. Breadth first, so that a broken rule is met on a shortest path.
 */
const POLICY = withTier('medium', { quorum: { anyOf: [{ allOf: [{ n: 2, role: 'support-lead' }] }], deny: 2 }, validForMs: HOUR });

const FIRST = new World(POLICY, false);
FIRST.request(refund('124.00'));

const newest = (world: World): string => [...world.gates.keys()].at(-1) ?? '';
const gates = (world: World): readonly string[] => [...world.gates.keys()];
const refused = (world: World): Outcome | undefined => world.last;

type Act = (world: World) => unknown;
const onEach = (name: string, act: (world: World, id: string) => unknown): readonly (readonly [string, Act])[] =>
  [0, 1].map((index) => [`${name} ${index}`, (world: World) => (gates(world)[index] === undefined ? undefined : act(world, gates(world)[index] ?? ''))] as const);

const edited = (world: World) => [...world.gates.values()].some(({ contributors }) => contributors.includes('lu'));
const isLate = (world: World) => world.now >= START + 2 * HOUR;
const revoked = (world: World) => [...world.gates.values()].some(({ gate }) => gate.state === 'revoked');

const ACTS: readonly (readonly [string, Act])[] = [
  ...['lena', 'leo'].flatMap((who): (readonly [string, Act])[] => [
    [`${who} approves`, (w) => w.vote('approve', who, newest(w))],
    [`${who} rejects`, (w) => w.vote('reject', who, newest(w))],
    [`${who} withdraws`, (w) => w.command('gate.withdraw-vote', who, newest(w), {})],
  ]),
  ['lu, having edited, approves', (w) => (edited(w) ? w.vote('approve', 'lu', newest(w)) : undefined)],
  ['leo approves what was there at first', (w) => w.vote('approve', 'leo', FIRST.gate(newest(FIRST)).id, { from: FIRST.gate(newest(FIRST)) })],
  ['lu edits', (w) => (edited(w) ? undefined : w.vote('approve', 'lu', newest(w), { edit: raw('130.00') }))],
  ['leo revokes', (w) => (revoked(w) ? undefined : w.command('gate.revoke', 'leo', newest(w), {}))],
  ['an hour passes', (w) => (isLate(w) ? undefined : w.after(HOUR))],
  ['a timer fires', (w) => gates(w).map((id) => w.system({ type: 'due', gate: id }))],
  ['omar stops the run', (w) => w.command('run.stop', 'omar', undefined, {})],
  ['the engine asks again', (w) => w.request(refund('124.00'))],
  ['the worker delivers', (w) => w.deliver()],
  ...onEach('release', (w, id) => w.release(id)),
  ...onEach('release of something else', (w, id) => (w.gates.size > 2 ? undefined : w.release(id, refund('125.00')))),
  ...onEach('applied', (w, id) => w.applied(id)),
  ...onEach('something else applied', (w, id) => w.applied(id, refund('1.00'))),
  ...onEach('not applied', (w, id) => w.system({ type: 'not-applied', gate: id, evidence: { text: 'absent' } })),
];

/** What tells two worlds apart for everything that can still happen: no ids, salts or instants, only their relations. */
const keyOf = (world: World): string => {
  const index = new Map(gates(world).map((id, at) => [id, at]));
  const nth = (id: string | undefined) => (id === undefined ? '' : index.get(id));
  const due = (at: string | undefined) => (at === undefined ? '' : Math.ceil((Date.parse(at) - world.now) / HOUR));
  const votes = (gate: Gate) => gate.votes.filter(({ counts }) => counts).map(({ by, kind, revision }) => `${by.id}${kind}${revision}`).sort();
  const all = [...world.gates.values()].map(({ gate, cancelling }) => [
    gate.state, gate.revision, nth(gate.supersededBy),
    // Of what is over only its state matters; the clock matters only where it still runs.
    ...(isTerminalGate(gate.state) ? [] : [votes(gate), cancelling]),
    ...(isDecidableGate(gate.state) ? [due(gate.expiresAt)] : isTerminalGate(gate.state) ? [] : [due(gate.validUntil)]),
  ]);
  const steps = [...world.steps.values()].map(({ status, gate }) => [status, nth(gate)]);
  const outbox = world.outbox.map((op) => ('gate' in op ? [op.op, nth(op.gate), 'verb' in op ? op.verb : ''] : [op.op, op.verb]));
  const issued = new Set(world.permits.map(({ gate, revision }) => `${nth(gate)}/${revision}`));
  return JSON.stringify([all, steps, outbox, world.run.status, [...issued], isLate(world)]);
};

/** How many gates in a row are followed to their end; the next one is met, and no more. `WF_EXPLORE=deep` follows a third. */
const DEEP = process.env['WF_EXPLORE'] === 'deep';
const MOST_GATES = DEEP ? 3 : 2;
const MOST_MS = DEEP ? 30 * 60_000 : 120_000;

test('every state of a small model keeps the invariants', { timeout: 2 * MOST_MS }, (context) => {
  const began = performance.now();
  const start = FIRST.fork();
  const seen = new Map<string, string>([[keyOf(start), '']]);
  let frontier: readonly (readonly [World, string])[] = [[start, 'request']];
  let transitions = 0;
  const reached = new Set<GateState>();
  while (frontier.length > 0 && performance.now() - began < MOST_MS) {
    const next: (readonly [World, string])[] = [];
    for (const [world, path] of frontier)
      for (const [name, act] of ACTS) {
        const after = world.fork();
        const before = after.gates;
        act(after);
        transitions += 1;
        if (after.last !== undefined)
          try {
            const permit = after.permits.length > world.permits.length ? after.permits.at(-1) : undefined;
            checkInvariants({ before, world: after, outcome: { ...refused(after) ?? after.last, permit } });
          } catch (error) {
            throw new Error(`${path}, ${name}`, { cause: error });
          }
        for (const { gate } of after.gates.values()) reached.add(gate.state);
        const key = keyOf(after);
        if (seen.has(key) || after.gates.size > MOST_GATES) continue;
        seen.set(key, `${path}, ${name}`);
        next.push([after, `${path}, ${name}`]);
      }
    frontier = next;
  }
  context.diagnostic(`${seen.size} states, ${transitions} transitions, ${Math.round(performance.now() - began)} ms`);
  assert.equal(frontier.length, 0, 'the search came to an end');
  assert.ok(seen.size > 1000, `only ${seen.size} states`);
  assert.deepEqual([...reached].sort(), ['approved', 'cancelled', 'consumed', 'expired', 'open', 'rejected', 'released', 'revoked', 'superseded', 'violated']);
});
