import type { Gate, Vote } from '../../model/gate.js';
import type { PrincipalRef } from '../../model/principal.js';
import type { Tone, ShapeName } from '../../theme/status-shapes.js';

/** How a gate ended, for the line that takes the place of the buttons. */
export interface GateEnding {
  readonly id: 'approved' | 'bypassed' | 'rejected' | 'expired' | 'cancelled' | 'superseded' | 'revoked' | 'violated';
  readonly tone: Tone;
  readonly shape: ShapeName;
  /** Who brought it about; undefined for a rule or the clock. */
  readonly by: PrincipalRef | undefined;
  readonly at: string | undefined;
  readonly reason: string | undefined;
}

const lastVote = (gate: Gate, kind: Vote['kind']): Vote | undefined =>
  gate.votes.filter((vote) => vote.kind === kind && vote.counts).sort((a, b) => a.at.localeCompare(b.at)).at(-1);

/** How a gate ended or was decided; undefined while a person can still decide. */
export function endingOf(gate: Gate): GateEnding | undefined {
  const by = gate.decided?.by;
  const at = gate.decided?.at;
  const reject = lastVote(gate, 'reject');
  const approve = lastVote(gate, 'approve');
  switch (gate.state) {
    case 'approved':
    case 'released':
    case 'consumed':
      return { id: 'approved', tone: 'succeeded', shape: 'disc-tick', by: approve?.by ?? by, at: approve?.at ?? at, reason: approve?.reason };
    case 'violated':
      return { id: 'violated', tone: 'succeeded', shape: 'disc-tick', by: approve?.by ?? by, at: approve?.at ?? at, reason: undefined };
    case 'bypassed':
      return { id: 'bypassed', tone: 'stuck', shape: 'triangle', by, at, reason: undefined };
    case 'rejected':
      return { id: 'rejected', tone: 'failed', shape: 'octagon-cross', by: reject?.by ?? by, at: reject?.at ?? at, reason: reject?.reason };
    case 'expired':
      return { id: 'expired', tone: 'idle', shape: 'hourglass', by: undefined, at: at ?? gate.expiresAt, reason: undefined };
    case 'cancelled':
      return { id: 'cancelled', tone: 'idle', shape: 'disc-slash', by, at, reason: undefined };
    case 'superseded':
      return { id: 'superseded', tone: 'idle', shape: 'loop', by, at, reason: undefined };
    case 'revoked':
      return { id: 'revoked', tone: 'stuck', shape: 'disc-slash', by, at, reason: undefined };
    default:
      return undefined;
  }
}
