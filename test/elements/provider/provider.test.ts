import { expect, fixture, html } from '@open-wc/testing';
import '../../../src/elements/provider/define.js';
import '../../../src/elements/progress/define.js';
import { AdapterError } from '../../../src/adapter/errors.js';
import type { WorkflowAdapter } from '../../../src/adapter/contract.js';
import { createMemoryAdapter, type MemoryAdapter } from '../../../src/adapter/memory/index.js';
import { registerAdapter } from '../../../src/elements/provider/adapter-registry.js';
import type { WfProvider } from '../../../src/elements/provider/provider.js';
import { de } from '../../../src/locales/de.js';
import { registerLocale } from '../../../src/locales/locale.js';
import { lena } from '../../../stories/samples/people.js';
import { sampleRun, sampleStep } from '../../../stories/samples/run.js';
import { aPolicy } from '../../policy/fixtures/policy.js';
import { until } from '../support.js';

const adapterOf = (): MemoryAdapter => createMemoryAdapter({ policy: aPolicy(), me: lena, run: sampleRun(), steps: [sampleStep('a', 'running')] });
const signedOut: WorkflowAdapter = {
  open: () => {
    throw new AdapterError('unauthenticated', 'no session');
  },
};

describe('wf-provider', () => {
  before(() => registerLocale(de));

  it('makes one client per adapter object, however many providers hold it', async () => {
    const adapter = adapterOf();
    const one = await fixture<WfProvider>(html`<wf-provider .adapter=${adapter}></wf-provider>`);
    const two = await fixture<WfProvider>(html`<wf-provider .adapter=${adapter}></wf-provider>`);
    const other = await fixture<WfProvider>(html`<wf-provider .adapter=${adapterOf()}></wf-provider>`);
    expect(one.activeClient).to.equal(two.activeClient);
    expect(one.activeClient).not.to.equal(other.activeClient);
  });

  it('shows the state of its run’s connection as a custom state', async () => {
    const element = await fixture<WfProvider>(html`<wf-provider .adapter=${adapterOf()} run="run-1"></wf-provider>`);
    await until(() => element.matches(':state(live)'));
    expect(element.matches(':state(connecting)')).to.equal(false);
  });

  it('can be written in HTML alone, with a registered name and no credential', async () => {
    const seen: string[] = [];
    registerAdapter('memory-probe', ({ src }) => {
      seen.push(src);
      return adapterOf();
    });
    const page = html`<wf-provider adapter="memory-probe" src="/wf" run="run-1"><wf-progress></wf-progress></wf-provider>`;
    const one = await fixture<WfProvider>(page);
    const two = await fixture<WfProvider>(page);
    await until(() => one.querySelector('wf-progress')?.shadowRoot?.querySelector('[part=bar]') != null);
    expect(seen).to.deep.equal([new URL('/wf', document.baseURI).href]);
    expect(one.activeClient).to.equal(two.activeClient);
  });

  /** What the console is told meanwhile. */
  async function warnedOf(act: () => Promise<unknown>): Promise<readonly string[]> {
    const { warn } = console;
    const told: string[] = [];
    console.warn = (...words: unknown[]) => void told.push(words.map(String).join(' '));
    try {
      await act();
    } finally {
      console.warn = warn;
    }
    return told;
  }

  it('tells readers what they can understand, and developers once in the console what to do', async () => {
    registerAdapter('broken-probe', () => {
      throw new TypeError('no such place');
    });
    for (const [name, advice] of [['unknown-probe', 'Registered: '], ['broken-probe', 'Check the attribute src. TypeError: no such place']] as const) {
      const told = await warnedOf(async () => {
        for (const lang of ['en', 'de', 'en']) {
          const element = await fixture<WfProvider>(html`<wf-provider lang=${lang} adapter=${name} src="/wf"></wf-provider>`);
          expect(element.renderRoot.textContent, lang).to.contain(lang === 'en' ? 'This page is not set up to reach its server.' : 'Diese Seite ist nicht so eingerichtet');
          expect(element.renderRoot.textContent).to.not.match(/probe|src|adapter|register/iu);
        }
      });
      expect(told).to.have.length(1);
      expect(told[0]).to.contain(`"${name}"`).and.to.contain(advice);
    }
  });

  it('takes up an adapter once it is registered', async () => {
    const element = await fixture<WfProvider>(html`<wf-provider adapter="late-probe" src="/wf"></wf-provider>`);
    expect(element.renderRoot.querySelector('[data-notice=misconfigured]')).to.not.equal(null);
    registerAdapter('late-probe', adapterOf);
    await element.updateComplete;
    expect(element.activeClient).not.to.equal(undefined);
    expect(element.renderRoot.querySelector('[data-notice]')).to.equal(null);
  });

  it('takes from the provider around it what it does not set itself', async () => {
    const outer = await fixture<WfProvider>(html`<wf-provider .adapter=${adapterOf()} run="run-0"><wf-provider run="run-1"></wf-provider></wf-provider>`);
    const inner = outer.querySelector('wf-provider') as WfProvider;
    await inner.updateComplete;
    expect(inner.activeClient).to.equal(outer.activeClient);
  });

  it('tells the host once that the session has ended, without bubbling', async () => {
    const events: Event[] = [];
    const element = document.createElement('wf-provider');
    element.adapter = signedOut;
    element.run = 'run-1';
    element.banner = true;
    element.addEventListener('wf-session-expired', (event) => events.push(event));
    (await fixture(html`<div></div>`)).append(element);
    await until(() => element.matches(':state(signed-out)'));
    expect(events.length).to.equal(1);
    expect(events[0]?.bubbles).to.equal(false);
    await element.updateComplete;
    expect(element.renderRoot.querySelector('[data-notice=signed-out]')?.textContent).to.contain('You are signed out');
  });

  it('takes no room of its own', async () => {
    const element = await fixture(html`<wf-provider .adapter=${adapterOf()}></wf-provider>`);
    expect(getComputedStyle(element).display).to.equal('contents');
  });

  it('lets go of its run when it leaves', async () => {
    const element = await fixture<WfProvider>(html`<wf-provider .adapter=${adapterOf()} run="run-1"></wf-provider>`);
    await until(() => element.matches(':state(live)'));
    element.remove();
    expect(element.activeClient).to.equal(undefined);
  });

  it('is accessible with a banner', async () => {
    const element = await fixture<WfProvider>(html`<wf-provider .adapter=${signedOut} run="run-1" banner><p>Page</p></wf-provider>`);
    await until(() => element.matches(':state(signed-out)'));
    await expect(element).to.be.accessible();
  });
});
