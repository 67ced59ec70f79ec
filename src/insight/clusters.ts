/** So far back is looked for a place where a cluster is sure to begin. */
const REACH = 512;
/** What needs no segmenter: between two of these there is always a boundary. */
const isPlain = (code: number): boolean => code >= 0x20 && code < 0x7f;

/** What belongs to the character before it: marks, joiners, selectors, skin tones; the vowels U+0E33 and U+0EB3 count as letters, and do so too. */
const MARK = /^(?:\p{M}|\p{Cf}|\p{Emoji_Modifier}|\u0E33|\u0EB3)$/u;
const REGIONAL = /^[\u{1F1E6}-\u{1F1FF}]$/u;
const JOINER = 0x200d;

let segmenter: Intl.Segmenter | null | undefined;
/** Not every browser that runs this has one. */
function segmenterOrNull(): Intl.Segmenter | null {
  const { Segmenter } = Intl as { readonly Segmenter?: typeof Intl.Segmenter };
  return (segmenter ??= Segmenter === undefined ? null : new Segmenter(undefined, { granularity: 'grapheme' }));
}

/** Where clusters begin, without a segmenter: surrogates, marks, joiners, flags and CRLF stay together. */
export function plainStarts(text: string): number[] {
  const starts: number[] = [];
  let at = 0;
  let before = '';
  let regionals = 0;
  for (const point of text) {
    const isJoined = before !== '' && (MARK.test(point) || before.codePointAt(0) === JOINER || (before === '\r' && point === '\n') || (REGIONAL.test(point) && regionals % 2 === 1));
    regionals = REGIONAL.test(point) ? regionals + 1 : 0;
    if (!isJoined) starts.push(at);
    at += point.length;
    before = point;
  }
  return starts;
}

function startsOf(text: string): number[] {
  const found = segmenterOrNull();
  return found === null ? plainStarts(text) : Array.from(found.segment(text), ({ index }) => index);
}

/** A place before `at` where a cluster begins, so that those behind it are parted as in the whole text. */
function sureStart(text: string, at: number): number {
  const lowest = Math.max(0, at - REACH);
  for (let start = at - 1; start > lowest; start -= 1) {
    if (isPlain(text.charCodeAt(start)) && isPlain(text.charCodeAt(start - 1))) return start;
  }
  return lowest;
}

/** The first place from `at` on where a text may be cut: no character as a reader sees it is torn there, and no CRLF. */
export function cutAfter(text: string, at: number): number {
  if (at <= 0) return 0;
  if (at >= text.length) return text.length;
  if (isPlain(text.charCodeAt(at - 1)) && isPlain(text.charCodeAt(at))) return at;
  const from = sureStart(text, at);
  const end = Math.min(text.length, at + REACH);
  const start = startsOf(text.slice(from, end)).find((each) => from + each >= at);
  return start === undefined ? end : from + start;
}

/**
 * A character that the next chunk may make another one: half a flag, an emoji that may be joined with others, a line end of which half is
 * here, parts of a Hangul syllable, a sign for what comes, and letters of scripts in which marks and other letters join the one before
 * (Indic, Thai, Lao, Tibetan, Myanmar, Khmer and those like them). Any other letter is whole: a mark that still comes is added in its place.
 */
const UNFINISHED = /^(?:\r|\p{RI}|\p{Cf}+)$|^[\u0900-\u109F\u1700-\u1CFF\uA800-\uABFF]|[\p{Extended_Pictographic}\u1100-\u11FF\uA960-\uA97F\uD7B0-\uD7FF]/u;
/** Vowels of Thai and Lao that are written before the letter they belong to. */
const LEADING_VOWEL = /[\u0E40-\u0E44\u0EC0-\u0EC4]$/;

/** How much of a text that still grows can be shown: all but a last character that what comes next may make another one. */
export function settledEnd(text: string): number {
  // Half a code point parts nothing by itself.
  const end = /[\uD800-\uDBFF]$/.test(text) ? text.length - 1 : text.length;
  if (end === 0 || isPlain(text.charCodeAt(end - 1))) return end;
  const from = sureStart(text, end);
  let start = from + (startsOf(text.slice(from, end)).at(-1) ?? 0);
  if (!UNFINISHED.test(text.slice(start, end))) return end;
  while (LEADING_VOWEL.test(text.slice(from, start))) start -= 1;
  return start;
}
