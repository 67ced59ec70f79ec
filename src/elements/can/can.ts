import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import type { Permission, WfClient } from '../../client/types.js';
import { canWords } from '../../locales/en/can.js';
import type { Translation } from '../../locales/section.js';
import type { AccessAsk } from '../../model/access.js';
import { baseStyles } from '../../theme/base.styles.js';
import { buttonStyles } from '../../theme/button.styles.js';
import { renderShape } from '../../theme/shape.js';
import { ClientController } from '../controllers/client-controller.js';
import { LocaleController } from '../controllers/locale-controller.js';
import { isArmed, PermissionController } from '../controllers/permission-controller.js';
import { deniedIn, permissionReason } from '../shared/permission-words.js';
import { renderText } from '../shared/render-text.js';
import { WfElement } from '../wf-element.js';
import { WfAccessRequestEvent } from './can.events.js';
import { canStyles } from './can.styles.js';

export const WHEN_DENIED = ['explain', 'dim', 'hide'] as const;
export type WhenDenied = (typeof WHEN_DENIED)[number];

type RequestState = 'none' | 'sending' | 'sent' | 'failed';

/**
 * Shows what is inside it only as far as the person may use it; otherwise says why not and who could, and offers to ask
 * for access where that is possible. Presentation only: the backend decides every command again.
 *
 * @tag wf-can
 * @summary Shows its content only to those who may use it.
 * @slot - What a permission is needed for.
 * @slot denied - Replaces the reason.
 * @csspart reason - Why the content is not shown.
 * @cssState allowed - The content is shown.
 * @cssState denied - The content is withheld.
 * @cssState unconnected - There is no provider with an adapter and no client to ask.
 * @cssState checking - The answer has not come yet.
 * @fires {WfAccessRequestEvent} wf-access-request - Somebody asks for access; prevent it to handle the request yourself.
 */
export class WfCan extends WfElement {
  static override readonly styles = [baseStyles, buttonStyles, canStyles];

  readonly #locale = new LocaleController(this, canWords);
  readonly #client = new ClientController(this, { concerns: () => false });
  readonly #permissions = new PermissionController(this, () => ({ client: this.#client.client, asks: this.permission ? {} : { it: this.#ask() } }));

  /** The permission that is needed, for example `run:stop`. */
  @property() action = '';

  /** Type of what it is needed on. */
  @property({ attribute: 'resource-type' }) resourceType = 'run';

  /** Id of what it is needed on; without it the run. */
  @property() resource: string | undefined;

  /** The run, if it is not the provider's. */
  @property() run: string | undefined;

  /** What happens without the permission: say why (`explain`), show the content but dead and say why (`dim`), show nothing (`hide`). */
  @property({ attribute: 'when-denied' }) whenDenied: WhenDenied = 'explain';

  /** Obligations that the content itself meets, for example `['reason']` for a form that asks for one. */
  @property({ attribute: false }) met: readonly string[] = [];

  /** An answer by property, instead of asking the backend. */
  @property({ attribute: false }) permission: Permission | undefined;

  /** A client, if it is not the provider's. */
  @property({ attribute: false }) client: WfClient | undefined;

  /** Words of this instance instead of the language's own. */
  @property({ attribute: false }) words?: Translation<typeof canWords.terms> | undefined;

  @state() private requested: RequestState = 'none';

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('action') || changed.has('resource') || changed.has('resourceType')) this.requested = 'none';
    const { state: answer } = this.#answer();
    const allowed = this.#allowed();
    const checking = !this.#isUnasked && (answer === 'checking' || answer === 'unknown');
    this.toggleState('allowed', allowed);
    this.toggleState('checking', !allowed && checking);
    this.toggleState('denied', !allowed && !checking);
  }

  /** There is no client to ask, or nothing to ask about: no answer will come. */
  get #isUnasked(): boolean {
    return this.permission === undefined && this.#client.situation !== 'waiting' && (this.#client.client === undefined || this.#ask() === undefined);
  }

  #answer(): Permission {
    return this.permission ?? this.#permissions.get('it');
  }

  #allowed(): boolean {
    return isArmed(this.#answer(), new Set(this.met));
  }

  #ask(): AccessAsk | undefined {
    const id = this.resource ?? this.#client.runId;
    return this.action === '' || id === undefined ? undefined : { action: { name: this.action }, resource: { type: this.resourceType, id } };
  }

  async #request(): Promise<void> {
    const ask = this.#ask();
    if (!ask || this.requested === 'sending' || !this.emit(new WfAccessRequestEvent(ask))) return;
    const client = this.#client.client;
    if (!client) return;
    this.requested = 'sending';
    const { phase, receipt } = await client.desk.submit({
      type: 'access.request',
      target: this.#client.runId === undefined ? {} : { run: this.#client.runId },
      args: { action: ask.action.name, resource: { type: ask.resource.type, id: ask.resource.id } },
    });
    this.requested = phase === 'settled' && receipt?.status !== 'refused' ? 'sent' : 'failed';
  }

  protected override render(): TemplateResult {
    const allowed = this.#allowed();
    const dim = !allowed && this.whenDenied === 'dim';
    return html`<div class="content" ?hidden=${!allowed && !dim} ?inert=${dim}><slot></slot></div>${allowed || this.whenDenied === 'hide' ? nothing : this.#renderDenied()}`;
  }

  #renderDenied(): TemplateResult {
    const permission = this.#answer();
    if (this.#isUnasked) {
      const words = this.#client.isUnconnected ? `${this.#locale.common('unconnectedTitle')}. ${this.#locale.common('unconnectedText')}` : this.#locale.t('unasked');
      return html`<div class="denied" lang=${this.#locale.lang}>${renderShape('dashed-ring')}<span class="reason" part="reason">${words}</span></div>`;
    }
    if (permission.state === 'checking' || permission.state === 'unknown') {
      return html`<div class="checking" aria-busy="true" lang=${this.#locale.lang}>${this.#locale.t('checking')}</div>`;
    }
    const t = this.#locale;
    const reasons = permissionReason(deniedIn(permission, this.action, t), {
      checking: t.t('checking'), denied: t.t('denied'), expired: t.t('expired'), error: t.t('error'), whoCan: (params) => t.common('whoCan', params),
    });
    return html`<slot name="denied"
      ><div class="denied" lang=${this.#locale.lang}>
        ${renderShape('lock')}<span class="reason" part="reason">${reasons.map((reason) => html`${renderText(reason)} `)}</span>${this.#renderRequest(permission)}
      </div></slot
    >`;
  }

  #renderRequest(permission: Permission): TemplateResult | typeof nothing {
    if (permission.state !== 'requestable') return nothing;
    if (this.requested === 'sent') return html`<span role="status">${this.#locale.t('requested')}</span>`;
    const failed = this.requested === 'failed' ? html`<span role="alert">${this.#locale.t('requestFailed')}</span>` : nothing;
    const sending = this.requested === 'sending';
    return html`${failed}<button class="button small" type="button" aria-disabled=${sending} @click=${() => void this.#request()}>
        ${this.#locale.t(sending ? 'requestSending' : 'request')}
      </button>`;
  }
}
