import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import type { Permission, WfClient } from '../../client/types.js';
import type { Translation } from '../../locales/section.js';
import type { Gate } from '../../model/gate.js';
import { isReadableGate } from '../../model/readable-gate.js';
import { isDecidableGate } from '../../model/status.js';
import { AnnouncerController } from '../controllers/announcer-controller.js';
import { ClientController } from '../controllers/client-controller.js';
import { LocaleController } from '../controllers/locale-controller.js';
import { isRightToLeft } from '../../locales/direction.js';
import { isArmed, PermissionController } from '../controllers/permission-controller.js';
import { TickerController } from '../controllers/ticker-controller.js';
import { LazyPart } from '../shared/lazy-part.js';
import { renderNotice, storeNotices } from '../shared/store-notices.js';
import { renderUnconnected } from '../shared/unconnected.js';
import { WfElement } from '../wf-element.js';
import { WfGateDecideEvent, WfGateOpenEvent, WfGateSettledEvent, WfStepUpRequestEvent } from './approval-gate.events.js';
import { approvalGateStyles } from './approval-gate.styles.js';
import { ballotOf, voteDraft } from './ballot.js';
import { metObligations, voteOf } from './blockers.js';
import { buildView } from './build-view.js';
import { CardState } from './card-state.js';
import { wholeTexts } from './long-text.js';
import { loadLater } from './load-later.js';
import { MomentGuard } from './moment-guard.js';
import { accessAsk, sendAccessRequest, sendPlain, sendSeen, type PlainCommand } from './plain-commands.js';
import { PressGuard, type Press, type PressChannel } from './press-guard.js';
import { renderCard } from './render-card.js';
import { renderEmpty, renderLeftOut, renderLoading, renderNext, renderUnreadable } from './render-shell.js';
import { armingKey } from './snapshot.js';
import { GATE_CONTROLS, sourceOfData, sourceOfStore, waitingGates, type GateControl, type GateData, type GateSource } from './source.js';
import { mending } from './take-gate.js';
import { cardWords, type Arming, type CardActions, type CardTerms, type GateView, type Hint, type Panel } from './view.js';

/** On screen for this long counts as seen, in milliseconds. */
const SEEN_MS = 1000;
const UNASKED: Permission = { state: 'unknown' };

/**
 * One decision: what would be done, why a person is asked, what happens without them, and the buttons. What is on screen
 * is what is approved: the card is rendered from one frozen object whose fingerprints go with the vote, and any change to
 * it disarms the buttons. The card changes only when the backend says so.
 *
 * @tag wf-approval-gate
 * @summary Lets a person approve or reject one action of a workflow.
 * @slot - More context below the request, from the host page. It is no part of what is approved.
 * @csspart card - The surface.
 * @csspart head - Whose turn it is, and the tier.
 * @csspart ask - The question; has the initial focus.
 * @csspart facts - Who asks, why, what it changes, whether it can be undone, what happens without a decision.
 * @csspart tier - How weighty the decision is.
 * @csspart countdown - The time that is left.
 * @csspart changes - What changed while it was on screen.
 * @csspart args - The table of what exactly would be done.
 * @csspart agent-says - The agent's own words.
 * @csspart evidence - What the decision may rest on.
 * @csspart info - A question about the request, and its answer.
 * @csspart people - Who has agreed and who still has to.
 * @csspart exact - The exact text with its fingerprints.
 * @csspart controls - Reasons and buttons.
 * @csspart approve - The button Approve.
 * @csspart reject - The button Reject.
 * @csspart panel - The form for a reason, a question or an answer.
 * @csspart hint - Why the last press did nothing.
 * @csspart ending - How it ended.
 * @csspart seal - Whether what was done is what was approved.
 * @csspart empty - What stands here when nothing waits.
 * @csspart notice - A message about the connection or the data.
 * @csspart status - Whose turn it is: shape and word.
 * @csspart word - Its word.
 * @cssprop [--wf-approval-gate-inline-size=480px] - Width where the page leaves it to the content, as in a dialog or a float.
 * @cssState armed - Approve would act now.
 * @cssState covered - Something lies over the buttons or makes them see-through.
 * @cssState changed - The request changed while it was on screen.
 * @cssState unconnected - Nothing was given to it: no provider with an adapter, no client, no data.
 * @cssState ended - Nobody can decide any more.
 * @cssState empty - Nothing waits for a decision.
 * @fires {WfGateDecideEvent} wf-gate-decide - Approve or Reject was pressed; nothing has been sent yet, and nothing will be if it is prevented.
 * @fires {WfGateSettledEvent} wf-gate-settled - What became of a decision that was sent.
 * @fires {WfGateOpenEvent} wf-gate-open - Another gate is wanted: the next, or the one that replaced this.
 * @fires {WfStepUpRequestEvent} wf-step-up-request - The person has to prove again who they are.
 */
export class WfApprovalGate extends WfElement {
  static override readonly styles = approvalGateStyles;

  readonly #locale = new LocaleController<CardTerms>(this, cardWords);
  readonly #announcer = new AnnouncerController(this);
  readonly #moment = new MomentGuard(this, () => this.#isDecidable());
  readonly #guard = new PressGuard<Arming>(this, {
    armed: (control, channel, element) => this.#arm(control, channel, element),
    onPress: (press) => void this.#decide(press),
    onBroken: (control, why) => this.#refuse(why === 'not-armed' ? this.#hintAbout(control) : why),
  });
  readonly #client = new ClientController(this, {
    concerns: ({ changed }) => changed.gate.size > 0 || changed.run.size > 0,
    onSwap: () => this.#watchDesk(),
  });
  readonly #permissions = new PermissionController<GateControl>(this, () => {
    const gate = this.#readable();
    if (!gate || !isDecidableGate(gate.state)) return { client: this.#sender, asks: {} };
    return { client: this.#sender, asks: Object.fromEntries(GATE_CONTROLS.map((control) => [control, accessAsk(control, gate)])) };
  });

  /** Id of the gate. Without it the card shows the most urgent one of the run and stays with it until it is left. */
  @property() gate: string | undefined;

  /** The run, if it is not the provider's. */
  @property() run: string | undefined;

  /** Level of the question as a heading, 1 to 6. */
  @property({ type: Number, attribute: 'heading-level' }) headingLevel = 3;

  /** A gate as plain data, instead of a client. */
  @property({ attribute: false }) data: GateData | undefined;

  /** A client, if it is not the provider's. */
  @property({ attribute: false }) client: WfClient | undefined;

  /** Words of this instance instead of the language's own. */
  @property({ attribute: false }) words?: Translation<CardTerms> | undefined;

  @state() private rechecking = false;

  readonly #card = new CardState();
  readonly #faults = new LazyPart(() => import('./render-faults.js'), () => this.requestUpdate());
  readonly #later = new LazyPart(loadLater, (part) => {
    if (part) this.wear(part.laterStyles);
    this.requestUpdate();
  });
  #source: GateSource | undefined;
  #view: GateView | undefined;
  #chosen: string | undefined;
  #seen: string | undefined;
  /** The gate that is shown and how it stood for this person at the last update. */
  #stood: string | undefined;
  #hadFocus = false;
  #whole: ReadonlySet<string> = new Set();
  #stopDesk: (() => void) | undefined;

  constructor() {
    super();
    new TickerController(this, () => this.#isDecidable() || this.#source?.connection.state === 'stale');
    this.addEventListener('keydown', (event) => {
      // Escape puts a form away. It never decides.
      if (event.key !== 'Escape' || this.#card.panel === 'none') return;
      event.stopPropagation();
      this.#openPanel('none');
    });
  }

  /** Puts the focus on the question, never on a button. */
  override focus(options?: FocusOptions): void {
    this.renderRoot.querySelector<HTMLElement>('.ask')?.focus(options);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('gate') || changed.has('run') || changed.has('client')) this.#chosen = undefined;
    const before = this.#source?.gate;
    this.#source = this.#readSource();
    // Also tries again with each news of the gate where it could not be had.
    if (this.#source?.gate !== before) void this.#later.load();
    void mending(this.data?.gate)?.then(() => this.requestUpdate());
    const gate = this.#readable();
    if (this.#card.show(gate)) this.#announcer.say(this.#locale.t('changedTitle'));
    const decidable = this.#isDecidable();
    this.#moment.attention.attendTo(decidable ? this.#card.subject : undefined);
    this.#view = this.#buildView();
    this.toggleState('armed', decidable && this.#view?.blockers.approve.length === 0);
    this.toggleState('covered', this.#moment.concealment !== undefined);
    this.toggleState('changed', decidable && this.#card.changes !== undefined);
    this.toggleState('ended', gate !== undefined && !decidable);
    this.toggleState('empty', this.#source !== undefined && this.#source.gate === undefined);
    this.#hadFocus = this.shadowRoot?.activeElement !== null;
  }

  protected override updated(changed: PropertyValues<this>): void {
    super.updated(changed);
    const view = this.#view;
    if (!view) return;
    const { dwellMs } = this.#moment.attention;
    this.#moment.attention.wakeAt(Math.min(...[SEEN_MS, view.gate.requirement.minDwellMs].filter((ms) => ms > dwellMs)));
    this.#measure();
    this.#noteSeen(view);
    this.#noteEnding(view);
  }

  /** Also waits for what this gate needs beside the usual: the mending of plain data, and why something cannot be read. */
  protected override async getUpdateComplete(): Promise<boolean> {
    const done = await super.getUpdateComplete();
    const late = mending(this.data?.gate) ?? (this.#view && this.#later.loaded === undefined && !this.#later.hasFailed ? this.#later.load() : undefined) ?? (this.#wantsFaults && this.#faults.loaded === undefined && !this.#faults.hasFailed ? this.#faults.load() : undefined);
    if (late === undefined) return done;
    await late;
    return this.getUpdateComplete();
  }

  get #wantsFaults(): boolean {
    const gate = this.#source?.gate;
    return gate !== undefined && (isReadableGate(gate) ? this.#view !== undefined && this.#view.snapshot.args === undefined : gate.argsRaw !== undefined);
  }

  readonly #renderFaults = (raw: string): unknown => this.#faults.value?.renderFaults(raw, this) ?? nothing;

  /** The client that decisions go through; with plain data the host sends them itself. */
  get #sender(): WfClient | undefined {
    return this.data ? undefined : this.#client.client;
  }

  #readSource(): GateSource | undefined {
    if (this.data) return sourceOfData(this.data);
    const { client, store } = this.#client;
    if (!client || !store) return undefined;
    this.#chosen ??= this.gate ?? waitingGates(store.gates.values())[0]?.id;
    return sourceOfStore(client, store, this.#chosen);
  }

  get #level(): number {
    return Math.min(6, Math.max(1, Math.round(this.headingLevel) || 3));
  }

  #readable(): Gate | undefined {
    const gate = this.#source?.gate;
    return gate && isReadableGate(gate) ? gate : undefined;
  }

  #isDecidable(): boolean {
    const gate = this.#readable();
    return gate !== undefined && isDecidableGate(gate.state);
  }

  /** As of now, not as of the last update: time may have run on since. */
  #buildView(concealment = this.#moment.concealment): GateView | undefined {
    const gate = this.#readable();
    const source = this.#readSource();
    if (!gate || !source) return undefined;
    return buildView({
      locale: this.#locale, gate, source, card: this.#card, attention: this.#moment.attention, concealment,
      rechecking: this.rechecking, headingLevel: this.#level,
      texts: { expanded: this.#card.expanded, whole: this.#whole, onExpand: this.#actions.expand },
      faults: this.#renderFaults,
      later: this.#later.loaded,
      permission: (control) => (this.data ? (this.data.permissions?.[control] ?? UNASKED) : this.#permissions.get(control)),
    });
  }

  /** What a press that begins now would decide; undefined while something stands in the way. */
  #arm(control: string, channel: PressChannel, element: HTMLElement): Arming | undefined {
    if ((control !== 'approve' && control !== 'reject') || this.rechecking) return undefined;
    const view = this.#viewAtPress(control, channel, element);
    if (!view || view.blockers[control].length > 0) return undefined;
    return { choice: control, snapshot: view.snapshot, hint: control === 'approve' ? this.#moment.wrongWith(view.gate, channel) : undefined };
  }

  #viewAtPress(control: 'approve' | 'reject', channel: PressChannel, element: HTMLElement): GateView | undefined {
    return this.#buildView(control === 'approve' ? this.#moment.concealmentNow(element, channel) : undefined);
  }

  /** What a press on a control that is not armed has to be told, beyond the reason that stands there. */
  #hintAbout(control: string): Hint | undefined {
    const [blocker] = control === 'approve' ? (this.#view?.blockers.approve ?? []) : [];
    return blocker === 'covered' || blocker === 'see-through' ? blocker : undefined;
  }

  #refuse(hint: Hint | undefined): void {
    this.#change(() => (this.#card.hint = hint));
  }

  async #decide({ armed, channel, element }: Press<Arming>): Promise<void> {
    if (armed.hint) return this.#refuse(armed.hint);
    const view = this.#viewAtPress(armed.choice, channel, element);
    const [blocker] = view?.blockers[armed.choice] ?? [];
    if (blocker === 'covered' || blocker === 'see-through') return this.#refuse(blocker);
    if (!view || blocker !== undefined || armingKey(view.snapshot) !== armingKey(armed.snapshot)) return this.#refuse('changed');
    const { gate, preparation } = view;
    const decision = ballotOf({ gate, arming: armed, channel, asRole: view.asRole ?? 'none', preparation, locale: this.#locale });
    this.#refuse(undefined);
    if (!this.emit(new WfGateDecideEvent(decision)) || !this.#sender) return;
    this.rechecking = true;
    const permission = await this.#permissions.recheck(armed.choice);
    this.rechecking = false;
    // The press stands only while everything it decided on stands: the card may have gone or changed in between.
    if (!this.isConnected || !isArmed(permission, metObligations(armed.choice, gate, preparation)) || !this.#sender) return;
    if (this.#card.subject !== armingKey(armed.snapshot)) return this.#refuse('changed');
    const flight = await this.#sender.desk.submit(voteDraft(decision, permission.evaluationId));
    this.#openPanel('none');
    this.emit(new WfGateSettledEvent(decision.gate, decision.choice, flight));
  }

  async #send(command: PlainCommand): Promise<void> {
    const gate = this.#readable();
    const words = this.#card.question.trim();
    if (!this.#sender || !gate || ((command === 'ask' || command === 'answer') && words === '')) return;
    const { phase } = await sendPlain(this.#sender, gate, command, words);
    if (phase !== 'settled') return this.requestUpdate();
    this.#card.question = '';
    this.#openPanel('none');
  }

  async #requestAccess(): Promise<void> {
    const gate = this.#readable();
    if (!this.#sender || !gate) return;
    const { phase, receipt } = await sendAccessRequest(this.#sender, gate);
    this.#change(() => (this.#card.accessRequested = phase === 'settled' && receipt?.status !== 'refused'));
  }

  #noteSeen({ gate, source }: GateView): void {
    const { subject, evidence } = this.#card;
    const sender = this.#sender;
    if (!sender || !subject || source.me?.kind !== 'human' || source.commands?.has('gate.seen') !== true) return;
    if (!isDecidableGate(gate.state) || this.#moment.attention.dwellMs < SEEN_MS) return;
    const key = `${subject} ${evidence.size}`;
    if (key === this.#seen) return;
    this.#seen = key;
    // Sending tells this element too, which must not happen within its own update.
    queueMicrotask(() => void sendSeen(sender, gate, [...evidence]));
  }

  /** Which long texts need no more room than they have; known only now, and another one with another width. */
  #measure(): void {
    const whole = wholeTexts(this.renderRoot);
    if (whole.size === this.#whole.size && [...whole].every((key) => this.#whole.has(key))) return;
    this.#whole = whole;
    queueMicrotask(() => this.requestUpdate());
  }

  /** A card that ends, or has taken a vote, while it is looked at says so, and keeps the person's place with its buttons. */
  #noteEnding({ gate, source }: GateView): void {
    const stands = isDecidableGate(gate.state) ? (voteOf(gate, source.me) === undefined ? 'open' : 'voted') : 'ended';
    const before = this.#stood;
    const outcome = this.renderRoot.querySelector<HTMLElement>(stands === 'ended' ? '.ending' : '#why');
    // Nothing can be said before the part that says how it ended has come.
    if (stands !== 'ended' || outcome !== null) this.#stood = `${gate.id} ${stands}`;
    const isNew = stands !== 'open' && before !== this.#stood && before?.startsWith(`${gate.id} `) === true;
    if (isNew) this.#announcer.say(outcome?.textContent.trim().replaceAll(/\s+/g, ' ') ?? '');
    // The button that was pressed is gone: the focus goes to what became of it, in sight, and not to the top of the page.
    if (this.#hadFocus && this.shadowRoot?.activeElement === null) (stands === 'ended' ? this : (outcome ?? this)).focus();
  }

  #watchDesk(): void {
    this.#stopDesk?.();
    this.#stopDesk = this.#client.client?.desk.subscribe((flight) => {
      if (flight.target.gate === this.#chosen) this.requestUpdate();
    });
  }

  #change(apply: () => void): void {
    apply();
    this.requestUpdate();
  }

  #openPanel(panel: Panel): void {
    void this.#later.load();
    const was = this.#card.panel;
    this.#change(() => (this.#card.panel = panel));
    if (panel === was || !this.matches(':focus-within')) return;
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>(panel === 'none' ? '.bar .button:not(.primary)' : 'textarea')?.focus());
  }

  readonly #actions: CardActions = {
    expand: (key) => this.#change(() => this.#card.expand(key)),
    sawEvidence: (id) => this.#change(() => this.#card.sawEvidence(id)),
    openPanel: (panel) => this.#openPanel(panel),
    typed: (field, text) => this.#change(() => (this.#card[field] = text)),
    choseRole: (role) => this.#change(() => (this.#card.asRole = role)),
    requestAccess: () => void this.#requestAccess(),
    stepUp: () => this.emit(new WfStepUpRequestEvent(this.#view?.gate.id ?? '')),
    send: (command) => void this.#send(command),
    open: (gate) => {
      if (this.emit(new WfGateOpenEvent(gate))) this.#change(() => (this.#chosen = gate));
    },
  };

  protected override render(): TemplateResult {
    const { lang } = this.#locale;
    return html`<div class="box"><section class="card ${isRightToLeft(lang) ? 'rtl' : 'ltr'}-words" part="card" lang=${lang} aria-label=${this.#locale.t('label')}>${this.#renderInside()}</section>
      ${this.#announcer.render()}</div>`;
  }

  #renderInside(): unknown {
    const source = this.#source;
    if (!source) return this.#client.situation === 'waiting' ? renderLoading(this.#locale) : renderUnconnected(this.#client.situation, this.#locale);
    const again = html`<button class="button small" type="button" @click=${() => this.#client.store?.resync()}>${this.#locale.common('tryAgain')}</button>`;
    const canRetry = (id: string): boolean => !this.data && (id === 'rewritten' || id === 'failed');
    const notices: unknown[] = storeNotices(source, this.#locale, Date.now()).map((notice) => renderNotice(notice, canRetry(notice.id) ? again : undefined));
    if (source.leftOut.length > 0) notices.push(renderLeftOut(source.leftOut, this.#locale));
    const { gate } = source;
    const others = this.gate === undefined && !this.data && !this.#isDecidable() ? waitingGates(this.#client.store?.gates.values() ?? []) : [];
    const next = renderNext(others, this.#locale, this.#actions.open);
    if (!gate) {
      const waiting = mending(this.data?.gate) !== undefined || source.me === undefined && source.connection.state !== 'failed' && source.connection.state !== 'signed-out';
      // Nothing has come, and the notice says why: that is no word about what waits.
      const isUnknown = !this.data && source.me === undefined && !waiting;
      return [notices.length > 0 ? html`<div class="body">${notices}</div>` : '', isUnknown ? '' : waiting ? renderLoading(this.#locale) : renderEmpty(this.#locale, this.gate !== undefined)];
    }
    if (!isReadableGate(gate)) return renderUnreadable(gate, this.#locale, this.#level, gate.argsRaw === undefined ? nothing : this.#renderFaults(gate.argsRaw));
    if (!this.#view) return renderLoading(this.#locale);
    const controls = { actions: this.#actions, guard: this.#guard, question: this.#card.question };
    return [renderCard(this.#view, controls, notices), next];
  }
}
