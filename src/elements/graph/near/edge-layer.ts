import { arrowHead, pathData, pointAlong, type Box, type Direction, type Point } from '../../../graph/index.js';
import type { Tone } from '../../../theme/status-shapes.js';
import { textRuns, type PlainText } from '../../shared/render-text.js';
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
  readonly label: PlainText | undefined;
  /** What is said where there is no room for the label. */
  readonly short: PlainText | undefined;
  /** The gate that guards this line, as the tone of its state, and who guards it. */
  readonly gate: Tone | undefined;
  readonly guard: PlainText | undefined;
}

interface Parts {
  readonly root: SVGGElement;
  readonly line: SVGPathElement;
  readonly head: SVGPathElement;
  /** Most lines have neither. */
  gate: SVGSVGElement | undefined;
  label: SVGTextElement | undefined;
  middle: Point | null;
  route: readonly Point[] | undefined;
  /** The part of the route that is drawn, and what it was cut to. */
  drawn: readonly Point[] | undefined;
  window: Box | undefined;
  isLong: boolean;
}

const GATE_SIZE = 16;
/** About the width of a character of a label at zoom 1. */
const CHARACTER = 6.4;
/** The height of a label: what a line that runs downwards has to leave free. */
const LABEL_HEIGHT = 28;

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
  return { root, line, head, gate: undefined, label: undefined, middle: null, route: undefined, drawn: undefined, window: undefined, isLong: false };
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

/** Who guards a line stands below its mark, or beside it where the line runs down: below it is the name of what it leads into. */
function putLabel(parts: Parts, label: string, { gate, direction }: EdgeFace, [x, y]: Readonly<Point>): void {
  if (label === '') {
    parts.label?.remove();
    parts.label = undefined;
    return;
  }
  if (parts.label === undefined) {
    parts.label = svgElement('text', { class: 'edge-label' });
    parts.root.append(parts.label);
  }
  const isBeside = gate !== undefined && direction === 'down';
  parts.label.classList.toggle('beside', isBeside);
  parts.label.setAttribute('x', String(isBeside ? x + GATE_SIZE : x));
  parts.label.setAttribute('y', String(y - 6));
  parts.label.setAttribute('dy', gate === undefined ? '0' : isBeside ? '0.9em' : '1.9em');
  if (parts.label.textContent !== label) parts.label.textContent = label;
}

/** A label is drawn if its line leaves room for it: under the cards it would only be cut off. */
function labelThatFits({ label, short, gate, guard, route, direction }: EdgeFace): string {
  const [first, last] = [route[0], route.at(-1)];
  if (first === undefined || last === undefined) return '';
  const room = direction === 'down' ? Math.abs(last[1] - first[1]) : Math.abs(last[0] - first[0]);
  for (const words of gate === undefined ? [label, short] : [guard]) {
    if (words === undefined) continue;
    const text = textRuns(words.text).map((run) => ('text' in run ? run.text : `[${run.codePoint}]`)).join('');
    if ((direction === 'down' ? LABEL_HEIGHT : text.length * CHARACTER) <= room) return text;
  }
  return '';
}

/** Whether another gate stands so near that who guards them would be written over one another. */
function isCrowded({ gate, route, direction }: EdgeFace, gates: Point[]): boolean {
  const at = gate === undefined ? null : pointAlong(route, 0.5, { direction });
  if (at === null) return false;
  const isNear = gates.some((other) => Math.abs(other[0] - at[0]) < GATE_SIZE * 5 && Math.abs(other[1] - at[1]) < GATE_SIZE);
  gates.push(at);
  return isNear;
}

function patch(parts: Parts, face: EdgeFace, gates: Point[], window: Box): void {
  if (parts.route !== face.route || parts.window !== window) putLine(parts, face, window);
  if (parts.route !== face.route) putRoute(parts, face);
  const className = `edge ${face.state} kind-${face.kind}${parts.isLong ? ' long' : ''}`;
  if (parts.root.getAttribute('class') !== className) parts.root.setAttribute('class', className);
  const label = isCrowded(face, gates) ? '' : labelThatFits(face);
  if (face.gate === undefined && label === '' && parts.gate === undefined && parts.label === undefined) return;
  parts.middle ??= pointAlong(face.route, 0.5, { direction: face.direction });
  if (parts.middle === null) return;
  putGate(parts, face.gate, parts.middle);
  putLabel(parts, label, face, parts.middle);
}

/** The lines between cards: one SVG group a line in sight. */
export class EdgeLayer {
  readonly #root: SVGSVGElement;
  readonly #live = new Map<string, Parts>();
  readonly #spare: Parts[] = [];

  constructor(root: SVGSVGElement) {
    this.#root = root;
  }

  /** Shows exactly these lines, as far as they run through a window. */
  show(faces: readonly EdgeFace[], window: Box): void {
    const wanted = new Set(faces.map(({ id }) => id));
    const left: Parts[] = [];
    for (const [id, parts] of this.#live) {
      if (wanted.has(id)) continue;
      this.#live.delete(id);
      left.push(parts);
    }
    const gates: Point[] = [];
    for (const face of faces) {
      let parts = this.#live.get(face.id);
      if (parts === undefined) {
        // What is in the page already is quicker than what has to come into it.
        parts = left.pop();
        if (parts === undefined) this.#root.append((parts = this.#spare.pop() ?? makeParts()).root);
        this.#live.set(face.id, parts);
      }
      patch(parts, face, gates, window);
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
