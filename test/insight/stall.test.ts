import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { judgeStall, STALL_FLOOR_MS, type StallEpisode, type StallSigns, type StallVerdict } from '../../src/insight/stall.js';
import type { Step } from '../../src/model/step.js';

const NOW = 1_800_000_000_000;

const step = (change: Partial<Step> = {}): Step => ({
  id: 's', run: 'r', key: 'write', kind: 'llm', label: { text: 'Write the reply' }, status: 'running', phase: 'streaming', attempts: [], ...change,
});

const signs = (change: Partial<StallSigns> = {}): StallSigns => ({
  step: step(), outputAt: NOW - 41_000, aliveAt: NOW - 41_000, baseline: { p99: 900, source: 'own', n: 1 }, connected: true, runPaused: false, now: NOW, ...change,
});

const judge = (change: Partial<StallSigns> = {}, previous?: StallEpisode): StallVerdict => judgeStall(signs(change), previous).verdict;

describe('judging a silence', () => {
  it('says how long it is and what is usual', () => {
    expect(judge()).to.deep.include({ state: 'stuck', kind: 'output', silentMs: 41_000, usualMs: 900 });
  });

  it('never speaks below the floor, however quick the step usually is', () => {
    expect(judge({ outputAt: NOW - STALL_FLOOR_MS, baseline: { p99: 20, source: 'own', n: 1 } })).to.deep.equal({ state: 'fine' });
    expect(judge({ outputAt: NOW - STALL_FLOOR_MS - 1, baseline: { p99: 20, source: 'own', n: 1 } }).state).to.equal('stuck');
  });

  it('is patient with a step that is usually slow', () => {
    expect(judge({ baseline: { p99: 9000, source: 'own', n: 1 } })).to.deep.equal({ state: 'fine' });
  });

  it('waits no longer for a stream whose pauses vary than for one nothing is known of', () => {
    expect(judge({ baseline: { p99: 5000, source: 'own', n: 1 } })).to.include({ state: 'stuck', usualMs: 5000 });
  });

  it('is generous, and claims nothing as usual, where there is nothing to compare with', () => {
    expect(judge({ baseline: undefined, outputAt: NOW - 29_000 })).to.deep.equal({ state: 'fine' });
    expect(judge({ baseline: undefined })).to.include({ state: 'stuck', usualMs: undefined });
  });

  it('knows the phases apart: a tool may be quiet for longer than a text', () => {
    expect(judge({ step: step({ phase: 'tool' }), outputAt: undefined })).to.deep.equal({ state: 'fine' });
    expect(judge({ step: step({ phase: 'tool' }), outputAt: undefined, aliveAt: NOW - 121_000 })).to.include({ state: 'stuck', kind: 'work' });
    expect(judge({ step: step({ phase: 'queued' }), outputAt: undefined, aliveAt: NOW - 121_000 })).to.deep.equal({ state: 'fine' });
  });

  it('holds a worker to the heartbeat it promised', () => {
    const beating = step({ phase: 'tool', attempts: [{ n: 1, startedAt: '2027-01-15T08:00:00.000Z', heartbeatAt: new Date(NOW - 20_000).toISOString(), timeouts: { heartbeatMs: 10_000 } }] });
    expect(judge({ step: beating, outputAt: undefined, aliveAt: NOW - 20_000 })).to.include({ state: 'stuck', kind: 'heartbeat', usualMs: 10_000 });
  });

  for (const [name, change, why] of [
    ['waits for a person', { step: step({ status: 'waiting-human' }) }, 'waiting-human'],
    ['waits for another system', { step: step({ status: 'waiting-external' }) }, 'waiting-external'],
    ['is over', { step: step({ status: 'succeeded' }) }, 'not-running'],
    ['belongs to a paused run', { runPaused: true }, 'run-paused'],
    ['cannot be heard because our own connection is down', { connected: false }, 'connection'],
  ] as const) {
    it(`never calls a step stuck that ${name}`, () => {
      expect(judge({ ...change, outputAt: NOW - 86_400_000, aliveAt: NOW - 86_400_000 })).to.deep.equal({ state: 'excluded', why });
    });
  }

  it('stays one episode through a stutter, and ends it only after output has flowed for a while', () => {
    const first = judgeStall(signs(), undefined);
    const resumed = judgeStall(signs({ outputAt: NOW + 900, now: NOW + 1000 }), first.episode);
    expect(resumed.verdict).to.deep.equal({ state: 'fine' });
    expect(resumed.episode?.since).to.equal(first.episode?.since);
    const again = judgeStall(signs({ outputAt: NOW + 900, now: NOW + 12_000 }), resumed.episode);
    expect(again.verdict.state).to.equal('stuck');
    expect(again.episode?.since).to.equal(first.episode?.since);
    const flowing = judgeStall(signs({ outputAt: NOW + 21_900, now: NOW + 22_000 }), { since: NOW - 41_000, resumedAt: NOW + 12_000 });
    expect(flowing.episode).to.equal(undefined);
  });

  it('does not lose an episode to our own lost connection', () => {
    const first = judgeStall(signs(), undefined);
    expect(judgeStall(signs({ connected: false }), first.episode).episode).to.equal(first.episode);
  });

  it('is never stuck while output keeps coming, and always is after long enough a silence', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60_000 }), fc.integer({ min: 0, max: 10_000_000 }), (p99, silentMs) => {
        const limit = Math.max(STALL_FLOOR_MS, Math.min(p99 * 10, Math.max(30_000, p99 * 5)));
        const verdict = judge({ baseline: { p99, source: 'own', n: 1 }, outputAt: NOW - silentMs });
        return (verdict.state === 'stuck') === silentMs > limit;
      }),
      { numRuns: 300, seed: 7 },
    );
  });
});
