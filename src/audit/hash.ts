/** SHA-256 digests over bytes, text and canonical JSON. */

import { sha256 as nobleSha256 } from '@noble/hashes/sha2.js';
import { concatBytes, toBase64url, utf8, utf8Into } from './bytes.js';
import { canonicalize } from './canonical-json.js';

/** Bytes of a SHA-256 digest. */
export const SHA256_SIZE = 32;

// Kept, because every new hasher brings buffers that cost the collector more than a short text costs to hash.
const blank = nobleSha256.create();
const hasher = nobleSha256.create();
const digest = new Uint8Array(SHA256_SIZE);
const input = new Uint8Array(8192);

/** SHA-256 (FIPS 180-4) of bytes, or of the UTF-8 form of a text. */
export function sha256(data: Uint8Array | string): Uint8Array {
  blank._cloneInto(hasher);
  hasher.update(typeof data === 'string' ? utf8(data) : data).digestInto(digest);
  return digest.slice();
}

/** SHA-256 of some bytes and the UTF-8 form of a text behind them. @throws AuditError as {@link utf8}. */
export function sha256Behind(prefix: Uint8Array, text: string): Uint8Array {
  // A UTF-16 code unit takes at most three bytes.
  if (prefix.length + text.length * 3 > input.length) return sha256(concatBytes(prefix, utf8(text)));
  input.set(prefix);
  const written = utf8Into(text, input.subarray(prefix.length));
  return sha256(input.subarray(0, prefix.length + written));
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
