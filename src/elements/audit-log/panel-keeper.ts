import { html, nothing } from 'lit';
import type { AuditFilter } from '../../audit/filter.js';
import type { Permission, RunStore, WfClient } from '../../client/types.js';
import type { AuditEntry } from '../../model/audit-record.js';
import type { EntryFeed } from './entry-feed.js';
import type { Words } from './entry-words.js';
import { LazyPart } from '../shared/lazy-part.js';
import type { ExportPanel } from './panels/export-panel.js';
import type { PanelHost } from './panels/panel-words.js';
import type { Panel } from './render-tools.js';
import { SeenNames } from './seen-names.js';

/** What the panels work on. */
export interface PanelSurroundings {
  readonly client: WfClient | undefined;
  readonly feed: EntryFeed | undefined;
  readonly store: RunStore | undefined;
  readonly filter: AuditFilter;
  readonly permission: Permission;
  readonly recheck: () => Promise<Permission>;
  readonly onFilter: (filter: AuditFilter) => void;
}

const loadWords = () => import('./panels/panel-words.js');
const loadFilters = () => import('./panels/filter-panel.js');
const loadExports = () => import('./panels/export-panel.js');

/** The panels that open over the list, each loaded when it is first wanted. */
export class PanelKeeper {
  readonly #host: PanelHost;
  readonly #words: Words;
  readonly #around: () => PanelSurroundings;
  readonly #filterPart: LazyPart<Awaited<ReturnType<typeof loadFilters>>>;
  readonly #exportPart: LazyPart<Awaited<ReturnType<typeof loadExports>>>;
  readonly #wordsPart: LazyPart<Awaited<ReturnType<typeof loadWords>>>;
  readonly #names = new SeenNames();
  #export: ExportPanel | undefined;

  constructor(host: PanelHost, words: Words, around: () => PanelSurroundings) {
    this.#host = host;
    this.#words = words;
    this.#around = around;
    const update = (): void => host.requestUpdate();
    this.#filterPart = new LazyPart(loadFilters, update);
    this.#exportPart = new LazyPart(loadExports, update);
    this.#wordsPart = new LazyPart(loadWords, update);
  }

  get wordsPart(): LazyPart<Awaited<ReturnType<typeof loadWords>>> {
    return this.#wordsPart;
  }

  /** An entry was read: whoever and whatever is in it can be filtered by. */
  note(entry: AuditEntry): void {
    this.#names.note(entry);
  }

  /** Other records than before: an export of the old ones ends. */
  reset(): void {
    this.#export?.close();
    this.#export = undefined;
  }

  /** What people call something that can be filtered by. */
  nameOf(name: string, value: string): string {
    if (name === 'actor') return this.#names.nameOf(value) ?? value;
    const step = name === 'step' ? this.#around().store?.steps.get(value) : undefined;
    if (step !== undefined) return (step.plainLabel ?? step.label).text;
    const words = name === 'action' ? this.#wordsPart.value?.panelWords(this.#host) : undefined;
    return words?.has(`act.${value}`) === true ? words.t(`act.${value}` as 'act.gate.vote') : value;
  }

  render(panel: Panel | undefined): unknown {
    if (panel === undefined) return nothing;
    const part = panel === 'filter' ? this.#filterPart : this.#exportPart;
    if (part.hasFailed) return html`<p class="panel bad">${this.#words.t('partFailed')} <button class="button small" type="button" @click=${() => void part.load()}>${this.#words.common('tryAgain')}</button></p>`;
    return panel === 'filter' ? this.#renderFilters() : this.#renderExports();
  }

  #renderFilters(): unknown {
    const [part, own] = [this.#filterPart.value, this.#wordsPart.value];
    if (part === undefined || own === undefined) return nothing;
    const { filter, onFilter } = this.#around();
    const { people, actions, steps } = this.#names;
    return part.renderFilterPanel({
      words: this.#words,
      panel: own.panelWords(this.#host),
      filter,
      people,
      actions: actions.map((value) => ({ value, label: this.nameOf('action', value) })),
      steps: steps.map((value) => ({ value, label: this.nameOf('step', value) })),
      onChange: onFilter,
    });
  }

  #renderExports(): unknown {
    const part = this.#exportPart.value;
    const { client, feed, permission, recheck } = this.#around();
    if (part === undefined || feed === undefined) return nothing;
    this.#export ??= new part.ExportPanel(this.#host, this.#words);
    return this.#export.render({ client, feed, permission, recheck });
  }
}
