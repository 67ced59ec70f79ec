/**
 * Ed25519 (RFC 8032), synchronous, the same verdict in every engine.
 *
 * Engines disagree on edge signatures, and a dishonest log could sign something that is valid for one auditor and invalid
 * for another. So the curve arithmetic is one pure implementation, and the verdict is the narrowest in use: exact
 * encodings, S below the group order, and the equation of RFC 8032 section 5.1.7 without the cofactor, compared as bytes.
 * What passes here passes in the lenient implementations too.
 */

import { getPublicKey, hashes, Point, sign } from '@noble/ed25519';
import { sha512 } from '@noble/hashes/sha2.js';
import { concatBytes, equalBytes } from './bytes.js';
import { AuditError } from './errors.js';

export const ED25519_SIGNATURE_SIZE = 64;

const GROUP_ORDER = Point.CURVE().n;
/** Bits of a number below the group order. */
const SCALAR_BITS = GROUP_ORDER.toString(2).length;

function littleEndian(bytes: Uint8Array): bigint {
  let value = 0n;
  for (const byte of [...bytes].reverse()) value = (value << 8n) | BigInt(byte);
  return value;
}

/** The point of a canonical encoding of 32 bytes, or undefined. */
function decodePoint(bytes: Uint8Array): Point | undefined {
  try {
    return Point.fromBytes(bytes, false);
  } catch {
    return undefined;
  }
}

/**
 * Checks a key before it is configured as a trust anchor. A key of low or mixed order is never made by honest software, and
 * lets one signature fit several messages or several keys.
 * @throws AuditError `malformed-key` for bytes that are not the canonical encoding of a point, `weak-key` for low or mixed order.
 */
export function checkPublicKey(publicKey: Uint8Array): void {
  const point = decodePoint(publicKey);
  if (point === undefined) throw new AuditError('malformed-key', 'Not the canonical 32 bytes of an Ed25519 public key');
  // Low orders are torsion as well: such a key proves nothing. With a mixed order verifiers would disagree.
  if (!point.isTorsionFree() || point.is0()) throw new AuditError('weak-key', 'The Ed25519 public key has a low or mixed order');
}

/**
 * s·A + k·B, both in one pass over the bits (Straus, also known as Shamir's trick). Its timing tells the numbers, which in a
 * verification are public. The library's own product with the base point first makes a table, which takes longer than a
 * page may stand still, and pays only after many signatures.
 */
function sumOfMultiples(s: bigint, a: Point, k: bigint, b: Point): Point {
  const [ofA, ofB] = [s, k].map((scalar) => scalar.toString(2).padStart(SCALAR_BITS, '0'));
  const both = a.add(b);
  let sum = Point.ZERO;
  for (let bit = 0; bit < SCALAR_BITS; bit += 1) {
    sum = sum.double();
    const [hasA, hasB] = [ofA?.[bit] === '1', ofB?.[bit] === '1'];
    if (hasA || hasB) sum = sum.add(hasA && hasB ? both : hasA ? a : b);
  }
  return sum;
}

/** Whether a signature by this key covers this message. False, never an error, for malformed input. */
export function verifyEd25519(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean {
  if (signature.length !== ED25519_SIGNATURE_SIZE) return false;
  const encodedR = signature.subarray(0, 32);
  const s = littleEndian(signature.subarray(32));
  const key = decodePoint(publicKey);
  if (key === undefined || key.isSmallOrder() || s >= GROUP_ORDER) return false;
  const k = littleEndian(sha512(concatBytes(encodedR, publicKey, message))) % GROUP_ORDER;
  const r = sumOfMultiples(s, Point.BASE, k, key.negate());
  // Comparing the one canonical encoding of R refuses every other encoding of it as well.
  return equalBytes(r.toBytes(), encodedR);
}

function useSha512(): void {
  hashes.sha512 ??= sha512;
}

/**
 * The public key of a 32-byte seed (RFC 8032 section 5.1.5).
 * @throws RangeError for a seed of another size.
 */
export function publicKeyOf(seed: Uint8Array): Uint8Array {
  useSha512();
  return getPublicKey(seed);
}

/**
 * Signs a message with a 32-byte seed (RFC 8032 section 5.1.6); for the side that keeps the log.
 * @throws RangeError for a seed of another size.
 */
export function signEd25519(message: Uint8Array, seed: Uint8Array): Uint8Array {
  useSha512();
  return sign(message, seed);
}
