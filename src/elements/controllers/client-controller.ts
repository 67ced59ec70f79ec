import type { LitElement } from 'lit';
import type { RunStore, StoreChange, WfClient } from '../../client/types.js';
import type { WfController } from '../wf-element.js';
import { ProviderLink } from './provider-link.js';

/** An element that lives on a client. Its own `client` and `run` win over the provider's. */
export interface ClientHost extends LitElement {
  client?: WfClient | undefined;
  run?: string | undefined;
}

export interface ClientControllerOptions {
  /** Whether a change is about what this element shows. A reset and a change of the connection always count. */
  readonly concerns: (change: StoreChange) => boolean;
  /** Called at once with every change that counts, before the update that it causes. */
  readonly onChange?: ((change: StoreChange) => void) | undefined;
  /** Updates the element for a change that counts; default is at once, each time. */
  readonly update?: ((change: StoreChange) => void) | undefined;
  /** Called when the client or store is another one, or gone. */
  readonly onSwap?: (() => void) | undefined;
}

/**
 * Connects an element to its client and run store: from its own properties, else from the nearest `wf-provider`. Holds
 * the store open while the element is connected, and updates the element only for changes that concern it.
 */
export class ClientController implements WfController {
  readonly #host: ClientHost;
  readonly #options: ClientControllerOptions;
  readonly #link: ProviderLink;
  #client: WfClient | undefined;
  #runId: string | undefined;
  #store: RunStore | undefined;
  #unsubscribe: (() => void) | undefined;

  constructor(host: ClientHost, options: ClientControllerOptions) {
    this.#host = host;
    this.#options = options;
    this.#link = ProviderLink.of(host);
    host.addController(this);
  }

  get client(): WfClient | undefined {
    return this.#client;
  }

  /** The store of the element's run; undefined without a client or a run. */
  get store(): RunStore | undefined {
    return this.#store;
  }

  get runId(): string | undefined {
    return this.#runId;
  }

  hostConnected(): void {
    // Before the first update the properties are not known that were set before the element was defined.
    if (this.#host.hasUpdated) this.#resolve();
  }

  hostDisconnected(): void {
    this.#swap(undefined, undefined);
  }

  hostResolve(): void {
    this.#resolve();
  }

  /** For a Lit element that is none of the kit's: later in its update, but before it draws. */
  hostUpdate(): void {
    this.#resolve();
  }

  #resolve(): void {
    if (!this.#host.isConnected) return;
    const provided = this.#link.value;
    const client = this.#host.client ?? provided?.client;
    const runId = this.#host.run ?? provided?.run;
    if (client !== this.#client || runId !== this.#runId) this.#swap(client, runId);
  }

  #swap(client: WfClient | undefined, runId: string | undefined): void {
    const { client: oldClient, runId: oldRun } = { client: this.#client, runId: this.#runId };
    const hadStore = this.#store !== undefined;
    this.#unsubscribe?.();
    this.#client = client;
    this.#runId = runId;
    // Retained before the old one is released: one and the same store must not close in between.
    this.#store = client !== undefined && runId !== undefined ? client.retain(runId) : undefined;
    this.#unsubscribe = this.#store?.subscribe((change) => this.#changed(change));
    if (hadStore && oldClient !== undefined && oldRun !== undefined) oldClient.release(oldRun);
    this.#options.onSwap?.();
  }

  #changed(change: StoreChange): void {
    if (!change.reset && !change.connection && !this.#options.concerns(change)) return;
    this.#options.onChange?.(change);
    if (this.#options.update === undefined) this.#host.requestUpdate();
    else this.#options.update(change);
  }
}
