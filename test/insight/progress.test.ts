import { expect } from '@open-wc/testing';
import { countSteps, runEta, shareOf, stepProgress } from '../../src/insight/progress.js';
import type { Step } from '../../src/model/step.js';
import { busySteps, sampleStep, sampleStream } from '../../stories/samples/run.js';

const mapOf = (steps: readonly Step[]): ReadonlyMap<string, Step> => new Map(steps.map((step) => [step.id, step]));

describe('counting steps', () => {
  it('counts the steps that do work, not those that only hold them', () => {
    const counts = countSteps(mapOf(busySteps()));
    expect(counts.total).to.equal(72);
    expect(counts.finished).to.equal(42);
    expect(counts.totalKnown).to.equal(true);
    expect(Object.values(counts.by).reduce((sum, n) => sum + n, 0)).to.equal(72);
  });

  it('counts a stuck step as stuck and nothing else', () => {
    const { by } = countSteps(mapOf(busySteps()), { stuck: new Set(['write-8']) });
    expect(by.stuck).to.equal(1);
    expect(by.running).to.equal(4);
  });

  it('does not claim a total while a map has not shown its items', () => {
    const map = sampleStep('m', 'running', { kind: 'map' });
    expect(countSteps(mapOf([map])).totalKnown).to.equal(false);
    const known: Step = { ...map, progress: { done: 0, total: 2, unit: 'items', source: 'reported' } };
    const item = (n: number): Step => sampleStep(`i${n}`, 'pending', { parent: 'm', mapIndex: n });
    expect(countSteps(mapOf([known, item(0)])).totalKnown).to.equal(false);
    expect(countSteps(mapOf([known, item(0), item(1)])).totalKnown).to.equal(true);
  });

  it('keeps an unknown status apart from every other', () => {
    expect(countSteps(mapOf([sampleStep('a', 'unknown')])).by.unknown).to.equal(1);
  });

  it('counts inside one step only, and survives a cycle of parents', () => {
    expect(countSteps(mapOf(busySteps()), { within: 'requests' }).total).to.equal(72);
    const cycle = [sampleStep('a', 'running', { parent: 'b' }), sampleStep('b', 'running', { parent: 'a' })];
    expect(countSteps(mapOf(cycle), { within: 'elsewhere' }).total).to.equal(0);
  });
});

describe('how far one step is', () => {
  it('takes its own report first and marks an estimate', () => {
    const step = sampleStep('a', 'running', { progress: { done: 3, total: 12, unit: 'pages', source: 'estimated' } });
    expect(stepProgress(step, undefined)).to.deep.equal({ done: 3, total: 12, unit: 'pages', estimated: true });
    expect(shareOf(stepProgress(step, undefined))).to.equal(0.25);
  });

  it('calls pieces of a stream chunks unless they are exactly tokens, and their expected length a guess', () => {
    const step = sampleStep('a', 'running');
    expect(stepProgress(step, sampleStream('a', 0, { unit: 'token', exact: false }))?.unit).to.equal('chunk');
    expect(stepProgress(step, sampleStream('a', 0, { unit: 'token', exact: true, expected: 400 }))).to.include({ unit: 'token', estimated: true });
    expect(shareOf(stepProgress(step, sampleStream('a', 0)))).to.equal(undefined);
  });
});

describe('when a run will be over', () => {
  const eta = { at: '2026-11-22T11:00:00.000Z', basis: { text: 'from 31 earlier runs' } };

  it('is the latest of its unfinished steps, and only when each of them has an estimate', () => {
    const later = { ...eta, at: '2026-11-22T11:05:00.000Z' };
    const steps = [sampleStep('a', 'succeeded'), sampleStep('b', 'running', { eta }), sampleStep('c', 'pending', { eta: later })];
    expect(runEta({ status: 'running' }, steps)).to.equal(later);
    expect(runEta({ status: 'running' }, [...steps, sampleStep('d', 'pending')])).to.equal(undefined);
    expect(runEta({ status: 'waiting' }, steps)).to.equal(undefined);
  });
});
