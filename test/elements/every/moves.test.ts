import { expect, waitUntil } from '@open-wc/testing';
import type { WfElement } from '../../../src/elements/wf-element.js';
import { every, fixtureOf, made, wordsOf, type ElementFixture } from './fixtures.js';

const TIMEOUT = { timeout: 15_000 };
const frame = (): Promise<unknown> => new Promise((resolve) => requestAnimationFrame(resolve));
type Mover = (element: Element, to: HTMLElement) => void;

/** Ways in which a page rearranges itself around an element. */
const moves: Readonly<Record<string, Mover>> = {
  'append to another place': (element, to) => to.append(element),
  'insert before another': (element, to) => to.prepend(element),
  'move without taking out': (element, to) => {
    const moveBefore: unknown = Reflect.get(to, 'moveBefore');
    if (typeof moveBefore === 'function') Reflect.apply(moveBefore, to, [element, null]);
    else to.append(element);
  },
  'the sibling before it goes': (element) => element.previousElementSibling?.remove(),
};
/** In these the element is not taken out of the page, so the browser keeps the focus. */
const keepsFocus = (name: string): boolean => name.startsWith('the sibling') || (name.startsWith('move') && 'moveBefore' in Element.prototype);

const all = (element: Element): HTMLElement[] => [...(element.shadowRoot?.querySelectorAll<HTMLElement>('*') ?? [])];
const canFocus = (part: HTMLElement): boolean => part.matches('button:not(:disabled), input, select, summary, a[href], [tabindex]') && part.checkVisibility({ visibilityProperty: true });

async function standing(tag: string, { plain, words }: ElementFixture): Promise<{ readonly element: WfElement; readonly to: HTMLElement }> {
  const [from, to] = [document.createElement('div'), document.createElement('div')];
  from.append(document.createElement('p'));
  to.append(document.createElement('p'));
  document.body.append(from, to);
  const element = made(tag, plain('one'));
  from.append(element);
  await element.updateComplete;
  await waitUntil(() => wordsOf(element).includes(words.one), `${tag} shows nothing`, TIMEOUT);
  return { element, to };
}

describe('every element keeps what a person does in it when the page moves it', () => {
  afterEach(() => document.body.replaceChildren());

  for (const [tag, fixture] of every()) {
    for (const [name, move] of Object.entries(moves)) {
      it(`${tag}: ${name}`, async () => {
        const { element, to } = await standing(tag, fixture);
        const focused = all(element).find(canFocus);
        focused?.focus();
        const had = element.shadowRoot?.activeElement;
        const typed = all(element).find((part) => part instanceof HTMLInputElement && part.type !== 'checkbox' && part.type !== 'radio') as HTMLInputElement | undefined;
        if (typed !== undefined) typed.value = 'half a wor';
        const nodes = all(element).slice(0, 20);
        move(element, to);
        await element.updateComplete;
        await frame();
        expect(wordsOf(element), 'words').to.contain(fixture.words.one);
        expect(typed?.value ?? 'half a wor', 'typed').to.equal('half a wor');
        expect(all(element).slice(0, 20), 'nothing is made anew').to.deep.equal(nodes);
        if (keepsFocus(name)) expect(element.shadowRoot?.activeElement, 'focus').to.equal(had);
      });
    }
  }

  for (const [name, move] of Object.entries(moves)) {
    it(`what is scrolled stays where it is: ${name}`, async () => {
      for (const tag of ['wf-audit-log']) {
        const { element, to } = await standing(tag, fixtureOf(tag));
        element.style.setProperty('--wf-audit-log-block-size', '160px');
        await element.updateComplete;
        await waitUntil(() => all(element).some((part) => part.scrollHeight > part.clientHeight + 40 && /auto|scroll/.test(getComputedStyle(part).overflowY)), `${tag}: nothing scrolls`, TIMEOUT);
        const scroller = all(element).find((part) => part.scrollHeight > part.clientHeight + 40 && /auto|scroll/.test(getComputedStyle(part).overflowY)) as HTMLElement;
        scroller.scrollTop = 30;
        await frame();
        await frame();
        move(element, to);
        await element.updateComplete;
        await frame();
        await frame();
        expect(scroller.isConnected, `${tag}: the same one`).to.equal(true);
        expect(scroller.scrollTop, tag).to.equal(30);
        element.remove();
      }
    });

    it(`an open panel stays open: ${name}`, async () => {
      const { element, to } = await standing('wf-audit-log', fixtureOf('wf-audit-log'));
      element.shadowRoot?.querySelector<HTMLElement>('[data-panel=export]')?.click();
      await waitUntil(() => element.shadowRoot?.querySelector('.panel'), 'no panel', TIMEOUT);
      const panel = element.shadowRoot?.querySelector('.panel');
      move(element, to);
      await element.updateComplete;
      expect(element.shadowRoot?.querySelector('.panel')).to.equal(panel);
    });
  }
});
