import { arrowHead, pathData, pointAlong, type Direction, type Point } from '../../graph/index.js';
import type { Tone } from '../../theme/status-shapes.js';
import { textRuns, type PlainText } from '../shared/render-text.js';
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
  /** The gate that guards this line, as the tone of its state, and who guards it. */
  readonly gate: Tone | undefined;
  readonly guard: PlainText | undefined;
}

interface Parts {
  readonly root: SVGGElement;
  readonly line: SVGPathElement;
  readonly head: SVGPathElement;
  readonly gate: SVGSVGElement;
  readonly label: SVGTextElement;
  route: readonly Point[] | undefined;
}

const GATE_SIZE = 16;
/** About the width of a character of a label at zoom 1. */
const CHARACTER = 6.4;
/** The height of a label: what a line that runs downwards has to leave free. */
const LABEL_HEIGHT = 28;

function makeParts(): Parts {
  const root = svgElement('g');
  const line = svgElement('path', { class: 'line', fill: 'none' });
  const head = svgElement('path', { class: 'head' });
  const gate = svgElement('svg', { class: 'gate-mark', viewBox: '-4 -4 24 24', width: String(GATE_SIZE * 1.5), height: String(GATE_SIZE * 1.5) });
  const label = svgElement('text', { class: 'edge-label' });
  putShape(gate, 'lock');
  gate.prepend(svgElement('circle', { class: 'gate-disc', cx: '8', cy: '8', r: '11.4' }));
  root.append(line, head, gate, label);
  return { root, line, head, gate, label, route: undefined };
}

function putRoute(parts: Parts, { route, direction }: EdgeFace): void {
  parts.route = route;
  parts.line.setAttribute('d', pathData(route, { direction }));
  const head = arrowHead(route, { direction, length: 7, width: 7 });
  parts.head.setAttribute('d', head === null ? '' : `M${head.map((point) => point.map((value) => value.toFixed(1)).join(' ')).join('L')}Z`);
  const middle = pointAlong(route, 0.5, { direction });
  if (middle === null) return;
  parts.gate.setAttribute('x', String(middle[0] - GATE_SIZE * 0.75));
  parts.gate.setAttribute('y', String(middle[1] - GATE_SIZE * 0.75));
  parts.label.setAttribute('x', String(middle[0]));
  parts.label.setAttribute('y', String(middle[1] - 6));
}

/** A label is drawn if its line leaves room for it: under the cards it would only be cut off. */
function labelThatFits({ label: own, gate, guard, route, direction }: EdgeFace): string {
  const [first, last] = [route[0], route.at(-1)];
  const label = gate === undefined ? own : guard;
  if (label === undefined || first === undefined || last === undefined) return '';
  const text = textRuns(label.text).map((run) => ('text' in run ? run.text : `[${run.codePoint}]`)).join('');
  const room = direction === 'down' ? Math.abs(last[1] - first[1]) : Math.abs(last[0] - first[0]);
  return (direction === 'down' ? LABEL_HEIGHT : text.length * CHARACTER) <= room ? text : '';
}

/** Whether another gate stands so near that who guards them would be written over one another. */
function isCrowded({ gate, route, direction }: EdgeFace, gates: Point[]): boolean {
  const at = gate === undefined ? null : pointAlong(route, 0.5, { direction });
  if (at === null) return false;
  const isNear = gates.some((other) => Math.abs(other[0] - at[0]) < GATE_SIZE * 5 && Math.abs(other[1] - at[1]) < GATE_SIZE);
  gates.push(at);
  return isNear;
}

function patch(parts: Parts, face: EdgeFace, gates: Point[]): void {
  if (parts.route !== face.route) putRoute(parts, face);
  const className = `edge ${face.state} kind-${face.kind}`;
  if (parts.root.getAttribute('class') !== className) parts.root.setAttribute('class', className);
  const gate = face.gate === undefined ? 'none' : '';
  if (parts.gate.style.display !== gate) parts.gate.style.display = gate;
  if (face.gate !== undefined) parts.gate.setAttribute('class', `gate-mark tone-${face.gate}`);
  const label = isCrowded(face, gates) ? '' : labelThatFits(face);
  const shift = face.gate === undefined ? '0' : '1.9em';
  if (parts.label.getAttribute('dy') !== shift) parts.label.setAttribute('dy', shift);
  if (parts.label.textContent !== label) parts.label.textContent = label;
}

/** The lines between cards: one SVG group a line in sight. */
export class EdgeLayer {
  readonly #root: SVGGElement;
  readonly #live = new Map<string, Parts>();

  constructor(root: SVGGElement) {
    this.#root = root;
  }

  /** Shows exactly these lines. */
  show(faces: readonly EdgeFace[]): void {
    const wanted = new Set(faces.map(({ id }) => id));
    for (const [id, parts] of this.#live) {
      if (wanted.has(id)) continue;
      this.#live.delete(id);
      parts.root.remove();
    }
    const gates: Point[] = [];
    for (const face of faces) {
      let parts = this.#live.get(face.id);
      if (parts === undefined) {
        parts = makeParts();
        this.#live.set(face.id, parts);
        this.#root.append(parts.root);
      }
      patch(parts, face, gates);
    }
  }

  clear(): void {
    this.show([]);
  }
}
