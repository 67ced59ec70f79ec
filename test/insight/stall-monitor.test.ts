import { expect } from '@open-wc/testing';
import { gapBaselines } from '../../src/insight/baseline.js';
import { StallMonitor, stuckSteps } from '../../src/insight/stall-monitor.js';
import type { Step, TokenStream } from '../../src/model/step.js';
import { NOW } from '../../stories/samples/gate.js';
import { sampleStep, sampleStream } from '../../stories/samples/run.js';

const writing = (id: string, change: Partial<Step> = {}): Step => sampleStep(id, 'running', { key: 'write', phase: 'streaming', ...change });
const mapOf = (...steps: Step[]): ReadonlyMap<string, Step> => new Map(steps.map((step) => [step.id, step]));
const observe = (steps: readonly Step[], streams: readonly TokenStream[], connected = true) =>
  new StallMonitor().observe({ steps: mapOf(...steps), streams, connected, runPaused: false, now: NOW });

describe('watching a run for silences', () => {
  it('names the silent step and leaves the others alone', () => {
    const verdicts = observe([writing('a'), writing('b')], [sampleStream('a', 41_000), sampleStream('b', 300)]);
    expect([...stuckSteps(verdicts)]).to.deep.equal(['a']);
  });

  it('judges a step that holds others only through them: one that waits for a person is not stuck', () => {
    const map = sampleStep('map', 'running', { kind: 'map', startedAt: new Date(NOW - 86_400_000).toISOString() });
    const verdicts = observe([map, sampleStep('gate', 'waiting-human', { parent: 'map', startedAt: new Date(NOW - 86_400_000).toISOString() })], []);
    expect([...stuckSteps(verdicts)]).to.deep.equal([]);
    expect(verdicts.get('gate')).to.deep.equal({ state: 'excluded', why: 'waiting-human' });
  });

  it('counts what happened inside a step as a sign of its life', () => {
    const old = new Date(NOW - 86_400_000).toISOString();
    const parent = sampleStep('map', 'running', { kind: 'map', startedAt: old });
    const child = sampleStep('c', 'succeeded', { parent: 'map', startedAt: old, endedAt: new Date(NOW - 1000).toISOString() });
    expect([...stuckSteps(observe([parent, child], []))]).to.deep.equal([]);
    expect([...stuckSteps(observe([parent, { ...child, endedAt: old }], []))]).to.deep.equal(['map']);
  });

  it('says nothing about steps while we hear nothing ourselves', () => {
    expect([...stuckSteps(observe([writing('a')], [sampleStream('a', 41_000)], false))]).to.deep.equal([]);
  });

  it('survives steps that are their own ancestors', () => {
    const verdicts = observe([writing('a', { parent: 'b' }), writing('b', { parent: 'a' })], []);
    expect(verdicts.size).to.equal(2);
  });
});

describe('what is usual', () => {
  const gaps = (p99: number) => ({ p50: 1, p90: 2, p99, max: p99 });

  it('is what the backend reports, before what the stream itself shows', () => {
    const stream = sampleStream('a', 0, { baseline: gaps(500), gaps: gaps(900) });
    expect(gapBaselines(mapOf(writing('a')), [stream]).get('a')).to.deep.equal({ p99: 500, source: 'reported', n: 1 });
  });

  it('is the stream’s own pauses once there are enough of them', () => {
    expect(gapBaselines(mapOf(writing('a')), [sampleStream('a', 0, { gaps: gaps(900), received: 20 })]).get('a')?.source).to.equal('own');
    expect(gapBaselines(mapOf(writing('a')), [sampleStream('a', 0, { gaps: gaps(900), received: 19 })]).get('a')).to.equal(undefined);
  });

  it('else is that of other streams of the same step and model, never of another model', () => {
    const model = (name: string) => ({ usage: { model: name } });
    const steps = mapOf(...['a', 'b', 'c', 'd', 'e'].map((id) => writing(id, model(id === 'e' ? 'slow' : 'fast'))));
    const young = sampleStream('a', 0, { gaps: gaps(9), received: 3 });
    const others = (['b', 'c', 'd'] as const).map((id, at) => sampleStream(id, 0, { gaps: gaps(100 * (at + 1)) }));
    expect(gapBaselines(steps, [young, ...others]).get('a')).to.deep.equal({ p99: 200, source: 'siblings', n: 3 });
    expect(gapBaselines(steps, [young, ...others.slice(1), sampleStream('e', 0, { gaps: gaps(9000) })]).get('a')).to.equal(undefined);
  });
});
