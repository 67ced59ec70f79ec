import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { guard } from 'lit/directives/guard.js';
import type { AuditSource } from '../../adapter/contract.js';
import type { AuditFilter } from '../../audit/filter.js';
import type { WitnessPolicy } from '../../audit/witness.js';
import { localCheckpoints, type CheckpointStore } from '../../client/checkpoint-store.js';
import type { StoreChange, WfClient } from '../../client/types.js';
import { auditLogWords } from '../../locales/en/audit-log.js';
import type { auditLogPanelWords } from '../../locales/en/audit-log-panels.js';
import type { Translation } from '../../locales/section.js';
import { baseStyles } from '../../theme/base.styles.js';
import { boxStyles } from '../../theme/box.styles.js';
import { buttonStyles } from '../../theme/button.styles.js';
import { cardStyles } from '../../theme/card.styles.js';
import { fieldStyles } from '../../theme/field.styles.js';
import { noticeStyles, toneStyles } from '../../theme/notice.styles.js';
import { AnnouncerController } from '../controllers/announcer-controller.js';
import { ClientController } from '../controllers/client-controller.js';
import { InSightController } from '../controllers/in-sight-controller.js';
import { LocaleController } from '../controllers/locale-controller.js';
import { PermissionController } from '../controllers/permission-controller.js';
import { TickerController } from '../controllers/ticker-controller.js';
import { isAgeing } from '../shared/store-notices.js';
import { WfElement } from '../wf-element.js';
import { WfAuditAlarmEvent } from './audit-log.events.js';
import { auditLogStyles } from './audit-log.styles.js';
import { entryStyles } from './entry.styles.js';
import { panelStyles } from './panel.styles.js';
import { addedSince, sourceOfInput, type AuditLogInput, type KnownSource } from './data-source.js';
import { DetailKeeper } from './detail-keeper.js';
import { EntryFeed, type FeedChange } from './entry-feed.js';
import { viewOfEntry } from './entry-view.js';
import { FocusKeeper } from './focus-keeper.js';
import { activeFilters, renderChips } from './filter-chips.js';
import { LazyPart } from '../shared/lazy-part.js';
import { renderBody } from './render-body.js';
import { renderNotices } from './render-notices.js';
import { renderEntry, renderPlace } from './render-entry.js';
import { countWords, renderTools, type Panel } from './render-tools.js';
import { readRows, trustOf } from './read-rows.js';
import { placeOf } from './row-context.js';
import { LogTable } from './log-table.js';
import { OpenedFile } from './opened-file.js';
import { PrintController } from './print-controller.js';
import { PanelKeeper } from './panel-keeper.js';
import { hasProofColumn } from './proof-column.js';
import { TypedSearch } from './typed-search.js';
import { Views } from './views.js';
import type { ListedRecords, ProofPanel } from './panels/proof-panel.js';

export type { AuditLogInput } from './data-source.js';

/** Records are checked once scrolling rests. */
const REST_MS = 120;
/** Rows beside those in sight whose people and steps are offered to filter by. */
const AROUND = 40;
/** With another one of these other entries are listed. */
const RELISTING = ['all', 'data'] as const;
/** With another one of these nothing of what was found out still stands. */
const RECHECKING = ['keys', 'origin', 'witnesses', 'checkpoints'] as const;

/**
 * The record of a run, or of everything: who asked, who decided with which meaning, what was carried out, and what was
 * refused. Newest first, of any length, and it keeps up by itself. What is shown is verified here, in the browser, and said
 * as five separate answers for each record and for the list; whom to believe comes from the page, never from the log.
 *
 * @tag wf-audit-log
 * @summary List of audit records with their proofs, filters and exports.
 * @csspart log - The whole element.
 * @csspart ladder - What is proven of the list.
 * @csspart rung - One of the five answers about the list, in what opens under it; `data-state` is `pass`, `fail`, `not-available` or `pending`.
 * @csspart alarm - The log is shorter or another one than at the last look.
 * @csspart filters - The panel of filters.
 * @csspart chips - The filters that hold.
 * @csspart export - The panel of exports.
 * @csspart row - One record.
 * @csspart detail - The details of an open record.
 * @csspart notice - A message about the data that is shown.
 * @cssprop [--wf-audit-log-inline-size=640px] - Width where the page leaves it to the content, as in a dialog or a float.
 * @cssprop [--wf-audit-log-block-size=420px] - Height from which the list scrolls.
 * @cssState unconnected - Nothing was given to it: no provider with an adapter, no client, no data.
 * @fires {WfMomentOpenEvent} wf-moment-open - Somebody wants to see the run as it was when a record was written.
 * @fires {WfAuditAlarmEvent} wf-audit-alarm - The log is shorter than it was, or another one than it was.
 */
export class WfAuditLog extends WfElement {
  static override readonly styles = [baseStyles, boxStyles('wf-audit-log', '640px'), buttonStyles, toneStyles, noticeStyles, cardStyles, fieldStyles, auditLogStyles, entryStyles, panelStyles];

  readonly #link = new ClientController(this, {
    concerns: ({ changed }) => changed.gate.size > 0 || changed.run.size > 0 || changed.handoff.size > 0,
    onChange: (change) => this.#onChange(change),
    onSwap: () => this.#reopen(),
  });
  readonly #locale = new LocaleController(this, auditLogWords);
  readonly #announcer = new AnnouncerController(this, 2000);
  readonly #focus = new FocusKeeper();
  readonly #search = new TypedSearch((text) => {
    if (text !== this.filter.text) this.#setFilter({ ...this.filter, text });
  });
  /** Out of sight the log is read and checked once, and not followed. */
  readonly #sight = new InSightController(this, () => this.#feed?.wake());
  readonly #permissions = new PermissionController(this, () => ({
    client: this.#source.client,
    asks: this.panel === 'export' ? { export: { action: { name: 'audit:export' }, resource: { type: 'audit', id: this.origin ?? 'log' } } } : {},
  }));

  /** The client to use instead of the provider's. */
  @property({ attribute: false }) client?: WfClient | undefined;

  /** Id of the run; default is the provider's. */
  @property() run?: string | undefined;

  /** Lists the whole log instead of one run's records. */
  @property({ type: Boolean }) all = false;

  /** Plain data instead of a client. */
  @property({ attribute: false }) data?: AuditLogInput | undefined;

  /** An export to look into instead of the log: a file, or its text. Checked without asking anybody. */
  @property({ attribute: false }) file?: File | string | undefined;

  /** The log's verifier keys (C2SP vkeys). Without one nothing counts as signed, and nothing is remembered. */
  @property({ attribute: false }) keys: readonly string[] = [];

  /** The log's name as its checkpoints carry it; default is the name of the first key. */
  @property() origin?: string | undefined;

  /** Which witnesses are believed, and how many of them are needed. */
  @property({ attribute: false }) witnesses?: WitnessPolicy | undefined;

  /** Where the newest checkpoint is kept between two visits; default is this browser's `localStorage`. */
  @property({ attribute: false }) checkpoints?: CheckpointStore | undefined;

  /** Words of this instance instead of the language's own. */
  @property({ attribute: false }) words?: Translation<typeof auditLogWords.terms & typeof auditLogPanelWords.terms> | undefined;

  @state() private panel: Panel | undefined;
  @state() private filter: AuditFilter = {};

  #feed: EntryFeed | undefined;
  #proof: ProofPanel | undefined;
  #hasProof = true;
  #me: string | undefined;
  #checkTimer: ReturnType<typeof setTimeout> | undefined;
  #page: Document | undefined;

  readonly #opened = new OpenedFile(this, () => this.#reopen());
  readonly #proofPart = new LazyPart(() => import('./panels/proof-panel.js'), () => this.requestUpdate());
  readonly #panels = new PanelKeeper(this, this.#locale, () => ({
    client: this.#source.client,
    feed: this.#feed,
    store: this.#link.store,
    filter: this.filter,
    permission: this.#permissions.get('export'),
    recheck: () => this.#permissions.recheck('export'),
    onFilter: this.#setFilter,
  }));
  readonly #printing: PrintController = new PrintController(this, () => this.#feed, () => this.#table, () => this.performUpdate());
  readonly #views = new Views({
    feed: () => this.#feed,
    mayFold: () => this.#printing.rows === undefined && activeFilters(this.filter).length === 0 && this.#proof?.hasFailed !== true,
    words: this.#locale,
    say: (words) => this.#announcer.say(words),
    requestUpdate: () => this.requestUpdate(),
  });
  readonly #details = new DetailKeeper(this, this.#locale, () => ({ feed: this.#feed, proof: this.#proof, stores: this.#link.store }));
  readonly #table: LogTable = new LogTable({
    host: this,
    row: (position, isActive) => this.#renderRow(position, isActive),
    isFolded: (position) => this.#views.isFolded(position),
    toggle: (position, open) => this.#toggle(position, open),
    onSight: (first, last, isAtTop) => this.#onSight(first, last, isAtTop),
  });

  constructor() {
    super();
    new TickerController(this, () => isAgeing(this.#link.store?.connection));
    this.addController({
      hostConnected: () => {
        this.#page = this.ownerDocument;
        this.#page.addEventListener('visibilitychange', this.#onVisibility);
        if (this.data != null || this.file != null) this.#reopen();
      },
      hostDisconnected: () => {
        this.#page?.removeEventListener('visibilitychange', this.#onVisibility);
        this.#search.cancel();
        this.#details.close();
        this.#close();
        this.#endProof();
        this.#table.detach();
      },
    });
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const has = (name: string): boolean => (changed as ReadonlyMap<string, unknown>).has(name);
    if (has('file')) this.#opened.open(this.file ?? undefined);
    if (RELISTING.some(has)) this.#reopen(changed.get('data'));
    else if (this.hasUpdated && RECHECKING.some(has)) this.#endProof();
    this.#startProof();
    this.#hasProof = hasProofColumn(this.#source.source, this.#proof?.isOfUse, this.#opened.current === undefined && this.#known?.checkpoint === null);
    if (this.#views.settle()) this.#table.refold();
    if (this.hasUpdated) this.#focus.note(this.shadowRoot ?? undefined);
  }

  protected override updated(): void {
    this.#table.attach(this.renderRoot);
    this.#table.update(this.#feed?.count ?? 0);
    this.#focus.restore();
  }

  /** Reads what was added since the last look. */
  async refresh(): Promise<void> {
    if (!this.hasUpdated) await this.updateComplete;
    await this.#feed?.refresh();
  }

  /** What is listed: a file, plain data, or the client's log. */
  get #source(): { readonly source: AuditSource; readonly client?: WfClient | undefined } | { readonly source: undefined; readonly client?: undefined } {
    const known = this.#opened.current ?? this.#known;
    if (known !== undefined) return { source: known.source };
    const { client, runId } = this.#link;
    return client?.audit === undefined || (runId === undefined && !this.all) ? { source: undefined } : { source: client.audit, client };
  }

  /** The plain data, as far as it makes sense. */
  get #known(): KnownSource | undefined {
    return this.data == null ? undefined : sourceOfInput(this.data);
  }

  #close(): void {
    clearTimeout(this.#checkTimer);
    this.#feed?.close();
    this.#panels.reset();
    this.#feed = undefined;
  }

  #endProof(): void {
    this.#proof?.close();
    this.#proof = undefined;
  }

  /** Another log, or the same one under other keys: nothing of what was found out still stands. */
  #reopen(before?: AuditLogInput): void {
    this.#endProof();
    this.#list(addedSince(before, this.data));
  }

  /** Lists what is asked for, from the newest on. The same log with so many new entries keeps what is open and in sight. */
  #list(added?: number): void {
    const isKept = added !== undefined && this.#feed?.isRead === true && activeFilters(this.filter).length === 0;
    this.#close();
    if (added === undefined) this.#details.reset();
    if (isKept) this.#table.prepend(added);
    else this.#table.restart();
    this.requestUpdate();
    const { source } = this.#source;
    if (source === undefined || !this.isConnected || this.#opened.isReading) return;
    const [known, runId] = [this.#opened.current ?? this.#known, this.#link.runId];
    this.#feed = new EntryFeed({
      source,
      filter: { ...this.filter, run: known !== undefined || this.all ? undefined : runId },
      known: known === undefined ? undefined : { entries: known.entries, size: ('size' in known ? known.size : undefined) ?? known.entries.length, isKept },
      onChange: (change) => this.#onFeed(change),
      isWatched: () => this.ownerDocument.visibilityState === 'visible' && this.#sight.isInSight,
    });
    void this.#feed.refresh();
  }

  /** Proof begins once there is something to prove. It belongs to one source and one set of keys, and ends with them. */
  #startProof(): void {
    if (this.#proof !== undefined || !this.isConnected || this.#feed?.isRead !== true || this.#feed.error !== undefined) return;
    const { source } = this.#source;
    const part = this.#proofPart.value;
    if (part === undefined || source === undefined || this.#feed === undefined) return;
    this.#proof = new part.ProofPanel({
      host: this,
      words: this.#locale,
      source,
      trust: trustOf(this),
      checkpoints: this.checkpoints ?? localCheckpoints(),
      file: this.#opened.current?.records,
      onAlarm: (alarm) => this.emit(new WfAuditAlarmEvent(alarm)),
      onShow: (seq) => this.#show(seq),
      onDone: (said) => this.#announcer.say(said),
    });
    if (this.#opened.current === undefined) return;
    this.#proof.check.noteRangeFaults(this.#opened.current.rangeFaults);
    // Whoever opens a file wants to know whether it holds, not only what of it is in sight.
    void this.#proof.checkAll(this.#listed(this.#feed));
  }

  #onChange(change: StoreChange): void {
    const { store } = this.#link;
    const me = store?.me === undefined ? this.#me : JSON.stringify([store.me.id, store.me.roles]);
    const isOther = this.#me !== undefined && this.#me !== me;
    this.#me = me;
    const signedInAgain = change.connection && store?.connection.state === 'live' && this.#feed?.error?.code === 'unauthenticated';
    // Somebody else is signed in, or in other roles, or at all again: a refusal may be none any more.
    if (this.#feed?.isRefused === true && (isOther || signedInAgain)) this.#reopen();
    else this.#feed?.touch();
  }

  #onFeed({ added, fresh, reset }: FeedChange): void {
    if (reset) this.#table.restart();
    if (added > 0) this.#table.prepend(added);
    const news = this.#views.news(fresh);
    if (news > 0) this.#announcer.say(this.#locale.t('added', { n: news }));
    if (fresh > 0 || reset) this.#proof?.refresh();
    this.requestUpdate();
  }

  readonly #onVisibility = (): void => {
    if (this.ownerDocument.visibilityState === 'visible') this.#feed?.touch();
  };

  #listed(feed: EntryFeed): ListedRecords {
    const isOfRun = !this.all && this.#opened.current === undefined && this.data == null;
    return { feed, isSelection: !feed.isWhole, leavesOut: activeFilters(this.filter).length > 0 ? 'onlyMatching' : isOfRun ? 'onlyRun' : 'onlyPart' };
  }

  #onSight(first: number, last: number, isAtTop: boolean): void {
    const feed = this.#feed;
    if (feed === undefined) return;
    feed.hold(!isAtTop);
    if (isAtTop) feed.showHeld();
    feed.want(first, last);
    clearTimeout(this.#checkTimer);
    this.#checkTimer = setTimeout(() => this.#look(first, last), REST_MS);
  }

  /** What has been in sight for a moment is noted for the filters, and checked. */
  #look(first: number, last: number): void {
    this.#table.rest();
    for (const entry of readRows(this.#feed, first - AROUND, last + AROUND).entries) this.#panels.note(entry);
    const { entries, withheld } = readRows(this.#feed, first, last);
    this.#proof?.see(entries, withheld);
  }

  #toggle(position: number, open?: boolean): void {
    const entry = this.#feed?.at(position);
    if (entry == null) return;
    this.#details.toggle(entry.seq, open);
    this.#table.redraw(position);
  }

  #show(seq: number): void {
    const position = this.#feed?.positionOf(seq);
    if (position === undefined) return;
    if (this.#views.isFolded(position)) {
      this.#views.toggle();
      this.performUpdate();
    }
    this.#table.focus(position);
  }

  readonly #setFilter = (filter: AuditFilter): void => {
    this.filter = filter;
    this.#proof?.restart();
    this.#list();
  };

  readonly #onPanel = (panel: Panel): void => {
    this.panel = this.panel === panel ? undefined : panel;
  };

  protected override render(): TemplateResult {
    const t = this.#locale;
    const isPage = this.#opened.current === undefined && this.data == null;
    return html`<div class="box"><section class="card" part="log" lang=${t.lang} aria-labelledby="title">
      <div class="card-head"><h2 id="title" tabindex="-1" data-focus-home>${t.t('record')} <span class="count">${countWords(this.#feed, t)}</span></h2>
        ${renderTools({ words: t, text: this.filter.text ?? '', filters: activeFilters(this.filter).length, panel: this.panel, onSearch: this.#search.onInput, onPanel: this.#onPanel, onFile: (file) => (this.file = file) })}</div>
      ${this.#panels.render(this.panel)}${renderChips({ words: t, filter: this.filter, nameOf: (name, value) => this.#panels.nameOf(name, value), onChange: this.#setFilter })}
      ${this.#proof?.renderAlarm() ?? nothing}${this.#opened.render(this.#panels.wordsPart, () => (this.file = undefined), this.#link.client !== undefined || this.data != null)}${renderNotices(isPage ? this.#link.store : undefined, this.#feed, this.#known?.unreadable ?? 0, t)}
      ${this.#proof === undefined || this.#feed === undefined ? nothing : this.#proof.render(this.#listed(this.#feed))}
      ${this.#views.render()}
      ${renderBody({ words: t, feed: this.#opened.isReading ? undefined : this.#feed, isReading: this.#opened.isReading || (this.#feed === undefined && this.#link.situation === 'waiting'), isConnected: this.#link.client !== undefined, hasSource: this.#link.client?.audit !== undefined, hasProof: this.#hasProof, isFiltered: activeFilters(this.filter).length > 0, table: this.#table, held: this.#views.news(this.#feed?.held ?? 0), printed: this.#printing.rows })}
      ${this.#announcer.render()}
    </section></div>`;
  }

  /** A row is made anew only when something that it shows is another. */
  #renderRow(position: number, isActive: boolean): TemplateResult {
    const [entry, seq, words] = [this.#feed?.at(position), this.#feed?.seqAt(position), this.#locale];
    const rungs = seq === undefined ? undefined : this.#proof?.rungsOf(seq);
    const hasProof = this.#hasProof;
    if (entry == null) return renderPlace(seq, entry === null, { words, position, isActive, rungs, hasProof });
    const view = viewOfEntry(entry);
    const place = placeOf(view);
    const { store } = this.#link;
    const gate = place.gate === undefined ? undefined : store?.gates.get(place.gate);
    const step = place.step === undefined ? undefined : store?.steps.get(place.step);
    const isOpen = this.#details.isOpen(entry.seq);
    const context = { words, position, isActive, isOpen, gate, step, rungs, hasProof };
    const marks = rungs?.map(({ state }) => state).join();
    // Details show more than a row does and are few: they are always made anew.
    const depends = isOpen ? [{}] : [view, position, isActive, gate, step, marks, hasProof, words.lang, words.format, this.words];
    return html`${guard(depends, () => renderEntry(view, { ...context, detail: () => this.#details.render(entry, view, context, isActive) }))}`;
  }
}
