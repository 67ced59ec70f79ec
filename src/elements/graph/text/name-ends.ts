import { graphemeStarts } from './graphemes.js';

/** Shorter names are left whole: parting them would gain nothing. */
const LEAST = 24;
/** What the end of a name has to keep, in UTF-16 units: a number, a date, a last word. */
const TAIL = 10;
/** A word that begins this little earlier is kept whole. */
const WORD = 8;

/**
 * A name as a beginning that may give way and an end that stays, parted between words where one is near, and never inside a
 * character as people see it. The end is empty for a name shorter than `least`.
 */
export function nameEnds(name: string, least = LEAST): readonly [head: string, tail: string] {
  if (name.length < Math.max(2, least)) return [name, ''];
  const from = name.length - Math.min(TAIL, name.length >> 1);
  const space = name.lastIndexOf(' ', from);
  if (space > 0 && space >= from - WORD) return [name.slice(0, space), name.slice(space)];
  const at = graphemeStarts(name).find((index) => index >= from) ?? 0;
  return [name.slice(0, at), name.slice(at)];
}
