import { expect, fixture, html } from '@open-wc/testing';
import '../../../src/define.js';
import type { WorkflowAdapter } from '../../../src/adapter/contract.js';
import type { WfProvider } from '../../../src/elements/provider/provider.js';
import { every, twoRuns, wordsOf } from './fixtures.js';

const LIVE = '[aria-live=polite], [aria-live=assertive], [role=status], [role=alert], [role=log]';

function* treesIn(root: ParentNode): Generator<ParentNode> {
  yield root;
  for (const element of root.querySelectorAll('*')) if (element.shadowRoot !== null) yield* treesIn(element.shadowRoot);
}

/** What a screen reader would say of the live regions of a page: the words of each that comes with words, or gets others. */
class Listener {
  readonly messages: string[] = [];
  readonly #said = new Map<Element, string>();

  constructor(private readonly page: ParentNode) {}

  listen(): void {
    for (const tree of treesIn(this.page)) {
      for (const region of tree.querySelectorAll(LIVE)) {
        const words = region.checkVisibility() ? (region.textContent?.replaceAll(/\s+/g, ' ').trim() ?? '') : '';
        if (words !== '' && words !== this.#said.get(region)) this.messages.push(words);
        this.#said.set(region, words);
      }
    }
  }

  /** What is said within a time, looked for in each frame. */
  async during(ms: number): Promise<readonly string[]> {
    for (const end = performance.now() + ms; performance.now() < end; ) {
      this.listen();
      await new Promise(requestAnimationFrame);
    }
    return this.messages;
  }
}

/** An adapter of which nothing comes until it is let. */
function held(adapter: WorkflowAdapter): { readonly adapter: WorkflowAdapter; readonly release: () => void } {
  let release = (): void => undefined;
  const gate = new Promise<void>((resolve) => (release = resolve));
  const slow: WorkflowAdapter = {
    ...adapter,
    async *open(topic, o) {
      await gate;
      yield* adapter.open(topic, o);
    },
  };
  return { adapter: slow, release };
}

describe('a page with every element on one run', () => {
  const onRun = every(({ isOnRun }) => isOnRun);

  async function load(adapter: WorkflowAdapter): Promise<{ readonly provider: WfProvider; readonly listener: Listener }> {
    const page = await fixture<HTMLElement>(html`<main></main>`);
    const listener = new Listener(page);
    const provider = document.createElement('wf-provider');
    provider.lang = 'en';
    provider.run = 'run-1';
    for (const [tag, { live = {} }] of onRun) provider.append(Object.assign(document.createElement(tag), live));
    provider.adapter = adapter;
    page.append(provider);
    return { provider, listener };
  }
  const isShown = (provider: WfProvider): boolean => onRun.every(([tag, { words }]) => wordsOf(provider.querySelector(tag)!).includes(words['run-1'] ?? ''));

  it('says no more than two things within the two seconds in which it loads', async () => {
    const { provider, listener } = await load(twoRuns().adapter);
    const messages = await listener.during(2000);
    expect(isShown(provider), 'everything is shown by then').to.equal(true);
    expect(messages, messages.join(' | ')).to.have.length.at.most(2);
  });

  it('says no more where the server takes its time, and then answers', async () => {
    const { adapter, release } = held(twoRuns().adapter);
    const { provider, listener } = await load(adapter);
    await listener.during(1000);
    release();
    const messages = await listener.during(1000);
    expect(isShown(provider), 'everything is shown by then').to.equal(true);
    expect(messages, messages.join(' | ')).to.have.length.at.most(2);
  });

  it('says no more where the server does not answer', async () => {
    const { listener } = await load({ open: () => { throw new TypeError('Failed to fetch'); } });
    const messages = await listener.during(2000);
    expect(messages, messages.join(' | ')).to.have.length.at.most(2);
  });
});
