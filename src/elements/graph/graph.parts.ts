import { html, nothing, type TemplateResult } from 'lit';
import type { Situation } from '../controllers/client-controller.js';
import { renderUnconnected } from '../shared/unconnected.js';
import { classMap } from 'lit/directives/class-map.js';
import type { RunStore } from '../../client/types.js';
import { TONES } from '../../theme/status-shapes.js';
import { renderNotice, storeNotices, troubleIn } from '../shared/store-notices.js';
import type { GraphView } from './graph-source.js';
import type { Words } from './graph-words.js';
import { icon, type IconName } from './icons.js';
import { TINTS } from './scene/tint.js';

/** What the buttons in the corner do. */
export interface ToolActions {
  zoom(factor: number): void;
  fit(): void;
  follow(): void;
}

/** The buttons in the corner. @param following whether the drawing stays where the run stands; nothing where nothing runs */
export function renderTools(words: Words, on: ToolActions, following: boolean | undefined): TemplateResult {
  const button = (name: IconName, label: string, press: () => void): TemplateResult =>
    html`<button class="tool" type="button" data-tool=${name} aria-label=${label} title=${label} @click=${press}>${icon(name)}</button>`;
  const follow = following === undefined
    ? nothing
    : html`<button class=${classMap({ tool: true, wide: !following })} type="button" data-tool="follow" aria-label=${words.t('follow')} title=${words.t('follow')} aria-pressed=${following ? 'true' : 'false'} @click=${() => on.follow()}>${icon('follow')}${following ? nothing : html`<span class="tool-word">${words.t('follow')}</span>`}</button>`;
  return html`<div class="tools" part="tools">
    ${button('minus', words.t('zoomOut'), () => on.zoom(0.8))}${button('plus', words.t('zoomIn'), () => on.zoom(1.25))}${button('fit', words.t('fit'), () => on.fit())}${follow}
  </div>`;
}

/** The whole graph small, in the other corner. Who cannot see it has the list. */
export const renderMinimap = (): TemplateResult =>
  html`<div class="minimap" part="minimap" aria-hidden="true" hidden><canvas></canvas><i class="minimap-frame"></i></div>`;

/** What limits the trust in the drawing: the connection, updates that were not understood, data that could not be drawn. */
export function renderNotices(words: Words, view: GraphView | undefined, store: RunStore | undefined, complaint: string): TemplateResult | typeof nothing {
  // Without anything to draw the cover says what is wrong.
  if (view === undefined) return nothing;
  const notices = store === undefined ? [] : storeNotices(store, words, Date.now());
  if (complaint !== '') notices.push({ id: 'rejects', tone: 'stuck', shape: 'question', words: complaint });
  return notices.length === 0 ? nothing : html`<div class="notices">${notices.map((notice) => renderNotice(notice))}</div>`;
}

const message = (title: string, text: string, more: unknown = nothing): TemplateResult =>
  html`<div class="cover"><div class="empty"><strong>${title}</strong><span>${text}</span>${more}</div></div>`;

/** Why nothing of the run has come, and a way to ask again; a connection that was only lost asks by itself. */
function renderFailure(words: Words, { connection, resync }: Pick<RunStore, 'connection'> & { readonly resync: () => void }): TemplateResult {
  const again = connection.state === 'failed' ? html`<button class="button small" type="button" @click=${resync}>${words.common('tryAgain')}</button>` : nothing;
  return message(words.t('failedTitle'), words.common(`trouble.${troubleIn(connection) ?? 'other'}`), again);
}

/** What lies over the drawing while there is nothing to draw: loading, an error, an empty run, no run at all. */
export function renderCover(words: Words, view: GraphView | undefined, store: RunStore | undefined, isReading: boolean, situation: Situation): TemplateResult | typeof nothing {
  if (view !== undefined && (view.steps.size > 0 || !isReading)) return view.steps.size > 0 ? nothing : message(words.t('emptyTitle'), words.t('emptyText'));
  if (isReading) return renderLoading(words);
  if (store === undefined) return situation === 'waiting' ? renderLoading(words) : situation === 'no-run' ? message(words.t('noRunTitle'), words.t('noRunText')) : html`<div class="cover">${renderUnconnected(situation, words)}</div>`;
  const { error, state } = store.connection;
  if (error !== undefined || state === 'failed' || state === 'signed-out') return renderFailure(words, { connection: store.connection, resync: () => store.resync() });
  return renderLoading(words);
}

const renderLoading = (words: Words): TemplateResult =>
  html`<div class="cover" aria-busy="true"><div class="ghosts" aria-hidden="true"><i class="skeleton ghost"></i><i class="skeleton ghost"></i><i class="skeleton ghost"></i></div><span class="muted">${words.common('loading')}</span></div>`;

const COLOURS = ['surface', 'sunk', 'line', 'lineStrong', 'ink', 'accent', ...Array.from({ length: TINTS }, (_, at) => `zone${at + 1}`)];

/** Hidden marks in each colour, where the canvas reads what the theme resolves to. */
export const renderProbes = (): TemplateResult =>
  html`<div class="probes" aria-hidden="true">${TONES.map((tone) => html`<i class="tone-${tone}" data-colour=${tone}></i>`)}${COLOURS.map((name) => html`<i data-colour=${name}></i>`)}</div>`;
