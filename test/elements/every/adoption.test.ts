import { census, culprits } from './census.js';
import { expect, waitUntil } from '@open-wc/testing';
import { resetMouse, sendMouse } from '@web/test-runner-commands';
import { ALLOWED, NOW, require, sampleGate } from '../../../stories/samples/gate.js';
import { farid } from '../../../stories/samples/people.js';
import { every, fixtureOf, made, wordsOf } from './fixtures.js';

const looks = (element: Element): string => {
  const { display, color, fontFamily } = getComputedStyle(element.shadowRoot?.querySelector('.card, .frame, .status, .denied, .banner') ?? element);
  return [display, color, fontFamily, element.shadowRoot?.adoptedStyleSheets.length].join();
};

describe('every element goes into another document and comes back as it was', () => {
  afterEach(() => document.body.replaceChildren());

  for (const [tag, { plain, words }] of every()) {
    it(`${tag}: drawn here, there, and here again`, async () => {
      const frame = document.createElement('iframe');
      document.body.append(frame);
      const there = frame.contentDocument as Document;
      const element = made(tag, plain('one'));
      document.body.append(element);
      await element.updateComplete;
      await waitUntil(() => wordsOf(element).includes(words.one));
      const before = looks(element);
      there.body.append(element);
      await element.updateComplete;
      expect(looks(element), 'there').to.equal(before);
      expect(wordsOf(element)).to.contain(words.one);
      document.body.append(element);
      await element.updateComplete;
      expect(looks(element), 'back').to.equal(before);
      element.remove();
      frame.remove();
      await waitUntil(() => census().listeners === 0, 'listeners stay', { timeout: 5000 }).catch((error: unknown) => {
        throw new Error(culprits(), { cause: error });
      });
    });

    it(`${tag}: drawn there first`, async () => {
      const here = made(tag, plain('one'));
      document.body.append(here);
      await here.updateComplete;
      const frame = document.createElement('iframe');
      document.body.append(frame);
      const element = made(tag, plain('one'));
      (frame.contentDocument as Document).body.append(element);
      await element.updateComplete;
      expect(looks(element)).to.equal(looks(here));
      element.remove();
      here.remove();
      frame.remove();
    });
  }
});

const TIMEOUT = { timeout: 15_000 };
/** A browser says so of each box that is measured in a frame that goes; the runner would take it for an error of the test. */
window.addEventListener('error', (event) => event.message.startsWith('ResizeObserver loop') && event.stopImmediatePropagation(), { capture: true });

function frameInPage(): HTMLIFrameElement {
  const frame = document.createElement('iframe');
  Object.assign(frame.style, { inlineSize: '760px', blockSize: '560px', border: '0' });
  document.body.prepend(frame);
  return frame;
}

/** Parts of an element that are loaded when they are first wanted: by what, and what is there then. */
const parts: Readonly<Record<string, readonly [wanted: string, shown: string]>> = {
  'wf-graph': ['[data-tool=more]', '.menu:popover-open'],
  'wf-audit-log': ['[data-panel=export]', '.panel'],
};

describe('what an element does goes into another document with it', () => {
  afterEach(async () => {
    await resetMouse();
    document.body.replaceChildren();
  });

  for (const [tag, [wanted, shown]] of Object.entries(parts)) {
    it(`${tag}: a part that is first loaded there has its styles, there and back here`, async () => {
      const frame = frameInPage();
      const element = made(tag, fixtureOf(tag).plain('one'));
      document.body.append(element);
      await element.updateComplete;
      (frame.contentDocument as Document).body.append(element);
      await waitUntil(() => element.shadowRoot?.querySelector(wanted), 'nothing to press', TIMEOUT);
      element.shadowRoot?.querySelector<HTMLElement>(wanted)?.click();
      await waitUntil(() => element.shadowRoot?.querySelector(shown), 'the part does not come', TIMEOUT);
      const part = element.shadowRoot?.querySelector(shown) as HTMLElement;
      const count = element.shadowRoot?.adoptedStyleSheets.length;
      const styleOf = (): string => {
        const { paddingInlineStart, borderTopColor, backgroundColor } = getComputedStyle(part);
        return [paddingInlineStart, borderTopColor, backgroundColor].join();
      };
      const there = styleOf();
      document.body.append(element);
      await element.updateComplete;
      expect(element.shadowRoot?.adoptedStyleSheets.length).to.equal(count);
      if (part.isConnected) expect(styleOf()).to.equal(there);
    });
  }

  it('wf-graph: asks the window that it is in for the pointer and the pixels of the screen', async () => {
    const frame = frameInPage();
    const there = frame.contentWindow as Window & typeof globalThis;
    const ask = there.matchMedia.bind(there);
    there.matchMedia = (query) => (query === '(pointer: coarse)' ? Object.assign(Object.create(null) as MediaQueryList, { matches: true }) : ask(query));
    Object.defineProperty(there, 'devicePixelRatio', { value: 3 });
    const graph = made('wf-graph', { ...fixtureOf('wf-graph').plain('one'), view: 'list' });
    document.body.append(graph);
    const root = graph.renderRoot as ShadowRoot;
    /** What the first row is from the second one, in CSS pixels. */
    const rowHeight = (): number => {
      const [one, two] = [...root.querySelectorAll<HTMLElement>('[role=treegrid] [role=row][aria-level]')].map((row) => row.getBoundingClientRect().top);
      return Math.round((two ?? 0) - (one ?? 0));
    };
    await waitUntil(() => rowHeight() === 40, `rows of ${rowHeight()}`, TIMEOUT).catch(() => expect.fail(`rows of ${rowHeight()}`));
    there.document.body.append(graph);
    await waitUntil(() => rowHeight() === 44, 'there rows are not for fingers', TIMEOUT);
    Object.assign(graph, { view: 'graph' });
    const canvas = root.querySelector<HTMLCanvasElement>('canvas') as HTMLCanvasElement;
    for (let presses = 0; presses < 12; presses++) root.querySelectorAll<HTMLElement>('.tools .tool')[0]?.click();
    await waitUntil(() => canvas.clientWidth > 0 && Math.round(canvas.width / canvas.clientWidth) === 3, 'the canvas has the pixels of another screen', TIMEOUT);
  });

  for (const tag of ['wf-graph', 'wf-audit-log']) {
    it(`${tag}: is made ready for the paper of the window that it is in, and of no other`, async () => {
      const frame = frameInPage();
      const element = made(tag, fixtureOf(tag).plain('one'));
      document.body.append(element);
      await waitUntil(() => wordsOf(element).includes(fixtureOf(tag).words.one), 'nothing shown', TIMEOUT);
      (frame.contentDocument as Document).body.append(element);
      await element.updateComplete;
      if (tag === 'wf-graph') Object.assign(element, { view: 'list' });
      await element.updateComplete;
      const there = frame.contentWindow as Window;
      const isReady = (): boolean => element.shadowRoot?.querySelector('.paper.filled, .print-note') !== null;
      const ask = (view: Window, type: string): boolean => view.dispatchEvent(new Event(type));
      await waitUntil(() => {
        ask(there, 'beforeprint');
        return isReady();
      }, 'not made ready', TIMEOUT);
      ask(there, 'afterprint');
      await waitUntil(() => !isReady(), 'stays as on paper', TIMEOUT);
      ask(window, 'beforeprint');
      expect(isReady(), 'for another window').to.equal(false);
    });
  }

  it('wf-approval-gate: a press decides there', async () => {
    const frame = frameInPage();
    const page = frame.contentDocument as Document;
    const gate = require(sampleGate(), { minDwellMs: 0, reason: 'never' });
    const element = made('wf-approval-gate', { data: { gate, me: farid, permissions: ALLOWED, now: NOW } });
    const decisions: Event[] = [];
    element.addEventListener('wf-gate-decide', (event) => decisions.push(event));
    document.body.append(element);
    await element.updateComplete;
    page.body.append(element);
    frame.contentWindow?.focus();
    await waitUntil(() => element.matches(':state(armed)'), 'not armed', TIMEOUT);
    const button = element.shadowRoot?.querySelector('[data-control=approve]') as HTMLElement;
    const end = element.shadowRoot?.querySelector('[data-watch=end]') as HTMLElement;
    end.scrollIntoView({ block: 'center' });
    await waitUntil(() => {
      button.scrollIntoView({ block: 'center' });
      const { top, bottom } = button.getBoundingClientRect();
      return top >= 0 && bottom <= page.documentElement.clientHeight;
    }, 'the button stays out of sight', TIMEOUT);
    const press = async (): Promise<void> => {
      const [at, around] = [button.getBoundingClientRect(), frame.getBoundingClientRect()];
      await sendMouse({ type: 'click', position: [Math.round(around.left + at.left + at.width / 2), Math.round(around.top + at.top + at.height / 2)] });
    };
    await press();
    await waitUntil(() => decisions.length === 1, `nothing was decided: ${wordsOf(element)}`, TIMEOUT);
  });

  it('every element: drawn in a window of its own, where the browser opens one', async function () {
    const other = window.open('about:blank', '', 'popup,width=700,height=600');
    if (other === null) return void this.skip();
    try {
      for (const [tag, { plain, words }] of every()) {
        const element = made(tag, plain('one'));
        document.body.append(element);
        await element.updateComplete;
        const before = looks(element).split(',').slice(0, -1).join();
        other.document.body.append(element);
        await element.updateComplete;
        await waitUntil(() => wordsOf(element).includes(words.one), `${tag} shows nothing there`, TIMEOUT);
        expect(looks(element).split(',').slice(0, -1).join(), tag).to.equal(before);
        element.remove();
      }
    } finally {
      other.close();
    }
  });
});
