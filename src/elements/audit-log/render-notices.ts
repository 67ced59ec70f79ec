import { html, nothing, type TemplateResult } from 'lit';
import { renderNotice, storeNotices, type StoreHealth } from '../shared/store-notices.js';
import type { EntryFeed } from './entry-feed.js';
import type { Words } from './entry-words.js';

/** Everything that limits the trust in what is shown: the connection of the run, and records that could not be read. */
export function renderNotices(store: StoreHealth | undefined, feed: EntryFeed | undefined, unreadable: number, words: Words): TemplateResult | typeof nothing {
  const notices = (store === undefined ? [] : storeNotices(store, words, Date.now())).map((notice) => renderNotice(notice));
  if (feed?.error !== undefined && feed.count > 0) {
    const retry = html`<button class="button small" type="button" @click=${() => void feed.refresh()}>${words.common('tryAgain')}</button>`;
    notices.push(renderNotice({ id: 'behind', tone: 'waiting', shape: 'cloud-slash', words: words.t('behind') }, retry));
  }
  if (unreadable > 0) notices.push(renderNotice({ id: 'not-shown', tone: 'failed', shape: 'triangle', words: words.t('notShown', { n: unreadable }) }));
  const zone = words.format.unknownTimeZone;
  if (zone !== undefined) notices.push(renderNotice({ id: 'time-zone', tone: 'waiting', shape: 'question', words: words.t('zoneUnknown', { zone }) }));
  return notices.length === 0 ? nothing : html`<div class="notices">${notices}</div>`;
}
