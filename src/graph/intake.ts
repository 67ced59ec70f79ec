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
  for (let k = 0; k < nodes.length; k++) {
    if (k % TURNS_PER_STEP === TURNS_PER_STEP - 1) yield;
    const node = nodes[k];
    if (!hasId(node)) {
      notices.add('bad-node', String(k));
      continue;
    }
    if (index.has(node.id)) {
      notices.add('duplicate-node', node.id);
      continue;
    }
    const u = nodeIds.length;
    index.set(node.id, u);
    nodeIds.push(node.id);
    parentIds.push(node['parent']);
    isGrid[u] = node['arrange'] === 'grid' ? 1 : 0;
    const fits = isSide(node['width']) && isSide(node['height']);
    width[u] = sideOf(node['width'], FALLBACK_WIDTH);
    height[u] = sideOf(node['height'], FALLBACK_HEIGHT);
    if (!fits) notices.add('bad-size', node.id);
  }
  const parent = new Int32Array(nodeIds.length).fill(-1);
  for (let u = 0; u < parent.length; u++) {
    const id = parentIds[u];
    if (id === undefined || id === null) continue;
    const group = typeof id === 'string' ? index.get(id) : undefined;
    if (group === undefined) notices.add('unknown-parent', nodeIds[u]!);
    else parent[u] = group;
  }
  yield;
  openCycles(parent, (u) => notices.add('parent-cycle', nodeIds[u]!));

  const edgeIds: string[] = [];
  const known = new Set<string>();
  const from = new Int32Array(edges.length);
  const to = new Int32Array(edges.length);
  for (let k = 0; k < edges.length; k++) {
    if (k % TURNS_PER_STEP === TURNS_PER_STEP - 1) yield;
    const edge = edges[k];
    if (!hasId(edge)) {
      notices.add('bad-edge', String(k));
      continue;
    }
    if (known.has(edge.id)) {
      notices.add('duplicate-edge', edge.id);
      continue;
    }
    known.add(edge.id);
    const source = typeof edge['from'] === 'string' ? index.get(edge['from']) : undefined;
    const target = typeof edge['to'] === 'string' ? index.get(edge['to']) : undefined;
    if (source === undefined || target === undefined) {
      notices.add('unknown-step', edge.id);
      continue;
    }
    from[edgeIds.length] = source;
    to[edgeIds.length] = target;
    edgeIds.push(edge.id);
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
  };
}

function hasId(value: unknown): value is { readonly id: string; readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null && 'id' in value && typeof value.id === 'string';
}

function isSide(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= LARGEST_SIDE;
}

function sideOf(value: unknown, fallback: number): number {
  if (isSide(value)) return value;
  return typeof value === 'number' && value > LARGEST_SIDE ? LARGEST_SIDE : fallback;
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
