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

/** Where the last character as a reader sees it begins: what comes next may still belong to it. */
export function lastClusterStart(text: string): number {
  // Half a code point parts nothing by itself.
  const end = /[\uD800-\uDBFF]$/.test(text) ? text.length - 1 : text.length;
  if (end === 0) return 0;
  const from = sureStart(text, end);
  return from + (startsOf(text.slice(from, end)).at(-1) ?? 0);
}
