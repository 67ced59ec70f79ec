import { pointAlong, type Box, type Direction, type Point, type Viewport } from '../../../graph/index.js';
import { TONES, type Tone } from '../../../theme/status-shapes.js';
import type { PlacedScene } from '../scene/placed-scene.js';
import { apart, type DirtyRect } from './dirty.js';
import { colourOf, paintCells, paintShape } from './shape.js';
import { DIM, SmallCards } from './small-cards.js';
import { LINE_STATES, type FarState } from './state.js';

/** Colours as the page computes them: a canvas knows no custom properties. */
export type Palette = Readonly<Record<Tone | 'surface' | 'sunk' | 'line' | 'lineStrong' | 'ink' | 'accent', string> & Partial<Record<`zone${number}`, string>>>;

/** How a canvas is to be drawn. */
export interface FarStyle {
  readonly palette: Palette;
  readonly font: string;
  readonly direction: Direction;
  /** Device pixels per CSS pixel. */
  readonly ratio: number;
  /** Without names. */
  readonly plain?: boolean;
}

/** One picture: where it is painted, and what there is to see. */
export interface FarFrame {
  readonly context: CanvasRenderingContext2D;
  readonly view: Viewport;
  readonly style: FarStyle;
  readonly placed: PlacedScene;
  readonly state: FarState;
}

/** All in CSS pixels on the screen, whatever the zoom. */
const SMALLEST_LINE = 3;
const SMALLEST_BEND = 24;
const LINE_WIDTH = 1.2;
/** A line of less than one device pixel is drawn several times as fast, because it needs no outline. */
const HAIRLINE = 0.99;
const SMALLEST_SHAPE = 7;
const LARGEST_SHAPE = 16;
/** How far a card, a mark on it or a gate reaches beyond its place. */
const REACH = 12;
/** A larger share of the canvas than this is not painted again piece by piece. */
const MOST_DIRTY = 0.3;
const LABEL = 11;
const GATE = 4;
/** How much of a card's height its shape takes. */
const SHAPE_SHARE = 0.62;
/** A path of many lines is slow to fill in, and a stroke a line is slow to begin with. */
const LINES_PER_STROKE = 64;

const grown = ({ x, y, width, height }: Box, by: number): Box => ({ x: x - by, y: y - by, width: width + 2 * by, height: height + 2 * by });

const overlaps = (a: Box, b: Box): boolean => a.x <= b.x + b.width && a.x + a.width >= b.x && a.y <= b.y + b.height && a.y + a.height >= b.y;

/** One picture at one view. */
export class FarPainter {
  readonly #frame: FarFrame;
  readonly #small: SmallCards;

  constructor(frame: FarFrame) {
    this.#frame = frame;
    this.#small = new SmallCards(frame);
  }

  /** Paints all that can be seen of a part of the world. */
  paint(seen: Box): void {
    const lines: number[] = [];
    this.#frame.placed.edgeIndex.each(seen, (at) => lines.push(at));
    this.#paint(seen, lines);
  }

  #paint(seen: Box, lines: readonly number[]): void {
    const { nodeIndex, nodes, areas } = this.#frame.placed;
    const small: number[] = [];
    const large: number[] = [];
    nodeIndex.each(grown(seen, REACH / this.#frame.view.zoom), (at) => {
      if (nodes[at]!.kind === 'card') (this.#isSmall(at) ? small : large).push(at);
    });
    // The name of an area reaches further than anything else.
    const named = grown(seen, (LABEL * 2) / this.#frame.view.zoom);
    this.#toWorld();
    for (const at of areas) if (overlaps(this.#frame.placed.box(at), named)) this.#area(at);
    this.#lines(lines);
    this.#toPixels();
    this.#small.paint(small);
    this.#toWorld();
    for (const at of large) this.#card(at);
    for (const at of small) if (this.#isMarked(at)) this.#outline(at);
    this.#gates(lines);
    this.#small.paintBeacons(small);
  }

  paintLines(edges: readonly number[]): void {
    this.#toWorld();
    this.#lines(edges);
  }

  /**
   * Paints what changed, nodes as their number and edges as -1 - their number; returns how many lines it painted over.
   * Nothing is painted, and nothing returned, when that would be more work than to paint everything.
   */
  patch(changes: readonly number[]): number | undefined {
    const { nodes } = this.#frame.placed;
    const { width, height } = this.#frame.context.canvas;
    const changed = new Set(changes);
    const small: number[] = [];
    const lines: number[] = [];
    const dirty: DirtyRect[] = [];
    let area = 0;
    for (const change of changed) {
      if (change < 0) lines.push(-1 - change);
      else if (this.#isPlainSmall(change) && !this.#small.isByBeacon(change)) small.push(change);
      else if (nodes[change]!.kind === 'card') {
        const rect = this.#dirtyRect(this.#small.reach(change));
        if (rect === undefined) continue;
        area += (rect.right - rect.left + 2 * REACH) * (rect.bottom - rect.top + 2 * REACH);
        if (area > MOST_DIRTY * width * height) return undefined;
        dirty.push(rect);
      }
    }
    for (const rect of apart(dirty)) this.#repaint(rect);
    const repainted = lines.filter((at) => this.#isLong(at));
    this.#toWorld();
    this.#lines(repainted);
    this.#gates(lines);
    this.#toPixels();
    this.#small.paint(this.#withNeighbours(small));
    return repainted.length;
  }

  /** Where several cards share a pixel, all of them say how it looks. */
  #withNeighbours(nodes: readonly number[]): readonly number[] {
    const { boxes, nodeIndex } = this.#frame.placed;
    const pixel = 1 / (this.#frame.view.zoom * this.#frame.style.ratio);
    const all = new Set(nodes);
    const row = (at: number): number => this.#small.pixel(boxes[4 * at + 1]!, this.#frame.view.y);
    const column = (at: number): number => this.#small.pixel(boxes[4 * at]!, this.#frame.view.x);
    for (const at of nodes) {
      const [x, y, width, height] = [boxes[4 * at]!, boxes[4 * at + 1]!, boxes[4 * at + 2]!, boxes[4 * at + 3]!];
      if (height > 2 * pixel) continue;
      nodeIndex.each({ x: x - pixel, y: y - pixel, width: width + 2 * pixel, height: height + 2 * pixel }, (other) => {
        if (row(other) === row(at) && column(other) === column(at) && this.#isPlainSmall(other)) all.add(other);
      });
    }
    return [...all];
  }

  /** The pixels that a part of the world falls on, and a rim around them; nothing where none of them is on the canvas. */
  #dirtyRect(box: Box): DirtyRect | undefined {
    const { x, y, zoom } = this.#frame.view;
    const { ratio } = this.#frame.style;
    const { width, height } = this.#frame.context.canvas;
    const margin = 3 * ratio;
    const left = Math.floor((box.x * zoom + x) * ratio - margin);
    const top = Math.floor((box.y * zoom + y) * ratio - margin);
    const right = Math.ceil(((box.x + box.width) * zoom + x) * ratio + margin);
    const bottom = Math.ceil(((box.y + box.height) * zoom + y) * ratio + margin);
    return right < 0 || bottom < 0 || left > width || top > height ? undefined : { left, top, right, bottom };
  }

  /** Paints a part of the canvas again, with all that lies on it. Each part by itself: a clip of several softens what it cuts. */
  #repaint({ left, top, right, bottom }: DirtyRect): void {
    const { context } = this.#frame;
    const { x, y, zoom } = this.#frame.view;
    const scale = zoom * this.#frame.style.ratio;
    const seen = { x: left / scale - x / zoom, y: top / scale - y / zoom, width: (right - left) / scale, height: (bottom - top) / scale };
    this.#toPixels();
    context.save();
    context.beginPath();
    context.rect(left, top, right - left, bottom - top);
    context.clip();
    context.clearRect(left, top, right - left, bottom - top);
    this.#paint(seen, this.#frame.placed.edgesIn(grown(seen, REACH / zoom)));
    context.restore();
  }

  #toWorld(): void {
    const { x, y, zoom } = this.#frame.view;
    const { ratio } = this.#frame.style;
    this.#frame.context.setTransform(zoom * ratio, 0, 0, zoom * ratio, x * ratio, y * ratio);
  }

  #toPixels(): void {
    this.#frame.context.setTransform(1, 0, 0, 1, 0, 0);
  }

  /** Whether there is no room for a shape on a card. */
  #isSmall(at: number): boolean {
    return this.#frame.placed.boxes[4 * at + 3]! * this.#frame.view.zoom * SHAPE_SHARE < SMALLEST_SHAPE;
  }

  #isMarked(at: number): boolean {
    return this.#frame.state.selected.size > 0 && this.#frame.state.selected.has(this.#frame.placed.nodes[at]!.id);
  }

  /** Whether a card is nothing but a spot of colour, whose place can be painted over. */
  #isPlainSmall(at: number): boolean {
    const { kind, folded } = this.#frame.placed.nodes[at]!;
    return kind === 'card' && folded.length === 0 && this.#frame.state.dims[at] === 0 && this.#isSmall(at) && !this.#isMarked(at);
  }

  #isLong(at: number): boolean {
    const { spans } = this.#frame.placed;
    return Math.max(spans[4 * at + 2]!, spans[4 * at + 3]!) * this.#frame.view.zoom >= SMALLEST_LINE;
  }

  #area(at: number): void {
    const { context } = this.#frame;
    const { palette } = this.#frame.style;
    const { zoom } = this.#frame.view;
    const { kind } = this.#frame.placed.nodes[at]!;
    const box = this.#frame.placed.box(at);
    const face = this.#frame.state.face(at);
    const selected = this.#isMarked(at);
    const zone = kind === 'region' ? (palette[`zone${face.tint}`] ?? palette.ink) : undefined;
    context.beginPath();
    context.roundRect(box.x, box.y, box.width, box.height, 14);
    context.globalAlpha = zone === undefined ? 0.55 : 0.07;
    context.fillStyle = zone ?? palette.sunk;
    context.fill();
    context.globalAlpha = zone === undefined ? 1 : 0.45;
    context.lineWidth = (selected ? 2 : 1) / zoom;
    context.strokeStyle = selected ? palette.accent : (zone ?? palette.lineStrong);
    context.setLineDash(zone === undefined ? [] : [4 / zoom, 3 / zoom]);
    context.stroke();
    context.setLineDash([]);
    context.globalAlpha = 1;
    this.#label([face.title, face.shortTitle], box, zone ?? palette.ink);
  }

  /** The name of an area above its corner, at a size that can be read, if there is room for it. */
  #label(names: readonly string[], box: Box, colour: string): void {
    const { context } = this.#frame;
    const size = LABEL / this.#frame.view.zoom;
    if (this.#frame.style.plain === true || box.width < size) return;
    context.font = `600 ${size}px ${this.#frame.style.font}`;
    const title = names.find((name) => context.measureText(name).width <= box.width);
    if (title === undefined) return;
    context.fillStyle = colour;
    context.textBaseline = 'bottom';
    context.textAlign = this.#frame.style.direction === 'left' ? 'right' : 'left';
    context.fillText(title, this.#frame.style.direction === 'left' ? box.x + box.width : box.x, box.y - size / 4);
  }

  #lines(edges: readonly number[]): void {
    const { context } = this.#frame;
    const { palette } = this.#frame.style;
    const colours = { open: palette.lineStrong, taken: palette.succeeded, 'not-taken': palette.line };
    context.lineWidth = (this.#frame.style.ratio === 1 ? HAIRLINE : LINE_WIDTH) / this.#frame.view.zoom;
    for (const name of ['not-taken', 'open', 'taken'] as const) {
      const wanted = LINE_STATES.indexOf(name);
      context.strokeStyle = colours[name];
      let count = 0;
      for (const at of edges) {
        if (this.#frame.state.lines[at] !== wanted || !this.#isLong(at)) continue;
        if (count % LINES_PER_STROKE === 0) {
          if (count > 0) context.stroke();
          context.beginPath();
        }
        this.#trace(at);
        count++;
      }
      if (count > 0) context.stroke();
    }
  }

  /** A line as it runs near too, with straight pieces where a bend could not be seen. */
  #trace(at: number): void {
    const { context } = this.#frame;
    const { start, points } = this.#frame.placed.routes;
    const first = start[at]!;
    const isDown = this.#frame.style.direction === 'down';
    const bend = SMALLEST_BEND / this.#frame.view.zoom;
    let x = points[2 * first]!;
    let y = points[2 * first + 1]!;
    context.moveTo(x, y);
    for (let k = first + 1; k < start[at + 1]!; k++) {
      const nextX = points[2 * k]!;
      const nextY = points[2 * k + 1]!;
      const isFlat = x === nextX || y === nextY || (Math.abs(nextX - x) < bend && Math.abs(nextY - y) < bend);
      if (isFlat) context.lineTo(nextX, nextY);
      else if (isDown) context.bezierCurveTo(x, (y + nextY) / 2, nextX, (y + nextY) / 2, nextX, nextY);
      else context.bezierCurveTo((x + nextX) / 2, y, (x + nextX) / 2, nextY, nextX, nextY);
      x = nextX;
      y = nextY;
    }
  }

  #gates(edges: readonly number[]): void {
    const { context } = this.#frame;
    for (const at of edges) {
      const gate = this.#frame.state.gates[at]!;
      const middle = gate === 0 ? null : pointAlong(this.#frame.placed.route(at), 0.5, { direction: this.#frame.style.direction });
      if (middle === null) continue;
      context.beginPath();
      context.arc(middle[0], middle[1], GATE / this.#frame.view.zoom, 0, 2 * Math.PI);
      context.fillStyle = this.#frame.style.palette[TONES[gate - 1]!];
      context.fill();
      context.lineWidth = LINE_WIDTH / this.#frame.view.zoom;
      context.strokeStyle = this.#frame.style.palette.surface;
      context.stroke();
    }
  }

  #card(at: number): void {
    const { context } = this.#frame;
    const { palette } = this.#frame.style;
    const { zoom } = this.#frame.view;
    const box = this.#frame.placed.box(at);
    const tone = TONES[this.#frame.state.tones[at]!]!;
    const { cells, shape } = this.#frame.state.face(at);
    const alpha = this.#frame.state.dims[at] === 1 ? DIM : 1;
    const strip = cells.length > 0 ? box.height / 4 : 0;
    context.globalAlpha = alpha;
    context.beginPath();
    context.roundRect(box.x, box.y, box.width, box.height, 10);
    context.fillStyle = palette.surface;
    context.fill();
    const selected = this.#isMarked(at);
    context.lineWidth = (selected ? 2.5 : 1.2) / zoom;
    context.strokeStyle = selected ? palette.accent : colourOf(tone, palette);
    context.stroke();
    const size = Math.min(LARGEST_SHAPE / zoom, (box.height - strip) * SHAPE_SHARE);
    const corner: Point = [box.x + (box.width - size) / 2, box.y + (box.height - strip - size) / 2];
    paintShape(context, shape, { corner, size, alpha, colour: palette[tone], surface: palette.surface });
    paintCells(context, palette, cells, box.x + box.width * 0.08, box.y + box.height - strip * 1.2, box.width * 0.84, strip * 0.6);
    context.globalAlpha = 1;
  }

  /** The ring of a chosen card that is too small for anything else. */
  #outline(at: number): void {
    const { context } = this.#frame;
    const { x, y, width, height } = this.#frame.placed.box(at);
    context.lineWidth = 2.5 / this.#frame.view.zoom;
    context.strokeStyle = this.#frame.style.palette.accent;
    context.strokeRect(x, y, width, height);
  }
}
