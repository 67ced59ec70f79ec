/** Strict text encodings of bytes. One text for one byte sequence: leniency would let two texts mean the same bytes. */

import { isWellFormedText } from './canonical-json.js';
import { AuditError } from './errors.js';

function malformed(detail: string): AuditError {
  return new AuditError('malformed-encoding', detail);
}

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * The UTF-8 bytes of a text.
 * @throws AuditError `malformed-encoding` for half a surrogate pair, which a plain encoder would replace without a word.
 */
export function utf8(text: string): Uint8Array {
  if (!isWellFormedText(text)) throw malformed('The text has half a surrogate pair and no UTF-8 form');
  return encoder.encode(text);
}

/**
 * Writes the UTF-8 bytes of a text into a place that is known to be large enough, three bytes per UTF-16 code unit.
 * @returns how many bytes were written. @throws AuditError as {@link utf8}.
 */
export function utf8Into(text: string, target: Uint8Array): number {
  if (!isWellFormedText(text)) throw malformed('The text has half a surrogate pair and no UTF-8 form');
  return encoder.encodeInto(text, target).written;
}

/**
 * The text of UTF-8 bytes; a byte order mark stays part of the text.
 * @throws AuditError `malformed-encoding` for invalid UTF-8.
 */
export function utf8Text(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch {
    throw malformed('The bytes are not UTF-8');
  }
}

function encode(bytes: Uint8Array, alphabet: string, pad: string): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const left = bytes.length - i;
    const group = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    text += alphabet.charAt(group >> 18) + alphabet.charAt((group >> 12) & 63);
    text += left > 1 ? alphabet.charAt((group >> 6) & 63) : pad;
    text += left > 2 ? alphabet.charAt(group & 63) : pad;
  }
  return text;
}

/** The value of each ASCII character in an alphabet, or -1. */
function valuesOf(alphabet: string): Int8Array {
  const values = new Int8Array(128).fill(-1);
  for (let value = 0; value < alphabet.length; value += 1) values[alphabet.charCodeAt(value)] = value;
  return values;
}

const BASE64_VALUES = valuesOf(BASE64);
const BASE64URL_VALUES = valuesOf(BASE64URL);

function decode(text: string, values: Int8Array): Uint8Array {
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4));
  let bits = 0;
  let held = 0;
  let at = 0;
  for (let index = 0; index < text.length; index += 1) {
    const sextet = values[text.charCodeAt(index)] ?? -1;
    if (sextet < 0) throw malformed('Not base64: a character outside the alphabet');
    held = ((held << 6) | sextet) & 0xffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes[at] = held >> bits;
      at += 1;
    }
  }
  if (bits === 6 || (held & ((1 << bits) - 1)) !== 0) {
    throw malformed('Not base64: stray bits at the end');
  }
  return bytes;
}

/** Base64 with padding (RFC 4648 section 4). */
export function toBase64(bytes: Uint8Array): string {
  return encode(bytes, BASE64, '=');
}

/**
 * Bytes of base64 with padding (RFC 4648 section 4).
 * @throws AuditError `malformed-encoding` for whitespace, wrong padding, foreign characters or stray last bits.
 */
export function fromBase64(text: string): Uint8Array {
  if (text.length % 4 !== 0) throw malformed('Not base64: its length is not a multiple of four');
  return decode(text.endsWith('=') ? text.slice(0, text.endsWith('==') ? -2 : -1) : text, BASE64_VALUES);
}

/** Base64url without padding (RFC 4648 section 5). */
export function toBase64url(bytes: Uint8Array): string {
  return encode(bytes, BASE64URL, '');
}

/**
 * Bytes of base64url without padding (RFC 4648 section 5).
 * @throws AuditError `malformed-encoding` for padding, foreign characters or stray last bits.
 */
export function fromBase64url(text: string): Uint8Array {
  return decode(text, BASE64URL_VALUES);
}

/** Lower-case hexadecimal. */
export function toHex(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += byte.toString(16).padStart(2, '0');
  return text;
}

/** Whether two byte sequences are the same. Not constant in time: it only ever compares public values. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i += 1) {
    if (a[i] !== b[i]) return false;
  }
  return true;
}

/** One sequence after the other. */
export function concatBytes(...parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
