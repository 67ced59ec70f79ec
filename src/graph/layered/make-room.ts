import type { Gaps } from './ranked-graph.js';
import type { Places } from './initial-order.js';
import type { ProperGraph } from './proper-graph.js';

/** Vertices that were level with each other, up to this distance, move together. */
const LEVEL = 0.5;

interface Blocks {
  readonly root: Int32Array;
  /** Axis of each vertex against that of its root. */
  readonly offset: Float64Array;
}

/** Which blocks stand beside each other, and how far apart they have to be. */
interface Neighbours {
  /** Block u stands before `other[p]`, at least `distance[p]` away, for p from `start[u]`. */
  readonly start: Int32Array;
  readonly other: Int32Array;
  readonly distance: Float64Array;
  /** Roots so that every block comes after all that stand before it. Blocks that contradict each other are missing. */
  readonly sequence: Int32Array;
}

/**
 * Places across the flow that keep an earlier drawing: straight runs move as one, nothing moves unless it has to make room
 * for something new, and then only towards the side where fewer steps are in the way.
 */
export function makeRoom(proper: ProperGraph, places: Places, gaps: Gaps): Float64Array {
  const loose = new Uint8Array(proper.vertexCount);
  let blocks = straightRuns(proper, places, loose);
  let neighbours = findNeighbours(proper, blocks, gaps);
  // Two runs can pass each other in different order in different layers; then they cannot both stay straight.
  while (loosen(proper, places, blocks, neighbours, loose)) {
    blocks = straightRuns(proper, places, loose);
    neighbours = findNeighbours(proper, blocks, gaps);
  }
  const after = push(neighbours, places, true);
  const before = push(neighbours, places, false);
  const place = movedSteps(proper, places, blocks, after) <= movedSteps(proper, places, blocks, before) ? after : before;
  const result = new Float64Array(proper.vertexCount);
  for (let v = 0; v < result.length; v++) result[v] = place[blocks.root[v]!]! + blocks.offset[v]!;
  return result;
}

function straightRuns(
  { vertexCount, layerCount, layerStart, order, upStart, up, upSegment, segmentFromShift, segmentToShift }: ProperGraph,
  { target, known }: Places,
  loose: Uint8Array,
): Blocks {
  const root = new Int32Array(vertexCount);
  const extended = new Uint8Array(vertexCount);
  for (let v = 0; v < vertexCount; v++) root[v] = v;
  for (let l = 1; l < layerCount; l++) {
    for (let i = layerStart[l]!; i < layerStart[l + 1]!; i++) {
      const v = order[i]!;
      if (loose[v]) continue;
      for (let p = upStart[v]!; p < upStart[v + 1]!; p++) {
        const u = up[p]!;
        const s = upSegment[p]!;
        if (extended[u] || loose[u] || known[u] !== known[v]) continue;
        if (Math.abs(target[u]! + segmentFromShift[s]! - target[v]! - segmentToShift[s]!) > LEVEL) continue;
        extended[u] = 1;
        root[v] = root[u]!;
        break;
      }
    }
  }
  const offset = new Float64Array(vertexCount);
  for (let v = 0; v < vertexCount; v++) offset[v] = target[v]! - target[root[v]!]!;
  return { root, offset };
}

function findNeighbours(
  { vertexCount, nodeCount, layerCount, layerStart, order, before, after }: ProperGraph,
  { root, offset }: Blocks,
  gaps: Gaps,
): Neighbours {
  const start = new Int32Array(vertexCount + 1);
  const waiting = new Int32Array(vertexCount);
  for (let l = 0; l < layerCount; l++) {
    for (let i = layerStart[l]! + 1; i < layerStart[l + 1]!; i++) {
      start[root[order[i - 1]!]! + 1]!++;
      waiting[root[order[i]!]!]!++;
    }
  }
  for (let v = 0; v < vertexCount; v++) start[v + 1]! += start[v]!;
  const fill = start.slice(0, vertexCount);
  const other = new Int32Array(start[vertexCount]!);
  const distance = new Float64Array(other.length);
  for (let l = 0; l < layerCount; l++) {
    for (let i = layerStart[l]! + 1; i < layerStart[l + 1]!; i++) {
      const a = order[i - 1]!;
      const b = order[i]!;
      const p = fill[root[a]!]!++;
      other[p] = root[b]!;
      distance[p] = after[a]! + before[b]! + (a < nodeCount && b < nodeCount ? gaps.nodeGap : gaps.edgeGap) + offset[a]! - offset[b]!;
    }
  }
  const sequence = new Int32Array(vertexCount);
  let count = 0;
  for (let v = 0; v < vertexCount; v++) if (root[v] === v && waiting[v] === 0) sequence[count++] = v;
  for (let k = 0; k < count; k++) {
    const u = sequence[k]!;
    for (let p = start[u]!; p < start[u + 1]!; p++) if (--waiting[other[p]!]! === 0) sequence[count++] = other[p]!;
  }
  return { start, other, distance, sequence: sequence.subarray(0, count) };
}

/** Takes runs apart that contradict each other, new ones first. Whether there were any. */
function loosen({ vertexCount }: ProperGraph, { known }: Places, { root }: Blocks, { sequence }: Neighbours, loose: Uint8Array): boolean {
  const settled = new Uint8Array(vertexCount);
  for (const u of sequence) settled[u] = 1;
  let found = false;
  let onlyNew = false;
  for (let v = 0; v < vertexCount; v++) {
    if (settled[root[v]!]) continue;
    found = true;
    if (!known[v] && !loose[v]) onlyNew = true;
  }
  if (found) for (let v = 0; v < vertexCount; v++) if (!settled[root[v]!] && !(onlyNew && known[v])) loose[v] = 1;
  return found;
}

function push({ start, other, distance, sequence }: Neighbours, { target }: Places, towardsEnd: boolean): Float64Array {
  const place = target.slice();
  if (towardsEnd) {
    for (const u of sequence) {
      for (let p = start[u]!; p < start[u + 1]!; p++) place[other[p]!] = Math.max(place[other[p]!]!, place[u]! + distance[p]!);
    }
  } else {
    for (let k = sequence.length - 1; k >= 0; k--) {
      const u = sequence[k]!;
      for (let p = start[u]!; p < start[u + 1]!; p++) place[u] = Math.min(place[u]!, place[other[p]!]! - distance[p]!);
    }
  }
  return place;
}

function movedSteps({ nodeCount }: ProperGraph, { target, known }: Places, { root, offset }: Blocks, place: Float64Array): number {
  let moved = 0;
  for (let u = 0; u < nodeCount; u++) if (known[u] && Math.abs(place[root[u]!]! + offset[u]! - target[u]!) > 1) moved++;
  return moved;
}
