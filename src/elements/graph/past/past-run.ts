import { nothing, type TemplateResult } from 'lit';
import type { AdapterError } from '../../../adapter/errors.js';
import type { WfClient } from '../../../client/types.js';
import type { Cursor } from '../../../model/primitives.js';
import type { GraphView } from '../graph-source.js';
import type { PanelHost } from '../panel-words.js';

/** Which moment of which run. */
export interface PastQuestion {
  readonly client: WfClient;
  readonly run: string;
  readonly at: Cursor;
}

/** Holds one moment of a run, and asks for another when it has to. */
export class PastRun {
  readonly #host: PanelHost;
  readonly #changed: () => void;
  #notice: typeof import('./render-past.js') | undefined;
  #question: PastQuestion | undefined;
  #asking: AbortController | undefined;
  #view: GraphView | undefined;
  #error: AdapterError | undefined;

  /** @param changed called when an answer has come */
  constructor(host: PanelHost, changed: () => void) {
    this.#host = host;
    this.#changed = changed;
  }

  /** The run as it was; nothing while it is on its way, or cannot be had. */
  get view(): GraphView | undefined {
    return this.#view;
  }

  get error(): AdapterError | undefined {
    return this.#error;
  }

  /** When it was, in epoch milliseconds; nothing where no step knows a time. */
  get time(): number | undefined {
    const time = this.#view?.now();
    return time === 0 ? undefined : time;
  }

  /** @returns whether it is another moment than before */
  ask(question: PastQuestion | undefined): boolean {
    const before = this.#question;
    const isSame = before?.client === question?.client && before?.run === question?.run && before?.at.epoch === question?.at.epoch && before?.at.seq === question?.at.seq;
    if (isSame) return false;
    this.#question = question;
    this.#asking?.abort();
    this.#asking = undefined;
    this.#view = undefined;
    this.#error = undefined;
    if (question !== undefined) void this.#ask(question);
    return true;
  }

  /** Says which moment is shown, and leads back to now. */
  render(leave: () => void): TemplateResult | typeof nothing {
    if (this.#question === undefined || this.#notice === undefined) return nothing;
    return this.#notice.renderPast(this, this.#question.at.seq, leave, this.#notice.panelWords(this.#host));
  }

  async #ask({ client, run, at }: PastQuestion): Promise<void> {
    const asking = new AbortController();
    this.#asking = asking;
    this.#notice ??= await import('./render-past.js');
    this.#host.requestUpdate();
    try {
      const { pastViewOf, snapshotAt } = await import('./past-view.js');
      const snapshot = await snapshotAt(client.adapter, run, at, { signal: asking.signal });
      if (asking.signal.aborted) return;
      this.#view = pastViewOf(snapshot);
    } catch (reason) {
      if (asking.signal.aborted) return;
      const { AdapterError: Failure } = await import('../../../adapter/errors.js');
      this.#error = Failure.from(reason);
    }
    this.#changed();
  }
}
