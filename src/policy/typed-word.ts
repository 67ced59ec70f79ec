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

// Letters, digits, marks and signs; U+2800 is a sign without ink.
const VISIBLE = /(?!\u2800)[\p{L}\p{N}\p{P}\p{S}]/u;
// Control characters, halves of pairs, characters that no standard assigns.
const NO_KEY = /[\p{Cc}\p{Cs}\p{Co}\p{Cn}]/u;
const LONGEST = 200;

/** Whether a person can see and type a word. */
export const canBeTyped = (word: string): boolean => word.length <= LONGEST && VISIBLE.test(normalWord(word)) && !NO_KEY.test(word);
