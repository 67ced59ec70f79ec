import type { StoreChange } from '../../client/types.js';
import type { Direction } from '../../graph/index.js';
import { runInSlices } from '../../graph/steps.js';
import type { StoredGate } from '../../model/readable-gate.js';
import type { Edge } from '../../model/step.js';
import type { Tone } from '../../theme/status-shapes.js';
import type { PlainText } from '../shared/render-text.js';
import { lookOf } from '../status/status-look.js';
import type { FarSource, FarState, LineState } from './far/state.js';
import { clip } from './intake/clip.js';
import { guardOf, wordsAtLine, type EdgeSource } from './look/edge-words.js';
import { locksOf } from './look/locks.js';
import { farLookOf, lookOfFolded, lookOfStep, titleOf, urgencyOfStep, type CardLook, type FarLook, type LookContext } from './look/step-look.js';
import type { GuestFace, NodeFace } from './near/card-layer.js';
import type { EdgeFace } from './near/edge-layer.js';
import type { PlacedScene } from './scene/placed-scene.js';
import type { GraphSource, Scene, SceneEdge, SceneNode } from './scene/scene.js';
import { tintOf } from './scene/tint.js';
import type { DrawingModel, FarCode } from './stage/drawing.js';

/** What a graph shows, gates included. */
export interface GraphData extends GraphSource {
  readonly gates: ReadonlyMap<string, StoredGate>;
}

/** Ids of what changed, by kind; what the model does not show may be among them. */
export type Changes = { readonly step?: Iterable<string> } & Partial<Pick<StoreChange['changed'], 'edge' | 'gate' | 'boundary'>>;

/** What stands out from the rest for the moment, by what is drawn. */
export interface Marks {
  readonly selected: ReadonlySet<string>;
  /** What a search or a filter is about: all else is dimmed. Undefined without either; another set when it has other members. */
  readonly lit: ReadonlySet<string> | undefined;
}

/** How long a slice of what is prepared may take, in milliseconds. */
const SLICE_MS = 10;
const NO_MARKS: Marks = { selected: new Set(), lit: undefined };
const NOT_BEGUN: ReadonlySet<string> = new Set(['pending', 'ready', 'skipped', 'cancelled', 'unknown']);
/** A region so wide, at zoom 1, says in full who answers for it. */
const WITH_RESPONSIBLE = 300;
/** Of several gates on one line the one that needs somebody is shown. */
const GATE_URGENCY: readonly Tone[] = ['waiting', 'stuck', 'failed', 'running', 'idle', 'succeeded'];

/** What the items of a map are called after the map itself, as in `Look up the order: request 3`: under the map's own name the rest is enough. */
function withoutPrefix({ text, lang }: PlainText, prefix: string): PlainText {
  const rest = text.startsWith(prefix) ? /^\s*[:·–—-]\s+(.+)$/su.exec(text.slice(prefix.length))?.[1] : undefined;
  return rest === undefined ? { text, lang } : { text: rest, lang };
}

const NO_FAR_LOOK: FarLook = { tone: 'idle', shape: 'question', cells: [] };

/** Turns data into faces. A look is made once per update, and only for what is in sight. */
export class GraphModel implements DrawingModel, FarSource {
  #data: GraphData;
  readonly placed: PlacedScene;
  readonly direction: Direction;
  #far: FarState | undefined;
  readonly #touched = new Set<string>();
  readonly #looks = new Map<string, CardLook>();
  /** The edges that each lock stands for, by the line that it is on. */
  #locks: ReadonlyMap<string, readonly string[]> | undefined;
  /** What a gate guards, once somebody asks. */
  #guarded: ReadonlySet<string> | undefined;
  marks: Marks = NO_MARKS;
  context: LookContext;
  #lang: string;

  constructor(data: GraphData, placed: PlacedScene, context: LookContext, direction: Direction) {
    this.#data = data;
    this.placed = placed;
    this.context = context;
    this.#lang = context.words.lang;
    this.direction = direction;
  }

  get scene(): Scene {
    return this.placed.scene;
  }

  get data(): GraphData {
    return this.#data;
  }

  /** Notes which steps and lines have to be looked at again. */
  touch({ step = [], edge, gate, boundary }: Changes): void {
    if (edge !== undefined && edge.size > 0) this.#guarded = this.#locks = undefined;
    for (const id of step) this.#looks.delete(this.scene.shownAs.get(id) ?? '');
    if (this.#far === undefined) return;
    for (const id of step) this.#touched.add(id);
    for (const id of edge ?? []) this.#touched.add(this.#data.edges.get(id)?.from ?? '');
    if (boundary !== undefined && boundary.size > 0) this.#far.refresh();
    else if (gate !== undefined && gate.size > 0) this.#far.touchGates();
  }

  /** Takes the same run's newer data; the scene stays as it was laid out. All looks are made again for what is in sight: they tell times too. */
  read(data: GraphData, context: LookContext): void {
    const isOther = data.steps !== this.#data.steps || data.edges !== this.#data.edges || context.words.lang !== this.#lang;
    this.#data = data;
    this.context = context;
    this.#lang = context.words.lang;
    this.#looks.clear();
    if (!isOther) return;
    this.#guarded = this.#locks = undefined;
    this.#far?.refresh();
    this.#touched.clear();
  }

  #touchedNodes(): ReadonlySet<SceneNode> {
    const { nodes, shownAs } = this.scene;
    const touched = new Set<SceneNode>();
    for (const id of this.#touched) {
      const node = nodes.get(shownAs.get(id) ?? '');
      if (node !== undefined) touched.add(node);
    }
    return touched;
  }

  /** What canvases show: made when the first of them draws, and up to date with what was touched. */
  farState(State: typeof FarState): FarState {
    this.#far ??= new State(this, this.placed);
    if (this.#touched.size > 0) this.#far.touch(this.#touchedNodes());
    this.#touched.clear();
    this.#far.mark(this.marks.selected, this.marks.lit);
    return this.#far;
  }

  /** What pays once much is asked for, each a task of its own for when the page has time. */
  preparations({ SpatialIndex, FarState: State }: FarCode): readonly (() => void)[] {
    const { nodeIndex, edgeIndex } = this.placed;
    return [() => nodeIndex.prepare(SpatialIndex), () => edgeIndex.prepare(SpatialIndex), () => void runInSlices(this.farState(State).prepare(), SLICE_MS)];
  }

  lookOf(node: SceneNode): CardLook | undefined {
    const step = node.step === undefined ? undefined : this.#data.steps.get(node.step);
    if (step === undefined || node.kind === 'region') return undefined;
    let look = this.#looks.get(node.id);
    if (look === undefined) {
      look = node.folded.length > 0 ? lookOfFolded(step, node.folded, this.context) : lookOfStep(step, this.context);
      this.#looks.set(node.id, look);
    }
    return look;
  }

  /** Whether somebody should look at a card, or something is being done there; without the cost of a whole look. */
  urgencyOf(node: SceneNode): 'hot' | 'busy' | undefined {
    const step = this.#data.steps.get(node.step ?? '');
    if (step === undefined) return undefined;
    const { hot, busy } = node.folded.length > 0 ? (this.lookOf(node) ?? { hot: false, busy: false }) : urgencyOfStep(step, this.context);
    return hot ? 'hot' : busy ? 'busy' : undefined;
  }

  /** The name of a step, group or region in full. */
  titleOf(node: SceneNode): PlainText {
    if (node.kind === 'region') {
      const boundary = this.#data.boundaries.get(node.boundary ?? '');
      if (boundary === undefined) return { text: '' };
      return { text: this.context.words.t('responsible', { area: clip(boundary.label).text, name: boundary.accountable.name }), lang: boundary.label.lang };
    }
    const step = this.#data.steps.get(node.step ?? '');
    return step === undefined ? { text: '' } : titleOf(step);
  }

  #shortTitleOf(node: SceneNode, width: number): PlainText {
    const boundary = this.#data.boundaries.get(node.boundary ?? '');
    if (node.kind === 'region' && boundary !== undefined && width < WITH_RESPONSIBLE) {
      return { text: this.context.words.t('responsibleShort', { area: clip(boundary.label).text, name: boundary.accountable.name }), lang: boundary.label.lang };
    }
    const title = this.titleOf(node);
    const step = this.#data.steps.get(node.step ?? '');
    // Only a numbered item of a map is named after it; another step inside it keeps its name, whatever that begins with.
    const map = step?.mapIndex === undefined ? undefined : this.#data.steps.get(step.parent ?? '');
    return map?.kind === 'map' ? withoutPrefix(title, titleOf(map).text) : title;
  }

  nodeFace(at: number): NodeFace {
    const node = this.placed.nodes[at] as SceneNode;
    const box = this.placed.box(at);
    const { words } = this.context;
    const name = this.titleOf(node).text;
    return {
      node, box, title: this.#shortTitleOf(node, box.width), look: this.lookOf(node), selected: this.marks.selected.has(node.id), dim: this.#isDim(node), tint: this.#tintOf(node.boundary),
      guests: this.#guestsOf(node), toggleLabel: words.t(node.kind === 'group' ? 'close' : 'open', { name }), stepData: this.#data.steps.get(node.step ?? ''),
    };
  }

  #isDim(node: SceneNode): boolean {
    return node.kind === 'card' && this.marks.lit?.has(node.id) === false;
  }

  #tintOf(boundary: string | undefined): number {
    return boundary !== undefined && this.#data.boundaries.has(boundary) ? tintOf(boundary) : 0;
  }

  #guestsOf({ guests }: SceneNode): readonly GuestFace[] {
    return [...guests].sort(([, a], [, b]) => b - a).map(([id, n]) => ({ words: this.context.words.t('guests', { n, area: clip(this.#data.boundaries.get(id)?.label ?? { text: id }).text }), tint: this.#tintOf(id) }));
  }

  /** The same in words, for whoever listens. */
  guestWordsOf(node: SceneNode): string[] {
    return this.#guestsOf(node).map(({ words }) => words);
  }

  edgeFace(at: number): EdgeFace {
    const edge = this.placed.edges[at] as SceneEdge;
    const members = this.#edgesOf(edge.members);
    const locked = (this.#locks ??= locksOf(this.scene, this.#data.edges)).get(edge.id) ?? [];
    return {
      id: edge.id, route: this.placed.route(at), direction: this.direction, kind: edge.kind, state: this.lineState(edge), gate: this.gateTone({ members: locked }),
      words: wordsAtLine(members, this.#edgeSource, this.#edgesOf(locked)), labelBox: this.placed.labelBox(at),
    };
  }

  #edgesOf(ids: readonly string[]): Edge[] {
    return ids.flatMap((id) => this.#data.edges.get(id) ?? []);
  }

  get #edgeSource(): EdgeSource {
    const { steps, gates, boundaries } = this.#data;
    return { steps, gates, boundaries, boundaryOf: this.scene.boundaryOf, words: this.context.words };
  }

  /** The same in full for a step that a gate stands before. */
  guardWordsOf(id: string): string {
    const { words } = this.context;
    const edges = this.scene.links.filter((link) => link.to === id).flatMap((link) => this.#data.edges.get(link.id) ?? []);
    const who = guardOf(edges, this.#edgeSource);
    return who === undefined ? words.t('needsApproval') : words.t('needsApprovalOf', { who: who.text });
  }

  farLook(node: SceneNode): FarLook {
    const step = node.kind === 'region' ? undefined : this.#data.steps.get(node.step ?? '');
    return step === undefined ? NO_FAR_LOOK : farLookOf(step, node.folded, this.context);
  }

  farTitle(node: SceneNode): { readonly title: string; readonly shortTitle: string; readonly tint: number } {
    const title = this.titleOf(node).text;
    const area = this.#data.boundaries.get(node.boundary ?? '')?.label;
    return { title, shortTitle: area === undefined ? title : clip(area).text, tint: this.#tintOf(node.boundary) };
  }

  /** Whether somebody has to agree before the flow goes on into this step. */
  isGuarded(id: string): boolean {
    if (this.#guarded === undefined) {
      const guarded = new Set<string>();
      for (const link of this.scene.links) if (this.#data.edges.get(link.id)?.gate !== undefined) guarded.add(link.to);
      this.#guarded = guarded;
    }
    return this.#guarded.has(id);
  }

  /** Taken when the backend says so, or when both ends have begun; a line that was ruled out stays faint. */
  lineState({ members }: SceneEdge): LineState {
    let ruledOut = members.length > 0;
    for (const member of members) {
      const edge = this.#data.edges.get(member);
      if (edge === undefined) continue;
      const to = this.#statusOf(edge.to);
      if (edge.taken ?? (!NOT_BEGUN.has(this.#statusOf(edge.from)) && !NOT_BEGUN.has(to))) return 'taken';
      if (edge.taken === undefined && to !== 'skipped') ruledOut = false;
    }
    return ruledOut ? 'not-taken' : 'open';
  }

  /** The gate that guards a line, as the tone of its state; of several the one that needs somebody. */
  gateTone({ members }: Pick<SceneEdge, 'members'>): Tone | undefined {
    let tones: Set<Tone> | undefined;
    for (const member of members) {
      const id = this.#data.edges.get(member)?.gate;
      if (id === undefined) continue;
      const gate = this.#data.gates.get(id);
      tones ??= new Set();
      tones.add(gate === undefined || gate.notUnderstood !== undefined ? 'idle' : lookOf('gate', gate.state).tone);
    }
    return tones && GATE_URGENCY.find((tone) => tones.has(tone));
  }

  endsOf({ members }: SceneEdge): readonly SceneNode[] {
    const { nodes, shownAs } = this.scene;
    const ends: SceneNode[] = [];
    const add = (step: string): void => {
      const node = nodes.get(shownAs.get(step) ?? '');
      if (node !== undefined) ends.push(node);
    };
    for (const member of members) {
      const edge = this.#data.edges.get(member);
      if (edge === undefined) continue;
      add(edge.from);
      add(edge.to);
    }
    return ends;
  }

  #statusOf(step: string): string {
    return this.#data.steps.get(step)?.status ?? 'unknown';
  }
}
