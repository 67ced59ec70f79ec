import type { Gate } from '../../model/gate.js';
import { refOf } from '../../model/principal.js';
import type { JsonValue } from '../../model/primitives.js';
import { inState, supersede } from '../gate/consequences.js';
import { evaluate } from '../gate/evaluate.js';
import type { Fault } from '../gate/guards.js';
import { editorFault } from '../gate/separation.js';
import { revise } from '../gate/open.js';
import { hasText, newArgsFault } from '../gate/press.js';
import { humansOf } from '../gate/view.js';
import { accepted, factOf, mayAct, type Answer, type Turn } from './turn.js';

const MOST_EVIDENCE = 100;

/** `gate.ask`: nobody approves until somebody has answered. */
export function ask(turn: Turn<'gate.ask'>): Answer {
  const { changes, record, command, principal } = turn;
  const { question } = command.args;
  const refused = mayAct(turn, 'ask');
  if (refused !== undefined) return { refused };
  if (!hasText(question)) return { refused: { code: 'REASON_REQUIRED', params: { why: 'question' } } };
  const fact = factOf(command, principal);
  const waiting = changes.move('ask', record, inState(record, 'waiting-info', { info: { question, by: refOf(principal), at: changes.at } }));
  changes.record(waiting, { ...fact, type: 'asked', outcome: { status: 'ok' }, personal: { ...fact.personal, question } });
  return accepted;
}

/** An answer becomes a piece of evidence, so that whoever decides has it in front of them and in what they sign. */
const withAnswer = ({ evidence, info }: Gate, answer: string): Gate['evidence'] => [
  ...evidence,
  { id: nextAnswerId(evidence), label: { text: info?.question ?? '' }, mediaType: 'text/plain', text: answer },
];

const nextAnswerId = (evidence: Gate['evidence']): string => {
  const taken = new Set(evidence.map(({ id }) => id));
  let n = 1;
  while (taken.has(`answer-${n}`)) n += 1;
  return `answer-${n}`;
};

const answerFault = (turn: Turn<'gate.answer'>): Fault | undefined => {
  const { changes, record, command, principal } = turn;
  const { answer, argsRaw } = command.args;
  const { gate } = record;
  const view = changes.view(record);
  const refused = mayAct(turn, 'answer');
  if (refused !== undefined) return refused;
  if (argsRaw !== undefined && argsRaw !== gate.subject.argsRaw) {
    const invalid = editorFault(view, humansOf(principal)) ?? newArgsFault(gate, argsRaw);
    if (invalid !== undefined) return invalid;
    if (evaluate(changes.policy, gate.subject.action, argsRaw, gate.requirement.tier).tier.effect === 'deny') return { code: 'EDIT_INVALID', params: { why: 'denied-by-policy' } };
  }
  if (gate.evidence.length >= MOST_EVIDENCE) return { code: 'EDIT_INVALID', params: { why: 'too-much-evidence' } };
  return hasText(answer) ? undefined : { code: 'REASON_REQUIRED', params: { why: 'answer' } };
};

/** `gate.answer`: the next revision with the answer in it; with other args a successor, which is asked anew. */
export function answer(turn: Turn<'gate.answer'>): Answer {
  const { changes, record, command, principal } = turn;
  const refused = answerFault(turn);
  if (refused !== undefined) return { refused };
  const { answer: text, argsRaw } = command.args;
  const { gate } = record;
  const changed = argsRaw !== undefined && argsRaw !== gate.subject.argsRaw;
  const evidence = withAnswer(gate, text);
  const info: Gate['info'] = { question: gate.info?.question ?? '', by: gate.info?.by ?? refOf(principal), at: gate.info?.at ?? changes.at, answer: text, answeredBy: refOf(principal) };
  const answered = { ...record, gate: { ...gate, info } };
  const fact = factOf(command, principal);
  changes.record(record, {
    ...fact, type: 'answered', outcome: { status: 'ok' },
    personal: { ...fact.personal, answer: text, args: changed ? (JSON.parse(argsRaw) as JsonValue) : undefined },
  });
  if (!changed) {
    changes.move('answer', record, inState(revise(changes, answered, { evidence }), 'open'));
    return accepted;
  }
  const contributors = [...new Set([...record.contributors, ...humansOf(principal)])];
  supersede(changes, 'answer', answered, {
    by: refOf(principal), code: 'ANSWERED', author: fact.author, floor: gate.requirement.tier,
    ask: { argsRaw, evidence, contributors, editor: principal.id, announced: record.revisions[0] },
  });
  return accepted;
}
