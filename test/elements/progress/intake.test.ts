import { expect, fixture, html } from '@open-wc/testing';
import fc from 'fast-check';
import '../../../src/elements/progress/define.js';
import { takeIn } from '../../../src/elements/progress/intake.js';
import type { WfProgress } from '../../../src/elements/progress/progress.js';
import { de } from '../../../src/locales/de.js';
import { registerLocale } from '../../../src/locales/locale.js';

const words = (element: WfProgress): string => element.renderRoot.textContent.replaceAll(/\s+/gu, ' ').trim();
const shown = (data: unknown, more: Partial<WfProgress> = {}): Promise<WfProgress> =>
  fixture(html`<wf-progress lang="en" .data=${data as WfProgress['data']} .step=${more.step} .run=${more.run}></wf-progress>`);
const step = (more: object): object => ({ id: 's', status: 'running', label: { text: 'Sort letters' }, attempts: [], ...more });
const NONSENSE = [null, undefined, Number.NaN, Number.POSITIVE_INFINITY, -1, 1e300, '', 'soon', true, [], {}, [null], () => 1, Symbol('s'), 10n];

describe('wf-progress with plain data of any kind', () => {
  it('is not connected without data and without a client: no word about steps', async () => {
    for (const data of [null, undefined]) {
      const element = await shown(data);
      expect(words(element)).to.include('Not connected').and.not.include('No steps yet');
      expect(element.matches(':state(loading)')).to.equal(false);
    }
  });

  it('takes null for "not set" and counts nothing', async () => {
    const element = await shown({ run: null, steps: null, streams: null, now: null, connection: null, incomplete: null, notUnderstood: null });
    expect(words(element)).to.equal('No steps yetThey appear here as soon as the run starts.');
    const sparse = takeIn({ steps: [step({ parent: null, progress: null, startedAt: null, attempts: null, mapIndex: null, eta: null, phase: null })] });
    expect(sparse.faults).to.equal(0);
  });

  it('shows what makes sense, and says how much did not', async () => {
    const element = await shown({
      run: { id: 'r', status: 'running', startedAt: 'yesterday' },
      steps: [step({ id: 'a', startedAt: 'soon', progress: { done: Number.NaN, total: 10, unit: 'pages' } }), step({ id: 'b', label: 'Answer', status: 'succeeded' }), null, 7, { status: 'running' }],
      streams: [{ step: 'a', received: -4, tail: 5, lastAt: 'never' }],
      now: Number.NaN,
    });
    expect(words(element)).to.include('1 of 2 steps done').and.include('Sort letters').and.include('values of the data make no sense and are left out');
    expect(words(element)).to.not.match(/NaN|Infinity|undefined|Invalid|null/);
  });

  it('never claims more than all is done', async () => {
    const element = await shown({ steps: [step({ progress: { done: 12, total: 10, unit: 'pages', source: 'reported' } })] }, { step: 's' });
    expect(words(element)).to.include('12 pages so far').and.not.include('of 10');
    expect(element.renderRoot.querySelector('[role=progressbar]')?.hasAttribute('aria-valuenow')).to.equal(false);
  });

  it('does not say how long something took that ended before it began, or never said when', async () => {
    const turned = await shown({ steps: [step({ status: 'succeeded', startedAt: '2026-11-22T10:00:00.000Z', endedAt: '2026-11-22T09:00:00.000Z' })] }, { step: 's' });
    expect(words(turned)).to.not.match(/took|running for/);
  });

  it('never throws and never shows nonsense, wherever it stands', async () => {
    const element = await shown({ steps: [step({})] });
    const places: ((value: unknown) => unknown)[] = [
      (value) => value, (steps) => ({ steps }), (run) => ({ run, steps: [step({})] }), (now) => ({ now, steps: [step({})] }),
      (connection) => ({ connection, steps: [step({})] }), (since) => ({ connection: { state: 'stale', since }, steps: [step({})] }), (state) => ({ connection: { state, since: 0 }, steps: [] }),
      ...['id', 'label', 'status', 'kind', 'parent', 'mapIndex', 'phase', 'progress', 'attempts', 'startedAt', 'endedAt', 'eta', 'usage', 'plainLabel'].map((name) => (value: unknown) => ({ steps: [step({ [name]: value })] })),
      ...['done', 'total', 'unit', 'source'].map((name) => (value: unknown) => ({ steps: [step({ progress: { done: 1, total: 2, unit: 'pages', [name]: value } })] })),
      ...['n', 'startedAt', 'heartbeatAt', 'timeouts'].map((name) => (value: unknown) => ({ steps: [step({ attempts: [{ n: 1, [name]: value }] })] })),
      ...['step', 'received', 'expected', 'tail', 'omitted', 'gaps', 'baseline', 'firstAt', 'lastAt', 'channel', 'unit', 'attempt'].map((name) => (value: unknown) => ({ steps: [step({})], streams: [{ step: 's', received: 3, tail: 'x', [name]: value }] })),
    ];
    for (const place of places) {
      for (const value of NONSENSE) {
        element.data = place(value) as WfProgress['data'];
        await element.updateComplete;
        expect(words(element), String(place)).to.not.match(/NaN|Infinity|undefined|Invalid|\[object/);
      }
    }
  });

  it('never throws, whatever a host puts together', () => {
    fc.assert(fc.property(fc.anything({ withBigInt: true, withNullPrototype: true }), fc.anything(), (steps, streams) => {
      takeIn({ steps, streams });
      takeIn(steps);
      takeIn({ steps: [steps, streams], run: streams, connection: steps });
    }), { numRuns: 300 });
  });

  it('counts in the reader’s language by the number, not by its text', async () => {
    registerLocale(de);
    const steps = Array.from({ length: 1000 }, (_, n) => step({ id: `s${n}` }));
    const element = await fixture<WfProgress>(html`<wf-progress lang="de" .data=${{ steps }}></wf-progress>`);
    expect(words(element)).to.include('1.000 laufen');
  });

  it('numbers items of one name, whatever digits stand in it', async () => {
    const items = (labels: readonly string[]) => ({ steps: labels.map((text, n) => step({ id: `i${n}`, parent: 'm', mapIndex: n, label: { text } })) });
    expect(words(await shown(items(['Check invoices 2024', 'Check invoices 2024'])))).to.include('Check invoices 2024 no. 1').and.include('Check invoices 2024 no. 2');
    expect(words(await shown(items(['Check invoice A', 'Check invoice B'])))).to.not.include('no.');
  });

  it('says "Writing …" of a text that is being written, and counts no chunks', async () => {
    const element = await shown({ steps: [step({ phase: 'streaming' })], streams: [{ step: 's', received: 24, tail: 'Dear', channel: 'text' }] });
    expect(words(element)).to.include('Writing …').and.not.match(/chunk|24/);
  });
});
