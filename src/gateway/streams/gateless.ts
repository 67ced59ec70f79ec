import type { Step } from '../../model/step.js';
import type { StoredEntity } from '../store/entities.js';
import { SharedEvent } from './stream-event.js';

interface WireEvent { readonly kind: string; readonly of?: string; readonly value?: Readonly<Record<string, unknown>> }

const NAMES_GATE: ReadonlySet<string> = new Set(['step', 'edge']);

const withoutGate = <T extends Readonly<Record<string, unknown>>>({ gate: _gate, ...value }: T & { readonly gate?: unknown }): Omit<T, 'gate'> => value;

/** What is stored of a run, for a reader who sees no gates: none of them, and nothing that names one. */
export const gateless = (entities: readonly StoredEntity[]): StoredEntity[] =>
  entities.flatMap(({ kind, value, ...rest }) =>
    kind === 'gate' ? [] : [{ ...rest, kind, value: NAMES_GATE.has(kind) && value.includes('"gate"') ? JSON.stringify(withoutGate(JSON.parse(value) as Step & Readonly<Record<string, unknown>>)) : value }]);

const isOfGate = ({ kind, of }: WireEvent): boolean => kind === 'gate' || (kind === 'gone' && of === 'gate');

const known = new WeakMap<SharedEvent, SharedEvent>();
const DATA = 'data: ';

/** The same change for a reader who sees no gates; it keeps its number, even where nothing is left in it. Encoded once for all of them. */
export function gatelessDelta(event: SharedEvent): SharedEvent {
  const made = known.get(event);
  if (made !== undefined) return made;
  const text = event.pieces.map((piece) => (typeof piece === 'string' ? piece : Buffer.from(piece).toString('utf8'))).join('');
  const at = text.indexOf(DATA) + DATA.length;
  const delta = JSON.parse(text.slice(at)) as { readonly events: readonly WireEvent[] };
  const events = delta.events.filter((each) => !isOfGate(each)).map((each) => (NAMES_GATE.has(each.kind) && each.value !== undefined ? { ...each, value: withoutGate(each.value) } : each));
  const bare = new SharedEvent(event.name, [Buffer.from(`${text.slice(0, at)}${JSON.stringify({ ...delta, events })}\n\n`)]);
  known.set(event, bare);
  return bare;
}
