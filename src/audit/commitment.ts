/**
 * Salted commitments. A record in the log holds only the commitment to a reason, name or payload; salt and value lie beside
 * it. Deleting both erases the person's data and leaves every proof over the record valid.
 */

import { fromBase64url, toBase64url } from './bytes.js';
import { canonicalize } from './canonical-json.js';
import { sha256Behind } from './hash.js';

/**
 * Bytes of a salt (128 bit): fewer, and short values such as names could be found by trying. The size is fixed because with a
 * free one `salt || 12` and `salt1 || 2` are the same bytes: one commitment would open to two values.
 */
export const SALT_SIZE = 16;

/**
 * base64url(SHA-256(salt || JCS(value))).
 * @param salt 16 random bytes, or their base64url text as stored beside the record.
 * @throws RangeError for a salt of another size, AuditError for a malformed one, CanonicalJsonError for a value that is not JSON.
 */
export function commit(salt: Uint8Array | string, value: unknown): string {
  const saltBytes = typeof salt === 'string' ? fromBase64url(salt) : salt;
  if (saltBytes.length !== SALT_SIZE) {
    throw new RangeError(`A salt has ${SALT_SIZE} bytes, got ${saltBytes.length}`);
  }
  return toBase64url(sha256Behind(saltBytes, canonicalize(value)));
}

/** Whether a salt and value open a commitment. False, never an error, for a malformed salt or value. */
export function verifyCommitment(commitment: string, salt: Uint8Array | string, value: unknown): boolean {
  try {
    return commit(salt, value) === commitment;
  } catch {
    return false;
  }
}
