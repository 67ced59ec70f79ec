import { census, culprits } from './census.js';
import { expect } from '@open-wc/testing';
import { longRecord } from '../../fixtures/refund-record.js';
import { sampleRun, sampleStep } from '../../../stories/samples/run.js';
import { every, made, wordsOf } from './fixtures.js';

/** With timers of its own, which are not counted: those of a library would be. */
const soon = async (holds: () => boolean, what: () => string): Promise<void> => {
  for (const end = performance.now() + 20_000; !holds(); ) {
    if (performance.now() > end) expect.fail(what());
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};
const steps = Array.from({ length: 400 }, (_, at) => sampleStep(`s${at}`, at < 200 ? 'succeeded' : at < 210 ? 'running' : 'pending', { label: { text: `Step ${at}` } }));
const edges = steps.slice(1).map(({ id }, at) => ({ id: `e${at}`, from: `s${at}`, to: id, kind: 'control' as const }));
/** More than the small samples, where an element can hold more. */
const large: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'wf-audit-log': { data: { entries: longRecord(2000) } },
  'wf-graph': { data: { steps, edges } },
  'wf-progress': { data: { run: sampleRun(), steps } },
};

describe('a page with ten large elements', () => {
  afterEach(() => document.body.replaceChildren());

  it('has no timer when none is in sight, and none when they are gone', async function () {
    this.timeout(60_000);
    const box = document.createElement('div');
    document.body.append(box);
    const blocks = every(({ box: shape }) => shape === 'block');
    const all = Array.from({ length: 3 }, () => blocks.map(([tag, { plain }]) => made(tag, { ...plain('one'), ...large[tag] }))).flat();
    expect(all.length).to.be.at.least(10);
    box.append(...all);
    await soon(() => all.every((element) => wordsOf(element).length > 20), () => 'they show nothing');
    box.style.paddingBlockStart = '20000px';
    scrollTo(0, 0);
    await soon(() => census().timers + census().frames === 0, culprits);
    box.remove();
    await soon(() => Object.values(census()).every((count) => count === 0), () => `${JSON.stringify(census())} ${culprits()}`);
  });
});
