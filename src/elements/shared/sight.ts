import { windowOf } from './page.js';

export interface SightOptions {
  /** How far outside of the window still counts as in sight, as a CSS length. */
  readonly around?: string;
  /** What holds until the browser has told; default is in sight. */
  readonly atFirst?: boolean;
}

/** One observer for all that look as far around, in each window. */
class Lookout {
  readonly #watched = new Map<Element, Set<Sight>>();
  readonly #observer: IntersectionObserver | undefined;

  constructor(view: Window & typeof globalThis, rootMargin: string) {
    if (typeof view.IntersectionObserver !== 'function') return;
    this.#observer = new view.IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries) for (const sight of this.#watched.get(target) ?? []) sight.tell(isIntersecting);
      },
      { rootMargin },
    );
  }

  add(element: Element, sight: Sight): void {
    if (this.#observer === undefined) return void sight.tell(true);
    const others = this.#watched.get(element);
    if (others !== undefined) this.#observer.unobserve(element);
    this.#watched.set(element, (others ?? new Set()).add(sight));
    // Observed anew, it is told at once how it stands.
    this.#observer.observe(element);
  }

  remove(element: Element, sight: Sight): void {
    const sights = this.#watched.get(element);
    sights?.delete(sight);
    if (sights?.size !== 0) return;
    this.#watched.delete(element);
    this.#observer?.unobserve(element);
  }
}

const lookouts = new WeakMap<Window, Map<string, Lookout>>();

function lookoutOf(view: Window & typeof globalThis, around: string): Lookout {
  const known = lookouts.get(view) ?? new Map<string, Lookout>();
  lookouts.set(view, known);
  const lookout = known.get(around) ?? new Lookout(view, around);
  known.set(around, lookout);
  return lookout;
}

/** Whether an element is in sight of the window that it is in. */
export class Sight {
  readonly #onChange: (is: boolean) => void;
  readonly #around: string;
  readonly #atFirst: boolean;
  #element: Element | null = null;
  #lookout: Lookout | undefined;
  #is: boolean;

  constructor(onChange: (is: boolean) => void, { around = '0px', atFirst = true }: SightOptions = {}) {
    this.#onChange = onChange;
    this.#around = around;
    this.#is = this.#atFirst = atFirst;
  }

  get is(): boolean {
    return this.#is;
  }

  /** Watches another element; null ends it. */
  watch(element: Element | null): void {
    const lookout = element === null ? undefined : lookoutOf(windowOf(element), this.#around);
    if (element === this.#element && lookout === this.#lookout) return;
    if (this.#element !== null) this.#lookout?.remove(this.#element, this);
    this.#element = element;
    this.#lookout = lookout;
    this.#is = this.#atFirst;
    if (element !== null) lookout?.add(element, this);
  }

  /** @internal Called by what observes. */
  tell(is: boolean): void {
    if (is === this.#is) return;
    this.#is = is;
    this.#onChange(is);
  }
}
