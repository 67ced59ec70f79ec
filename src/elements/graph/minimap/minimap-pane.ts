import type { ReactiveControllerHost } from 'lit';
import type { Size, Viewport } from '../../../graph/index.js';
import { Pace } from '../pace.js';
import type { PlacedScene } from '../scene/placed-scene.js';
import type { Stage } from '../stage/stage.js';
import { whenIdle } from '../when-idle.js';
import type { Minimap } from './minimap.js';

/** In a drawing area so small the minimap would hide more than it shows. */
const SMALLEST_ROOM: Size = { width: 560, height: 260 };

/** A status comes to the minimap a moment after the drawing: a second canvas that changes costs each frame as much as the first. */
const PAINT_EVERY_MS = 200;
/** So many steps and lines are painted small in a frame of their own, after the one that brought the drawing. */
const LARGE = 20_000;

/** So long after the first drawing it is brought. */
const REST_MS = 200;

function isNeedless(content: Size, size: Size, { x, y, zoom }: Viewport): boolean {
  if (size.width < SMALLEST_ROOM.width || size.height < SMALLEST_ROOM.height || !(content.width > 0)) return true;
  const slack = 4;
  return x >= -slack && y >= -slack && x + content.width * zoom <= size.width + slack && y + content.height * zoom <= size.height + slack;
}

/** The minimap of a stage, loaded when there is first something out of sight. Hidden where all is in sight. */
export class MinimapPane {
  readonly #stage: Stage;
  readonly #root: () => ParentNode;
  readonly #pace: Pace;
  #minimap: Minimap | undefined;
  #isLoading = false;
  #known: PlacedScene | undefined;

  constructor(host: ReactiveControllerHost, stage: Stage, root: () => ParentNode) {
    this.#stage = stage;
    this.#root = root;
    this.#pace = new Pace(host, PAINT_EVERY_MS, () => this.draw());
  }

  draw(): void {
    const { model, drawing, view } = this.#stage;
    if (model === undefined || drawing === undefined) return;
    const { placed } = model;
    const isNew = placed !== this.#known;
    this.#known = placed;
    if (isNew && placed.nodes.length + placed.edges.length > LARGE) return void requestAnimationFrame(() => this.draw());
    if (isNeedless(drawing.content, drawing.size, view)) this.#minimap?.hide();
    else if (this.#minimap === undefined) this.#bring();
    else this.#minimap.draw(model, drawing, view);
  }

  /** The drawing comes first: what tells where one is in it is for who has looked at it. */
  #bring(): void {
    if (this.#isLoading) return;
    this.#isLoading = true;
    whenIdle(() => void this.#load(), REST_MS);
  }

  async #load(): Promise<void> {
    const { Minimap, minimapIn } = await import('./minimap.js');
    const parts = minimapIn(this.#root());
    if (parts !== undefined) this.#minimap = new Minimap(parts, this.#pace, (at) => this.#stage.centreOn(at));
    this.#isLoading = false;
    this.draw();
  }
}
