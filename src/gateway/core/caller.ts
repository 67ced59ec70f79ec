import { digestOf } from '../../audit/hash.js';
import type { RecordDraft } from '../../audit/record-draft.js';
import type { Receipt } from '../../model/command.js';
import type { Principal } from '../../model/principal.js';

/** Who calls, as far as the gateway has verified it. */
export interface Caller {
  readonly principal: Principal;
  /** Who vouches for them. */
  readonly issuer: string;
  /** Names the caller among all of one issuer: see {@link principalKey}. */
  readonly key: string;
}

/** One of a chain; an issuer of its own only where the token names one. */
export interface ChainLink { readonly id: string; readonly issuer: string | undefined }

const DERIVED = '~';

/**
 * Who a caller is: the whole chain of who acts for whom, outermost actor first. An agent that acts for one person is another
 * caller than the same agent acting for another person: keys, receipts, streams and rates are theirs alone. A person who acts
 * for herself is named by her id; everything else by a hash, of a length that any index takes.
 */
export const principalKey = (chain: readonly ChainLink[]): string => {
  const [only, ...others] = chain;
  const plain = only !== undefined && others.length === 0 && only.issuer === undefined && !only.id.startsWith(DERIVED);
  return plain ? only.id : `${DERIVED}${digestOf(chain.map(({ id, issuer }) => [id, issuer ?? null]))}`;
};

/** What a command came to: its receipt, and the records that the transaction ends with. */
export interface Judged { readonly receipt: Receipt; readonly records: readonly RecordDraft[] }
