import { between, centreOn, clampTo, fit, panBy, reveal, visibleBox, zoomAt, type Box, type Point, type Size, type Viewport, type ZoomLimits } from '../../../graph/index.js';
import { clearOfCorners } from './corners.js';

/** Below this zoom cards cannot be read, and a canvas stands in for them. */
export const NEAR_ZOOM = 0.5;
/** From here on a card has room for what it says in larger letters. */
export const MIDDLE_ZOOM = 0.75;
/** From here on everything on a card can be read as it is. */
export const READABLE_ZOOM = 0.92;

/** So far out that 100,000 steps fit on a screen. */
export const ZOOM_LIMITS: ZoomLimits = { min: 0.001, max: 2.5 };

/** Who says what is in sight: where the run stands (`follow`), the wish to see it all (`whole`), or the reader (`free`). */
export type Framing = 'follow' | 'whole' | 'free';

const MARGIN = 16;
/** Around what is brought into sight, as `reveal` leaves it. */
const CLEAR = 24;
/** What the buttons below the drawing take, in CSS pixels. */
const TOOLS = 40;
/** At least so much of the drawing stays in sight, in CSS pixels. */
const KEPT = 64;
const GLIDE_MS = 320;

interface Glide {
  readonly from: Viewport;
  readonly to: Viewport;
  readonly since: number;
}

const same = (a: Viewport, b: Viewport): boolean => Math.abs(a.x - b.x) < 0.5 && Math.abs(a.y - b.y) < 0.5 && Math.abs(a.zoom / b.zoom - 1) < 0.001;

/** One axis of a view that shows no more emptiness around the drawing than it must. */
function settled(offset: number, length: number, room: number): number {
  if (length + 2 * MARGIN <= room) return (room - length) / 2;
  return Math.min(MARGIN, Math.max(room - MARGIN - length, offset));
}

/** How much of the drawing area lies above the buttons. */
const roomOf = ({ height }: Size): number => Math.max(height / 2, height - TOOLS);

/** Where the reader looks. */
export class Camera {
  #view: Viewport = { x: 0, y: 0, zoom: 1 };
  #glide: Glide | undefined;
  #framing: Framing = 'follow';
  #content: Box = { x: 0, y: 0, width: 0, height: 0 };

  get view(): Viewport {
    return this.#view;
  }

  get framing(): Framing {
    return this.#framing;
  }

  set framing(framing: Framing) {
    this.#framing = framing;
    this.#glide = undefined;
  }

  set content(content: Box) {
    this.#content = content;
  }

  /** Moves as the reader asks; false when there is nothing more to see that way. */
  moveTo(view: Viewport, size: Size): boolean {
    const next = clampTo(view, this.#content, size, KEPT);
    this.framing = 'free';
    if (same(next, this.#view)) return false;
    this.#view = next;
    return true;
  }

  zoomBy(factor: number, size: Size): boolean {
    return this.moveTo(zoomAt(this.#view, [size.width / 2, size.height / 2], this.#view.zoom * factor, ZOOM_LIMITS), size);
  }

  reveal(box: Box, size: Size, isRtl: boolean): void {
    this.framing = 'free';
    this.#view = clearOfCorners(reveal(this.#view, box, size), box, this.#content, size, isRtl);
  }

  /**
   * Puts a box that is not wholly in sight into the middle, as near as it is or as far out as it takes to have it all above
   * the buttons; of what would be too small to read then, its beginning comes into sight.
   */
  centre(box: Box, size: Size, isRtl: boolean, glide: boolean): void {
    const room = { width: size.width, height: roomOf(size) };
    const seen = visibleBox(this.#view, room);
    if (box.x >= seen.x && box.y >= seen.y && box.x + box.width <= seen.x + seen.width && box.y + box.height <= seen.y + seen.height) return;
    const fits = fit(box, room, { margin: CLEAR, limits: { min: ZOOM_LIMITS.min, max: 1 } }).zoom;
    const zoom = Math.min(this.#view.zoom, Math.max(NEAR_ZOOM, fits));
    const isLow = box.height * zoom > size.height - 2 * TOOLS - CLEAR;
    const { x, y } = centreOn({ x: 0, y: 0, zoom }, box, isLow ? room : size);
    const isWide = box.width * zoom + 2 * CLEAR > room.width;
    const start = isRtl ? room.width - CLEAR - (box.x + box.width) * zoom : CLEAR - box.x * zoom;
    this.framing = 'free';
    this.#go({ x: isWide ? start : x, y: box.height * zoom + 2 * CLEAR > room.height ? CLEAR - box.y * zoom : y, zoom }, glide);
  }

  /** Goes with a drawing that was laid out again, so that what the reader looks at stays where it is. */
  shiftBy([dx, dy]: Readonly<Point>): void {
    this.#view = panBy(this.#view, -dx * this.#view.zoom, -dy * this.#view.zoom);
  }

  /**
   * Frames the drawing anew, unless the reader chose the view.
   * @param target where the run stands: it is shown when the whole would be too small to read
   * @param glide whether the view may move there instead of jumping
   * @param cutsNames whether names do not fit their cards where they are written large, so that it takes more for the whole to be read
   */
  frame(size: Size, target: Box | undefined, glide: boolean, cutsNames: () => boolean): void {
    if (this.#framing === 'free') return;
    const view = this.#framed(size, target, cutsNames);
    if (!same(view, this.#glide?.to ?? this.#view)) this.#go(view, glide);
  }

  #go(view: Viewport, glide: boolean): void {
    this.#glide = glide ? { from: this.#view, to: view, since: performance.now() } : undefined;
    if (!glide) this.#view = view;
  }

  /** Moves on; true as long as there is further to go. */
  advance(size: Size): boolean {
    if (this.#glide === undefined) return false;
    const { from, to, since } = this.#glide;
    const share = Math.min(1, (performance.now() - since) / GLIDE_MS);
    this.#view = between(from, to, share * (2 - share), size);
    if (share === 1) this.#glide = undefined;
    return this.#glide !== undefined;
  }

  #framed({ width: across, height: down }: Size, target: Box | undefined, cutsNames: () => boolean): Viewport {
    const size = { width: across, height: roomOf({ width: across, height: down }) };
    const whole = fit(this.#content, size, { margin: MARGIN, limits: { min: ZOOM_LIMITS.min, max: 1 } });
    if (this.#framing === 'whole' || target === undefined || whole.zoom >= MIDDLE_ZOOM || (whole.zoom >= NEAR_ZOOM && !cutsNames())) return whole;
    const { width, height } = this.#content;
    const broadest = Math.max((size.width - 2 * MARGIN) / width, (size.height - 2 * MARGIN) / height);
    const zoom = Math.min(1, Math.max(READABLE_ZOOM, broadest));
    const { x, y } = centreOn({ x: 0, y: 0, zoom }, target, size);
    return { x: settled(x, width * zoom, size.width), y: settled(y, height * zoom, size.height), zoom };
  }
}
