import { html, type TemplateResult } from 'lit';

const PIECES = /\uE000(\d+)\uE001/;

/**
 * A translated sentence with rendered parts in it, in whatever order the language wants them:
 * `rich((slot) => t('approvedBy', { who: slot(renderText(name)) }))`. Text from data must come through `slot`. The sentence is
 * one run in the direction of its own words, also on a page that is written the other way.
 */
export function rich(build: (slot: (content: unknown) => string) => string): TemplateResult {
  const contents: unknown[] = [];
  const words = build((content) => `\uE000${contents.push(content) - 1}\uE001`);
  return html`<bdi>${words.split(PIECES).map((piece, at) => (at % 2 === 1 ? contents[Number(piece)] : piece))}</bdi>`;
}
