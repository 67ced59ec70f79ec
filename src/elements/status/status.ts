import { html, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { statusWords } from '../../locales/en/status.js';
import type { Translation } from '../../locales/section.js';
import { baseStyles } from '../../theme/base.styles.js';
import { toneStyles } from '../../theme/notice.styles.js';
import { LocaleController } from '../controllers/locale-controller.js';
import { WfElement } from '../wf-element.js';
import { badgeStyles } from './badge.styles.js';
import { renderBadge } from './badge.js';
import { isKnownStatus, lookOf, type StatusKind } from './status-look.js';
import { statusStyles } from './status.styles.js';

/**
 * The status of a run, step or gate as shape, word and colour: each of the three is enough on its own.
 *
 * @tag wf-status
 * @summary Status badge of a run, a step or a gate.
 * @slot - Words that replace the status's own, for example with a time: `Done · 0.8 s`.
 * @csspart status - The badge.
 * @csspart word - The word.
 * @cssprop [--wf-status-shape-size=16px] - Size of the shape.
 * @cssprop [--wf-status-font-size=0.75rem] - Size of the word.
 */
export class WfStatus extends WfElement {
  static override readonly styles = [baseStyles, toneStyles, badgeStyles, statusStyles];

  readonly #locale = new LocaleController(this, statusWords);

  /** What the status is about: `run`, `step` or `gate`. */
  @property() kind: StatusKind = 'step';

  /** The status as the model names it, or `stuck` for a step. Anything else is shown as not known. */
  @property() status = 'unknown';

  /** Draws a tinted pill around it. */
  @property({ type: Boolean }) pill = false;

  /** Hides the word from sight, not from a screen reader. */
  @property({ type: Boolean, attribute: 'shape-only' }) shapeOnly = false;

  /** Words of this instance instead of the language's own. */
  @property({ attribute: false }) words?: Translation<typeof statusWords.terms> | undefined;

  protected override render(): TemplateResult {
    const words = html`<span lang=${this.#locale.lang}><slot>${this.#word()}</slot></span>`;
    return renderBadge(lookOf(this.kind, this.status), words, { pill: this.pill, shapeOnly: this.shapeOnly });
  }

  #word(): string {
    const key = `${this.kind}.${isKnownStatus(this.kind, this.status) ? this.status : 'unknown'}`;
    return this.#locale.has(key) ? this.#locale.t(key) : this.status;
  }
}
