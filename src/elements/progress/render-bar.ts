import { html, nothing, type TemplateResult } from 'lit';
import { classMap } from 'lit/directives/class-map.js';
import { ifDefined } from 'lit/directives/if-defined.js';
import { shareOf, STEP_GROUPS, type StepCounts, type StepGroup, type StepProgress } from '../../insight/progress.js';
import type { Tone } from '../../theme/status-shapes.js';
import { renderBadge } from '../status/badge.js';
import { inlineStyle } from '../shared/inline-style.js';
import { lookOf } from '../status/status-look.js';
import type { ProgressLocale } from './words.js';

const lookOfGroup = (group: StepGroup): ReturnType<typeof lookOf> => lookOf('step', group === 'to-come' ? 'pending' : group);

/** How many steps there are, as far as that is known. */
export const stepsWords = ({ finished, total, totalKnown }: StepCounts, locale: ProgressLocale): string =>
  totalKnown ? locale.t('stepsOf', { done: finished, total }) : locale.t('stepsSoFar', { done: finished });

/** One segment per status, as long as its share of the steps. What is not known is left open. */
export function renderCountsBar(counts: StepCounts, locale: ProgressLocale): TemplateResult {
  const segments = STEP_GROUPS.filter((group) => counts.by[group] > 0);
  const words = countedGroups(counts).map((group) => countWords(group, counts, locale));
  return html`<div class="bar" part="bar" role="progressbar" aria-label=${locale.t('label')} aria-valuemin="0" aria-valuemax=${ifDefined(counts.totalKnown ? counts.total : undefined)} aria-valuenow=${ifDefined(counts.totalKnown ? counts.finished : undefined)} aria-valuetext=${[stepsWords(counts, locale), ...words].join(', ')}>
    ${segments.map((group) => html`<i class=${classMap({ [`tone-${lookOfGroup(group).tone}`]: true, 'to-come': group === 'to-come' })} data-group=${group} ${inlineStyle({ flex: `${counts.by[group]} 1 0` })}></i>`)}
    ${counts.totalKnown ? nothing : html`<i class="open" ${inlineStyle({ flex: `${Math.max(1, counts.total / 4)} 1 0` })}></i>`}
  </div>`;
}

const countWords = (group: StepGroup, counts: StepCounts, locale: ProgressLocale): string => locale.t(`count.${group}`, { n: counts.by[group] });

/** What is counted beside how many steps are done, which is said already: once more only where others ended in another way. */
const countedGroups = ({ by, finished }: StepCounts): readonly StepGroup[] => STEP_GROUPS.filter((group) => by[group] > 0 && (group !== 'succeeded' || by.succeeded !== finished));

/** The counts in words, each with the shape of its status. */
export function renderLegend(counts: StepCounts, locale: ProgressLocale): TemplateResult {
  return html`<div class="legend" part="legend">${countedGroups(counts).map((group) => renderBadge(lookOfGroup(group), countWords(group, counts, locale)))}</div>`;
}

export interface StepBar {
  readonly progress: StepProgress | undefined;
  readonly tone: Tone;
  readonly still: boolean;
  readonly words: string;
  readonly locale: ProgressLocale;
}

/** One step's share where it is known; a guess is hatched; without a total the bar only says that it goes on. */
export function renderStepBar({ progress, tone, still, words, locale }: StepBar): TemplateResult {
  const share = shareOf(progress);
  const label = locale.t('label');
  if (share === undefined) {
    const classes = classMap({ bar: true, indeterminate: true, still, [`tone-${tone}`]: true });
    return html`<div class=${classes} part="bar" role="progressbar" aria-label=${label} aria-valuetext=${words}><i></i></div>`;
  }
  return html`<div class="bar tone-${tone}" part="bar" role="progressbar" aria-label=${label} aria-valuemin="0" aria-valuemax="100" aria-valuenow=${Math.round(share * 100)} aria-valuetext=${words}>
    <i class=${classMap({ share: true, guess: progress?.estimated === true })} ${inlineStyle({ flex: `0 0 ${(share * 100).toFixed(1)}%` })}></i>
  </div>`;
}
