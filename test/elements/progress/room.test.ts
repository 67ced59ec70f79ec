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

describe('wf-progress keeps the room that it took', () => {
  for (const width of [320, 900]) {
    it(`while steps come and go, at ${width} px`, async () => {
      const box = await fixture<HTMLElement>(html`<div><wf-progress lang="en"></wf-progress><p>below</p></div>`);
      box.style.inlineSize = `${width}px`;
      const [element, below] = [box.querySelector('wf-progress') as WfProgress, box.querySelector('p') as HTMLElement];
      const ids = ['a', 'b', 'c', 'd'];
      const show = async (busy: readonly string[], status: 'running' | 'succeeded' = 'running'): Promise<number> => {
        const all = ids.map((id) => (busy.includes(id) ? writing(id) : { step: sampleStep(id, id === 'd' ? 'pending' : 'succeeded'), stream: undefined }));
        element.data = { run: sampleRun({ status }), steps: all.map(({ step }) => step), streams: all.flatMap(({ stream }) => stream ?? []), now: NOW };
        await element.updateComplete;
        await frames();
        return below.getBoundingClientRect().top;
      };
      const most = await show(['a', 'b', 'c']);
      for (const busy of [['a'], ['a', 'b'], [], ['c'], ['a', 'b', 'c'], ['b']]) expect(await show(busy), `${busy.length} at work`).to.equal(most);
      expect(words(element)).to.contain('writing'.replace('w', 'W'));
      await show([]);
      expect(words(element)).to.contain('No step is running right now.');
      expect(await show([], 'succeeded'), 'ended').to.be.lessThan(most);
      box.style.inlineSize = '700px';
      await frames();
      expect(await show(['a']), 'another width begins anew').to.be.lessThan(most);
    });
  }

  it('shows one step in two lines of words and the others in one, so that it does not need much', async () => {
    const all = ['a', 'b', 'c'].map(writing).map(({ step, stream }, at) => ({ step, stream: at === 2 ? { ...stream, tail: `${text.repeat(2)}Kind regards,\n\nthe support team\n` } : stream }));
    const element = await fixture<WfProgress>(html`<wf-progress lang="en" .data=${{ run: sampleRun(), steps: all.map(({ step }) => step), streams: all.map(({ stream }) => stream), now: NOW }}></wf-progress>`);
    element.style.inlineSize = '900px';
    await frames();
    const lines = [...element.renderRoot.querySelectorAll('.words')].map((each) => Math.round(each.getBoundingClientRect().height / Number.parseFloat(getComputedStyle(each).lineHeight)));
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
