import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { StallMonitor } from '../../src/insight/stall-monitor.js';
import { appendChunk, mergeChunks, type Chunk } from '../../src/insight/stream-text.js';
import type { Step, TokenStream } from '../../src/model/step.js';
import { sampleStep } from '../../stories/samples/run.js';

const T0 = Date.parse('2026-11-22T10:00:00.000Z');
const iso = (ms: number): string => new Date(ms).toISOString();

interface Written { readonly step: string; readonly at: number }

/** One page: its streams as it got them, and its own memory of silences. */
class Page {
  readonly #monitor = new StallMonitor();
  constructor(readonly streams: Map<string, TokenStream>) {}

  take(chunk: Chunk): void {
    const grown = appendChunk(this.streams.get(chunk.step), chunk);
    if (grown !== undefined) this.streams.set(chunk.step, grown);
  }

  stuck(steps: ReadonlyMap<string, Step>, now: number): string {
    const verdicts = this.#monitor.observe({ steps, streams: this.streams.values(), connected: true, runPaused: false, live: true, now });
    return [...verdicts].map(([id, verdict]) => (verdict.state === 'stuck' ? `${id} ${verdict.kind} ${verdict.silentMs} ${verdict.usualMs}` : `${id} ${verdict.state}`)).join(', ');
  }
}

const STEPS = ['a', 'b', 'c', 'd', 'e'];
/** Chunks of five steps with pauses between almost nothing and minutes. */
const histories = fc.array(fc.record({ step: fc.constantFrom(...STEPS), pause: fc.oneof(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 1, max: 90_000 })) }), { minLength: 1, maxLength: 250 });

describe('two pages that were opened at different times', () => {
  it('say the same of every step at every moment, whatever was sent together or before', () => {
    const seen = { stuck: 0 };
    fc.assert(fc.property(histories, fc.nat(), fc.array(fc.boolean(), { minLength: 1, maxLength: 9 }), (history, joins, together) => {
      const steps = new Map(STEPS.map((id) => [id, sampleStep(id, 'running', { key: 'write', phase: 'streaming', startedAt: iso(T0) })]));
      const written: Written[] = [];
      let at = T0;
      for (const { step, pause } of history) written.push({ step, at: (at += pause) });
      const joinAt = joins % (written.length + 1);
      const server = new Page(new Map());
      const early = new Page(new Map());
      let late: Page | undefined;
      const totals = new Map<string, number>();
      let waiting: Chunk | undefined;
      written.forEach(({ step, at: when }, n) => {
        if (n === joinAt) late = new Page(new Map(server.streams));
        const received = (totals.get(step) ?? 0) + 1;
        totals.set(step, received);
        const chunk: Chunk = { kind: 'chunk', step, attempt: 1, channel: 'text', text: 'word ', received, at: iso(when) };
        server.take(chunk);
        late?.take(chunk);
        // The early page draws seldom: chunks of one step are merged before it takes them.
        const merged = waiting?.step === step ? mergeChunks(waiting, chunk) : chunk;
        if (waiting !== undefined && waiting.step !== step) early.take(waiting);
        waiting = merged;
        if (together[n % together.length] !== true || n === written.length - 1) {
          early.take(waiting);
          waiting = undefined;
        }
        const until = written[n + 1]?.at ?? when + 400_000;
        for (let now = when; waiting === undefined && late !== undefined && now <= until; now += Math.max(500, (until - when) / 7)) {
          const said = early.stuck(steps, now);
          if (said.includes('output')) seen.stuck += 1;
          expect(late.stuck(steps, now)).to.equal(said);
        }
      });
    }), { numRuns: 120 });
    expect(seen.stuck, 'some were stuck').to.be.greaterThan(50);
  });
});
