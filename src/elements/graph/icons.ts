import { html, svg, type TemplateResult } from 'lit';

const ICONS = {
  minus: 'M3.5 8h9',
  plus: 'M3.5 8h9M8 3.5v9',
  fit: 'M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10',
  follow: 'M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11ZM8 1v3M8 12v3M1 8h3M12 8h3',
  search: 'M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9ZM10.3 10.3l3.4 3.4',
  up: 'm4 10 4-4 4 4',
  down: 'm4 6 4 4 4-4',
  cross: 'm4 4 8 8m0-8-8 8',
  graph: 'M2.5 6.5h4v3h-4ZM9.5 2.5h4v3h-4ZM9.5 10.5h4v3h-4ZM6.5 8H8V4h1.5M8 8v4h1.5',
  list: 'M5.5 4h8M5.5 8h8M5.5 12h8M2.5 4h.01M2.5 8h.01M2.5 12h.01',
  more: 'M3.5 8h.01M8 8h.01M12.5 8h.01',
} as const;

export type IconName = keyof typeof ICONS;

/** A sign on a button, which says in words what it does. */
export const icon = (name: IconName): TemplateResult =>
  html`<svg viewBox="0 0 16 16" aria-hidden="true" focusable="false">${svg`<path d=${ICONS[name]} fill="none" stroke="currentColor" stroke-width=${name === 'more' ? 2.4 : 1.6} stroke-linecap="round" stroke-linejoin="round"></path>`}</svg>`;
