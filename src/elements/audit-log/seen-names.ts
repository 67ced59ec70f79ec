import type { AuditEntry } from '../../model/audit-record.js';
import { personalText, viewOfEntry } from './entry-view.js';

/** An id and what people call it. */
export interface SeenName {
  readonly value: string;
  readonly label: string;
}

/** Who and what appears in the records that have been read: what a filter can offer without asking for more. */
export class SeenNames {
  readonly #people = new Map<string, string>();
  readonly #actions = new Set<string>();
  readonly #steps = new Set<string>();

  get people(): readonly SeenName[] {
    return [...this.#people].map(([value, label]) => ({ value, label })).sort((a, b) => a.label.localeCompare(b.label));
  }

  get actions(): readonly string[] {
    return [...this.#actions].sort();
  }

  get steps(): readonly string[] {
    return [...this.#steps].sort();
  }

  nameOf(actor: string): string | undefined {
    return this.#people.get(actor);
  }

  note(entry: AuditEntry): void {
    const view = viewOfEntry(entry);
    if (view.record === undefined) return;
    const { actor, action, context } = view.record;
    const name = personalText(view, 'name');
    if (name !== undefined || !this.#people.has(actor.id)) this.#people.set(actor.id, name ?? actor.id);
    this.#actions.add(action.name);
    if (context.step !== undefined) this.#steps.add(context.step);
  }
}
