import { html, type TemplateResult } from 'lit';
import { ifDefined } from 'lit/directives/if-defined.js';
import type { ShownRung } from './proof/ladder-view.js';
import { isReadableGate, type StoredGate } from '../../model/readable-gate.js';
import type { Step } from '../../model/step.js';
import { fillAsk } from '../../policy/ask.js';
import { renderRuns, renderText } from '../shared/render-text.js';
import type { EntryView } from './entry-view.js';
import type { Words } from './entry-words.js';

/** What a row needs beside its entry. */
export interface RowContext {
  readonly words: Words;
  /** Counted from 0. */
  readonly position: number;
  readonly isOpen: boolean;
  /** The row that the keyboard is at. */
  readonly isActive: boolean;
  /** What the entry is about, as far as the run's state knows it. */
  readonly gate: StoredGate | undefined;
  readonly step: Step | undefined;
  readonly rungs: readonly ShownRung[] | undefined;
  /** There is a column for how far a record is proven. */
  readonly hasProof: boolean;
  /** What stands under the row while it is open. */
  readonly detail: () => TemplateResult;
}

/** What a gate asks for, as one sentence; its action where it has none. */
function gateSubject(gate: StoredGate, { format }: Words): unknown {
  if (!isReadableGate(gate)) return undefined;
  const { ask, action, argsRaw } = gate.subject;
  const parts = ask === undefined ? null : fillAsk(ask, JSON.parse(argsRaw) as Parameters<typeof fillAsk>[1]);
  if (parts === null) return renderText(action, 'exact');
  // One run in the direction of its own words, with each value isolated in it.
  return html`<bdi lang=${ifDefined(ask?.lang)}>${parts.map((part) => {
    if (part.kind === 'text') return renderRuns(part.text);
    return part.kind === 'money' ? html`<bdi>${format.money(part)}</bdi>` : renderText(String(part.value), 'exact');
  })}</bdi>`;
}

/** What an entry is about: the question that was decided, else the step. */
export function renderSubject({ words, gate, step }: Pick<RowContext, 'words' | 'gate' | 'step'>): unknown {
  const subject = gate === undefined ? undefined : gateSubject(gate, words);
  return subject ?? (step === undefined ? undefined : renderText(step.plainLabel ?? step.label));
}

/** A role as people call it: as the gate that was decided says, else its id without hyphens. */
export function roleWords(role: string, { gate }: Pick<RowContext, 'gate'>): string {
  const quorum = gate !== undefined && isReadableGate(gate) ? gate.requirement.quorum : [];
  return quorum.find((part) => part.role === role)?.whoLabel.text ?? role.replaceAll('-', ' ');
}

/** The ids of the gate and step that an entry is about. */
export const placeOf = ({ record }: EntryView): { readonly gate: string | undefined; readonly step: string | undefined } => ({
  gate: record?.resource.type === 'gate' ? record.resource.id : undefined,
  step: record?.context.step,
});
