import type { Steps } from '../steps.js';
import type { LayeredGraph } from './layered-graph.js';
import type { Layering } from './layers.js';
import type { ProperGraph } from './proper-graph.js';
import { RouteWriter } from './route-writer.js';

const EDGES_PER_STEP = 2048;

export interface LayerFrame {
  /** Where each layer begins and ends along the flow. */
  readonly start: Float64Array;
  readonly end: Float64Array;
}

/**
 * Lines from border to border. Inside a layer a line runs level with its bend or its node, where nothing else stands;
 * it changes height only between two layers, where there are no boxes. So no line can run through a step.
 */
export function* routeEdges(
  graph: LayeredGraph,
  layering: Layering,
  proper: ProperGraph,
  axis: Float64Array,
  nodeMain: Float64Array,
  frame: LayerFrame,
  lanes: Float64Array,
): Steps<RouteWriter> {
  const edgeCount = graph.from.length;
  const writer = new RouteWriter(edgeCount, edgeCount * 2 + (proper.vertexCount - proper.nodeCount));
  for (let e = 0; e < edgeCount; e += EDGES_PER_STEP) {
    routeSome(e, Math.min(edgeCount, e + EDGES_PER_STEP), graph, layering, proper, axis, nodeMain, frame, lanes, writer);
    yield;
  }
  return writer;
}

function routeSome(
  first: number,
  last: number,
  { nodeCount, from, to, length, fromShift, toShift }: LayeredGraph,
  { layer }: Layering,
  { bendStart, detour }: ProperGraph,
  axis: Float64Array,
  nodeMain: Float64Array,
  { start, end }: LayerFrame,
  lanes: Float64Array,
  writer: RouteWriter,
): void {
  for (let e = first; e < last; e++) {
    const u = from[e]!;
    const v = to[e]!;
    const leave = axis[u]! + fromShift[e]!;
    const arrive = axis[v]! + toShift[e]!;
    const exit = end[layer[u]!]!;
    const entry = start[layer[v]!]!;
    writer.add(nodeMain[u]! + length[u]!, leave);
    writer.add(exit, leave);
    if (detour[e] === 1) {
      const afterSource = (exit + start[layer[u]! + 1]!) / 2;
      const beforeTarget = (end[layer[v]! - 1]! + entry) / 2;
      writer.add(afterSource, leave);
      writer.add(afterSource, lanes[e]!);
      writer.add(beforeTarget, lanes[e]!);
      writer.add(beforeTarget, arrive);
    } else {
      let l = layer[u]!;
      for (let bend = nodeCount + bendStart[e]!; bend < nodeCount + bendStart[e + 1]!; bend++) {
        l++;
        writer.add(start[l]!, axis[bend]!);
        writer.add(end[l]!, axis[bend]!);
      }
    }
    writer.add(entry, arrive);
    writer.add(nodeMain[v]!, arrive);
    writer.end();
  }
}

/** However many lines are led around, they take no more lanes, and no more room, than this; some then share a lane. */
const MOST_LANES = 64;
const MOST_ROOM = 400;

/**
 * A lane beside the drawing for every edge that is led around it. Two edges share a lane where their ways do not overlap.
 * Returns the place of each lane and how much room all lanes take before the drawing.
 */
export function assignLanes(
  { from, to }: LayeredGraph,
  { layer }: Layering,
  { detour }: ProperGraph,
  gap: number,
): { lanes: Float64Array; room: number } {
  const lanes = new Float64Array(detour.length);
  const around: number[] = [];
  for (let e = 0; e < detour.length; e++) if (detour[e]) around.push(e);
  around.sort((a, b) => layer[from[a]!]! - layer[from[b]!]! || layer[to[a]!]! - layer[to[b]!]! || a - b);
  const takenUpTo: number[] = [];
  for (const e of around) {
    let lane = takenUpTo.findIndex((end) => end < layer[from[e]!]!);
    if (lane < 0) lane = takenUpTo.length < MOST_LANES ? takenUpTo.length : e % MOST_LANES;
    takenUpTo[lane] = layer[to[e]!]!;
    lanes[e] = lane;
  }
  const step = Math.min(gap, MOST_ROOM / takenUpTo.length);
  const room = takenUpTo.length === 0 ? 0 : takenUpTo.length * step;
  for (const e of around) lanes[e] = room - (lanes[e]! + 1) * step;
  return { lanes, room };
}
