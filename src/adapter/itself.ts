/**
 * The name under which an object of the kit with private fields gives itself. A library for reactive state may put a proxy
 * before it, through which such an object cannot be called; what a function returns is not behind it.
 */
export const ITSELF: unique symbol = Symbol.for('wf-elements/itself');

/** Makes an object give itself; what copies its members does not copy that. */
export function givesItself(object: object): void {
  Object.defineProperty(object, ITSELF, { value: () => object });
}
