import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { guard } from 'lit/directives/guard.js';
import { repeat } from 'lit/directives/repeat.js';
import type { StoreChange, WfClient } from '../../client/types.js';
import { auditLogWords } from '../../locales/en/audit-log.js';
import type { Translation } from '../../locales/section.js';
import type { AuditEntry } from '../../model/audit-record.js';
import { baseStyles } from '../../theme/base.styles.js';
import { buttonStyles } from '../../theme/button.styles.js';
import { cardStyles } from '../../theme/card.styles.js';
import { noticeStyles, toneStyles } from '../../theme/notice.styles.js';
import { AnnouncerController } from '../controllers/announcer-controller.js';
import { ClientController } from '../controllers/client-controller.js';
import { LocaleController } from '../controllers/locale-controller.js';
import { TickerController } from '../controllers/ticker-controller.js';
import { renderText } from '../shared/render-text.js';
import { isAgeing, renderNotice, storeNotices } from '../shared/store-notices.js';
import { WfElement } from '../wf-element.js';
import { auditLogStyles } from './audit-log.styles.js';
import { entryStyles } from './entry.styles.js';
import { EntryFeed, sourceOfData, type FeedState } from './entry-feed.js';
import type { EntryView } from './entry-view.js';
import { renderEntry } from './render-entry.js';
import { placeOf } from './row-context.js';

/** Plain data instead of a client. `size` is the number of records in the whole log. */
export interface AuditLogInput {
  readonly entries: readonly AuditEntry[];
  readonly size?: number | undefined;
}

/** From here on rows out of sight are not laid out. Below it that saves nothing, and a picture of the page would miss them. */
const MANY = 200;

/**
 * The record of a run: who asked, who decided with which meaning, what was carried out, and what was refused. Newest first,
 * and it keeps up by itself.
 *
 * @tag wf-audit-log
 * @summary List of audit records with their details.
 * @csspart log - The whole element.
 * @csspart row - One entry.
 * @csspart detail - The details of an open entry.
 * @csspart notice - A message about the data that is shown.
 * @cssprop [--wf-audit-log-block-size=420px] - Height from which the list scrolls.
 */
export class WfAuditLog extends WfElement {
  static override readonly styles = [baseStyles, buttonStyles, toneStyles, noticeStyles, cardStyles, auditLogStyles, entryStyles];

  readonly #link = new ClientController(this, {
    concerns: ({ changed }) => changed.gate.size > 0 || changed.run.size > 0 || changed.handoff.size > 0,
    onChange: (change) => this.#onChange(change),
    onSwap: () => this.#reopen(),
  });
  readonly #locale = new LocaleController(this, auditLogWords);
  readonly #announcer = new AnnouncerController(this, 2000);

  /** The client to use instead of the provider's. */
  @property({ attribute: false }) client?: WfClient | undefined;

  /** Id of the run; default is the provider's. */
  @property() run?: string | undefined;

  /** Lists the whole log instead of one run's records. */
  @property({ type: Boolean }) all = false;

  /** Plain data instead of a client. */
  @property({ attribute: false }) data?: AuditLogInput | undefined;

  /** Words of this instance instead of the language's own. */
  @property({ attribute: false }) words?: Translation<typeof auditLogWords.terms> | undefined;

  @state() private open: ReadonlySet<number> = new Set();

  #feed: EntryFeed | undefined;
  #me: string | undefined;

  constructor() {
    super();
    new TickerController(this, () => isAgeing(this.#link.store?.connection));
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener('visibilitychange', this.#onVisibility);
    if (this.data !== undefined) this.#reopen();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('visibilitychange', this.#onVisibility);
    this.#close();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('all') || changed.has('data')) this.#reopen();
  }

  /** Reads what was added since the last look. */
  async refresh(): Promise<void> {
    if (!this.hasUpdated) await this.updateComplete;
    await this.#feed?.refresh();
  }

  #close(): void {
    this.#feed?.close();
    this.#feed = undefined;
  }

  #reopen(): void {
    this.#close();
    const { client, runId } = this.#link;
    const source = this.data === undefined ? client?.audit : sourceOfData(this.data.entries, this.data.size);
    if (source === undefined || !this.isConnected || (this.data === undefined && runId === undefined && !this.all)) return;
    this.open = new Set();
    this.#feed = new EntryFeed(source, {
      run: this.data !== undefined || this.all ? undefined : runId,
      onChange: (added) => this.#onFeed(added),
      isWatched: () => document.visibilityState === 'visible',
      isFixed: this.data !== undefined,
    });
    void this.#feed.refresh();
  }

  #onChange(change: StoreChange): void {
    const { store } = this.#link;
    const me = store?.me === undefined ? this.#me : JSON.stringify([store.me.id, store.me.roles]);
    const isOther = this.#me !== undefined && this.#me !== me;
    this.#me = me;
    const signedInAgain = change.connection && store?.connection.state === 'live' && this.#feed?.state.error?.code === 'unauthenticated';
    // Somebody else is signed in, or in other roles, or at all again: a refusal may be none any more.
    if (this.#feed?.isRefused === true && (isOther || signedInAgain)) this.#reopen();
    else this.#feed?.touch();
  }

  #onFeed(added: number): void {
    if (added > 0) this.#announcer.say(this.#locale.t('added', { n: added }));
    this.requestUpdate();
  }

  readonly #onVisibility = (): void => {
    if (document.visibilityState === 'visible') this.#feed?.touch();
  };

  #toggle(seq: number): void {
    const open = new Set(this.open);
    if (!open.delete(seq)) open.add(seq);
    this.open = open;
  }

  protected override render(): TemplateResult {
    const t = this.#locale;
    return html`<section class="card" part="log" lang=${t.lang} aria-labelledby="title">
      <h2 class="card-head" id="title">${t.t('record')} <span class="count">${this.#renderCount()}</span></h2>
      ${this.#renderNotices()}${this.#renderBody()}${this.#announcer.render()}
    </section>`;
  }

  #renderCount(): string | typeof nothing {
    const { entries = [], size } = this.#feed?.state ?? {};
    if (size === undefined) return nothing;
    return entries.length === size ? this.#locale.t('entries', { n: size }) : this.#locale.t('entriesOfRun', { n: entries.length, size });
  }

  #renderNotices(): TemplateResult | typeof nothing {
    const { store } = this.#link;
    const t = this.#locale;
    const notices = (store === undefined || this.data !== undefined ? [] : storeNotices(store, t, Date.now())).map((notice) => renderNotice(notice));
    const { error, entries = [] } = this.#feed?.state ?? {};
    if (error !== undefined && entries.length > 0) notices.push(renderNotice({ id: 'behind', tone: 'waiting', shape: 'cloud-slash', words: t.t('behind') }, this.#renderRetry()));
    return notices.length === 0 ? nothing : html`<div class="notices">${notices}</div>`;
  }

  #renderRetry(): TemplateResult {
    return html`<button class="button small" type="button" @click=${() => void this.#feed?.refresh()}>${this.#locale.common('tryAgain')}</button>`;
  }

  #renderBody(): TemplateResult {
    const feed = this.#feed?.state;
    if (feed === undefined) {
      return this.#link.client?.audit !== undefined ? this.#message('noRunTitle', 'noRunText') : this.#message('noSourceTitle', 'noSourceText');
    }
    if (feed.entries.length > 0) return this.#renderTable(feed);
    if (feed.error !== undefined) return this.#renderError(feed.error);
    if (feed.size !== undefined) return this.#message('emptyTitle', 'emptyText');
    return html`<div class="ghosts" role="status"><i class="skeleton"></i><i class="skeleton"></i><i class="skeleton"></i><span class="visually-hidden">${this.#locale.common('loading')}</span></div>`;
  }

  #message(title: 'noSourceTitle' | 'emptyTitle' | 'noRunTitle', text: 'noSourceText' | 'emptyText' | 'noRunText'): TemplateResult {
    return html`<div class="empty"><strong>${this.#locale.t(title)}</strong><span>${this.#locale.t(text)}</span></div>`;
  }

  #renderError(error: NonNullable<FeedState['error']>): TemplateResult {
    const t = this.#locale;
    if (error.code === 'forbidden') return html`<div class="empty" data-state="denied"><strong>${t.t('deniedTitle')}</strong><span>${renderText(error.message)}</span></div>`;
    if (error.code === 'unauthenticated') return html`<div class="empty" data-state="signed-out"><strong>${t.t('deniedTitle')}</strong><span>${t.common('signedOut')}</span></div>`;
    return html`<div class="empty" role="alert" data-state="error"><strong>${t.t('failedTitle')}</strong><span>${renderText(error.message)}</span>${this.#renderRetry()}</div>`;
  }

  #renderTable({ entries, hasOlder, busy }: FeedState): TemplateResult {
    const t = this.#locale;
    const head = (['when', 'who', 'what', 'outcome'] as const).map((name) => html`<div class="cell" role="columnheader">${t.t(name)}</div>`);
    return html`<div class="scroll" tabindex="0" role="group" aria-labelledby="title">
        <div class=${entries.length > MANY ? 'table many' : 'table'} role="table" aria-labelledby="title">
          <div role="rowgroup"><div class="row head" role="row">${head}<div class="cell" role="columnheader"><span class="visually-hidden">${t.t('details')}</span></div></div></div>
          <div role="rowgroup">${repeat(entries, ({ seq }) => seq, (view) => this.#renderRow(view))}</div>
        </div>
      </div>
      ${hasOlder ? html`<div class="foot"><button class="button small" type="button" aria-disabled=${busy ? 'true' : 'false'} @click=${() => void this.#feed?.older()}>${t.t('older')}</button></div>` : nothing}`;
  }

  /** A row is made anew only when something that it shows is another: there may be thousands of them. */
  #renderRow(view: EntryView): unknown {
    const { store } = this.#link;
    const place = placeOf(view);
    const gate = place.gate === undefined ? undefined : store?.gates.get(place.gate);
    const step = place.step === undefined ? undefined : store?.steps.get(place.step);
    const isOpen = this.open.has(view.seq);
    const { lang, format } = this.#locale;
    return guard([view, isOpen, gate, step, lang, format, this.words], () =>
      renderEntry(view, { words: this.#locale, isOpen, gate, step, onToggle: (seq) => this.#toggle(seq) }),
    );
  }
}
