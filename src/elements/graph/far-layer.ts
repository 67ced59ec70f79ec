import { pointAlong, traceRoute, type Box, type Direction, type Point, type Viewport } from '../../graph/index.js';
import { SHAPES, type ShapeName, type ShapePart, type Tone } from '../../theme/status-shapes.js';

/** Colours as the page computes them: a canvas knows no custom properties. */
export type Palette = Readonly<Record<Tone | 'surface' | 'sunk' | 'line' | 'lineStrong' | 'ink' | 'accent' | `zone${1 | 2 | 3 | 4}`, string>>;

export interface FarNode {
  readonly box: Box;
  readonly kind: 'card' | 'group' | 'region';
  readonly tone: Tone;
  readonly shape: ShapeName;
  readonly title: string;
  /** What is left of the title where there is little room. */
  readonly shortTitle: string;
  readonly cells: readonly Tone[];
  readonly selected: boolean;
  readonly dim: boolean;
  /** 1 to 4 for a region. */
  readonly tint: number;
}

export interface FarEdge {
  readonly route: readonly Point[];
  readonly taken: boolean;
  /** The gate that guards this line, as the tone of its state. */
  readonly gate: Tone | undefined;
}

/** How a canvas is to be drawn. */
export interface FarStyle {
  readonly palette: Palette;
  readonly font: string;
  readonly direction: Direction;
  /** Device pixels per CSS pixel. */
  readonly ratio: number;
}

/** All in CSS pixels on the screen, whatever the zoom. */
const SMALLEST_LINE = 3;
const SMALLEST_SHAPE = 7;
const LARGEST_SHAPE = 16;
const SHAPE_GRID = 16;
const LABEL = 11;
const GATE = 4;
/** How much is left of what a search or a filter is not about. */
const DIM = 0.22;

interface ShapePath {
  readonly part: ShapePart;
  readonly path: Path2D;
}

const shapePaths = new Map<ShapeName, readonly ShapePath[]>();

function pathsOf(name: ShapeName): readonly ShapePath[] {
  const known = shapePaths.get(name) ?? SHAPES[name].map((part) => ({ part, path: new Path2D(part.d) }));
  shapePaths.set(name, known);
  return known;
}

/** A view so far out that cards would be too small: one canvas of the size of the drawing area. */
export class FarLayer {
  readonly #canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D | null;
  #isDirty = false;

  constructor(canvas: HTMLCanvasElement) {
    this.#canvas = canvas;
    this.#context = canvas.getContext('2d');
  }

  clear(): void {
    if (this.#isDirty) this.#context?.reset();
    this.#isDirty = false;
  }

  draw(view: Viewport, size: { readonly width: number; readonly height: number }, style: FarStyle, nodes: readonly FarNode[], edges: readonly FarEdge[]): void {
    const context = this.#context;
    if (context === null) return;
    this.#resize(size.width * style.ratio, size.height * style.ratio);
    this.#isDirty = true;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, this.#canvas.width, this.#canvas.height);
    context.setTransform(view.zoom * style.ratio, 0, 0, view.zoom * style.ratio, view.x * style.ratio, view.y * style.ratio);
    const painter = new FarPainter(context, style, view.zoom);
    for (const node of nodes) if (node.kind !== 'card') painter.area(node);
    painter.lines(edges);
    for (const node of nodes) if (node.kind === 'card') painter.card(node);
  }

  #resize(width: number, height: number): void {
    const [w, h] = [Math.max(1, Math.round(width)), Math.max(1, Math.round(height))];
    if (this.#canvas.width !== w) this.#canvas.width = w;
    if (this.#canvas.height !== h) this.#canvas.height = h;
  }
}

/** One picture at one zoom. */
class FarPainter {
  readonly #context: CanvasRenderingContext2D;
  readonly #style: FarStyle;
  readonly #zoom: number;

  constructor(context: CanvasRenderingContext2D, style: FarStyle, zoom: number) {
    this.#context = context;
    this.#style = style;
    this.#zoom = zoom;
  }

  area({ box, kind, tint, title, shortTitle, selected }: FarNode): void {
    const context = this.#context;
    const { palette } = this.#style;
    const zone = kind === 'region' ? palette[`zone${(tint || 1) as 1 | 2 | 3 | 4}`] : undefined;
    context.beginPath();
    context.roundRect(box.x, box.y, box.width, box.height, 14);
    context.globalAlpha = zone === undefined ? 0.55 : 0.07;
    context.fillStyle = zone ?? palette.sunk;
    context.fill();
    context.globalAlpha = zone === undefined ? 1 : 0.45;
    context.lineWidth = (selected ? 2 : 1) / this.#zoom;
    context.strokeStyle = selected ? palette.accent : (zone ?? palette.lineStrong);
    context.setLineDash(zone === undefined ? [] : [4 / this.#zoom, 3 / this.#zoom]);
    context.stroke();
    context.setLineDash([]);
    context.globalAlpha = 1;
    this.#label([title, shortTitle], box, zone ?? palette.ink);
  }

  /** The name of an area above its corner, at a size that can be read, if there is room for it. */
  #label(names: readonly string[], box: Box, colour: string): void {
    const context = this.#context;
    const size = LABEL / this.#zoom;
    context.font = `600 ${size}px ${this.#style.font}`;
    const title = names.find((name) => context.measureText(name).width <= box.width);
    if (title === undefined) return;
    context.fillStyle = colour;
    context.textBaseline = 'bottom';
    context.textAlign = this.#style.direction === 'left' ? 'right' : 'left';
    context.fillText(title, this.#style.direction === 'left' ? box.x + box.width : box.x, box.y - size / 4);
  }

  /** One path for all lines of a kind: a stroke a line would cost ten times as much. */
  lines(edges: readonly FarEdge[]): void {
    const context = this.#context;
    const { palette, direction } = this.#style;
    for (const taken of [false, true]) {
      context.beginPath();
      for (const edge of edges) {
        const [first, last] = [edge.route[0], edge.route.at(-1)];
        if (edge.taken !== taken || first === undefined || last === undefined) continue;
        if (Math.hypot(last[0] - first[0], last[1] - first[1]) * this.#zoom < SMALLEST_LINE) continue;
        traceRoute(edge.route, context, { direction });
      }
      context.lineWidth = 1.2 / this.#zoom;
      context.strokeStyle = taken ? palette.succeeded : palette.lineStrong;
      context.stroke();
    }
    for (const { route, gate } of edges) if (gate !== undefined) this.#gate(route, gate);
  }

  #gate(route: readonly Point[], tone: Tone): void {
    const context = this.#context;
    const middle = pointAlong(route, 0.5, { direction: this.#style.direction });
    if (middle === null) return;
    context.beginPath();
    context.arc(middle[0], middle[1], GATE / this.#zoom, 0, 2 * Math.PI);
    context.fillStyle = this.#style.palette[tone];
    context.fill();
    context.strokeStyle = this.#style.palette.surface;
    context.stroke();
  }

  card(node: FarNode): void {
    const context = this.#context;
    const { palette } = this.#style;
    const { box, tone, cells, selected } = node;
    const alpha = node.dim ? DIM : 1;
    context.globalAlpha = alpha;
    const strip = cells.length > 0 ? box.height / 4 : 0;
    const shape = Math.min(LARGEST_SHAPE, (box.height - strip) * this.#zoom * 0.62);
    const isSmall = shape < SMALLEST_SHAPE;
    context.beginPath();
    context.roundRect(box.x, box.y, box.width, box.height, 10);
    context.fillStyle = isSmall && strip === 0 ? this.#colour(tone) : palette.surface;
    context.fill();
    if (isSmall) this.#cells(cells, box.x, box.y, box.width, box.height);
    else {
      this.#shape(node, shape / this.#zoom, box.y + (box.height - strip) / 2, alpha);
      this.#cells(cells, box.x + box.width * 0.08, box.y + box.height - strip * 1.2, box.width * 0.84, strip * 0.6);
    }
    if (isSmall && !selected) {
      context.globalAlpha = 1;
      return;
    }
    context.lineWidth = (selected ? 2.5 : 1.2) / this.#zoom;
    context.strokeStyle = selected ? palette.accent : this.#colour(tone);
    context.stroke();
    context.globalAlpha = 1;
  }

  #colour(tone: Tone): string {
    return tone === 'idle' ? this.#style.palette.lineStrong : this.#style.palette[tone];
  }

  #shape({ box, shape, tone }: FarNode, size: number, middle: number, alpha: number): void {
    const context = this.#context;
    const scale = size / SHAPE_GRID;
    context.save();
    context.translate(box.x + box.width / 2 - size / 2, middle - size / 2);
    context.scale(scale, scale);
    context.lineCap = 'round';
    context.lineJoin = 'round';
    for (const { part, path } of pathsOf(shape)) {
      const colour = part.paint.startsWith('cut') ? this.#style.palette.surface : this.#style.palette[tone];
      context.globalAlpha = alpha * (part.opacity ?? 1);
      if (part.paint.endsWith('line')) {
        context.lineWidth = part.width ?? 1.6;
        context.setLineDash(part.dash?.split(' ').map(Number) ?? []);
        context.strokeStyle = colour;
        context.stroke(path);
      } else {
        context.fillStyle = colour;
        context.fill(path);
      }
    }
    context.restore();
    // The shape has a path of its own; the outline that follows is the card's.
    context.beginPath();
    context.roundRect(box.x, box.y, box.width, box.height, 10);
  }

  #cells(cells: readonly Tone[], x: number, y: number, width: number, height: number): void {
    const step = width / Math.max(1, cells.length);
    cells.forEach((tone, at) => {
      this.#context.fillStyle = tone === 'idle' ? this.#style.palette.line : this.#style.palette[tone];
      this.#context.fillRect(x + at * step, y, step * 0.8, height);
    });
  }
}
