import { ContextConsumer } from '@lit/context';
import type { LitElement } from 'lit';
import type { WfController } from '../wf-element.js';
import { providerContext, type ProviderValue } from './provider-context.js';

const links = new WeakMap<LitElement, ProviderLink>();

/** An element's link to the nearest `wf-provider`, also to one that is defined or inserted later than the element. */
export class ProviderLink implements WfController {
  readonly #host: LitElement;
  readonly #consumer: ContextConsumer<typeof providerContext, LitElement>;
  #document: Document | undefined;
  #value: ProviderValue | undefined;

  private constructor(host: LitElement) {
    const callback = (value: ProviderValue): void => {
      this.#value = value;
    };
    this.#host = host;
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
    this.#document = this.#host.ownerDocument;
    this.#document.addEventListener('context-provider', this.#onProvider);
  }

  hostDisconnected(): void {
    this.#document?.removeEventListener('context-provider', this.#onProvider);
    // The element may be inserted again where no provider is.
    this.#value = undefined;
  }

  hostMoved(): void {
    this.#consumer.hostDisconnected();
    this.#value = undefined;
    this.#consumer.hostConnected();
  }

  readonly #onProvider = (event: Event): void => {
    if ('context' in event && event.context === providerContext && this.#value === undefined) this.#consumer.hostConnected();
  };
}
