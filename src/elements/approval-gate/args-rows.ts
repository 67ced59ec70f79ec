import type { JsonValue } from '../../audit/canonical-json.js';
import { moneySchema, type Money } from '../../model/primitives.js';

/** What one line of the args shows. Data: how it looks is decided where it is rendered. */
export type ArgValue =
  | { readonly kind: 'text'; readonly text: string }
  /** `counts`: the schema says that it is a number of something, not a year, a port or an id. */
  | { readonly kind: 'number'; readonly text: string; readonly counts?: true }
  | { readonly kind: 'money'; readonly money: Money }
  | { readonly kind: 'yes-no'; readonly yes: boolean }
  /** Text of nothing but spaces, so many of them. */
  | { readonly kind: 'blank'; readonly text: string }
  /** `empty` is null. */
  | { readonly kind: 'empty' | 'empty-text' | 'empty-list' | 'empty-object' }
  /** A heading: the lines below it, one level deeper, belong to it. */
  | { readonly kind: 'group' };

export interface ArgRow {
  /** RFC 6901 pointer: what the line is compared by. */
  readonly pointer: string;
  /** A name in plain words, or the number of a list's item. */
  readonly label: { readonly name: string } | { readonly item: number };
  readonly depth: number;
  readonly value: ArgValue;
}

const escapePointer = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1');

/** `orderId`, `order_id`, `order-id` become `Order id`; anything that is not such a name stays as it is. */
function plainName(key: string): string {
  if (!/^[A-Za-z][A-Za-z0-9]*(?:[_-][A-Za-z0-9]+)*$/.test(key)) return key;
  const words = key.replaceAll(/[_-]/g, ' ').replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2').split(' ');
  const plain = words.map((word) => (/^[A-Z0-9]{2,}$/.test(word) ? word : word.toLowerCase())).join(' ');
  return plain.charAt(0).toUpperCase() + plain.slice(1);
}

const titleIn = (schema: JsonValue | undefined, key: string): string | undefined => {
  const title = member(member(member(schema, 'properties'), key), 'title');
  return typeof title === 'string' && title !== '' ? title : undefined;
};

function member(value: JsonValue | undefined, key: string): JsonValue | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || !Object.hasOwn(value, key)) return undefined;
  return (value as Readonly<Record<string, JsonValue>>)[key];
}

/** Names for the members of one object. Two members that would get the same name keep their own. */
function namesFor(keys: readonly string[], schema: JsonValue | undefined): ReadonlyMap<string, string> {
  const plain = keys.map((key) => titleIn(schema, key) ?? plainName(key));
  const uses = new Map<string, number>();
  for (const name of plain) uses.set(name, (uses.get(name) ?? 0) + 1);
  return new Map(keys.map((key, at) => [key, uses.get(plain[at] ?? key) === 1 ? (plain[at] ?? key) : key]));
}

/** What `format` in a schema says of a number whose digits are counted, and may be grouped to be read. */
const COUNTED: ReadonlySet<unknown> = new Set(['count', 'quantity', 'amount', 'money', 'currency']);

const scalar = (value: JsonValue, schema: JsonValue | undefined): ArgValue | undefined => {
  if (value === null) return { kind: 'empty' };
  if (typeof value === 'string') return value === '' ? { kind: 'empty-text' } : { kind: value.trim() === '' ? 'blank' : 'text', text: value };
  if (typeof value === 'number') return { kind: 'number', text: String(value), ...(COUNTED.has(member(schema, 'format')) ? { counts: true } : {}) };
  if (typeof value === 'boolean') return { kind: 'yes-no', yes: value };
  const money = Object.keys(value).length === 2 ? moneySchema.safeParse(value) : undefined;
  if (money?.success) return { kind: 'money', money: money.data };
  return Object.keys(value).length === 0 ? { kind: Array.isArray(value) ? 'empty-list' : 'empty-object' } : undefined;
};

interface Pending { readonly value: JsonValue; readonly pointer: string; readonly label: ArgRow['label']; readonly depth: number; readonly schema: JsonValue | undefined }

const membersOf = ({ value, pointer, depth, schema }: Pending): Pending[] => {
  if (Array.isArray(value)) {
    return (value as readonly JsonValue[]).map((item, at) => ({ value: item, pointer: `${pointer}/${at}`, label: { item: at + 1 }, depth: depth + 1, schema: member(schema, 'items') }));
  }
  const entries = Object.entries(value as Readonly<Record<string, JsonValue>>);
  const names = namesFor(entries.map(([key]) => key), schema);
  return entries.map(([key, item]) => ({
    value: item,
    pointer: `${pointer}/${escapePointer(key)}`,
    label: { name: names.get(key) ?? key },
    depth: depth + 1,
    schema: member(member(schema, 'properties'), key),
  }));
};

/**
 * The args as lines of a table, in the order of their canonical text: every value is there, none is shortened. Names come
 * from the JSON Schema's titles where it has them. Without recursion, since depth is the sender's choice.
 */
export function argRows(args: JsonValue, schema?: JsonValue): readonly ArgRow[] {
  const root: Pending = { value: args, pointer: '', label: { name: '' }, depth: -1, schema };
  const single = scalar(args, schema);
  if (single) return single.kind === 'empty-object' ? [] : [{ pointer: '', label: root.label, depth: 0, value: single }];
  const rows: ArgRow[] = [];
  const stack = membersOf(root).reverse();
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const value = scalar(next.value, next.schema) ?? { kind: 'group' };
    rows.push({ pointer: next.pointer, label: next.label, depth: next.depth, value });
    if (value.kind === 'group') stack.push(...membersOf(next).reverse());
  }
  return rows;
}

/** A language in words with its tag (BCP 47) behind them, where a line is about one that is known: `Japanese (ja)`. @param lang of the reader */
export function languageOf({ pointer, value }: ArgRow, lang: string): string | undefined {
  if (value.kind !== 'text' || !/\/(?:lang|language|locale)(?:_?tag)?$/i.test(pointer) || !/^[a-z]{2,3}(?:-\w{2,8})*$/i.test(value.text)) return undefined;
  try {
    const name = new Intl.DisplayNames(lang, { type: 'language', fallback: 'none' }).of(value.text);
    return name === undefined ? undefined : `${name} (${value.text})`;
  } catch {
    return undefined;
  }
}

/** One comparable text per value, for telling whether it changed. */
export const valueKey = (value: ArgValue): string => JSON.stringify(value);
