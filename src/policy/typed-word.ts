/**
 * A word as it is compared: one normal form (NFKC), without case, every run of spaces as one, none at the ends. Invisible
 * characters, which come along when a word is pasted, are dropped.
 */
const normalWord = (text: string): string =>
  text
    .normalize('NFKC')
    .replaceAll(/\p{Default_Ignorable_Code_Point}/gu, '')
    // Upper case first: it unites what lower case alone keeps apart (ß and SS, the two forms of sigma).
    .toUpperCase()
    .toLowerCase()
    .normalize('NFKC')
    .replaceAll(/\s+/gu, ' ')
    .trim();

/** Whether the person typed the word that a policy asks for. A word without a visible character is never matched. */
export function isTypedWord(asked: string, typed: string | undefined): boolean {
  const word = normalWord(asked);
  return word !== '' && typed !== undefined && normalWord(typed) === word;
}

/** Whether a word can be typed at all. */
export const canBeTyped = (word: string): boolean => normalWord(word) !== '';
