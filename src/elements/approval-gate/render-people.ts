import { html, nothing, type TemplateResult } from 'lit';
import { classMap } from 'lit/directives/class-map.js';
import type { QuorumLine, Vote } from '../../model/gate.js';
import { isDecidableGate } from '../../model/status.js';
import { renderShape } from '../../theme/shape.js';
import { isTheirTurn } from './blockers.js';
import { initials, principalName } from '../shared/principal-name.js';
import { renderText } from '../shared/render-text.js';
import { rich } from '../shared/rich-words.js';
import { renderLongText } from './long-text.js';
import { renderSub } from './render-shell.js';
import type { GateView } from './view.js';

const roleLabel = ({ gate }: GateView, role: string): unknown => {
  const line = gate.requirement.quorum.find((other) => other.role === role);
  return line ? renderText(line.whoLabel) : renderText(role, 'exact');
};

/** One person's word, with printed name, time and meaning (21 CFR 11.50). */
function renderVote(vote: Vote, view: GateView): TemplateResult {
  const { locale, source } = view;
  const counts = vote.counts && (vote.kind !== 'approve' || vote.revision === view.gate.revision);
  const at = locale.format.when(vote.signature?.at ?? vote.at, source.now);
  const name = vote.signature?.printedName ?? vote.by.name;
  const tone = vote.kind === 'approve' ? 'succeeded' : 'failed';
  const meaning = vote.signature ? html` · ${rich((slot) => locale.t('meaning', { meaning: slot(renderText(vote.signature?.meaning ?? '')) }))}` : nothing;
  return html`<li class=${classMap({ person: true, void: !counts })} data-vote=${vote.kind}>
    <span class="avatar" aria-hidden="true">${initials(name)}</span>
    <span class="about">
      <span><strong>${renderText(name, 'exact')}</strong> ${locale.t(vote.kind === 'reject' ? 'voteRejected' : 'voteApproved', { at })}
        <span class="mark tone-${counts ? tone : 'idle'}">${renderShape(vote.kind === 'reject' ? 'octagon-cross' : 'disc-tick')}</span></span>
      <span class="dim">${rich((slot) => locale.t('asRole', { role: slot(roleLabel(view, vote.asRole)) }))}${meaning}</span>
      ${vote.reason === undefined ? nothing : html`<q class="reason">${renderLongText(`vote ${vote.id}`, vote.reason, view.texts, locale, 'prose')}</q>`}
      ${counts ? nothing : html`<span class="dim">${locale.t('voteVoid')}</span>`}
    </span>
  </li>`;
}

/** A place that is still free: who may fill it, and whether that is the reader. */
function renderFree(line: QuorumLine, view: GateView): TemplateResult {
  const { locale, permissions, blockers, roles } = view;
  const yours = view.asRole === line.role && isTheirTurn(permissions.approve, blockers.approve, roles);
  return html`<li class="person free">
    <span class="avatar" aria-hidden="true">${renderShape('dashed-ring')}</span>
    <span class="about"
      ><span>${rich((slot) => locale.t('needed', { n: line.need - line.have, who: slot(renderText(line.whoLabel)) }))}
        ${yours ? html`<span class="mark you tone-waiting">${renderShape('diamond')}${locale.common('you')}</span>` : nothing}</span
    ></span>
  </li>`;
}

/** How many people have to agree by the first of the ways in which they can. */
const peopleNeeded = (quorum: readonly QuorumLine[]): number =>
  quorum.filter(({ option }) => option === quorum[0]?.option).reduce((sum, { need }) => sum + need, 0);

/** Who has agreed and who still has to. Alternatives are told apart by an "or". */
export function renderPeople(view: GateView): TemplateResult | typeof nothing {
  const { locale, gate } = view;
  const { quorum, distinct } = gate.requirement;
  const open = isDecidableGate(gate.state);
  if (gate.votes.length === 0 && (!open || quorum.length === 0)) return nothing;
  const options = [...new Set(quorum.map((line) => line.option))]
    .map((option) => quorum.filter((line) => line.option === option && line.have < line.need))
    .filter((lines) => lines.length > 0);
  const free = options.flatMap((lines, at) => [
    ...(at === 0 ? [] : [html`<li class="or dim">${locale.t('or')}</li>`]),
    ...lines.map((line) => renderFree(line, view)),
  ]);
  return html`<div class="people" part="people">
    ${renderSub(locale.t(open ? 'approvals' : 'decidedBy'), view)}
    <ul>
      ${gate.votes.map((vote) => renderVote(vote, view))}${open ? free : nothing}
    </ul>
    ${open && free.length > 0 && distinct.length > 0 ? html`<p class="dim small">${locale.t('distinct', { n: peopleNeeded(quorum) })}</p>` : nothing}
  </div>`;
}

/** A question that is open, or was answered, about this request. */
export function renderInfo({ locale, gate, source, texts }: GateView): TemplateResult | typeof nothing {
  const { info } = gate;
  if (!info) return nothing;
  return html`<div class="info" part="info">
    <p><strong>${rich((slot) => locale.t('waitingFor', { name: slot(principalName(info.by, locale)) }))}</strong> <span class="dim">${locale.format.when(info.at, source.now)}</span></p>
    <p class="words">${renderLongText('info', info.question, texts, locale, 'prose')}</p>
    ${
      info.answer === undefined
        ? nothing
        : html`<p><strong>${info.answeredBy ? rich((slot) => locale.t('answered', { name: slot(info.answeredBy ? principalName(info.answeredBy, locale) : '') })) : locale.t('answer')}</strong></p>
            <p class="words">${renderLongText('answer', info.answer, texts, locale, 'prose')}</p>`
    }
  </div>`;
}
