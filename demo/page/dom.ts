/** The element with this id. @throws {Error} when the page lacks it */
export function byId<T extends HTMLElement>(id: string, type: new () => T): T {
  const found = document.getElementById(id);
  if (!(found instanceof type)) throw new Error(`The page has no <${type.name}> with the id ${id}.`);
  return found;
}

/** A new element with text. Text is always set as text, so nothing in it can become markup. */
export function element(tag: string, className: string, text = ''): HTMLElement {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

/** Replaces text only where it differs, so that a screen reader is not told the same thing again. */
export function setText(target: HTMLElement, text: string): void {
  if (target.textContent !== text) target.textContent = text;
}
