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
  const taker = new Taker(nodes.length, edges.length, notices);
  for (let k = 0; k < nodes.length; k += TURNS_PER_STEP) {
    taker.takeNodes(nodes, k, Math.min(nodes.length, k + TURNS_PER_STEP));
    yield;
  }
  const parent = taker.findParents();
  yield;
  for (let k = 0; k < edges.length; k += TURNS_PER_STEP) {
    taker.takeEdges(edges, k, Math.min(edges.length, k + TURNS_PER_STEP));
    yield;
  }
  return taker.taken(parent);
}

class Taker {
  private readonly nodeIndex = new Map<string, number>();
  private readonly nodeIds: string[] = [];
  private readonly parentIds: unknown[] = [];
  private readonly width: Float64Array;
  private readonly height: Float64Array;
  private readonly isGrid: Uint8Array;
  private readonly knownEdges = new Set<string>();
  private readonly edgeIds: string[] = [];
  private readonly from: Int32Array;
  private readonly to: Int32Array;

  constructor(
    nodesAtMost: number,
    edgesAtMost: number,
    private readonly notices: NoticeList,
  ) {
    this.width = new Float64Array(nodesAtMost);
    this.height = new Float64Array(nodesAtMost);
    this.isGrid = new Uint8Array(nodesAtMost);
    this.from = new Int32Array(edgesAtMost);
    this.to = new Int32Array(edgesAtMost);
  }

  takeNodes(nodes: readonly unknown[], first: number, end: number): void {
    const { nodeIndex, nodeIds, parentIds, width, height, isGrid, notices } = this;
    for (let k = first; k < end; k++) {
      const node = nodes[k];
      if (!hasId(node)) {
        notices.add('bad-node', String(k));
        continue;
      }
      const { id } = node;
      const u = nodeIds.length;
      if (nodeIndex.has(id)) {
        notices.add('duplicate-node', id);
        continue;
      }
      nodeIndex.set(id, u);
      nodeIds.push(id);
      parentIds.push(node['parent']);
      if (node['arrange'] === 'grid') isGrid[u] = 1;
      const w = sideOf(node['width'], FALLBACK_WIDTH);
      const h = sideOf(node['height'], FALLBACK_HEIGHT);
      width[u] = w;
      height[u] = h;
      if (w !== node['width'] || h !== node['height']) notices.add('bad-size', id);
    }
  }

  /** The group of each node. */
  findParents(): Int32Array {
    const { nodeIndex, nodeIds, parentIds, notices } = this;
    const parent = new Int32Array(nodeIds.length).fill(-1);
    let grouped = false;
    for (let u = 0; u < parent.length; u++) {
      const id = parentIds[u];
      if (id === undefined || id === null) continue;
      const group = typeof id === 'string' ? nodeIndex.get(id) : undefined;
      if (group === undefined) notices.add('unknown-parent', nodeIds[u]!);
      else parent[u] = group;
      grouped = true;
    }
    if (grouped) openCycles(parent, (u) => notices.add('parent-cycle', nodeIds[u]!));
    return parent;
  }

  takeEdges(edges: readonly unknown[], first: number, end: number): void {
    const { nodeIndex, knownEdges, edgeIds, from, to, notices } = this;
    for (let k = first; k < end; k++) {
      const edge = edges[k];
      if (!hasId(edge)) {
        notices.add('bad-edge', String(k));
        continue;
      }
      const { id } = edge;
      if (knownEdges.has(id)) {
        notices.add('duplicate-edge', id);
        continue;
      }
      knownEdges.add(id);
      // Only strings are keys of the index.
      const source = nodeIndex.get(edge['from'] as string);
      const target = nodeIndex.get(edge['to'] as string);
      if (source === undefined || target === undefined) {
        notices.add('unknown-step', id);
        continue;
      }
      from[edgeIds.length] = source;
      to[edgeIds.length] = target;
      edgeIds.push(id);
    }
  }

  taken(parent: Int32Array): Intake {
    const { nodeIds, edgeIds } = this;
    const nodeCount = nodeIds.length;
    return {
      nodeIds,
      width: this.width.subarray(0, nodeCount),
      height: this.height.subarray(0, nodeCount),
      parent,
      isGrid: this.isGrid.subarray(0, nodeCount),
      edgeIds,
      from: this.from.subarray(0, edgeIds.length),
      to: this.to.subarray(0, edgeIds.length),
    };
  }
}

function hasId(value: unknown): value is { readonly id: string; readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null && typeof (value as { id?: unknown }).id === 'string';
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
