import type { Money } from '../../src/model/primitives.js';

/** Decimals of the currencies in the order table (ISO 4217); everything else here has two. */
const DECIMALS: Readonly<Record<string, number>> = { JPY: 0 };
const decimalsOf = (currency: string): number => DECIMALS[currency] ?? 2;

const AMOUNT = /^(-?)(\d+)(?:\.(\d+))?$/;

/** The amount in the smallest unit of its currency. @throws {RangeError} where it is no amount of that currency */
function unitsOf({ amount, currency }: Money): bigint {
  const [, sign, whole = '', fraction = ''] = AMOUNT.exec(amount) ?? [];
  const decimals = decimalsOf(currency);
  if (sign === undefined || fraction.length > decimals) throw new RangeError(`"${amount}" is not an amount in ${currency}`);
  return BigInt(`${sign}${whole}${fraction.padEnd(decimals, '0')}`);
}

function moneyOf(units: bigint, currency: string): Money {
  const decimals = decimalsOf(currency);
  const digits = (units < 0n ? -units : units).toString().padStart(decimals + 1, '0');
  const whole = decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
  return { amount: `${units < 0n ? '-' : ''}${whole}`, currency };
}

const sameCurrency = (a: Money, b: Money): void => {
  if (a.currency !== b.currency) throw new RangeError(`${a.currency} and ${b.currency} cannot be added or compared`);
};

export const add = (a: Money, b: Money): Money => {
  sameCurrency(a, b);
  return moneyOf(unitsOf(a) + unitsOf(b), a.currency);
};

/** `a` without `b`, never below zero. */
export const without = (a: Money, b: Money): Money => {
  sameCurrency(a, b);
  const rest = unitsOf(a) - unitsOf(b);
  return moneyOf(rest > 0n ? rest : 0n, a.currency);
};

/** A whole percentage, rounded half up to the smallest unit. */
export const percentOf = (money: Money, percent: number): Money =>
  moneyOf((unitsOf(money) * BigInt(percent) + 50n) / 100n, money.currency);

export const isZero = (money: Money): boolean => unitsOf(money) === 0n;

/** `1,240.00 EUR`: how the demo writes money into its own sentences. */
export const inWords = ({ amount, currency }: Money): string => {
  const [whole = '', fraction] = amount.split('.');
  return `${whole.replaceAll(/\B(?=(?:\d{3})+$)/g, ',')}${fraction === undefined ? '' : `.${fraction}`} ${currency}`;
};
