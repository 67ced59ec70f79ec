import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { WfClient } from '../../client/types.js';
import { auditLogWords } from '../../locales/en/audit-log.js';
import type { Translation } from '../../locales/section.js';
import type { AuditEntry } from '../../model/audit-record.js';
import { isReadableGate, type StoredGate } from '../../model/readable-gate.js';
import { fillAsk } from '../../policy/ask.js';
import { baseStyles } from '../../theme/base.styles.js';
import { buttonStyles } from '../../theme/button.styles.js';
import { cardStyles } from '../../theme/card.styles.js';
import { noticeStyles, toneStyles } from '../../theme/notice.styles.js';
import { ClientController } from '../controllers/client-controller.js';
import { LocaleController } from '../controllers/locale-controller.js';
import { renderText } from '../shared/render-text.js';
import { renderNotice, storeNotices } from '../shared/store-notices.js';
import { WfElement } from '../wf-element.js';
import { auditLogStyles } from './audit-log.styles.js';
import { EntryFeed, feedOfData, type FeedState } from './entry-feed.js';
import { renderEntry, type RowContext } from './render-entry.js';

/** Plain data instead of a client. `size` is the number of records in the whole log. */
export interface AuditLogInput {
  readonly entries: readonly AuditEntry[];
  readonly size?: number | undefined;
}

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
  static override readonly styles = [baseStyles, buttonStyles, toneStyles, noticeStyles, cardStyles, auditLogStyles];

  readonly #link = new ClientController(this, {
    concerns: ({ changed }) => changed.gate.size > 0 || changed.run.size > 0 || changed.step.size > 0,
    onChange: () => void this.#feed?.newer(),
    onSwap: () => this.#reopen(),
  });
  readonly #locale = new LocaleController(this, auditLogWords);

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

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#close();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('all') || changed.has('data')) this.#reopen();
  }

  /** Reads what was added since the last look. */
  async refresh(): Promise<void> {
    await this.#feed?.newer();
  }

  #close(): void {
    this.#feed?.close();
    this.#feed = undefined;
  }

  #reopen(): void {
    this.#close();
    const source = this.#link.client?.audit;
    const { runId } = this.#link;
    if (source === undefined || this.data !== undefined || (runId === undefined && !this.all)) return;
    this.#feed = new EntryFeed(source, this.all ? undefined : runId, () => this.requestUpdate());
    void this.#feed.newer();
  }

  #toggle(seq: number): void {
    const open = new Set(this.open);
    if (!open.delete(seq)) open.add(seq);
    this.open = open;
  }

  get #state(): FeedState | undefined {
    return this.data === undefined ? this.#feed?.state : feedOfData(this.data.entries, this.data.size);
  }

  #subject(gate: StoredGate): TemplateResult | typeof nothing {
    if (!isReadableGate(gate)) return nothing;
    const { ask, action, argsRaw } = gate.subject;
    const parts = ask === undefined ? null : fillAsk(ask, JSON.parse(argsRaw) as Parameters<typeof fillAsk>[1]);
    if (parts === null) return renderText(action, 'exact');
    const words = parts.map((part) => (part.kind === 'text' ? part.text : part.kind === 'money' ? this.#locale.format.money(part) : String(part.value))).join('');
    return renderText({ text: words, lang: ask?.lang });
  }

  #rowContext(seq: number): RowContext {
    const { store } = this.#link;
    return {
      words: this.#locale,
      isOpen: this.open.has(seq),
      stepOf: (id) => store?.steps.get(id),
      gateOf: (id) => store?.gates.get(id),
      subjectOf: (gate) => this.#subject(gate),
      onToggle: (toggled) => this.#toggle(toggled),
    };
  }

  protected override render(): TemplateResult {
    const { t, lang } = { t: this.#locale, lang: this.#locale.lang };
    const { entries = [], size } = this.#state ?? {};
    const count = size === undefined ? nothing : entries.length === size ? t.t('entries', { n: size }) : t.t('entriesOfRun', { n: entries.length, size });
    return html`<section class="card" part="log" lang=${lang} aria-labelledby="title">
      <h2 class="card-head" id="title">${t.t('record')} <span class="count">${count}</span></h2>
      ${this.#renderNotices()}${this.#renderBody()}
    </section>`;
  }

  #renderNotices(): TemplateResult | typeof nothing {
    const { store } = this.#link;
    const notices = store === undefined ? [] : storeNotices(store, this.#locale, Date.now());
    return notices.length === 0 ? nothing : html`<div class="notices">${notices.map((notice) => renderNotice(notice))}</div>`;
  }

  #renderBody(): TemplateResult {
    const feed = this.#state;
    if (feed === undefined) return this.#message('noSourceTitle', 'noSourceText');
    if (feed.entries.length === 0 && feed.error !== undefined) return this.#renderError(feed);
    if (feed.size === undefined) return html`<div class="ghosts" role="status"><i class="skeleton"></i><i class="skeleton"></i><i class="skeleton"></i><span class="visually-hidden">${this.#locale.common('loading')}</span></div>`;
    if (feed.entries.length === 0) return this.#message('emptyTitle', 'emptyText');
    return this.#renderTable(feed);
  }

  #message(title: 'noSourceTitle' | 'emptyTitle', text: 'noSourceText' | 'emptyText'): TemplateResult {
    return html`<div class="empty"><strong>${this.#locale.t(title)}</strong><span>${this.#locale.t(text)}</span></div>`;
  }

  #renderError({ error }: FeedState): TemplateResult {
    const t = this.#locale;
    if (error?.code === 'forbidden') return html`<div class="empty" data-state="denied"><strong>${t.t('deniedTitle')}</strong><span>${renderText(error.message)}</span></div>`;
    return html`<div class="empty" role="alert" data-state="error"><strong>${t.t('failedTitle')}</strong><span>${renderText(error?.message ?? '')}</span><button class="button small" type="button" @click=${() => void this.#feed?.newer()}>${t.t('retry')}</button></div>`;
  }

  #renderTable({ entries, hasOlder, busy, error }: FeedState): TemplateResult {
    const t = this.#locale;
    const head = (['when', 'who', 'what', 'outcome'] as const).map((name) => html`<div class="cell" role="columnheader">${t.t(name)}</div>`);
    return html`<div class="scroll" tabindex="0" role="group" aria-labelledby="title">
        <div class="table" role="table" aria-labelledby="title">
          <div class="group" role="rowgroup"><div class="row head" role="row">${head}<div class="cell" role="columnheader"><span class="visually-hidden">${t.t('details')}</span></div></div></div>
          <div class="group" role="rowgroup">${repeat(entries, ({ seq }) => seq, (entry) => renderEntry(entry, this.#rowContext(entry.seq)))}</div>
        </div>
      </div>
      ${error === undefined ? nothing : html`<div class="notices">${renderNotice({ id: 'failed', tone: 'waiting', shape: 'cloud-slash', words: t.t('failedTitle') })}</div>`}
      ${hasOlder ? html`<div class="foot"><button class="button small" type="button" aria-disabled=${busy ? 'true' : 'false'} @click=${() => void this.#feed?.older()}>${t.t('older')}</button></div>` : nothing}`;
  }
}
