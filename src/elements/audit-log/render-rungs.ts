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

/** How far five checks have come, together: how many passed, or which one failed. It never says more than that. */
export interface Standing extends Look {
  readonly state: 'fail' | 'pending' | 'all' | 'some' | 'none';
  readonly said: string;
}

export function standingOf(rungs: readonly ShownRung[], words: Words): Standing {
  const failed = rungs.find(({ state }) => state === 'fail');
  const passed = rungs.filter(({ state }) => state === 'pass').length;
  if (failed !== undefined) return { ...RUNG_LOOKS.fail, state: 'fail', said: words.t('recordFails', { rung: words.t(`rung.${failed.rung}`) }) };
  if (rungs.every(({ state }) => state === 'pending')) return { ...RUNG_LOOKS.pending, state: 'pending', said: words.t('recordPending') };
  if (passed === 0) return { ...RUNG_LOOKS['not-available'], state: 'none', said: words.t(rungs.some(({ reason }) => reason === 'newer-than-checkpoint') ? 'recordNewer' : 'recordUnchecked') };
  return { shape: 'lock', tone: 'succeeded', state: passed === rungs.length ? 'all' : 'some', said: words.t('recordProof', { n: passed }) };
}

/** The checks of one record as one mark and one phrase; each of them is in its details. */
export function renderMark(rungs: readonly ShownRung[], words: Words): TemplateResult {
  const { shape, tone, state, said } = standingOf(rungs, words);
  return html`<span class="standing tone-${tone}" data-state=${state}><span class="mark" data-state=${state} data-rungs=${rungs.map((rung) => rung.state).join(' ')}>${renderShape(shape)}</span><span class=${state === 'fail' ? 'bad' : 'dim'}>${said}</span></span>`;
}
