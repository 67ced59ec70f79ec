import { html, type TemplateResult } from 'lit';
import type { RunStore } from '../../client/types.js';
import type { AuditEntry } from '../../model/audit-record.js';
import { WfMomentOpenEvent } from './audit-log.events.js';
import type { EntryFeed } from './entry-feed.js';
import type { EntryView } from './entry-view.js';
import type { Words } from './entry-words.js';
import { LazyPart } from '../shared/lazy-part.js';
import type { RowContext } from './row-context.js';
import type { PanelHost } from './panels/panel-words.js';
import type { ProofPanel } from './panels/proof-panel.js';

/** What the details are made from besides their entry. */
export interface DetailSurroundings {
  readonly feed: EntryFeed | undefined;
  readonly proof: ProofPanel | undefined;
  readonly stores: RunStore | undefined;
}

const COPIED_MS = 2500;

const loadDetail = async () => {
  const [detail, words, history] = await Promise.all([import('./panels/detail.js'), import('./panels/panel-words.js'), import('./panels/entry-history.js')]);
  return { ...detail, ...words, ...history };
};

/** Which entries are open, and what stands in them. */
export class DetailKeeper {
  readonly #host: PanelHost;
  readonly #words: Words;
  readonly #around: () => DetailSurroundings;
  readonly #part: LazyPart<Awaited<ReturnType<typeof loadDetail>>>;
  #open = new Set<number>();
  /** Long values that are shown whole, by entry and name. */
  #whole = new Set<string>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #copied: { readonly seq: number; readonly how: 'yes' | 'no' } | undefined;

  constructor(host: PanelHost, words: Words, around: () => DetailSurroundings) {
    this.#host = host;
    this.#words = words;
    this.#around = around;
    this.#part = new LazyPart(loadDetail, () => host.requestUpdate());
  }

  isOpen(seq: number): boolean {
    return this.#open.has(seq);
  }

  reset(): void {
    this.#open = new Set();
    this.#whole = new Set();
  }

  /** The element is gone: nothing is left to be done later. */
  close(): void {
    clearTimeout(this.#timer);
    this.#copied = undefined;
  }

  toggle(seq: number, open = !this.#open.has(seq)): void {
    if (open) this.#open.add(seq);
    else this.#open.delete(seq);
  }

  render(entry: AuditEntry, view: EntryView, { gate, step, rungs }: Pick<RowContext, 'gate' | 'step' | 'rungs'>, isActive: boolean): TemplateResult {
    const part = this.#part.value;
    if (part === undefined) {
      return this.#part.hasFailed
        ? html`<p class="bad">${this.#words.t('partFailed')} <button class="button small" type="button" @click=${() => void this.#part.load()}>${this.#words.common('tryAgain')}</button></p>`
        : html`<div class="detail" role="status"><span class="skeleton"></span><span class="visually-hidden">${this.#words.common('loading')}</span></div>`;
    }
    const { proof, feed } = this.#around();
    const { run, runEpoch: epoch, runSeq: seq, step: about } = view.record?.context ?? {};
    return part.renderDetail(view, {
      words: this.#words,
      panel: part.panelWords(this.#host),
      gate,
      step,
      rungs,
      isActive,
      facts: proof?.check.view().facts,
      before: part.stateBefore(feed, view),
      erasedAt: (name) => part.erasedAt(feed, view, name),
      copied: this.#copied?.seq === entry.seq ? this.#copied.how : undefined,
      isWhole: (name) => this.#whole.has(`${entry.seq} ${name}`),
      onWhole: (name, on) => {
        if (on) this.#whole.add(`${entry.seq} ${name}`);
        else this.#whole.delete(`${entry.seq} ${name}`);
        this.#host.requestUpdate();
      },
      onCopy: () => void this.#copy(entry),
      onEvidence: () => proof?.saveEvidence(entry),
      onMoment: run === undefined || epoch === undefined || seq === undefined ? undefined : () => this.#host.dispatchEvent(new WfMomentOpenEvent({ run, at: { epoch, seq }, step: about })),
    });
  }

  async #copy({ seq, raw }: AuditEntry): Promise<void> {
    try {
      await navigator.clipboard.writeText(raw);
      this.#copied = { seq, how: 'yes' };
    } catch {
      this.#copied = { seq, how: 'no' };
    }
    this.#host.requestUpdate();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#copied = undefined;
      this.#host.requestUpdate();
    }, COPIED_MS);
  }
}
