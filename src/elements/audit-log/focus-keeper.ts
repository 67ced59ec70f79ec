/** Where the focus goes when what had it is gone: marked with this, in the nearest part of the page that is still there. */
const HOME = '[data-focus-home]';

/**
 * Keeps the focus inside an element when an update takes away what had it: a button that is done, a filter that was lifted.
 * It then goes to the nearest place that says what has become of it, never to the page's body.
 */
export class FocusKeeper {
  #path: readonly Element[] = [];

  /** Before an update: what has the focus, and what it stands in. */
  note(root: DocumentOrShadowRoot | undefined): void {
    const path: Element[] = [];
    for (let at = root?.activeElement ?? null; at !== null; at = at.parentElement) path.push(at);
    this.#path = path;
  }

  /** After an update: gives the focus a place if it has lost its own. */
  restore(): void {
    const [had, ...around] = this.#path;
    this.#path = [];
    if (had === undefined || had.isConnected) return;
    for (const part of around) {
      if (!part.isConnected) continue;
      const home = part.matches(HOME) ? part : part.querySelector(HOME);
      if (home === null) continue;
      (home as HTMLElement).focus({ preventScroll: true });
      return;
    }
  }
}
