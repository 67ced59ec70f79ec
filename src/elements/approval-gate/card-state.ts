import type { Gate } from '../../model/gate.js';
import { armingKey, sameDecision, takeSnapshot, type Snapshot } from './snapshot.js';
import type { Hint, Panel } from './view.js';

/** What was on screen, and what is now. */
export interface Changes {
  readonly before: Snapshot;
  readonly now: Snapshot;
}

/** What the card keeps between updates: what it shows, and what the person has done towards a decision. */
export class CardState {
  panel: Panel = 'none';
  hint: Hint | undefined;
  reason = '';
  confirmation = '';
  question = '';
  asRole: string | undefined;
  accessRequested = false;
  evidence: ReadonlySet<string> = new Set();
  expanded: ReadonlySet<string> = new Set();
  changes: Changes | undefined;
  #gate: Gate | undefined;
  #snapshot: Snapshot | undefined;

  get snapshot(): Snapshot | undefined {
    return this.#snapshot;
  }

  /** Names what is on screen; undefined while nothing is. */
  get subject(): string | undefined {
    return this.#snapshot && armingKey(this.#snapshot);
  }

  /**
   * Takes in a gate. While it asks for the same decision, what is rendered stays the very same object. Another revision of
   * it, or other content, replaces that, and everything done towards the decision is void except words already typed.
   * @returns whether something changed under the reader's eyes
   */
  show(gate: Gate | undefined): boolean {
    if (gate === this.#gate && gate !== undefined) return false;
    this.#gate = gate;
    const before = this.#snapshot;
    const next = gate && takeSnapshot(gate);
    if (before && next && before.verified && next.verified && sameDecision(before, next)) return false;
    this.#snapshot = next;
    this.hint = undefined;
    this.confirmation = '';
    this.evidence = new Set();
    this.expanded = new Set();
    const sameGate = before !== undefined && before.shown.gate === next?.shown.gate;
    if (!sameGate) this.#forget();
    this.changes = sameGate && next ? { before, now: next } : undefined;
    return sameGate;
  }

  sawEvidence(id: string): void {
    this.evidence = new Set([...this.evidence, id]);
  }

  expand(key: string): void {
    this.expanded = new Set([...this.expanded, key]);
  }

  #forget(): void {
    this.panel = 'none';
    this.reason = '';
    this.question = '';
    this.asRole = undefined;
    this.accessRequested = false;
  }
}
