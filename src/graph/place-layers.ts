import type { LayeredGraph, LayeredOptions, LayeredResult, WarmStart } from './layered/layered-graph.js';
import { counting, groupBy } from './layered/layered-graph.js';
import { layered } from './layered/layered.js';
import { loopRoom, type Level, type Margins, type PlacedLevel } from './level.js';
import { findParts, pack, type Parts } from './parts.js';
import { TURNS_PER_STEP, type Steps } from './steps.js';
import type { Spacing } from './types.js';

export interface PlaceOptions {
  readonly spacing: Spacing;
  readonly margins: Margins;
  readonly maxSweeps: number;
  /** Whether the flow runs along the wide side of a screen. */
  readonly alongIsWide: boolean;
  readonly warm: WarmStart | null;
  readonly oldWrap: number;
}

interface PlacedPart {
  readonly children: Int32Array;
  readonly links: Int32Array;
  readonly result: LayeredResult;
}

/** Places a level in layers: each part on its own, then all parts side by side. */
export function* placeLayers(level: Level, options: PlaceOptions): Steps<PlacedLevel> {
  const { margins } = options;
  const parts = findParts(level);
  const placed = yield* placeParts(level, parts, options);
  const ported = level.side.length > 0;
  const hasEntry = level.side.includes(-1);
  const hasExit = level.side.includes(1);
  // The first part of a level with ports reaches to the border itself, where its ports are.
  const lengths = Float64Array.from(
    placed,
    ({ result }, k) => result.mainSize - (k === 0 && hasEntry ? margins.mainBefore : 0) - (k === 0 && hasExit ? margins.mainAfter : 0),
  );
  const packing = pack(
    lengths,
    Float64Array.from(placed, ({ result }) => result.crossSize),
    options.spacing.partGap,
    options.alongIsWide,
    ported,
    options.oldWrap,
  );
  let length = level.minLength;
  let thickness = level.minThickness;
  for (let k = 0; k < placed.length; k++) {
    length = Math.max(length, margins.mainBefore + packing.main[k]! + lengths[k]! + margins.mainAfter);
    thickness = Math.max(thickness, margins.crossBefore + packing.cross[k]! + placed[k]!.result.crossSize + margins.crossAfter);
    const mainBefore = k === 0 && hasEntry ? 0 : margins.mainBefore;
    move(placed[k]!.result, packing.main[k]! + mainBefore, packing.cross[k]! + margins.crossBefore);
  }
  return { length, thickness, ...(yield* gather(level, placed)), wrap: packing.wrap };
}

function move({ main, axis, points, bends }: LayeredResult, alongFlow: number, acrossFlow: number): void {
  if (alongFlow === 0 && acrossFlow === 0) return;
  for (let k = 0; k < main.length; k++) main[k]! += alongFlow;
  for (let k = 0; k < axis.length; k++) axis[k]! += acrossFlow;
  for (let k = 0; k < bends.length; k++) bends[k]! += acrossFlow;
  for (let k = 0; k < points.length; k += 2) {
    points[k]! += alongFlow;
    points[k + 1]! += acrossFlow;
  }
}

function* placeParts(level: Level, { count, partOf }: Parts, options: PlaceOptions): Steps<PlacedPart[]> {
  const childCount = level.length.length;
  if (count === 1 && childCount > 1) return [yield* placeWhole(level, options)];
  const children = groupBy(count, partOf);
  const links = groupBy(
    count,
    level.from.map((u, k) => (u < childCount ? partOf[u]! : partOf[level.to[k]!]!)),
  );
  const local = new Int32Array(childCount + level.side.length);
  const placed: PlacedPart[] = [];
  for (let part = 0; part < count; part++) {
    const members = children.item.subarray(children.start[part], children.start[part + 1]);
    const own = links.item.subarray(links.start[part], links.start[part + 1]);
    const portCount = part === 0 ? level.side.length : 0;
    for (let k = 0; k < members.length; k++) local[members[k]!] = k;
    for (let p = 0; p < portCount; p++) local[childCount + p] = members.length + p;
    const graph = partGraph(level, members, own, local, portCount);
    const result = graph.nodeCount === 1 ? alone(graph) : yield* layered(graph, layeredOptions(options, members, own, portCount));
    placed.push({ children: members, links: own, result });
    if (part % 256 === 255) yield;
  }
  return placed;
}

/** The common case, a level in one piece: nothing to number anew. */
function* placeWhole(level: Level, options: PlaceOptions): Steps<PlacedPart> {
  const children = counting(level.length.length);
  const links = counting(level.from.length);
  const { from, to, fromShift, toShift } = level;
  const graph = { ...extentsOf(level, children, level.side.length), from, to, fromShift, toShift };
  return { children, links, result: yield* layered(graph, layeredOptions(options, children, links, level.side.length)) };
}

const nothing = new Float64Array(0);
const noRoutes = new Int32Array(1);

/** A node without a link needs no engine; there can be very many of them. */
function alone({ length, before, after }: LayeredGraph): LayeredResult {
  return {
    main: new Float64Array(1),
    axis: before,
    mainSize: length[0]!,
    crossSize: before[0]! + after[0]!,
    routeStart: noRoutes,
    points: nothing,
    bendStart: noRoutes,
    bends: nothing,
  };
}

function extentsOf(
  level: Level,
  members: Int32Array,
  portCount: number,
): Pick<LayeredGraph, 'nodeCount' | 'length' | 'before' | 'after' | 'side' | 'isLabel'> {
  const nodeCount = members.length + portCount;
  const length = new Float64Array(nodeCount);
  const before = new Float64Array(nodeCount);
  const after = new Float64Array(nodeCount);
  const side = new Int8Array(nodeCount);
  const isLabel = level.isLabel ? new Uint8Array(nodeCount) : null;
  if (isLabel && level.isLabel) for (let k = 0; k < members.length; k++) isLabel[k] = level.isLabel[members[k]!]!;
  for (let k = 0; k < members.length; k++) {
    const u = members[k]!;
    length[k] = level.length[u]!;
    before[k] = level.thickness[u]! / 2;
    after[k] = level.thickness[u]! / 2;
    if (level.loops[u]! > 0) before[k]! += loopRoom(level.loops[u]!);
  }
  if (portCount > 0) side.set(level.side, members.length);
  return { nodeCount, length, before, after, side, isLabel };
}

function partGraph(level: Level, members: Int32Array, links: Int32Array, local: Int32Array, portCount: number): LayeredGraph {
  const from = new Int32Array(links.length);
  const to = new Int32Array(links.length);
  const fromShift = new Float64Array(links.length);
  const toShift = new Float64Array(links.length);
  for (let k = 0; k < links.length; k++) {
    const link = links[k]!;
    from[k] = local[level.from[link]!]!;
    to[k] = local[level.to[link]!]!;
    fromShift[k] = level.fromShift[link]!;
    toShift[k] = level.toShift[link]!;
  }
  return { ...extentsOf(level, members, portCount), from, to, fromShift, toShift };
}

function layeredOptions(
  { spacing, margins, maxSweeps, warm }: PlaceOptions,
  members: Int32Array,
  links: Int32Array,
  portCount: number,
): LayeredOptions {
  const { layerGap, nodeGap, edgeGap } = spacing;
  return {
    layerGap,
    nodeGap,
    edgeGap,
    entryGap: margins.mainBefore,
    exitGap: margins.mainAfter,
    maxSweeps,
    warm: warm && partOfWarm(warm, members, links, portCount),
  };
}

function partOfWarm(warm: WarmStart, members: Int32Array, links: Int32Array, portCount: number): WarmStart | null {
  const axis = new Float64Array(members.length + portCount).fill(NaN);
  let known = 0;
  for (let k = 0; k < members.length; k++) {
    axis[k] = warm.axis[members[k]!]!;
    if (!Number.isNaN(axis[k]!)) known++;
  }
  if (known === 0) return null;
  if (portCount > 0) axis.set(warm.axis.subarray(warm.axis.length - portCount), members.length);
  return { axis, bends: Array.from(links, (link) => warm.bends[link] ?? null), keep: warm.keep };
}

/** Puts the results of the parts together, in the numbering of the level. */
function* gather(level: Level, placed: readonly PlacedPart[]): Steps<Omit<PlacedLevel, 'length' | 'thickness' | 'wrap'>> {
  const childCount = level.length.length;
  const main = new Float64Array(childCount);
  const cross = new Float64Array(childCount);
  for (const { children, result } of placed) {
    for (let k = 0; k < children.length; k++) {
      main[children[k]!] = result.main[k]!;
      cross[children[k]!] = result.axis[k]! - level.thickness[children[k]!]! / 2;
    }
  }
  const first = placed[0];
  const portCross = first ? first.result.axis.slice(first.children.length) : new Float64Array(0);
  if (first && placed.length === 1) {
    const { routeStart, points, bendStart, bends } = first.result;
    return { main, cross, portCross, routeStart, points, bendStart, bends };
  }
  const routes = yield* joined(level.from.length, placed, 2, ({ routeStart, points }) => [routeStart, points]);
  const bends = yield* joined(level.from.length, placed, 1, ({ bendStart, bends }) => [bendStart, bends]);
  return { main, cross, portCross, routeStart: routes.start, points: routes.values, bendStart: bends.start, bends: bends.values };
}

/** Lists of numbers, `width` of them per entry, from the links of each part into those of the level. */
function* joined(
  linkCount: number,
  placed: readonly PlacedPart[],
  width: number,
  listOf: (result: LayeredResult) => readonly [start: Int32Array, values: Float64Array],
): Steps<{ start: Int32Array; values: Float64Array }> {
  const start = new Int32Array(linkCount + 1);
  for (const { links, result } of placed) {
    const [partStart] = listOf(result);
    for (let k = 0; k < links.length; k++) start[links[k]! + 1] = partStart[k + 1]! - partStart[k]!;
  }
  for (let k = 0; k < linkCount; k++) start[k + 1]! += start[k]!;
  const values = new Float64Array(start[linkCount]! * width);
  // Counted over all parts: there may be thousands of them with a few links each.
  let turns = 0;
  for (const { links, result } of placed) {
    const [partStart, partValues] = listOf(result);
    for (let k = 0; k < links.length; k++) {
      if (++turns % TURNS_PER_STEP === 0) yield;
      const end = partStart[k + 1]! * width;
      for (let at = partStart[k]! * width, to = start[links[k]!]! * width; at < end; at++, to++) values[to] = partValues[at]!;
    }
  }
  return { start, values };
}
