import type { Box, Size, Viewport } from '../../../graph/index.js';

/** What the buttons at the start of the lower edge cover, in CSS pixels, with the space around them. */
const TOOLS: Size = { width: 256, height: 56 };
/** The same of the minimap at its end. */
const MINIMAP: Size = { width: 220, height: 140 };
/** In an element of less than 1,000 pixels the minimap would hide more than it shows. */
const SMALLEST_ROOM: Size = { width: 1000 - 2, height: 260 };
/** What is partly out of sight by less than this, in CSS pixels, counts as being in sight. */
const SLACK = 4;

/** Whether there is a minimap: where not all is in sight, and there is room for it. */
export function hasMinimap(content: Size, size: Size, { x, y, zoom }: Viewport): boolean {
  if (size.width < SMALLEST_ROOM.width || size.height < SMALLEST_ROOM.height || !(content.width > 0)) return false;
  return x < -SLACK || y < -SLACK || x + content.width * zoom > size.width + SLACK || y + content.height * zoom > size.height + SLACK;
}

const overlap = (a: Box, b: Box): boolean => a.x < b.x + b.width && a.x + a.width > b.x && a.y < b.y + b.height && a.y + a.height > b.y;

/**
 * Lifts what somebody is brought to from under the controls in the lower corners, if there is room above them
 * (WCAG 2.2, 2.4.11 Focus Not Obscured).
 */
export function clearOfCorners(view: Viewport, box: Box, content: Size, size: Size, isRtl: boolean): Viewport {
  const { zoom } = view;
  let { y } = view;
  const inCorner = ({ width, height }: Size, isLeft: boolean): Box => ({ x: isLeft ? 0 : size.width - width, y: size.height - height, width, height });
  const corners = [inCorner(TOOLS, !isRtl), ...(hasMinimap(content, size, view) ? [inCorner(MINIMAP, isRtl)] : [])];
  for (const corner of corners) {
    const rect = { x: box.x * zoom + view.x, y: box.y * zoom + y, width: box.width * zoom, height: box.height * zoom };
    const lift = rect.y + rect.height - corner.y;
    if (overlap(rect, corner) && rect.y - lift >= 0) y -= lift;
  }
  return { x: view.x, y, zoom };
}
