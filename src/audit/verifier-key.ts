/** C2SP verifier keys ("vkeys"): `name+hash+base64(type || key)`, the form in which a trust anchor is configured. */

import { concatBytes, fromBase64, toBase64, toHex, utf8 } from './bytes.js';
import { checkPublicKey, publicKeyOf } from './ed25519.js';
import { AuditError, ifReadable } from './errors.js';
import { sha256 } from './hash.js';

/** How a key signs. */
export type KeyType = 'ed25519' | 'cosignature/v1';

/** A public key under a name. Name and id together say which key made a signature. */
export interface VerifierKey {
  readonly name: string;
  /** Eight lower-case hexadecimal digits. */
  readonly id: string;
  readonly type: KeyType;
  readonly publicKey: Uint8Array;
}

/** A key with its secret, for the side that signs. */
export interface SigningKey {
  readonly name: string;
  /** 32 bytes (RFC 8032). */
  readonly seed: Uint8Array;
}

/** Signature type identifier bytes, C2SP signed-note. */
const TYPE_BYTES = { ed25519: 0x01, 'cosignature/v1': 0x04 } as const satisfies Record<KeyType, number>;
const VKEY = /^([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+=*)$/u;
const NOT_IN_NAMES = /[\p{White_Space}+\p{Cs}]/u;

function malformed(detail: string): AuditError {
  return new AuditError('malformed-key', `Not a verifier key: ${detail}`);
}

/** Whether a text can name a key: not empty, no Unicode spaces, no plus sign. */
export function isKeyName(name: string): boolean {
  return name !== '' && !NOT_IN_NAMES.test(name);
}

/** The id of a key: the first four bytes of SHA-256(name || newline || type || public key). */
export function keyId(name: string, type: KeyType, publicKey: Uint8Array): string {
  return toHex(sha256(concatBytes(utf8(`${name}\n`), Uint8Array.of(TYPE_BYTES[type]), publicKey)).subarray(0, 4));
}

/**
 * A verifier key from its parts.
 * @throws AuditError `malformed-key` or `weak-key`.
 */
export function verifierKey(name: string, publicKey: Uint8Array, type: KeyType = 'ed25519'): VerifierKey {
  if (!isKeyName(name)) throw malformed('a key name must not be empty or hold spaces or "+"');
  checkPublicKey(publicKey);
  return { name, id: keyId(name, type, publicKey), type, publicKey };
}

/** The verifier key of a signing key: what to hand to those who check. */
export function verifierKeyOf({ name, seed }: SigningKey, type: KeyType = 'ed25519'): VerifierKey {
  return verifierKey(name, publicKeyOf(seed), type);
}

/**
 * Reads a vkey. Types other than Ed25519 and Ed25519 cosignature/v1 are refused.
 * @throws AuditError `malformed-key` (also if its id does not match, as after a typing error) or `weak-key`.
 */
export function parseVkey(text: string): VerifierKey {
  const [, name, id, encoded] = VKEY.exec(text) ?? [];
  const material = ifReadable(() => fromBase64(encoded ?? ''));
  if (name === undefined || material === undefined)
    throw malformed('it has the form name+id+base64, the id in eight lower-case hex digits');
  const type = (Object.keys(TYPE_BYTES) as KeyType[]).find((known) => TYPE_BYTES[known] === material[0]);
  if (type === undefined) throw malformed(`the signature type of ${name} is not supported`);
  const key = verifierKey(name, material.slice(1), type);
  if (key.id !== id) throw malformed(`the id of ${name} does not fit the key; is it mistyped?`);
  return key;
}

/** Writes a vkey. */
export function formatVkey({ name, id, type, publicKey }: VerifierKey): string {
  return `${name}+${id}+${toBase64(concatBytes(Uint8Array.of(TYPE_BYTES[type]), publicKey))}`;
}
