import type { Condition } from '../../model/policy.js';
import type { JsonValue } from '../../model/primitives.js';
import { compareDecimals, isDecimal } from './decimal.js';
import { parentPointer, readPointer } from './pointer.js';

/** `cannot-judge`: the args are not of the kind the condition speaks of, so neither answer would be safe. */
export type Verdict = 'holds' | 'fails' | 'cannot-judge';

/** An amount as a condition sees it; `currency` only where the args name one. */
export interface Amount { readonly amount: string; readonly currency?: string | undefined }

const LIMIT = /^(\S+?)(?: ([A-Z]{3}))?$/;

/** Reads the value of a decimal condition: `50.00` or `50.00 EUR`. */
export const readLimit = (value: Condition['value']): Amount | undefined => {
  const match = typeof value === 'string' ? LIMIT.exec(value) : null;
  const [, amount = '', currency] = match ?? [];
  return isDecimal(amount) ? { amount, currency } : undefined;
};

/** Where the currency of a decimal condition's operand would stand. */
export const currencyPointers = (path: string): readonly string[] => {
  const parent = parentPointer(path);
  return [`${path}/currency`, ...(parent !== undefined && path.endsWith('/amount') ? [`${parent}/currency`] : [])];
};

/** The amount a path leads to: a money object, its `amount` member, or a bare decimal. */
export const readAmount = (args: JsonValue, path: string): Amount | undefined => {
  const value = readPointer(args, path);
  const bare = readPointer(args, `${path}/amount`) ?? value;
  const amount = typeof bare === 'number' ? String(bare) : bare;
  if (typeof amount !== 'string' || !isDecimal(amount)) return undefined;
  const currency = currencyPointers(path).map((pointer) => readPointer(args, pointer)).find((found) => found !== undefined);
  if (currency !== undefined && typeof currency !== 'string') return undefined;
  return { amount, currency };
};

/** Whether another condition of the same tier fixes the currency of this one. */
export const pinsCurrency = (path: string, conditions: readonly Condition[]): boolean =>
  conditions.some(({ path: other, op }) => (op === 'equals' || op === 'in') && currencyPointers(path).includes(other));

const DECIMAL_OPS: Readonly<Partial<Record<Condition['op'], (order: number) => boolean>>> = {
  'decimal-below': (order) => order < 0,
  'decimal-at-most': (order) => order <= 0,
  'decimal-above': (order) => order > 0,
  'decimal-at-least': (order) => order >= 0,
};

export const isDecimalOp = (op: Condition['op']): boolean => Object.hasOwn(DECIMAL_OPS, op);

const verdict = (holds: boolean): Verdict => (holds ? 'holds' : 'fails');

const judgeDecimal = (condition: Condition, args: JsonValue, tier: readonly Condition[]): Verdict => {
  if (readPointer(args, condition.path) === undefined) return 'fails';
  const limit = readLimit(condition.value);
  const operand = readAmount(args, condition.path);
  if (limit === undefined || operand === undefined) return 'cannot-judge';
  // 100 JPY is not "at most 100": amounts compare only within one currency, and somebody must have named it.
  if (limit.currency === undefined ? operand.currency !== undefined && !pinsCurrency(condition.path, tier) : limit.currency !== operand.currency)
    return 'fails';
  const order = compareDecimals(operand.amount, limit.amount);
  const holds = DECIMAL_OPS[condition.op];
  return order === undefined || holds === undefined ? 'cannot-judge' : verdict(holds(order));
};

const sameScalar = (actual: JsonValue | undefined, wanted: string | boolean): boolean =>
  typeof actual === 'number' ? String(actual) === wanted : actual === wanted;

/** Judges one condition of a tier on the canonical args; `tier` is every condition of that tier. */
export function judgeCondition(condition: Condition, args: JsonValue, tier: readonly Condition[]): Verdict {
  if (isDecimalOp(condition.op)) return judgeDecimal(condition, args, tier);
  const actual = readPointer(args, condition.path);
  const { value } = condition;
  if (condition.op === 'exists') return verdict(actual !== undefined);
  if (condition.op === 'missing') return verdict(actual === undefined);
  if (value === undefined) return 'cannot-judge';
  const scalar = typeof value === 'string' || typeof value === 'boolean';
  if (condition.op === 'in') return scalar ? 'cannot-judge' : verdict(value.some((wanted) => sameScalar(actual, wanted)));
  if (!scalar) return 'cannot-judge';
  return verdict(sameScalar(actual, value) === (condition.op === 'equals'));
}
