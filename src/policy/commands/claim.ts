import { refOf } from '../../model/principal.js';
import { inState } from '../gate/consequences.js';
import { tierOf } from '../gate/view.js';
import { toMillis, toTimestamp } from '../time.js';
import { accepted, factOf, mayAct, type Answer, type Turn } from './turn.js';

const DEFAULT_LEASE_MS = 15 * 60_000;

/** `gate.claim`: takes the gate, or renews one's own claim. All renewals together last at most the tier's `maxClaimMs`. */
export function claim(turn: Turn<'gate.claim'>): Answer {
  const { changes, record, command, principal } = turn;
  const refused = mayAct(turn, 'claim');
  if (refused !== undefined) return { refused };
  const tier = tierOf(changes.view(record));
  if (tier === undefined) return { refused: { code: 'STALE_POLICY' } };
  const held = record.gate.state === 'claimed' ? record.gate.claim : undefined;
  const since = (held === undefined ? undefined : record.claimedSince) ?? changes.at;
  const wanted = changes.now + (command.args.leaseMs ?? DEFAULT_LEASE_MS);
  const until = Math.min(Math.max(wanted, held === undefined ? 0 : toMillis(held.until)), toMillis(since) + tier.maxClaimMs);
  const fence = held?.fence ?? (record.claimFence ?? 0) + 1;
  const claimed = { ...inState(record, 'claimed', { claim: { by: refOf(principal), until: toTimestamp(until), fence } }), claimedSince: since, claimFence: fence };
  changes.record(changes.move('claim', record, claimed), { ...factOf(command, principal), type: 'claimed', outcome: { status: 'ok' } });
  return accepted;
}

/** `gate.unclaim`: gives the gate back; a steward may take it from somebody. */
export function unclaim(turn: Turn<'gate.unclaim'>): Answer {
  const { changes, record, command, principal } = turn;
  const refused = mayAct(turn, 'unclaim');
  if (refused !== undefined) return { refused };
  const open = changes.move('unclaim', record, inState(record, 'open'));
  changes.record(open, { ...factOf(command, principal), type: 'claimed', outcome: { status: 'ok', code: 'CLAIM_ENDED' } });
  return accepted;
}
