/**
 * Whether a control is what a person would hit at its place, for browsers that cannot say whether it is really visible:
 * nothing lies over its middle or near its corners, and it is neither hidden nor wholly transparent.
 */
export function isReallyVisible(element: HTMLElement): boolean {
  if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return false;
  const root = element.getRootNode();
  if (!(root instanceof Document || root instanceof ShadowRoot)) return false;
  const { left, top, width, height } = element.getBoundingClientRect();
  const places = [[0.5, 0.5], [0.15, 0.3], [0.85, 0.3], [0.15, 0.7], [0.85, 0.7]] as const;
  return places.every(([x, y]) => {
    const hit = root.elementFromPoint(left + width * x, top + height * y);
    return hit !== null && (hit === element || element.contains(hit));
  });
}

/** Inside a page of another site. Where that page could lie about what is visible, weighty decisions are not taken. */
export function isInForeignFrame(): boolean {
  try {
    return window.top !== window && window.top?.location.origin !== window.location.origin;
  } catch {
    return true;
  }
}

/** Whether this browser can tell that something is really visible (Intersection Observer v2). */
export const canTellVisibility = (): boolean => 'isVisible' in IntersectionObserverEntry.prototype;
