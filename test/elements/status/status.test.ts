import { expect, fixture, html } from '@open-wc/testing';
import '../../../src/elements/status/define.js';
import type { WfStatus } from '../../../src/elements/status/status.js';
import { lookOf, statusesOf, STATUS_KINDS } from '../../../src/elements/status/status-look.js';
import { statusWords } from '../../../src/locales/en/status.js';

const part = (element: Element, name: string): HTMLElement | null => element.shadowRoot?.querySelector(`[part=${name}]`) ?? null;

describe('wf-status', () => {
  for (const kind of STATUS_KINDS) {
    for (const status of statusesOf(kind)) {
      it(`tells that a ${kind} is ${status} by shape and word, not by colour alone`, async () => {
        const element = await fixture<WfStatus>(html`<wf-status kind=${kind} status=${status}></wf-status>`);
        expect(element.shadowRoot?.querySelector('svg')?.dataset['shape']).to.equal(lookOf(kind, status).shape);
        expect(part(element, 'word')?.textContent.trim()).to.equal((statusWords.terms as Readonly<Record<string, unknown>>)[`${kind}.${status}`]);
      });
    }
  }

  it('shows what it does not know as not known, never as something it resembles', async () => {
    const element = await fixture<WfStatus>(html`<wf-status kind="run" status="constructor"></wf-status>`);
    expect(element.shadowRoot?.querySelector('svg')?.dataset['shape']).to.equal('question');
    expect(part(element, 'word')?.textContent.trim()).to.equal('Status not known');
  });

  it('tells running, done, waiting, stuck, failed and to come apart by shape', () => {
    const shapes = ['running', 'succeeded', 'waiting-human', 'stuck', 'failed', 'pending'].map((status) => lookOf('step', status).shape);
    expect(new Set(shapes).size).to.equal(6);
  });

  it('keeps its word for a screen reader when only the shape is to be seen', async () => {
    const element = await fixture<WfStatus>(html`<wf-status status="failed" shape-only></wf-status>`);
    expect(part(element, 'word')?.className).to.contain('visually-hidden');
    await expect(element).to.be.accessible();
  });

  it('is accessible', async () => {
    await expect(await fixture(html`<wf-status status="running" pill></wf-status>`)).to.be.accessible();
  });
});
