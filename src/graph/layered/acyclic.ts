import { groupBy, type Incidence } from './layered-graph.js';

const NEW = 0;
const OPEN = 1;
const DONE = 2;

/**
 * Chooses the edges to turn round so that no cycle is left: 1 for each of them. Depth-first search from the sources, then
 * from whatever is left, in the order of the nodes; the edges that lead back into the open path are turned.
 *
 * `preferred` marks edges that were turned last time. Those that still lie on a cycle stay turned, so that a loop does not
 * flip over because a step was added to it.
 */
export function edgesToReverse(nodeCount: number, from: Int32Array, to: Int32Array, preferred: Uint8Array | null): Uint8Array {
  const reversed = new Uint8Array(from.length);
  let tail = from;
  let head = to;
  if (preferred?.includes(1)) {
    const component = strongComponents(nodeCount, from, to);
    tail = from.slice();
    head = to.slice();
    for (let e = 0; e < from.length; e++) {
      if (preferred[e] && component[from[e]!] === component[to[e]!]) {
        reversed[e] = 1;
        tail[e] = to[e]!;
        head[e] = from[e]!;
      }
    }
  }
  turnBackEdges(nodeCount, head, groupBy(nodeCount, tail), reversed);
  return reversed;
}

function turnBackEdges(nodeCount: number, head: Int32Array, out: Incidence, reversed: Uint8Array): void {
  const { start, item } = out;
  const entered = new Uint8Array(nodeCount);
  for (let e = 0; e < head.length; e++) entered[head[e]!] = 1;
  const state = new Uint8Array(nodeCount);
  const next = start.slice(0, nodeCount);
  const path = new Int32Array(nodeCount);
  for (let turn = 0; turn < 2 * nodeCount; turn++) {
    const seed = turn % nodeCount;
    if (state[seed] !== NEW || (turn < nodeCount && entered[seed])) continue;
    let depth = 0;
    path[depth++] = seed;
    state[seed] = OPEN;
    while (depth > 0) {
      const u = path[depth - 1]!;
      if (next[u] === start[u + 1]) {
        state[u] = DONE;
        depth--;
        continue;
      }
      const e = item[next[u]!++]!;
      const v = head[e]!;
      if (state[v] === OPEN) reversed[e]! ^= 1;
      else if (state[v] === NEW) {
        state[v] = OPEN;
        path[depth++] = v;
      }
    }
  }
}

/** Tarjan's strongly connected components without recursion: a component number per node. */
function strongComponents(nodeCount: number, from: Int32Array, to: Int32Array): Int32Array {
  const { start, item } = groupBy(nodeCount, from);
  const component = new Int32Array(nodeCount).fill(-1);
  const index = new Int32Array(nodeCount).fill(-1);
  const low = new Int32Array(nodeCount);
  const next = start.slice(0, nodeCount);
  const path = new Int32Array(nodeCount);
  const pending = new Int32Array(nodeCount);
  let pendingCount = 0;
  let counter = 0;
  let components = 0;
  for (let seed = 0; seed < nodeCount; seed++) {
    if (index[seed] !== -1) continue;
    let depth = 0;
    path[depth++] = seed;
    while (depth > 0) {
      const u = path[depth - 1]!;
      if (index[u] === -1) {
        index[u] = low[u] = counter++;
        pending[pendingCount++] = u;
      }
      if (next[u]! < start[u + 1]!) {
        const v = to[item[next[u]!++]!]!;
        if (index[v] === -1) path[depth++] = v;
        else if (component[v] === -1 && index[v]! < low[u]!) low[u] = index[v]!;
        continue;
      }
      depth--;
      if (depth > 0 && low[u]! < low[path[depth - 1]!]!) low[path[depth - 1]!] = low[u]!;
      if (low[u] !== index[u]) continue;
      for (let v = -1; v !== u;) {
        v = pending[--pendingCount]!;
        component[v] = components;
      }
      components++;
    }
  }
  return component;
}
