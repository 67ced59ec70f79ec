import type { Point } from '../../../graph/index.js';
import { SHAPES, type ShapeName, type ShapePart, type Tone } from '../../../theme/status-shapes.js';
import type { Palette } from './painter.js';

/** Cells that somebody should look at are higher than the rest: colour is not all that tells them apart. */
const HIGH: ReadonlySet<Tone> = new Set(['failed', 'stuck', 'waiting']);
/** How much of the height the others take. */
const LOW = 0.6;

export const colourOf = (tone: Tone, palette: Palette): string => palette[tone === 'idle' ? 'lineStrong' : tone];

/** Paints a strip of status cells. What has not begun is empty. */
export function paintCells(context: CanvasRenderingContext2D, palette: Palette, cells: readonly Tone[], x: number, y: number, width: number, height: number): void {
  const step = width / Math.max(1, cells.length);
  cells.forEach((tone, at) => {
    const share = HIGH.has(tone) ? 1 : tone === 'idle' ? LOW / 2 : LOW;
    context.fillStyle = tone === 'idle' ? palette.line : palette[tone];
    context.fillRect(x + at * step, y + (height * (1 - share)) / 2, step * 0.8, height * share);
  });
}

/** Shapes are made on a grid of so many units a side. */
const GRID = 16;

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

export interface ShapeLook {
  /** The top-left corner and the length of a side, in the units of the canvas. */
  readonly corner: Point;
  readonly size: number;
  readonly alpha: number;
  readonly colour: string;
  /** The colour of what is cut out. */
  readonly surface: string;
}

/** Paints the shape of a status. */
export function paintShape(context: CanvasRenderingContext2D, name: ShapeName, { corner: [x, y], size, alpha, colour, surface }: ShapeLook): void {
  context.save();
  context.translate(x, y);
  context.scale(size / GRID, size / GRID);
  context.lineCap = 'round';
  context.lineJoin = 'round';
  for (const { part, path } of pathsOf(name)) {
    const paint = part.paint.startsWith('cut') ? surface : colour;
    context.globalAlpha = alpha * (part.opacity ?? 1);
    if (part.paint.endsWith('line')) {
      context.lineWidth = part.width ?? 1.6;
      context.setLineDash(part.dash?.split(' ').map(Number) ?? []);
      context.strokeStyle = paint;
      context.stroke(path);
    } else {
      context.fillStyle = paint;
      context.fill(path);
    }
  }
  context.restore();
}
