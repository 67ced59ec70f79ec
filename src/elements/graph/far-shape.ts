import type { Point } from '../../graph/index.js';
import { SHAPES, type ShapeName, type ShapePart } from '../../theme/status-shapes.js';

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
