import { expect, fixture, html } from '@open-wc/testing';
import '../../../src/elements/progress/define.js';
import '../../../src/elements/provider/define.js';
import { createMemoryAdapter } from '../../../src/adapter/memory/index.js';
import { lastWords } from '../../../src/elements/progress/activity.js';
import type { WfProgress } from '../../../src/elements/progress/progress.js';
import type { ProgressData } from '../../../src/elements/progress/source.js';
import { NOW } from '../../../stories/samples/gate.js';
import { lena } from '../../../stories/samples/people.js';
import { busySteps, busyStreams, sampleRun, sampleStep, sampleStream } from '../../../stories/samples/run.js';
import { aPolicy } from '../../policy/fixtures/policy.js';
import { until } from '../support.js';

const busy = (change: Partial<ProgressData> = {}): ProgressData => ({ run: sampleRun(), steps: busySteps(), streams: busyStreams(), now: NOW, ...change });
const progressWith = (data: ProgressData, step?: string): Promise<WfProgress> => fixture(html`<wf-progress lang="en" .data=${data} .step=${step}></wf-progress>`);
const words = (element: WfProgress): string => element.renderRoot.textContent.replaceAll(/\s+/gu, ' ').trim();
const bar = (element: WfProgress): HTMLElement => element.renderRoot.querySelector('[role=progressbar]') as HTMLElement;

describe('wf-progress of a run', () => {
  it('counts by status, in words and in a bar that says the same to a screen reader', async () => {
    const element = await progressWith(busy());
    expect(words(element)).to.contain('42 of 72 steps done').and.to.contain('41 done').and.to.contain('1 stuck').and.to.contain('1 waits for a person').and.to.contain('23 not started');
    expect(bar(element).getAttribute('aria-valuenow')).to.equal('42');
    expect(bar(element).getAttribute('aria-valuemax')).to.equal('72');
    expect(bar(element).getAttribute('aria-valuetext')).to.contain('42 of 72 steps done');
  });

  it('does not claim a total it cannot know', async () => {
    const element = await progressWith(busy({ steps: [sampleStep('a', 'succeeded'), sampleStep('m', 'pending', { kind: 'map' })], streams: [] }));
    expect(words(element)).to.contain('1 step done so far, more may come');
    expect(bar(element).hasAttribute('aria-valuenow')).to.equal(false);
  });

  it('tells how long it may take only with the basis it was given', async () => {
    const eta = { at: new Date(NOW + 240_000).toISOString(), basis: { text: 'from 31 earlier runs' } };
    const one = sampleStep('a', 'running', { eta });
    expect(words(await progressWith(busy({ steps: [one], streams: [] })))).to.contain('about 4 min left, from 31 earlier runs');
    expect(words(await progressWith(busy({ steps: [one, sampleStep('b', 'pending')], streams: [] })))).not.to.contain('left');
  });

  it('says which step is silent, for how long, what is usual, and marks where its text stopped', async () => {
    const element = await progressWith(busy());
    const stuck = element.renderRoot.querySelector('[data-stuck=output]');
    expect(stuck?.textContent).to.contain('No output for 41\u00A0s; usually under 0.9\u00A0s here.');
    expect(stuck?.querySelector('mark')?.textContent).to.contain('else. The');
    expect(element.matches(':state(stuck)')).to.equal(true);
  });

  it('does not call a step stuck while our own connection is down', async () => {
    const element = await progressWith(busy({ connection: { state: 'stale', since: Date.now() - 41_000 } }));
    expect(element.renderRoot.querySelector('[data-stuck]')).to.equal(null);
    expect(words(element)).to.contain('No news from the server for');
  });

  it('never shows private reasoning, only that there is some', async () => {
    const element = await progressWith(busy({ steps: [sampleStep('w', 'running', { phase: 'streaming' })], streams: [sampleStream('w', 300, { channel: 'reasoning', tail: 'secret thought' })] }));
    expect(words(element)).to.contain('Thinking it through').and.not.to.contain('secret thought');
  });

  it('says that updates were not understood', async () => {
    expect(words(await progressWith(busy({ notUnderstood: 3, incomplete: true })))).to.contain('3 updates were not understood');
  });

  it('is empty in words before there are steps', async () => {
    expect(words(await progressWith({ steps: [] }))).to.contain('No steps yet');
  });
});

describe('wf-progress of one step', () => {
  it('is determinate where the step reports, and hatched where it guesses', async () => {
    const step = (source: 'reported' | 'estimated') => sampleStep('w', 'running', { progress: { done: 3, total: 12, unit: 'pages', source } });
    const reported = await progressWith(busy({ steps: [step('reported')], streams: [] }), 'w');
    expect(bar(reported).getAttribute('aria-valuenow')).to.equal('25');
    expect(words(reported)).to.contain('3 of 12 pages').and.not.to.contain('about');
    const guessed = await progressWith(busy({ steps: [step('estimated')], streams: [] }), 'w');
    expect(words(guessed)).to.contain('about 3 of 12 pages');
    expect(guessed.renderRoot.querySelector('.guess')).not.to.equal(null);
  });

  it('is indeterminate where nothing is known', async () => {
    const element = await progressWith(busy({ steps: [sampleStep('w', 'running', { phase: 'tool' })], streams: [] }), 'w');
    expect(bar(element).hasAttribute('aria-valuenow')).to.equal(false);
    expect(words(element)).to.contain('Using a tool');
  });

  it('says that a step is not here', async () => {
    expect(words(await progressWith(busy(), 'elsewhere'))).to.contain('This step is not here');
  });
});

describe('wf-progress on a live run', () => {
  it('follows the run, and its words as they stream', async () => {
    const adapter = createMemoryAdapter({ policy: aPolicy(), me: lena, run: sampleRun(), steps: [sampleStep('a', 'running', { phase: 'streaming', startedAt: new Date().toISOString() }), sampleStep('b', 'pending')] });
    const element = (await fixture(html`<wf-provider .adapter=${adapter} run="run-1"><wf-progress lang="en"></wf-progress></wf-provider>`)).querySelector('wf-progress') as WfProgress;
    await until(() => words(element).includes('0 of 2 steps done'));
    adapter.backend.pulse([{ kind: 'chunk', step: 'a', attempt: 1, channel: 'text', text: 'Dear Ms Tanaka ', received: 1, at: new Date().toISOString() }]);
    await until(() => words(element).includes('Dear Ms Tanaka'));
    adapter.backend.commit([{ kind: 'step', value: sampleStep('a', 'succeeded') }]);
    await until(() => words(element).includes('1 of 2 steps done'));
  });

  it('draws a skeleton until the first snapshot has come', async () => {
    const never = { open: () => ({ [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => {}) }) }) };
    const element = (await fixture(html`<wf-provider .adapter=${never} run="run-1"><wf-progress></wf-progress></wf-provider>`)).querySelector('wf-progress') as WfProgress;
    await until(() => element.renderRoot.querySelector('[aria-busy=true]') !== null);
    expect(element.matches(':state(loading)')).to.equal(true);
  });
});

describe('the last words of a text', () => {
  it('begin where a word begins, and say that something stands before them', () => {
    const { words: last, cut } = lastWords(`${'word '.repeat(100)}end`, 0, 50);
    expect(last.startsWith('word')).to.equal(true);
    expect(last.endsWith('end')).to.equal(true);
    expect(cut).to.equal(true);
  });

  it('never begin with half a character', () => {
    const { words: last } = lastWords('\u{1F600}'.repeat(200), 0, 51);
    expect(last).to.match(/^(?:\u{1F600})+$/u);
  });

  it('are the whole text when it is short', () => {
    expect(lastWords('Hello', 0)).to.deep.equal({ words: 'Hello', cut: false });
    expect(lastWords('Hello', 12).cut).to.equal(true);
  });
});

describe('wf-progress is accessible', () => {
  for (const [name, data] of Object.entries({ busy: busy(), empty: { steps: [] }, stale: busy({ connection: { state: 'stale', since: Date.now() } }) })) {
    it(name, async () => {
      await expect(await progressWith(data)).to.be.accessible();
    });
  }
});
