/** The one error of everything in this folder that reads keys, notes, checkpoints, proofs, tiles and encodings. */

export type AuditErrorCode =
  /** Not base64, base64url or UTF-8. */
  | 'malformed-encoding'
  /** Not a verifier key, or of a type that is not supported. */
  | 'malformed-key'
  /** A key that proves nothing, or that verifiers would disagree on. */
  | 'weak-key'
  /** Witness keys or a quorum that cannot be used together. */
  | 'bad-witness-policy'
  /** Not the format of a signed note. */
  | 'malformed-note'
  /** A known key's signature does not fit the text: the note is forged or damaged. */
  | 'bad-signature'
  /** No known key signed the note. */
  | 'no-trusted-signature'
  /** Two configured keys have the name and id of one signature. */
  | 'ambiguous-key'
  /** Not a checkpoint. */
  | 'malformed-checkpoint'
  /** Not a `.tlog-proof`. */
  | 'malformed-bundle'
  /** Not a tile, a tile path or an entry bundle. */
  | 'malformed-tile';

/** Something that must not be trusted. `code` says what kind, the message where and why. */
export class AuditError extends Error {
  override readonly name = 'AuditError';

  constructor(
    readonly code: AuditErrorCode,
    detail: string,
  ) {
    super(detail);
  }
}

/** What `read` returns, or undefined if it throws an {@link AuditError}. */
export function ifReadable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof AuditError) return undefined;
    throw error;
  }
}
