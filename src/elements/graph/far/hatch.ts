import { TONES, type Tone } from '../../../theme/status-shapes.js';
import type { Palette } from './painter.js';

/** A card of so many CSS pixels has room for a texture. */
export const SMALLEST_TEXTURE = 5;

/** Every texture repeats within so many dots. */
const TILE = 12;

/** By tone, the dots that are cut out: textures tell the statuses apart where colours cannot. Nothing is cut where none is named. */
const CUTS: Readonly<Partial<Record<Tone, (x: number, y: number) => boolean>>> = {
  running: (x, y) => (x + y) % 4 === 0,
  waiting: (_, y) => y % 3 === 2,
  stuck: (x) => x % 3 === 2,
  failed: (x, y) => (x + y) % 4 === 0 || (x + TILE - y) % 4 === 0,
};

/** What has not begun is an empty box, and no texture. */
export const HOLLOW = TONES.indexOf('idle');

export type Fill = CanvasPattern | string;

const made = new WeakMap<Palette, Map<number, readonly Fill[]>>();

function patternOf(context: CanvasRenderingContext2D, colour: string, surface: string, dot: number, isCut: (x: number, y: number) => boolean): Fill {
  const tile = document.createElement('canvas');
  tile.width = tile.height = TILE * dot;
  const paint = tile.getContext('2d');
  if (paint === null) return colour;
  paint.fillStyle = colour;
  paint.fillRect(0, 0, tile.width, tile.height);
  paint.fillStyle = surface;
  for (let x = 0; x < TILE; x++) for (let y = 0; y < TILE; y++) if (isCut(x, y)) paint.fillRect(x * dot, y * dot, dot, dot);
  return context.createPattern(tile, 'repeat') ?? colour;
}

/** What to fill cards with, by the place of their tone in `TONES`: to be used in device pixels, so that neighbours fit together. */
export function texturesOf(context: CanvasRenderingContext2D, palette: Palette, ratio: number): readonly Fill[] {
  const dot = Math.max(1, Math.round(ratio));
  let byDot = made.get(palette);
  if (byDot === undefined) made.set(palette, (byDot = new Map<number, readonly Fill[]>()));
  let fills = byDot.get(dot);
  if (fills === undefined) {
    fills = TONES.map((tone) => {
      const isCut = CUTS[tone];
      return isCut === undefined ? palette[tone === 'idle' ? 'lineStrong' : tone] : patternOf(context, palette[tone], palette.surface, dot, isCut);
    });
    byDot.set(dot, fills);
  }
  return fills;
}
