/** A decimal number held exactly: `units` divided by ten to the power of `scale`. */
interface Decimal { readonly units: bigint; readonly scale: number }

const DECIMAL = /^(-?\d+)(?:\.(\d+))?$/;
// Nobody's money has more digits, and BigInt arithmetic on a megabyte of them would be a way to stall the server.
const MAX_LENGTH = 64;

const parse = (text: string): Decimal | undefined => {
  const match = text.length > MAX_LENGTH ? null : DECIMAL.exec(text);
  if (match === null) return undefined;
  const [, whole = '0', fraction = ''] = match;
  return { units: BigInt(whole + fraction), scale: fraction.length };
};

/** Whether a text is a plain decimal number of at most 64 characters: no exponent, no plus sign, no grouping. */
export const isDecimal = (text: string): boolean => parse(text) !== undefined;

/**
 * Compares two decimal strings exactly: negative, zero or positive, as `a` is below, equal to or above `b`.
 * Undefined if one of them is not a decimal.
 */
export function compareDecimals(a: string, b: string): number | undefined {
  const left = parse(a);
  const right = parse(b);
  if (left === undefined || right === undefined) return undefined;
  const difference = left.units * 10n ** BigInt(right.scale) - right.units * 10n ** BigInt(left.scale);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}
