import type { Box } from '../../../graph/index.js';
import { PICTURE_FONT, type Mark, type Picture } from './picture.js';

const SVG = 'http://www.w3.org/2000/svg';

type Attributes = Readonly<Record<string, string | number | undefined>>;

const round = (value: number): string => String(Math.round(value * 100) / 100);

function element(into: Document, tag: string, attributes: Attributes): Element {
  const made = into.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== undefined) made.setAttribute(name, typeof value === 'number' ? round(value) : value);
  return made;
}

/** What XML 1.0 cannot hold (production 2) is replaced: a file with one such code point would not open at all. */
const NOT_IN_XML = /[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;
const inXml = (text: string): string => text.replaceAll(NOT_IN_XML, '\ufffd');

function titled(into: Document, text: string): Element {
  const title = element(into, 'title', {});
  title.append(inXml(text));
  return title;
}

function elementOf(into: Document, mark: Mark): Element {
  if (mark.kind === 'text') {
    const isRtl = mark.direction === 'rtl';
    const anchor = mark.anchor === 'middle' ? 'middle' : (mark.anchor === 'right') === isRtl ? 'start' : 'end';
    const text = element(into, 'text', {
      x: mark.x, y: mark.y, 'font-size': mark.size, 'font-weight': mark.weight, fill: mark.fill, 'text-anchor': anchor, direction: isRtl ? 'rtl' : undefined,
      textLength: mark.text === '' ? undefined : mark.width, lengthAdjust: mark.text === '' ? undefined : 'spacingAndGlyphs',
    });
    if (mark.whole !== undefined) text.append(titled(into, mark.whole));
    text.append(inXml(mark.text));
    return text;
  }
  const paint: Attributes = {
    fill: mark.fill ?? 'none', stroke: mark.stroke, 'stroke-width': mark.lineWidth, 'stroke-dasharray': mark.dash, opacity: mark.opacity === 1 ? undefined : mark.opacity, 'stroke-linecap': mark.stroke && 'round', 'stroke-linejoin': mark.stroke && 'round',
  };
  if (mark.kind === 'box') return element(into, 'rect', { x: mark.x, y: mark.y, width: mark.width, height: mark.height, rx: mark.radius, ...paint });
  return element(into, 'path', { d: mark.d, transform: `translate(${round(mark.x)} ${round(mark.y)}) scale(${round(mark.scale * 1000) === '1000' ? 1 : mark.scale})`, ...paint });
}

/** How far a mark may reach beyond where it is said to be: strokes, arrow heads, letters. */
const REACH = 16;

function isIn(mark: Mark, { x, y, width, height }: Box): boolean {
  const [left, right] = mark.kind === 'text' ? [mark.x - mark.width, mark.x + mark.width] : mark.kind === 'box' ? [mark.x, mark.x + mark.width] : [mark.x + mark.extent.x, mark.x + mark.extent.x + mark.extent.width];
  const [top, bottom] = mark.kind === 'text' ? [mark.y, mark.y] : mark.kind === 'box' ? [mark.y, mark.y + mark.height] : [mark.y + mark.extent.y, mark.y + mark.extent.y + mark.extent.height];
  return left <= x + width + REACH && right >= x - REACH && top <= y + height + REACH && bottom >= y - REACH;
}

/** A picture as SVG elements of a document: no script, no reference to anything, text as text nodes. @param part only this part of it @param scale how large a unit is */
export function svgOf({ width, height, background, marks }: Picture, into: Document, title: string, part: Box = { x: 0, y: 0, width, height }, scale = 1): Element {
  const root = element(into, 'svg', { width: part.width * scale, height: part.height * scale, viewBox: [part.x, part.y, part.width, part.height].map(round).join(' '), 'font-family': PICTURE_FONT, role: 'img' });
  root.append(titled(into, title), element(into, 'rect', { width, height, fill: background }));
  for (const mark of marks) if (isIn(mark, part)) root.append(elementOf(into, mark));
  return root;
}

/** The same as a file that stands for itself. */
export function svgBlob(picture: Picture, title: string): Blob {
  const page = document.implementation.createDocument(SVG, null);
  page.append(svgOf(picture, page, title));
  return new Blob([`<?xml version="1.0" encoding="UTF-8"?>\n`, new XMLSerializer().serializeToString(page)], { type: 'image/svg+xml' });
}
