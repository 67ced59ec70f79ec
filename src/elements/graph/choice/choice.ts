import type { LitElement } from 'lit';
import { WfSelectionChangeEvent, WfStepSelectEvent } from '../graph.events.js';

/** The element, as far as what is chosen in it is concerned. */
export interface ChoiceHost extends LitElement {
  selected?: string | undefined;
  selection: readonly string[];
}

/** What a person chose: each change is asked for first, and a host may prevent it. */
export class Choice {
  readonly #host: ChoiceHost;
  readonly #run: () => string | undefined;
  #made: readonly string[] | undefined;

  constructor(host: ChoiceHost, run: () => string | undefined) {
    this.#host = host;
    this.#run = run;
  }

  /** Whether a person made the choice that stands, in this element. */
  get isByPerson(): boolean {
    return this.#host.selection === this.#made;
  }

  /** Chooses one step instead of all others, or none. */
  choose(step: string | null): void {
    const { selected, selection } = this.#host;
    if ((selected ?? null) === step && selection.length < 2) return;
    if (this.#host.dispatchEvent(new WfStepSelectEvent({ run: this.#run(), step }))) this.#select(step === null ? [] : [step]);
  }

  /** Adds a step to what is chosen, or takes it out. */
  mark(step: string | undefined): void {
    const { selection } = this.#host;
    if (step !== undefined) this.#select(selection.includes(step) ? selection.filter((id) => id !== step) : [...selection, step]);
  }

  /** Makes one property follow the other, whichever the host has set; of both, an empty `selection` says nothing. */
  settle(isSelection: boolean, isSelected: boolean): void {
    const host = this.#host;
    if (isSelection && !(isSelected && host.selection.length === 0)) host.selected = host.selection.at(-1);
    else if (isSelected && host.selected !== host.selection.at(-1)) host.selection = host.selected === undefined ? [] : [host.selected];
  }

  #select(selection: readonly string[]): void {
    if (this.#host.dispatchEvent(new WfSelectionChangeEvent({ run: this.#run(), selection }))) this.#host.selection = this.#made = selection;
  }
}
