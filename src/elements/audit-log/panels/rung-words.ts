import type { HeadFacts, ShownRung } from '../proof/ladder-view.js';
import type { PanelWords } from './panel-words.js';

/** What a rung that passed says, in the words of what was checked. */
function passWords({ rung, passed }: ShownRung, facts: HeadFacts, words: PanelWords): string {
  const { format } = words;
  const count = (n: bigint): string => format.decimal(String(n));
  switch (rung) {
    case 'intact':
      return passed === undefined ? words.t('holds.intact') : words.t('holdsAll.intact', { n: passed });
    case 'included':
      return words.t('holds.included', { size: count(facts.size ?? 0n), n: Number(facts.size ?? 0n) });
    case 'signed':
      return words.t('holds.signed', { keys: facts.signedBy });
    case 'append-only':
      return words.t('holds.append-only', { at: facts.since?.at === undefined ? undefined : format.dateTime(facts.since.at), from: count(facts.since?.size ?? 0n), to: count(facts.size ?? 0n) });
    case 'witnessed':
      return words.t('holds.witnessed', { have: facts.witnesses?.cosigned ?? 0, need: facts.witnesses?.need ?? 0, at: format.dateTime(facts.witnesses?.newest ?? 0) });
  }
}

/** Why a rung stands as it does. Empty while it has not been checked. */
export function rungWords(shown: ShownRung, facts: HeadFacts, words: PanelWords): string {
  if (shown.state === 'pending') return '';
  if (shown.state === 'pass') return passWords(shown, facts, words);
  return shown.reason === undefined ? '' : words.t(`why.${shown.reason}`);
}

/** How a check stands, in a word or two: what was never set up is not the same as what could not be found out. */
export function stateWords({ state, reason }: ShownRung, words: PanelWords): string {
  if (state !== 'not-available') return words.t(`rungState.${state}`);
  if (reason === 'no-witnesses' || reason === 'no-trust-anchor') return words.t('rungState.not-set-up');
  if (reason === 'nothing-to-compare') return words.t('rungState.no-comparison');
  return words.t(reason === 'first-look' ? 'rungState.first-visit' : 'rungState.not-available');
}
