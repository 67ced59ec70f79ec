import { isServer, type ReactiveController, type ReactiveControllerHost } from 'lit';
import { visibleBox, type Direction, type LayoutEngine, type Point, type Viewport } from '../../../graph/index.js';
import { windowOf } from '../../shared/page.js';
import type { Changes, GraphModel } from '../graph-model.js';
import type { GraphView } from '../graph-source.js';
import type { LookContext } from '../look/step-look.js';
import type { CardContent } from '../near/card-content.js';
import { Pace } from '../pace.js';
import type { CardWish } from '../scene/card-shape.js';
import { SceneKeeper, type LaidOut } from '../scene/scene-keeper.js';
import { cutsNames } from '../scene/cut-names.js';
import { standingOf } from '../scene/standing.js';
import type { IdleTasks } from '../when-idle.js';
import { Camera, READABLE_ZOOM, type Framing } from './camera.js';
import { DrawLoop } from './draw-loop.js';
import { Drawing, partsIn } from './drawing.js';
import { GestureController } from './gestures.js';
import { Plane } from './plane.js';

/** What the stage asks of the element it is in. */
export interface StageOptions {
  surface(): HTMLElement | null;
  view(): GraphView | undefined;
  direction(): Direction;
  context(): LookContext;
  /** The host's own layout engine, if it gave one. */
  engine(): LayoutEngine | undefined;
  cards(): CardWish;
  /** What the host adds to cards. */
  readonly content: CardContent;
  readonly idle: IdleTasks;
  /** Whether all should be in sight instead of where the run stands. */
  isStill(): boolean;
  /** The node under the keyboard. */
  at(): string | undefined;
  /** A new drawing took the place of the one before. */
  shown(): void;
  /** Called with the marks still to be put on the model, before each picture. */
  beforeDraw(model: GraphModel): void;
  /** Called after each picture. */
  afterDraw(drawing: Drawing): void;
  /** A press that did not move, and the card, group or region under it. */
  press(id: string | undefined, event: PointerEvent): void;
  /** The pointer came over another card, group or region, or none. */
  hover(id: string | undefined): void;
  hint(): void;
}

/** A canvas that changes costs each frame as much as a large picture. */
const FAR_EVERY_MS = 50;

const mayMove = (host: Element): boolean => !windowOf(host).matchMedia('(prefers-reduced-motion: reduce)').matches;

/** Where a run is drawn: lays its scene out, frames it, and draws what is in sight. */
export class Stage implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #options: StageOptions;
  readonly #scenes = new SceneKeeper();
  readonly #camera = new Camera();
  readonly #loop: DrawLoop;
  readonly #farPace: Pace;
  readonly #resizes = isServer ? undefined : new ResizeObserver(() => this.#onResize());
  #drawing: Drawing | undefined;
  #isStale = true;
  #isLayingOut = false;
  #run: readonly unknown[] = [];
  #laidFor: Pick<GraphView, 'source' | 'topology'> | undefined;
  #framing: Framing = 'follow';

  constructor(host: ReactiveControllerHost & HTMLElement, options: StageOptions) {
    this.#host = host;
    this.#options = options;
    this.#loop = new DrawLoop(host, () => this.#draw());
    this.#farPace = new Pace(host, FAR_EVERY_MS, () => this.touch({}));
    new GestureController(host, {
      surface: () => options.surface(),
      view: () => this.#camera.view,
      moveTo: (view) => this.moveTo(view),
      press: (at, event) => options.press(this.#drawing?.nodeAt(at, this.#camera.view), event),
      hover: (at) => options.hover(at === undefined ? undefined : this.#drawing?.nodeAt(at, this.#camera.view)),
      hint: () => options.hint(),
      isActive: () => host.matches(':focus-within'),
    });
    host.addController(this);
  }

  /** What is laid out at the moment. */
  get current(): LaidOut | undefined {
    return this.#scenes.current;
  }

  get model(): GraphModel | undefined {
    return this.#scenes.current?.model;
  }

  get drawing(): Drawing | undefined {
    return this.#drawing;
  }

  get scenes(): SceneKeeper {
    return this.#scenes;
  }

  get view(): Viewport {
    return this.#camera.view;
  }

  /** Who says what is in sight. */
  get framing(): Framing {
    return this.#camera.framing;
  }

  /** Whether anybody can see it. */
  get inSight(): boolean {
    return this.#loop.inSight;
  }

  /** Whether a layout is due. */
  get isStale(): boolean {
    return this.#isStale;
  }

  /**
   * Says what is to be drawn: another run is drawn from the beginning, other steps of the same run start from what is drawn.
   * @param run whose run it is: the same members as before for the same run
   */
  drawRun(run: readonly unknown[], view: GraphView | undefined): void {
    const laid = this.#laidFor;
    if (run.some((part, at) => part !== this.#run[at])) this.restart();
    else if (view !== undefined && (laid?.source !== view.source || laid.topology !== view.topology)) this.markStale();
    this.#run = run;
  }

  /** Asks for a layout with the next update. */
  markStale(): void {
    this.#isStale = true;
  }

  /** Begins anew, as with another run. */
  restart(): void {
    this.#isStale = true;
    this.reframe();
    this.#scenes.reset();
    this.#host.requestUpdate();
  }

  /** The same run at another moment: only a reader who chose the view keeps it. */
  reframe(): void {
    this.#camera.framing = this.#options.isStill() ? 'whole' : 'follow';
  }

  /** Lays out anew what is drawn, as for cards of another size; until that is done it stays as it is. */
  relayOut(): void {
    this.#isStale = true;
    this.#scenes.recut();
    this.#host.requestUpdate();
  }

  hostConnected(): void {
    const surface = this.#options.surface();
    if (surface !== null) this.#resizes?.observe(surface);
    this.#host.requestUpdate();
  }

  hostDisconnected(): void {
    this.#resizes?.disconnect();
    this.#isStale ||= this.#isLayingOut;
    this.#scenes.close();
  }

  /** After each update of the element. @param judged whether the looks of the steps were made anew */
  update(judged: boolean): void {
    if (!this.#host.isConnected) return;
    this.#start();
    if (this.#isStale) void this.#layOut();
    else if (judged) this.#frame(true);
    this.#loop.schedule();
  }

  /** Draws these again with the next frame; from far out, where a step is a spot, a few changes at a time. */
  touch(changes: Changes): void {
    this.model?.touch(changes);
    if (this.#drawing?.isFar !== true || this.#farPace.isDue(false)) this.#loop.schedule();
  }

  fit(): void {
    this.#setFraming('whole');
  }

  /** Goes where the run stands, and stays with it until the reader moves. */
  follow(): void {
    this.#setFraming('follow');
  }

  moveTo(view: Viewport): boolean {
    const moved = this.#drawing !== undefined && this.#camera.moveTo(view, this.#drawing.size);
    if (moved) this.#loop.schedule();
    return moved;
  }

  zoomBy(factor: number): void {
    if (this.#drawing !== undefined && this.#camera.zoomBy(factor, this.#drawing.size)) this.#loop.schedule();
  }

  /** Where the drawing area is in the window just now. */
  get plane(): Plane {
    return new Plane(this.#options.surface());
  }

  /** Where a node is in the window. */
  rectOf(id: string): DOMRect | undefined {
    const box = this.#drawing?.boxOf(id);
    if (box === undefined) return undefined;
    const { x, y, zoom } = this.#camera.view;
    return this.plane.rectOf({ x: box.x * zoom + x, y: box.y * zoom + y, width: box.width * zoom, height: box.height * zoom });
  }

  /** Puts a point of the drawing into the middle. */
  centreOn([x, y]: Readonly<Point>): void {
    const { zoom } = this.#camera.view;
    const { width = 0, height = 0 } = this.#drawing?.size ?? {};
    this.moveTo({ x: width / 2 - x * zoom, y: height / 2 - y * zoom, zoom });
  }

  /** Brings a card into sight, near enough to be read if asked for. */
  reveal(id: string, readably = false): void {
    const box = this.#drawing?.boxOf(id);
    if (this.#drawing === undefined || box === undefined) return;
    const { size } = this.#drawing;
    if (readably && this.#camera.view.zoom < READABLE_ZOOM) this.#camera.zoomBy(READABLE_ZOOM / this.#camera.view.zoom, size);
    this.#camera.reveal(box, size, this.#isRtl);
    this.#loop.schedule();
  }

  /** Opens a closed card, which comes into the middle, or closes an open group, which stays where the reader sees it. */
  toggle(id: string): void {
    const isOpening = this.model?.scene.nodes.get(id)?.kind === 'card';
    if (!this.#scenes.toggle(id)) return;
    this.#camera.framing = 'free';
    void this.#layOut(id, isOpening);
  }

  /** Opens what a step is folded into; true when there was something to open, and a layout is due. */
  unfoldTo(id: string): boolean {
    const steps = this.#options.view()?.steps;
    const isHidden = steps?.has(id) === true && this.#scenes.current !== undefined && this.#scenes.unfoldTo(id, steps);
    if (isHidden) this.#isStale = true;
    return isHidden;
  }

  /** Gets ready for what will be asked for: a reader who zooms out waits for nothing then. */
  async prepare(): Promise<void> {
    const code = await this.#drawing?.loadFar();
    if (code !== undefined) for (const task of this.model?.preparations(code) ?? []) this.#options.idle.add(task, 0);
  }

  /** @param anchor the node that should stay where the reader sees it @param isCentred whether it is then moved into the middle */
  async #layOut(anchor = this.#anchor(), isCentred = false): Promise<void> {
    const view = this.#options.view();
    const room = this.#drawing?.size;
    // Without a size nobody looks; the first resize asks again.
    if (view === undefined || room === undefined || room.width === 0 || !this.#host.isConnected) return;
    this.#isStale = false;
    this.#isLayingOut = true;
    this.#laidFor = { source: view.source, topology: view.topology };
    const ask = this.#options;
    const laidOut = await this.#scenes.layOut(view, { direction: ask.direction(), context: ask.context(), anchor, room, cards: ask.cards(), engine: ask.engine(), font: this.#drawing?.font ?? 'sans-serif' });
    if (laidOut === undefined || this.#drawing === undefined) return;
    this.#isLayingOut = false;
    this.#show(laidOut, this.#drawing, anchor, isCentred);
  }

  #show(laidOut: LaidOut, drawing: Drawing, anchor: string | undefined, isCentred: boolean): void {
    const { placed } = laidOut.model;
    const [before, now] = anchor === undefined ? [] : [drawing.boxOf(anchor), placed.boxOf(anchor)];
    drawing.placed = placed;
    this.#camera.content = drawing.content;
    if (before !== undefined && now !== undefined) this.#camera.shiftBy([now.x - before.x, now.y - before.y]);
    if (isCentred && now !== undefined) this.#camera.centre(now, drawing.size, this.#isRtl, mayMove(this.#host));
    this.#frame(false);
    this.#options.shown();
    this.#host.requestUpdate();
  }

  /** What stays where the reader sees it when all is laid out anew: where the keyboard is, else what is nearest to the middle. */
  #anchor(): string | undefined {
    const drawing = this.#drawing;
    const placed = this.model?.placed;
    if (drawing === undefined || placed === undefined || this.#camera.framing !== 'free') return undefined;
    const steps = this.#options.view()?.steps;
    const seen = visibleBox(this.#camera.view, drawing.size);
    const at = this.#options.at();
    let nearest: string | undefined;
    let least = Number.POSITIVE_INFINITY;
    for (const number of placed.nodeIndex.query(seen)) {
      const node = placed.nodes[number];
      if (node?.kind !== 'card' || steps?.has(node.id) !== true) continue;
      const { x, y, width, height } = placed.box(number);
      const away = node.id === at ? -1 : Math.hypot(x + (width - seen.width) / 2 - seen.x, y + (height - seen.height) / 2 - seen.y);
      if (away < least) [nearest, least] = [node.id, away];
    }
    return nearest;
  }

  get #isRtl(): boolean {
    return this.#host.matches(':dir(rtl)');
  }

  #setFraming(framing: Framing): void {
    if (!this.#host.isConnected || this.#drawing === undefined) return void this.#host.updateComplete.then(() => this.#drawing !== undefined && this.#setFraming(framing));
    this.#camera.framing = framing;
    this.#frame(framing === 'follow');
    this.#loop.schedule();
  }

  #start(): void {
    const surface = this.#options.surface();
    if (this.#drawing !== undefined || surface === null) return;
    this.#drawing = new Drawing(partsIn(this.#host.shadowRoot ?? this.#host, surface), () => this.#loop.schedule(), this.#options.content);
    this.#resizes?.observe(surface);
  }

  #onResize(): void {
    this.#drawing?.measure();
    const width = this.#options.surface()?.clientWidth ?? 0;
    if (width > 0 && this.#camera.framing !== 'free' && this.#scenes.refit(width)) this.#isStale = true;
    if (this.#isStale) this.#host.requestUpdate();
    this.#frame(false);
    this.#loop.schedule();
  }

  #frame(glide: boolean): void {
    const laidOut = this.#scenes.current;
    if (laidOut === undefined || this.#drawing === undefined || this.#drawing.size.width === 0) return;
    this.#camera.content = this.#drawing.content;
    const standing = this.#camera.framing === 'follow' ? standingOf(laidOut) : undefined;
    this.#camera.frame(this.#drawing.size, standing === undefined ? undefined : this.#drawing.boxOf(standing), glide && mayMove(this.#host), () => cutsNames(laidOut, this.#drawing?.font ?? ''));
  }

  #draw(): boolean | undefined {
    const { model } = this;
    const drawing = this.#drawing;
    if (model === undefined || drawing === undefined) return undefined;
    const isMoving = this.#camera.advance(drawing.size);
    this.#options.beforeDraw(model);
    drawing.draw(model, this.#camera.view);
    this.#options.afterDraw(drawing);
    if (this.#framing !== this.#camera.framing) {
      this.#framing = this.#camera.framing;
      this.#host.requestUpdate();
    }
    return isMoving;
  }
}
