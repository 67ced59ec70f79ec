/** What is not seen and not meant: joiners, variation selectors, soft hyphens, direction marks. */
const UNSEEN = /[\p{Default_Ignorable_Code_Point}\p{Bidi_Control}]/gu;
const PLAIN = /^[\x20-\x7e]*$/;
const DIGIT = /(?![0-9])\p{Nd}/gu;
const ANY_DIGIT = /\p{Nd}/u;

/** The value of a decimal digit of any script: each script has its ten digits in a row. */
function valueOf(digit: string): string {
  const code = digit.codePointAt(0) ?? 0;
  let before = 0;
  while (ANY_DIGIT.test(String.fromCodePoint(code - before - 1))) before++;
  return String(before % 10);
}

/**
 * Text as a search compares it: without differences of case, width, normal form, digits of another script, spaces and
 * characters that cannot be seen (Unicode NFKC and full case folding). Fold both the text and the words looked for; accents
 * are kept, because `Müller` and `Muller` are different names. For searching only: folded texts may be equal where the texts are not.
 */
export function foldText(text: string): string {
  if (PLAIN.test(text)) return text.toLowerCase().replaceAll(/ {2,}/g, ' ').trim();
  return text
    .normalize('NFKC')
    .replaceAll(UNSEEN, '')
    // By way of upper case `ß`, `ẞ` and `SS` fold alike, and so do `ı` and `I`.
    .toLowerCase()
    .toUpperCase()
    .toLowerCase()
    .replaceAll('ς', 'σ')
    .replaceAll('i\u0307', 'i')
    .normalize('NFKC')
    .replaceAll(DIGIT, valueOf)
    .replaceAll(/\s+/gu, ' ')
    .trim();
}
