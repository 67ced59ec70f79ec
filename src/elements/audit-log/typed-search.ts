import { typedText } from './filter-chips.js';

/** A search begins when typing pauses so long, in milliseconds. */
const PAUSE_MS = 250;

/** The words in the search field, once a person has paused typing them. */
export class TypedSearch {
  readonly #onText: (text: string | undefined) => void;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(onText: (text: string | undefined) => void) {
    this.#onText = onText;
  }

  readonly onInput = (event: Event): void => {
    const text = typedText((event.target as HTMLInputElement).value);
    this.cancel();
    this.#timer = setTimeout(() => this.#onText(text), PAUSE_MS);
  };

  cancel(): void {
    clearTimeout(this.#timer);
  }
}
