import { autoUpdate } from '@floating-ui/dom';
import { html, nothing, type TemplateResult } from 'lit';
import { renderShape } from '../../../theme/shape.js';
import { renderText, type PlainText } from '../../shared/render-text.js';
import { putInTopLayer } from '../../shared/top-layer.js';
import type { GraphView } from '../graph-source.js';
import { treeOf } from '../list/tree-keeper.js';
import { FactReader, type Names, type StepFacts } from '../look/step-facts.js';
import type { LookContext } from '../look/step-look.js';
import type { Stuck } from '../look/stuck-watch.js';
import type { PanelWords } from '../panel-words.js';

/** What is told beside a step. */
export interface Details {
  readonly facts: StepFacts;
  /** What is silent about it, if it is stuck. */
  readonly stuck: Stuck | undefined;
}

/** Where the details of a step come from. */
export interface DetailsSource {
  readonly view: GraphView;
  readonly context: LookContext;
  readonly stuck: Stuck | undefined;
}

export function detailsOf(id: string, { view, context, stuck }: DetailsSource, words: PanelWords): Details | undefined {
  const facts = new FactReader(view, treeOf(view), context, words).read(id);
  return facts && { facts, stuck };
}

/** What is silent: `No output for 41 s.` */
const silentWords = ({ kind, silentMs }: Stuck, words: PanelWords): string => words.t(`silent.${kind}`, { time: words.format.duration(Math.floor(silentMs / 1000) * 1000) });

/** What is usual, and since when it is not so: `This step usually pauses for less than 0.9 s. Last seen at 10:43:19.` */
function sinceWords({ kind, usualMs, episode }: Stuck, words: PanelWords): string {
  const since = words.t('silentSince', { time: words.format.time(episode.since, true) });
  if (usualMs === undefined) return since;
  // Rounded up: "less than" has to hold.
  const step = usualMs < 10_000 ? 100 : 1000;
  return `${words.t(`usual.${kind}`, { time: words.format.duration(Math.ceil(usualMs / step) * step) })} ${since}`;
}

function renderNames({ names, more }: Names, said: readonly string[], words: PanelWords): TemplateResult | undefined {
  const parts = [...said.map((text): PlainText => ({ text })), ...names];
  if (parts.length === 0) return undefined;
  return html`${parts.map((part, at) => html`${at > 0 ? ', ' : nothing}${renderText(part)}`)}${more > 0 ? html`, ${words.t('andMore', { n: more })}` : nothing}`;
}

export function renderDetails({ facts, stuck }: Details, help: () => void, words: PanelWords): TemplateResult {
  const line = (name: string, value: TemplateResult | string | undefined): TemplateResult | typeof nothing =>
    value === undefined || value === '' ? nothing : html`<dt>${name}</dt><dd>${value}</dd>`;
  return html`<h3 class="details-title">${renderText(facts.title)}</h3>
    <p class="details-status tone-${facts.look.tone}">${renderShape(facts.look.shape)}<span>${stuck === undefined ? renderText(facts.status) : silentWords(stuck, words)}</span></p>
    ${stuck === undefined ? nothing : html`<p class="details-stuck">${sinceWords(stuck, words)}</p>`}
    <dl class="details-facts">
      ${line(words.t('column.progress'), facts.progress)}${line(words.t('column.rate'), facts.rate)}${line(words.t('column.owner'), facts.owner === '' ? undefined : renderText(facts.owner))}
      ${line(words.t('column.elapsed'), facts.elapsed)}${line(words.t('column.waitsFor'), renderNames(facts.waitsFor, facts.waitsForWhom, words))}${line(words.t('column.feeds'), renderNames(facts.feeds, [], words))}
    </dl>
    ${stuck === undefined ? nothing : html`<button class="button small details-help" type="button" @click=${help}>${words.t('help')}</button>`}`;
}

/** Between a popover and what it is about, and between it and the edge of the window, in CSS pixels. */
const GAP = 8;

/** Puts a popover below what it is about, above it where there is no room, and wholly into the window. */
function putBeside(popover: HTMLElement, about: DOMRect): void {
  const { width, height } = popover.getBoundingClientRect();
  const { clientWidth, clientHeight } = popover.ownerDocument.documentElement;
  const isBelow = about.bottom + GAP + height + GAP <= clientHeight || about.top - GAP - height < GAP;
  const within = (start: number, length: number, room: number): number => Math.max(GAP, Math.min(start, room - GAP - length));
  const top = isBelow ? about.bottom + GAP : about.top - GAP - height;
  putInTopLayer(popover, within(about.left + (about.width - width) / 2, width, clientWidth), within(top, height, clientHeight));
}

/** Keeps a popover beside what it is about, wherever the page scrolls; returns a function that ends that. */
export function keepBeside(popover: HTMLElement, surface: HTMLElement, rectOf: () => DOMRect): () => void {
  const reference = { getBoundingClientRect: rectOf, contextElement: surface };
  return autoUpdate(reference, popover, () => putBeside(popover, rectOf()), { animationFrame: true });
}
