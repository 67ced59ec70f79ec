/** Times as a person gives them: to the day, minute, second or millisecond, in UTC. */

const SHAPE = /^\d{4}-\d{2}-\d{2}(?:(T\d{2}:\d{2})(:\d{2})?(\.\d{1,3})?Z)?$/;

/** Milliseconds since 1970: from `begin` to before `end`. A time with milliseconds is a moment: `begin` and `end` are the same. */
export interface TimeSpan {
  readonly begin: number;
  readonly end: number;
}

/**
 * What a time stands for: `2026-11-22` is that day, `2026-11-22T10:45Z` that minute, `2026-11-22T10:45:00Z` that second and
 * `2026-11-22T10:45:00.000Z` that moment. Undefined for anything that is no such time.
 */
export function timeSpan(text: string): TimeSpan | undefined {
  const match = SHAPE.exec(text);
  if (match === null) return undefined;
  const [, minute, second, milli] = match;
  if (milli !== undefined && second === undefined) return undefined;
  const begin = Date.parse(text);
  // A day that the month does not have is read as one of the next month by some engines.
  if (Number.isNaN(begin) || new Date(begin).toISOString().slice(0, 10) !== text.slice(0, 10)) return undefined;
  return { begin, end: begin + (milli !== undefined ? 0 : second !== undefined ? 1000 : minute !== undefined ? 60_000 : 86_400_000) };
}
