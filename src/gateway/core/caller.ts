import type { RecordDraft } from '../../audit/record-draft.js';
import type { Receipt } from '../../model/command.js';
import type { Principal } from '../../model/principal.js';

/** Who calls, as far as the gateway has verified it. */
export interface Caller {
  readonly principal: Principal;
  /** Who vouches for them. */
  readonly issuer: string;
}

/** What a command came to: its receipt, and the records that the transaction ends with. */
export interface Judged { readonly receipt: Receipt; readonly records: readonly RecordDraft[] }
