import { html, nothing, type TemplateResult } from 'lit';
import type { AdapterError } from '../../adapter/errors.js';
import { troubleOf } from '../../adapter/trouble.js';
import { renderText } from '../shared/render-text.js';
import { renderUnconnected } from '../shared/unconnected.js';
import type { EntryFeed } from './entry-feed.js';
import { refusedWords, type Words } from './entry-words.js';
import type { LogTable } from './log-table.js';

export interface Body {
  readonly words: Words;
  readonly feed: EntryFeed | undefined;
  readonly isReading: boolean;
  /** There is a client to read from. */
  readonly isConnected: boolean;
  /** There is something to say of how far the entries are proven. */
  readonly hasProof: boolean;
  /** The backend offers a log, whether or not one is listed. */
  readonly hasSource: boolean;
  readonly isFiltered: boolean;
  /** New entries that are held back. */
  readonly held: number;
  readonly table: LogTable;
  /** How many records are on paper, while it is being printed. */
  readonly printed: number | undefined;
}

const COLUMNS = ['when', 'who', 'what', 'outcome', 'proof'] as const;

const message = (words: Words, title: 'noSourceTitle' | 'emptyTitle' | 'noneTitle', text: 'noSourceText' | 'emptyText' | 'noneText'): TemplateResult =>
  html`<div class="empty"><strong>${words.t(title)}</strong><span>${words.t(text)}</span></div>`;

const ghosts = (words: Words): TemplateResult =>
  html`<div class="ghosts" aria-busy="true"><i class="skeleton"></i><i class="skeleton"></i><i class="skeleton"></i><span class="visually-hidden">${words.common('loading')}</span></div>`;

function renderError(error: AdapterError, { words, feed }: Body): TemplateResult {
  if (error.code === 'forbidden') return html`<div class="empty" data-state="denied"><strong>${words.t('deniedTitle')}</strong><span>${renderText(refusedWords(words, error.detailCode, error.message) ?? '')}</span></div>`;
  if (error.code === 'unauthenticated') return html`<div class="empty" data-state="signed-out"><strong>${words.t('deniedTitle')}</strong><span>${words.common('trouble.signed-out')}</span></div>`;
  // What a host wrote itself, without a code, is meant for its people.
  const reason = error.detailCode === undefined ? renderText(error.message) : words.common(`trouble.${troubleOf(error)}`);
  const retry = html`<button class="button small" type="button" @click=${() => void feed?.refresh()}>${words.common('tryAgain')}</button>`;
  return html`<div class="empty" role="alert" data-state="error"><strong>${words.t('failedTitle')}</strong><span>${reason}</span>${retry}</div>`;
}

/** Under the last row: whether there is more, and how far a search has come. */
function renderFoot(feed: EntryFeed, { words }: Body): TemplateResult | typeof nothing {
  const { pausedAt, searchedTo, hasOlder } = feed;
  if (pausedAt === undefined && (!hasOlder || feed.error !== undefined)) return nothing;
  const said = pausedAt !== undefined ? words.t('searchPaused', { n: pausedAt }) : searchedTo === undefined ? words.t('loadingMore') : words.t('searching', { n: searchedTo });
  return html`<div class="foot dim" role="status" tabindex="-1" data-focus-home>${said} ${pausedAt === undefined ? nothing : html`<button class="button small" type="button" @click=${() => feed.searchOn()}>${words.t('searchOn')}</button>`}</div>`;
}

function renderTable(feed: EntryFeed, body: Body): TemplateResult {
  const { words, table, printed, hasProof, held } = body;
  const onNew = (): void => {
    table.scrollToTop();
    feed.showHeld();
    table.focus(0);
  };
  const columns = hasProof ? COLUMNS : COLUMNS.filter((name) => name !== 'proof');
  return html`<div class="viewport">
      ${held > 0 ? html`<button class="button small primary fresh" type="button" @click=${onNew}>${words.t('newRecords', { n: held })}</button>` : nothing}
      <div class="scroll">
        <div class=${hasProof ? 'table' : 'table no-proof'} role="treegrid" aria-labelledby="title" aria-rowcount=${feed.hasOlder ? -1 : feed.count + 1} @click=${table.onClick} @keydown=${table.onKeydown} @focusin=${table.onFocusin}>
          <div role="rowgroup"><div class="row head" role="row" aria-rowindex="1">${columns.map((name) => html`<div class="cell ${name}" role="columnheader"><span>${words.t(name)}</span></div>`)}<div class="cell more" role="columnheader"><span class="visually-hidden">${words.t('details')}</span></div></div></div>
          <div class="canvas" role="rowgroup"><div class="window" role="presentation"></div></div>
        </div>
      </div>
    </div>
    ${renderFoot(feed, body)}
    ${printed === undefined ? nothing : html`<p class="print-note">${words.t('printedOn', { at: words.format.dateTime(Date.now()), n: printed, size: feed.size ?? printed })}</p>`}`;
}

/** The list, or why there is none. */
export function renderBody(body: Body): TemplateResult {
  const { words, feed, isConnected, hasSource, isFiltered, isReading } = body;
  if (isReading) return ghosts(words);
  if (feed === undefined && !isConnected) return renderUnconnected('no-client', words);
  if (feed === undefined) return hasSource ? renderUnconnected('no-run', words) : message(words, 'noSourceTitle', 'noSourceText');
  if (feed.count > 0) return renderTable(feed, body);
  if (feed.error !== undefined) return renderError(feed.error, body);
  if (!feed.isRead) return ghosts(words);
  if (feed.hasOlder) return renderFoot(feed, body) === nothing ? ghosts(words) : html`${ghosts(words)}${renderFoot(feed, body)}`;
  return isFiltered ? message(words, 'noneTitle', 'noneText') : message(words, 'emptyTitle', 'emptyText');
}
