import { groupBy } from './layered/layered-graph.js';

/** Edges that close a cycle, found by walking from where the flow begins, else from what comes first. */
function closingEdges(count: number, start: Int32Array, item: Int32Array, to: Int32Array): Uint8Array {
  const closes = new Uint8Array(to.length);
  const hasBefore = new Uint8Array(count);
  for (const head of to) hasBefore[head] = 1;
  /** 0 not seen, 1 on the way, 2 done. */
  const state = new Uint8Array(count);
  const next = start.slice(0, count);
  const way = new Int32Array(count);
  const walk = (from: number): void => {
    let depth = 0;
    way[0] = from;
    state[from] = 1;
    while (depth >= 0) {
      const u = way[depth]!;
      if (next[u]! === start[u + 1]!) {
        state[u] = 2;
        depth--;
        continue;
      }
      const edge = item[next[u]!++]!;
      const v = to[edge]!;
      if (state[v] === 1) closes[edge] = 1;
      else if (state[v] === 0) {
        state[v] = 1;
        way[++depth] = v;
      }
    }
  };
  for (let u = 0; u < count; u++) if (hasBefore[u] === 0) walk(u);
  for (let u = 0; u < count; u++) if (state[u] === 0) walk(u);
  return closes;
}

/**
 * Vertices 0 to count - 1 in the order in which a reader follows the flow: each after all that lead to it, a branch as a
 * whole before the next one, and what no edge orders in the order of its number. An edge that closes a cycle orders
 * nothing: a cycle begins where the flow enters it. Without recursion, in time linear in vertices and edges.
 *
 * @param from tail of each edge
 * @param to head of each edge
 */
export function flowOrder(count: number, from: Int32Array, to: Int32Array): Int32Array {
  const { start, item } = groupBy(count, from);
  const closes = closingEdges(count, start, item, to);
  const order = new Int32Array(count);
  const isSeen = new Uint8Array(count);
  const next = start.slice(1);
  const way = new Int32Array(count);
  const isEntered = new Uint8Array(count);
  for (let edge = 0; edge < to.length; edge++) if (!closes[edge]) isEntered[to[edge]!] = 1;
  let left = count;
  // From each vertex that nothing leads to. Backwards through vertices and edges, and filled from the end: what comes first stands first.
  for (let root = count - 1; root >= 0; root--) {
    if (isEntered[root]) continue;
    let depth = 0;
    way[0] = root;
    isSeen[root] = 1;
    while (depth >= 0) {
      const u = way[depth]!;
      if (next[u]! === start[u]!) {
        order[--left] = u;
        depth--;
        continue;
      }
      const edge = item[--next[u]!]!;
      const v = to[edge]!;
      if (closes[edge] || isSeen[v]) continue;
      isSeen[v] = 1;
      way[++depth] = v;
    }
  }
  return order;
}
