import { html, nothing, type TemplateResult } from 'lit';
import { ifDefined } from 'lit/directives/if-defined.js';
import { cutAfter } from '../../insight/clusters.js';
import { shownText } from '../../insight/stream-text.js';
import { isTerminalStep } from '../../model/status.js';
import type { Step } from '../../model/step.js';
import { renderShape } from '../../theme/shape.js';
import { directionOf } from '../shared/direction.js';
import { renderRuns, renderText } from '../shared/render-text.js';
import { lastWords, type Activity } from './activity.js';
import { doingWords, progressNumbers, stuckWords, type ProgressLocale } from './words.js';

/** So many words before the place where a text stopped are marked. */
const MARKED_WORDS = 2;
/** So many UTF-16 units stand in one line at any width. */
const SURE_TO_FIT = 40;

/** A step by its name; `alike`: with its number, since others have the same name. */
export function renderStepName(step: Step, locale: ProgressLocale, alike: boolean): TemplateResult {
  const numbered = alike && step.mapIndex !== undefined ? html` <span class="muted">${locale.t('itemNo', { n: step.mapIndex + 1 })}</span>` : nothing;
  return html`<span class="name">${renderText(step.plainLabel ?? step.label)}${numbered}</span>`;
}

/** The words that came last; where the text stopped is marked once it is stuck. */
function renderWords({ step, stream, verdict }: Activity, { locale, leads }: ActivityOptions): TemplateResult | typeof nothing {
  if (stream?.channel !== 'text' || stream.tail === '') return nothing;
  const stuck = verdict?.state === 'stuck';
  const grows = !stuck && stream.ended !== true && !isTerminalStep(step.status);
  const { words, cut } = lastWords(shownText(stream.tail, grows), stream.omitted, leads ? 400 : 100);
  if (words === '') return nothing;
  const label = locale.t('writingStep', { step: (step.plainLabel ?? step.label).text });
  const marks = stuck ? (new RegExp(`(?:\\S+\\s*){1,${MARKED_WORDS}}$`, 'u').exec(words.slice(-80))?.[0].length ?? 0) : 0;
  const from = cutAfter(words, words.length - marks);
  const end = from === words.length ? nothing : html`<mark>${renderRuns(words.slice(from))}<span class="visually-hidden"> (${locale.t('stoppedHere')})</span></mark>`;
  const caret = grows ? html`<span class="caret"></span>` : nothing;
  // One direction for all of the text, by all of it that is held: not by the words that happen to be left of it.
  return html`<div class=${words.length > SURE_TO_FIT ? 'last long' : 'last'}><div class="words" part="words" role="group" aria-label=${label} dir=${directionOf(stream.tail, locale.dir)}>${cut ? '… ' : nothing}${renderRuns(words.slice(0, from))}${end}${caret}</div></div>`;
}

export interface ActivityOptions {
  /** Whether it is the one that says most now: it has all the room that the others leave. */
  readonly leads: boolean;
  readonly locale: ProgressLocale;
  /** Server time in epoch milliseconds. */
  readonly now: number;
  /** Whether its name and numbers are told here, because nothing above tells them. */
  readonly named: boolean;
  /** Whether another item of the same map has the same name. */
  readonly alike: boolean;
}

/** One step at work: what it does, how far it is, its last words, and whether it has gone silent. */
export function renderActivity(activity: Activity, options: ActivityOptions): TemplateResult {
  const { leads, locale, now, named, alike } = options;
  const { step, verdict, outputAt, progress } = activity;
  const stuck = verdict?.state === 'stuck' ? verdict : undefined;
  const attempt = step.attempts.at(-1)?.n ?? 1;
  const ago = outputAt === undefined || stuck ? undefined : Math.max(0, now - outputAt);
  const facts = [
    doingWords(activity, locale),
    attempt > 1 ? locale.t('attempt', { n: attempt }) : undefined,
    named ? progressNumbers(progress, locale) : undefined,
    ago === undefined || ago < 2000 ? undefined : locale.t('lastAgo', { ago: locale.format.duration(Math.floor(ago / 1000) * 1000) }),
  ];
  const silence = stuck ? stuckWords(stuck, locale) : '';
  const said = facts.filter(Boolean).join(' · ');
  return html`<div class=${leads ? 'activity leads' : 'activity'} part="activity" data-step=${step.id} data-stuck=${ifDefined(stuck?.kind)}>
    <div class="activity-head" title=${[named ? (step.plainLabel ?? step.label).text : '', said].filter(Boolean).join(' · ')}>${named ? renderStepName(step, locale, alike) : nothing}<span class="muted">${said}</span></div>
    ${stuck ? html`<div class="silence tone-stuck" part="notice" title=${silence}>${renderShape('octagon-bars')}<strong>${silence}</strong></div>` : nothing}
    ${renderWords(activity, options)}
  </div>`;
}
