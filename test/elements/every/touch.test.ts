import { expect, waitUntil } from '@open-wc/testing';
import { under } from '../graph/emulation.js';
import { every, made, wordsOf } from './fixtures.js';

const TIMEOUT = { timeout: 15_000 };
/** The least side of what a finger presses, in CSS pixels. */
const LEAST = 44;
const PRESSED = 'button, a[href], input, select, textarea, summary, [role=button], [role=tab], [role=menuitem]';

/** Whether a press at the edges of a square of 44 pixels around its middle reaches it: a part may be larger than it is drawn. */
function isLargeEnough(part: HTMLElement): boolean {
  const { width, height } = part.getBoundingClientRect();
  if (width >= LEAST - 0.5 && height >= LEAST - 0.5) return true;
  part.scrollIntoView({ block: 'center' });
  const { left, top } = part.getBoundingClientRect();
  const [x, y] = [left + width / 2, top + height / 2];
  const reach = LEAST / 2 - 1;
  const root = part.getRootNode() as ShadowRoot;
  const places: (readonly [number, number])[] = [];
  if (width < LEAST) places.push([x - reach, y], [x + reach, y]);
  if (height < LEAST) places.push([x, y - reach], [x, y + reach]);
  return places.every(([px, py]) => {
    const hit = root.elementFromPoint(px, py);
    // A label presses what it is for.
    return hit !== null && (part.contains(hit) || hit.closest('label')?.contains(part) === true);
  });
}

const partsOf = (root: ParentNode): HTMLElement[] =>
  [...root.querySelectorAll<HTMLElement>('*')].flatMap((part) => [...(part.matches(PRESSED) && part.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && part.getBoundingClientRect().width > 1 ? [part] : []), ...(part.shadowRoot === null ? [] : partsOf(part.shadowRoot))]);

const nameOf = (part: HTMLElement): string => {
  const { width, height } = part.getBoundingClientRect();
  return `${part.localName}.${part.className} "${part.ariaLabel ?? part.textContent.trim().slice(0, 30)}" ${Math.round(width)}×${Math.round(height)}`;
};

describe('every part that is pressed is large enough for a finger', () => {
  afterEach(() => document.body.replaceChildren());

  for (const [tag, { plain, words }] of every()) {
    it(
      tag,
      under({ touch: true }, async () => {
        expect(matchMedia('(pointer: coarse)').matches, 'a finger').to.equal(true);
        const element = made(tag, plain('one'));
        document.body.append(element);
        await element.updateComplete;
        await waitUntil(() => wordsOf(element).includes(words.one), `${tag} shows nothing`, TIMEOUT);
        const small = (): string[] => partsOf(element.shadowRoot as ShadowRoot).filter((part) => !isLargeEnough(part)).map(nameOf);
        expect(small(), 'at first').to.deep.equal([]);
        // What opens has parts of its own.
        for (const opener of element.shadowRoot?.querySelectorAll<HTMLElement>('summary, [data-panel], [aria-expanded=false]') ?? []) {
          opener.click();
          await element.updateComplete;
          await new Promise((resolve) => setTimeout(resolve, 100));
          expect(small(), `after ${nameOf(opener)}`).to.deep.equal([]);
        }
      }),
    );
  }
});
