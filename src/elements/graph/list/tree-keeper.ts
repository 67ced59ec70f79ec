import type { GraphView } from '../graph-source.js';
import { StepTree } from './step-tree.js';

interface Kept {
  readonly topology: number;
  readonly tree: StepTree;
}

const kept = new WeakMap<object, Kept>();

/** The steps as a tree: another one when steps or connections appeared or went, and only then. */
export function treeOf(view: GraphView): StepTree {
  const before = kept.get(view.source);
  if (before?.topology === view.topology) return before.tree;
  const tree = new StepTree(view);
  kept.set(view.source, { topology: view.topology, tree });
  return tree;
}
