/**
 * A 64-bit fingerprint of plain data that does not depend on the order of keys. It tells a repeated delta from another
 * one under the same number; it is no defence against somebody who wants two values to collide: that is the audit log's.
 */

const mix = (hash: number, word: number): number => {
  let mixed = Math.imul(hash ^ word, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
};

const ofText = (text: string, seed: number): number => {
  let hash = mix(seed, text.length);
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return mix(hash, seed);
};

// Depth is bounded by the guard before anything gets here.
const lane = (value: unknown, seed: number): number => {
  if (Array.isArray(value)) return value.reduce<number>((hash, item) => mix(hash, lane(item, seed)), mix(seed, 1));
  if (typeof value !== 'object' || value === null) return ofText(`${typeof value}:${String(value)}`, seed);
  let sum = 0;
  for (const [key, member] of Object.entries(value)) sum = (sum + mix(ofText(key, seed), lane(member, seed))) >>> 0;
  return mix(mix(seed, 2), sum);
};

export const fingerprintOf = (value: unknown): string => `${lane(value, 0x9747b28c).toString(36)}.${lane(value, 0x3c6ef372).toString(36)}`;
