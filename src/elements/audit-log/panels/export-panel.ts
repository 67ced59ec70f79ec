import { html, nothing, type TemplateResult } from 'lit';
import { AdapterError } from '../../../adapter/errors.js';
import { troubleOf } from '../../../adapter/trouble.js';
import { recordsAsCsv } from '../../../audit/export-csv.js';
import { buildBundle } from '../../../client/audit-bundle.js';
import { AuditVerifier } from '../../../client/audit-verifier.js';
import type { Permission, WfClient } from '../../../client/types.js';
import type { AuditEntry } from '../../../model/audit-record.js';
import { isArmed } from '../../controllers/permission-controller.js';
import { deniedIn, permissionReason, type PermissionWording } from '../../shared/permission-words.js';
import { renderText } from '../../shared/render-text.js';
import type { EntryFeed } from '../entry-feed.js';
import { refusedWords, wordsFor, type Words } from '../entry-words.js';
import type { PanelHost } from './panel-words.js';
import { panelWords, type PanelWords } from './panel-words.js';
import { fileName, saveFile } from './save-file.js';

type Format = 'bundle' | 'csv';

export interface ExportTarget {
  readonly client: WfClient | undefined;
  readonly feed: EntryFeed;
  readonly permission: Permission;
  /** Asks now whether it is allowed. */
  readonly recheck: () => Promise<Permission>;
}

/** How the last export went. */
type Outcome = { readonly kind: 'done'; readonly name: string } | { readonly kind: 'refused'; readonly why: string } | { readonly kind: 'unknown' };

const wordingOf = (words: PanelWords): PermissionWording => ({
  checking: words.t('exportChecking'),
  denied: words.t('exportDenied'),
  expired: words.t('exportExpired'),
  error: words.t('exportError'),
  whoCan: (params) => words.common('whoCan', params),
});

/** Takes records out of the log: first asks the backend to put that on record, then collects and saves them. */
export class ExportPanel {
  readonly words: PanelWords;
  readonly #host: PanelHost;
  readonly #own: Words;
  #running: AbortController | undefined;
  #done = 0;
  #outcome: Outcome | undefined;

  constructor(host: PanelHost, own: Words) {
    this.#host = host;
    this.#own = own;
    this.words = panelWords(host);
  }

  close(): void {
    this.#running?.abort();
  }

  async export(format: Format, target: ExportTarget): Promise<void> {
    const { client, feed } = target;
    if (client === undefined || this.#running !== undefined) return;
    const abort = new AbortController();
    this.#begin(abort);
    try {
      const permission = await target.recheck();
      this.#outcome = isArmed(permission) ? await this.#carryOut(format, client, feed, abort.signal, permission.evaluationId) : { kind: 'refused', why: this.#reasons(permission) };
    } catch (thrown) {
      this.#outcome = abort.signal.aborted ? undefined : { kind: 'refused', why: this.#whyFailed(AdapterError.from(thrown)) };
    }
    this.#running = undefined;
    this.#host.requestUpdate();
  }

  #begin(abort: AbortController): void {
    this.#running = abort;
    this.#done = 0;
    this.#outcome = undefined;
    this.#host.requestUpdate();
  }

  #reasons(permission: Permission): string {
    return permissionReason(deniedIn(permission, 'audit:export', this.words), wordingOf(this.words)).map(({ text }) => text).join(' ');
  }

  /** An answer by its code, anything else as trouble on the way. */
  #whyFailed(error: AdapterError): string {
    return wordsFor(this.#own, `code.${error.detailCode ?? ''}`) ?? this.words.common(`trouble.${troubleOf(error)}`);
  }

  async #carryOut(format: Format, client: WfClient, feed: EntryFeed, signal: AbortSignal, evaluationId: string | undefined): Promise<Outcome> {
    const source = client.audit;
    if (source === undefined) return { kind: 'refused', why: this.words.t('exportNoBackend') };
    if (format === 'bundle' && (await source.checkpoint({ signal })) === null) return { kind: 'refused', why: this.words.t('exportNoCheckpoint') };
    const { receipt, error } = await client.desk.submit({ type: 'audit.export', target: {}, args: { format }, evaluationId });
    if (receipt === undefined || receipt.status === 'unknown') return error === undefined ? { kind: 'unknown' } : { kind: 'refused', why: this.#whyFailed(error) };
    if (receipt.status === 'refused') return { kind: 'refused', why: refusedWords(this.#own, receipt.code, receipt.message?.text) ?? this.words.t('exportDenied') };
    const entries: AuditEntry[] = [];
    for await (const some of feed.everything(signal)) {
      entries.push(...some);
      this.#done = entries.length;
      this.#host.requestUpdate();
      signal.throwIfAborted();
    }
    return { kind: 'done', name: await this.#save(format, source, entries, signal) };
  }

  async #save(format: Format, source: NonNullable<WfClient['audit']>, entries: readonly AuditEntry[], signal: AbortSignal): Promise<string> {
    const name = fileName('audit', format === 'csv' ? 'csv' : 'ndjson');
    if (format === 'csv') saveFile(name, new Blob(['\uFEFF', recordsAsCsv([...entries].reverse())], { type: 'text/csv;charset=utf-8' }));
    else {
      const judged = await new AuditVerifier({ source }).checkHead({ signal });
      saveFile(name, await buildBundle({ source, judged, entries, signal }));
    }
    return name;
  }

  render(target: ExportTarget): TemplateResult {
    const { words } = this;
    const armed = target.client !== undefined && isArmed(target.permission);
    const why = target.client === undefined ? words.t('exportNoBackend') : armed ? undefined : this.#reasons(target.permission);
    const button = (format: Format, label: string, hint: string): TemplateResult =>
      html`<div class="choice"><button class="button small" type="button" data-format=${format} aria-disabled=${armed && this.#running === undefined ? 'false' : 'true'} aria-describedby="export-${format} export-why" @click=${() => (armed ? void this.export(format, target) : undefined)}>${label}</button><span class="dim" id="export-${format}">${hint}</span></div>`;
    return html`<div class="panel exports" part="export" role="group" aria-label=${this.#own.t('export')}>
      ${button('bundle', words.t('exportBundle'), words.t('exportBundleHint'))}${button('csv', words.t('exportCsv'), words.t('exportCsvHint'))}
      <p class="hint" id="export-why">${why === undefined ? html`<span class="dim">${target.feed.hasOlder ? words.t('exportAllListed') : words.t('exportSelection', { n: target.feed.count })} ${words.t('exportRecorded')}</span>` : renderText(why)}</p>
      <p class="outcome-line" role="status">${this.#renderOutcome()}</p>
    </div>`;
  }

  #renderOutcome(): unknown {
    const { words } = this;
    const outcome = this.#outcome;
    const running = this.#running;
    if (running !== undefined) return html`${words.t('exporting', { n: this.#done })} <button class="button small" type="button" @click=${() => running.abort()}>${words.t('stop')}</button>`;
    if (outcome === undefined) return nothing;
    if (outcome.kind === 'done') return words.t('exported', { name: outcome.name });
    return html`<strong class="bad">${outcome.kind === 'unknown' ? words.t('exportUnknown') : renderText(words.t('exportRefused', { why: outcome.why }))}</strong>`;
  }
}
