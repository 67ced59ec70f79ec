import { arrowHead, pathData, pointAlong } from '../../../graph/index.js';
import { TURNS_PER_STEP, type Steps } from '../../../graph/steps.js';
import { SHAPES, type ShapeName, type ShapePart, type Tone } from '../../../theme/status-shapes.js';
import { textRuns } from '../../shared/render-text.js';
import type { Palette } from '../far/painter.js';
import type { GraphModel } from '../graph-model.js';
import type { NodeFace } from '../near/card-layer.js';
import type { EdgeFace } from '../near/edge-layer.js';

/** How something is painted. Colours are `#rrggbb`. */
interface Paint {
  readonly fill?: string | undefined;
  readonly stroke?: string | undefined;
  readonly lineWidth?: number | undefined;
  readonly dash?: string | undefined;
  readonly opacity?: number | undefined;
}

/** One thing of a picture. */
export type Mark =
  | (Paint & { readonly kind: 'box'; readonly x: number; readonly y: number; readonly width: number; readonly height: number; readonly radius: number })
  | (Paint & { readonly kind: 'path'; readonly d: string; readonly x: number; readonly y: number; readonly scale: number })
  | { readonly kind: 'text'; readonly x: number; readonly y: number; readonly text: string; readonly size: number; readonly weight: 400 | 600; readonly fill: string; readonly anchor: 'start' | 'middle' | 'end' };

/** A whole graph as things to paint, wherever that may be. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly background: string;
  readonly marks: readonly Mark[];
}

/** Letters that every machine has: a picture brings no font along. */
export const PICTURE_FONT = 'sans-serif';

const MARGIN = 24;
const LETTER = 0.56;
const SHAPE = 14;
const PAD = 10;
const TITLE = 12.5;
const LINE = 15;

/** The text without anything that cannot be seen. */
const plainly = (text: string): string => textRuns(text).map((run) => ('text' in run ? run.text.replace(/\s+/g, ' ') : `[${run.codePoint}]`)).join('');

const lettersIn = (width: number, size: number): number => Math.max(1, Math.floor(width / (size * LETTER)));

/** A text in at most two lines of a width, parted between words. */
function inTwoLines(text: string, size: number, width: number): string[] {
  const plain = plainly(text);
  const most = lettersIn(width, size);
  const at = plain.length <= most ? -1 : plain.lastIndexOf(' ', most);
  return at <= 0 ? [fitted(plain, size, width)] : [plain.slice(0, at), fitted(plain.slice(at + 1), size, width)];
}

/** The text without anything that cannot be seen, cut to a width. */
function fitted(text: string, size: number, width: number): string {
  const plain = plainly(text);
  const most = lettersIn(width, size);
  const points = Array.from(plain);
  return points.length <= most ? plain : `${points.slice(0, most - 1).join('')}…`;
}

class PictureMaker {
  readonly marks: Mark[] = [];
  readonly #palette: Palette;
  readonly #isRtl: boolean;
  readonly #isTall: boolean;

  constructor(palette: Palette, isRtl: boolean, isTall: boolean) {
    this.#isTall = isTall;
    this.#palette = palette;
    this.#isRtl = isRtl;
  }

  area({ node, box, title, tint }: NodeFace): void {
    const { x, y, width, height } = box;
    const zone = node.kind === 'region' ? this.#palette[`zone${(tint || 1) as 1 | 2 | 3 | 4}`] : undefined;
    this.marks.push({ kind: 'box', x, y, width, height, radius: 14, fill: zone ?? this.#palette.sunk, opacity: zone === undefined ? 0.7 : 0.08 });
    this.marks.push({ kind: 'box', x, y, width, height, radius: 14, stroke: zone ?? this.#palette.lineStrong, lineWidth: 1, dash: zone === undefined ? undefined : '4 3', opacity: zone === undefined ? 1 : 0.6 });
    this.#text(title.text, 12, 600, zone ?? this.#palette.ink, box.x, box.y + 19, width - 2 * PAD, width);
  }

  card({ box, title, look }: NodeFace): void {
    const { x, y, width, height } = box;
    const tone: Tone = look?.tone ?? 'idle';
    const colour = this.#palette[tone];
    this.marks.push({ kind: 'box', x, y, width, height, radius: 10, fill: this.#palette.surface, stroke: look?.hot === true ? colour : this.#palette.lineStrong, lineWidth: look?.hot === true ? 2 : 1 });
    const lines = this.#isTall ? inTwoLines(title.text, TITLE, width - 2 * PAD) : [fitted(title.text, TITLE, width - 2 * PAD)];
    lines.forEach((line, at) => this.#text(line, TITLE, 600, this.#palette.ink, x, y + 21 + at * LINE, width - 2 * PAD, width));
    if (look === undefined) return;
    const top = y + 14 + lines.length * LINE;
    this.#shape(look.shape, this.#isRtl ? x + width - PAD - SHAPE : x + PAD, top, colour);
    this.#text(look.line.text, 11.5, 400, colour, this.#isRtl ? x : x + SHAPE + 5, top + 11, width - 2 * PAD - SHAPE - 5, width - SHAPE - 5);
    const count = look.cells.length;
    const step = (width - 2 * PAD) / Math.max(1, count);
    look.cells.forEach((cell, at) => this.marks.push({ kind: 'box', x: x + PAD + at * step, y: y + height - 16, width: step * 0.8, height: 8, radius: 0, fill: cell === 'idle' ? this.#palette.line : this.#palette[cell] }));
    if (look.progress !== undefined) this.marks.push({ kind: 'box', x: x + PAD, y: y + height - 6, width: Math.max(1, (width - 2 * PAD) * look.progress), height: 2, radius: 1, fill: colour });
  }

  line({ route, direction, state, gate, guard, label }: EdgeFace): void {
    const colour = state === 'taken' ? this.#palette.succeeded : this.#palette.lineStrong;
    const opacity = state === 'not-taken' ? 0.45 : 1;
    this.marks.push({ kind: 'path', d: pathData(route, { direction }), x: 0, y: 0, scale: 1, stroke: colour, lineWidth: 1.6, dash: state === 'open' ? '4 4' : undefined, opacity });
    const head = arrowHead(route, { direction, length: 7, width: 7 });
    if (head !== null) this.marks.push({ kind: 'path', d: `M${head.map((point) => point.map((value) => value.toFixed(1)).join(' ')).join('L')}Z`, x: 0, y: 0, scale: 1, fill: colour, opacity });
    const middle = pointAlong(route, 0.5, { direction });
    if (middle === null) return;
    const [x, y] = middle;
    if (gate !== undefined) {
      this.marks.push({ kind: 'box', x: x - 9, y: y - 9, width: 18, height: 18, radius: 9, fill: this.#palette.surface, stroke: this.#palette[gate], lineWidth: 1.4 });
      this.#shape('lock', x - 6, y - 6, this.#palette[gate], 12);
    }
    const said = gate === undefined ? label : guard;
    if (said === undefined) return;
    const isBeside = gate !== undefined && direction === 'down';
    this.marks.push({ kind: 'text', x: isBeside ? x + 13 : x, y: gate === undefined ? y - 6 : isBeside ? y + 4 : y + 20, text: fitted(said.text, 11, 160), size: 11, weight: 600, fill: this.#palette.ink, anchor: isBeside ? 'start' : 'middle' });
  }

  #text(text: string, size: number, weight: 400 | 600, fill: string, x: number, y: number, room: number, width: number): void {
    const at = this.#isRtl ? x + width - PAD : x + PAD;
    this.marks.push({ kind: 'text', x: at, y, text: fitted(text, size, room), size, weight, fill, anchor: this.#isRtl ? 'end' : 'start' });
  }

  #shape(name: ShapeName, x: number, y: number, colour: string, size = SHAPE): void {
    for (const part of SHAPES[name] as readonly ShapePart[]) {
      const paint = part.paint.startsWith('cut') ? this.#palette.surface : colour;
      const isLine = part.paint.endsWith('line');
      this.marks.push({
        kind: 'path', d: part.d, x, y, scale: size / 16, opacity: part.opacity, dash: part.dash,
        ...(isLine ? { stroke: paint, lineWidth: part.width ?? 1.6 } : { fill: paint }),
      });
    }
  }
}

/** The whole graph as it is now, in steps. @param palette colours as `#rrggbb` */
export function* pictureSteps(model: GraphModel, palette: Palette, isRtl: boolean): Steps<Picture> {
  const { placed } = model;
  const maker = new PictureMaker(palette, isRtl, model.scene.shape === 'tall');
  let turns = 0;
  for (const kind of ['areas', 'lines', 'cards'] as const) {
    const count = kind === 'lines' ? placed.edges.length : placed.nodes.length;
    for (let at = 0; at < count; at++) {
      if (++turns % (TURNS_PER_STEP / 32) === 0) yield;
      if (kind === 'lines') maker.line(model.edgeFace(at));
      else if ((placed.nodes[at]?.kind === 'card') === (kind === 'cards')) maker[kind === 'cards' ? 'card' : 'area'](model.nodeFace(at));
    }
  }
  return { width: placed.width + 2 * MARGIN, height: placed.height + 2 * MARGIN, background: palette.surface, marks: maker.marks.map((mark) => moved(mark)) };
}

/** Leaves a margin around the drawing. */
function moved(mark: Mark): Mark {
  return { ...mark, x: mark.x + MARGIN, y: mark.y + MARGIN };
}
