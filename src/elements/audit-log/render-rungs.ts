import { html, type TemplateResult } from 'lit';
import type { ShownRung } from './proof/ladder-view.js';
import type { ShapeName, Tone } from '../../theme/status-shapes.js';
import { renderShape } from '../../theme/shape.js';
import type { Words } from './entry-words.js';

interface Look {
  readonly shape: ShapeName;
  readonly tone: Tone;
}

/** States differ by shape and word; colour only repeats them. */
export const RUNG_LOOKS: Readonly<Record<ShownRung['state'], Look>> = {
  pass: { shape: 'disc-tick', tone: 'succeeded' },
  fail: { shape: 'octagon-cross', tone: 'failed' },
  'not-available': { shape: 'disc-slash', tone: 'idle' },
  pending: { shape: 'dashed-ring', tone: 'idle' },
};

/** What all five rungs say, for those who do not see the marks. */
const spoken = (rungs: readonly ShownRung[], words: Words): string =>
  words.format.list(rungs.map(({ rung, state }) => words.t('rungSays', { rung: words.t(`rung.${rung}`), state: words.t(`rungState.${state}`) })));

/** The ladder of one record as five marks, and in words how far it goes. Never one mark for all of it. */
export function renderMarks(rungs: readonly ShownRung[], words: Words): TemplateResult {
  const failed = rungs.find(({ state }) => state === 'fail');
  const passed = rungs.filter(({ state }) => state === 'pass').length;
  const isPending = rungs.every(({ state }) => state === 'pending');
  const said = failed !== undefined ? words.t('recordFails', { rung: words.t(`rungShort.${failed.rung}`) }) : isPending ? words.t('recordPending') : words.t('recordProof', { n: passed });
  return html`<span class="marks" role="img" aria-label=${spoken(rungs, words)}>${rungs.map(({ rung, state }) => html`<span class="mark tone-${RUNG_LOOKS[state].tone}" data-rung=${rung} data-state=${state}>${renderShape(RUNG_LOOKS[state].shape)}</span>`)}</span
    ><span class=${failed === undefined ? 'under dim' : 'under bad'}>${said}</span>`;
}
