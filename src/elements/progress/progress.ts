import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { classMap } from 'lit/directives/class-map.js';
import type { WfClient } from '../../client/types.js';
import { runEta, stepProgress } from '../../insight/progress.js';
import type { Translation } from '../../locales/section.js';
import type { Step } from '../../model/step.js';
import { isTerminalRun, isTerminalStep } from '../../model/status.js';
import { renderShape } from '../../theme/shape.js';
import type { ShapeName } from '../../theme/status-shapes.js';
import { AnnouncerController } from '../controllers/announcer-controller.js';
import { ClientController } from '../controllers/client-controller.js';
import { LocaleController } from '../controllers/locale-controller.js';
import { TickerController } from '../controllers/ticker-controller.js';
import { renderText } from '../shared/render-text.js';
import { rich } from '../shared/rich-words.js';
import { renderNotice, storeNotices } from '../shared/store-notices.js';
import { CountsTeller } from '../shared/told-counts.js';
import { renderUnconnected } from '../shared/unconnected.js';
import { renderBadge } from '../status/badge.js';
import { lookOf } from '../status/status-look.js';
import { WfElement } from '../wf-element.js';
import { ProgressState, type Progress } from './progress-state.js';
import { progressStyles } from './progress.styles.js';
import { renderActivity, renderStepName } from './render-activity.js';
import { renderCountsBar, renderLegend, renderStepBar, stepsWords } from './render-bar.js';
import { takeIn, type TakenIn } from './intake.js';
import { sourceOfStore, type ProgressData, type ProgressSource } from './source.js';
import { progressNumbers, words, type ProgressLocale, type ProgressTerms } from './words.js';

/** There is room for so many steps at work; where there are more the last place counts them. */
const PLACES = 3;
const ENDED: ReadonlySet<string> = new Set(['succeeded', 'failed', 'cancelled', 'skipped']);

/**
 * How far a run or one step of it is: counted by status, in numbers where they are known and honest where they are not,
 * with the step that is writing now and its last words. A step that has gone silent is told apart from one that waits for
 * a person, for another system, or that we cannot hear because our own connection is down.
 *
 * @tag wf-progress
 * @summary How far a run or a step is, and what it is doing now.
 * @csspart card - The surface.
 * @csspart bar - The bar.
 * @csspart legend - The counts by status.
 * @csspart activity - One step at work.
 * @csspart words - The last words of what it writes.
 * @csspart notice - A message, for example that a step is silent.
 * @csspart doing - What the steps are doing now.
 * @csspart status - How the run or step stands: shape and word.
 * @csspart word - Its word.
 * @cssprop [--wf-progress-inline-size=360px] - Width where the page leaves it to the content, as in a dialog or a float.
 * @cssState stuck - A step has gone silent.
 * @cssState unconnected - Nothing was given to it: no provider with an adapter, no client, no data.
 * @cssState loading - Nothing has come yet.
 */
export class WfProgress extends WfElement {
  static override readonly styles = progressStyles;

  readonly #locale: ProgressLocale = new LocaleController<ProgressTerms>(this, words);
  readonly #announcer = new AnnouncerController(this, 1000);
  readonly #state = new ProgressState();
  readonly #client = new ClientController(this, {
    concerns: ({ changed }) => changed.step.size > 0 || changed.run.size > 0 || changed.stream.size > 0,
    onChange: ({ reset, connection, changed }) => {
      if (reset || connection || changed.step.size > 0 || changed.run.size > 0) this.#state.invalidate();
    },
    onSwap: () => this.#state.reset(),
  });

  /** Id of one step; without it the whole run. */
  @property() step: string | null | undefined;

  /** The run, if it is not the provider's. */
  @property() run: string | undefined;

  /** Leaves out what the steps are doing now. */
  @property({ type: Boolean }) summary = false;

  /** Plain data instead of a client. */
  @property({ attribute: false }) data: ProgressData | null | undefined;

  /** A client, if it is not the provider's. */
  @property({ attribute: false }) client: WfClient | undefined;

  /** Words of this instance instead of the language's own. */
  @property({ attribute: false }) words?: Translation<ProgressTerms> | undefined;

  #source: ProgressSource | undefined;
  #taken: TakenIn | undefined;
  #progress: Progress | undefined;
  #told = '';
  /** The run that has been seen going on: it keeps its room also when it ends, so that nothing below it moves. */
  #watched: string | undefined;

  constructor() {
    super();
    new CountsTeller(this, () => (this.#countsRun ? (this.data ?? this.#client.store) : undefined));
    new TickerController(this, () => this.#source !== undefined && !(this.#source.run && isTerminalRun(this.#source.run.status)));
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const { store } = this.#client;
    if (changed.has('data')) this.#taken = this.data === undefined || this.data === null ? undefined : takeIn(this.data);
    this.#source = this.#taken === undefined ? store && sourceOfStore(store) : { ...this.#taken.source, now: this.#taken.now ?? Date.now() };
    this.#progress = this.#source && this.#state.read(this.#source, this.step ?? undefined);
    const { run } = this.#source ?? {};
    if (run && !isTerminalRun(run.status)) this.#watched = run.id;
    const stuck = (this.#progress?.counts.by.stuck ?? 0) > 0;
    this.toggleState('stuck', stuck);
    this.toggleState('loading', this.#source?.loading ?? false);
    this.#tell();
  }

  /** Whether the steps of the whole run are counted here. */
  get #countsRun(): boolean {
    return (this.step === undefined || this.step === null) && this.#source?.loading !== true && (this.#progress?.counts.total ?? 0) > 0;
  }

  /** Says what matters when it changes: how the run stands, and how many steps are silent. Never each chunk. */
  #tell(): void {
    const { run } = this.#source ?? {};
    if (!run || !this.#progress) return;
    const { stuck } = this.#progress.counts.by;
    const told = [this.#locale.t(`run.${run.status}`), stuck > 0 ? this.#locale.t('count.stuck', { n: stuck }) : ''].filter(Boolean).join(', ');
    if (this.#told !== '' && told !== this.#told) this.#announcer.say(told);
    this.#told = told;
  }

  protected override render(): TemplateResult {
    return html`<div class="box"><section class=${classMap({ card: true, roomy: this.#goesOn })} part="card" lang=${this.#locale.lang} aria-label=${this.#locale.t('label')}>${this.#renderInside()}</section>
      ${this.#announcer.render()}</div>`;
  }

  #renderInside(): unknown {
    const source = this.#source;
    if (this.#client.situation === 'waiting' && !source) return this.#renderLoading();
    if (!source || !this.#progress) return renderUnconnected(this.#client.situation, this.#locale);
    const notices = storeNotices(source, this.#locale, Date.now());
    const faults = this.#taken?.faults ?? 0;
    if (faults > 0) notices.push({ id: 'faults', tone: 'stuck', shape: 'question', words: this.#locale.t('faults', { n: faults }) });
    const told = notices.length === 0 ? nothing : html`<div class="notices">${notices.map((notice) => renderNotice(notice))}</div>`;
    // Nothing has come, and it is said why: nothing may be said about the run.
    if (source.loading) return [told, source.connection.state === 'failed' || source.connection.state === 'signed-out' ? nothing : this.#renderLoading()];
    const step = this.step === undefined || this.step === null ? undefined : source.steps.get(this.step);
    if (this.step !== undefined && this.step !== null && !step) return [told, this.#renderMessage('missing', 'question')];
    if (this.#progress.counts.total === 0 && !step) return [told, this.#hasRoom ? this.#renderRoom(this.#renderRunStatus(source), html`<strong>${this.#locale.t('emptyTitle')}</strong><span>${this.#locale.t('emptyText')}</span>`) : this.#renderMessage('empty', 'dashed-ring')];
    return [told, step ? this.#renderStep(step, source, this.#progress) : this.#renderRun(source, this.#progress), this.#renderDoing(source, this.#progress)];
  }

  #renderRun({ run, steps, now }: ProgressSource, { counts }: Progress): TemplateResult {
    return html`<div class="top">
        ${this.#renderRunStatus({ run })} ${renderCountsBar(counts, this.#locale)}
        <span class="summary"><span>${stepsWords(counts, this.#locale)}</span>${run ? this.#renderTime(run, steps.values(), now) : nothing}</span>
      </div>
      ${renderLegend(counts, this.#locale)}`;
  }

  #renderRunStatus({ run }: Pick<ProgressSource, 'run'>): unknown {
    return run ? renderBadge(lookOf('run', run.status), this.#locale.t(`run.${run.status}`)) : nothing;
  }

  #renderStep(step: Step, { steps, streams, now }: ProgressSource, { counts, verdicts }: Progress): TemplateResult {
    const status = verdicts.get(step.id)?.state === 'stuck' ? 'stuck' : step.status;
    const look = lookOf('step', status);
    const name = renderStepName(step, this.#locale, isOneOfAlike(step, steps));
    const badge = renderBadge(look, this.#locale.t(`step.${status}`));
    if (counts.total > 0) {
      return html`<div>${name}</div><div class="top">${badge} ${renderCountsBar(counts, this.#locale)}<span class="summary"><span>${stepsWords(counts, this.#locale)}</span>${this.#renderTime(step, [step], now)}</span></div>
        ${renderLegend(counts, this.#locale)}`;
    }
    const numbers = progressNumbers(stepProgress(step, streams.find((stream) => stream.step === step.id)), this.#locale);
    const ended = isTerminalStep(step.status);
    const progress = ended ? { done: 1, total: 1, unit: '', estimated: false } : stepProgress(step, streams.find((stream) => stream.step === step.id));
    const going = ended || step.status === 'running' || step.status === 'retrying';
    const bar = going ? renderStepBar({ progress, tone: look.tone, still: status === 'stuck', words: numbers ?? this.#locale.t(`step.${status}`), locale: this.#locale }) : html`<div class="bar"></div>`;
    return html`<div>${name}</div><div class="top">${badge} ${bar}<span class="summary">${numbers ? html`<span>${numbers}</span>` : nothing}${this.#renderTime(step, [step], now)}</span></div>`;
  }

  /** How long it has been, and how long it may still take where somebody gave an estimate with its basis. */
  #renderTime(subject: { readonly status: string; readonly startedAt?: string | undefined; readonly endedAt?: string | undefined }, steps: Iterable<Step>, now: number): unknown {
    const { startedAt, endedAt } = subject;
    // Of what has ended without saying when, it is not known how long it took.
    if (startedAt === undefined || (endedAt === undefined && ENDED.has(subject.status))) return nothing;
    const { format } = this.#locale;
    if (endedAt !== undefined) return html`<span>${this.#locale.t('took', { duration: format.duration(Date.parse(endedAt) - Date.parse(startedAt)) })}</span>`;
    const eta = subject.status === 'running' ? runEta({ status: 'running' }, steps) : undefined;
    const leftMs = eta ? Date.parse(eta.at) - now : 0;
    if (eta && leftMs > 0) return html`<span>${rich((slot) => this.#locale.t('etaAbout', { duration: format.duration(roundUp(leftMs)), basis: slot(renderText(eta.basis)) }))}</span>`;
    return html`<span>${this.#locale.t('runningFor', { duration: format.duration(Math.max(0, Math.floor((now - Date.parse(startedAt)) / 1000) * 1000)) })}</span>`;
  }

  /** Whether a run goes on, may do so, or did so before the user's eyes: then nothing below it may move. */
  get #goesOn(): boolean {
    return this.#source?.run === undefined ? (this.#source?.loading ?? this.#client.situation === 'waiting') : this.#source.run.id === this.#watched;
  }

  /** Whether what the steps are doing has its room, however little they do. */
  get #hasRoom(): boolean {
    return !this.summary && this.#source?.run !== undefined && this.#goesOn;
  }

  #renderDoing({ steps, now }: ProgressSource, { activities, counts }: Progress): TemplateResult | typeof nothing {
    if (this.summary || (activities.length === 0 && !this.#hasRoom)) return nothing;
    const locale = this.#locale;
    const shown = activities.length > PLACES ? PLACES - 1 : PLACES;
    const rest = activities.length - shown;
    // One step without parts has no others beside it.
    return html`<div class="doing" part="doing"><div class=${classMap({ 'at-work': true, alone: counts.total === 0, quiet: activities.length === 0 })}>
      ${activities.slice(0, shown).map((activity, at) => renderActivity(activity, { leads: at === 0, locale, now, named: activity.step.id !== this.step, alike: isOneOfAlike(activity.step, steps) }))}
      ${activities.length === 0 ? html`<span>${locale.t('atRest')}</span>` : nothing}${rest > 0 ? html`<span class="more dim">${locale.t('more', { n: rest })}</span>` : nothing}
    </div></div>`;
  }

  /** Nothing can be counted yet: as high as it will be. */
  #renderRoom(top: unknown, inside: unknown): TemplateResult {
    return html`<div class="top">${top}<div class="bar"></div><span class="summary"></span></div><div class="legend"></div>
      <div class="doing"><div class="at-work quiet">${inside}</div></div>`;
  }

  #renderLoading(): TemplateResult {
    const skeleton = html`<span class="skeleton"></span>`;
    return html`<div class="wait" aria-busy="true"><span class="visually-hidden">${this.#locale.t('loading')}</span>${this.summary ? skeleton : this.#renderRoom(skeleton, nothing)}</div>`;
  }

  #renderMessage(about: 'missing' | 'empty', shape: ShapeName): TemplateResult {
    return html`<div class="empty" data-state=${about}>${renderShape(shape)}<strong>${this.#locale.t(`${about}Title`)}</strong><span>${this.#locale.t(`${about}Text`)}</span></div>`;
  }
}

/** Whether another item of the same map has the very same name: then only its number tells them apart. */
function isOneOfAlike(step: Step, steps: ReadonlyMap<string, Step>): boolean {
  if (step.mapIndex === undefined) return false;
  const nameOf = ({ plainLabel, label }: Step): string => (plainLabel ?? label).text;
  const name = nameOf(step);
  for (const other of steps.values()) if (other !== step && other.parent === step.parent && other.mapIndex !== undefined && nameOf(other) === name) return true;
  return false;
}

/** An estimate to the second would claim more than it knows. */
const roundUp = (ms: number): number => (ms < 90_000 ? Math.ceil(ms / 10_000) * 10_000 : Math.ceil(ms / 60_000) * 60_000);
