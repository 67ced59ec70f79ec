import { html, nothing, type TemplateResult } from 'lit';
import { checkpointOf } from '../../../audit/verify-head.js';
import { LogCheck, type LogCheckOptions } from '../proof/log-check.js';
import type { LadderView, LogAlarm, ShownRung } from '../proof/ladder-view.js';
import type { AuditEntry } from '../../../model/audit-record.js';
import { renderShape } from '../../../theme/shape.js';
import type { EntryFeed } from '../entry-feed.js';
import type { Words } from '../entry-words.js';
import { RUNG_LOOKS, standingOf } from '../render-rungs.js';
import { panelWords, type PanelHost, type PanelWords } from './panel-words.js';
import { rungWords, stateWords } from './rung-words.js';
import { fileName, saveFile } from './save-file.js';

export interface ProofPanelOptions extends Omit<LogCheckOptions, 'onChange'> {
  readonly host: PanelHost;
  readonly words: Words;
  readonly onAlarm: (alarm: LogAlarm) => void;
  /** Brings a record into sight. */
  readonly onShow: (seq: number) => void;
  /** All was checked, or as much as there was time for: what came of it, to be said. */
  readonly onDone: (said: string) => void;
}

/** What the list shows, as far as its proof has to know. */
export interface ListedRecords {
  readonly feed: EntryFeed;
  /** Only part of the log is listed: a run, or what passes a filter. */
  readonly isSelection: boolean;
  /** What a part leaves out, by the words for it. */
  readonly leavesOut: 'onlyRun' | 'onlyMatching' | 'onlyPart';
}

interface Sweep {
  readonly abort: AbortController;
  done: number;
}

/** How often the progress of a long check is drawn, in milliseconds. */
const DRAW_MS = 100;

/** Verifies what is listed and says what that establishes: five separate answers, for each record and for the list. */
export class ProofPanel {
  readonly words: PanelWords;
  readonly #o: ProofPanelOptions;
  readonly #check: LogCheck;
  #sweep: Sweep | undefined;
  /** The size of a log all of whose records were checked, without a gap. */
  #wholeAt: number | undefined;
  /** A list all of whose records were checked: how many they were, and the newest of them. */
  #swept: { readonly feed: EntryFeed; readonly count: number; readonly newest: number } | undefined;
  #alarm: LogAlarm | undefined;
  #drawing: ReturnType<typeof setTimeout> | undefined;

  constructor(options: ProofPanelOptions) {
    this.#o = options;
    this.words = panelWords(options.host);
    this.#check = new LogCheck({ ...options, onChange: () => this.#onChange() });
    void this.#check.refreshHead();
  }

  get check(): LogCheck {
    return this.#check;
  }

  close(): void {
    clearTimeout(this.#drawing);
    this.#sweep?.abort.abort();
    this.#check.close();
  }

  /** Other records of the same log are listed. */
  restart(): void {
    this.#sweep?.abort.abort();
    this.#sweep = undefined;
    this.#wholeAt = undefined;
    this.#swept = undefined;
    this.#check.restart();
  }

  /** Records have come into sight: those that were not checked yet are. */
  see(entries: readonly AuditEntry[], withheld: readonly number[]): void {
    this.#check.noteRangeFaults(withheld.map((index) => ({ index, reason: 'missing-record' })));
    const fresh = entries.filter((entry) => this.#check.isNew(entry));
    if (fresh.length > 0) void this.#check.check(fresh);
  }

  /** The log may have grown. */
  refresh(): void {
    void this.#check.refreshHead();
  }

  rungsOf(seq: number): readonly ShownRung[] {
    return this.#check.rungsOf(seq);
  }

  saveEvidence(entry: AuditEntry): void {
    const evidence = this.#check.evidenceFor(entry);
    if (evidence !== undefined) saveFile(fileName(`audit-evidence-${entry.seq}`, 'json'), new Blob([evidence], { type: 'application/json' }));
  }

  /** Checks every record of the list, also those that were never in sight. */
  async checkAll(listed: ListedRecords): Promise<void> {
    const { feed, isSelection } = listed;
    const sweep: Sweep = { abort: new AbortController(), done: 0 };
    this.#sweep = sweep;
    this.#o.host.requestUpdate();
    const begun = feed.size ?? 0;
    let next = begun - 1;
    let newest = -1;
    let isGapless = !isSelection;
    await this.#check.refreshHead(true);
    try {
      for await (const entries of feed.everything(sweep.abort.signal)) {
        if (sweep.abort.signal.aborted) break;
        for (const { seq } of entries) {
          newest = Math.max(newest, seq);
          if (seq > next) continue;
          if (seq !== next && !isSelection) {
            this.#check.noteRangeFaults([{ index: next, reason: 'missing-record' }]);
            isGapless = false;
          }
          next = seq - 1;
        }
        await this.#check.check(entries);
        sweep.done += entries.length;
        this.#onChange();
      }
      if (!sweep.abort.signal.aborted && this.#sweep === sweep) {
        if (isGapless && next === -1) this.#wholeAt = begun;
        this.#swept = { feed, count: sweep.done, newest };
      }
    } catch {
      // The reading failed: the list says so itself, and what was checked until then stays.
    }
    if (this.#sweep !== sweep) return;
    this.#sweep = undefined;
    this.#onChange();
    const view = this.#check.view();
    this.#o.onDone(`${standingOf(view.rungs, this.#o.words).said}. ${this.#resultWords(view, listed)}`);
  }

  #onChange(): void {
    const { alarm } = this.#check;
    if (alarm !== undefined && this.#alarm === undefined) {
      this.#alarm = alarm;
      this.#o.onAlarm(alarm);
    }
    // While all is checked, results come in faster than they need to be drawn; and a drawing must not lengthen a slice of the check.
    if (this.#sweep === undefined) this.#o.host.requestUpdate();
    else this.#drawing ??= setTimeout(() => {
      this.#drawing = undefined;
      this.#o.host.requestUpdate();
    }, DRAW_MS);
  }

  /** A log that was cut off or exchanged: said loudly, for as long as it is shown. */
  renderAlarm(): TemplateResult | typeof nothing {
    const { words } = this;
    const alarm = this.#alarm;
    if (alarm === undefined) return nothing;
    const sizeOf = (note: string | null): string => words.format.decimal(String((note === null ? undefined : checkpointOf(note))?.size ?? 0n));
    const isShorter = alarm.reason === 'rollback' || alarm.reason === 'size-decreased';
    return html`<div class="notice tone-failed alarm" part="alarm" role="alert" data-alarm=${alarm.reason}>
      ${renderShape('triangle')}
      <span class="notice-text"><strong>${words.t(isShorter ? 'alarm.rollback' : 'alarm.fork')}</strong> ${words.t('alarmSizes', { at: alarm.lookedAt === undefined ? undefined : words.format.dateTime(alarm.lookedAt), before: sizeOf(alarm.remembered), after: sizeOf(alarm.checkpoint) })}</span>
      <button class="button small" type="button" @click=${() => this.#saveAlarm(alarm)}>${words.t('evidence')}</button>
    </div>`;
  }

  #saveAlarm(alarm: LogAlarm): void {
    saveFile(fileName('audit-evidence-log', 'json'), new Blob([alarm.evidence], { type: 'application/json' }));
  }

  /** Whether there is anything to say of single entries: without a signed list, only that one is broken. Undefined until it is known. */
  get isOfUse(): boolean | undefined {
    const [intact, included] = this.#check.view().rungs;
    if (included === undefined || included.state === 'pending') return undefined;
    return included.reason !== 'no-checkpoint' || included.state !== 'not-available' || intact?.state === 'fail';
  }

  /** Something does not hold: then nothing is left out of what is drawn. */
  get hasFailed(): boolean {
    return this.#check.view().rungs.some(({ state }) => state === 'fail');
  }

  render(listed: ListedRecords): TemplateResult {
    const view = this.#check.view();
    const { said, shape, tone, state } = standingOf(view.rungs, this.#o.words);
    const { words } = this;
    return html`<div class="ladder" part="ladder" role="group" aria-labelledby="ladder-title">
      <h3 class="visually-hidden" id="ladder-title">${words.t('ladder')}</h3>
      <details class="claims" ?open=${state === 'fail'}>
        <summary><span class="standing tone-${tone}" data-state=${state}><span class="mark">${renderShape(shape)}</span><strong>${said}</strong></span></summary>
        <dl class="pills">${view.rungs.map((shown) => this.#renderRung(shown, view))}</dl>
        <div class="meaning dim"><p>${words.t('meansCheckable')} ${words.t('meansNothing')}</p><p>${words.t('meansSelection')} ${words.t('meansAsserted')}</p></div>
      </details>
      <div class="sums">${this.#renderSums(view, listed)}</div>
    </div>`;
  }

  #renderRung(shown: ShownRung, { facts }: LadderView): TemplateResult {
    const { words } = this.#o;
    const { rung, state, firstBad } = shown;
    const look = RUNG_LOOKS[state];
    return html`<dt class="rung tone-${look.tone}" part="rung" data-rung=${rung} data-state=${state}>${renderShape(look.shape)}<span class="rung-name">${words.t(`rung.${rung}`)}</span></dt>
      <dd data-rung=${rung}><strong>${stateWords(shown, this.words)}.</strong> ${rungWords(shown, facts, this.words)}${
        firstBad === undefined
          ? nothing
          : html` <strong class="bad">${this.words.t('firstBad', { n: firstBad })}</strong> <button class="button small" type="button" @click=${() => this.#o.onShow(firstBad)}>${this.words.t('showBad', { n: firstBad })}</button>`
      }</dd>`;
  }

  /** How many records a list has, if all of them were checked: on request, or because all of them came into sight. */
  #allListed({ checked }: LadderView, { feed }: ListedRecords): number | undefined {
    const swept = this.#swept;
    if (swept?.feed === feed && (feed.seqAt(0) ?? -1) <= swept.newest) return swept.count;
    return feed.count > 0 && !feed.hasOlder && checked >= feed.count ? feed.count : undefined;
  }

  /** What the list is known to be, in sentences. */
  #resultWords(view: LadderView, listed: ListedRecords): string {
    const { words } = this;
    const { feed, isSelection } = listed;
    const size = feed.size ?? 0;
    const all = this.#allChecked(view, listed);
    const said = isSelection ? this.#eachWords(view, all) : all === undefined || view.rungs.some(({ state }) => state === 'fail') ? words.t('checkedSome', { n: Math.min(view.checked, size), size }) : words.t('allChecked', { n: size });
    return [said, view.fault === undefined ? '' : words.t('proofFault', { why: view.fault })].filter((each) => each !== '').join(' ');
  }

  /** How many records were checked, if that is all there are. */
  #allChecked(view: LadderView, listed: ListedRecords): number | undefined {
    const { feed, isSelection } = listed;
    if (isSelection) return this.#allListed(view, listed);
    const size = feed.size ?? 0;
    // So many different places, none of them higher: then none is missing. A file may hold as many from somewhere else.
    return size > 0 && (this.#wholeAt === size || (view.checked >= size && feed.seqAt(0) === size - 1)) ? size : undefined;
  }

  #renderSums(view: LadderView, listed: ListedRecords): unknown {
    const { words } = this;
    const { feed, isSelection, leavesOut } = listed;
    const isDone = (feed.size ?? 0) > 0 && view.checked >= (feed.size ?? 0);
    const canStart = feed.count > 0 && this.#allChecked(view, listed) === undefined && (isSelection || !isDone);
    return html`<p tabindex="-1" data-focus-home>${this.#resultWords(view, listed)}${isSelection ? html` <span class="left-out">${words.t(leavesOut)}</span>` : nothing}</p>
      ${this.#sweep === undefined && !canStart ? nothing : this.#renderSweep(this.#sweep, listed)}`;
  }

  #eachWords({ rungs, checked }: LadderView, all: number | undefined): string {
    const { words } = this;
    const isIncluded = rungs.some(({ rung, state }) => rung === 'included' && state === 'pass');
    if (all !== undefined) return words.t(isIncluded ? 'allListedIncluded' : 'allListedChecked', { n: all });
    return isIncluded ? words.t('eachIncluded', { n: checked }) : '';
  }

  /** One button that starts and stops: the person who pressed it is still at it. */
  #renderSweep(sweep: Sweep | undefined, listed: ListedRecords): TemplateResult {
    const { feed, isSelection } = listed;
    const size = feed.size ?? 0;
    const total = isSelection ? Math.max(sweep?.done ?? 0, feed.count) : size;
    const start = isSelection && feed.hasOlder ? this.words.t('checkAllListed') : this.words.t('checkAll', { n: isSelection ? feed.count : size });
    const onClick = (): void => (sweep === undefined ? void this.checkAll(listed) : sweep.abort.abort());
    return html`${sweep === undefined ? nothing : html`<progress aria-label=${this.words.t('ladder')} max=${Math.max(1, total)} .value=${sweep.done}></progress>`}
      <button class="button small ${sweep === undefined ? 'sweep' : 'stop'}" type="button" @click=${onClick}>${sweep === undefined ? start : this.words.t('stop')}</button>`;
  }
}
