import { getCompatibleStyle, type CSSResultOrNative } from 'lit';

const copies = new WeakMap<Document, Map<CSSStyleSheet, CSSStyleSheet>>();

/** A constructed style sheet belongs to the document it was made in: for another one it is made again, once. */
function sheetFor(page: Document, style: CSSResultOrNative): CSSStyleSheet | undefined {
  const given = getCompatibleStyle(style);
  const sheet = given instanceof CSSStyleSheet ? given : given.styleSheet;
  const view = page.defaultView;
  if (sheet === undefined || page === document || view === null) return sheet;
  const known = copies.get(page) ?? new Map<CSSStyleSheet, CSSStyleSheet>();
  copies.set(page, known);
  let copy = known.get(sheet);
  if (copy === undefined) {
    copy = new view.CSSStyleSheet();
    // From its own text: what the rules say of themselves loses shorthands that hold a variable.
    copy.replaceSync(given instanceof CSSStyleSheet ? [...sheet.cssRules].map(({ cssText }) => cssText).join('\n') : given.cssText);
    known.set(sheet, copy);
  }
  return copy;
}

/** Gives a shadow root its styles, whichever document it is in now. */
export function dress(root: ShadowRoot, styles: readonly CSSResultOrNative[]): void {
  const page = root.ownerDocument;
  if (page !== document && page.defaultView === null) return;
  root.adoptedStyleSheets = styles.map((style) => sheetFor(page, style)).filter((sheet) => sheet !== undefined);
}
