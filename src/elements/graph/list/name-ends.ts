/** Shorter names are left whole: parting them would gain nothing. */
const LEAST = 24;
/** What the end of a name has to keep, in UTF-16 units: a number, a date, a last word. */
const TAIL = 10;
/** A word that begins this little earlier is kept whole. */
const WORD = 8;

let segmenter: Intl.Segmenter | undefined;

/**
 * A name as a beginning that may give way and an end that stays, parted between words where one is near, and never inside a
 * character as people see it. The end is empty for a short name.
 */
export function nameEnds(name: string): readonly [head: string, tail: string] {
  if (name.length < LEAST) return [name, ''];
  const from = name.length - TAIL;
  const space = name.lastIndexOf(' ', from);
  let at = space >= from - WORD ? space : from;
  if (at === from) {
    const window = name.slice(from - WORD);
    segmenter ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' });
    const start = [...segmenter.segment(window)].map(({ index }) => index).find((index) => index >= WORD) ?? window.length;
    at = from - WORD + start;
  }
  return [name.slice(0, at), name.slice(at)];
}
