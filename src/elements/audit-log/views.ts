import { html, nothing, type TemplateResult } from 'lit';
import type { AuditEntry } from '../../model/audit-record.js';
import type { EntryFeed } from './entry-feed.js';
import { viewOfEntry } from './entry-view.js';
import type { Words } from './entry-words.js';

const known = new WeakMap<AuditEntry, boolean>();
/** How the text of a record of a view ends: members stand in the order of their names. */
const END = '"type":"viewed","v":"wf.audit/1"}';

/** Whether an entry seems to say only that a person looked at a request: as much as can be told without reading it. */
export const seemsView = ({ raw }: AuditEntry): boolean => raw.endsWith(END);

/** Whether an entry says only that a person looked at a request. */
export function isView(entry: AuditEntry): boolean {
  const found = known.get(entry) ?? (seemsView(entry) && viewOfEntry(entry).record !== undefined);
  known.set(entry, found);
  return found;
}

/** What the list says of the views in it. */
export interface ViewsHost {
  readonly feed: () => EntryFeed | undefined;
  /** Whether views may be left out of what is drawn: not where a person looks for something, prints, or a check failed. */
  readonly mayFold: () => boolean;
  readonly words: Words;
  readonly say: (words: string) => void;
  readonly requestUpdate: () => void;
}

/** Leaves entries that say only that a person looked out of what is drawn, until they are asked for. Nothing else is without them. */
export class Views {
  readonly #host: ViewsHost;
  #isAskedFor = false;
  #mayFold = true;
  #isFolding = true;

  constructor(host: ViewsHost) {
    this.#host = host;
  }

  /** Before an update. Says whether other rows are drawn than before. */
  settle(): boolean {
    const before = this.#isFolding;
    this.#mayFold = this.#host.mayFold();
    this.#isFolding = this.#mayFold && !this.#isAskedFor;
    return this.#isFolding !== before;
  }

  isFolded(position: number): boolean {
    const entry = this.#isFolding ? this.#host.feed()?.at(position) : undefined;
    return entry != null && isView(entry);
  }

  /** How many of so many new rows there is something to see of. Those that are held back stand before the first row. */
  news(rows: number): number {
    const held = this.#host.feed()?.held ?? 0;
    return Array.from({ length: rows }, (_, at) => this.isFolded(at - held)).filter((isFolded) => !isFolded).length;
  }

  readonly toggle = (): void => {
    this.#isAskedFor = !this.#isAskedFor;
    this.#host.requestUpdate();
    this.#host.say(this.#said);
  };

  get #said(): string {
    const { count = 0, isAll = true } = this.#host.feed()?.views ?? {};
    return this.#host.words.t('views', { n: count, isAll, isFolded: !this.#isAskedFor });
  }

  /** How many views there are, and the way to have them listed or not. */
  render(): TemplateResult | typeof nothing {
    const { words, feed } = this.#host;
    if ((feed()?.views.count ?? 0) === 0 || !this.#mayFold) return nothing;
    return html`<p class="views dim"><span id="views">${this.#said}</span> · <button class="link" id="views-toggle" type="button" aria-labelledby="views-toggle views" @click=${this.toggle}>${words.t(this.#isFolding ? 'showViews' : 'hideViews')}</button></p>`;
  }
}
