import type { GraphView } from '../graph-source.js';
import { StepTree } from './step-tree.js';

/** Makes a tree anew when steps or connections appeared or went, and only then. */
export class TreeKeeper {
  #source: object | undefined;
  #topology = 0;
  #tree: StepTree | undefined;

  of(view: GraphView): StepTree {
    if (this.#tree === undefined || this.#source !== view.source || this.#topology !== view.topology) {
      this.#tree = new StepTree(view);
      this.#source = view.source;
      this.#topology = view.topology;
    }
    return this.#tree;
  }
}
