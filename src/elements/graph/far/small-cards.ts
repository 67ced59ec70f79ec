import type { Box } from '../../../graph/index.js';
import { TONES, type Tone } from '../../../theme/status-shapes.js';
import { beaconSide, paintBeacon } from './beacon.js';
import { HOLLOW, SMALLEST_TEXTURE, texturesOf, type Fill } from './hatch.js';
import type { FarFrame } from './painter.js';
import { colourOf, paintCells } from './shape.js';

/** How much is left of what a search or a filter is not about. */
export const DIM = 0.22;
/** Of cards that share a pixel the one that somebody should look at is seen. */
const URGENCY: readonly Tone[] = ['idle', 'succeeded', 'running', 'waiting', 'stuck', 'failed'];
const RANKS = Uint8Array.from(TONES, (tone) => 1 + URGENCY.indexOf(tone));

/** For each pixel that a card begins on, the rank of the most urgent one. Kept, because a new one a frame would be waste. */
let pixels = new Uint8Array(0);

/** Cards of which nothing can be seen but where they are and how it stands with them. */
export class SmallCards {
  readonly #frame: FarFrame;

  constructor(frame: FarFrame) {
    this.#frame = frame;
  }

  /** Length of a mark's side in device pixels. */
  get #side(): number {
    return beaconSide(this.#frame.style.ratio, this.#frame.style.plain === true);
  }

  /** The pixel that a place of the world falls on, on one axis. */
  pixel(place: number, offset: number): number {
    return Math.round((place * this.#frame.view.zoom + offset) * this.#frame.style.ratio);
  }

  /** How far a small card, or the mark on it, reaches. */
  reach(at: number): Box {
    const box = this.#frame.placed.box(at);
    const side = this.#side / (this.#frame.view.zoom * this.#frame.style.ratio);
    const [dx, dy] = [Math.max(0, side - box.width) / 2, Math.max(0, side - box.height) / 2];
    return { x: box.x - dx, y: box.y - dy, width: box.width + 2 * dx, height: box.height + 2 * dy };
  }

  /** Whether a mark lies on a card, or beside it so that it reaches over. */
  isByBeacon(at: number): boolean {
    const { called, hasBeacons } = this.#frame.state;
    if (!hasBeacons) return false;
    if (called[at] === 1) return true;
    const { x, y, width, height } = this.reach(at);
    let found = false;
    this.#frame.placed.nodeIndex.each({ x: x - width / 2, y: y - height / 2, width: 2 * width, height: 2 * height }, (other) => (found ||= called[other] === 1));
    return found;
  }

  /** Cards without room for a shape: a spot of colour each, on whole pixels, one tone after the other. */
  paint(nodes: readonly number[]): void {
    const { context } = this.#frame;
    const { boxes, nodes: all } = this.#frame.placed;
    const { tones, dims } = this.#frame.state;
    const { x, y, zoom } = this.#frame.view;
    const { ratio } = this.#frame.style;
    const scale = zoom * ratio;
    const dot = Math.max(1, Math.round(ratio));
    const { width, height } = context.canvas;
    if (pixels.length < width * height) pixels = new Uint8Array(width * height);
    // Made once a card is large enough to show one.
    let textures: readonly Fill[] | undefined;
    const textureOf = (tone: number): Fill => (textures ??= texturesOf(context, this.#frame.style.palette, ratio))[tone]!;
    const seen: number[] = [];
    const spots: number[] = [];
    for (const at of nodes) {
      const left = this.pixel(boxes[4 * at]!, x);
      const top = this.pixel(boxes[4 * at + 1]!, y);
      if (left < 0 || top < 0 || left >= width || top >= height) continue;
      const spot = top * width + left;
      const rank = (dims[at] === 1 ? 0 : 8) + RANKS[tones[at]!]!;
      if (rank > pixels[spot]!) pixels[spot] = rank;
      seen.push(at);
      spots.push(spot);
    }
    let filledWith: Fill | undefined;
    const fill = (by: Fill, left: number, top: number, w: number, h: number): void => {
      if (by !== filledWith) context.fillStyle = filledWith = by;
      context.fillRect(left, top, w, h);
    };
    for (let tone = 0; tone < TONES.length; tone++) {
      const colour = colourOf(TONES[tone]!, this.#frame.style.palette);
      for (const dim of [1, 0]) {
        context.globalAlpha = dim === 1 ? DIM : 1;
        const wanted = (dim === 1 ? 0 : 8) + RANKS[tone]!;
        for (let k = 0; k < seen.length; k++) {
          const at = seen[k]!;
          const spot = spots[k]!;
          if (tones[at] !== tone || dims[at] !== dim || pixels[spot] !== wanted) continue;
          pixels[spot] = 0;
          const left = spot % width;
          const top = (spot - left) / width;
          const w = Math.max(1, Math.round(boxes[4 * at + 2]! * scale));
          const h = Math.max(1, Math.round(boxes[4 * at + 3]! * scale));
          const isFolded = all[at]!.folded.length > 0;
          const isTextured = !isFolded && h >= SMALLEST_TEXTURE * ratio && !this.#frame.state.isBeacon(at);
          fill(isTextured ? textureOf(tone) : colour, left, top, w, h);
          if (isTextured && tone === HOLLOW) fill(this.#frame.style.palette.surface, left + dot, top + dot, w - 2 * dot, h - 2 * dot);
          if (!isFolded) continue;
          paintCells(context, this.#frame.style.palette, this.#frame.state.face(at).cells, left, top, w, h);
          filledWith = undefined;
        }
      }
    }
    context.globalAlpha = 1;
  }

  /** Marks small cards that need somebody, so that they are seen from however far. */
  paintBeacons(nodes: readonly number[]): void {
    const called = nodes.filter((at) => this.#frame.state.isBeacon(at));
    if (called.length === 0) return;
    const { x, y, zoom } = this.#frame.view;
    const { ratio, palette } = this.#frame.style;
    const { boxes } = this.#frame.placed;
    this.#frame.context.setTransform(1, 0, 0, 1, 0, 0);
    for (const tone of URGENCY) {
      for (const at of called) {
        if (TONES[this.#frame.state.tones[at]!] !== tone) continue;
        const middleX = (boxes[4 * at]! + boxes[4 * at + 2]! / 2) * zoom + x;
        const middleY = (boxes[4 * at + 1]! + boxes[4 * at + 3]! / 2) * zoom + y;
        paintBeacon(this.#frame.context, this.#frame.state.face(at).shape, tone, middleX * ratio, middleY * ratio, this.#side, palette);
      }
    }
  }
}
