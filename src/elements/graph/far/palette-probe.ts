import type { Palette } from './painter.js';

/**
 * Reads the theme's colours from probes in the page, where the browser resolves tokens and `light-dark()`. The probes have
 * a transition on their colour, which is how the browser tells that a page changed its theme.
 */
export class PaletteProbe {
  readonly #probes: HTMLElement;
  #palette: Palette | undefined;
  font = 'sans-serif';

  /**
   * @param probes an element whose children carry `data-colour`
   * @param onChange called when the colours have become others
   */
  constructor(probes: HTMLElement, onChange: () => void) {
    this.#probes = probes;
    probes.addEventListener('transitionend', () => {
      this.#palette = undefined;
      onChange();
    });
  }

  /** Reads the colours anew: while it was not shown a page may have changed them without a transition. */
  refresh(): void {
    this.#palette = undefined;
    this.read();
  }

  read(): Palette {
    if (this.#palette === undefined) {
      const entries = [...this.#probes.children].map((probe) => [(probe as HTMLElement).dataset['colour'] ?? '', getComputedStyle(probe).color] as const);
      this.font = getComputedStyle(this.#probes).fontFamily;
      this.#palette = Object.fromEntries(entries) as unknown as Palette;
    }
    return this.#palette;
  }
}
