/** How many colours tell regions apart; each is a class `tint-<n>` and a probe `zone<n>`. */
export const TINTS = 6;

/** The colour of a boundary, 1 to `TINTS`. It follows from its id alone: the same area looks the same in each run and on each page. */
export function tintOf(boundary: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < boundary.length; at++) hash = Math.imul(hash ^ boundary.charCodeAt(at), 0x01000193);
  return ((hash ^ (hash >>> 15)) >>> 0) % TINTS + 1;
}
