import { arrowHead, pathData, pointAlong, type Box, type Point } from '../../../graph/index.js';
import { TURNS_PER_STEP, type Steps } from '../../../graph/steps.js';
import { SHAPES, type ShapeName, type ShapePart, type Tone } from '../../../theme/status-shapes.js';
import type { Palette } from '../far/painter.js';
import type { GraphModel } from '../graph-model.js';
import type { NodeFace } from '../near/card-layer.js';
import type { EdgeFace } from '../near/edge-layer.js';
import { directionOf } from '../text/direction.js';
import { fitLines, type Measure } from '../text/fit-lines.js';
import { LABEL, linesFor, placeWords, visibleText } from '../text/line-words.js';
import { measureIn } from '../text/measure.js';

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
  | (Paint & { readonly kind: 'path'; readonly d: string; readonly x: number; readonly y: number; readonly scale: number; readonly extent: Box })
  | {
      readonly kind: 'text'; readonly x: number; readonly y: number; readonly text: string; readonly size: number; readonly weight: 400 | 600; readonly fill: string; readonly direction: 'ltr' | 'rtl';
      /** Its left end, its middle or its right end is at `x`, whatever its direction. */
      readonly anchor: 'left' | 'middle' | 'right';
      /** How wide it was measured to be: where another font is wider it is written closer. */
      readonly width: number;
      /** All of the text, where this is not all of it. */
      readonly whole: string | undefined;
    };

/** A whole graph as things to paint, wherever that may be. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly background: string;
  readonly marks: readonly Mark[];
}

/** Letters that every machine has: a picture brings no font along. */
export const PICTURE_FONT = 'sans-serif';

/** What is left free around the drawing. */
export const MARGIN = 24;
const SHAPE = 14;
const PAD = 10;
const TITLE = 12.5;
const STATUS = 11.5;
/** The heights of a line of a title and of a status. */
const LINE = 15;
const STATUS_LINE = 14;
const MOST_LINES = 3;

/** No script puts more marks on one letter; what does would be drawn over its neighbours. */
const TOO_MANY_MARKS = /(\p{Mn}{3})\p{Mn}+/gu;

/** The text without anything that cannot be seen, or that would be drawn beyond its line. */
const plainly = (text: string): string => visibleText(text).replace(TOO_MANY_MARKS, '$1');

const measures = new Map<string, Measure>();

function measureOf(size: number, weight: 400 | 600): Measure {
  const font = `${weight} ${size}px ${PICTURE_FONT}`;
  let measure = measures.get(font);
  if (measure === undefined) measures.set(font, (measure = measureIn(font, size)));
  return measure;
}

/** How a text is written. */
interface Writing {
  readonly size: number;
  readonly weight: 400 | 600;
  readonly fill: string;
}

function boundsOf(route: readonly Point[]): Box {
  const [xs, ys] = [route.map(([x]) => x), route.map(([, y]) => y)];
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  return { x: left, y: top, width: Math.max(...xs) - left, height: Math.max(...ys) - top };
}

class PictureMaker {
  readonly marks: Mark[] = [];
  readonly #palette: Palette;
  readonly #isRtl: boolean;

  constructor(palette: Palette, isRtl: boolean) {
    this.#palette = palette;
    this.#isRtl = isRtl;
  }

  area({ node, box, title, tint }: NodeFace): void {
    const { x, y, width, height } = box;
    const zone = node.kind === 'region' ? (this.#palette[`zone${tint}`] ?? this.#palette.ink) : undefined;
    this.marks.push({ kind: 'box', x, y, width, height, radius: 14, fill: zone ?? this.#palette.sunk, opacity: zone === undefined ? 0.7 : 0.08 });
    this.marks.push({ kind: 'box', x, y, width, height, radius: 14, stroke: zone ?? this.#palette.lineStrong, lineWidth: 1, dash: zone === undefined ? undefined : '4 3', opacity: zone === undefined ? 1 : 0.6 });
    this.#lines(title.text, { size: 12, weight: 600, fill: zone ?? this.#palette.ink }, { x: x + PAD, y: y + 19, width: width - 2 * PAD, height: LINE, most: 1 });
  }

  card({ box, title, look }: NodeFace): void {
    const { x, y, width, height } = box;
    const tone: Tone = look?.tone ?? 'idle';
    const colour = this.#palette[tone];
    this.marks.push({ kind: 'box', x, y, width, height, radius: 10, fill: this.#palette.surface, stroke: look?.hot === true ? colour : this.#palette.lineStrong, lineWidth: look?.hot === true ? 2 : 1 });
    const room = height - 14 - STATUS_LINE - (look !== undefined && look.cells.length > 0 ? 18 : 6);
    const inner = width - 2 * PAD;
    const titleLines = this.#lines(title.text, { size: TITLE, weight: 600, fill: this.#palette.ink }, { x: x + PAD, y: y + 21, width: inner, height: LINE, most: Math.max(1, Math.min(MOST_LINES, Math.floor(room / LINE))) });
    if (look === undefined) return;
    const top = y + 14 + titleLines * LINE;
    this.#shape(look.shape, this.#isRtl ? x + width - PAD - SHAPE : x + PAD, top, colour);
    const most = Math.max(1, 1 + Math.floor((room - titleLines * LINE) / STATUS_LINE));
    this.#lines(look.line.text, { size: STATUS, weight: 400, fill: colour }, { x: this.#isRtl ? x + PAD : x + PAD + SHAPE + 5, y: top + 11, width: inner - SHAPE - 5, height: STATUS_LINE, most });
    const count = look.cells.length;
    const step = (width - 2 * PAD) / Math.max(1, count);
    look.cells.forEach((cell, at) => this.marks.push({ kind: 'box', x: x + PAD + at * step, y: y + height - 16, width: step * 0.8, height: 8, radius: 0, fill: cell === 'idle' ? this.#palette.line : this.#palette[cell] }));
    if (look.progress !== undefined) this.marks.push({ kind: 'box', x: x + PAD, y: y + height - 6, width: Math.max(1, (width - 2 * PAD) * look.progress), height: 2, radius: 1, fill: colour });
  }

  line({ route, direction, state, gate, words, labelBox }: EdgeFace): void {
    const colour = state === 'taken' ? this.#palette.succeeded : this.#palette.lineStrong;
    const opacity = state === 'not-taken' ? 0.45 : 1;
    const extent = boundsOf(route);
    this.marks.push({ kind: 'path', d: pathData(route, { direction }), x: 0, y: 0, scale: 1, extent, stroke: colour, lineWidth: 1.6, dash: state === 'open' ? '4 4' : undefined, opacity });
    const head = arrowHead(route, { direction, length: 7, width: 7 });
    if (head !== null) this.marks.push({ kind: 'path', d: `M${head.map((point) => point.map((value) => value.toFixed(1)).join(' ')).join('L')}Z`, x: 0, y: 0, scale: 1, extent, fill: colour, opacity });
    const middle = pointAlong(route, 0.5, { direction });
    if (middle === null || (words === undefined && gate === undefined)) return;
    const measure = measureOf(LABEL.size, LABEL.weight);
    const isGuarded = gate !== undefined;
    const box = labelBox ?? { x: middle[0], y: middle[1], width: 0, height: 0 };
    const { lines, isCut } = words === undefined ? { lines: [], isCut: false } : linesFor(words.text, labelBox, isGuarded, direction, measure);
    const { mark, bases } = placeWords(lines, box, isGuarded, direction, measure);
    if (gate !== undefined) {
      const [x, y] = mark;
      this.marks.push({ kind: 'box', x: x - 11, y: y - 11, width: 22, height: 22, radius: 11, fill: this.#palette.surface, stroke: this.#palette[gate], lineWidth: 1.4 });
      this.#shape('lock', x - 8, y - 8, this.#palette[gate], 16);
    }
    lines.forEach((text, at) => {
      const [x = 0, y = 0] = bases[at] ?? [];
      const width = measure(text);
      this.marks.push({ kind: 'box', x: x - width / 2 - 2, y: y - 10, width: width + 4, height: 13, radius: 0, fill: this.#palette.surface });
      this.marks.push({
        kind: 'text', x, y, text, size: LABEL.size, weight: LABEL.weight, fill: this.#palette.ink, anchor: 'middle', direction: directionOf(words?.text ?? '', this.#isRtl ? 'rtl' : 'ltr'),
        width, whole: isCut && at === 0 ? visibleText(words?.text ?? '') : undefined,
      });
    });
  }

  /** Writes a text in lines, as many as it needs and there may be; returns how many it took. @param at.height of a line; `y` is the base of the first */
  #lines(text: string, { size, weight, fill }: Writing, at: { readonly x: number; readonly y: number; readonly width: number; readonly height: number; readonly most: number }): number {
    const measure = measureOf(size, weight);
    const whole = plainly(text);
    const { lines, isCut } = fitLines(whole, { width: at.width, most: at.most, measure });
    const direction = directionOf(whole, this.#isRtl ? 'rtl' : 'ltr');
    lines.forEach((line, turn) =>
      this.marks.push({
        kind: 'text', x: this.#isRtl ? at.x + at.width : at.x, y: at.y + turn * at.height, text: line, size, weight, fill, direction,
        anchor: this.#isRtl ? 'right' : 'left', width: measure(line), whole: isCut && turn === 0 ? whole : undefined,
      }),
    );
    return lines.length;
  }

  #shape(name: ShapeName, x: number, y: number, colour: string, size = SHAPE): void {
    for (const part of SHAPES[name] as readonly ShapePart[]) {
      const paint = part.paint.startsWith('cut') ? this.#palette.surface : colour;
      const isLine = part.paint.endsWith('line');
      this.marks.push({
        kind: 'path', d: part.d, x, y, scale: size / 16, extent: { x: 0, y: 0, width: size, height: size }, opacity: part.opacity, dash: part.dash,
        ...(isLine ? { stroke: paint, lineWidth: part.width ?? 1.6 } : { fill: paint }),
      });
    }
  }
}

/** The whole graph as it is now, in steps. @param palette colours as `#rrggbb` */
export function* pictureSteps(model: GraphModel, palette: Palette, isRtl: boolean): Steps<Picture> {
  const { placed } = model;
  const maker = new PictureMaker(palette, isRtl);
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
