import type { NoticeList } from './notices.js';
import { TURNS_PER_STEP, type Steps } from './steps.js';
import type { LayoutInput } from './types.js';

/** The input as numbers: nodes and edges are known by their index, and everything that makes no sense is gone. */
export interface Intake {
  readonly nodeIds: string[];
  readonly width: Float64Array;
  readonly height: Float64Array;
  /** Index of the group a node stands in, -1 at the top level. Never a cycle. */
  readonly parent: Int32Array;
  readonly isGrid: Uint8Array;
  readonly edgeIds: string[];
  readonly from: Int32Array;
  readonly to: Int32Array;
  /** Width and height of the label of each edge in turn, zero for none; null where no edge has one. */
  readonly labels: Float64Array | null;
  /** Index of the first node that is the label of an edge: they come last. */
  readonly firstLabel: number;
  /** The other half of each edge that was parted by its label, -1 for one that was not; null where none was. */
  readonly second: Int32Array | null;
}

const LARGEST_SIDE = 1_000_000;
const FALLBACK_WIDTH = 160;
const FALLBACK_HEIGHT = 48;

/** Takes in data of any kind: what cannot be used is noted and left out, nothing throws. */
export function* takeIn(input: LayoutInput, notices: NoticeList): Steps<Intake> {
  const nodes: readonly unknown[] = Array.isArray(input.nodes) ? input.nodes : [];
  const edges: readonly unknown[] = Array.isArray(input.edges) ? input.edges : [];
  const index = new Map<string, number>();
  const nodeIds: string[] = [];
  const parentIds: unknown[] = [];
  const width = new Float64Array(nodes.length);
  const height = new Float64Array(nodes.length);
  const isGrid = new Uint8Array(nodes.length);
  const takeNodes = (first: number, end: number): void => {
    for (let k = first; k < end; k++) {
      const node = nodes[k];
      if (!hasId(node)) {
        notices.add('bad-node', String(k));
        continue;
      }
      const { id } = node;
      if (index.has(id)) {
        notices.add('duplicate-node', id);
        continue;
      }
      const u = nodeIds.length;
      index.set(id, u);
      nodeIds.push(id);
      parentIds.push(node['parent']);
      if (node['arrange'] === 'grid') isGrid[u] = 1;
      const w = sideOf(node['width'], FALLBACK_WIDTH);
      const h = sideOf(node['height'], FALLBACK_HEIGHT);
      width[u] = w;
      height[u] = h;
      if (w !== node['width'] || h !== node['height']) notices.add('bad-size', id);
    }
  };
  for (let k = 0; k < nodes.length; k += TURNS_PER_STEP) {
    takeNodes(k, Math.min(nodes.length, k + TURNS_PER_STEP));
    yield;
  }
  const parent = findParents(nodeIds, parentIds, index, notices);
  yield;

  const edgeIds: string[] = [];
  const known = new Set<string>();
  const from = new Int32Array(edges.length);
  const to = new Int32Array(edges.length);
  let labels: Float64Array | null = null;
  const takeEdges = (first: number, end: number): void => {
    for (let k = first; k < end; k++) {
      const edge = edges[k];
      if (!hasId(edge)) {
        notices.add('bad-edge', String(k));
        continue;
      }
      const { id } = edge;
      if (known.has(id)) {
        notices.add('duplicate-edge', id);
        continue;
      }
      known.add(id);
      // Only strings are keys of the index.
      const source = index.get(edge['from'] as string);
      const target = index.get(edge['to'] as string);
      if (source === undefined || target === undefined) {
        notices.add('unknown-step', id);
        continue;
      }
      from[edgeIds.length] = source;
      to[edgeIds.length] = target;
      const label = edge['labelSize'];
      if (isObject(label)) {
        labels ??= new Float64Array(2 * edges.length);
        labels[2 * edgeIds.length] = sideOf(label['width'], 0);
        labels[2 * edgeIds.length + 1] = sideOf(label['height'], 0);
      }
      edgeIds.push(id);
    }
  };
  for (let k = 0; k < edges.length; k += TURNS_PER_STEP) {
    takeEdges(k, Math.min(edges.length, k + TURNS_PER_STEP));
    yield;
  }
  const nodeCount = nodeIds.length;
  return {
    nodeIds,
    width: width.subarray(0, nodeCount),
    height: height.subarray(0, nodeCount),
    parent,
    isGrid: isGrid.subarray(0, nodeCount),
    edgeIds,
    from: from.subarray(0, edgeIds.length),
    to: to.subarray(0, edgeIds.length),
    labels,
    firstLabel: nodeCount,
    second: null,
  };
}

/** The group of each node. */
function findParents(
  nodeIds: readonly string[],
  parentIds: readonly unknown[],
  index: ReadonlyMap<string, number>,
  notices: NoticeList,
): Int32Array {
  const parent = new Int32Array(nodeIds.length).fill(-1);
  let grouped = false;
  for (let u = 0; u < parent.length; u++) {
    const id = parentIds[u];
    if (id === undefined || id === null) continue;
    const group = index.get(id as string);
    if (group === undefined) notices.add('unknown-parent', nodeIds[u]!);
    else parent[u] = group;
    grouped = true;
  }
  if (grouped) openCycles(parent, (u) => notices.add('parent-cycle', nodeIds[u]!));
  return parent;
}

function isObject(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null;
}

function hasId(value: unknown): value is { readonly id: string; readonly [key: string]: unknown } {
  return isObject(value) && typeof value['id'] === 'string';
}

function sideOf(value: unknown, fallback: number): number {
  if (typeof value !== 'number' || !(value >= 0)) return fallback;
  return Math.min(value, LARGEST_SIDE);
}

/** Follows every node to the top; where that leads round in a circle, the first member of it goes to the top level. */
function openCycles(parent: Int32Array, onCycle: (node: number) => void): void {
  const visit = new Int32Array(parent.length);
  for (let start = 0; start < parent.length; start++) {
    let u = start;
    while (u >= 0 && visit[u] === 0) {
      visit[u] = start + 1;
      u = parent[u]!;
    }
    if (u < 0 || visit[u] !== start + 1) continue;
    let first = u;
    for (let v = parent[u]!; v !== u; v = parent[v]!) first = Math.min(first, v);
    parent[first] = -1;
    onCycle(first);
  }
}
