import { TONES, type ShapeName, type Tone } from '../../../theme/status-shapes.js';
import type { Palette } from './painter.js';
import { paintShape } from './shape.js';

/** Length of a side in CSS pixels, and in a picture as small as the minimap. */
const SIDE = 10;
const SMALL_SIDE = 8;
/** So many shapes, colours and sizes are kept. */
const MOST_KEPT = 64;

/** By the place of a tone in `TONES`: 1 where somebody should look. */
export const CALLS: Uint8Array = Uint8Array.from(TONES, (tone: Tone) => (tone === 'waiting' || tone === 'stuck' || tone === 'failed' ? 1 : 0));

const kept = new Map<string, HTMLCanvasElement>();

export const beaconSide = (ratio: number, isPlain: boolean): number => Math.round((isPlain ? SMALL_SIDE : SIDE) * ratio);

/** The shape of a status with a rim in the colour of the surface, drawn once and then copied. */
function beacon(shape: ShapeName, colour: string, surface: string, side: number): HTMLCanvasElement {
  const key = `${shape} ${colour} ${surface} ${side}`;
  let image = kept.get(key);
  if (image !== undefined) return image;
  if (kept.size >= MOST_KEPT) kept.clear();
  image = document.createElement('canvas');
  image.width = image.height = side;
  const context = image.getContext('2d');
  if (context !== null) {
    context.fillStyle = surface;
    context.beginPath();
    context.arc(side / 2, side / 2, side / 2, 0, 2 * Math.PI);
    context.fill();
    paintShape(context, shape, { corner: [1, 1], size: side - 2, alpha: 1, colour, surface });
  }
  kept.set(key, image);
  return image;
}

/** Marks a card that would be too small to be noticed. In device pixels. @param x its middle */
export function paintBeacon(context: CanvasRenderingContext2D, shape: ShapeName, tone: Tone, x: number, y: number, side: number, palette: Palette): void {
  context.drawImage(beacon(shape, palette[tone], palette.surface, side), Math.round(x - side / 2), Math.round(y - side / 2));
}
