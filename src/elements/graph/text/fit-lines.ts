import { graphemeStarts, lastCut } from './graphemes.js';
import { nameEnds } from './name-ends.js';

/** The width of a text in one line, in the units of the drawing. */
export type Measure = (text: string) => number;

/** A text in lines of a width. */
export interface FittedText {
  readonly lines: readonly string[];
  /** The same in one piece. */
  readonly text: string;
  /** Whether something of it was left out. */
  readonly isCut: boolean;
}

/** Scripts that are written without spaces: a line may end after any of their characters. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const ELLIPSIS = '…';

/** Where a line that may reach up to `most` ends: between words if it can, else between characters. */
function lineEnd(text: string, most: number): number {
  if (text.charAt(most) === ' ') return most;
  if (UNSPACED.test(text.slice(most - 1, most + 1))) return most;
  const space = text.lastIndexOf(' ', most - 1);
  const hyphen = text.lastIndexOf('-', most - 2) + 1;
  return Math.max(space, hyphen) > 0 ? Math.max(space, hyphen) : most;
}

/** The longest beginning and the end of a text that fit into one line with an ellipsis between them; of an end that is too wide, its end. */
function inOneLine(text: string, width: number, measure: Measure): string {
  const [head, tail] = nameEnds(text, 0);
  const joined = (at: number): string => `${head.slice(0, at).trimEnd()}${ELLIPSIS}${tail.trimStart()}`;
  if (measure(joined(0)) <= width) return joined(lastCut(graphemeStarts(head), (at) => measure(joined(at)) <= width));
  const starts = graphemeStarts(tail);
  const from = starts.find((at) => measure(ELLIPSIS + tail.slice(at).trimStart()) <= width);
  return from === undefined ? '' : ELLIPSIS + tail.slice(from).trimStart();
}

/**
 * A text in at most so many lines of a width, parted between words where that is possible. What is too long loses its
 * middle, never its end: names of neighbours often differ there only. No line is wider than `width`, whatever the script.
 */
export function fitLines(text: string, { width, most, measure }: { readonly width: number; readonly most: number; readonly measure: Measure }): FittedText {
  const lines: string[] = [];
  let rest = text.trim();
  let before = '';
  while (rest !== '') {
    if (measure(rest) <= width) return { lines: [...lines, rest], text: before + rest, isCut: false };
    const isLast = lines.length + 1 >= most;
    const reach = isLast ? 0 : lastCut(graphemeStarts(rest), (at) => measure(rest.slice(0, at)) <= width);
    if (reach === 0) {
      const line = inOneLine(rest, width, measure);
      return { lines: line === '' ? lines : [...lines, line], text: before + line, isCut: true };
    }
    const end = lineEnd(rest, reach);
    lines.push(rest.slice(0, end).trimEnd());
    before += rest.slice(0, end + (rest.charAt(end) === ' ' ? 1 : 0));
    rest = rest.slice(end).trimStart();
  }
  return { lines, text: before, isCut: false };
}
