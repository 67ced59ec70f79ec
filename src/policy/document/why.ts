import type { Condition, Policy, Tier } from '../../model/policy.js';
import type { JsonValue, Text } from '../../model/primitives.js';
import { isDecimalOp, judgeCondition, readAmount, readLimit, type Amount } from './conditions.js';
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

const amountText = ({ amount, currency }: Amount): string => (currency === undefined ? amount : `${amount} ${currency}`);

/** Said when a condition of the next lower tier does not hold: the opposite of that condition. */
const FAILED_DECIMAL: Readonly<Partial<Record<Condition['op'], readonly [code: string, words: string]>>> = {
  'decimal-below': ['why-at-least', 'is not below'],
  'decimal-at-most': ['why-over', 'is over'],
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
  const limitText = limit === undefined ? '' : amountText({ ...limit, currency: limit.currency ?? operand?.currency });
  if (limit?.currency !== undefined && operand?.currency !== limit.currency)
    return english('why-other-currency', `${what} is ${actualText}, not in ${limit.currency}`, { what, actual: actualText, currency: limit.currency });
  return english(code, `${what} ${actualText} ${words} ${limitText}`, { what, actual: actualText, limit: limitText });
};

/**
 * Why a person is asked, in words that come from the policy's own conditions: what keeps the next lower tier from
 * applying ("Refund 124.00 EUR is over 50.00 EUR"), or that no rule could be applied.
 */
export function whyAsked({ policy, action, args, tier, by, candidates }: Choice): readonly Text[] {
  if (by === 'failed') return [english('why-not-judged', 'The rules could not judge this case, so the strictest ones apply')];
  if (by === 'fallback') return [english('why-no-rule', 'No rule fits this case, so the strictest ones apply')];
  const lower = candidates.filter(({ rank }) => rank < tier.rank).sort((a, b) => b.rank - a.rank)[0];
  const broken = (lower?.match.when ?? []).filter((condition) => judgeCondition(condition, args, lower?.match.when ?? []) === 'fails');
  if (broken.length > 0) return broken.map((condition) => whyNot(condition, args));
  const label = policy.actions.find(({ id }) => id === action)?.label.text ?? action;
  return [english('why-always', `${label} is always checked at this level`, { action: label })];
}
