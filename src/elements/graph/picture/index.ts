import type { Box, Size } from '../../../graph/index.js';
import { runInSlices, runToEnd } from '../../../graph/steps.js';
import type { GraphModel } from '../graph-model.js';
import { plainColours } from './colours.js';
import { MARGIN, pictureSteps } from './picture.js';
import { pngBlob } from './png.js';
import { sheetsOf } from './sheets.js';
import { svgBlob, svgOf } from './svg.js';

export { PictureMenu } from './menu.js';
export { menuStyles } from './menu.styles.js';
export { paperStyles } from './paper.styles.js';

/** What a picture is made of. */
export interface PictureSource {
  readonly model: GraphModel;
  /** Elements in the colours of the theme. */
  readonly probes: HTMLElement;
  readonly title: string;
  readonly isRtl: boolean;
}

const SLICE_MS = 10;

export async function toSVG({ model, probes, title, isRtl }: PictureSource): Promise<Blob> {
  return svgBlob(await runInSlices(pictureSteps(model, plainColours(probes, undefined), isRtl), SLICE_MS), title);
}

export async function toPNG({ model, probes, isRtl }: PictureSource): Promise<Blob> {
  return pngBlob(await runInSlices(pictureSteps(model, plainColours(probes, undefined), isRtl), SLICE_MS));
}

/** The part of an A4 or Letter page that a browser prints on, in CSS pixels; a narrower element is printed as wide as it is. */
const PAGE: Size = { width: 690, height: 940 };
/** The smallest words of a picture are 11 pixels: printed at this scale they are 7 points. */
const LEAST_SCALE = 0.86;
/** More sheets than this are not printed by accident. */
const MOST_SHEETS = 200;

/**
 * The whole graph for paper: in light colours, at once, because a page that is being printed does not wait. What does not
 * fit on a page at a legible size is parted between its cards, in sheets that are counted.
 */
export function forPrint({ model, probes, title, isRtl }: PictureSource, width: number): Element[] {
  const picture = runToEnd(pictureSteps(model, plainColours(probes, 'light'), isRtl));
  const { words } = model.context;
  const page: Size = { ...PAGE, width: Math.min(PAGE.width, Math.max(280, width)) };
  const whole = Math.min(1, page.width / picture.width, page.height / picture.height);
  if (whole >= LEAST_SCALE) return [svgOf(picture, document, title, undefined, whole)];
  const cards = model.placed.nodes.filter(({ kind }) => kind === 'card').map(({ at }) => moved(model.placed.box(at)));
  const sheets = sheetsOf(picture, { width: page.width / LEAST_SCALE, height: page.height / LEAST_SCALE }, cards);
  if (isRtl) sheets.sort((a, b) => a.y - b.y || b.x - a.x);
  const filled = sheets.filter((sheet) => picture.marks.some((mark) => mark.kind !== 'path' && mark.x >= sheet.x && mark.x < sheet.x + sheet.width && mark.y >= sheet.y && mark.y < sheet.y + sheet.height));
  const printed = filled.slice(0, MOST_SHEETS);
  const elements = printed.map((sheet, at) => {
    const figure = document.createElement('figure');
    const caption = document.createElement('figcaption');
    caption.textContent = words.t('sheet', { at: at + 1, of: filled.length });
    figure.append(svgOf(picture, document, title, sheet, LEAST_SCALE), caption);
    return figure;
  });
  const left = cards.filter(({ x, y }) => !printed.some((sheet) => x >= sheet.x - 1 && x < sheet.x + sheet.width && y >= sheet.y - 1 && y < sheet.y + sheet.height)).length;
  if (left === 0) return elements;
  const rest = document.createElement('p');
  rest.textContent = words.t('notPrinted', { n: left });
  return [rest, ...elements];
}

const moved = ({ x, y, ...size }: Box): Box => ({ x: x + MARGIN, y: y + MARGIN, ...size });
