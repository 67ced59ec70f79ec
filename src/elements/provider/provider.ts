import { ContextProvider } from '@lit/context';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import type { WorkflowAdapter } from '../../adapter/contract.js';
import { CONNECTION_STATES, type RunStore, type WfClient } from '../../client/types.js';
import { providerWords } from '../../locales/en/provider.js';
import type { Locale } from '../../locales/locale.js';
import { warnOnce } from '../../locales/warn-once.js';
import type { Translation } from '../../locales/section.js';
import { baseStyles } from '../../theme/base.styles.js';
import { noticeStyles, toneStyles } from '../../theme/notice.styles.js';
import { LocaleController } from '../controllers/locale-controller.js';
import { providerContext, type ProviderValue } from '../controllers/provider-context.js';
import { ProviderLink } from '../controllers/provider-link.js';
import { TickerController } from '../controllers/ticker-controller.js';
import { isAgeing, renderNotice, storeNotices, type Notice } from '../shared/store-notices.js';
import { WfElement } from '../wf-element.js';
import { adapterFor, onAdapterRegistered, registeredAdapters } from './adapter-registry.js';
import { clientOf } from './client-of.js';
import { WfSessionExpiredEvent } from './provider.events.js';
import { providerStyles } from './provider.styles.js';

/**
 * Gives the tags inside it their adapter, client, run and language. Draws nothing of its own unless asked for a banner.
 * A provider inside another takes from it whatever it does not set itself.
 *
 * @tag wf-provider
 * @summary Wires the tags inside it to a backend.
 * @slot - The tags, and anything else.
 * @csspart notice - A message about the connection or about how this provider is set up.
 * @cssState connecting - The first snapshot of the run has not come yet.
 * @cssState live - Connected, and what is shown is current.
 * @cssState catching-up - Reading what was missed.
 * @cssState stale - No news for longer than the server promised.
 * @cssState offline - No connection; it is tried again.
 * @cssState signed-out - The session has ended.
 * @cssState resync - Getting the whole state anew.
 * @cssState failed - The connection cannot be used.
 * @fires {WfSessionExpiredEvent} wf-session-expired - The session has ended; the host should let the person sign in again.
 */
export class WfProvider extends WfElement {
  static override readonly styles = [baseStyles, toneStyles, noticeStyles, providerStyles];

  readonly #context = new ContextProvider(this, { context: providerContext, initialValue: { client: undefined, run: undefined, locale: undefined } });
  readonly #outer = ProviderLink.of(this);
  readonly #locale = new LocaleController(this, providerWords);

  /** The backend: an adapter object by property, or by attribute the name of a registered adapter such as `http`. */
  @property() adapter: WorkflowAdapter | string | undefined;

  /** Where a named adapter finds its backend: an address relative to the page, for example `/v1`. */
  @property() src: string | undefined;

  /** The run that the tags inside are about unless they name one themselves. */
  @property() run: string | undefined;

  /** A client made with `createClient()`, instead of an adapter: for tags in several places that share one. */
  @property({ attribute: false }) client: WfClient | undefined;

  /** A language for the tags inside, instead of what `lang` says. */
  @property({ attribute: false }) locale: Locale | undefined;

  /** Shows the state of the connection above the content while it is not live. */
  @property({ type: Boolean }) banner = false;

  /** Words of this instance instead of the language's own. */
  @property({ attribute: false }) words?: Translation<typeof providerWords.terms> | undefined;

  #misconfigured = false;
  #active: WfClient | undefined;
  #retained: { readonly client: WfClient; readonly run: string; readonly store: RunStore; readonly stop: () => void } | undefined;
  #stopSession: (() => void) | undefined;
  #stopRegistry: (() => void) | undefined;

  constructor() {
    super();
    new TickerController(this, () => this.banner && isAgeing(this.#retained?.store.connection), () => this.renderRoot.querySelector('.banner'));
    this.addController({
      hostConnected: () => {
        this.#stopRegistry = onAdapterRegistered(() => this.requestUpdate());
      },
      hostDisconnected: () => {
        this.#stopRegistry?.();
        this.#setActive(undefined);
        this.#retain(undefined, undefined);
      },
    });
  }

  /** The client in use: the one set, else that of the adapter, else that of the provider around this one. */
  get activeClient(): WfClient | undefined {
    return this.isConnected ? this.#active : undefined;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed);
    if (!this.isConnected) return;
    const outer = this.#outer.value;
    const client = this.#ownClient() ?? outer?.client;
    const run = this.run ?? outer?.run;
    this.#setActive(client);
    this.#retain(client, run);
    this.#provide({ client, run, locale: this.locale ?? outer?.locale });
    const connection = this.#retained?.store.connection.state;
    for (const name of CONNECTION_STATES) this.toggleState(name, name === connection);
  }

  #ownClient(): WfClient | undefined {
    this.#misconfigured = false;
    if (this.client) return this.client;
    if (typeof this.adapter !== 'string') return this.adapter && clientOf(this.adapter);
    const name = this.adapter;
    try {
      const adapter = adapterFor(name, new URL(this.src ?? '', document.baseURI).href);
      if (adapter) return clientOf(adapter);
      warnOnce(`there is no adapter called "${name}". Registered: ${registeredAdapters().join(', ') || 'none'}. Import its entry, or call registerAdapter().`);
    } catch (cause) {
      warnOnce(`the adapter "${name}" could not start. Check the attribute src.`, cause);
    }
    this.#misconfigured = true;
    return undefined;
  }

  #setActive(client: WfClient | undefined): void {
    if (client === this.#active) return;
    this.#stopSession?.();
    this.#active = client;
    this.#stopSession = client?.onSessionExpired(() => this.emit(new WfSessionExpiredEvent()));
  }

  #retain(client: WfClient | undefined, run: string | undefined): void {
    const old = this.#retained;
    if (old?.client === client && old?.run === run) return;
    this.#retained = undefined;
    if (client && run !== undefined) {
      const store = client.retain(run);
      const stop = store.subscribe((change) => {
        if (change.connection || change.reset) this.requestUpdate();
      });
      this.#retained = { client, run, store, stop };
    }
    old?.stop();
    old?.client.release(old.run);
  }

  #provide(next: ProviderValue): void {
    const { client, run, locale } = this.#context.value;
    if (client !== next.client || run !== next.run || locale !== next.locale) this.#context.setValue(next);
  }

  protected override render(): TemplateResult {
    const notices = this.#notices();
    const banner = html`<div class="banner" role="status" lang=${this.#locale.lang} ?hidden=${notices.length === 0}>${notices.map((notice) => renderNotice(notice))}</div>`;
    return html`${this.banner || notices.length > 0 ? banner : nothing}<slot></slot>`;
  }

  #notices(): Notice[] {
    const own: Notice[] = this.#misconfigured ? [{ id: 'misconfigured', tone: 'failed', shape: 'triangle', words: this.#locale.t('misconfigured') }] : [];
    const store = this.#retained?.store;
    return this.banner && store ? [...own, ...storeNotices(store, this.#locale, Date.now())] : own;
  }
}
