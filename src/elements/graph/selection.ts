import type { Scene } from './scene.js';

/** Whether a press adds to what is chosen instead of taking its place. */
export const isAdding = ({ shiftKey, ctrlKey, metaKey }: Pick<MouseEvent, 'shiftKey' | 'ctrlKey' | 'metaKey'>): boolean => shiftKey || ctrlKey || metaKey;

/** What stands in the drawing for these steps: themselves, or what they are folded into. */
export function shownAs(steps: Iterable<string>, scene: Scene): ReadonlySet<string> {
  const shown = new Set<string>();
  for (const step of steps) shown.add(scene.shownAs.get(step) ?? step);
  return shown;
}
