import type { PlainText } from '../../shared/render-text.js';

/** Nobody reads more than this on a card or hears it out. */
export const LONGEST_LABEL = 300;

/** The beginning of a text, cut where no character is torn apart; the very same object if it is short enough. */
export function clip<T extends PlainText>(text: T, most = LONGEST_LABEL): T {
  if (text.text.length <= most) return text;
  const at = /[\uD800-\uDBFF]/.test(text.text.charAt(most - 1)) ? most - 1 : most;
  return { ...text, text: `${text.text.slice(0, at)}…` };
}
