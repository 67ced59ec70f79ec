import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { listen, windowOf } from '../shared/page.js';

/** How a press came about. `assistive`: a trusted click with no pointer or key before it (screen reader, voice, switch). */
export type PressChannel = 'pointer' | 'keyboard' | 'assistive';

/** A press that began and ended on the same control, trusted all the way, with what was armed when it began. */
export interface Press<T> {
  readonly control: string;
  readonly channel: PressChannel;
  readonly armed: T;
  /** The control as it lay when the press began. */
  readonly element: HTMLElement;
}

export interface PressGuardOptions<T> {
  /** What a press on a control would mean just now: taken when it begins, never when it ends. */
  readonly armed: (control: string, channel: PressChannel, element: HTMLElement) => T | undefined;
  readonly onPress: (press: Press<T>) => void;
  /** A trusted click that was no full press, or on a control that is not armed. */
  readonly onBroken: (control: string, why: 'elsewhere' | 'moved' | 'not-armed') => void;
}

interface Begun<T> {
  readonly control: string;
  readonly channel: 'pointer' | 'keyboard';
  readonly armed: T | undefined;
  readonly element: HTMLElement;
  readonly x: number;
  readonly y: number;
  /** The pointer or key has come up: the click that belongs to it comes at once, or after a touch gesture was judged. */
  readonly upAt?: number | undefined;
}

const SHIFT_PX = 10;
/** A click that follows an input event this closely came from that input. */
const INPUT_MS = 700;

const isActivation = (key: string): boolean => key === 'Enter' || key === ' ';

/**
 * Turns input events into presses. Only trusted `click` events count, never `submit` (`requestSubmit()` makes a trusted
 * one) and nothing a script dispatched. A pointer or key has to go down and up on the same control, and what is decided
 * is what was armed when it went down.
 */
export class PressGuard<T> implements ReactiveController {
  readonly #options: PressGuardOptions<T>;
  #begun: Begun<T> | undefined;
  #inputAt = Number.NEGATIVE_INFINITY;
  readonly #host: ReactiveControllerHost & Element;
  #endListening: readonly (() => void)[] = [];

  constructor(host: ReactiveControllerHost & Element, options: PressGuardOptions<T>) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
  }

  hostConnected(): void {
    const view = windowOf(this.#host);
    this.#endListening = [
      listen(view, ['pointerdown', 'pointerup', 'keydown', 'keyup'], this.#onInput, { capture: true }),
      listen(view, ['blur'], this.#forget),
      listen(view, ['pointercancel'], this.#forget, { capture: true }),
    ];
  }

  hostDisconnected(): void {
    for (const end of this.#endListening) end();
    this.#begun = undefined;
  }

  readonly onPointerDown = (event: PointerEvent): void => {
    if (event.isTrusted && event.isPrimary && event.button === 0) this.#begin(event.currentTarget, 'pointer');
  };

  readonly onKeyDown = (event: KeyboardEvent): void => {
    if (!event.isTrusted || !isActivation(event.key)) return;
    // A key that is held down repeats into whatever gets focus: that is no press of this control.
    if (event.repeat) event.preventDefault();
    else this.#begin(event.currentTarget, 'keyboard');
  };

  readonly onClick = (event: MouseEvent): void => {
    const element = event.currentTarget;
    const control = controlOf(element);
    const begun = this.#begun;
    this.#begun = undefined;
    if (!event.isTrusted || control === undefined || !(element instanceof HTMLElement)) return;
    const now = performance.now();
    if (begun && (begun.upAt === undefined || now - begun.upAt < INPUT_MS)) this.#end(begun, control, element);
    else if (now - this.#inputAt < INPUT_MS) this.#options.onBroken(control, 'elsewhere');
    else this.#press({ control, channel: 'assistive', armed: this.#options.armed(control, 'assistive', element), element });
  };

  #begin(target: EventTarget | null, channel: 'pointer' | 'keyboard'): void {
    const control = controlOf(target);
    if (control === undefined || !(target instanceof HTMLElement)) return;
    const { x, y } = target.getBoundingClientRect();
    this.#begun = { control, channel, armed: this.#options.armed(control, channel, target), element: target, x, y };
  }

  #end(begun: Begun<T>, control: string, element: HTMLElement): void {
    const { x, y } = element.getBoundingClientRect();
    if (begun.control !== control || begun.element !== element) this.#options.onBroken(control, 'elsewhere');
    else if (begun.channel === 'pointer' && Math.hypot(x - begun.x, y - begun.y) > SHIFT_PX) this.#options.onBroken(control, 'moved');
    else this.#press({ control, channel: begun.channel, armed: begun.armed, element });
  }

  #press(press: Omit<Press<T>, 'armed'> & { readonly armed: T | undefined }): void {
    if (press.armed === undefined) this.#options.onBroken(press.control, 'not-armed');
    else this.#options.onPress({ ...press, armed: press.armed });
  }

  readonly #onInput = (event: Event): void => {
    if (!event.isTrusted) return;
    this.#inputAt = performance.now();
    const down = event.type === 'pointerdown' || event.type === 'keydown';
    // Whatever goes down next begins anew; a control of ours takes note of it right after this.
    if (down) this.#begun = undefined;
    else if (this.#begun) this.#begun = { ...this.#begun, upAt: this.#inputAt };
  };

  readonly #forget = (): void => {
    this.#begun = undefined;
  };
}

const controlOf = (target: EventTarget | null): string | undefined => (target instanceof HTMLElement ? target.dataset['control'] : undefined);
