import { refOf } from '../../model/principal.js';
import { askAgain, revoke as revokeGate } from '../gate/consequences.js';
import { votesOf } from '../gate/view.js';
import { accepted, factOf, mayAct, type Answer, type Turn } from './turn.js';

/** `gate.withdraw-vote`: one's own counted vote no longer counts. */
export function withdraw(turn: Turn<'gate.withdraw-vote'>): Answer {
  const { changes, record, command, principal } = turn;
  const refused = mayAct(turn, 'withdraw');
  if (refused !== undefined) return { refused };
  const mine = new Set(votesOf(record.gate, principal).map(({ id }) => id));
  const votes = record.gate.votes.map((vote) => (mine.has(vote.id) ? { ...vote, counts: false } : vote));
  const withdrawn = changes.move('withdraw', record, { ...record, gate: { ...record.gate, votes } });
  changes.record(withdrawn, { ...factOf(command, principal), type: 'withdrawn', outcome: { status: 'ok' } });
  return accepted;
}

/** `gate.revoke`: takes an approval back before its effect; people are then asked again. */
export function revoke(turn: Turn<'gate.revoke'>): Answer {
  const { changes, record, command, principal } = turn;
  const refused = mayAct(turn, 'revoke');
  if (refused !== undefined) return { refused };
  const revoked = revokeGate(changes, record, refOf(principal));
  changes.record(revoked, { ...factOf(command, principal), type: 'revoked', outcome: { status: 'ok' } });
  askAgain(changes, revoked, record.gate.requirement.tier);
  return accepted;
}

/** `gate.reopen`: no gate is ever opened again. Where one is held, its owner may ask anew, as a new gate. */
export function reopen(turn: Turn<'gate.reopen'>): Answer {
  const { changes, record, command, principal } = turn;
  const refused = mayAct(turn, 'reopen');
  if (refused !== undefined) return { refused };
  askAgain(changes, record, record.gate.requirement.tier, factOf(command, principal).author);
  return accepted;
}
