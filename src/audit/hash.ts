/** SHA-256 digests over bytes, text and canonical JSON. */

import { sha256 as nobleSha256 } from '@noble/hashes/sha2.js';
import { toBase64url, utf8 } from './bytes.js';
import { canonicalize } from './canonical-json.js';

/** Bytes of a SHA-256 digest. */
export const SHA256_SIZE = 32;

/** SHA-256 (FIPS 180-4) of bytes, or of the UTF-8 form of a text. */
export function sha256(data: Uint8Array | string): Uint8Array {
  return nobleSha256(typeof data === 'string' ? utf8(data) : data);
}

/**
 * The digest of a value: base64url without padding of SHA-256 over the UTF-8 bytes of its canonical JSON (RFC 8785).
 * Every `…Digest` of a gate, vote or record is one of these.
 * @throws CanonicalJsonError if the value has no canonical form.
 */
export function digestOf(value: unknown): string {
  return digestOfText(canonicalize(value));
}

/** As {@link digestOf}, for text that is known to be canonical already (`argsRaw`). */
export function digestOfText(canonicalText: string): string {
  return toBase64url(sha256(canonicalText));
}
