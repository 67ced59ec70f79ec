import { isServer, type ReactiveController, type ReactiveElement } from 'lit';

/**
 * Keeps the room that a part once took, so that what stands below it does not move each time it has less to show. Another
 * width, or the end of what is shown, begins anew.
 */
export class KeptRoom implements ReactiveController {
  readonly #host: ReactiveElement;
  readonly #part: string;
  readonly #sizes = isServer ? undefined : new ResizeObserver((entries) => this.#note(entries));
  #content: HTMLElement | undefined;
  #width = 0;
  #most = 0;

  /** @param part selector of what grows and shrinks; the room is kept in what it stands in */
  constructor(host: ReactiveElement, part: string) {
    this.#host = host;
    this.#part = part;
    host.addController(this);
  }

  hostUpdated(): void {
    const content = this.#host.renderRoot.querySelector<HTMLElement>(this.#part) ?? undefined;
    if (content === this.#content) return;
    this.#sizes?.disconnect();
    this.#most = 0;
    this.#content = content;
    if (content !== undefined) this.#sizes?.observe(content);
  }

  hostDisconnected(): void {
    this.#sizes?.disconnect();
    this.#content = undefined;
  }

  #note(entries: readonly ResizeObserverEntry[]): void {
    for (const { borderBoxSize } of entries) {
      const { inlineSize = 0, blockSize = 0 } = borderBoxSize[0] ?? {};
      this.#most = Math.abs(inlineSize - this.#width) > 1 ? blockSize : Math.max(this.#most, blockSize);
      this.#width = inlineSize;
    }
    this.#content?.parentElement?.style.setProperty('min-block-size', `${Math.ceil(this.#most)}px`);
  }
}
