import type { StallVerdict } from '../../insight/stall.js';
import { shareOf, type StepProgress } from '../../insight/progress.js';
import { progressWords } from '../../locales/en/progress.js';
import { statusWords } from '../../locales/en/status.js';
import { joinSections } from '../../locales/section.js';
import type { LocaleController } from '../controllers/locale-controller.js';
import type { Activity } from './activity.js';

export const words = joinSections(progressWords, statusWords);
export type ProgressTerms = typeof words.terms;
export type ProgressLocale = LocaleController<ProgressTerms>;

/** `No output for 41 s; usually under 0.9 s here.` */
export function stuckWords(verdict: Extract<StallVerdict, { state: 'stuck' }>, locale: ProgressLocale): string {
  const silent = locale.format.duration(Math.floor(verdict.silentMs / 1000) * 1000);
  if (verdict.usualMs === undefined) return locale.t(`stuck.${verdict.kind}`, { silent });
  // Rounded up: "usually under" has to hold.
  const step = verdict.usualMs < 10_000 ? 100 : 1000;
  return locale.t(`stuck.${verdict.kind}Usual`, { silent, usual: locale.format.duration(Math.ceil(verdict.usualMs / step) * step) });
}

/** What a running step is doing, in a word or two. */
export function doingWords({ step, stream }: Activity, locale: ProgressLocale): string {
  if (step.phase === 'streaming' && stream?.channel === 'reasoning') return locale.t('thinking');
  if (step.phase === 'streaming' && stream?.channel === 'tool-args') return locale.t('preparing');
  return step.phase === undefined ? locale.t(stream === undefined ? 'phase.unknown' : 'phase.streaming') : locale.t(`phase.${step.phase}`);
}

/** `212 pages so far`, `about 3 of 12 pages`. Of a text that is being written nobody counts the pieces: how much of it there is, where that is known. */
export function progressNumbers(progress: StepProgress | undefined, locale: ProgressLocale): string | undefined {
  if (!progress) return undefined;
  const { done, total, unit, estimated } = progress;
  if (unit === 'chunk' || unit === 'token') {
    const share = shareOf(progress);
    return share === undefined ? undefined : locale.t('shareOf', { share, about: estimated });
  }
  return total === undefined ? locale.t('doneSoFar', { done, unit }) : locale.t('doneOf', { done, total, unit, about: estimated });
}
