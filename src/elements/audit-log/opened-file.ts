import { html, nothing, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { renderShape } from '../../theme/shape.js';
import { renderText } from '../shared/render-text.js';
import type { LazyPart } from '../shared/lazy-part.js';
import type { PanelHost } from './panels/panel-words.js';
import type { OpenedExport } from './proof/export-reader.js';

/** A file that is looked into instead of the log. */
export class OpenedFile {
  readonly #host: PanelHost & ReactiveControllerHost;
  readonly #onChange: () => void;
  #name = '';
  #state: 'none' | 'reading' | 'failed' | 'open' = 'none';
  #current: OpenedExport | undefined;
  #turn = 0;

  constructor(host: PanelHost, onChange: () => void) {
    this.#host = host;
    this.#onChange = onChange;
  }

  get current(): OpenedExport | undefined {
    return this.#current;
  }

  get isReading(): boolean {
    return this.#state === 'reading';
  }

  /** Opens a file or its text; undefined closes what is open. */
  open(file: File | string | undefined): void {
    this.#turn += 1;
    this.#current = undefined;
    this.#name = file instanceof File ? file.name : '';
    this.#state = file === undefined ? 'none' : 'reading';
    this.#onChange();
    if (file !== undefined) void this.#read(file, this.#turn);
  }

  async #read(file: File | string, turn: number): Promise<void> {
    try {
      const [text, { openExport }] = await Promise.all([typeof file === 'string' ? file : file.text(), import('./proof/export-reader.js')]);
      const opened = await openExport(this.#name, text);
      if (turn !== this.#turn) return;
      this.#current = opened;
      this.#state = 'open';
    } catch {
      if (turn !== this.#turn) return;
      this.#state = 'failed';
    }
    this.#onChange();
  }

  /** Says where the records come from, for as long as it is not the log. */
  render(part: LazyPart<typeof import('./panels/panel-words.js')>, onClose: () => void, hasLog: boolean): TemplateResult | typeof nothing {
    const words = this.#state === 'none' ? undefined : part.value?.panelWords(this.#host);
    if (words === undefined) return nothing;
    const name = this.#name === '' ? words.t('fileUnnamed') : this.#name;
    const { header } = this.#current ?? {};
    const says = this.#state === 'reading' ? [words.t('fileReading', { name })] : this.#state === 'failed' ? [words.t('fileFailed', { name })] : [words.t('fileText', { name }), this.#coverage(header, words)];
    return html`<div class="notice tone-${this.#state === 'failed' ? 'failed' : 'waiting'} from-file" part="notice" data-notice="file">
      ${renderShape('square-bars')}<span class="notice-text"><strong>${words.t('fileTitle')}.</strong> ${renderText(says.join(' '))}</span>
      <button class="button small" type="button" @click=${onClose}>${words.t(hasLog ? 'closeFile' : 'forgetFile')}</button>
    </div>`;
  }

  #coverage(header: OpenedExport['header'], words: ReturnType<typeof import('./panels/panel-words.js').panelWords>): string {
    if (header === undefined) return words.t('fileNoHeader');
    const { range } = header;
    return range === undefined ? words.t('fileSelection') : words.t('fileRange', { from: words.format.number(range.begin), to: words.format.number(range.end - 1) });
  }
}
