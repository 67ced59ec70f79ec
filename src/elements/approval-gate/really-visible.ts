import { isServer } from 'lit';
import { isElement, isShadow, isTree, windowOf } from '../shared/page.js';

/** What keeps a person from seeing what they press: something lies over it, or it can hardly be made out. */
export type Concealment = 'covered' | 'see-through';

/** Less than this share of a thing's own colours is too little to read by. */
export const LEAST_OPACITY = 0.4;
/** A filter that blurs by more than this, in pixels, or leaves less than this share of light or contrast, hides letters. */
const MOST_BLUR_PX = 3;
const LEAST_LIGHT = 0.3;
const MOST_LIGHT = 4;
/** A control scaled down to less than this many pixels cannot be read. */
const LEAST_HEIGHT_PX = 8;

/** The element that an element is drawn in, out through slots and shadow roots. */
export const drawnIn = (element: Element): Element | null => {
  const parent = element.assignedSlot ?? element.parentNode;
  return isElement(parent) ? parent : isShadow(parent) ? parent.host : null;
};

/** What a computed filter leaves of a thing's opacity; 0 when nothing can be read through it. Colours alone hide nothing. */
export function opacityOfFilter(filter: string): number {
  let opacity = 1;
  for (const [, name = '', value = ''] of filter.matchAll(/([a-z-]+)\(([^()]*)\)/g)) {
    const amount = value === '' ? 1 : parseFloat(value) / (value.endsWith('%') ? 100 : 1);
    if (name === 'opacity') opacity *= Math.min(1, amount);
    else if (name === 'blur' && parseFloat(value || '0') > MOST_BLUR_PX) opacity = 0;
    else if (name === 'brightness' && (amount < LEAST_LIGHT || amount > MOST_LIGHT)) opacity = 0;
    else if (name === 'contrast' && amount < LEAST_LIGHT) opacity = 0;
  }
  return opacity;
}

/** How much of an element's own colours reaches the screen: its opacity and that of everything it is drawn in. */
export function opacityOf(element: Element): number {
  let opacity = 1;
  for (let at: Element | null = element; at !== null; at = drawnIn(at)) {
    const style = getComputedStyle(at);
    opacity *= Number(style.opacity) * opacityOfFilter(style.filter);
  }
  return opacity;
}

interface Box { readonly left: number; readonly top: number; readonly right: number; readonly bottom: number }

/** The part of an element that is neither outside the window nor clipped by a scroll area around it. */
function visibleBox(element: Element): Box {
  const { left, top, right, bottom } = element.getBoundingClientRect();
  const { innerWidth, innerHeight } = windowOf(element);
  const { documentElement, body } = element.ownerDocument;
  let box: Box = { left: Math.max(left, 0), top: Math.max(top, 0), right: Math.min(right, innerWidth), bottom: Math.min(bottom, innerHeight) };
  for (let at = drawnIn(element); at !== null && at !== documentElement && at !== body; at = drawnIn(at)) {
    if (getComputedStyle(at).overflow === 'visible') continue;
    const clip = at.getBoundingClientRect();
    box = { left: Math.max(box.left, clip.left), top: Math.max(box.top, clip.top), right: Math.min(box.right, clip.right), bottom: Math.min(box.bottom, clip.bottom) };
  }
  return box;
}

const PLACES = [[0.5, 0.5], [0.15, 0.3], [0.85, 0.3], [0.15, 0.7], [0.85, 0.7]] as const;

/** Places of an element that can be hit, in pixels of the window; none where it is out of sight. */
export function placesOn(element: Element): readonly (readonly [x: number, y: number])[] {
  const { left, top, right, bottom } = visibleBox(element);
  if (right - left < 1 || bottom - top < 1) return [];
  return PLACES.map(([x, y]) => [left + (right - left) * x, top + (bottom - top) * y] as const);
}

/** Whether a press on each place of an element in sight would reach `allowed`. Anything else in its tree is something that lies over it. */
function isOnTop(element: Element, allowed: (hit: Element) => boolean): boolean {
  const root = element.getRootNode();
  if (!isTree(root)) return false;
  return placesOn(element).every(([x, y]) => {
    const hit = root.elementFromPoint(x, y);
    return hit !== null && allowed(hit);
  });
}

/**
 * Judges whether a person can see the control that they press and the question above it: by what a press at several of
 * their places would hit, and by how see-through they and everything around them are. A browser's own word that
 * something is not visible is no verdict: it says so for a harmless filter or scale anywhere around the card as well.
 */
export function concealmentOf(control: Element, question: Element | null): Concealment | undefined {
  const parts = question === null ? [control] : [control, question];
  if (parts.some((part) => !part.checkVisibility({ visibilityProperty: true }))) return 'see-through';
  if (parts.some((part) => opacityOf(part) < LEAST_OPACITY) || control.getBoundingClientRect().height < LEAST_HEIGHT_PX) return 'see-through';
  // The card may lie over its own question, with its footer. Nothing may lie over a control.
  const root = control.getRootNode();
  const isClear = isOnTop(control, (hit) => control.contains(hit)) && (question === null || isOnTop(question, (hit) => hit.getRootNode() === root || isEdgeBar(hit)));
  return isClear ? undefined : 'covered';
}

/** A bar at an edge of the window, which the page scrolls under: scrolled there, a question is read no differently. */
function isEdgeBar(hit: Element): boolean {
  for (let at: Element | null = hit; at !== null; at = drawnIn(at)) {
    const { position } = getComputedStyle(at);
    if (position !== 'fixed' && position !== 'sticky') continue;
    const { top, bottom } = at.getBoundingClientRect();
    const { innerHeight } = windowOf(at);
    return (top <= 0 || bottom >= innerHeight) && bottom - top < innerHeight / 2;
  }
  return false;
}

/** Inside a page of another site. Where that page could lie about what is visible, weighty decisions are not taken. */
export function isInForeignFrame(): boolean {
  try {
    return window.top !== window && window.top?.location.origin !== window.location.origin;
  } catch {
    return true;
  }
}

/** Whether this browser can tell that something is really visible (Intersection Observer v2). A server leaves that to the browser. */
export const canTellVisibility = (): boolean => isServer || 'isVisible' in IntersectionObserverEntry.prototype;
