import { isServer, type LitElement } from 'lit';
import type { RunStore, StoreChange, WfClient } from '../../client/types.js';
import type { WfController } from '../wf-element.js';
import { ProviderLink } from './provider-link.js';

/** An element that lives on a client. Its own `client` and `run` win over the provider's. */
export interface ClientHost extends LitElement {
  /** Sets a custom state, where the element has them. */
  toggleState?(name: string, on: boolean): void;
  client?: WfClient | undefined;
  run?: string | undefined;
}

/**
 * Whether an element has a client to ask: `waiting` for a provider that is not defined yet, `no-client` without provider or
 * adapter, `no-run` without a run, else `ready`.
 */
export type Situation = 'waiting' | 'no-client' | 'no-run' | 'ready';

/** What shows something without a client. */
const PLAIN = ['data', 'file', 'permission'] as const;
/** A page may connect its elements a moment after they are there, in milliseconds. */
const PATIENCE_MS = 2000;
const warned = new Set<string>();

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
  #warning: ReturnType<typeof setTimeout> | undefined;

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

  get situation(): Situation {
    // On a server nothing is connected yet; the page will say what it is given.
    if (this.#client === undefined) return isServer || this.#host.closest('wf-provider:not(:defined)') !== null ? 'waiting' : 'no-client';
    return this.#runId === undefined ? 'no-run' : 'ready';
  }

  /** Nothing was given to the element that it could show: no client, and no data either. */
  get isUnconnected(): boolean {
    return this.situation === 'no-client' && PLAIN.every((name) => Reflect.get(this.#host, name) === undefined);
  }

  get runId(): string | undefined {
    return this.#runId;
  }

  hostConnected(): void {
    // Before the first update the properties are not known that were set before the element was defined.
    if (this.#host.hasUpdated) this.#resolve();
  }

  hostDisconnected(): void {
    clearTimeout(this.#warning);
    this.#warning = undefined;
    this.#swap(undefined, undefined);
  }

  hostResolve(): void {
    this.#resolve();
    const { isUnconnected } = this;
    this.#host.toggleState?.('unconnected', isUnconnected);
    if (isUnconnected && !warned.has(this.#host.localName)) this.#warning ??= setTimeout(() => this.#warn(), PATIENCE_MS);
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

  #warn(): void {
    const { localName } = this.#host;
    this.#warning = undefined;
    if (!this.isUnconnected || warned.has(localName)) return;
    warned.add(localName);
    console.warn(`<${localName}> is not connected. Put it inside a <wf-provider> that has an adapter, or set its property client.`);
  }

  #changed(change: StoreChange): void {
    if (!change.reset && !change.connection && !this.#options.concerns(change)) return;
    this.#options.onChange?.(change);
    if (this.#options.update === undefined) this.#host.requestUpdate();
    else this.#options.update(change);
  }
}
