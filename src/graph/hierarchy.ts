import { allUnderFirst, groupBy } from './layered/layered-graph.js';

/**
 * The nesting of groups. A level is the inside of a group: level 0 is the whole drawing, level g + 1 the inside of node g.
 * The children of level l are `children[start[l]]` to `children[start[l + 1] - 1]`.
 */
export interface Hierarchy {
  readonly start: Int32Array;
  readonly children: Int32Array;
  /** Place of each node among the children of its level. */
  readonly slot: Int32Array;
  /** How many groups a node stands in. */
  readonly depth: Int32Array;
  /** Levels that have children, outer ones before those inside them. */
  readonly levels: Int32Array;
}

export function buildHierarchy(parent: Int32Array): Hierarchy {
  const count = parent.length;
  const depth = new Int32Array(count);
  if (count > 0 && !parent.some(isGroup)) {
    const { start, item } = allUnderFirst(count + 1, count);
    return { start, children: item, slot: item, depth, levels: Int32Array.of(0) };
  }
  const level = new Int32Array(count);
  for (let u = 0; u < count; u++) level[u] = parent[u]! + 1;
  const { start, item: children } = groupBy(count + 1, level);
  const slot = new Int32Array(count);
  const levels: number[] = count > 0 ? [0] : [];
  for (let k = 0; k < levels.length; k++) {
    const outer = levels[k]!;
    for (let p = start[outer]!; p < start[outer + 1]!; p++) {
      const child = children[p]!;
      slot[child] = p - start[outer]!;
      depth[child] = outer === 0 ? 0 : depth[outer - 1]! + 1;
      if (start[child + 2]! > start[child + 1]!) levels.push(child + 1);
    }
  }
  return { start, children, slot, depth, levels: Int32Array.from(levels) };
}

const isGroup = (parent: number): boolean => parent >= 0;
