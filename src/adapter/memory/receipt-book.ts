import { canonicalize } from '../../audit/canonical-json.js';
import type { Command, CommandId, Receipt } from '../../model/command.js';
import type { Principal } from '../../model/principal.js';
import { AdapterError } from '../errors.js';

interface Kept { readonly fingerprint: string; readonly receipt: Receipt }

/** What became of each key, by person: one key means one command for ever. */
export class ReceiptBook {
  readonly #kept = new Map<string, Kept>();
  readonly #voided = new Set<string>();

  /**
   * The receipt of an earlier send of the same command.
   * @throws AdapterError `invalid` IDEMPOTENCY_MISMATCH for other content, `conflict` VOIDED for a key that was asked about before it came.
   */
  replayOf(person: Caller, command: Command): Receipt | undefined {
    const key = keyOf(person, command.id);
    if (this.#voided.has(key)) throw new AdapterError('conflict', 'Somebody asked about this key before the command came. Send it under a new key.', { detailCode: 'VOIDED' });
    const kept = this.#kept.get(key);
    if (kept === undefined) return undefined;
    if (kept.fingerprint === canonicalize(command)) return kept.receipt;
    throw new AdapterError('invalid', 'This key has been used for another command. Each command needs its own.', { detailCode: 'IDEMPOTENCY_MISMATCH' });
  }

  keep(person: Caller, command: Command, receipt: Receipt): Receipt {
    this.#kept.set(keyOf(person, command.id), { fingerprint: canonicalize(command), receipt });
    return receipt;
  }

  /** The receipt of a key. Asking about one that never arrived voids it: a late arrival is refused. */
  ask(person: Caller, id: CommandId): Receipt | null {
    const key = keyOf(person, id);
    const kept = this.#kept.get(key);
    if (kept !== undefined) return kept.receipt;
    this.#voided.add(key);
    return null;
  }
}

type Caller = Pick<Principal, 'id' | 'onBehalfOf'>;

/** The whole chain of who acts for whom has a key: two people through one agent are two callers. */
const keyOf = (caller: Caller, id: CommandId): string => JSON.stringify([id, caller.id, ...(caller.onBehalfOf ?? []).map((person) => person.id)]);
