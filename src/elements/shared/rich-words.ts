import { html, type TemplateResult } from 'lit';

const PIECES = /\uE000(\d+)\uE001/;

/**
 * A translated sentence with rendered parts in it, in whatever order the language wants them:
 * `rich((slot) => t('approvedBy', { who: slot(renderText(name)) }))`. Text from data must come through `slot`.
 */
export function rich(build: (slot: (content: unknown) => string) => string): TemplateResult {
  const contents: unknown[] = [];
  const words = build((content) => `\uE000${contents.push(content) - 1}\uE001`);
  return html`${words.split(PIECES).map((piece, at) => (at % 2 === 1 ? contents[Number(piece)] : piece))}`;
}
