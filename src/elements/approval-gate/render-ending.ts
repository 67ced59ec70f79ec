import { html, nothing, type TemplateResult } from 'lit';
import { parseCanonical, type JsonValue } from '../../audit/canonical-json.js';
import type { Gate } from '../../model/gate.js';
import { renderShape } from '../../theme/shape.js';
import type { ShapeName, Tone } from '../../theme/status-shapes.js';
import { principalName } from '../shared/principal-name.js';
import { renderLongText } from './long-text.js';
import { renderText } from '../shared/render-text.js';
import { rich } from '../shared/rich-words.js';
import { argRows, type ArgRow } from './args-rows.js';
import { endingOf, type GateEnding } from './outcome.js';
import { fingerprint } from './render-evidence.js';
import type { CardActions, GateView } from './view.js';

type SealLook = readonly [tone: Tone, shape: ShapeName];

const SEALS: Readonly<Record<string, SealLook>> = {
  pending: ['running', 'arc'],
  'executed-as-approved': ['succeeded', 'disc-tick'],
  mismatch: ['failed', 'triangle'],
  'not-reported': ['idle', 'question'],
  'compared-only': ['idle', 'open-ring'],
  unknown: ['idle', 'question'],
};

const WITH_SEAL: ReadonlySet<Gate['state']> = new Set(['approved', 'released', 'consumed', 'violated', 'bypassed']);

/** The lines of what was really done, where the engine says so. */
export function executedRows({ outcome }: Gate, schema: JsonValue | undefined): readonly ArgRow[] | undefined {
  if (outcome?.executedArgsRaw === undefined) return undefined;
  const known = executed.get(outcome);
  if (known !== undefined) return known;
  try {
    const rows = argRows(parseCanonical(outcome.executedArgsRaw), schema);
    executed.set(outcome, rows);
    return rows;
  } catch {
    return undefined;
  }
}

const executed = new WeakMap<object, readonly ArgRow[]>();

function sentence(ending: GateEnding, view: GateView): unknown {
  const { locale, source, gate } = view;
  const { by } = ending;
  const at = ending.at === undefined ? '' : locale.format.when(ending.at, source.now);
  const who = (slot: (content: unknown) => string): string =>
    by === undefined ? locale.t('outcome.someone') : by.id === source.me?.id ? locale.t('outcome.you') : slot(principalName(by, locale));
  const byRule = by === undefined || by.kind === 'policy';
  switch (ending.id) {
    case 'approved':
    case 'violated':
      return byRule ? locale.t('outcome.approvedByPolicy', { at }) : rich((slot) => locale.t('outcome.approved', { who: who(slot), at }));
    case 'rejected':
      return byRule ? locale.t('outcome.rejectedByPolicy', { at }) : rich((slot) => locale.t('outcome.rejected', { who: who(slot), at }));
    case 'bypassed':
    case 'revoked':
      return rich((slot) => locale.t(`outcome.${ending.id === 'bypassed' ? 'bypassed' : 'revoked'}`, { who: who(slot), at }));
    case 'expired':
      return html`${locale.t('outcome.expired', { at })} ${renderText(gate.safeOutcome)}`;
    default:
      return locale.t(`outcome.${ending.id}`);
  }
}

/** Whether what was done is what was approved: green only when the engine reported it and the fingerprints are equal. */
function renderSeal({ locale, gate, source }: GateView): TemplateResult | typeof nothing {
  // A decision that is over has a seal only where something was done all the same.
  const isAfterEnd = !WITH_SEAL.has(gate.state) && gate.outcome?.seal === 'mismatch';
  if (!WITH_SEAL.has(gate.state) && !isAfterEnd) return nothing;
  const seal = gate.state === 'violated' ? 'mismatch' : (gate.outcome?.seal ?? 'pending');
  const [tone, shape] = SEALS[seal] ?? (['idle', 'question'] as const);
  const words = isAfterEnd ? locale.t('doneAfterEnd') : seal === 'pending' && gate.state === 'released' ? locale.t('seal.released') : locale.t(`seal.${seal}`);
  const at = gate.outcome?.at === undefined || seal === 'pending' ? nothing : html` <span class="muted">${locale.t('doneAt', { time: locale.format.when(gate.outcome.at, source.now) })}</span>`;
  const { effectiveDigest, executedDigest, permitUntil, lateEffects } = gate.outcome ?? {};
  const print = (name: string, digest: string | undefined): unknown =>
    digest === undefined ? nothing : html`<span class="line dim">${name}: <span class="mono" dir="ltr">${fingerprint(digest)}</span></span>`;
  const valid = gate.state === 'approved' && gate.validUntil !== undefined ? html` <span class="muted">${locale.t('validUntil', { time: locale.format.when(gate.validUntil, source.now) })}</span>` : nothing;
  const until = permitUntil === undefined || seal !== 'pending' ? nothing : html` <span class="muted">${locale.t('permitUntil', { time: locale.format.when(permitUntil, source.now) })}</span>`;
  const late = lateEffects === 'compared' && seal !== 'mismatch' ? html`<span class="line dim">${locale.t('permitLate')}</span>` : nothing;
  return html`<div class="notice tone-${tone} seal" part="seal" data-seal=${seal} role=${seal === 'mismatch' ? 'alert' : nothing}>
    ${renderShape(shape)}<span class="notice-text"><strong>${words}</strong>${at}${valid}${until}${late}${print(locale.t('approvedValue'), effectiveDigest)}${print(locale.t('executedValue'), executedDigest)}</span>
  </div>`;
}

/** What stands in the place of the buttons once nobody can decide any more. */
export function renderEnding(view: GateView, actions: CardActions): TemplateResult | typeof nothing {
  const { locale, gate } = view;
  const ending = endingOf(gate);
  if (ending === undefined) return nothing;
  const newer = gate.supersededBy;
  return html`<div class="ending" part="ending" data-ending=${ending.id}>
    <div class="notice tone-${ending.tone}">
      ${renderShape(ending.shape)}<span class="notice-text"
        >${sentence(ending, view)}${ending.reason === undefined ? nothing : html` <q class="reason">${renderLongText('ending', ending.reason, view.texts, locale, 'prose')}</q>`}</span
      >
      ${newer === undefined ? nothing : html`<button class="button small" type="button" @click=${() => actions.open(newer)}>${locale.t('openNewer')}</button>`}
    </div>
    ${renderSeal(view)}
  </div>`;
}
