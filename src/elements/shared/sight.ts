let observer: IntersectionObserver | undefined;
const watched = new Map<Element, Set<Sight>>();

/** Whether an element is in sight of the window; in sight until the browser says otherwise. One observer for all. */
export class Sight {
  readonly #onChange: () => void;
  #element: Element | null = null;
  #is = true;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  get is(): boolean {
    return this.#is;
  }

  /** Watches another element; null ends it. */
  watch(element: Element | null): void {
    if (element === this.#element) return;
    if (this.#element !== null) forget(this.#element, this);
    this.#element = element;
    this.#is = true;
    if (element === null) return;
    observer ??= new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) for (const sight of watched.get(target) ?? []) sight.#tell(isIntersecting);
    });
    const others = watched.get(element);
    if (others !== undefined) observer.unobserve(element);
    watched.set(element, (others ?? new Set()).add(this));
    // Observed anew, it is told at once how it stands.
    observer.observe(element);
  }

  #tell(is: boolean): void {
    if (is === this.#is) return;
    this.#is = is;
    this.#onChange();
  }
}

function forget(element: Element, sight: Sight): void {
  const sights = watched.get(element);
  sights?.delete(sight);
  if (sights?.size !== 0) return;
  watched.delete(element);
  observer?.unobserve(element);
}
