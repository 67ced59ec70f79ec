import { estimateTextWidth } from '../../../graph/text-width.js';
import type { Measure } from './fit-lines.js';

let context: CanvasRenderingContext2D | null | undefined;
let current = '';

/** Measures text in a font, as a canvas of this page writes it. @param font as in CSS, with its size in `px` */
export function measureIn(font: string, size: number): Measure {
  return (text) => {
    context ??= document.createElement('canvas').getContext('2d');
    if (context === null) return estimateTextWidth(text, size);
    if (current !== font) context.font = current = font;
    return context.measureText(text).width;
  };
}
