import { LitElement } from 'lit';
import { KIT_VERSION } from './version.js';

/** What the elements share: a version for `define()`, internals where axe finds them, events and `:state()`. */
export abstract class WfElement extends LitElement {
  /** @internal */
  static readonly version: string = KIT_VERSION;

  /** @internal */
  readonly internals: ElementInternals = this.attachInternals();

  /** Dispatches an event; false when somebody prevented it. */
  protected emit(event: Event): boolean {
    return this.dispatchEvent(event);
  }

  /** Sets or removes a custom state, for `:state(name)` in CSS. Each change makes the browser match all rules again. */
  protected toggleState(name: string, on: boolean): void {
    if (this.internals.states.has(name) === on) return;
    if (on) this.internals.states.add(name);
    else this.internals.states.delete(name);
  }
}
