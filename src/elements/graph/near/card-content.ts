import type { Step } from '../../../model/step.js';

/** Puts a host's own content into a card. The element is empty when a card gets another step. */
export type RenderStep = (step: Step, element: HTMLElement) => void;

/** What a host adds to near cards: by a function, or as children with `slot="step:<id>"`. */
export class CardContent {
  readonly #host: HTMLElement;
  readonly #render: () => RenderStep | undefined;
  /** The step that each element was last given. */
  readonly #given = new WeakMap<HTMLElement, Step>();

  constructor(host: HTMLElement, render: () => RenderStep | undefined) {
    this.#host = host;
    this.#render = render;
  }

  /** Whether there is anything to add at all: without it a card costs nothing more. */
  get isThere(): boolean {
    return this.#render() !== undefined || this.#host.childElementCount > 0;
  }

  /** Fills the place in a card. Called whenever the card is drawn; does something only if its step is another object. */
  fill(element: HTMLElement, step: Step | undefined): void {
    const before = this.#given.get(element);
    if (step === undefined || before === step) return;
    this.#given.set(element, step);
    const isOther = before?.id !== step.id;
    if (isOther) element.replaceChildren();
    const render = this.#render();
    if (render !== undefined) render(step, element);
    else if (isOther) element.append(slotFor(step.id));
  }
}

function slotFor(id: string): HTMLSlotElement {
  const slot = document.createElement('slot');
  slot.name = `step:${id}`;
  return slot;
}
