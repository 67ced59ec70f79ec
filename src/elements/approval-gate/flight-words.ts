import type { Flight } from '../../client/types.js';
import { principalName } from '../shared/principal-name.js';
import { renderText } from '../shared/render-text.js';
import { rich } from '../shared/rich-words.js';
import type { Why } from './blocker-words.js';
import type { GateView } from './view.js';

/** Errors that are an answer of the backend, in its own words, and not a failure on the way. */
const OWN_ANSWERS: ReadonlySet<string> = new Set(['forbidden', 'not-found', 'conflict', 'gone', 'rate-limited']);

/** What became of the last command, where that has to be said. */
export function flightWords(flight: Flight | undefined, view: GateView): Why | undefined {
  const { locale, source } = view;
  const code = flight?.phase === 'failed' ? flight.error?.detailCode : flight?.receipt?.code;
  const known = code !== undefined && locale.has(`refusal.${code}`) ? `refusal.${code}` : undefined;
  if (flight?.phase === 'failed') {
    if (flight.error?.code === 'unauthenticated') return { id: 'signed-out', tone: 'waiting', shape: 'lock', words: locale.t('blocked.signed-out'), key: 'signed-out' };
    // A backend that has a code of its own has a sentence of its own for it.
    const own = known === undefined && OWN_ANSWERS.has(flight.error?.code ?? '') && code !== undefined ? flight.error?.message : undefined;
    const words = known && locale.has(known) ? [locale.t('flight.failed'), ' ', locale.t(known)] : own === undefined ? locale.t('flight.failed') : [locale.t('flight.failed'), ' ', renderText(own)];
    return { id: 'failed', tone: 'failed', shape: 'triangle', words, key: 'failed' };
  }
  if (flight?.phase !== 'settled' || flight.receipt?.status !== 'refused') return undefined;
  const { by, at, message } = flight.receipt;
  const words = known && locale.has(known) ? locale.t(known) : message !== undefined ? [locale.t('flight.notAccepted'), ' ', renderText(message)] : rich((slot) => locale.t('flight.refused', { code: slot(renderText(code ?? '?', 'exact')) }));
  const who = by === undefined ? undefined : rich((slot) => locale.t('refusal.by', { who: slot(principalName(by, locale)), at: at === undefined ? '' : locale.format.when(at, source.now) }));
  return { id: code ?? 'refused', tone: 'stuck', shape: 'octagon-cross', words: who ? [words, ' ', who] : words, key: `refused ${code ?? ''}` };
}
