import { html, type TemplateResult } from 'lit';
import type { EntryFeed } from './entry-feed.js';
import type { Words } from './entry-words.js';

export type Panel = 'filter' | 'export';

export interface Tools {
  readonly words: Words;
  readonly text: string;
  /** How many filters hold. */
  readonly filters: number;
  readonly panel: Panel | undefined;
  readonly onSearch: (event: Event) => void;
  readonly onPanel: (panel: Panel) => void;
  readonly onFile: (file: File) => void;
}

/** How many entries are listed, of how many there are. Empty until that is known. */
export function countWords(feed: EntryFeed | undefined, words: Words): string {
  const { size, count = 0 } = feed ?? {};
  if (size === undefined) return '';
  return count === size ? words.t('entries', { n: size }) : words.t('entriesOfRun', { n: count, size });
}

/** Search, filters, exports, and a file from somewhere else. */
export function renderTools({ words, text, filters, panel, onSearch, onPanel, onFile }: Tools): TemplateResult {
  const button = (name: Panel, label: string): TemplateResult =>
    html`<button class="button small" type="button" data-panel=${name} aria-expanded=${panel === name ? 'true' : 'false'} @click=${() => onPanel(name)}>${label}</button>`;
  const onPicked = (event: Event): void => {
    const input = event.target as HTMLInputElement;
    const [file] = input.files ?? [];
    input.value = '';
    if (file !== undefined) onFile(file);
  };
  const onPick = (event: Event): void => (event.currentTarget as HTMLElement).parentElement?.querySelector<HTMLInputElement>('.pick')?.click();
  return html`<div class="tools">
    <input class="search" type="search" maxlength="200" autocomplete="off" placeholder=${words.t('search')} aria-label=${words.t('search')} .value=${text} @input=${onSearch} />
    ${button('filter', filters === 0 ? words.t('filter') : `${words.t('filter')} (${words.format.number(filters)})`)}
    ${button('export', words.t('export'))}
    <button class="button small" type="button" data-act="file" @click=${onPick}>${words.t('openFile')}</button>
    <input class="pick" type="file" accept=".ndjson,.jsonl,.txt,application/x-ndjson" hidden aria-label=${words.t('openFile')} @change=${onPicked} />
  </div>`;
}
