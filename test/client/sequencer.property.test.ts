import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { guardFrame, type GuardedFrame } from '../../src/adapter/guard/index.js';
import { Sequencer, type SequencedDelta, type Verdict } from '../../src/client/sequencer.js';
import { delta, heartbeat, snapshot, stepEvent } from './support.js';

const LENGTH = 40;

const guarded = (value: unknown): GuardedFrame => {
  const result = guardFrame(value);
  if (!result.ok) throw new Error(result.what);
  return result;
};

type Delivery =
  | { readonly kind: 'delta' | 'forged' | 'snapshot' | 'heartbeat'; readonly epoch: number; readonly seq: number }
  | { readonly kind: 'reopen' };

const epochName = (epoch: number): string => `epoch-${epoch}`;

const frameOf = ({ kind, epoch, seq }: Exclude<Delivery, { kind: 'reopen' }>): GuardedFrame => {
  const more = { epoch: epochName(epoch) };
  switch (kind) {
    case 'delta':
      return guarded(delta(seq, [stepEvent(`true-${epoch}-${seq}`)], more));
    case 'forged':
      return guarded(delta(seq, [stepEvent(`forged-${epoch}-${seq}`)], more));
    case 'snapshot':
      return guarded(snapshot(seq, {}, more));
    case 'heartbeat':
      return guarded(heartbeat(seq, more.epoch));
  }
};

const at = (kind: 'delta' | 'forged' | 'snapshot' | 'heartbeat') => fc.record({ kind: fc.constant(kind), epoch: fc.nat(1), seq: fc.nat(LENGTH) });

/** Mostly what happened, in an order and number that only a bad network makes. */
const schedules = fc.array(
  fc.oneof({ weight: 12, arbitrary: at('delta') }, { weight: 1, arbitrary: at('forged') }, { weight: 2, arbitrary: at('snapshot') }, { weight: 2, arbitrary: at('heartbeat') }, { weight: 1, arbitrary: fc.constant<Delivery>({ kind: 'reopen' }) }),
  { maxLength: 300 },
);

/** A run of the true log with frames lost, repeated and moved. */
const disturbedLogs = fc.record({ start: fc.nat(3), order: fc.array(fc.nat(LENGTH - 1), { minLength: 60, maxLength: 200 }) });

const appliedBy = (verdict: Verdict): readonly SequencedDelta[] => (verdict.kind === 'apply' || verdict.kind === 'snapshot' ? verdict.deltas : []);

describe('the sequencer against an oracle', () => {
  it('applies each number at most once, in order, whatever comes', () => {
    fc.assert(
      fc.property(schedules, (schedule) => {
        const sequencer = new Sequencer();
        let oracle: { epoch: string; seq: number } | undefined;
        for (const delivery of schedule) {
          if (delivery.kind === 'reopen') {
            sequencer.reopened();
            continue;
          }
          const verdict = sequencer.accept(frameOf(delivery));
          if (verdict.kind === 'snapshot') {
            const { epoch, seq } = verdict.snapshot.head;
            expect(oracle?.epoch !== epoch || seq >= oracle.seq, 'no snapshot takes the store back within an epoch').to.equal(true);
            expect(verdict.rewritten).to.equal(oracle !== undefined && oracle.epoch !== epoch);
            oracle = { epoch, seq };
          }
          for (const { frame } of appliedBy(verdict)) {
            expect(frame.epoch).to.equal(oracle?.epoch);
            expect(frame.seq).to.equal((oracle?.seq ?? 0) + 1);
            oracle = { epoch: frame.epoch, seq: frame.seq };
          }
          expect(sequencer.cursor).to.deep.equal(oracle);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('never passes over a contradiction among what it remembers', () => {
    fc.assert(
      fc.property(schedules, (schedule) => {
        const sequencer = new Sequencer();
        const applied = new Map<string, string>();
        for (const delivery of schedule) {
          if (delivery.kind === 'reopen') {
            sequencer.reopened();
            continue;
          }
          const frame = frameOf(delivery);
          const before = sequencer.cursor;
          const verdict = sequencer.accept(frame);
          if (frame.frame.type === 'delta' && before?.epoch === frame.frame.epoch && frame.frame.seq <= before.seq) {
            const known = applied.get(`${frame.frame.epoch} ${frame.frame.seq}`);
            if (known !== undefined) expect(verdict.kind).to.equal(known === frame.fingerprint ? 'none' : 'equivocation');
          }
          if (verdict.kind === 'snapshot' && verdict.rewritten) applied.clear();
          for (const { frame: each, guarded: { fingerprint } } of appliedBy(verdict)) applied.set(`${each.epoch} ${each.seq}`, fingerprint);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('ends at the head once every number came at least once, however they came', () => {
    fc.assert(
      fc.property(disturbedLogs, ({ start, order }) => {
        const sequencer = new Sequencer();
        sequencer.accept(frameOf({ kind: 'snapshot', epoch: 0, seq: start }));
        const applied: number[] = [];
        const everything = [...order.map((n) => n + 1), ...Array.from({ length: LENGTH }, (_, n) => n + 1)];
        for (const seq of everything) {
          for (const { frame } of appliedBy(sequencer.accept(frameOf({ kind: 'delta', epoch: 0, seq })))) applied.push(frame.seq);
        }
        expect(applied).to.deep.equal(Array.from({ length: LENGTH - start }, (_, n) => start + 1 + n));
        expect(sequencer.accept(frameOf({ kind: 'heartbeat', epoch: 0, seq: LENGTH })).kind).to.equal('in-sync');
        expect(sequencer.accept(frameOf({ kind: 'heartbeat', epoch: 0, seq: LENGTH + 1 })).kind).to.equal('gap');
        expect(sequencer.accept(frameOf({ kind: 'heartbeat', epoch: 0, seq: LENGTH - 1 })).kind).to.equal('gap');
      }),
      { numRuns: 300 },
    );
  });
});
