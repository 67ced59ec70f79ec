import type { RunStore } from '../../src/client/index.js';
import { type Gate } from '../../src/model/gate.js';
import type { JsonValue } from '../../src/model/primitives.js';
import { isReadableGate } from '../../src/model/readable-gate.js';
import { isDecidableGate } from '../../src/model/status.js';
import { fillAsk } from '../../src/policy/ask.js';
import { eligibleRoles } from '../../src/policy/quorum.js';
import { element } from './dom.js';

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

/** The open decisions as a list of buttons, those that the person can decide first. */
export class WaitingList {
  #drawn = '';

  constructor(
    private readonly list: HTMLElement,
    private readonly choose: (gate: string) => void,
  ) {}

  draw(store: RunStore, current: string | undefined): number {
    const gates = openGates(store);
    const rows = [...gates.filter((gate) => isMine(gate, store)), ...gates.filter((gate) => !isMine(gate, store))];
    const now = store.serverNow();
    const words = rows.map((gate) => [gate.id, askOf(gate), gate.requirement.tier.label.text, timeLeft(gate, now), isMine(gate, store) ? 'for you' : whoIsMissing(gate), String(gate.id === current)] as const);
    const drawn = JSON.stringify(words);
    if (drawn !== this.#drawn) {
      this.#drawn = drawn;
      this.#replace(words);
    }
    return gates.length;
  }

  #replace(words: readonly (readonly [string, string, string, string, string, string])[]): void {
    const focused = document.activeElement instanceof HTMLElement ? document.activeElement.dataset['gate'] : undefined;
    this.list.replaceChildren(...words.map(([id, ask, tier, left, whose, current]) => {
      const button = element('button', 'waiting-gate');
      button.setAttribute('type', 'button');
      button.setAttribute('aria-current', current);
      button.dataset['gate'] = id;
      const terms = element('span', 'terms');
      terms.append(element('span', 'tier', tier), element('span', 'whose', whose), element('span', 'left', left));
      button.append(element('span', 'what', ask), terms);
      button.addEventListener('click', () => this.choose(id));
      const item = document.createElement('li');
      item.append(button);
      return item;
    }));
    if (focused !== undefined) this.list.querySelector<HTMLElement>(`[data-gate="${CSS.escape(focused)}"]`)?.focus();
  }
}
