/**
 * A 64-bit fingerprint of plain data that does not depend on the order of keys. It tells a repeated delta from another
 * one under the same number; it is no defence against somebody who wants two values to collide: that is the audit log's.
 */

/** Two independent 32-bit hashes, computed together: one pass over the text is what this costs. */
interface Lanes { a: number; b: number }

const mix = (hash: number, word: number): number => {
  let mixed = Math.imul(hash ^ word, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
};

function ofText(text: string, kind: number): Lanes {
  let a = mix(text.length, kind);
  let b = mix(kind, text.length + 1);
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    a = Math.imul(a ^ unit, 0x01000193);
    b = Math.imul(b ^ unit, 0x5bd1e995);
    b ^= b >>> 15;
  }
  return { a: mix(a, 1), b: mix(b, 2) };
}

const LIST = 1;
const OBJECT = 2;
const KEY = 3;
const TEXT = 4;
const OTHER = 5;

// Depth is bounded by the guard before anything gets here.
function lanesOf(value: unknown): Lanes {
  if (typeof value === 'string') return ofText(value, TEXT);
  if (typeof value !== 'object' || value === null) return ofText(String(value), OTHER);
  const isList = Array.isArray(value);
  const sum: Lanes = { a: isList ? LIST : OBJECT, b: isList ? LIST : OBJECT };
  for (const key of Object.keys(value)) {
    const name = ofText(key, KEY);
    const member = lanesOf((value as Readonly<Record<string, unknown>>)[key]);
    // A sum forgets the order of keys; the key inside each term keeps members, and places in a list, apart.
    sum.a = (sum.a + mix(name.a, member.a)) | 0;
    sum.b = (sum.b + mix(name.b, member.b)) | 0;
  }
  return { a: mix(sum.a, 3), b: mix(sum.b, 4) };
}

export function fingerprintOf(value: unknown): string {
  const { a, b } = lanesOf(value);
  return `${(a >>> 0).toString(36)}.${(b >>> 0).toString(36)}`;
}
