import { html, nothing, type TemplateResult } from 'lit';
import { renderShape } from '../../theme/shape.js';
import { FIRST_ROWS, renderKind, renderLabel, renderValue } from './render-args.js';
import type { ArgRow } from './args-rows.js';
import type { Changes } from './card-state.js';
import { diffShown, type ShownDiff } from './shown-diff.js';
import type { Snapshot } from './snapshot.js';
import type { GateView } from './view.js';

const ALL_CHANGES = 'changes';

/** Found once for each snapshot: it came after one other. */
const diffs = new WeakMap<Snapshot, ShownDiff>();

/** What is different from what was on screen a moment ago, line by line, with signs and words beside the colours. */
export function renderChanges({ locale, texts }: GateView, { before, now }: Changes): TemplateResult {
  const changes = diffs.get(now) ?? diffShown(before, now);
  diffs.set(now, changes);
  const rows = texts.expanded.has(ALL_CHANGES) ? changes.rows : changes.rows.slice(0, FIRST_ROWS);
  const rest = changes.rows.length - rows.length;
  const side = (row: ArgRow | undefined, beside: ArgRow | undefined, name: string, sign: string, kind: string): unknown =>
    row ? html`<div class=${kind}><span class="sign" aria-hidden="true">${sign}</span><span class="visually-hidden">${name}: </span>${renderLabel(row.label, locale)}: ${renderValue(row.value, locale)}${renderKind(row.value, beside?.value, locale)}</div>` : nothing;
  return html`<div class="changes" part="changes" role="alert">
    <div class="notice tone-stuck">${renderShape('loop')}<span class="notice-text"><strong>${locale.t('changedTitle')}</strong> ${locale.t('changedText')}</span></div>
    ${
      changes.rows.length === 0
        ? nothing
        : html`<div class="diff">${rows.map((row) => html`${side(row.before, row.after, locale.t('was'), '−', 'del')}${side(row.after, row.before, locale.t('is'), '+', 'add')}`)}</div>`
    }
    ${rest > 0 ? html`<button class="button small" type="button" @click=${() => texts.onExpand(ALL_CHANGES)}>${locale.t('moreRows', { n: rest })}</button>` : nothing}
    ${changes.parts.length === 0 ? nothing : html`<p class="muted">${locale.t('alsoChanged', { what: changes.parts.map((part) => locale.t(`part.${part}`)) })}</p>`}
  </div>`;
}
