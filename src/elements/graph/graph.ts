import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, query } from 'lit/decorators.js';
import { classMap } from 'lit/directives/class-map.js';
import type { StoreChange, WfClient } from '../../client/types.js';
import type { Direction, LayoutEngine } from '../../graph/index.js';
import type { StepGroup } from '../../insight/index.js';
import type { Cursor } from '../../model/primitives.js';
import type { graphWords } from '../../locales/en/graph.js';
import type { graphPanelWords } from '../../locales/en/graph-panels.js';
import type { Translation } from '../../locales/section.js';
import { baseStyles } from '../../theme/base.styles.js';
import { boxStyles } from '../../theme/box.styles.js';
import { buttonStyles } from '../../theme/button.styles.js';
import { cardStyles } from '../../theme/card.styles.js';
import { noticeStyles, toneStyles } from '../../theme/notice.styles.js';
import { AnnouncerController } from '../controllers/announcer-controller.js';
import { BriefController } from '../controllers/brief-controller.js';
import { ClientController } from '../controllers/client-controller.js';
import { LocaleController } from '../controllers/locale-controller.js';
import { TickerController } from '../controllers/ticker-controller.js';
import { isAgeing } from '../shared/store-notices.js';
import { ToldCounts } from '../shared/told-counts.js';
import { WfElement } from '../wf-element.js';
import { Choice } from './choice/choice.js';
import { isAdding, Marker } from './choice/marker.js';
import type { GraphAction } from './cursor/keyboard.js';
import { Walker } from './cursor/walker.js';
import { DetailsPane } from './details/details-pane.js';
import type { DetailsSource } from './details/details-view.js';
import { barStyles } from './find/bar.styles.js';
import { FocusKeeper } from './focus-keeper.js';
import { viewOfStore, type GraphInput, type GraphView } from './graph-source.js';
import { graphTerms } from './graph-words.js';
import { WfDataRejectEvent, WfHistoryLeaveEvent, WfStepHelpEvent } from './graph.events.js';
import { renderCover, renderMinimap, renderNotices, renderProbes, renderTools } from './graph.parts.js';
import { graphStyles } from './graph.styles.js';
import { Complaints, rejectsOf } from './intake/complaints.js';
import { DataReader } from './intake/data-reader.js';
import type { DataReject } from './intake/rejects.js';
import type { LookContext } from './look/step-look.js';
import { newsWords, StepNews } from './look/step-news.js';
import { StuckWatch } from './look/stuck-watch.js';
import { MinimapPane } from './minimap/minimap-pane.js';
import { CardContent, type RenderStep } from './near/card-content.js';
import { edgeStyles } from './near/edge.styles.js';
import { nodeStyles } from './near/node.styles.js';
import { zoomStyles } from './near/zoom.styles.js';
import { Pace } from './pace.js';
import { Panes } from './panes.js';
import { PastRun, type PastQuestion } from './past/past-run.js';
import type { PictureSource } from './picture/index.js';
import { PictureDesk } from './picture/picture-desk.js';
import { Stage } from './stage/stage.js';
import { IdleTasks } from './when-idle.js';

/** Height of a line of a host's own on a card. */
const LEAST_ROOM = 24;
/** How often what stands around the drawing follows a stream of updates; the drawing itself follows with each frame. */
const SHELL_EVERY_MS = 400;

/**
 * The live graph of a run: layered layout, statuses, regions of responsibility, panning and zooming, and one tab stop that
 * walks along the connections. What is too large to be read at once is shown where the run stands, until the reader moves.
 *
 * @tag wf-graph
 * @summary Live workflow graph of a run.
 * @slot step:[id] - Content of the host's own in the near card of a step, in the height that `step-room` keeps free.
 * @csspart frame - The whole element.
 * @csspart surface - The drawing area.
 * @csspart tools - The buttons for zooming.
 * @csspart topbar - The line with counts, search and the choice between graph and list.
 * @csspart filter - The counts.
 * @csspart search - The search.
 * @csspart list - The list of steps.
 * @csspart minimap - The small picture of the whole graph.
 * @csspart details - What is told beside a step.
 * @csspart notice - A message about the data that is shown.
 * @cssprop [--wf-graph-block-size=392px] - Height of the graph.
 * @cssprop [--wf-graph-inline-size=640px] - Width where the page leaves it to the content, as in a dialog or a float.
 * @cssState unconnected - Nothing was given to it: no provider with an adapter, no client, no data.
 * @cssState far - Drawn from far out, as small boxes.
 * @fires {WfStepSelectEvent} wf-step-select - A person chose a step. Prevent it to keep the old choice.
 * @fires {WfViewChangeEvent} wf-view-change - A person asked for the graph or for the list. Prevent it to keep what is shown.
 * @fires {WfFilterChangeEvent} wf-filter-change - A person picked out steps by their status. Prevent it to keep the old filter.
 * @fires {WfHistoryLeaveEvent} wf-history-leave - A person wants to see the run as it is now. Prevent it to keep the past in sight.
 * @fires {WfStepHelpEvent} wf-step-help - A person asks what can be done about a step that is stuck.
 * @fires {WfDataRejectEvent} wf-data-reject - A part of the data could not be drawn as it came.
 * @fires {WfSelectionChangeEvent} wf-selection-change - A person changed which steps are chosen. Prevent it to keep the old choice.
 */
export class WfGraph extends WfElement {
  static override readonly styles = [baseStyles, boxStyles('wf-graph', '640px'), toneStyles, noticeStyles, cardStyles, buttonStyles, graphStyles, nodeStyles, zoomStyles, edgeStyles, barStyles];

  readonly #link = new ClientController(this, {
    concerns: ({ changed, topology }) => this.at === undefined && (topology || changed.step.size > 0 || changed.gate.size > 0 || changed.edge.size > 0 || changed.boundary.size > 0 || changed.run.size > 0),
    onChange: (change) => this.#onChange(change),
    update: ({ reset, connection, topology }) => this.#shellPace.isDue(reset || connection || topology) && this.requestUpdate(),
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

  /** Id of the chosen step; of several, the one that was chosen last. */
  @property() selected?: string | undefined;

  /** Ids of all chosen steps, in the order in which they were chosen. */
  @property({ attribute: false }) selection: readonly string[] = [];

  /** A moment of the run: it is drawn as it was then, and nothing of it moves. Needs a client whose backend keeps its history. */
  @property({ attribute: false }) at?: Cursor | undefined;

  /** Whether the steps are shown as a graph or as a list. */
  @property() view: 'graph' | 'list' = 'graph';

  /** Steps of these groups are picked out: in the graph the others are dimmed, in the list they are left out. */
  @property({ attribute: false }) filter: readonly StepGroup[] = [];

  /** How much room a card and a row take. */
  @property() density: 'comfortable' | 'compact' = 'comfortable';

  /**
   * Puts the host's own content into near cards: called with a step and an element in its card, which is empty when the
   * card is another step's. It is called again when the step has changed. Children with `slot="step:<id>"` do the same.
   */
  @property({ attribute: false }) renderStep?: RenderStep | undefined;

  /** Height that is kept free on each card for content of the host's own, in CSS pixels. */
  @property({ type: Number, attribute: 'step-room' }) stepRoom = 0;

  /** A layout engine of the host's own instead of the built-in one, or a `LayoutClient` that was given its own worker. */
  @property({ attribute: false }) layoutEngine?: LayoutEngine | undefined;

  /** Words of this instance instead of the language's own. */
  @property({ attribute: false }) words?: Translation<typeof graphWords.terms & typeof graphPanelWords.terms> | undefined;

  @query('.surface') private readonly surface!: HTMLElement | null;

  readonly #hint = new BriefController(this, 1600);
  readonly #shellPace = new Pace(this, SHELL_EVERY_MS);
  readonly #idle = new IdleTasks(this);
  readonly #stuck = new StuckWatch();
  readonly #news = new StepNews();
  readonly #stage: Stage = new Stage(this, {
    surface: () => this.surface,
    view: () => this.#view,
    direction: () => this.#drawnAs,
    context: () => this.#context(),
    engine: () => this.layoutEngine,
    cards: () => ({ isCompact: this.density === 'compact', room: this.#room }),
    content: new CardContent(this, () => this.renderStep),
    idle: this.#idle,
    isStill: () => this.at !== undefined,
    at: () => this.#walker.at,
    shown: () => {
      this.#walker.arrive();
      for (const task of [() => void this.#stage.prepare(), () => this.#panes.prepare(), () => void this.#pictures.prepare()]) this.#idle.add(task);
    },
    beforeDraw: (model) => {
      model.context = this.#context();
      this.#marker.put(model, this.selection, this.#panes.lookup.lit);
    },
    afterDraw: (drawing) => {
      this.toggleState('far', drawing.isFar);
      this.#walker.place(drawing);
      this.#minimap.draw();
    },
    press: (id, event) => this.#press(id, event),
    hover: (id) => this.#details.hover(id),
    hint: () => this.#hint.show(),
  });
  readonly #walker = new Walker(this.#stage, {
    root: () => this.renderRoot,
    updated: () => this.updateComplete,
    requestUpdate: () => this.requestUpdate(),
    isSelected: (step) => step !== undefined && this.selection.includes(step),
    focused: (at) => this.#details.focus(at),
    act: (action, at) => this.#act(action, at),
  });
  readonly #marker = new Marker();
  readonly #choice = new Choice(this, () => this.#link.runId);
  readonly #pictures = new PictureDesk(this, () => this.#pictureSource(), () => this.#panes.listForPrint());
  readonly #minimap: MinimapPane = new MinimapPane(this, this.#stage, this.#idle);
  readonly #toldCounts = new ToldCounts(this);
  readonly #panes = new Panes(this, {
    stage: this.#stage,
    walker: () => this.#walker,
    data: () => this.#view,
    context: () => this.#context(),
    choose: (step) => this.#choice.choose(step),
    mark: (step) => this.#choice.mark(step),
    isRtl: () => this.#locale.dir === 'rtl',
    isCounted: () => this.at === undefined && this.#toldCounts.isTold(this.data ?? this.#link.store),
  });
  readonly #reader = new DataReader(this);
  readonly #details = new DetailsPane(this, {
    root: () => this.renderRoot,
    surface: () => this.surface,
    rectOf: (id) => this.#stage.rectOf(id),
    isTerse: (id) => this.#stage.model?.scene.nodes.get(id)?.step !== undefined && (this.#stage.drawing?.isFar === true || this.#stuck.verdictOf(id) !== undefined || this.#stage.drawing?.leavesOut(id) === true),
    sourceOf: (id) => this.#detailsSource(id),
    help: (id) => {
      const { kind, silentMs } = this.#stuck.verdictOf(id) ?? {};
      this.emit(new WfStepHelpEvent({ run: this.#link.runId, step: id, kind, silentMs }));
    },
  });
  readonly #past = new PastRun(this, () => this.#stage.relayOut());
  readonly #complaints = new Complaints(this);
  #view: GraphView | undefined;
  #drawnAs: Direction = 'right';
  #judged = false;
  /** Height that is kept free on each card. */
  #room = 0;

  constructor() {
    super();
    new FocusKeeper(this);
    new TickerController(this, () => this.at === undefined && this.#stage.inSight && (isAgeing(this.#link.store?.connection) || this.#stuck.isAlive));
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('data')) this.#reader.read(this.data);
    const room = this.renderStep === undefined && this.stepRoom === 0 ? 0 : Math.max(this.stepRoom, LEAST_ROOM);
    if (['layoutEngine', 'density'].some((name) => changed.has(name as keyof WfGraph)) || this.#direction !== this.#drawnAs || room !== this.#room) this.#stage.relayOut();
    this.#room = room;
    this.#drawnAs = this.#direction;
    if (this.view === 'list') this.#panes.loadList();
    this.#choice.settle(changed.has('selection'), changed.has('selected'));
    if ((this.#past.ask(this.#pastQuestion) || changed.has('at')) && this.#stage.framing !== 'free') this.#stage.reframe();
    this.#readSource();
    if ((changed.has('selected') || changed.has('selection')) && !this.#choice.isByPerson) this.#panes.seek(this.selected);
    if (this.#view === undefined || !(this.#stage.inSight || this.#stage.isStale)) return;
    this.#judged = this.#stuck.judge(this.#view, this.#stage.isStale || changed.has('data'));
    if (this.#judged) {
      this.#panes.lookup.notice();
      this.#stage.touch({ step: this.#stuck.changed });
    }
    this.#panes.update(this.#view);
    this.#stage.model?.read(this.#view, this.#context());
  }

  protected override updated(): void {
    this.#stage.update(this.#judged);
    this.#judged = false;
    const rejects = this.#rejects;
    if (this.#complaints.areNew(rejects)) this.emit(new WfDataRejectEvent({ run: this.#link.runId, rejects }));
  }

  /** Shows the whole graph. */
  fit(): void {
    this.#stage.fit();
  }

  /** Goes where the run stands, and stays with it until the reader moves. */
  follow(): void {
    this.#stage.follow();
  }

  /** Brings a step into sight and puts the keyboard on it, opening what it is folded into. */
  focusStep(id: string): void {
    this.#walker.await(id);
  }

  /** The whole graph as an SVG file that stands for itself. Rejects while nothing is drawn. */
  toSVG(): Promise<Blob> {
    return this.#pictures.make('SVG');
  }

  /** The same as PNG. */
  toPNG(): Promise<Blob> {
    return this.#pictures.make('PNG');
  }

  #onChange(change: StoreChange): void {
    const { store } = this.#link;
    if (this.at !== undefined || store === undefined) return;
    if (this.#stage.scenes.isOutdated(change, store)) this.#stage.markStale();
    this.#stage.touch(change.changed);
    if (change.reset) this.#news.start(store.steps.values());
    if (change.changed.step.size > 0) this.#panes.lookup.notice();
    const news = [...change.changed.step].flatMap((id) => store.steps.get(id) ?? []).filter((step) => this.#news.isWorthSaying(step));
    // What a page that has just come learns about the run is no news.
    if (store.connection.state === 'live' && !change.reset) for (const words of newsWords(news, this.#locale)) this.#announcer.say(words);
  }

  get #pastQuestion(): PastQuestion | undefined {
    const { client, runId: run } = this.#link;
    return this.at === undefined || this.data !== undefined || client === undefined || run === undefined ? undefined : { client, run, at: this.at };
  }

  #readSource(): void {
    const { store } = this.#link;
    if (this.#pastQuestion !== undefined) this.#view = this.#past.view;
    else this.#view = this.data !== undefined ? this.#reader.taken?.view : store === undefined ? undefined : viewOfStore(store);
    if (this.isConnected) this.#stage.drawRun(this.data === undefined ? [this.#link.client, this.#link.runId] : [this.#reader.run], this.#view);
  }

  get #rejects(): readonly DataReject[] {
    return rejectsOf(this.data === undefined ? [] : (this.#reader.taken?.rejects ?? []), this.#stage.current);
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
      streamOf: (id) => this.#view?.streamOf(id),
    };
  }

  #press(id: string | undefined, event: PointerEvent): void {
    const node = id === undefined ? undefined : this.#stage.model?.scene.nodes.get(id);
    if (node === undefined || node.kind === 'region') {
      this.#details.dismiss();
      if (!isAdding(event)) this.#choice.choose(null);
      return;
    }
    // A finger cannot hover: what a card leaves out is told where it was put.
    this.#walker.focus(node.id, { isTold: event.pointerType === 'touch' });
    const onToggle = event.composedPath().some((target) => target instanceof Element && target.classList.contains('toggle'));
    if (isAdding(event)) this.#choice.mark(node.step);
    else if (node.foldable && (onToggle || (node.kind === 'card' && this.selected === node.step))) this.#stage.toggle(node.id);
    else this.#choice.choose(node.step ?? null);
  }

  #act(action: Exclude<GraphAction, { do: 'focus' }>, at: string): void {
    const node = this.#stage.model?.scene.nodes.get(at);
    switch (action.do) {
      case 'zoom': return this.#stage.zoomBy(action.by);
      case 'fit': return this.fit();
      case 'deselect': return void (this.#details.dismiss() || this.#choice.choose(null));
      case 'mark': return this.#choice.mark(node?.step);
      case 'search': return void this.#panes.openSearch();
      case 'activate': {
        if (node?.foldable === true) this.#stage.toggle(at);
        this.#choice.choose(node?.step ?? null);
      }
    }
  }

  #pictureSource(): PictureSource | undefined {
    const { model } = this.#stage;
    const probes = this.renderRoot.querySelector<HTMLElement>('.probes');
    return model === undefined || probes === null ? undefined : { model, probes, title: this.#locale.t('pictureTitle'), isRtl: this.#locale.dir === 'rtl' };
  }

  #detailsSource(id: string): DetailsSource | undefined {
    return this.#view && { view: this.#view, context: this.#context(), stuck: this.#stuck.verdictOf(id) };
  }

  #leavePast(): void {
    if (this.emit(new WfHistoryLeaveEvent({ run: this.#link.runId }))) this.at = undefined;
  }

  protected override render(): TemplateResult {
    const t = this.#locale;
    const past = this.#pastQuestion;
    const hasSteps = this.#view !== undefined && this.#view.steps.size > 0;
    return html`<div class="box"><section class="frame" part="frame" lang=${t.lang} aria-label=${t.t('pictureTitle')} aria-describedby="keys">
      <span id="keys" hidden>${t.t('keysHelp')}</span>
      <div>
        ${this.#past.render(() => this.#leavePast())}
        ${renderNotices(t, this.#view, past === undefined ? this.#link.store : undefined, this.#complaints.words)}
        ${hasSteps ? this.#panes.renderBar(this.#pictures.render(t)) : nothing}
      </div>
      <div class="surface" part="surface" data-density=${this.density} data-shape=${this.#stage.model?.scene.shape ?? 'wide'} ?hidden=${this.view === 'list' && hasSteps}>
        <canvas class="far" aria-hidden="true"></canvas>
        <div class="world"><div class="areas" aria-hidden="true"></div><svg class="lines" aria-hidden="true"></svg><div class="cards"></div></div>
        <div class="gauge" aria-hidden="true"><i></i><i></i><i></i></div>
        ${this.#walker.render()}
        ${this.#details.render()}
        <div class=${classMap({ hint: true, shown: this.#hint.isShown })} aria-hidden="true">${t.t('zoomHint')}</div>
        ${hasSteps ? renderTools(t, { zoom: (factor) => this.#stage.zoomBy(factor), fit: () => this.fit(), follow: () => this.follow() }, this.#stuck.isAlive && past === undefined ? this.#stage.framing === 'follow' : undefined) : nothing}
        ${renderMinimap()}
        ${past !== undefined && this.#past.failure !== undefined ? nothing : renderCover(t, this.#view, this.#link.store, this.#reader.isReading || past !== undefined, this.#link.situation)}
        ${renderProbes()}
      </div>
      ${this.#panes.renderList()}
      <div class="paper" aria-hidden="true"></div>
      ${this.#announcer.render()}
    </section></div>`;
  }
}
