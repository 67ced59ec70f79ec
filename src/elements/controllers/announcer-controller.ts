import { html, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from 'lit';

/**
 * One polite live region per element. Words said in quick succession are joined into one announcement, and the same words
 * twice are said once.
 */
export class AnnouncerController implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #pauseMs: number;
  #said = '';
  #waiting: string[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: ReactiveControllerHost, pauseMs = 250) {
    this.#host = host;
    this.#pauseMs = pauseMs;
    host.addController(this);
  }

  say(words: string): void {
    if (words === '' || this.#waiting.at(-1) === words) return;
    this.#waiting.push(words);
    this.#timer ??= setTimeout(() => this.#flush(), this.#pauseMs);
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#waiting = [];
  }

  /** The region itself: it has to be in the page before anything is said in it. */
  render(): TemplateResult {
    return html`<div class="visually-hidden" role="status" aria-live="polite">${this.#said}</div>`;
  }

  #flush(): void {
    this.#timer = undefined;
    this.#said = this.#waiting.join(' ');
    this.#waiting = [];
    this.#host.requestUpdate();
  }
}
