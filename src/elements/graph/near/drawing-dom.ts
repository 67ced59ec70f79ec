import { SHAPES, type ShapeName, type ShapePart } from '../../../theme/status-shapes.js';
import type { Box } from '../../../graph/index.js';
import { hiddenWord, textRuns, type PlainText } from '../../shared/render-text.js';

const SVG = 'http://www.w3.org/2000/svg';

/** An SVG element with attributes. */
export function svgElement<K extends keyof SVGElementTagNameMap>(tag: K, attributes: Readonly<Record<string, string>> = {}): SVGElementTagNameMap[K] {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

export function htmlElement<K extends keyof HTMLElementTagNameMap>(tag: K, className: string): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  element.className = className;
  return element;
}

function shapePath(part: ShapePart): SVGPathElement {
  const line = part.paint.endsWith('line');
  const colour = part.paint.startsWith('cut') ? 'var(--_wf-surface)' : 'currentColor';
  const path = svgElement('path', { d: part.d, fill: line ? 'none' : colour, stroke: line ? colour : 'none', 'stroke-linecap': 'round', 'stroke-linejoin': 'round' });
  if (part.width !== undefined) path.setAttribute('stroke-width', String(part.width));
  if (part.opacity !== undefined) path.setAttribute('opacity', String(part.opacity));
  if (part.dash !== undefined) path.setAttribute('stroke-dasharray', part.dash);
  return path;
}

/** Copying paths is quicker than making them. */
const shapes = new Map<ShapeName, readonly SVGPathElement[]>();

function pathsOf(name: ShapeName): Node[] {
  let paths = shapes.get(name);
  if (paths === undefined) shapes.set(name, (paths = SHAPES[name].map(shapePath)));
  return paths.map((path) => path.cloneNode());
}

/** Draws a status shape into an SVG; the same shape again costs nothing. */
export function putShape(svg: SVGSVGElement, name: ShapeName): void {
  if (svg.dataset['shape'] === name) return;
  svg.dataset['shape'] = name;
  svg.replaceChildren(...pathsOf(name));
}

/** What each element was last given: read back from the page, it would be without its chips. */
const written = new WeakMap<HTMLElement, string>();

/** Writes text from outside as text nodes, invisible code points as chips; the same text again costs nothing. */
export function putText(element: HTMLElement, { text, lang }: PlainText): void {
  const key = `${text}\0${hiddenWord()}`;
  if (written.get(element) === key && element.lang === (lang ?? '')) return;
  written.set(element, key);
  if (lang === undefined) element.removeAttribute('lang');
  else element.lang = lang;
  element.replaceChildren(
    ...textRuns(text).map((run) => {
      if ('text' in run) return run.text;
      const chip = htmlElement('span', 'code-point');
      // A card is narrower than the words: they are told by its tooltip, its details and the list.
      chip.title = `${hiddenWord()} ${run.codePoint}`;
      chip.textContent = '?';
      return chip;
    }),
  );
}

/** Where each element was last laid. */
const rects = new WeakMap<HTMLElement, Box>();

/** Lays an element on a rectangle of its surroundings; the same one again costs nothing. */
export function putRect(element: HTMLElement, rect: Box): void {
  const before = rects.get(element);
  const { x, y, width, height } = rect;
  rects.set(element, rect);
  if (before?.x !== x || before.y !== y) element.style.transform = `translate(${x}px,${y}px)`;
  if (before?.width !== width) element.style.inlineSize = `${width}px`;
  if (before?.height !== height) element.style.blockSize = `${height}px`;
}
