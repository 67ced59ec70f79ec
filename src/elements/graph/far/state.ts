import { runToEnd, TURNS_PER_STEP, type Steps } from '../../../graph/steps.js';
import { TONES, type ShapeName, type Tone } from '../../../theme/status-shapes.js';
import type { FarLook } from '../look/step-look.js';
import type { PlacedScene } from '../scene/placed-scene.js';
import type { SceneEdge, SceneNode } from '../scene/scene.js';
import { CALLS } from './beacon.js';

/** `open` is what is not known yet. */
export const LINE_STATES = ['open', 'taken', 'not-taken'] as const;
export type LineState = (typeof LINE_STATES)[number];

/** What a canvas shows of a card that is large enough, or of an area. */
export interface FarFace {
  readonly shape: ShapeName;
  readonly cells: readonly Tone[];
  readonly title: string;
  /** What is left of the title where there is little room. */
  readonly shortTitle: string;
  /** From 1 for a region. */
  readonly tint: number;
}

/** Where the state of a canvas comes from. */
export interface FarSource {
  farLook(node: SceneNode): FarLook;
  farTitle(node: SceneNode): Pick<FarFace, 'title' | 'shortTitle' | 'tint'>;
  lineState(edge: SceneEdge): LineState;
  gateTone(edge: SceneEdge): Tone | undefined;
  /** The nodes whose steps decide how a line looks. */
  endsOf(edge: SceneEdge): readonly SceneNode[];
}

/** Beyond so many changes a canvas that has not looked for them draws everything again. */
const MOST_CHANGES = 65_536;
/** Up to so many cards that need somebody are marked where they are too small to be noticed; beyond the second number their colour is seen anyway. */
const FEW_CALLS = 200;
const MANY_CALLS = 400;

/**
 * What canvases show of every card and line, as numbers, and a journal of what changed: a canvas that remembers how far it
 * has read redraws only that. Names and shapes are asked for only where they can be seen.
 */
export class FarState {
  /** By node: its place in `TONES`. */
  readonly tones: Uint8Array;
  /** By edge: its place in `LINE_STATES`. */
  readonly lines: Uint8Array;
  /** By edge: 0 without a gate, else 1 + the place of its tone in `TONES`. */
  readonly gates: Uint8Array;
  /** By node: 1 for what a search or a filter is not about. */
  readonly dims: Uint8Array;
  /** By node: 1 for a card that needs somebody, or did when everything was looked at last. */
  readonly called: Uint8Array;
  selected: ReadonlySet<string> = new Set();
  /** Grows when everything may look different. */
  version = 0;
  /** Nodes as their number, edges as -1 - their number, in the order in which they changed. */
  readonly changes: number[] = [];
  readonly #source: FarSource;
  readonly #placed: PlacedScene;
  readonly #faces = new Map<number, FarFace>();
  /** The lines at node n: `#edgesAt[k]` for k from `#edgesFrom[n]` to `#edgesFrom[n + 1]`. */
  #edgesFrom: Int32Array | undefined;
  #edgesAt = new Int32Array(0);
  #lit: ReadonlySet<string> | undefined;
  #calls = 0;
  #hasBeacons = true;

  constructor(source: FarSource, placed: PlacedScene) {
    this.#source = source;
    this.#placed = placed;
    const { nodes, edges } = placed;
    this.tones = new Uint8Array(nodes.length);
    this.dims = new Uint8Array(nodes.length);
    this.called = new Uint8Array(nodes.length);
    this.lines = new Uint8Array(edges.length);
    this.gates = new Uint8Array(edges.length);
    this.refresh();
  }

  /** Finds out which lines are at which nodes: that need not be known before something changes. */
  *prepare(): Steps<Int32Array> {
    if (this.#edgesFrom !== undefined) return this.#edgesFrom;
    const { nodes, edges } = this.#placed;
    const from = new Int32Array(nodes.length + 1);
    /** Line and node of each end in turn. */
    const ends: number[] = [];
    for (let edge = 0; edge < edges.length; edge++) {
      if (edge % TURNS_PER_STEP === TURNS_PER_STEP - 1) yield;
      for (const { at } of this.#source.endsOf(edges[edge]!)) {
        from[at + 1]! += 1;
        ends.push(edge, at);
      }
    }
    for (let node = 0; node < nodes.length; node++) from[node + 1]! += from[node]!;
    const fill = from.slice();
    const edgesAt = new Int32Array(from[nodes.length]!);
    for (let k = 0; k < ends.length; k += 2) edgesAt[fill[ends[k + 1]!]!++] = ends[k]!;
    this.#edgesAt = edgesAt;
    this.#edgesFrom = from;
    return from;
  }

  /** Looks at everything again. */
  refresh(): void {
    const { nodes, edges } = this.#placed;
    this.#calls = 0;
    for (const node of nodes) {
      this.tones[node.at] = this.#toneOf(node);
      this.#calls += this.#callsAt(node);
    }
    for (const edge of edges) this.#look(edge);
    this.#hasBeacons = this.#calls <= FEW_CALLS;
    this.#startAnew();
  }

  /** Whether a card is to be marked, however small it is. */
  isBeacon(at: number): boolean {
    return this.#hasBeacons && this.dims[at] === 0 && this.#callsAt(this.#placed.nodes[at]!) === 1;
  }

  /** Whether any card is marked, or may have been. */
  get hasBeacons(): boolean {
    return this.#hasBeacons;
  }

  /** Looks again at these nodes and the lines at them. */
  touch(nodes: Iterable<SceneNode>): void {
    const from = this.#edgesFrom ?? runToEnd(this.prepare());
    for (const node of nodes) {
      const tone = this.#toneOf(node);
      const hadFace = this.#faces.delete(node.at);
      const isOther = tone !== this.tones[node.at] || (hadFace && node.folded.length > 0);
      if (isOther && node.kind === 'card') this.#change(node.at);
      this.#calls -= this.#callsAt(node);
      this.tones[node.at] = tone;
      this.#calls += this.#callsAt(node);
      if (this.#callsAt(node) === 1) this.called[node.at] = 1;
      for (let k = from[node.at]!; k < from[node.at + 1]!; k++) this.#touchEdge(this.#edgesAt[k]!);
    }
    const hasBeacons = this.#calls <= (this.#hasBeacons ? MANY_CALLS : FEW_CALLS);
    if (hasBeacons === this.#hasBeacons) return;
    this.#hasBeacons = hasBeacons;
    this.#startAnew();
  }

  /** Looks again at every line that a gate guards. */
  touchGates(): void {
    for (const { at } of this.#placed.edges) if (this.gates[at] !== 0) this.#touchEdge(at);
  }

  /** Takes over what stands out: `lit` has to be another set when it has other members. */
  mark(selected: ReadonlySet<string>, lit: ReadonlySet<string> | undefined): void {
    const { nodes, scene } = this.#placed;
    for (const [some, others] of [[this.selected, selected], [selected, this.selected]] as const) {
      for (const id of some) {
        const node = others.has(id) ? undefined : scene.nodes.get(id);
        if (node?.kind === 'card') this.#change(node.at);
        else if (node !== undefined) this.#startAnew();
      }
    }
    this.selected = selected;
    if (lit === this.#lit) return;
    this.#lit = lit;
    for (const { id, at, kind } of nodes) this.dims[at] = kind === 'card' && lit?.has(id) === false ? 1 : 0;
    this.#startAnew();
  }

  face(at: number): FarFace {
    let face = this.#faces.get(at);
    if (face === undefined) {
      const node = this.#placed.nodes[at]!;
      const { shape, cells } = this.#source.farLook(node);
      face = { shape, cells, ...this.#source.farTitle(node) };
      this.#faces.set(at, face);
    }
    return face;
  }

  #callsAt({ at, kind }: SceneNode): number {
    return kind === 'card' ? CALLS[this.tones[at]!]! : 0;
  }

  #toneOf(node: SceneNode): number {
    return TONES.indexOf(this.#source.farLook(node).tone);
  }

  #touchEdge(at: number): void {
    const [line, gate] = [this.lines[at], this.gates[at]];
    this.#look(this.#placed.edges[at]!);
    if (line !== this.lines[at] || gate !== this.gates[at]) this.#change(-1 - at);
  }

  #look(edge: SceneEdge): void {
    const gate = this.#source.gateTone(edge);
    this.lines[edge.at] = LINE_STATES.indexOf(this.#source.lineState(edge));
    this.gates[edge.at] = gate === undefined ? 0 : 1 + TONES.indexOf(gate);
  }

  #change(what: number): void {
    if (this.changes.length >= MOST_CHANGES) this.#startAnew();
    this.changes.push(what);
  }

  #startAnew(): void {
    this.changes.length = 0;
    for (const node of this.#placed.nodes) this.called[node.at] = this.#callsAt(node);
    this.#faces.clear();
    this.version += 1;
  }
}
