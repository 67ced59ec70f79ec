import type { Gate } from '../../model/gate.js';
import { AttentionController, type AttentionHost } from './attention-controller.js';
import type { PressChannel } from './press-guard.js';
import type { Concealment } from './really-visible.js';
import { SightController } from './sight-controller.js';
import { StillnessController } from './stillness-controller.js';
import type { Hint } from './view.js';

/** A window or a control has to have been where it is for this long before a press counts where it matters, in milliseconds. */
const SETTLE_MS = 500;

/** Judges the moment of a press: the window has been in front, the controls have been still, and nothing lies over them. */
export class MomentGuard {
  readonly attention: AttentionController;
  readonly #stillness: StillnessController;
  readonly #sight: SightController;

  constructor(host: AttentionHost, isNeeded: () => boolean) {
    this.attention = new AttentionController(host);
    this.#stillness = new StillnessController(host, '[data-watch="controls"]', isNeeded);
    this.#sight = new SightController(host, isNeeded, () => this.attention.hidden);
  }

  /** What keeps the person from seeing the control, as far as the last update knew. */
  get concealment(): Concealment | undefined {
    return this.#sight.concealment;
  }

  /** What is wrong with this moment for a yes; asked when a press begins. A key cannot miss a control that has moved. */
  wrongWith({ requirement }: Gate, channel: PressChannel): Hint | undefined {
    const settle = requirement.minDwellMs > 0 ? SETTLE_MS : 0;
    if (!this.attention.isInFront || this.attention.focusedForMs < settle) return 'unfocused';
    return channel === 'pointer' && this.#stillness.stillForMs < settle ? 'moved' : undefined;
  }

  /**
   * What keeps the person from seeing the control at the moment of a press. A person who uses assistive technology does
   * not look at the screen, so nothing can be put in front of their eyes.
   */
  concealmentNow(element: HTMLElement, channel: PressChannel): Concealment | undefined {
    return channel === 'assistive' ? undefined : this.#sight.judge(element);
  }
}
