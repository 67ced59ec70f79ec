import { ContextConsumer } from '@lit/context';
import type { LitElement, ReactiveController } from 'lit';
import { providerContext, type ProviderValue } from './provider-context.js';

const links = new WeakMap<LitElement, ProviderLink>();

/** An element's link to the nearest `wf-provider`, also to one that is defined or inserted later than the element. */
export class ProviderLink implements ReactiveController {
  readonly #consumer: ContextConsumer<typeof providerContext, LitElement>;
  #value: ProviderValue | undefined;

  private constructor(host: LitElement) {
    const callback = (value: ProviderValue): void => {
      this.#value = value;
    };
    this.#consumer = new ContextConsumer(host, { context: providerContext, subscribe: true, callback });
    host.addController(this);
  }

  /** The one link of an element, whichever of its controllers asks first. */
  static of(host: LitElement): ProviderLink {
    const link = links.get(host) ?? new ProviderLink(host);
    links.set(host, link);
    return link;
  }

  get value(): ProviderValue | undefined {
    return this.#value;
  }

  hostConnected(): void {
    document.addEventListener('context-provider', this.#onProvider);
  }

  hostDisconnected(): void {
    document.removeEventListener('context-provider', this.#onProvider);
    // The element may be inserted again where no provider is.
    this.#value = undefined;
  }

  readonly #onProvider = (event: Event): void => {
    if ('context' in event && event.context === providerContext && this.#value === undefined) this.#consumer.hostConnected();
  };
}
