import type { LitElement } from 'lit';
import type { Step } from '../../../model/step.js';
import { isTypedIn } from './own-controls.js';

/** Puts a host's own content into a card. The element is empty when a card gets another step. */
export type RenderStep = (step: Step, element: HTMLElement) => void;

/** What a place in a card was last filled with. */
interface Given {
  readonly step: Step;
  readonly render: RenderStep | undefined;
}

/** What a host adds to near cards: by a function, or as children with `slot="step:<id>"`. */
export class CardContent {
  readonly #host: LitElement;
  readonly #render: () => RenderStep | undefined;
  readonly #again = (): void => this.#host.requestUpdate();
  readonly #given = new WeakMap<HTMLElement, Given>();
  #wasThere = false;

  constructor(host: LitElement, render: () => RenderStep | undefined) {
    this.#host = host;
    this.#render = render;
  }

  /** Whether there is anything to add at all: without it a card costs nothing more. */
  get isThere(): boolean {
    return (this.#wasThere ||= this.#render() !== undefined || this.#host.childElementCount > 0);
  }

  /**
   * Fills the place in a card. Called whenever the card is drawn; does something only if its step or the host's function is
   * another one, and not while the user types there: a function that makes everything anew would take the field away.
   */
  fill(element: HTMLElement, step: Step | undefined, name: string): void {
    if (step === undefined) return;
    const before = this.#given.get(element);
    const slot = `step:${step.id}`;
    const render = this.#hasChildFor(slot) ? undefined : this.#render();
    if (element.ariaLabel !== name) element.ariaLabel = name;
    if (before?.step === step && before.render === render) return;
    const isOther = before?.step.id !== step.id;
    if (!isOther && isTypedIn(element)) return element.addEventListener('focusout', this.#again, { once: true });
    this.#given.set(element, { step, render });
    if (isOther || (before.render === undefined) !== (render === undefined)) element.replaceChildren(...(render === undefined ? [slotNamed(slot)] : []));
    render?.(step, element);
  }

  /** A child for one step is meant for it, whatever the function does with the others. */
  #hasChildFor(slot: string): boolean {
    for (let child = this.#host.firstElementChild; child !== null; child = child.nextElementSibling) if (child.slot === slot) return true;
    return false;
  }
}

function slotNamed(name: string): HTMLSlotElement {
  const slot = document.createElement('slot');
  slot.name = name;
  return slot;
}
