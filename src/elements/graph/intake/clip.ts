import type { PlainText } from '../../shared/render-text.js';

/** Nobody reads more than this on a card or hears it out. */
export const LONGEST_LABEL = 300;

/** What is kept of the end of a text: names often differ only there. */
const END = 60;

const isHalf = (text: string, at: number): boolean => /[\uDC00-\uDFFF]/.test(text.charAt(at)) && /[\uD800-\uDBFF]/.test(text.charAt(at - 1));

/** The beginning and the end of a text, cut where no character is torn apart; the very same object if it is short enough. */
export function clip<T extends PlainText>(text: T, most = LONGEST_LABEL): T {
  if (text.text.length <= most) return text;
  const { length } = text.text;
  const to = most - END - (isHalf(text.text, most - END) ? 1 : 0);
  const from = length - END + (isHalf(text.text, length - END) ? 1 : 0);
  return { ...text, text: `${text.text.slice(0, to)}…${text.text.slice(from)}` };
}
