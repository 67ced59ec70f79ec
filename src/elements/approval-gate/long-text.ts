import { html, nothing, type TemplateResult } from 'lit';
import { renderText, type PlainText, type TextMode } from '../shared/render-text.js';
import type { CardLocale } from './view.js';

/** Which long texts are shown whole, by their keys. */
export interface LongTexts {
  /** Those that the person has opened. */
  readonly expanded: ReadonlySet<string>;
  /** Those that turned out to need no more than six lines. */
  readonly whole: ReadonlySet<string>;
  readonly onExpand: (key: string) => void;
}

const LONG = 160;

/** Whether a text may need more than six lines; how many it does need is known once it is laid out. */
export const isLongText = (text: string): boolean => text.length > LONG || text.split('\n', 7).length > 6;

/** A text of which six lines are shown, and the rest on request, with its count. */
export function renderLongText(key: string, text: PlainText | string, { expanded, whole, onExpand }: LongTexts, locale: CardLocale, mode: TextMode = 'exact'): TemplateResult {
  const words = typeof text === 'string' ? text : text.text;
  if (!isLongText(words) || expanded.has(key)) return renderText(text, mode);
  return html`<span class="clamp" data-clamp=${key}>${renderText(text, mode)}</span>${
    whole.has(key) ? nothing : html`<button class="button small more" type="button" @click=${() => onExpand(key)}>${locale.t('moreText', { n: words.length })}</button>`
  }`;
}

/** The keys of those texts that are laid out in no more than six lines. */
export const wholeTexts = (root: ParentNode): ReadonlySet<string> =>
  new Set([...root.querySelectorAll<HTMLElement>('[data-clamp]')].filter(({ scrollHeight, clientHeight }) => scrollHeight <= clientHeight + 1).map(({ dataset }) => dataset['clamp'] ?? ''));
