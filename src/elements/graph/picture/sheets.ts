import type { Box, Size } from '../../../graph/index.js';

/** Of a box, from where to where it reaches along one side. */
type Span = readonly [from: number, to: number];

const BESIDE = 6;
/** A sheet is at least so full, or what stands in the way is cut. */
const LEAST_FULL = 0.35;

/** Where a length is parted so that no piece is longer than `most` and no span is cut that fits into one. */
export function partsOf(length: number, most: number, spans: readonly Span[]): Span[] {
  const parts: Span[] = [];
  let at = 0;
  while (length - at > most) {
    let end = at + most;
    for (let before = Infinity; end < before; ) {
      before = end;
      for (const [from, to] of spans) if (from < before && before < to && to - from < most) end = Math.min(end, from - BESIDE);
    }
    if (end < at + most * LEAST_FULL) end = at + most;
    parts.push([at, end]);
    at = end;
  }
  return [...parts, [at, length]];
}

/** The pieces of a picture that are printed one after the other, along the flow of reading. @param cards what is not to be cut */
export function sheetsOf(picture: Size, room: Size, cards: readonly Box[]): Box[] {
  const columns = partsOf(picture.width, room.width, cards.map(({ x, width }) => [x, x + width]));
  const rows = partsOf(picture.height, room.height, cards.map(({ y, height }) => [y, y + height]));
  return rows.flatMap(([top, bottom]) => columns.map(([left, right]) => ({ x: left, y: top, width: right - left, height: bottom - top })));
}
