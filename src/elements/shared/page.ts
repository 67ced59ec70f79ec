/** The window that an element is in: of a frame or a pop-up where it was moved there. */
export const windowOf = (element: Element): Window & typeof globalThis => element.ownerDocument.defaultView ?? window;

/** By its kind, not by its class: a node of another document is of another window's classes. */
export const isElement = (node: Node | null): node is Element => node?.nodeType === 1;

/** Of whichever window. */
export const isShadow = (node: Node | null): node is ShadowRoot => node !== null && !isElement(node) && 'host' in node;

/** A document or a shadow root, of whichever window. */
export const isTree = (node: Node): node is Document | ShadowRoot => 'elementFromPoint' in node;

/** Listens for several events of one target; what it returns ends that. */
export function listen(to: EventTarget, types: readonly string[], listener: (event: Event) => void, options: AddEventListenerOptions = {}): () => void {
  for (const type of types) to.addEventListener(type, listener, options);
  return () => {
    for (const type of types) to.removeEventListener(type, listener, options);
  };
}
