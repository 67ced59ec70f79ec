import type { GraphModel, Marks } from '../graph-model.js';
import type { Scene } from '../scene/scene.js';

/** Whether a press adds to what is chosen instead of taking its place. */
export const isAdding = ({ shiftKey, ctrlKey, metaKey }: Pick<MouseEvent, 'shiftKey' | 'ctrlKey' | 'metaKey'>): boolean => shiftKey || ctrlKey || metaKey;

/** What stands in the drawing for these steps: themselves, or what they are folded into. */
export function shownAs(steps: Iterable<string>, scene: Scene): ReadonlySet<string> {
  const shown = new Set<string>();
  for (const step of steps) shown.add(scene.shownAs.get(step) ?? step);
  return shown;
}

/** Turns what stands out among the steps into marks on the drawing; the same set as long as nothing changed. */
export class Marker {
  #lit: ReadonlySet<string> | undefined;
  #scene: Scene | undefined;
  #shown: ReadonlySet<string> | undefined;

  /** @param lit the steps that a search or filter is about; another set when it has other members */
  put(model: GraphModel, selection: readonly string[], lit: ReadonlySet<string> | undefined): void {
    const { scene } = model;
    if (lit !== this.#lit || scene !== this.#scene) this.#shown = lit === undefined ? undefined : shownAs(lit, scene);
    this.#lit = lit;
    this.#scene = scene;
    model.marks = { selected: shownAs(selection, scene), lit: this.#shown } satisfies Marks;
  }
}
