import type { Steps } from '../steps.js';
import { alignBlocks } from './align.js';
import { orderByPlaces, placesFrom, type Places } from './initial-order.js';
import type { LayeredGraph, LayeredOptions, LayeredResult } from './layered-graph.js';
import { assignLayers, type Layering } from './layers.js';
import { makeRoom } from './make-room.js';
import { cutLongEdges, type ProperGraph } from './proper-graph.js';
import { searchOrder, Sweeps } from './reduce-crossings.js';
import { assignLanes, routeEdges, type LayerFrame } from './routes.js';
import { transpose } from './transpose.js';

/** A layered drawing of one connected or unconnected graph: layers, order within them, places, routes. */
export function* layered(graph: LayeredGraph, options: LayeredOptions): Steps<LayeredResult> {
  const layering = assignLayers(graph);
  yield;
  const proper = yield* cutLongEdges(graph, layering);
  yield;
  const places = options.warm && placesFrom(graph, layering, proper, options.warm);
  yield* orderLayers(proper, layering, places, options);
  const axis = places && options.warm?.keep === 'places' ? makeRoom(proper, places, options) : yield* alignBlocks(proper, options);
  const { lanes, room } = assignLanes(graph, layering, proper, options.edgeGap);
  const crossSize = moveToOrigin(proper, axis, room);
  const frame = frameOf(graph, layering, options);
  const main = centreInLayers(graph, layering, frame);
  yield;
  const writer = yield* routeEdges(graph, layering, proper, axis, main, frame, lanes);
  return {
    main,
    axis: axis.subarray(0, graph.nodeCount),
    mainSize: frame.end[layering.layerCount - 1] ?? 0,
    crossSize,
    routeStart: writer.starts,
    points: writer.finished(),
    bendStart: proper.bendStart,
    bends: axis.subarray(graph.nodeCount),
  };
}

function centreInLayers({ nodeCount, length }: LayeredGraph, { layer }: Layering, { start, end }: LayerFrame): Float64Array {
  const main = new Float64Array(nodeCount);
  for (let u = 0; u < nodeCount; u++) main[u] = (start[layer[u]!]! + end[layer[u]!]! - length[u]!) / 2;
  return main;
}

function* orderLayers(proper: ProperGraph, layering: Layering, places: Places | null, { maxSweeps, warm }: LayeredOptions): Steps<void> {
  if (!places) {
    const { best, crossings } = yield* searchOrder(proper, layering.topological, maxSweeps);
    if (best > 0) yield* transpose(proper, null, crossings);
    return;
  }
  orderByPlaces(proper, places);
  yield;
  if (warm?.keep === 'nothing') {
    const sweeps = new Sweeps(proper);
    yield* sweeps.run(maxSweeps, true);
    sweeps.restoreBest();
    yield* transpose(proper, null, sweeps.crossings);
  } else {
    const movable = places.known.map((known, v) => (known && v < proper.nodeCount ? 0 : 1));
    yield* transpose(proper, movable, null);
  }
}

/** Moves everything so that the least border is at `room`; returns the extent with the room. Everything in a layer is between its first and its last vertex. */
function moveToOrigin({ layerCount, layerStart, order, before, after }: ProperGraph, axis: Float64Array, room: number): number {
  if (axis.length === 0) return room;
  let least = Infinity;
  let most = -Infinity;
  for (let l = 0; l < layerCount; l++) {
    const first = order[layerStart[l]!]!;
    const last = order[layerStart[l + 1]! - 1]!;
    least = Math.min(least, axis[first]! - before[first]!);
    most = Math.max(most, axis[last]! + after[last]!);
  }
  const shift = room - least;
  for (let v = 0; v < axis.length; v++) axis[v]! += shift;
  return most + shift;
}

/** Layers of which all nodes are labels. */
function labelLayers({ nodeCount, isLabel, side }: LayeredGraph, { layer, layerCount }: Layering): Uint8Array | null {
  if (!isLabel) return null;
  const layers = new Uint8Array(layerCount).fill(1);
  for (let u = 0; u < nodeCount; u++) if (isLabel[u] !== 1 || side[u] !== 0) layers[layer[u]!] = 0;
  return layers;
}

/** Each layer is as long as its longest node. A line that passes by a layer of labels has two gaps to change its height in: each is half as wide. Ports stand on the border of the group, one gap away from the nearest node. */
function frameOf(
  graph: LayeredGraph,
  layering: Layering,
  { layerGap, entryGap, exitGap }: LayeredOptions,
): LayerFrame {
  const { nodeCount, length, side } = graph;
  const { layer, layerCount } = layering;
  const labels = labelLayers(graph, layering);
  const start = new Float64Array(layerCount);
  const end = new Float64Array(layerCount);
  const border = new Int8Array(layerCount);
  for (let u = 0; u < nodeCount; u++) {
    const l = layer[u]!;
    end[l] = Math.max(end[l]!, length[u]!);
    if (side[u] !== 0) border[l] = side[u]!;
  }
  for (let l = 0; l < layerCount; l++) {
    if (l > 0) start[l] = end[l - 1]! + (border[l - 1]! < 0 ? entryGap : border[l]! > 0 ? exitGap : labels !== null && (labels[l - 1] === 1 || labels[l] === 1) ? layerGap / 2 : layerGap);
    end[l]! += start[l]!;
  }
  return { start, end };
}
