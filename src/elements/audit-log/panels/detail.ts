import { html, nothing, type TemplateResult } from 'lit';
import { leafHash } from '../../../audit/merkle.js';
import { toBase64 } from '../../../audit/bytes.js';
import { ifReadable } from '../../../audit/errors.js';
import type { JsonValue } from '../../../model/primitives.js';
import type { AuditRecord } from '../../../model/audit-record.js';
import { isReadableGate } from '../../../model/readable-gate.js';
import { renderShape } from '../../../theme/shape.js';
import { argRows, languageOf, type ArgRow } from '../../approval-gate/args-rows.js';
import { changedRows } from '../../approval-gate/shown-diff.js';
import { inlineStyle } from '../../shared/inline-style.js';
import { renderText } from '../../shared/render-text.js';
import type { EntryView, Personal } from '../entry-view.js';
import { codeWords, meaningWords, renderName, type Words } from '../entry-words.js';
import { RUNG_LOOKS } from '../render-rungs.js';
import { renderSubject, roleWords, type RowContext } from '../row-context.js';
import type { HeadFacts } from '../proof/ladder-view.js';
import type { PanelWords } from './panel-words.js';
import { rungWords, stateWords } from './rung-words.js';

/** What the details of an entry need beside its row. */
export interface DetailContext extends Pick<RowContext, 'words' | 'gate' | 'step' | 'isActive' | 'rungs'> {
  readonly panel: PanelWords;
  readonly facts: HeadFacts | undefined;
  /** An earlier entry about the same thing that says what it was before, if one has been read. */
  readonly before: EntryView | undefined;
  /** When an erased value was erased, RFC 3339, as far as an entry that was read says so. */
  readonly erasedAt: (name: string) => string | undefined;
  /** Whether a long value is shown whole. */
  readonly isWhole: (name: string) => boolean;
  readonly onWhole: (name: string, on: boolean) => void;
  readonly copied: 'yes' | 'no' | undefined;
  readonly onCopy: () => void;
  readonly onEvidence: () => void;
  /** Undefined where the record names no moment of a run. */
  readonly onMoment: (() => void) | undefined;
}

/** The name of a private value; one that this kit does not know keeps its own. */
const personalName = (name: string, panel: PanelWords): string => (panel.has(`field.${name}`) ? panel.t(`field.${name}` as 'field.name') : name);

type Plain = Pick<DetailContext, 'words' | 'panel'>;

const field = (name: string, content: unknown, kind: 'words' | 'exact' = 'words'): TemplateResult | typeof nothing =>
  content === undefined || content === nothing ? nothing : html`<dt>${name}</dt><dd class=${kind === 'exact' ? 'mono' : ''}>${content}</dd>`;

function renderValue(row: ArgRow, { words, panel }: Plain): unknown {
  const { value } = row;
  const language = languageOf(row, words.lang);
  if (language !== undefined) return language;
  switch (value.kind) {
    case 'text':
      return renderText(value.text, 'exact');
    case 'number':
      // A year, a port or an id is no number of anything: its digits are not grouped.
      return value.text;
    case 'money':
      return words.format.money(value.money);
    case 'yes-no':
      return panel.t(value.yes ? 'yes' : 'no');
    case 'group':
      return nothing;
    default:
      return html`<span class="dim">${panel.t(`value.${value.kind}`)}</span>`;
  }
}

const labelOf = (row: ArgRow, words: Words): unknown => ('name' in row.label ? renderText(row.label.name, 'exact') : `${words.format.number(row.label.item)}.`);

/** Anything but plain words: one line a value, indented by how deep it lies. */
const renderRows = (rows: readonly ArgRow[], plain: Plain): TemplateResult =>
  html`<dl class="rows">${rows.map((row) => html`<dt ${inlineStyle({ 'padding-inline-start': `${row.depth * 14}px` })}>${labelOf(row, plain.words)}</dt><dd>${renderValue(row, plain)}</dd>`)}</dl>`;

/** So many lines of a long value are shown unasked, and texts from so many characters on count as long. */
const LINES = 6;
const LONG = 480;

/** A value of which a long one shows its first lines, with how much there is, and all of it when asked to. */
function renderLong(name: string, text: string | number, content: unknown, { panel, isActive, isWhole, onWhole }: DetailContext): TemplateResult {
  const lines = typeof text === 'number' ? text : text.split('\n').length;
  const characters = typeof text === 'number' ? 0 : Array.from(text).length;
  if (lines <= LINES && characters < LONG) return html`<div class="value">${content}</div>`;
  const whole = isWhole(name);
  const more = lines > LINES ? panel.t('showAll', { n: lines }) : panel.t('showAllCharacters', { n: characters });
  return html`<div class="value ${whole ? '' : 'cut'}">${content}</div>
    <button class="button small whole" type="button" tabindex=${isActive ? 0 : -1} aria-expanded=${whole ? 'true' : 'false'} @click=${() => onWhole(name, !whole)}>${whole ? panel.t('showLess') : more}</button>`;
}

function renderPersonal(name: string, personal: Personal, context: DetailContext): unknown {
  const { words, panel, erasedAt } = context;
  const label = renderText(personalName(name, panel));
  if (personal.state === 'erased') {
    const at = erasedAt(name);
    return html`<dt>${label}</dt><dd class="dim">${at === undefined ? panel.t('erased') : panel.t('erasedOn', { at: words.format.dateTime(at) })}</dd>`;
  }
  if (personal.state === 'altered') return html`<dt>${label}</dt><dd class="bad">${words.t('altered')}</dd>`;
  const { value } = personal;
  if (typeof value === 'string') return html`<dt>${label}</dt><dd>${renderLong(name, value, renderText(value, 'exact'), context)}</dd>`;
  const rows = argRows(value);
  return html`<dt>${label}</dt><dd>${renderLong(name, rows.length, renderRows(rows, context), context)}</dd>`;
}

/** Shown above, in words of their own. */
const SAID: ReadonlySet<string> = new Set(['name', 'meaning', 'asRole']);

/** A level of risk as people call it: as the request says that was decided, else its id without hyphens. */
function tierWords(tier: string, { gate }: DetailContext): string {
  const known = gate !== undefined && isReadableGate(gate) ? gate.requirement.tier : undefined;
  return known?.id === tier ? known.label.text : tier.replaceAll('-', ' ');
}

const rolesOf = ({ actor, decision }: AuditRecord, context: DetailContext): string | undefined => {
  const roles = [...new Set([decision?.asRole, ...(actor.roles ?? [])])].filter((role) => role !== undefined);
  return roles.length === 0 ? undefined : context.words.format.list(roles.map((role) => roleWords(role, context)));
};

function renderRecord(view: EntryView, context: DetailContext): unknown {
  const { record } = view;
  const { words, panel, step } = context;
  if (record === undefined) return nothing;
  const { binding, actor, policy } = record;
  const roles = rolesOf(record, context);
  const meaning = meaningWords(view, words);
  const code = codeWords(record, words);
  const stepName = step === undefined ? record.context.step : (step.plainLabel ?? step.label);
  const signIn = [actor.auth?.at === undefined ? undefined : words.format.dateTime(actor.auth.at), actor.auth?.acr, ...(actor.auth?.amr ?? [])].filter((part) => part !== undefined);
  return html`
    ${field(panel.t('field.name'), renderName(view, words))}
    ${field(panel.t('field.role'), roles === undefined ? undefined : renderText(roles))}
    ${field(panel.t('field.onBehalfOf'), actor.onBehalfOf === undefined ? undefined : renderText(words.format.list(actor.onBehalfOf)))}
    ${field(panel.t('field.signIn'), signIn.length === 0 ? undefined : renderText(signIn.join(' · ')))}
    ${field(panel.t('field.time'), words.format.dateTime(record.at))}
    ${field(panel.t('field.meaning'), meaning === undefined ? undefined : renderText(meaning))}
    ${field(panel.t('field.subject'), renderSubject(context))}
    ${view.personal.all().map(([name, personal]) => (SAID.has(name) && personal.state === 'shown' ? nothing : renderPersonal(name, personal, context)))}
    ${field(panel.t('field.step'), stepName === undefined ? undefined : renderText(stepName))}
    ${field(panel.t('field.risk'), record.context.risk === undefined ? undefined : renderText(tierWords(record.context.risk.tier, context)))}
    ${field(panel.t('field.model'), record.context.model === undefined ? undefined : renderText(record.context.model))}
    ${field(panel.t('field.code'), code === undefined ? undefined : html`${code.known ? html`${code.words} ` : nothing}<span class="mono dim">${renderText(record.outcome?.code ?? '', 'exact')}</span>`)}
    ${field(panel.t('field.policy'), policy === undefined ? undefined : renderText(`${policy.id} ${policy.version}`))}
    ${field(panel.t('field.revision'), binding?.revision === undefined || binding.revision < 2 ? undefined : panel.t('changedTimes', { n: binding.revision - 1 }))}
    ${field(panel.t('field.viewed'), binding?.viewedMs === undefined ? undefined : words.format.duration(binding.viewedMs))}`;
}

const argsOf = (view: EntryView | undefined): JsonValue | undefined => {
  const personal = view?.personal.get('args');
  return personal?.state === 'shown' ? personal.value : undefined;
};

/** What an edit or change made of what stood there before, line by line, with signs and words beside the colours. */
function renderChange(view: EntryView, context: DetailContext): unknown {
  const { words, panel, before } = context;
  const { record } = view;
  if (record === undefined || (record.change === undefined && record.decision?.value !== 'edit')) return nothing;
  const [old, current] = [argsOf(before), argsOf(view)];
  const side = (row: ArgRow | undefined, name: string, sign: string, kind: string): unknown =>
    row === undefined ? nothing : html`<div class=${kind}><span class="sign" aria-hidden="true">${sign}</span><span class="visually-hidden">${name}: </span>${labelOf(row, words)}: ${renderValue(row, context)}</div>`;
  const rows = old === undefined || current === undefined ? undefined : changedRows(argRows(old), argRows(current));
  return html`<section class="part"><h3>${panel.t('changed')}</h3>
    ${rows === undefined || before === undefined
      ? html`<p class="dim">${panel.t('beforeUnknown')}</p>`
      : rows.length === 0
        ? html`<p class="dim">${panel.t('noDifference')}</p>`
        : html`<div class="diff">${rows.map((row) => html`${side(row.before, panel.t('before'), '−', 'del')}${side(row.after, panel.t('after'), '+', 'add')}`)}</div><p class="dim">${panel.t('beforeFrom', { n: before.seq })}</p>`}
  </section>`;
}

/** The ladder of this one record, each rung with its own answer. */
function renderLadder({ words, panel, rungs, facts, isActive, onEvidence }: DetailContext): unknown {
  if (rungs === undefined || facts === undefined) return nothing;
  return html`<section class="part"><h3>${words.t('proof')}</h3>
    <dl class="record-ladder">${rungs.map((shown) => {
      const look = RUNG_LOOKS[shown.state];
      return html`<dt class="tone-${look.tone}">${renderShape(look.shape)}<span>${words.t(`rung.${shown.rung}`)}</span></dt><dd data-rung=${shown.rung} data-state=${shown.state}><strong>${stateWords(shown, panel)}.</strong> ${rungWords(shown, facts, panel)}</dd>`;
    })}</dl>
    ${rungs.some(({ state }) => state === 'fail') ? html`<button class="button small evidence" type="button" tabindex=${isActive ? 0 : -1} @click=${onEvidence}>${panel.t('evidence')}</button>` : nothing}
  </section>`;
}

function renderFingerprints(view: EntryView, { panel }: Plain): unknown {
  const { binding, change } = view.record ?? {};
  const leaf = ifReadable(() => toBase64(leafHash(view.raw)));
  return html`<section class="part"><h3>${panel.t('fingerprints')}</h3><dl class="facts">
    ${field(panel.t('field.leaf'), leaf, 'exact')}
    ${field(panel.t('field.payloadDigest'), binding?.payloadDigest, 'exact')}
    ${field(panel.t('field.executedDigest'), binding?.executedDigest, 'exact')}
    ${field(panel.t('field.shownDigest'), binding?.shownDigest, 'exact')}
    ${field(panel.t('field.requestDigest'), binding?.requestDigest, 'exact')}
    ${field(panel.t('field.changeBefore'), change?.before, 'exact')}
    ${field(panel.t('field.changeAfter'), change?.after, 'exact')}
  </dl></section>`;
}

/** Everything that an entry says, what is proven of it, and its exact bytes. */
export function renderDetail(view: EntryView, context: DetailContext): TemplateResult {
  const { words, panel, isActive, copied, onCopy, onMoment } = context;
  const tab = isActive ? 0 : -1;
  return html`<div class="detail" part="detail"><h3 class="visually-hidden">${words.t('details')}</h3><dl class="facts">
      ${renderRecord(view, context)}
      ${field(panel.t('field.entry'), words.format.number(view.seq))}
    </dl>
    ${onMoment === undefined ? nothing : html`<button class="button small moment" type="button" tabindex=${tab} @click=${onMoment}>${panel.t('moment')}</button>`}
    ${renderChange(view, context)}${renderLadder(context)}${renderFingerprints(view, context)}
    <details class="exact"><summary tabindex=${tab}>${panel.t('bytes', { n: Array.from(view.raw).length })}</summary>
      <div class="copy"><button class="button small" type="button" tabindex=${tab} @click=${onCopy}>${panel.t('copy')}</button> <span role="status">${copied === undefined ? nothing : panel.t(copied === 'yes' ? 'copied' : 'copyFailed')}</span></div>
      <pre dir="ltr">${renderText(view.raw, 'exact')}</pre>
    </details>
  </div>`;
}
