/** Colour family of a status; each has a token `--wf-status-<tone>`. */
export const TONES = ['idle', 'running', 'succeeded', 'waiting', 'stuck', 'failed'] as const;
export type Tone = (typeof TONES)[number];

/**
 * One stroke or area of a shape on a 16 × 16 grid, as SVG path data that `Path2D` understands too.
 * `cut` is painted in the surface's colour, so that a filled shape carries its sign without a second colour.
 */
export interface ShapePart {
  readonly d: string;
  readonly paint: 'fill' | 'line' | 'cut-fill' | 'cut-line';
  readonly width?: number;
  readonly opacity?: number;
  readonly dash?: string;
}

const disc = 'M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1Z';
const ring = 'M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2Z';
const octagon = 'M5 1h6l4 4v6l-4 4H5l-4-4V5Z';
const square = 'M3.5 1.5h9a2 2 0 0 1 2 2v9a2 2 0 0 1-2 2h-9a2 2 0 0 1-2-2v-9a2 2 0 0 1 2-2Z';

/** Shapes that differ without colour: their outline tells them apart at 12 px and in forced colours. */
export const SHAPES = {
  'dashed-ring': [{ d: ring, paint: 'line', width: 1.6, dash: '2.2 2.6' }],
  'open-ring': [{ d: ring, paint: 'line', width: 1.8 }, { d: 'M8 6.4a1.6 1.6 0 1 1 0 3.2 1.6 1.6 0 0 1 0-3.2Z', paint: 'fill' }],
  'arc': [{ d: ring, paint: 'line', width: 2.4, opacity: 0.25 }, { d: 'M8 2a6 6 0 0 1 6 6', paint: 'line', width: 2.4 }],
  'disc-tick': [{ d: disc, paint: 'fill' }, { d: 'M4.8 8.2 7 10.4l4.3-4.7', paint: 'cut-line', width: 1.8 }],
  'diamond': [{ d: 'M8 .8 15.2 8 8 15.2.8 8Z', paint: 'fill' }, { d: 'M8 4.6v4', paint: 'cut-line', width: 1.8 }, { d: 'M8 10.1a1 1 0 1 1 0 2 1 1 0 0 1 0-2Z', paint: 'cut-fill' }],
  'hourglass': [{ d: 'M4 2h8M4 14h8M5 2c0 4 6 4 6 6s-6 2-6 6M11 2c0 4-6 4-6 6s6 2 6 6', paint: 'line', width: 1.6 }],
  'octagon-bars': [{ d: octagon, paint: 'fill', opacity: 0.16 }, { d: octagon, paint: 'line', width: 1.6 }, { d: 'M5.9 5.2v5.6M10.1 5.2v5.6', paint: 'line', width: 1.9 }],
  'octagon-cross': [{ d: octagon, paint: 'fill' }, { d: 'm5.3 5.3 5.4 5.4m0-5.4-5.4 5.4', paint: 'cut-line', width: 1.9 }],
  'loop': [{ d: 'M13.5 8A5.5 5.5 0 1 1 11.6 3.8M13.6 1.6v3.1h-3.1', paint: 'line', width: 1.7 }],
  'disc-slash': [{ d: ring, paint: 'line', width: 1.8 }, { d: 'm4 12 8-8', paint: 'line', width: 1.8 }],
  'chevrons': [{ d: 'm3 3.5 4.5 4.5L3 12.5M8.5 3.5 13 8l-4.5 4.5', paint: 'line', width: 1.8 }],
  'square-bars': [{ d: square, paint: 'line', width: 1.6 }, { d: 'M6 5v6M10 5v6', paint: 'line', width: 1.9 }],
  'square-stop': [{ d: square, paint: 'line', width: 1.6 }, { d: 'M5.5 5.5h5v5h-5Z', paint: 'fill' }],
  'question': [{ d: square, paint: 'line', width: 1.6, dash: '2.4 2' }, { d: 'M6 6.2a2 2 0 1 1 2.7 1.9c-.5.2-.7.5-.7 1.1', paint: 'line', width: 1.6 }, { d: 'M8 10.9a.9.9 0 1 1 0 1.8.9.9 0 0 1 0-1.8Z', paint: 'fill' }],
  'triangle': [{ d: 'M8 1.2 15.4 14H.6Z', paint: 'fill' }, { d: 'M8 6v3.8', paint: 'cut-line', width: 1.7 }, { d: 'M8 11.2a.95.95 0 1 1 0 1.9.95.95 0 0 1 0-1.9Z', paint: 'cut-fill' }],
  'lock': [{ d: 'M3.5 7h9v7.5h-9Z', paint: 'fill' }, { d: 'M5.3 7V4.7a2.7 2.7 0 0 1 5.4 0V7', paint: 'line', width: 1.7 }],
  'cloud-slash': [{ d: 'M4.6 12.5a3.1 3.1 0 0 1-.3-6.2 4 4 0 0 1 7.6.9 2.7 2.7 0 0 1-.4 5.3Z', paint: 'line', width: 1.5 }, { d: 'M2.2 2.2l11.6 11.6', paint: 'line', width: 1.7 }],
} as const satisfies Readonly<Record<string, readonly ShapePart[]>>;

export type ShapeName = keyof typeof SHAPES;
