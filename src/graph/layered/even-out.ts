import type { Steps } from '../steps.js';
import { groupBy, type Incidence } from './layered-graph.js';
import type { RankedGraph } from './ranked-graph.js';

/** Rounds after which nobody would see what another one moves; the larger a graph, the less closely it is looked at. */
const ROUNDS: readonly { readonly below: number; readonly rounds: number }[] = [
  { below: 1_000, rounds: 10 },
  { below: 10_000, rounds: 3 },
];
/** A round that moves no branch further than this was the last one, in layout units. */
const SEEN = 1;
/** How often a round looks for branches that push against each other. */
const PASSES = 2;

/** In the place of a vertex, a line or a branch: there is none. */
const NONE = -1;

/**
 * Moves branches to the mean of what they fork from and join, as far as there is room, so that they stand evenly around
 * it: the pendulum method (Sander, A Fast Heuristic for Hierarchical Manhattan Layout, 1995) for those blocks of vertices
 * on a straight line that have at most one line at either end. What forks and joins stays, and with it the long straight
 * lines of a drawing. Short branches come first: what lies within something else is not to make room for it. Branches of
 * the same length that touch and push against each other move as one, by the mean of what pulls at all of them. Nothing
 * changes its order, no line that is straight becomes bent, and nothing comes nearer than it may.
 *
 * @param place of each vertex, in parts of a layout unit; is changed
 */
export function* evenOut(graph: RankedGraph, place: Int32Array): Steps<void> {
  const rounds = ROUNDS.find(({ below }) => place.length < below)?.rounds ?? 0;
  if (rounds === 0) return;
  const branches = new Branches(graph, place);
  branches.findStraight();
  branches.findEnds();
  yield;
  const { start, item, beside } = branches.byLength();
  for (let length = 1; length < start.length - 1; length++) {
    const members = item.subarray(start[length], start[length + 1]);
    if (members.length === 0) continue;
    const pairs = beside.item.subarray(beside.start[length], beside.start[length + 1]);
    for (let round = 0; round < rounds; round++) if (branches.swing(members, pairs) < SEEN * graph.scale) break;
    yield;
  }
}

/** A branch, as every straight block, is known by its first vertex; a region of branches that move as one by its first branch. */
class Branches {
  /** The block of each vertex, the next vertex of the same block, and how many a block has. */
  private readonly block: Int32Array;
  private readonly below: Int32Array;
  private readonly length: Int32Array;
  /** The lines into a block and out of it, as indices in the lists of the layer before. */
  private readonly into: Int32Array;
  private readonly out: Int32Array;
  /** 1 for a block with more than one line at an end, which stays where it is. */
  private readonly pinned: Uint8Array;
  private readonly region: Int32Array;
  /** The next branch of the same region, and at its first the last of them. */
  private readonly next: Int32Array;
  private readonly last: Int32Array;
  /** How far a region is pulled, and by how many lines. */
  private readonly force: Int32Array;
  private readonly lines: Int32Array;

  constructor(
    private readonly graph: RankedGraph,
    private readonly place: Int32Array,
  ) {
    const count = place.length;
    this.block = new Int32Array(count);
    this.below = new Int32Array(count).fill(NONE);
    this.length = new Int32Array(count);
    this.into = new Int32Array(count).fill(NONE);
    this.out = new Int32Array(count).fill(NONE);
    this.pinned = new Uint8Array(count);
    this.region = new Int32Array(count).fill(NONE);
    this.next = new Int32Array(count);
    this.last = new Int32Array(count);
    this.force = new Int32Array(count);
    this.lines = new Int32Array(count);
  }

  findStraight(): void {
    const { block, below, length, place } = this;
    const { start, item, shift } = this.graph.up;
    for (let v = 0; v < place.length; v++) {
      block[v] = v;
      for (let p = start[v]!; p < start[v + 1]!; p++) {
        const u = item[p]!;
        const bend = place[v]! - place[u]! - shift[p]!;
        // Lines off the axis may be straight beside one another: one of them makes the block.
        if (bend < -1 || bend > 1 || below[u] !== NONE) continue;
        block[v] = block[u]!;
        below[u] = v;
        break;
      }
      length[block[v]!]!++;
    }
  }

  findEnds(): void {
    const { block, into, out, pinned } = this;
    const { item, owner } = this.graph.up;
    for (let p = 0; p < item.length; p++) {
      const a = block[item[p]!]!;
      const b = block[owner[p]!]!;
      if (a === b) continue;
      if (out[a] !== NONE) pinned[a] = 1;
      if (into[b] !== NONE) pinned[b] = 1;
      out[a] = p;
      into[b] = p;
    }
  }

  /** Branches by how many vertices they have, and vertices beside whose branch another of its length stands before it. */
  byLength(): Incidence & { readonly beside: Incidence } {
    const { block, length, pinned } = this;
    const { distance } = this.graph;
    const own = new Int32Array(block.length).fill(NONE);
    const shared = new Int32Array(block.length).fill(NONE);
    let longest = 0;
    for (let v = 0; v < block.length; v++) {
      const b = block[v]!;
      if (pinned[b] === 1) continue;
      if (b === v) own[v] = length[v]!;
      if (b === v && length[v]! > longest) longest = length[v]!;
      if (distance[v]! >= 0 && pinned[block[v - 1]!] === 0 && length[block[v - 1]!] === length[b]) shared[v] = length[b]!;
    }
    return { ...groupBy(longest + 1, own), beside: groupBy(longest + 1, shared) };
  }

  /** Lets every region of some branches of one length move once; returns how far the one that moved furthest did. */
  swing(branches: Int32Array, beside: Int32Array): number {
    const { region, force } = this;
    for (let k = 0; k < branches.length; k++) this.measure(branches[k]!);
    this.joinRegions(beside);
    let furthest = 0;
    for (let k = 0; k < branches.length; k++) {
      const b = branches[k]!;
      if (region[b] !== b || force[b] === 0) continue;
      const by = this.move(b);
      if (by > furthest) furthest = by;
    }
    return furthest;
  }

  /** Makes a branch a region of its own, and looks how far its lines pull it. */
  private measure(b: number): void {
    const { item, owner, shift } = this.graph.up;
    const { place } = this;
    const into = this.into[b]!;
    const out = this.out[b]!;
    let force = 0;
    let lines = 0;
    if (into !== NONE) {
      force += place[item[into]!]! + shift[into]! - place[owner[into]!]!;
      lines++;
    }
    if (out !== NONE) {
      force += place[owner[out]!]! - shift[out]! - place[item[out]!]!;
      lines++;
    }
    this.force[b] = lines === 2 ? force >> 1 : force;
    this.lines[b] = lines;
    this.region[b] = b;
    this.last[b] = b;
    this.next[b] = NONE;
  }

  private joinRegions(beside: Int32Array): void {
    const { place, block, force } = this;
    const { distance } = this.graph;
    for (let pass = 0; pass < PASSES; pass++) {
      for (let k = 0; k < beside.length; k++) {
        const v = beside[k]!;
        if (place[v]! - place[v - 1]! > distance[v]!) continue;
        const a = this.find(block[v - 1]!);
        const b = this.find(block[v]!);
        if (a !== b && force[a]! > force[b]!) this.join(a, b);
      }
    }
  }

  private find(branch: number): number {
    const { region } = this;
    let root = branch;
    while (region[root] !== root) root = region[root]!;
    for (let b = branch; b !== root;) {
      const above = region[b]!;
      region[b] = root;
      b = above;
    }
    return root;
  }

  private join(a: number, b: number): void {
    const { region, next, last, force, lines } = this;
    region[b] = a;
    next[last[a]!] = b;
    last[a] = last[b]!;
    const all = lines[a]! + lines[b]!;
    if (all > 0) force[a] = Math.round((force[a]! * lines[a]! + force[b]! * lines[b]!) / all);
    lines[a] = all;
  }

  /** Moves a region as far as it is pulled and may go; returns how far that was. */
  private move(root: number): number {
    const { place, below, next } = this;
    const step = this.force[root]! > 0 ? 1 : -1;
    let most = step * this.force[root]!;
    for (let b = root; b !== NONE && most > 0; b = next[b]!) most = this.roomOf(b, root, step, most);
    if (most <= 0) return 0;
    for (let b = root; b !== NONE; b = next[b]!) for (let v = b; v !== NONE; v = below[v]!) place[v]! += step * most;
    return most;
  }

  /** How far a branch may go beside what is not of its region, if no further than `most`. */
  private roomOf(branch: number, root: number, step: number, most: number): number {
    const { place, below, block, region } = this;
    const { distance } = this.graph;
    const ahead = step > 0 ? 1 : 0;
    let room = most;
    for (let v = branch; v !== NONE; v = below[v]!) {
      const least = distance[v + ahead]!;
      if (least < 0) continue;
      const left = step * (place[v + step]! - place[v]!) - least;
      if (left >= room) continue;
      const other = block[v + step]!;
      if (region[other] === NONE || this.find(other) !== root) room = left;
    }
    return room;
  }
}
