import type { CSSResult, LitElement } from 'lit';

/** Gives an element styles of a part that was loaded later than the element. Once is enough. */
export function wear(element: LitElement, styles: CSSResult): void {
  const root = element.renderRoot;
  const sheet = styles.styleSheet;
  if (!(root instanceof ShadowRoot) || sheet === undefined || root.adoptedStyleSheets.includes(sheet)) return;
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
}
