import { isTree } from '../shared/page.js';
import { drawnIn, LEAST_OPACITY, opacityOf, placesOn } from './really-visible.js';

/** Elements whose content is drawn over what lies behind them. */
const OPAQUE_CONTENT = new Set(['IMG', 'VIDEO', 'IFRAME', 'OBJECT', 'EMBED']);
/** A page with more elements than this is not searched further. */
const MOST_ELEMENTS = 20_000;

const alphaOf = (color: string): number => {
  const alpha = /^(?:rgba\(.*,|.*\/)\s*([\d.]+)(%?)\s*\)$/.exec(color);
  return alpha ? Number(alpha[1]) / (alpha[2] === '%' ? 100 : 1) : color === 'transparent' ? 0 : 1;
};

function isWithin(element: Element, around: Element): boolean {
  for (let at: Element | null = element; at !== null; at = drawnIn(at)) if (at === around) return true;
  return false;
}

/** Whether an element that lets presses through is drawn above a place, found by having it catch one for a moment. */
function isAbove(element: HTMLElement | SVGElement, [x, y]: readonly [number, number]): boolean {
  const { style } = element;
  const had = element.hasAttribute('style');
  const [value, priority] = [style.getPropertyValue('pointer-events'), style.getPropertyPriority('pointer-events')];
  style.setProperty('pointer-events', 'auto', 'important');
  const root = element.getRootNode();
  const hit = isTree(root) ? root.elementFromPoint(x, y) : null;
  style.setProperty('pointer-events', value, priority);
  if (!had) element.removeAttribute('style');
  return hit !== null && element.contains(hit);
}

/** By what it has, not by its class: an element of another document is of another window's classes. */
const isStyled = (element: Element): element is HTMLElement | SVGElement => 'style' in element;

function* elementsIn(root: Document | ShadowRoot): Generator<Element> {
  for (const element of root.querySelectorAll('*')) {
    yield element;
    if (element.shadowRoot !== null) yield* elementsIn(element.shadowRoot);
  }
}

/**
 * Whether something opaque that lets presses through lies over a control: a hit test looks past it, a person does not.
 * What paints nothing of its own, or faintly, hides nothing.
 */
export function isUnderOverlay(control: HTMLElement, card: HTMLElement): boolean {
  const [place] = placesOn(control);
  if (place === undefined) return false;
  const [x, y] = place;
  let left = MOST_ELEMENTS;
  for (const element of elementsIn(control.ownerDocument)) {
    left -= 1;
    if (left < 0) return false;
    if (!isStyled(element)) continue;
    const box = element.getBoundingClientRect();
    if (x < box.left || x > box.right || y < box.top || y > box.bottom) continue;
    const style = getComputedStyle(element);
    if (style.pointerEvents !== 'none' || isWithin(control, element) || isWithin(element, card)) continue;
    const own = OPAQUE_CONTENT.has(element.tagName) ? 1 : alphaOf(style.backgroundColor);
    if (own * opacityOf(element) >= LEAST_OPACITY && isAbove(element, place)) return true;
  }
  return false;
}
