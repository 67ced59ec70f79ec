import type { Condition, Policy, Tier } from '../../model/policy.js';
import type { JsonValue, Text } from '../../model/primitives.js';
import { isDecimalOp, judgeCondition, readAmount, readLimit, type Amount } from './conditions.js';
import { compareDecimals } from './decimal.js';
import { pointerTokens, readPointer } from './pointer.js';

interface Choice {
  readonly policy: Policy;
  readonly action: string;
  readonly args: JsonValue;
  readonly tier: Tier;
  readonly by: 'match' | 'fallback' | 'failed';
  /** Every tier that names the action. */
  readonly candidates: readonly Tier[];
}

const english = (code: string, text: string, params?: Text['params']): Text =>
  ({ text: text.slice(0, 1).toUpperCase() + text.slice(1), lang: 'en', code, ...(params === undefined ? {} : { params }) });

/** `/customerRefund/amount` is spoken of as "customer refund". */
const nameOf = (path: string): string => {
  const tokens = pointerTokens(path).filter((token) => token !== '');
  const last = tokens.at(-1) === 'amount' && tokens.length > 1 ? tokens.at(-2) : tokens.at(-1);
  return (last ?? 'value').replaceAll(/[-_]+/g, ' ').replaceAll(/(\p{Ll}|\d)(\p{Lu})/gu, (_, before: string, upper: string) => `${before} ${upper.toLowerCase()}`);
};

/** Money in a reason as data too, so that it can be written as a reader of another language writes it. */
const amountParams = (name: 'actual' | 'limit', { amount, currency }: Amount): NonNullable<Text['params']> =>
  currency === undefined ? {} : { [`${name}Amount`]: amount, [`${name}Currency`]: currency };

const amountText = ({ amount, currency }: Amount): string => (currency === undefined ? amount : `${amount} ${currency}`);

const OVER = 'is over';

/** Said when a condition of the next lower tier does not hold: the opposite of that condition. */
const FAILED_DECIMAL: Readonly<Partial<Record<Condition['op'], readonly [code: string, words: string]>>> = {
  'decimal-below': ['why-at-least', OVER],
  'decimal-at-most': ['why-over', OVER],
  'decimal-above': ['why-not-over', 'is not over'],
  'decimal-at-least': ['why-below', 'is below'],
};

const plain = (value: JsonValue): string => (typeof value === 'string' ? value : JSON.stringify(value)).slice(0, 200);

const whyNot = (condition: Condition, args: JsonValue): Text => {
  const what = nameOf(condition.path);
  const actual = readPointer(args, condition.path);
  if (actual === undefined) return english('why-missing', `${what} is missing`, { what });
  if (!isDecimalOp(condition.op)) {
    return english('why-is', `${what} is ${plain(actual)}`, { what, actual: plain(actual) });
  }
  const operand = readAmount(args, condition.path);
  const limit = readLimit(condition.value);
  const [code, words] = FAILED_DECIMAL[condition.op] ?? ['why-not-judged', 'cannot be compared with'];
  const actualText = operand === undefined ? plain(actual) : amountText(operand);
  const bound = limit === undefined ? undefined : { ...limit, currency: limit.currency ?? operand?.currency };
  const limitText = bound === undefined ? '' : amountText(bound);
  const amounts = { ...(operand === undefined ? {} : amountParams('actual', operand)), ...(bound === undefined ? {} : amountParams('limit', bound)) };
  if (limit?.currency !== undefined && operand?.currency !== limit.currency)
    return english('why-other-currency', `${what} is ${actualText}, not in ${limit.currency}`, { what, actual: actualText, currency: limit.currency, ...(operand === undefined ? {} : amountParams('actual', operand)) });
  const params = { what, actual: actualText, limit: limitText, ...amounts };
  if (words !== OVER || operand === undefined || limit === undefined) return english(code, `${what} ${actualText} ${words} ${limitText}`, params);
  const verb = compareDecimals(operand.amount, limit.amount) === 0 ? 'reaches' : 'is over';
  // An amount of money says what it is; a bare number needs its name.
  return english(code, operand.currency === undefined ? `${what} ${actualText} ${verb} the limit of ${limitText}` : `${actualText} ${verb} the ${limitText} limit`, params);
};

/**
 * Why a person is asked, in words that come from the policy's own conditions: what keeps the next lower tier from
 * applying ("124.00 EUR is over the 50.00 EUR limit"), or that no rule could be applied.
 */
export function whyAsked({ policy, action, args, tier, by, candidates }: Choice): readonly Text[] {
  if (by === 'failed') return [english('why-not-judged', 'The rules could not judge this case, so the strictest ones apply')];
  if (by === 'fallback') return [english('why-no-rule', 'No rule fits this case, so the strictest ones apply')];
  const lower = candidates.filter(({ rank }) => rank < tier.rank).sort((a, b) => b.rank - a.rank)[0];
  const broken = (lower?.match.when ?? []).filter((condition) => judgeCondition(condition, args, lower?.match.when ?? []) === 'fails');
  if (broken.length > 0) return broken.map((condition) => whyNot(condition, args));
  const label = policy.actions.find(({ id }) => id === action)?.label.text ?? action;
  // A label of one word is a noun as a rule; a longer one is said as it is written.
  const every = /^\p{L}+$/u.test(label) ? label.toLowerCase() : `“${label}”`;
  return [english('why-always', `every ${every} needs approval`, { action: label })];
}
