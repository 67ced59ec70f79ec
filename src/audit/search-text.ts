/** Searching the texts and numbers of a record. The page and the gateway search with these functions alike. */

import { foldText } from '../model/fold-text.js';

/** `1,240.00`, `1.240,00`, `1 240,00`, `1’240.00` or `1240,5`: a number as people write it, after folding. */
const GROUPED = /^(-?\d{1,3}(?:[,.'’ ]\d{3})+|-?\d+)(?:[.,](\d+))?(?=$| )/;

/** The same number as data holds it, or undefined where the words do not begin with a number that people write otherwise. */
function plainNumber(words: string): string | undefined {
  const match = GROUPED.exec(words);
  if (match === null) return undefined;
  const [all, whole = '', fraction] = match;
  const plain = `${whole.replaceAll(/[,.'’ ]/g, '')}${fraction === undefined ? '' : `.${fraction}`}${words.slice(all.length)}`;
  return plain === words ? undefined : plain;
}

/** What a text is searched by, folded: any one of these. Nothing for words of which nothing is left. */
export function searchNeedles(text: string): readonly string[] {
  const words = foldText(text);
  if (words === '') return [];
  const plain = plainNumber(words);
  return plain === undefined ? [words] : [words, plain];
}

const holds = (text: string, needles: readonly string[]): boolean => {
  const folded = foldText(text);
  return needles.some((needle) => folded.includes(needle));
};

/** Whether some text or number inside a value contains one of the needles. Money is also found as `1240.00 EUR`. */
export function valueHolds(value: unknown, needles: readonly string[]): boolean {
  if (typeof value === 'string') return holds(value, needles);
  if (typeof value === 'number') return holds(String(value), needles);
  if (typeof value !== 'object' || value === null) return false;
  const { amount, currency } = value as { readonly amount?: unknown; readonly currency?: unknown };
  if (typeof amount === 'string' && typeof currency === 'string' && holds(`${amount} ${currency}`, needles)) return true;
  return Object.values(value).some((item) => valueHolds(item, needles));
}

/**
 * The longest part of each needle that stands letter by letter in the JSON text of every plain ASCII value that it is found in,
 * after folding its case: no space, quotation mark or backslash. An empty part says nothing.
 */
export const asciiParts = (needles: readonly string[]): readonly string[] =>
  needles.map((needle) => needle.split(/[^!#-[\]-~]+/).reduce((longest, part) => (part.length > longest.length ? part : longest), ''));
