import type { StoreChange } from '../../../client/types.js';
import { fit, GraphNavigation, LayoutClient, type Direction, type LayoutEngine, type LayoutInput, type LayoutOptions, type Size } from '../../../graph/index.js';
import { runInSlices, runToEnd } from '../../../graph/steps.js';
import type { Boundary, Step } from '../../../model/step.js';
import { GraphModel } from '../graph-model.js';
import type { GraphView } from '../graph-source.js';
import type { LookContext } from '../look/step-look.js';
import { READABLE_ZOOM } from '../stage/camera.js';
import { cardSize, spacingOf, type CardShape, type CardWish } from './card-shape.js';
import { withLabelRoom } from './label-room.js';
import { PlacedScene, type Placement } from './placed-scene.js';
import type { PluggedLayout } from './plugged-layout.js';
import { sceneSteps, startsFolded, type FoldQuestion, type GraphSource, type Scene } from './scene.js';

/** A scene that has been laid out. */
export interface LaidOut {
  readonly model: GraphModel;
  readonly result: Placement;
  readonly navigation: GraphNavigation;
  /** Why the host's own engine could not be used for it. */
  readonly failure: string | undefined;
}

export interface LayoutWish {
  readonly direction: Direction;
  readonly context: LookContext;
  /** The node that should stay where the reader sees it. */
  readonly anchor: string | undefined;
  /** The drawing area. */
  readonly room: Size;
  readonly cards: CardWish;
  /** The font family of the drawing: what is written at lines is measured in it. */
  readonly font: string;
  /** The host's own engine instead of ours. */
  readonly engine: LayoutEngine | undefined;
}

/** Trying another cut of the cards is for graphs that are laid out in a moment. */
const TRIED_TO = 300;
/** A room so much wider or narrower asks anew how the cards are cut. */
const OTHER_ROOM = 0.15;
/** Steps and lines from which a scene is built in slices, and how long a slice may take. */
const SLICED_FROM = 5000;
const SLICE_MS = 10;

/** Keeps what a person opened and closed, and lays the scene out again when that or the topology changes. */
export class SceneKeeper {
  readonly #layouts = new LayoutClient();
  #plugged: PluggedLayout | undefined;
  #failure: string | undefined;
  #building: AbortController | undefined;
  readonly #toggled = new Map<string, boolean>();
  #laidOut: LaidOut | undefined;
  #shape: CardShape | undefined;
  #shapedFor = 0;
  #members: ReadonlyMap<string, readonly string[]> = new Map();
  #isMember: ReadonlySet<string> = new Set();

  get current(): LaidOut | undefined {
    return this.#laidOut;
  }

  /** Begins anew, as with another run. */
  reset(): void {
    this.#layouts.reset();
    this.#laidOut = undefined;
    this.#shape = undefined;
    this.#toggled.clear();
  }

  /** Lets the cards be cut anew. */
  recut(): void {
    this.#shape = undefined;
  }

  /** Ends what is still being laid out, and the worker if there is one; what is laid out stays. */
  close(): void {
    this.#layouts.close();
    this.#plugged?.close();
    this.#building?.abort(new DOMException('The graph was closed', 'AbortError'));
  }

  /** Lets the cards be cut anew if the room is another; true when it is. */
  refit(width: number): boolean {
    if (this.#shape === undefined || Math.abs(width / this.#shapedFor - 1) < OTHER_ROOM) return false;
    this.#shape = undefined;
    return true;
  }

  /** Whether the scene would be another one after a change. */
  isOutdated({ reset, topology, changed }: StoreChange, { steps, boundaries }: Pick<GraphSource, 'steps' | 'boundaries'>): boolean {
    if (reset || topology) return true;
    for (const id of changed.boundary) if (this.#isMoved(id, boundaries.get(id))) return true;
    for (const id of changed.step) if (this.#hasLeft(steps.get(id))) return true;
    return false;
  }

  /** Opens a closed card or closes an open group; false when there is nothing to open. */
  toggle(id: string): boolean {
    const node = this.#laidOut?.model.scene.nodes.get(id);
    if (node?.step === undefined || !node.foldable) return false;
    this.#toggled.set(node.step, node.kind === 'group');
    return true;
  }

  /** Opens every group that hides a step; true when there was one. */
  unfoldTo(id: string, steps: ReadonlyMap<string, Step>): boolean {
    if (this.#laidOut?.model.scene.shownAs.get(id) === id) return false;
    let at = steps.get(id)?.parent;
    for (let guard = 0; at !== undefined && guard < steps.size; guard++) {
      this.#toggled.set(at, false);
      at = steps.get(at)?.parent;
    }
    return true;
  }

  /** Lays out what is there now. Resolves with nothing when a newer layout took its place meanwhile. */
  async layOut(view: GraphView, wish: LayoutWish): Promise<LaidOut | undefined> {
    this.#members = new Map([...view.boundaries.values()].map(({ id, members }) => [id, members]));
    this.#isMember = new Set([...this.#members.values()].flat());
    try {
      const { scene, result } = await this.#place(view, wish);
      this.#laidOut = {
        model: new GraphModel(view, new PlacedScene(scene, result), wish.context, wish.direction),
        result,
        navigation: new GraphNavigation({ nodes: scene.layout.nodes, edges: scene.links }, result.boxes, wish.direction),
        failure: this.#failure,
      };
      return this.#laidOut;
    } catch (reason) {
      if (reason instanceof DOMException && reason.name === 'AbortError') return undefined;
      throw reason;
    }
  }

  /** Cards are wide, unless many in a row would then be too small to read and tall ones are not. */
  async #place(view: GraphView, { direction, anchor, room, cards, engine, font, context }: LayoutWish): Promise<{ scene: Scene; result: Placement }> {
    const placed = async (shape: CardShape): Promise<{ scene: Scene; result: Placement }> => {
      const scene = await this.#build(view, shape, cards);
      return { scene, result: await this.#compute(withLabelRoom(scene, view, { direction, font, words: context.words }), { direction, anchor, spacing: spacingOf(shape, direction) }, engine) };
    };
    const zoomOf = ({ width, height }: Placement): number => fit({ x: 0, y: 0, width, height }, room).zoom;
    const first = await placed(this.#shape ?? 'wide');
    if (this.#shape !== undefined) return first;
    this.#shapedFor = room.width;
    this.#shape = 'wide';
    if (direction === 'down' || first.scene.nodes.size > TRIED_TO || zoomOf(first.result) >= READABLE_ZOOM) return first;
    const second = await placed('tall');
    if (zoomOf(second.result) <= zoomOf(first.result)) return placed('wide');
    this.#shape = 'tall';
    return second;
  }

  /** A small scene at once, a large one in slices that leave the page time to breathe; a newer one takes its place. */
  async #build(view: GraphView, shape: CardShape, cards: CardWish): Promise<Scene> {
    this.#building?.abort(new DOMException('A newer layout was asked for', 'AbortError'));
    const building = new AbortController();
    this.#building = building;
    const steps = sceneSteps(view, (question) => this.#isFolded(question), shape, cardSize(shape, cards));
    return view.steps.size + view.edges.size < SLICED_FROM ? runToEnd(steps) : runInSlices(steps, SLICE_MS, building.signal);
  }

  /** An engine of the host that fails is named, and ours steps in: a graph that is not drawn helps nobody. */
  async #compute(input: LayoutInput, options: Omit<LayoutOptions, 'previous'>, engine: LayoutEngine | undefined): Promise<Placement> {
    this.#failure = undefined;
    if (engine === undefined) return this.#layouts.layout(input, options);
    try {
      return await (await this.#plug(engine)).layout(input, options);
    } catch (reason) {
      if (reason instanceof DOMException && reason.name === 'AbortError') throw reason;
      this.#failure = reason instanceof Error ? reason.message : String(reason);
      return this.#layouts.layout(input, options);
    }
  }

  /** Whether a boundary holds other steps than when the scene was made. */
  #isMoved(id: string, boundary: Boundary | undefined): boolean {
    const before = this.#members.get(id);
    return boundary === undefined || before?.length !== boundary.members.length || before.some((member, at) => member !== boundary.members[at]);
  }

  /** Whether a step says that it lies in another boundary than when the scene was made. */
  #hasLeft(step: Step | undefined): boolean {
    if (this.#laidOut === undefined || step?.boundary === undefined || !this.#members.has(step.boundary) || this.#isMember.has(step.id)) return false;
    return this.#laidOut.model.scene.boundaryOf.get(step.id) !== step.boundary;
  }

  async #plug(engine: LayoutEngine): Promise<PluggedLayout> {
    const building = this.#building;
    const { PluggedLayout: Plugged } = await import('./plugged-layout.js');
    building?.signal.throwIfAborted();
    if (this.#plugged?.engine !== engine) this.#plugged = new Plugged(engine);
    return this.#plugged;
  }

  #isFolded(question: FoldQuestion): boolean {
    return this.#toggled.get(question.step.id) ?? startsFolded(question);
  }
}
