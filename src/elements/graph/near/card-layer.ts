import type { Box } from '../../../graph/index.js';
import type { Step } from '../../../model/step.js';
import { TONES, type Tone } from '../../../theme/status-shapes.js';
import type { PlainText } from '../../shared/render-text.js';
import type { CardLook } from '../look/step-look.js';
import type { SceneNode } from '../scene/scene.js';
import { fitLines } from '../text/fit-lines.js';
import { visibleText } from '../text/line-words.js';
import { measureIn } from '../text/measure.js';
import type { CardContent } from './card-content.js';
import { htmlElement, putRect, putShape, putText, svgElement } from './drawing-dom.js';
import { isTypedIn } from './own-controls.js';

/** Folded steps that another region answers for. */
export interface GuestFace {
  readonly words: string;
  readonly tint: number;
}

/** What one card, group or region shows. */
export interface NodeFace {
  readonly node: SceneNode;
  readonly box: Box;
  readonly title: PlainText;
  readonly look: CardLook | undefined;
  readonly selected: boolean;
  /** Whether it is not what a search or a filter is about. */
  readonly dim: boolean;
  /** From 1: tells regions apart; 0 for none. */
  readonly tint: number;
  readonly guests: readonly GuestFace[];
  readonly toggleLabel: string;
  /** The step itself, for what a host adds. */
  readonly stepData: Step | undefined;
}

/** What most cards do without and is made for those that need it, in the order in which it stands in them. */
const SOME = ['strip', 'guests', 'bar', 'toggle', 'extra'] as const;
type Some = (typeof SOME)[number];

interface Parts {
  readonly root: HTMLElement;
  readonly title: HTMLElement;
  readonly word: HTMLElement;
  readonly shape: SVGSVGElement;
  readonly meta: HTMLElement;
  readonly some: Partial<Record<Some, HTMLElement>>;
  strip: { readonly cells: SVGSVGElement; readonly tally: HTMLElement } | undefined;
  fill: HTMLElement | undefined;
  drawn: NodeFace | undefined;
  /** Whether its name is too long for it. */
  isCut: boolean;
  /** For which name, size and look of the drawing that was found out. */
  fitted: string;
}

const CELL_UNIT = 10;
const CELL_GAP = 2;
/** Cells that somebody should look at are higher than the rest: colour is not all that tells them apart. */
const HIGH: ReadonlySet<Tone> = new Set(['failed', 'stuck', 'waiting']);
/** What there is room for on the edge of a card. */
const MOST_GUESTS = 1;

const sameList = <T>(a: readonly T[] | undefined, b: readonly T[], same: (a: T, b: T) => boolean = Object.is): boolean =>
  a?.length === b.length && a.every((item, at) => same(item, b[at] as T));

/** Status cells as one path a tone: however many they are, they cost at most six elements. */
function putCells(svg: SVGSVGElement, cells: readonly Tone[]): void {
  svg.setAttribute('viewBox', `0 0 ${Math.max(1, cells.length) * CELL_UNIT - CELL_GAP} ${CELL_UNIT}`);
  const paths = TONES.map((tone) => {
    const [y, height] = HIGH.has(tone) ? [0, CELL_UNIT] : [2, CELL_UNIT - 4];
    const d = cells.map((cell, at) => (cell === tone ? `M${at * CELL_UNIT} ${y}h${CELL_UNIT - CELL_GAP}v${height}h${CELL_GAP - CELL_UNIT}Z` : '')).join('');
    return d === '' ? undefined : svgElement('path', { d, class: `cell tone-${tone}` });
  });
  svg.replaceChildren(...paths.filter((path) => path !== undefined));
}

function putGuests(element: HTMLElement, guests: readonly GuestFace[]): void {
  element.hidden = guests.length === 0;
  element.replaceChildren(
    ...guests.slice(0, MOST_GUESTS).map(({ words, tint }) => {
      const pill = htmlElement('span', `guest tint-${tint}`);
      putText(pill, { text: words });
      return pill;
    }),
  );
}

/** What all cards have; copying it is quicker than making it. */
let pattern: HTMLElement | undefined;

function makePattern(): HTMLElement {
  const root = htmlElement('div', 'node');
  const status = htmlElement('div', 'status');
  status.append(svgElement('svg', { viewBox: '0 0 16 16', class: 'shape' }), htmlElement('span', 'word'));
  root.append(htmlElement('div', 'title'), status, htmlElement('div', 'meta'));
  for (const part of root.children) part.ariaHidden = 'true';
  return root;
}

function makeParts(): Parts {
  const root = (pattern ??= makePattern()).cloneNode(true) as HTMLElement;
  const [title, status, meta] = [...root.children] as [HTMLElement, HTMLElement, HTMLElement];
  const [shape, word] = [...status.children] as [SVGSVGElement, HTMLElement];
  return { root, title, word, shape, meta, some: {}, strip: undefined, fill: undefined, drawn: undefined, isCut: false, fitted: '' };
}

/** A part that not every card has. */
function someOf({ root, some }: Parts, name: Some): HTMLElement {
  let element = some[name];
  if (element === undefined) {
    element = some[name] = htmlElement(name === 'toggle' ? 'span' : 'div', name);
    // The drawing is for the eye; what a host adds is for everybody.
    if (name === 'extra') element.role = 'group';
    else element.ariaHidden = 'true';
    const next = SOME.slice(SOME.indexOf(name) + 1).map((later) => some[later]).find((later) => later !== undefined);
    root.insertBefore(element, next ?? null);
  }
  return element;
}

function stripOf(parts: Parts): NonNullable<Parts['strip']> {
  if (parts.strip === undefined) {
    parts.strip = { cells: svgElement('svg', { class: 'cells', preserveAspectRatio: 'none' }), tally: htmlElement('span', 'tally') };
    someOf(parts, 'strip').append(parts.strip.cells, parts.strip.tally);
  }
  return parts.strip;
}

function putProgress(parts: Parts, progress: number | undefined): void {
  if (progress === undefined) {
    if (parts.some.bar !== undefined) parts.some.bar.hidden = true;
    return;
  }
  const bar = someOf(parts, 'bar');
  bar.hidden = false;
  if (parts.fill === undefined) bar.append((parts.fill = htmlElement('i', 'fill')));
  parts.fill.style.inlineSize = `${Math.round(progress * 1000) / 10}%`;
}

function classOf({ node, look, selected, dim, tint }: NodeFace): string {
  const names = ['node', node.kind];
  if (look !== undefined) names.push(`tone-${look.tone}`);
  if (look?.hot === true) names.push('hot');
  if (selected) names.push('selected');
  if (dim) names.push('dim');
  if (node.foldable) names.push('foldable');
  if (node.folded.length > 0) names.push('folded');
  else if (look?.meta === '') names.push('roomy');
  if (tint > 0) names.push(`tint-${tint}`);
  return names.join(' ');
}

/** Patches only what differs; never rebuilds a card. */
function patch(parts: Parts, face: NodeFace): void {
  const { root } = parts;
  const before = parts.drawn;
  const { box, look } = face;
  putRect(root, box);
  const className = classOf(face);
  if (root.className !== className) root.className = className;
  if (before?.node.id !== face.node.id) root.dataset['id'] = face.node.id;
  if (before?.title.text !== face.title.text || before.title.lang !== face.title.lang || before.box.width !== box.width) {
    putText(parts.title, face.title);
    parts.fitted = '';
  }
  if (face.node.foldable && (before?.toggleLabel !== face.toggleLabel || parts.some.toggle === undefined)) someOf(parts, 'toggle').title = face.toggleLabel;
  const hasGuests = face.guests.length > 0 || parts.some.guests !== undefined;
  if (hasGuests && !sameList(before?.guests, face.guests, (a, b) => a.words === b.words && a.tint === b.tint)) putGuests(someOf(parts, 'guests'), face.guests);
  if (look !== undefined) patchLook(parts, before?.look, look);
  parts.drawn = face;
}

function patchLook(parts: Parts, before: CardLook | undefined, look: CardLook): void {
  putShape(parts.shape, look.shape);
  putText(parts.word, look.line);
  const hasStrip = look.cells.length > 0 || look.tally !== '' || parts.strip !== undefined;
  if (hasStrip && !sameList(before?.cells, look.cells)) putCells(stripOf(parts).cells, look.cells);
  if (hasStrip && before?.tally !== look.tally) stripOf(parts).tally.textContent = look.tally;
  if (before?.meta !== look.meta) putText(parts.meta, { text: look.meta });
  if (before === undefined || before.progress !== look.progress) putProgress(parts, look.progress);
}

/** Shares of a card's width that a shortened name is made for, until one fits. */
const SHARES = [0.98, 0.88, 0.7];

const isCut = (element: HTMLElement): boolean => element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1;

/** A name with its middle left out, in as many lines as its card has for it. @param share of the width that is used: a page parts lines a little differently */
function fittedName({ title, drawn }: Parts, share: number): PlainText | undefined {
  if (drawn === undefined) return undefined;
  const { fontWeight, fontSize, fontFamily, lineHeight } = getComputedStyle(title);
  const size = Number.parseFloat(fontSize);
  const most = Math.max(1, Math.round(title.clientHeight / (Number.parseFloat(lineHeight) || size * 1.3)));
  const measure = measureIn(`${fontWeight} ${fontSize} ${fontFamily}`, size);
  // What cannot be seen is counted as the chip that it is shown as.
  const { text } = fitLines(drawn.title.text.replace(/\s+/g, ' '), { width: title.clientWidth * share, most, measure: (part) => measure(visibleText(part, '?')) });
  return text === '' ? undefined : { text, lang: drawn.title.lang };
}

/**
 * A pool of DOM cards that are reused as the view moves. There are never more of them than fit on a screen, and an update
 * touches only the text or class that changed.
 */
export class CardLayer {
  readonly #root: HTMLElement;
  readonly #content: CardContent | undefined;
  readonly #live = new Map<string, Parts>();
  readonly #spare: Parts[] = [];

  /** @param content what the host adds to cards */
  constructor(root: HTMLElement, content?: CardContent) {
    this.#root = root;
    this.#content = content;
  }

  /** Shows exactly these nodes, groups and regions first so that cards lie above them. */
  show(faces: readonly NodeFace[]): void {
    const wanted = new Set(faces.map(({ node }) => node.id));
    for (const [id, parts] of this.#live) {
      // What the user types in stays, also where the view moves away from it.
      if (wanted.has(id) || (parts.some.extra !== undefined && isTypedIn(parts.some.extra))) continue;
      this.#live.delete(id);
      this.#spare.push(parts);
    }
    const content = this.#content?.isThere === true ? this.#content : undefined;
    for (const face of faces) {
      const parts = this.#live.get(face.node.id) ?? this.#take(face.node);
      patch(parts, face);
      if (content !== undefined && face.node.kind === 'card') content.fill(someOf(parts, 'extra'), face.stepData, face.title.text);
    }
    // Only now: what is shown again at once was never away.
    for (const { root } of this.#spare) if (!root.hidden) root.hidden = true;
  }

  /**
   * Shortens the names that are too long for their cards: in the middle, since their ends tell them apart. What is too long
   * is read from the page, all at once before anything is written.
   * @param look whatever decides how names are written, such as the zoom
   */
  fitNames(look: string): void {
    const asked = [...this.#live.values()].filter((parts) => parts.drawn !== undefined && parts.fitted !== look);
    for (const parts of asked) if (parts.isCut && parts.drawn !== undefined) putText(parts.title, parts.drawn.title);
    for (const parts of asked) {
      parts.fitted = look;
      parts.isCut = isCut(parts.title);
    }
    let cut = asked.filter((parts) => parts.isCut);
    for (const share of SHARES) {
      const fitted = cut.map((parts) => [parts, fittedName(parts, share)] as const);
      for (const [{ title }, name] of fitted) if (name !== undefined) putText(title, name);
      cut = cut.filter(({ title }) => isCut(title));
      if (cut.length === 0) return;
    }
  }

  /** Whether a card leaves out a part of what it says. */
  leavesOut(id: string): boolean {
    const parts = this.#live.get(id);
    return parts !== undefined && (parts.isCut || [parts.title, parts.word, parts.meta].some(isCut));
  }

  clear(): void {
    this.show([]);
  }

  #take(node: SceneNode): Parts {
    const parts = this.#spare.pop() ?? makeParts();
    parts.drawn = undefined;
    parts.fitted = '';
    parts.isCut = false;
    if (parts.root.hidden) parts.root.hidden = false;
    putProgress(parts, undefined);
    if (parts.root.parentNode === null) this.#root.append(parts.root);
    this.#live.set(node.id, parts);
    return parts;
  }
}
