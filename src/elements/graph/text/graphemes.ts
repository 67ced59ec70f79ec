const PLAIN = /^[\x20-\x7e]*$/;
let segmenter: Intl.Segmenter | undefined;

/** Where characters as people see them begin in a text, its end included, in UTF-16 units: the only places where it may be cut. */
export function graphemeStarts(text: string): readonly number[] {
  if (PLAIN.test(text)) return Array.from({ length: text.length + 1 }, (_, at) => at);
  segmenter ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  return [...Array.from(segmenter.segment(text), ({ index }) => index), text.length];
}

/** The last place at which a text may be cut so that a test still holds for its beginning; 0 where it holds for none. */
export function lastCut(starts: readonly number[], holds: (at: number) => boolean): number {
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (holds(starts[middle] ?? 0)) low = middle;
    else high = middle - 1;
  }
  return starts[low] ?? 0;
}
