import { LitElement, type CSSResultOrNative, type PropertyValues, type ReactiveController } from 'lit';
import { defaultOf } from './shared/property-defaults.js';
import { rawOf } from './shared/raw.js';
import { dress } from './shared/sheets.js';
import { KIT_VERSION } from './version.js';

/** Beside each attribute by which a server says what ElementInternals say in a page. */
const SERVER_SEMANTICS = 'hydrate-internals-';

/** Properties whose value is called, not read: it is needed itself, not a proxy of it. */
const CALLED: ReadonlySet<PropertyKey> = new Set(['client', 'adapter']);

/** A controller with a part in what every element does: settling its data before an update, and being moved. */
export interface WfController extends ReactiveController {
  /** Settles where the data comes from. Runs in each update before `willUpdate`, in the order of the controllers. */
  hostResolve?(): void;
  /** The element stands elsewhere in the same document: it was taken out and put in again in one go. Nothing was let go. */
  hostMoved?(): void;
}

/**
 * What the elements share. An update first settles the data (`hostResolve`), then computes from it (`willUpdate`), then
 * draws: nothing is ever computed from the data of the update before. An element that is not in a document does not
 * update; what it missed it catches up on when it comes back. One that is only moved keeps all it has.
 */
export abstract class WfElement extends LitElement {
  /** @internal */
  static readonly version: string = KIT_VERSION;

  /** @internal */
  readonly internals: ElementInternals = this.attachInternals();

  readonly #controllers = new Set<WfController>();
  /** Styles of parts that were loaded later than the element. */
  readonly #worn = new Set<CSSResultOrNative>();
  /** The document that the element is at work in; undefined while it is at rest. */
  #document: Document | undefined;
  #isLeaving = false;
  /** What is scrolled inside of the element, and how far: the browser forgets it when the element is taken out. */
  readonly #scrolled = new Map<Element, readonly [left: number, top: number]>();

  /** `null` and `undefined` say "not set" for every property: it is what it is on an element that was just made. */
  protected static override finalize(): void {
    const isFinal = Object.hasOwn(this, 'finalized');
    super.finalize();
    if (isFinal) return;
    for (const [name, { state }] of this.elementProperties) {
      const descriptor = Object.getOwnPropertyDescriptor(this.prototype, name);
      if (descriptor?.set === undefined || state === true) continue;
      Object.defineProperty(this.prototype, name, {
        ...descriptor,
        set(this: WfElement, value: unknown): void {
          descriptor.set?.call(this, (CALLED.has(name) ? rawOf(value) : value) ?? defaultOf(this.constructor, name));
        },
      });
    }
  }

  override addController(controller: WfController): void {
    this.#controllers.add(controller);
    super.addController(controller);
  }

  override removeController(controller: WfController): void {
    this.#controllers.delete(controller);
    super.removeController(controller);
  }

  override connectedCallback(): void {
    const isMoved = this.#isLeaving && this.#document === this.ownerDocument;
    if (!isMoved) this.#leave();
    this.#isLeaving = false;
    this.#document = this.ownerDocument;
    if (isMoved) this.#moved();
    else super.connectedCallback();
    this.requestUpdate();
  }

  /** Lets go only of an element that has not come back by the end of the task: most are moved, not removed. */
  override disconnectedCallback(): void {
    this.#isLeaving = true;
    queueMicrotask(() => {
      if (this.#isLeaving) this.#leave();
    });
  }

  /** In another document: its style sheets have to be of that document. */
  adoptedCallback(): void {
    this.#dress();
  }

  /** @internal Gives the element styles of a part that was loaded later; once is enough. */
  wear(styles: CSSResultOrNative): void {
    if (this.#worn.has(styles)) return;
    this.#worn.add(styles);
    this.#dress();
  }

  #dress(): void {
    if (this.shadowRoot !== null) dress(this.shadowRoot, [...(this.constructor as typeof WfElement).elementStyles, ...this.#worn]);
  }

  /** `moveBefore()`: the element was never out of the document. */
  connectedMoveCallback(): void {
    this.#moved();
    this.requestUpdate();
  }

  #moved(): void {
    for (const [element, [left, top]] of this.#scrolled) Object.assign(element, { scrollLeft: left, scrollTop: top });
    for (const controller of this.#controllers) controller.hostMoved?.();
  }

  #leave(): void {
    this.#isLeaving = false;
    if (this.#document === undefined) return;
    this.#document = undefined;
    this.#scrolled.clear();
    super.disconnectedCallback();
  }

  /**
   * What a server rendered is replaced in one go by what this page knows, styles included: the two need not be the same,
   * and a policy for styles may have blocked the server's. Lit's own support for hydration need not be loaded; it still
   * decides when the element begins.
   */
  protected override createRenderRoot(): HTMLElement | DocumentFragment {
    const { shadowRootOptions, elementStyles } = this.constructor as typeof WfElement;
    const isElsewhere = this.ownerDocument !== globalThis.document;
    if (this.shadowRoot === null && !isElsewhere) return super.createRenderRoot();
    const root = this.shadowRoot ?? this.attachShadow(shadowRootOptions);
    root.replaceChildren();
    dress(root, elementStyles);
    for (const mark of this.getAttributeNames().filter((name) => name.startsWith(SERVER_SEMANTICS))) {
      this.removeAttribute(mark.slice(SERVER_SEMANTICS.length));
      this.removeAttribute(mark);
    }
    return root;
  }

  protected override firstUpdated(changed: PropertyValues): void {
    super.firstUpdated(changed);
    const onScroll = ({ target }: Event): void => {
      if (!(target instanceof Element)) return;
      const { scrollLeft, scrollTop } = target;
      if (scrollLeft === 0 && scrollTop === 0) this.#scrolled.delete(target);
      else this.#scrolled.set(target, [scrollLeft, scrollTop]);
    };
    this.renderRoot.addEventListener('scroll', onScroll, { capture: true, passive: true });
  }

  /** Out of the document nothing is drawn and nothing begun: the changes stay noted until the element is back. */
  protected override performUpdate(): void {
    if (this.#document === undefined || !this.isConnected) this.isUpdatePending = false;
    else super.performUpdate();
  }

  /** The first thing in an update that knows all properties, also those that were set before the element was defined. */
  protected override shouldUpdate(changed: PropertyValues): boolean {
    for (const controller of this.#controllers) controller.hostResolve?.();
    return super.shouldUpdate(changed);
  }

  /** Dispatches an event; false when it was prevented. */
  protected emit(event: Event): boolean {
    return this.dispatchEvent(event);
  }

  /** @internal Sets or removes a custom state, for `:state(name)` in CSS. Each change makes the browser match all rules again. */
  toggleState(name: string, on: boolean): void {
    if (this.internals.states.has(name) === on) return;
    if (on) this.internals.states.add(name);
    else this.internals.states.delete(name);
  }
}
