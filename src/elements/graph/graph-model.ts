import type { Box, Direction, Point } from '../../graph/index.js';
import type { StoredGate } from '../../model/readable-gate.js';
import type { Edge } from '../../model/step.js';
import type { Tone } from '../../theme/status-shapes.js';
import type { PlainText } from '../shared/render-text.js';
import { lookOf } from '../status/status-look.js';
import type { GuestFace, NodeFace } from './card-layer.js';
import type { DrawingModel } from './drawing.js';
import type { EdgeFace } from './edge-layer.js';
import type { FarEdge, FarNode } from './far-layer.js';
import type { GraphSource, Scene, SceneNode } from './scene.js';
import { lookOfFolded, lookOfStep, titleOf, urgencyOfStep, type CardLook, type LookContext } from './step-look.js';

/** What a graph shows, gates included. */
export interface GraphData extends GraphSource {
  readonly gates: ReadonlyMap<string, StoredGate>;
}

/** What stands out from the rest for the moment, by what is drawn. */
export interface Marks {
  readonly selected: ReadonlySet<string>;
  /** What a search or a filter is about: all else is dimmed. Undefined without either. */
  readonly lit: ReadonlySet<string> | undefined;
}

const NO_MARKS: Marks = { selected: new Set(), lit: undefined };
const NOT_BEGUN: ReadonlySet<string> = new Set(['pending', 'ready', 'skipped', 'cancelled', 'unknown']);
const TINTS = 4;
/** A region so wide, at zoom 1, says in full who answers for it. */
const WITH_RESPONSIBLE = 300;
/** Of several gates on one line the one that needs somebody is shown. */
const GATE_URGENCY: readonly Tone[] = ['waiting', 'stuck', 'failed', 'running', 'idle', 'succeeded'];

/** An item of an opened map is named like `Look up the order: request 3`; under the map's own name the rest is enough. */
function withoutPrefix({ text, lang }: PlainText, prefix: string): PlainText {
  const rest = text.startsWith(prefix) ? /^\s*[:·–—-]\s+(.+)$/su.exec(text.slice(prefix.length))?.[1] : undefined;
  return rest === undefined ? { text, lang } : { text: rest, lang };
}

/** Turns data into faces. A look is made once per update, and only for what is in sight. */
export class GraphModel implements DrawingModel {
  #data: GraphData;
  readonly scene: Scene;
  readonly direction: Direction;
  readonly #looks = new Map<string, CardLook>();
  readonly #tints = new Map<string, number>();
  /** The edges of the data that lead into what is shown. */
  readonly #into = new Map<string, string[]>();
  marks: Marks = NO_MARKS;
  context: LookContext;

  constructor(data: GraphData, scene: Scene, context: LookContext, direction: Direction) {
    this.#data = data;
    this.scene = scene;
    this.context = context;
    this.direction = direction;
    [...data.boundaries.keys()].forEach((id, at) => this.#tints.set(id, (at % TINTS) + 1));
    for (const { id, to } of scene.links) {
      const into = this.#into.get(to);
      if (into === undefined) this.#into.set(to, [id]);
      else into.push(id);
    }
  }

  get data(): GraphData {
    return this.#data;
  }

  /** Takes the same run's newer data; the scene stays as it was laid out. Looks are made again for what is in sight. */
  read(data: GraphData, context: LookContext): void {
    this.#data = data;
    this.context = context;
    this.#looks.clear();
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
      return { text: this.context.words.t('responsible', { area: boundary.label.text, name: boundary.accountable.name }), lang: boundary.label.lang };
    }
    const step = this.#data.steps.get(node.step ?? '');
    return step === undefined ? { text: '' } : titleOf(step);
  }

  #shortTitleOf(node: SceneNode, width: number): PlainText {
    const boundary = this.#data.boundaries.get(node.boundary ?? '');
    if (node.kind === 'region' && boundary !== undefined && width < WITH_RESPONSIBLE) {
      return { text: this.context.words.t('responsibleShort', { area: boundary.label.text, name: boundary.accountable.name }), lang: boundary.label.lang };
    }
    const title = this.titleOf(node);
    const step = this.#data.steps.get(node.step ?? '');
    const parent = step?.parent === undefined ? undefined : this.#data.steps.get(step.parent);
    return parent?.kind === 'map' ? withoutPrefix(title, titleOf(parent).text) : title;
  }

  nodeFace(id: string, box: Box): NodeFace {
    const node = this.scene.nodes.get(id) as SceneNode;
    const { words } = this.context;
    const name = this.titleOf(node).text;
    return {
      node, box, title: this.#shortTitleOf(node, box.width), look: this.lookOf(node), selected: this.marks.selected.has(id), dim: this.#isDim(node), tint: this.#tintOf(node.boundary),
      guests: this.#guestsOf(node), toggleLabel: words.t(node.kind === 'group' ? 'close' : 'open', { name }),
    };
  }

  #isDim(node: SceneNode): boolean {
    return node.kind === 'card' && this.marks.lit?.has(node.id) === false;
  }

  #tintOf(boundary: string | undefined): number {
    return this.#tints.get(boundary ?? '') ?? 0;
  }

  #guestsOf({ guests }: SceneNode): readonly GuestFace[] {
    return [...guests].sort(([, a], [, b]) => b - a).map(([id, n]) => ({ words: this.context.words.t('guests', { n, area: this.#data.boundaries.get(id)?.label.text ?? id }), tint: this.#tintOf(id) }));
  }

  /** The same in words, for whoever listens. */
  guestWordsOf(node: SceneNode): string[] {
    return this.#guestsOf(node).map(({ words }) => words);
  }

  edgeFace(id: string, route: readonly Point[]): EdgeFace {
    const members = this.#membersOf(id);
    const label = members[0]?.label;
    return {
      id, route, direction: this.direction, kind: this.scene.edges.get(id)?.kind ?? 'unknown', state: this.#stateOf(members), gate: this.#gateOf(members),
      label: label !== undefined && members.every((edge) => edge.label?.text === label.text) ? label : undefined,
    };
  }

  farNode(id: string, box: Box): FarNode {
    const node = this.scene.nodes.get(id) as SceneNode;
    const { tone = 'idle', shape = 'question', cells = [] } = this.lookOf(node) ?? {};
    const title = this.titleOf(node).text;
    const shortTitle = this.#data.boundaries.get(node.boundary ?? '')?.label.text ?? title;
    return { box, kind: node.kind, tone, shape, title, shortTitle, cells, selected: this.marks.selected.has(id), dim: this.#isDim(node), tint: this.#tintOf(node.boundary) };
  }

  farEdge(id: string, route: readonly Point[]): FarEdge {
    const members = this.#membersOf(id);
    return { route, taken: this.#stateOf(members) === 'taken', gate: this.#gateOf(members) };
  }

  /** Whether somebody has to agree before the flow goes on into this step. */
  isGuarded(id: string): boolean {
    return this.#into.get(id)?.some((edge) => this.#data.edges.get(edge)?.gate !== undefined) ?? false;
  }

  #membersOf(id: string): readonly Edge[] {
    return (this.scene.edges.get(id)?.members ?? []).map((member) => this.#data.edges.get(member)).filter((edge) => edge !== undefined);
  }

  /** Taken when the backend says so, or when both ends have begun; a line that was ruled out stays faint. */
  #stateOf(members: readonly Edge[]): EdgeFace['state'] {
    let ruledOut = members.length > 0;
    for (const edge of members) {
      const from = this.#data.steps.get(edge.from)?.status ?? 'unknown';
      const to = this.#data.steps.get(edge.to)?.status ?? 'unknown';
      if (edge.taken ?? (!NOT_BEGUN.has(from) && !NOT_BEGUN.has(to))) return 'taken';
      if (edge.taken === undefined && to !== 'skipped') ruledOut = false;
    }
    return ruledOut ? 'not-taken' : 'open';
  }

  #gateOf(members: readonly Edge[]): Tone | undefined {
    const tones = new Set<Tone>();
    for (const { gate: id } of members) {
      if (id === undefined) continue;
      const gate = this.#data.gates.get(id);
      tones.add(gate === undefined || gate.notUnderstood !== undefined ? 'idle' : lookOf('gate', gate.state).tone);
    }
    return GATE_URGENCY.find((tone) => tones.has(tone));
  }
}
