import type { ReactiveControllerHost } from 'lit';
import { panBy, pinch, zoomAt, type Point, type Viewport } from '../../../graph/index.js';
import type { WfController } from '../../wf-element.js';
import { isOnOwnControl, isOwnScroll } from '../near/own-controls.js';
import { ZOOM_LIMITS } from './camera.js';
import { Plane } from './plane.js';

export interface GestureTarget {
  /** The drawing area, once it is there. */
  surface(): HTMLElement | null | undefined;
  view(): Viewport;
  /** False when there is nothing more to see that way. */
  moveTo(view: Viewport): boolean;
  /** A press that did not move. */
  press(at: Point, event: PointerEvent): void;
  /** The pointer moved over the drawing without a button held, or left it. */
  hover(at: Point | undefined): void;
  /** Somebody scrolled over the graph without the zoom key. */
  hint(): void;
  /** Whether the graph has the focus: only then may a plain wheel pan it. */
  isActive(): boolean;
}

const CLICK_SLOP = 4;
const LINE = 16;
/** What lies on the drawing and is not part of it. */
const CONTROLS = 'button, .cursor, .tools, .minimap, .cover, .details';

/**
 * Panning and zooming the way maps in a page do it: drag to pan, pinch or Ctrl/⌘ and wheel to zoom. A plain wheel scrolls
 * the page, unless the graph has the focus.
 */
export class GestureController implements WfController {
  readonly #target: GestureTarget;
  readonly #pointers = new Map<number, Point>();
  #surface: HTMLElement | undefined;
  /** Where the first pointer went down in the window. */
  #start: Point | undefined;
  #moved = false;

  constructor(host: ReactiveControllerHost, target: GestureTarget) {
    this.#target = target;
    host.addController(this);
  }

  hostConnected(): void {
    this.hostUpdated();
  }

  /** Moved in its page, an element loses the pointers that it held: a drag goes on. */
  hostMoved(): void {
    if (this.#moved) for (const id of this.#pointers.keys()) this.#hold(id);
  }

  hostUpdated(): void {
    const surface = this.#target.surface() ?? undefined;
    if (surface === this.#surface) return;
    this.#detach();
    this.#surface = surface;
    surface?.addEventListener('pointerdown', this.#down);
    surface?.addEventListener('pointermove', this.#move);
    surface?.addEventListener('pointerup', this.#up);
    surface?.addEventListener('pointercancel', this.#cancel);
    surface?.addEventListener('pointerleave', this.#leave);
    surface?.addEventListener('wheel', this.#wheel, { passive: false });
  }

  hostDisconnected(): void {
    this.#detach();
    this.#pointers.clear();
  }

  #hold(pointer: number): void {
    try {
      this.#surface?.setPointerCapture(pointer);
    } catch {
      // It is not down any more.
    }
  }

  #detach(): void {
    const surface = this.#surface;
    surface?.removeEventListener('pointerdown', this.#down);
    surface?.removeEventListener('pointermove', this.#move);
    surface?.removeEventListener('pointerup', this.#up);
    surface?.removeEventListener('pointercancel', this.#cancel);
    surface?.removeEventListener('pointerleave', this.#leave);
    surface?.removeEventListener('wheel', this.#wheel);
    this.#surface = undefined;
  }

  readonly #down = (event: PointerEvent): void => {
    if (event.button !== 0 || (event.target as Element).closest(CONTROLS) !== null || isOnOwnControl(event)) return;
    const at = new Plane(this.#surface).pointOf(event);
    // A first finger or the mouse: whatever else is on record was let go of outside.
    if (event.isPrimary) this.#pointers.clear();
    this.#pointers.set(event.pointerId, at);
    if (this.#pointers.size === 1) {
      this.#start = [event.clientX, event.clientY];
      this.#moved = false;
    }
  };

  readonly #move = (event: PointerEvent): void => {
    const at = new Plane(this.#surface).pointOf(event);
    // Let go of where nothing was heard of it.
    if (event.pointerType === 'mouse' && event.buttons === 0) this.#pointers.delete(event.pointerId);
    const before = this.#pointers.get(event.pointerId);
    if (before === undefined || this.#start === undefined) {
      const target = event.target as Element;
      // What is told beside a step may itself be read with the pointer on it.
      if (event.pointerType !== 'touch' && event.buttons === 0 && target.closest('.details') === null) this.#target.hover(target.closest(CONTROLS) === null ? at : undefined);
      return;
    }
    if (!this.#moved && Math.hypot(event.clientX - this.#start[0], event.clientY - this.#start[1]) < CLICK_SLOP) return;
    if (!this.#moved) {
      this.#moved = true;
      this.#hold(event.pointerId);
    }
    const other = [...this.#pointers].find(([id]) => id !== event.pointerId)?.[1];
    const view = this.#target.view();
    const next = other === undefined ? panBy(view, at[0] - before[0], at[1] - before[1]) : pinch(view, [other, before], [other, at], ZOOM_LIMITS);
    this.#pointers.set(event.pointerId, at);
    this.#target.moveTo(next);
  };

  readonly #up = (event: PointerEvent): void => {
    if (!this.#pointers.delete(event.pointerId)) return;
    if (!this.#moved && this.#pointers.size === 0) this.#target.press(new Plane(this.#surface).pointOf(event), event);
  };

  readonly #leave = (): void => {
    this.#target.hover(undefined);
  };

  readonly #cancel = (event: PointerEvent): void => {
    this.#pointers.delete(event.pointerId);
  };

  readonly #wheel = (event: WheelEvent): void => {
    const view = this.#target.view();
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE : 1;
    const plane = new Plane(this.#surface);
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      this.#target.moveTo(zoomAt(view, plane.pointOf(event), view.zoom * Math.exp(-event.deltaY * unit * 0.0022), ZOOM_LIMITS));
      return;
    }
    if (isOwnScroll(event)) return;
    if (!this.#target.isActive()) {
      this.#target.hint();
      return;
    }
    // At the end of the drawing the wheel is the page's again.
    const [dx, dy] = plane.vectorOf(event.deltaX * unit, event.deltaY * unit);
    if (this.#target.moveTo(panBy(view, -dx, -dy))) event.preventDefault();
  };
}
