import { expect, fixture, html, nextFrame } from '@open-wc/testing';
import '../../../src/elements/graph/define.js';
import '../../../src/elements/progress/define.js';
import '../../../src/elements/provider/define.js';
import { createMemoryAdapter } from '../../../src/adapter/memory/index.js';
import type { WfGraph } from '../../../src/elements/graph/graph.js';
import type { WfProgress } from '../../../src/elements/progress/progress.js';
import type { Step, TokenStream } from '../../../src/model/step.js';
import { NOW } from '../../../stories/samples/gate.js';
import { lena } from '../../../stories/samples/people.js';
import { sampleRun, sampleStep, sampleStream } from '../../../stories/samples/run.js';
import { aPolicy } from '../../policy/fixtures/policy.js';
import { until } from '../support.js';

const words = (element: Element): string => (element.shadowRoot?.textContent ?? '').replaceAll(/\s+/gu, ' ').trim();
const frames = async (): Promise<void> => {
  for (let at = 0; at < 4; at += 1) await nextFrame();
};
const text = 'Thank you for your patience. I can see that the parcel was returned on 14 November, so the full amount will go back to the card you paid with. ';
const writing = (id: string): { step: Step; stream: TokenStream } => ({ step: sampleStep(id, 'running', { phase: 'streaming' }), stream: sampleStream(id, 300, { tail: text.repeat(3) }) });

describe('wf-progress is as high while a run goes on as it is at first', () => {
  for (const width of [320, 900]) {
    const boxed = async (inner: unknown): Promise<HTMLElement> => fixture<HTMLElement>(html`<div style="inline-size: ${width}px">${inner}<p>below</p></div>`);
    const height = (element: Element): number => element.getBoundingClientRect().height;

    it(`over all of a sample run, at ${width} px`, async () => {
      const box = await boxed(html`<wf-progress lang="en"></wf-progress>`);
      const element = box.querySelector('wf-progress') as WfProgress;
      const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
      const show = async (busy: readonly string[], change: Partial<Step> = {}, status: 'pending' | 'running' | 'succeeded' = 'running'): Promise<number> => {
        const all = ids.map((id) => (busy.includes(id) ? writing(id) : { step: sampleStep(id, id === 'd' ? 'pending' : 'succeeded'), stream: undefined })).map(({ step, stream }) => ({ step: { ...step, ...(step.id === 'e' ? change : {}) }, stream }));
        element.data = { run: sampleRun({ status }), steps: all.map(({ step }) => step), streams: all.flatMap(({ stream }) => stream ?? []), now: NOW };
        await element.updateComplete;
        await frames();
        return height(element);
      };
      const first = await show([]);
      expect(words(element)).to.contain('No step is running right now.');
      for (const busy of [['a'], ['a', 'b'], [], ['c'], ['a', 'b', 'c'], ids, ['b']]) expect(await show(busy), `${busy.length} at work`).to.equal(first);
      expect(await show(ids)).to.equal(first);
      expect(words(element)).to.contain('and 4 more');
      expect(await show(['a', 'b', 'c'], { status: 'waiting-external' }), 'another system').to.equal(first);
      expect(await show(['a'], { status: 'waiting-human' }), 'one waits').to.equal(first);
      expect(await show(['a', 'b'], { status: 'failed' }), 'one failed').to.equal(first);
      expect(await show([], {}, 'succeeded'), 'ended').to.equal(first);
      element.data = { run: sampleRun(), steps: [], now: NOW };
      await element.updateComplete;
      expect(words(element)).to.contain('No steps yet');
      expect(height(element), 'no steps yet').to.equal(first);
    });

    it(`over a live run from its first second to its end, at ${width} px`, async () => {
      const adapter = createMemoryAdapter({ policy: aPolicy(), me: lena, run: sampleRun({ startedAt: new Date().toISOString() }), steps: ['a', 'b', 'c', 'd'].map((id) => sampleStep(id, 'pending')) });
      const box = await boxed(html`<wf-provider .adapter=${adapter} run="run-1"><wf-progress lang="en"></wf-progress></wf-provider>`);
      const element = box.querySelector('wf-progress') as WfProgress;
      const heights = new Set([height(element)]);
      const sizes = new ResizeObserver(() => heights.add(height(element)));
      sizes.observe(element);
      await until(() => words(element).includes('0 of 4 steps done'));
      for (const id of ['a', 'b', 'c', 'd']) {
        adapter.backend.commit([{ kind: 'step', value: sampleStep(id, 'running', { phase: 'streaming', startedAt: new Date().toISOString() }) }]);
        adapter.backend.pulse([{ kind: 'chunk', step: id, attempt: 1, channel: 'text', text: text.repeat(id === 'a' ? 4 : 1), received: 1, at: new Date().toISOString() }]);
        await until(() => words(element).includes('Thank you'));
        await frames();
        if (id !== 'a') adapter.backend.commit([{ kind: 'step', value: sampleStep(id, id === 'b' ? 'waiting-human' : 'succeeded') }]);
      }
      for (const id of ['a', 'b']) adapter.backend.commit([{ kind: 'step', value: sampleStep(id, 'succeeded') }]);
      await until(() => words(element).includes('4 of 4 steps done'));
      adapter.backend.commit([{ kind: 'run', value: sampleRun({ status: 'succeeded' }) }]);
      await until(() => element.shadowRoot?.querySelector('.top .status')?.textContent.trim() === 'Done');
      await frames();
      sizes.disconnect();
      expect([...heights]).to.have.length(1);
    });
  }

  it('takes no such room for a run that had ended before', async () => {
    const of = async (status: 'running' | 'succeeded'): Promise<WfProgress> => fixture<WfProgress>(html`<wf-progress lang="en" .data=${{ run: sampleRun({ status }), steps: [sampleStep('a', 'succeeded')], now: NOW }}></wf-progress>`);
    expect((await of('succeeded')).getBoundingClientRect().height).to.be.lessThan((await of('running')).getBoundingClientRect().height / 2);
  });

  it('cuts no line of words in half: a silent step has its end in sight, and what is said of it', async () => {
    const { step, stream } = writing('a');
    const silent = { ...stream, lastAt: new Date(NOW - 41_000).toISOString() };
    for (const width of [320, 900]) {
      const box = await fixture<HTMLElement>(html`<div style="inline-size: ${width}px"><wf-progress lang="en" .data=${{ run: sampleRun(), steps: [step, writing('b').step, writing('c').step], streams: [silent, writing('b').stream, writing('c').stream], now: NOW }}></wf-progress></div>`);
      const element = box.querySelector('wf-progress') as WfProgress;
      await frames();
      for (const last of element.renderRoot.querySelectorAll<HTMLElement>('.last')) {
        if (last.clientHeight === 0) continue;
        const line = Number.parseFloat(getComputedStyle(last.querySelector('.words') as Element).lineHeight);
        expect(Math.abs(last.getBoundingClientRect().height / line - Math.round(last.getBoundingClientRect().height / line)), `${last.clientHeight} of ${line}`).to.be.lessThan(0.05);
      }
      const room = element.renderRoot.querySelector('.at-work') as HTMLElement;
      expect(room.scrollHeight, 'all of it is in sight').to.be.at.most(room.clientHeight + 1);
    }
  });

  it('shows one step in two lines of words and the others in one, so that it does not need much', async () => {
    const all = ['a', 'b', 'c'].map(writing).map(({ step, stream }, at) => ({ step, stream: at === 2 ? { ...stream, tail: `${text.repeat(2)}Kind regards,\n\nthe support team\n` } : stream }));
    const element = await fixture<WfProgress>(html`<wf-progress lang="en" .data=${{ run: sampleRun(), steps: all.map(({ step }) => step), streams: all.map(({ stream }) => stream), now: NOW }}></wf-progress>`);
    element.style.inlineSize = '900px';
    await frames();
    const lines = [...element.renderRoot.querySelectorAll('.last')].map((each) => Math.round(each.getBoundingClientRect().height / Number.parseFloat(getComputedStyle(each.firstElementChild as Element).lineHeight)));
    expect(lines).to.deep.equal([2, 1, 1]);
  });
});

describe('counts by status are said once', () => {
  const page = async (inner: unknown): Promise<HTMLElement> => {
    const adapter = createMemoryAdapter({ policy: aPolicy(), me: lena, run: sampleRun(), steps: [sampleStep('a', 'succeeded'), sampleStep('b', 'running', { startedAt: new Date().toISOString() }), sampleStep('c', 'pending')] });
    return fixture<HTMLElement>(html`<wf-provider .adapter=${adapter} run="run-1">${inner}</wf-provider>`);
  };
  const chips = (root: HTMLElement): string[] => [...((root.querySelector('wf-graph') as WfGraph).shadowRoot?.querySelectorAll('.chip-words') ?? [])].map(({ textContent }) => textContent.trim());

  it('by the graph where nothing else says them', async () => {
    const root = await page(html`<wf-graph lang="en"></wf-graph>`);
    await until(() => chips(root).join() === '1 running,1 not started,1 done');
  });

  it('by the progress of the same run where there is one, and by the graph again when it is gone', async () => {
    const root = await page(html`<wf-progress lang="en"></wf-progress><wf-graph lang="en"></wf-graph>`);
    await until(() => chips(root).join() === 'Running,Not started,Done');
    const chip = root.querySelector('wf-graph')?.shadowRoot?.querySelector<HTMLElement>('[data-group=running]');
    expect(chip?.title, 'for who points at it').to.equal('1 running');
    const progress = root.querySelector('wf-progress') as WfProgress;
    expect(words(progress)).to.contain('1 of 3 steps done').and.to.contain('1 running').and.to.contain('1 not started').and.not.to.contain('1 done');
    await expect(root).to.be.accessible();
    progress.step = 'b';
    await until(() => chips(root).join() === '1 running,1 not started,1 done');
    progress.step = undefined;
    await until(() => chips(root).join() === 'Running,Not started,Done');
    progress.remove();
    await until(() => chips(root).join() === '1 running,1 not started,1 done');
    root.prepend(progress);
    await until(() => chips(root).join() === 'Running,Not started,Done');
  });

  it('of what is done only once by the progress itself, unless steps ended in other ways', async () => {
    const of = async (...statuses: Step['status'][]): Promise<string> => {
      const element = await fixture<WfProgress>(html`<wf-progress lang="en" .data=${{ run: sampleRun(), steps: statuses.map((status, at) => sampleStep(`s${at}`, status)), now: NOW }}></wf-progress>`);
      return [...element.renderRoot.querySelectorAll('.legend > *')].map(({ textContent }) => textContent.trim()).join();
    };
    expect(await of('succeeded', 'succeeded', 'running')).to.equal('1 running');
    expect(await of('succeeded', 'skipped', 'running')).to.equal('1 done,1 skipped,1 running');
  });
});
