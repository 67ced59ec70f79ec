import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { classMap } from 'lit/directives/class-map.js';
import { keyed } from 'lit/directives/keyed.js';
import type { StoreChange, WfClient } from '../../client/types.js';
import type { Direction, Viewport } from '../../graph/index.js';
import type { graphWords } from '../../locales/en/graph.js';
import type { Translation } from '../../locales/section.js';
import { baseStyles } from '../../theme/base.styles.js';
import { buttonStyles } from '../../theme/button.styles.js';
import { cardStyles } from '../../theme/card.styles.js';
import { noticeStyles, toneStyles } from '../../theme/notice.styles.js';
import { AnnouncerController } from '../controllers/announcer-controller.js';
import { BriefController } from '../controllers/brief-controller.js';
import { ClientController } from '../controllers/client-controller.js';
import { LocaleController } from '../controllers/locale-controller.js';
import { TickerController } from '../controllers/ticker-controller.js';
import { isAgeing } from '../shared/store-notices.js';
import { WfElement } from '../wf-element.js';
import { Camera, READABLE_ZOOM } from './camera.js';
import { cursorWords } from './cursor-words.js';
import { DrawLoop } from './draw-loop.js';
import { Drawing, partsIn } from './drawing.js';
import { GestureController } from './gestures.js';
import type { GraphModel } from './graph-model.js';
import { viewOfInput, viewOfStore, type GraphInput, type GraphView } from './graph-source.js';
import { WfStepSelectEvent } from './graph.events.js';
import { graphTerms, statusWord } from './graph-words.js';
import { graphEdgeStyles } from './graph-edge.styles.js';
import { graphNodeStyles } from './graph-node.styles.js';
import { graphStyles } from './graph.styles.js';
import { renderCover, renderNotices, renderProbes, renderTools } from './graph.parts.js';
import { graphAction, type GraphAction } from './keyboard.js';
import { SceneKeeper, type LaidOut } from './scene-keeper.js';
import { standingOf } from './standing.js';
import { titleOf, type LookContext } from './step-look.js';
import { StepNews } from './step-news.js';
import { StuckWatch } from './stuck-watch.js';

/**
 * The live graph of a run: layered layout, statuses, regions of responsibility, panning and zooming, and one tab stop that
 * walks along the connections. What is too large to be read at once is shown where the run stands, until the reader moves.
 *
 * @tag wf-graph
 * @summary Live workflow graph of a run.
 * @csspart frame - The whole element.
 * @csspart surface - The drawing area.
 * @csspart tools - The buttons for zooming.
 * @csspart notice - A message about the data that is shown.
 * @cssprop [--wf-graph-block-size=392px] - Height of the graph.
 * @cssState far - Drawn from far out, as small boxes.
 * @fires {WfStepSelectEvent} wf-step-select - A person chose a step. Prevent it to keep the old choice.
 */
export class WfGraph extends WfElement {
  static override readonly styles = [baseStyles, toneStyles, noticeStyles, cardStyles, buttonStyles, graphStyles, graphNodeStyles, graphEdgeStyles];

  readonly #link = new ClientController(this, {
    concerns: ({ changed, topology }) => topology || changed.step.size > 0 || changed.gate.size > 0 || changed.edge.size > 0 || changed.boundary.size > 0 || changed.run.size > 0,
    onChange: (change) => this.#onChange(change),
    onSwap: () => this.#restart(),
  });
  readonly #locale = new LocaleController(this, graphTerms);
  readonly #announcer = new AnnouncerController(this, 2000);

  /** The client to use instead of the provider's. */
  @property({ attribute: false }) client?: WfClient | undefined;

  /** Id of the run; default is the provider's. */
  @property() run?: string | undefined;

  /** Plain data instead of a client: steps, edges, boundaries, gates. */
  @property({ attribute: false }) data?: GraphInput | undefined;

  /** Which way the flow runs; `auto` follows the writing direction of the page. */
  @property() direction: Direction | 'auto' = 'auto';

  /** Id of the chosen step. */
  @property() selected?: string | undefined;

  /** Words of this instance instead of the language's own. */
  @property({ attribute: false }) words?: Translation<typeof graphWords.terms> | undefined;

  @query('.surface') private readonly surface!: HTMLElement | null;

  @state() private cursor: string | undefined;

  readonly #hint = new BriefController(this, 1600);
  readonly #loop = new DrawLoop(this, () => this.#draw());
  readonly #scenes = new SceneKeeper();
  readonly #camera = new Camera();
  readonly #stuck = new StuckWatch();
  readonly #news = new StepNews();
  readonly #resizes = new ResizeObserver(() => this.#onResize());
  #drawing: Drawing | undefined;
  #view: GraphView | undefined;
  #drawnAs: Direction = 'right';
  #stale = true;
  #judged = false;
  #awaited: string | undefined;

  constructor() {
    super();
    new TickerController(this, () => this.#loop.inSight && (isAgeing(this.#link.store?.connection) || this.#stuck.isAlive));
    new GestureController(this, {
      surface: () => this.surface,
      view: () => this.#camera.view,
      moveTo: (view) => this.#moveTo(view),
      press: (at, event) => this.#press(this.#drawing?.nodeAt(at, this.#camera.view), event),
      hint: () => this.#hint.show(),
      isActive: () => this.matches(':focus-within'),
    });
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.surface !== null) this.#resizes.observe(this.surface);
    this.#restart();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#scenes.close();
    this.#resizes.disconnect();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const isOther = changed.has('data');
    if (isOther || this.#direction !== this.#drawnAs) this.#restart();
    this.#drawnAs = this.#direction;
    if (isOther || this.data === undefined) this.#readSource();
    if (this.#view === undefined || !(this.#loop.inSight || this.#stale)) return;
    if (changed.has('selected') && this.selected !== undefined) this.#unfoldTo(this.selected);
    this.#judged = this.#stuck.judge(this.#view, this.#stale);
    this.#model?.read(this.#view, this.#context());
  }

  protected override updated(): void {
    this.#start();
    if (this.#stale) void this.#layOut(undefined);
    else if (this.#judged) this.#frame(true);
    this.#judged = false;
    this.#loop.schedule();
  }

  /** Shows the whole graph. */
  fit(): void {
    if (!this.hasUpdated) return void this.updateComplete.then(() => this.fit());
    this.#camera.framing = 'whole';
    this.#frame(false);
    this.#loop.schedule();
  }

  /** Brings a step into sight and puts the keyboard on it, opening what it is folded into. */
  focusStep(id: string): void {
    this.#awaited = id;
    if (this.#scenes.current === undefined || this.#stale) this.requestUpdate();
    else this.#focusAwaited();
  }

  /** Moves the keyboard to the step that was asked for, once it is drawn. */
  #focusAwaited(): void {
    const { size } = this.#drawing ?? {};
    const id = this.#awaited;
    if (id === undefined || size === undefined) return;
    if (this.#unfoldTo(id)) {
      this.requestUpdate();
      return;
    }
    this.#awaited = undefined;
    if (this.#model?.scene.nodes.has(id) !== true) return;
    if (this.#camera.view.zoom < READABLE_ZOOM) this.#camera.zoomBy(READABLE_ZOOM / this.#camera.view.zoom, size);
    this.#focus(id);
  }

  #restart(): void {
    this.#stale = true;
    this.#camera.framing = 'follow';
    this.#scenes.reset();
    this.requestUpdate();
  }

  #onChange(change: StoreChange): void {
    const { store } = this.#link;
    if (change.reset || change.topology) this.#stale = true;
    if (change.reset) this.#news.start(store?.steps.values() ?? []);
    for (const id of change.changed.boundary) {
      const boundary = store?.boundaries.get(id);
      if (boundary === undefined || this.#scenes.isMoved(boundary)) this.#stale = true;
    }
    for (const id of change.changed.step) {
      const step = store?.steps.get(id);
      if (step === undefined) continue;
      if (this.#scenes.hasLeft(step)) this.#stale = true;
      if (this.#news.isWorthSaying(step)) this.#announcer.say(this.#locale.t('changed', { name: titleOf(step).text, status: statusWord(this.#locale, step.status) }));
    }
  }

  #readSource(): void {
    const { store } = this.#link;
    this.#view = this.data !== undefined ? viewOfInput(this.data) : store === undefined ? undefined : viewOfStore(store);
  }

  #start(): void {
    const { surface } = this;
    if (this.#drawing !== undefined || surface === null) return;
    this.#drawing = new Drawing(partsIn(this.renderRoot, surface), () => this.#loop.schedule());
    this.#resizes.observe(surface);
  }

  #onResize(): void {
    const width = this.surface?.clientWidth ?? 0;
    if (width > 0 && this.#camera.framing !== 'free' && this.#scenes.refit(width)) this.#stale = true;
    if (this.#stale) this.requestUpdate();
    this.#frame(false);
    this.#loop.schedule();
  }

  get #model(): GraphModel | undefined {
    return this.#scenes.current?.model;
  }

  get #direction(): Direction {
    return this.direction !== 'auto' ? this.direction : this.#locale.dir === 'rtl' ? 'left' : 'right';
  }

  #context(): LookContext {
    return {
      words: this.#locale,
      now: this.#view?.now() ?? Date.now(),
      silence: (id) => this.#stuck.silenceOf(id),
      stepOf: (id) => this.#view?.steps.get(id),
    };
  }

  /** @param anchor the node that should stay where the reader sees it */
  async #layOut(anchor: string | undefined): Promise<void> {
    const room = this.#drawing?.size;
    // Without a size nobody looks; the first resize asks again.
    if (this.#view === undefined || room === undefined || room.width === 0) return;
    this.#stale = false;
    const laidOut = await this.#scenes.layOut(this.#view, { direction: this.#drawnAs, context: this.#context(), anchor, room });
    if (laidOut !== undefined && this.#drawing !== undefined) this.#show(laidOut, this.#drawing);
  }

  #show({ model, result }: LaidOut, drawing: Drawing): void {
    drawing.layout = result;
    this.#camera.shiftBy(result.shift);
    this.#frame(false);
    if (this.cursor === undefined || !model.scene.nodes.has(this.cursor)) this.cursor = this.#firstStop();
    this.#focusAwaited();
    this.requestUpdate();
  }

  #frame(glide: boolean): void {
    const laidOut = this.#scenes.current;
    if (laidOut === undefined || this.#drawing === undefined || this.#drawing.size.width === 0) return;
    this.#camera.content = this.#drawing.content;
    const standing = standingOf(laidOut);
    const mayMove = glide && !matchMedia('(prefers-reduced-motion: reduce)').matches;
    this.#camera.frame(this.#drawing.size, standing === undefined ? undefined : this.#drawing.boxOf(standing), mayMove);
  }

  #firstStop(): string | undefined {
    return this.#scenes.current?.navigation.find(null, 'next', (id) => this.#model?.scene.nodes.get(id)?.kind !== 'region') ?? undefined;
  }

  #draw(): boolean | undefined {
    const model = this.#model;
    const drawing = this.#drawing;
    if (model === undefined || drawing === undefined) return undefined;
    const isMoving = this.#camera.advance(drawing.size);
    model.selected = this.selected === undefined ? undefined : model.scene.shownAs.get(this.selected);
    drawing.draw(model, this.#camera.view);
    this.toggleState('far', drawing.isFar);
    this.#placeCursor(drawing);
    return isMoving;
  }

  #placeCursor(drawing: Drawing): void {
    const element = this.renderRoot.querySelector<HTMLElement>('.cursor');
    const box = this.cursor === undefined ? undefined : drawing.boxOf(this.cursor);
    if (element === null || box === undefined) return;
    const { x, y, zoom } = this.#camera.view;
    element.style.transform = `translate(${box.x * zoom + x}px,${box.y * zoom + y}px)`;
    element.style.inlineSize = `${box.width * zoom}px`;
    element.style.blockSize = `${box.height * zoom}px`;
  }

  #moveTo(view: Viewport): boolean {
    const moved = this.#drawing !== undefined && this.#camera.moveTo(view, this.#drawing.size);
    if (moved) this.#loop.schedule();
    return moved;
  }

  #zoomBy(factor: number): void {
    if (this.#drawing !== undefined && this.#camera.zoomBy(factor, this.#drawing.size)) this.#loop.schedule();
  }

  #press(id: string | undefined, event: PointerEvent): void {
    const node = id === undefined ? undefined : this.#model?.scene.nodes.get(id);
    if (node === undefined || node.kind === 'region') {
      this.#select(null);
      return;
    }
    this.cursor = node.id;
    void this.#grab();
    const onToggle = event.composedPath().some((target) => target instanceof Element && target.classList.contains('toggle'));
    if (node.foldable && (onToggle || (node.kind === 'card' && this.selected === node.step))) this.#toggle(node.id);
    else this.#select(node.step ?? null);
  }

  #select(step: string | null): void {
    if ((this.selected ?? null) === step || !this.emit(new WfStepSelectEvent({ run: this.#link.runId, step }))) return;
    this.selected = step ?? undefined;
  }

  #toggle(id: string): void {
    if (!this.#scenes.toggle(id)) return;
    this.#camera.framing = 'free';
    void this.#layOut(id);
  }

  #unfoldTo(id: string): boolean {
    const isHidden = this.#view?.steps.has(id) === true && this.#scenes.current !== undefined && this.#scenes.unfoldTo(id, this.#view.steps);
    if (isHidden) this.#stale = true;
    return isHidden;
  }

  #focus(id: string): void {
    const box = this.#drawing?.boxOf(id);
    this.cursor = id;
    if (box !== undefined && this.#drawing !== undefined) this.#camera.reveal(box, this.#drawing.size);
    this.#loop.schedule();
    void this.#grab();
  }

  async #grab(): Promise<void> {
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('.cursor')?.focus({ preventScroll: true });
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    const laidOut = this.#scenes.current;
    if (event.ctrlKey || event.metaKey || event.altKey || this.cursor === undefined || laidOut === undefined) return;
    const { model, navigation } = laidOut;
    const needsCare = (id: string): boolean => {
      const node = model.scene.nodes.get(id);
      return node !== undefined && model.urgencyOf(node) === 'hot';
    };
    const action = graphAction(event, this.cursor, navigation, model.direction, needsCare);
    if (action === undefined) return;
    event.preventDefault();
    this.#act(action, this.cursor);
  };

  #act(action: GraphAction, at: string): void {
    switch (action.do) {
      case 'focus': this.#focus(action.id); break;
      case 'zoom': this.#zoomBy(action.by); break;
      case 'fit': this.fit(); break;
      case 'deselect': this.#select(null); break;
      case 'activate': {
        const node = this.#model?.scene.nodes.get(at);
        if (node?.foldable === true) this.#toggle(at);
        this.#select(node?.step ?? null);
      }
    }
  }

  #renderCursor(): TemplateResult | typeof nothing {
    const laidOut = this.#scenes.current;
    if (this.cursor === undefined || laidOut === undefined) return nothing;
    const words = cursorWords(this.cursor, laidOut.model, laidOut.navigation);
    const node = laidOut.model.scene.nodes.get(this.cursor);
    // A new element for each step: a screen reader reads what gets the focus, not what changes under it.
    return html`${keyed(this.cursor, html`<button class="cursor" type="button" aria-label=${words} aria-pressed=${this.selected !== undefined && this.selected === node?.step ? 'true' : 'false'} @keydown=${this.#onKey} @click=${() => this.#act({ do: 'activate' }, this.cursor ?? '')}></button>`)}`;
  }

  protected override render(): TemplateResult {
    const t = this.#locale;
    return html`<section class="frame" part="frame" lang=${t.lang} aria-label=${t.t('keysTitle')}>
      <div>${renderNotices(t, this.#view, this.#link.store, this.#scenes.current)}</div>
      <div class="surface" part="surface" data-shape=${this.#model?.scene.shape ?? 'wide'}>
        <canvas class="far" aria-hidden="true"></canvas>
        <div class="layer areas" aria-hidden="true"></div>
        <svg class="lines" aria-hidden="true"><g></g></svg>
        <div class="layer cards" aria-hidden="true"></div>
        ${this.#renderCursor()}
        <div class=${classMap({ hint: true, shown: this.#hint.isShown })} aria-hidden="true">${t.t('zoomHint')}</div>
        ${renderTools(t, { zoom: (factor) => this.#zoomBy(factor), fit: () => this.fit() })}
        ${renderCover(t, this.#view, this.#link.store)}
        ${renderProbes()}
      </div>
      ${this.#announcer.render()}
    </section>`;
  }
}
