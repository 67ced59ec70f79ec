import type { RunStore } from '../../src/client/index.js';
import { type Gate } from '../../src/model/gate.js';
import type { JsonValue } from '../../src/model/primitives.js';
import { isReadableGate } from '../../src/model/readable-gate.js';
import { isDecidableGate } from '../../src/model/status.js';
import { fillAsk } from '../../src/policy/ask.js';
import { eligibleRoles } from '../../src/policy/quorum.js';
import { element, setText } from './dom.js';

/** Formatted from the string, as ECMA-402 allows: a double would lose digits. */
function money(amount: string, currency: string): string {
  const digits = amount.split('.')[1]?.length ?? 0;
  return `${new Intl.NumberFormat('en', { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(amount as `${number}`)} ${currency}`;
}

function askOf(gate: Gate): string {
  const parts = gate.subject.ask === undefined ? null : fillAsk(gate.subject.ask, JSON.parse(gate.subject.argsRaw) as JsonValue);
  return parts?.map((part) => (part.kind === 'text' ? part.text : part.kind === 'money' ? money(part.amount, part.currency) : String(part.value))).join('') ?? gate.subject.action;
}

const MINUTE = 60_000;
function timeLeft(gate: Gate, now: number): string {
  const end = gate.expiresAt ?? gate.dueAt;
  if (end === undefined) return '';
  const minutes = Math.max(0, Math.round((Date.parse(end) - now) / MINUTE));
  return minutes < 1 ? 'under a minute left' : `${minutes} min left`;
}

function whoIsMissing(gate: Gate): string {
  const missing = gate.requirement.quorum.filter(({ need, have }) => have < need).map(({ whoLabel }) => whoLabel.text);
  return `needs ${[...new Set(missing)].join(' and ')}`;
}

export const openGates = (store: RunStore): Gate[] =>
  [...store.gates.values()]
    .filter((gate): gate is Gate & { readonly notUnderstood?: undefined } => isReadableGate(gate) && isDecidableGate(gate.state))
    .sort((a, b) => (a.expiresAt ?? '').localeCompare(b.expiresAt ?? '') || a.id.localeCompare(b.id));

/** Whether somebody could still fill a place in this decision. Only a hint for the list; the gateway decides. */
const isMine = (gate: Gate, store: RunStore): boolean => store.me !== undefined && eligibleRoles(gate, store.me).length > 0;

interface Row { readonly item: HTMLElement; readonly button: HTMLElement; readonly cells: readonly HTMLElement[] }

/** The open decisions as a list of buttons, those that the person can decide first. */
export class WaitingList {
  readonly #rows = new Map<string, Row>();

  constructor(
    private readonly list: HTMLElement,
    private readonly choose: (gate: string) => void,
  ) {}

  /** Draws the list and returns its length. A button lives as long as its gate waits, so that no press on it is lost. */
  draw(store: RunStore, current: string | undefined): number {
    const gates = openGates(store);
    const ordered = [...gates.filter((gate) => isMine(gate, store)), ...gates.filter((gate) => !isMine(gate, store))];
    const waiting = new Set(ordered.map(({ id }) => id));
    for (const [id, { item }] of this.#rows) {
      if (waiting.has(id)) continue;
      item.remove();
      this.#rows.delete(id);
    }
    ordered.forEach((gate, index) => {
      const { item, button, cells } = this.#rows.get(gate.id) ?? this.#add(gate.id);
      const words = [askOf(gate), gate.requirement.tier.label.text, isMine(gate, store) ? 'for you' : whoIsMissing(gate), timeLeft(gate, store.serverNow())];
      cells.forEach((cell, column) => setText(cell, words[column] ?? ''));
      button.setAttribute('aria-current', String(gate.id === current));
      const place = this.list.children[index];
      if (place !== item) this.list.insertBefore(item, place ?? null);
    });
    return gates.length;
  }

  #add(id: string): Row {
    const cells = ['what', 'tier', 'whose', 'left'].map((name) => element('span', name));
    const [what, ...rest] = cells;
    const terms = element('span', 'terms');
    terms.append(...rest);
    const button = element('button', 'waiting-gate');
    button.setAttribute('type', 'button');
    button.dataset['gate'] = id;
    button.append(...(what === undefined ? [] : [what]), terms);
    button.addEventListener('click', () => this.choose(id));
    const item = document.createElement('li');
    item.append(button);
    const row = { item, button, cells };
    this.#rows.set(id, row);
    return row;
  }
}
