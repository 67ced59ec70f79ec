import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { LATE_EFFECTS, type LateEffects } from '../../src/model/gate.js';
import { isTerminalGate } from '../../src/model/status.js';
import type { Permit } from '../../src/policy/types.js';
import { checkInvariants } from './fixtures/invariants.js';
import { withTier } from './fixtures/policy.js';
import { refund, World } from './fixtures/world.js';

/**
 * Drivers that are stopped between their permit and their effect, for any time, while everything else goes on. What
 * lands after its permit's end, or after an approval was taken back, must be impossible or raise an alarm.
 */
const TERM_MS = 1000;
const CLOCK_ERROR_MS = 200;
/** Approvals outlive a few permits, and not all of them. */
const POLICY = withTier('medium', { validForMs: 4 * TERM_MS });

/** A permit in the hands of a process that may be asleep. */
interface Hand { readonly permit: Permit; readonly landed: boolean; readonly reported: boolean }

class Play {
  hands: readonly Hand[] = [];
  constructor(readonly world: World, readonly late: LateEffects) {}

  fork(): Play {
    const copy = new Play(this.world.fork(), this.late);
    copy.hands = this.hands;
    return copy;
  }

  get gates(): readonly string[] {
    return [...this.world.gates.keys()];
  }

  hasLanded(gate: string): boolean {
    return this.hands.some(({ permit, landed }) => permit.gate === gate && landed);
  }

  release(gate: string, engineFence: number): void {
    const { world } = this;
    const terms = { forMs: TERM_MS, clockErrorMs: CLOCK_ERROR_MS, engineFence, lateEffects: this.late };
    const { permit } = world.system({ type: 'release', gate, args: JSON.parse(world.gate(gate).subject.argsRaw), custodyFence: world.custody.fence, terms });
    const known = this.hands.some((hand) => hand.permit.gate === permit?.gate && hand.permit.fence === permit.fence);
    if (permit !== undefined && !permit.alreadyExecuted && !known) this.hands = [...this.hands, { permit, landed: false, reported: false }];
  }

  /** Whether the place where the effect lands takes it now. Its clock may be behind by less than what is allowed. */
  takes({ gate, fence, until = '' }: Permit, skewMs: number): boolean {
    const { world } = this;
    const record = world.record(gate);
    switch (this.late) {
      case 'prevented':
        return record.gate.state === 'released' && record.permit?.fence === fence && world.now < Date.parse(until);
      case 'refused':
        return world.now - skewMs < Date.parse(until);
      case 'compared':
        return true;
    }
  }

  wake(index: number, skewMs: number): void {
    const hand = this.hands[index];
    if (hand === undefined || hand.landed || this.hasLanded(hand.permit.gate) || !this.takes(hand.permit, skewMs)) return;
    const { state } = this.world.gate(hand.permit.gate);
    if (this.late !== 'compared' && state !== 'released') throw new Error(`broken: no effect after its permit is void (${this.late}: ${hand.permit.gate} is ${state})`);
    this.hands = this.hands.map((each) => (each === hand ? { ...each, landed: true } : each));
  }

  /** The process that had the effect says so, whether or not it still drives the run. */
  report(index: number): void {
    const hand = this.hands[index];
    if (hand?.landed !== true || hand.reported) return;
    const { world } = this;
    const { state } = world.gate(hand.permit.gate);
    const alarms = world.alarms.length;
    world.applied(hand.permit.gate, JSON.parse(hand.permit.argsRaw));
    const raised = world.alarms.length > alarms;
    const after = world.gate(hand.permit.gate);
    if (raised !== (state !== 'released')) throw new Error(`broken: a late effect raises an alarm, and no other (${state}, ${raised ? 'alarm' : 'none'})`);
    if (state !== 'released' && state !== 'approved' && after.outcome?.seal !== 'mismatch') throw new Error(`broken: what came after the end stands at the gate (${state})`);
    this.hands = this.hands.map((each) => (each === hand ? { ...each, reported: true } : each));
  }

  /** What an honest look at the place finds; that nothing is there is told with the fence of the permit it was about. */
  inspect(gate: string): void {
    const { permit } = this.world.record(gate);
    if (permit === undefined || this.hasLanded(gate)) return;
    this.world.system({ type: 'not-applied', gate, evidence: { text: 'absent' }, fence: permit.fence });
  }
}

type Act = (play: Play) => unknown;
const newest = ({ gates }: Play): string => gates.at(-1) ?? '';

const ACTS: readonly (readonly [string, Act])[] = [
  ['lena approves', (play) => play.world.vote('approve', 'lena', newest(play))],
  ['lena takes it back', (play) => play.world.command('gate.revoke', 'lena', newest(play), {})],
  ['omar stops the run', (play) => play.world.command('run.stop', 'omar', undefined, {})],
  ['the run is cancelled', (play) => play.world.system({ type: 'run-cancelled', gate: newest(play) })],
  ['half a permit passes', (play) => play.world.after(TERM_MS / 2)],
  ['the allowed error passes', (play) => play.world.after(CLOCK_ERROR_MS)],
  ['a timer fires', (play) => play.gates.map((gate) => play.world.system({ type: 'due', gate }))],
  ['the engine asks again', (play) => play.world.request(refund('124.00'))],
  ...[1, 2].map((fence): readonly [string, Act] => [`driver ${fence} asks for leave`, (play) => play.gates.map((gate) => play.release(gate, fence))]),
  ['a gateway looks where it lands', (play) => play.gates.map((gate) => play.inspect(gate))],
  ...[0, 1].flatMap((index): (readonly [string, Act])[] => [
    [`sleeper ${index} wakes`, (play) => play.wake(index, 0)],
    [`sleeper ${index} wakes, and the place is slow`, (play) => play.wake(index, CLOCK_ERROR_MS - 1)],
    [`sleeper ${index} reports`, (play) => play.report(index)],
  ]),
];

const opened = (late: LateEffects): Play => {
  const play = new Play(new World(POLICY, false), late);
  play.world.request(refund('124.00'));
  return play;
};

const step = (play: Play, act: Act): Play => {
  const after = play.fork();
  const before = after.world.gates;
  after.world.last = undefined;
  act(after);
  const { last, permits } = after.world;
  if (last !== undefined) checkInvariants({ before, world: after.world, outcome: { ...(last as NonNullable<World['last']>), permit: permits.length > play.world.permits.length ? permits.at(-1) : undefined } });
  return after;
};

/** Everything that tells what can still happen; instants only as far as anything still waits for them. */
const keyOf = ({ world, hands, gates }: Play): string => {
  const left = (at: string | undefined): number => (at === undefined ? -1 : Math.max(0, Date.parse(at) - world.now));
  const nth = (id: string | undefined): number => gates.indexOf(id ?? '');
  return JSON.stringify([
    world.run.status,
    [...world.gates.values()].map(({ gate, permit, cancelling }) => [gate.state, gate.outcome?.seal, nth(gate.supersededBy), cancelling, permit?.fence, permit?.engineFence, left(permit?.until), left(permit?.settledFrom), isTerminalGate(gate.state) ? 0 : left(gate.validUntil)]),
    hands.map(({ permit, landed, reported }) => [nth(permit.gate), permit.fence, landed, reported, Math.max(0, left(permit.until) + CLOCK_ERROR_MS)]),
  ]);
};

const MOST_HANDS = 2;
const MOST_GATES = 2;
/** Long enough for: approve, release, the permit ends, nothing is found, taken back, the sleeper wakes and reports. */
const MOST_ACTS = process.env['WF_EXPLORE'] === 'deep' ? 14 : 9;

for (const late of LATE_EFFECTS)
  test(`every way in which drivers can oversleep, where a late effect is ${late}`, { timeout: 600_000 }, (context) => {
    const began = performance.now();
    const start = opened(late);
    const seen = new Set([keyOf(start)]);
    let frontier: readonly (readonly [Play, string])[] = [[start, 'request']];
    let landedLate = 0;
    let depth = 0;
    while (frontier.length > 0 && depth < MOST_ACTS) {
      const next: (readonly [Play, string])[] = [];
      for (const [play, path] of frontier)
        for (const [name, act] of ACTS) {
          let after: Play;
          try {
            after = step(play, act);
          } catch (error) {
            throw new Error(`${path}, ${name}`, { cause: error });
          }
          const key = keyOf(after);
          if (seen.has(key) || after.gates.length > MOST_GATES || after.hands.length > MOST_HANDS) continue;
          seen.add(key);
          if (after.hands.some(({ permit, landed }) => landed && after.world.gate(permit.gate).state === 'revoked')) landedLate += 1;
          next.push([after, `${path}, ${name}`]);
        }
      frontier = next;
      depth += 1;
    }
    context.diagnostic(`${seen.size} states to depth ${depth}, ${landedLate} with an effect at a gate that was taken back, ${Math.round(performance.now() - began)} ms`);
    assert.ok(seen.size > 500, `only ${seen.size} states`);
    assert.equal(landedLate > 0, late === 'compared', 'an effect after a revoke');
  });

test('no sequence of sleepers and people has an effect after a revoke', { timeout: 120_000 }, () => {
  const seed = 20261130;
  const details = fc.check(
    fc.property(fc.constantFrom(...LATE_EFFECTS), fc.array(fc.nat(ACTS.length - 1), { minLength: 10, maxLength: 60, size: 'max' }), (late, sequence) => {
      let play = opened(late);
      for (const at of sequence) {
        const act = ACTS[at]?.[1];
        if (act !== undefined) play = step(play, act);
      }
    }),
    { numRuns: Number(process.env['WF_RUNS'] ?? 500), seed },
  );
  if (details.failed) throw new Error(fc.defaultReportMessage(details) ?? 'failed', { cause: details.errorInstance });
});
