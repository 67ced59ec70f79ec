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
        // What loads late may come in between; what was there is the same.
        expect(nodes.filter((part) => !all(element).includes(part)), 'nothing is made anew').to.deep.equal([]);
        if (keepsFocus(name)) expect(element.shadowRoot?.activeElement, 'focus').to.equal(had);
      });
    }
  }

  const scrollersOf = (element: Element): HTMLElement[] =>
    all(element).filter((part) => {
      const { overflowX, overflowY } = getComputedStyle(part);
      const scrolls = (overflow: string, room: number): boolean => /^(?:auto|scroll)$/.test(overflow) && room > 0;
      return part.checkVisibility() && (scrolls(overflowY, part.scrollHeight - part.clientHeight) || scrolls(overflowX, part.scrollWidth - part.clientWidth));
    });

  for (const [tag, fixture] of every(({ box }) => box === 'block')) {
    for (const [name, move] of Object.entries(moves)) {
      it(`${tag}: what is scrolled stays where it is: ${name}`, async () => {
        const { properties, style, opens, has } = fixture.scrolls ?? {};
        const { element, to } = await standing(tag, fixture);
        element.parentElement?.style.setProperty('inline-size', '340px');
        to.style.setProperty('inline-size', '340px');
        Object.assign(element, properties);
        for (const [property, value] of Object.entries(style ?? {})) element.style.setProperty(property, value);
        await element.updateComplete;
        if (opens !== undefined) {
          await waitUntil(() => all(element).some((part) => part.matches(opens)), `${tag}: nothing is to be opened`, TIMEOUT);
          for (const part of all(element)) if (part.matches(opens)) part.click();
        }
        if (has !== undefined) await waitUntil(() => scrollersOf(element).some((part) => part.matches(has)), `${tag}: ${has} does not scroll`, TIMEOUT);
        await frame();
        await frame();
        const scrollers = scrollersOf(element);
        for (const part of scrollers) {
          part.scrollTop = 30;
          part.scrollLeft = 15;
        }
        await frame();
        await frame();
        const placesOf = (parts: readonly HTMLElement[]): string[] => parts.map((part) => `${part.localName}.${part.className} ${part.scrollLeft} ${part.scrollTop}`);
        const before = placesOf(scrollers);
        expect(scrollers.every(({ scrollLeft, scrollTop }) => scrollLeft + scrollTop > 0), before.join()).to.equal(true);
        move(element, to);
        await element.updateComplete;
        await frame();
        await frame();
        expect(scrollers.every((part) => element.shadowRoot?.contains(part)), 'the same ones').to.equal(true);
        expect(placesOf(scrollers)).to.deep.equal(before);
      });
    }
  }

  for (const [name, move] of Object.entries(moves)) {
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
