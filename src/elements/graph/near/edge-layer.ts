import { arrowHead, pathData, pointAlong, type Box, type Direction, type Point } from '../../../graph/index.js';
import type { Tone } from '../../../theme/status-shapes.js';
import type { PlainText } from '../../shared/render-text.js';
import { directionOf } from '../text/direction.js';
import type { FittedText, Measure } from '../text/fit-lines.js';
import { GATE, LABEL, labelMeasure, linesFor, placeWords, roomFor, visibleText, type PlacedWords } from '../text/line-words.js';
import { cutRoute } from './cut-route.js';
import { putShape, svgElement } from './drawing-dom.js';

/** How one line looks. */
export interface EdgeFace {
  readonly id: string;
  readonly route: readonly Point[];
  readonly direction: Direction;
  /** `taken`, `not-taken` or `open` for what is not known yet. */
  readonly state: 'taken' | 'not-taken' | 'open';
  readonly kind: string;
  /** What is written at it: its name, the round of a loop, who guards it. */
  readonly words: PlainText | undefined;
  /** The room that is kept for that; without it, it is written where the line leaves room. */
  readonly labelBox?: Box | undefined;
  /** The gate that guards this line, as the tone of its state. */
  readonly gate: Tone | undefined;
}

interface Parts {
  readonly root: SVGGElement;
  readonly line: SVGPathElement;
  readonly head: SVGPathElement;
  /** Most lines have neither. */
  gate: SVGSVGElement | undefined;
  label: SVGTextElement | undefined;
  /** What stands between the label and the lines under it. */
  ground: SVGRectElement | undefined;
  /** What the label was last given. */
  said: string | undefined;
  middle: Point | null;
  route: readonly Point[] | undefined;
  /** The part of the route that is drawn, and what it was cut to. */
  drawn: readonly Point[] | undefined;
  window: Box | undefined;
  isLong: boolean;
}

const GATE_SIZE = GATE / 1.5;
/** A line so much longer than any screen, in pixels at zoom 1, has no dashes: the browser lays all of them out, and a few such lines cost every second frame. */
const LONGEST_DASHED = 8000;

/** Lines kept for reuse when they leave the view. */
const MOST_SPARE = 100;

const NOWHERE: Box = { x: 0, y: 0, width: 0, height: 0 };

/** What all lines have; copying it is quicker than making it. */
let pattern: SVGGElement | undefined;

function makePattern(): SVGGElement {
  const root = svgElement('g');
  root.append(svgElement('path', { class: 'line', fill: 'none' }), svgElement('path', { class: 'head' }));
  return root;
}

function makeParts(): Parts {
  const root = (pattern ??= makePattern()).cloneNode(true) as SVGGElement;
  const [line, head] = [...root.children] as [SVGPathElement, SVGPathElement];
  return { root, line, head, gate: undefined, label: undefined, ground: undefined, said: undefined, middle: null, route: undefined, drawn: undefined, window: undefined, isLong: false };
}

function lengthOf(route: readonly Point[]): number {
  let length = 0;
  for (const [at, [x, y]] of route.entries()) {
    const [fromX, fromY] = route[at - 1] ?? [x, y];
    length += Math.hypot(x - fromX, y - fromY);
  }
  return length;
}

function putLine(parts: Parts, { route, direction }: EdgeFace, window: Box): void {
  parts.window = window;
  const drawn = cutRoute(route, window);
  if (drawn === parts.drawn) return;
  parts.drawn = drawn;
  parts.isLong = lengthOf(drawn) > LONGEST_DASHED;
  parts.line.setAttribute('d', pathData(drawn, { direction }));
}

function putRoute(parts: Parts, { route, direction }: EdgeFace): void {
  parts.route = route;
  const head = arrowHead(route, { direction, length: 7, width: 7 });
  parts.head.setAttribute('d', head === null ? '' : `M${head.map((point) => point.map((value) => value.toFixed(1)).join(' ')).join('L')}Z`);
  parts.middle = null;
}

function makeGate(): SVGSVGElement {
  const gate = svgElement('svg', { viewBox: '-4 -4 24 24', width: String(GATE_SIZE * 1.5), height: String(GATE_SIZE * 1.5) });
  putShape(gate, 'lock');
  gate.prepend(svgElement('circle', { class: 'gate-disc', cx: '8', cy: '8', r: '11.4' }));
  return gate;
}

function putGate(parts: Parts, tone: Tone | undefined, [x, y]: Readonly<Point>): void {
  if (tone === undefined) {
    parts.gate?.remove();
    parts.gate = undefined;
    return;
  }
  if (parts.gate === undefined) {
    parts.gate = makeGate();
    parts.head.after(parts.gate);
  }
  parts.gate.setAttribute('class', `gate-mark tone-${tone}`);
  parts.gate.setAttribute('x', String(x - GATE_SIZE * 0.75));
  parts.gate.setAttribute('y', String(y - GATE_SIZE * 0.75));
}

/** What is written at a line, and where. */
interface Written extends PlacedWords {
  readonly lines: readonly string[];
  readonly isCut: boolean;
}

const NOTHING: FittedText = { lines: [], text: '', isCut: false };

/** Into the room that is kept for it; without one in the middle of the line, if the line is as long as that. */
function write(face: EdgeFace, middle: Readonly<Point>, measure: Measure): Written {
  const { words, labelBox, gate, direction, route } = face;
  const isGuarded = gate !== undefined;
  const size = labelBox ?? roomFor(words?.text ?? '', isGuarded, direction, measure);
  const fitted = words === undefined ? NOTHING : linesFor(words.text, size, isGuarded, direction, measure);
  if (labelBox !== undefined) return { ...fitted, ...placeWords(fitted.lines, labelBox, isGuarded, direction, measure) };
  const [first = middle, last = middle] = [route[0], route.at(-1)];
  const room = direction === 'down' ? Math.abs(last[1] - first[1]) - size.height : Math.abs(last[0] - first[0]) - size.width;
  const { lines, isCut } = room < 0 ? NOTHING : fitted;
  return { lines, isCut, ...placeWords(lines, { x: middle[0], y: middle[1], width: 0, height: 0 }, isGuarded, direction, measure) };
}

function putGround(ground: SVGRectElement | undefined, lines: readonly string[], [middle, base]: Readonly<Point>, measure: Measure): void {
  const width = Math.max(...lines.map(measure)) + 4;
  const box = { x: middle - width / 2, y: base - LABEL.size, width, height: lines.length * LABEL.line };
  for (const [name, value] of Object.entries(box)) ground?.setAttribute(name, value.toFixed(1));
}

function putWords(parts: Parts, { lines, bases, isCut }: Written, words: PlainText | undefined, measure: Measure): void {
  if (lines.length === 0 || words === undefined) {
    parts.label?.remove();
    parts.ground?.remove();
    parts.label = parts.ground = undefined;
    parts.said = undefined;
    return;
  }
  const key = JSON.stringify([lines, bases]);
  if (parts.said === key) return;
  parts.said = key;
  if (parts.label === undefined) {
    parts.label = svgElement('text', { class: 'edge-label' });
    parts.ground = svgElement('rect', { class: 'label-ground', rx: '3' });
    parts.root.append(parts.ground, parts.label);
  }
  putGround(parts.ground, lines, bases[0] ?? [0, 0], measure);
  parts.label.setAttribute('direction', directionOf(words.text, 'ltr'));
  if (words.lang === undefined) parts.label.removeAttribute('lang');
  else parts.label.setAttribute('lang', words.lang);
  const spans = lines.map((line, at) => {
    const [x = 0, y = 0] = bases[at] ?? [];
    const span = svgElement('tspan', { x: String(Math.round(x * 10) / 10), y: String(Math.round(y * 10) / 10) });
    span.textContent = line;
    return span;
  });
  const whole = isCut ? [svgElement('title')] : [];
  for (const title of whole) title.textContent = visibleText(words.text);
  parts.label.replaceChildren(...whole, ...spans);
}

function patch(parts: Parts, face: EdgeFace, window: Box, measure: Measure): void {
  if (parts.route !== face.route || parts.window !== window) putLine(parts, face, window);
  if (parts.route !== face.route) putRoute(parts, face);
  const className = `edge ${face.state} kind-${face.kind}${parts.isLong ? ' long' : ''}`;
  if (parts.root.getAttribute('class') !== className) parts.root.setAttribute('class', className);
  if (face.gate === undefined && face.words === undefined && parts.gate === undefined && parts.label === undefined) return;
  parts.middle ??= pointAlong(face.route, 0.5, { direction: face.direction });
  if (parts.middle === null) return;
  const written = write(face, parts.middle, measure);
  putGate(parts, face.gate, written.mark);
  putWords(parts, written, face.words, measure);
}

/** The lines between cards: one SVG group a line in sight. */
export class EdgeLayer {
  /** Lines at which something is written lie on top: none of the others runs through it. */
  readonly #top = svgElement('g');
  readonly #live = new Map<string, Parts>();
  readonly #spare: Parts[] = [];
  #font = '';
  #measure: Measure | undefined;

  constructor(root: SVGSVGElement) {
    root.append(this.#top);
  }

  /** Shows exactly these lines, as far as they run through a window. @param font the family that what stands at them is written in */
  show(faces: readonly EdgeFace[], window: Box, font = 'sans-serif'): void {
    const wanted = new Set(faces.map(({ id }) => id));
    const left: Parts[] = [];
    for (const [id, parts] of this.#live) {
      if (wanted.has(id)) continue;
      this.#live.delete(id);
      left.push(parts);
    }
    if (this.#measure === undefined || font !== this.#font) this.#measure = labelMeasure(font);
    this.#font = font;
    for (const face of faces) {
      let parts = this.#live.get(face.id);
      if (parts === undefined) {
        // What is in the page already is quicker than what has to come into it.
        parts = left.pop();
        if (parts === undefined) this.#top.before((parts = this.#spare.pop() ?? makeParts()).root);
        this.#live.set(face.id, parts);
      }
      const isOnTop = face.words !== undefined || face.gate !== undefined;
      const wasOnTop = parts.root.parentNode === this.#top;
      if (isOnTop && !wasOnTop) this.#top.append(parts.root);
      if (!isOnTop && wasOnTop) this.#top.before(parts.root);
      patch(parts, face, window, this.#measure);
    }
    for (const parts of left) {
      parts.root.remove();
      if (this.#spare.length < MOST_SPARE) this.#spare.push(parts);
    }
  }

  clear(): void {
    this.show([], NOWHERE);
  }
}
