import { runInSlices, runToEnd } from '../../../graph/steps.js';
import type { GraphModel } from '../graph-model.js';
import { plainColours } from './colours.js';
import { pictureSteps } from './picture.js';
import { pngBlob } from './png.js';
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

/** The whole graph for paper: in light colours, at once, because a page that is being printed does not wait. */
export function forPrint({ model, probes, title, isRtl }: PictureSource): Element {
  return svgOf(runToEnd(pictureSteps(model, plainColours(probes, 'light'), isRtl)), document, title);
}
