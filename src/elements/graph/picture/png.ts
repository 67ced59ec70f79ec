import { PICTURE_FONT, type Mark, type Picture } from './picture.js';

/** What browsers can hold in one canvas, and a size that still opens elsewhere. */
const LONGEST_SIDE = 8192;
const MOST_PIXELS = 40_000_000;
const FINEST = 2;

function paint(context: CanvasRenderingContext2D, mark: Mark): void {
  if (mark.kind === 'text') {
    context.globalAlpha = 1;
    context.font = `${mark.weight} ${mark.size}px ${PICTURE_FONT}`;
    context.direction = mark.direction;
    context.textAlign = mark.anchor === 'middle' ? 'center' : mark.anchor;
    context.fillStyle = mark.fill;
    context.fillText(mark.text, mark.x, mark.y);
    return;
  }
  context.save();
  context.globalAlpha = mark.opacity ?? 1;
  context.lineWidth = mark.lineWidth ?? 1;
  context.lineCap = context.lineJoin = 'round';
  context.setLineDash(mark.dash?.split(' ').map(Number) ?? []);
  const path = new Path2D(mark.kind === 'path' ? mark.d : undefined);
  if (mark.kind === 'box') path.roundRect(mark.x, mark.y, mark.width, mark.height, mark.radius);
  else {
    context.translate(mark.x, mark.y);
    context.scale(mark.scale, mark.scale);
  }
  if (mark.fill !== undefined) {
    context.fillStyle = mark.fill;
    context.fill(path);
  }
  if (mark.stroke !== undefined) {
    context.strokeStyle = mark.stroke;
    context.stroke(path);
  }
  context.restore();
}

/** A picture as PNG, painted here and now: no image is loaded, so that no policy of the page is in the way. A very large graph is painted smaller. */
export async function pngBlob({ width, height, background, marks }: Picture): Promise<Blob> {
  const scale = Math.min(FINEST, LONGEST_SIDE / width, LONGEST_SIDE / height, Math.sqrt(MOST_PIXELS / (width * height)));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('This browser has no canvas to paint the picture on.');
  context.fillStyle = background;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.scale(scale, scale);
  for (const mark of marks) paint(context, mark);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (blob === null) throw new Error('The picture is too large for this browser.');
  return blob;
}
