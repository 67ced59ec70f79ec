import type { LitElement } from 'lit';
import { LazyPart } from '../../shared/lazy-part.js';
import { Pace } from '../pace.js';
import type { PlacedScene } from '../scene/placed-scene.js';
import { hasMinimap } from '../stage/corners.js';
import type { Stage } from '../stage/stage.js';
import { wear } from '../wear.js';
import type { IdleTasks } from '../when-idle.js';
import type { Minimap } from './minimap.js';

/** A status comes to the minimap a moment after the drawing: a second canvas that changes costs each frame as much as the first. */
const PAINT_EVERY_MS = 200;
/** So many steps and lines are painted small in a frame of their own, after the one that brought the drawing. */
const LARGE = 20_000;

/** So long after the first drawing it is brought. */
const REST_MS = 200;

/** The minimap of a stage, loaded when there is first something out of sight. Hidden where all is in sight. */
export class MinimapPane {
  readonly #stage: Stage;
  readonly #host: LitElement;
  readonly #idle: IdleTasks;
  readonly #pace: Pace;
  readonly #code = new LazyPart(() => import('./minimap.js'));
  #minimap: Minimap | undefined;
  #isAwaited = false;
  #known: PlacedScene | undefined;

  constructor(host: LitElement, stage: Stage, idle: IdleTasks) {
    this.#idle = idle;
    this.#host = host;
    this.#stage = stage;
    this.#pace = new Pace(host, PAINT_EVERY_MS, () => this.draw());
  }

  draw(): void {
    const { model, drawing, view } = this.#stage;
    if (model === undefined || drawing === undefined) return;
    const { placed } = model;
    const isNew = placed !== this.#known;
    this.#known = placed;
    if (isNew && placed.nodes.length + placed.edges.length > LARGE) return void requestAnimationFrame(() => this.draw());
    if (!hasMinimap(drawing.content, drawing.size, view)) this.#minimap?.hide();
    else if (this.#minimap === undefined) this.#bring();
    else this.#minimap.draw(model, drawing, view);
  }

  /** The drawing comes first: what tells where one is in it is for who has looked at it. */
  #bring(): void {
    if (this.#isAwaited) return;
    this.#isAwaited = true;
    this.#idle.add(() => void this.#load(), REST_MS);
  }

  async #load(): Promise<void> {
    const code = await this.#code.load();
    this.#isAwaited = false;
    if (code === undefined) return;
    wear(this.#host, code.minimapStyles);
    const parts = code.minimapIn(this.#host.renderRoot);
    if (parts === undefined) return;
    this.#minimap = new code.Minimap(parts, this.#pace, (at) => this.#stage.centreOn(at), (event) => this.#stage.plane.pointOf(event));
    this.draw();
  }
}
