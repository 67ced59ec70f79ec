import { html, nothing, type TemplateResult } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import { putRect } from '../near/drawing-dom.js';
import type { Drawing } from '../stage/drawing.js';
import type { Stage } from '../stage/stage.js';
import { cursorWords } from './cursor-words.js';
import { graphAction, trailAt, type GraphAction, type Trail } from './keyboard.js';

/** What the walker asks of the element it is in. */
export interface WalkerOptions {
  readonly root: () => ParentNode;
  readonly updated: () => Promise<unknown>;
  readonly requestUpdate: () => void;
  readonly isSelected: (step: string | undefined) => boolean;
  /** The keyboard came to a node so that it is seen to, or left. */
  readonly focused: (at: string | undefined) => void;
  readonly act: (action: Exclude<GraphAction, { do: 'focus' }>, at: string) => void;
}

/**
 * The one tab stop of the drawing: a real element that lies on the step under the keyboard, also when that step is only on
 * the canvas, and that walks along the connections.
 */
export class Walker {
  readonly #stage: Stage;
  readonly #options: WalkerOptions;
  #at: string | undefined;
  #trail: Trail | undefined;
  #awaited: string | undefined;
  #isTold = false;
  #takesFocus = true;
  #readably = true;

  constructor(stage: Stage, options: WalkerOptions) {
    this.#stage = stage;
    this.#options = options;
  }

  /** The node under the keyboard. */
  get at(): string | undefined {
    return this.#at;
  }

  /**
   * Goes to a step as soon as it is drawn, opening what it is folded into.
   * @param takeFocus whether the keyboard goes there too
   * @param readably whether it is brought near enough to be read
   */
  await(id: string, takeFocus = true, readably = true): void {
    this.#awaited = id;
    this.#takesFocus = takeFocus;
    this.#readably = readably;
    if (this.#stage.current === undefined || this.#stage.isStale) this.#options.requestUpdate();
    else this.arrive();
  }

  /** Goes to the step that was asked for, if it is drawn by now; else to the first, if there was none yet. */
  arrive(): void {
    const { model, drawing } = this.#stage;
    if (model === undefined || drawing === undefined) return;
    if (this.#at === undefined || !model.scene.nodes.has(this.#at)) this.#at = this.#first();
    const id = this.#awaited;
    if (id === undefined) return;
    if (this.#stage.unfoldTo(id)) return this.#options.requestUpdate();
    this.#awaited = undefined;
    if (!model.scene.nodes.has(id)) return;
    this.#stage.reveal(id, this.#readably);
    if (this.#takesFocus) this.focus(id);
    // A reader who is at the keyboard stays where they are.
    else if (this.#element()?.matches(':focus') !== true) this.stand(id);
  }

  /**
   * Moves the keyboard to a node that is drawn.
   * @param how.trail the connections that it was come to by
   * @param how.isTold whether what there is to tell is told although no key was pressed
   */
  focus(id: string, { trail, isTold = false }: { readonly trail?: Trail | undefined; readonly isTold?: boolean } = {}): void {
    this.stand(id, trail);
    this.#isTold = isTold;
    void this.grab();
  }

  /** The same without taking the focus. */
  stand(id: string, trail?: Trail): void {
    this.#at = id;
    this.#trail = trail;
    this.#stage.reveal(id);
    this.#options.requestUpdate();
  }

  /** Takes the focus. */
  async grab(): Promise<void> {
    await this.#options.updated();
    this.#element()?.focus({ preventScroll: true });
    if (this.#isTold) this.#options.focused(this.#at);
    this.#isTold = false;
  }

  /** Lays the element on its step. */
  place(drawing: Drawing): void {
    const element = this.#element();
    const box = this.#at === undefined ? undefined : drawing.boxOf(this.#at);
    if (element === null || box === undefined) return;
    const { x, y, zoom } = this.#stage.view;
    putRect(element, { x: box.x * zoom + x, y: box.y * zoom + y, width: box.width * zoom, height: box.height * zoom });
  }

  render(): TemplateResult | typeof nothing {
    const { current } = this.#stage;
    if (this.#at === undefined || current === undefined) return nothing;
    const found = this.#trail && trailAt({ at: this.#at, trail: this.#trail, navigation: current.navigation });
    const words = cursorWords(this.#at, current.model, current.navigation, found);
    const pressed = this.#options.isSelected(current.model.scene.nodes.get(this.#at)?.step) ? 'true' : 'false';
    // A new element for each step: a screen reader reads what gets the focus, not what changes under it.
    return html`${keyed(this.#at, html`<button class="cursor" type="button" aria-label=${words} aria-pressed=${pressed} @keydown=${this.#onKey} @click=${this.#onClick} @focus=${this.#onFocus} @blur=${this.#onBlur}></button>`)}`;
  }

  #element(): HTMLElement | null {
    return this.#options.root().querySelector<HTMLElement>('.cursor');
  }

  #first(): string | undefined {
    const { current } = this.#stage;
    return current?.navigation.find(null, 'next', (id) => current.model.scene.nodes.get(id)?.kind !== 'region') ?? undefined;
  }

  readonly #onFocus = (event: FocusEvent): void => {
    if ((event.currentTarget as HTMLElement).matches(':focus-visible')) this.#options.focused(this.#at);
  };

  readonly #onBlur = (): void => {
    this.#options.focused(undefined);
  };

  readonly #onClick = (): void => {
    if (this.#at !== undefined) this.#options.act({ do: 'activate' }, this.#at);
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    const { current } = this.#stage;
    if (event.metaKey || this.#at === undefined || current === undefined) return;
    const { model, navigation } = current;
    const needsCare = (id: string): boolean => {
      const node = model.scene.nodes.get(id);
      return node !== undefined && model.urgencyOf(node) === 'hot';
    };
    const action = graphAction(event, { at: this.#at, trail: this.#trail, navigation, direction: model.direction, needsCare });
    if (action === undefined) return;
    event.preventDefault();
    if (action.do === 'focus') this.focus(action.id, { trail: action.trail });
    else this.#options.act(action, this.#at);
  };
}
