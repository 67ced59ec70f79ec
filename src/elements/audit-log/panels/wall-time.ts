/** The time of day somewhere, as `<input type="datetime-local">` writes it: `2026-11-22T10:42`. */
export function wallTime(at: string | number, timeZone: string | undefined): string {
  const parts = new Intl.DateTimeFormat('en-GB', { ...(timeZone === undefined ? {} : { timeZone }), year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).formatToParts(typeof at === 'number' ? at : Date.parse(at));
  const part = (type: Intl.DateTimeFormatPartTypes): string => parts.find((each) => each.type === type)?.value ?? '';
  return `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}`;
}

/** The moment at which a wall somewhere shows that time, RFC 3339 in UTC; undefined for anything that is no time. */
export function instantOf(wall: string, timeZone: string | undefined): string | undefined {
  const asUtc = Date.parse(`${wall}Z`);
  if (Number.isNaN(asUtc)) return undefined;
  // Twice: the offset at the first guess may be that of the other side of a change of the clocks.
  let at = asUtc;
  for (let round = 0; round < 2; round += 1) at = asUtc - (Date.parse(`${wallTime(at, timeZone)}Z`) - at);
  return new Date(at).toISOString();
}

/** Milliseconds that a typed time leaves open: `2026-11-22T10:45` is that whole minute. */
const leftOpen = (wall: string): number => (/T\d{2}:\d{2}$/.test(wall) ? 60_000 : /T\d{2}:\d{2}:\d{2}$/.test(wall) ? 1000 : 0);

/** The moment up to which a filter reaches that was typed as its last time, which it includes; undefined for anything that is no time. */
export function endOf(wall: string, timeZone: string | undefined): string | undefined {
  const begin = instantOf(wall, timeZone);
  return begin === undefined ? undefined : new Date(Date.parse(begin) + leftOpen(wall)).toISOString();
}
