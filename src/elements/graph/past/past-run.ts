import { nothing, type TemplateResult } from 'lit';
import type { WfClient } from '../../../client/types.js';
import type { Cursor } from '../../../model/primitives.js';
import { LazyPart } from '../../shared/lazy-part.js';
import type { GraphView } from '../graph-source.js';
import type { PanelHost } from '../panel-words.js';

/** Which moment of which run. */
export interface PastQuestion {
  readonly client: WfClient;
  readonly run: string;
  readonly at: Cursor;
}

/** Why a moment cannot be shown: the backend no longer keeps it, or something went wrong. */
export type PastFailure = 'gone' | 'failed';

/** Holds one moment of a run, and asks for another when it has to. */
export class PastRun {
  readonly #host: PanelHost;
  readonly #changed: () => void;
  readonly #notice: LazyPart<typeof import('./render-past.js')>;
  #question: PastQuestion | undefined;
  #asking: AbortController | undefined;
  #view: GraphView | undefined;
  #failure: PastFailure | undefined;

  /** @param changed called when an answer has come */
  constructor(host: PanelHost, changed: () => void) {
    this.#host = host;
    this.#changed = changed;
    this.#notice = new LazyPart(() => import('./render-past.js'), () => host.requestUpdate());
  }

  /** The run as it was; nothing while it is on its way, or cannot be had. */
  get view(): GraphView | undefined {
    return this.#view;
  }

  get failure(): PastFailure | undefined {
    return this.#failure;
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
    this.#failure = undefined;
    if (question !== undefined) void this.#ask(question);
    return true;
  }

  /** Says which moment is shown, and leads back to now. */
  render(leave: () => void): TemplateResult | typeof nothing {
    const notice = this.#notice.loaded;
    if (this.#question === undefined || notice === undefined) return nothing;
    return notice.renderPast(this, this.#question.at.seq, leave, notice.panelWords(this.#host));
  }

  async #ask(question: PastQuestion): Promise<void> {
    const asking = new AbortController();
    this.#asking = asking;
    void this.#notice.load();
    const answer = await import('./past-view.js').then(
      ({ pastOf }) => pastOf(question, asking.signal),
      (): PastFailure => 'failed',
    );
    if (asking.signal.aborted) return;
    if (typeof answer === 'string') this.#failure = answer;
    else this.#view = answer;
    this.#changed();
  }
}
