/**
 * Checks many neighbouring leaves with the proofs of the first and the last: the leaves between them give every other
 * hash. A thousand rows then cost two proofs instead of a thousand.
 */

import { equalBytes } from './bytes.js';
import { SHA256_SIZE } from './hash.js';
import { nodeHash, type ProofFault } from './merkle.js';

/** Claims that these leaves stand at `begin` and the places after it, in the tree of `size` leaves with this root. */
export interface RangeClaim {
  readonly begin: number;
  readonly size: number;
  /** At least one. */
  readonly leafHashes: readonly Uint8Array[];
  /** The inclusion proof of the first leaf, from its sibling upwards. */
  readonly first: readonly Uint8Array[];
  /** The inclusion proof of the last leaf. */
  readonly last: readonly Uint8Array[];
  readonly root: Uint8Array;
}

/** How many hashes are made between two chances to stop. */
const STEP = 64;

/** One level up: neighbours are joined, a last node without a right neighbour rises as it is. */
function* joined(hashes: readonly Uint8Array[]): Generator<void, Uint8Array[]> {
  const parents: Uint8Array[] = [];
  for (let at = 0; at < hashes.length; at += 2) {
    const [left, right] = [hashes[at], hashes[at + 1]];
    if (left !== undefined) parents.push(right === undefined ? left : nodeHash(left, right));
    if (at % (2 * STEP) === 0) yield;
  }
  return parents;
}

/** {@link rangeFault} in small steps, for whoever must not keep a thread busy. */
export function* rangeCheck({ begin, size, leafHashes, first, last, root }: RangeClaim): Generator<void, ProofFault | undefined> {
  const end = begin + leafHashes.length;
  if (![begin, size, end].every((value) => Number.isSafeInteger(value) && value >= 0)) return 'malformed-number';
  if (leafHashes.length === 0 || end > size) return 'index-beyond-size';
  if (![root, ...first, ...last].every((hash) => hash.length === SHA256_SIZE) || leafHashes.some((hash) => hash.length !== SHA256_SIZE)) return 'malformed-hash';
  const [fromFirst, fromLast] = [first.values(), last.values()];
  let hashes = [...leafHashes];
  for (let low = begin, high = end - 1, top = size - 1; top > 0; low = Math.floor(low / 2), high = Math.floor(high / 2), top = Math.floor(top / 2)) {
    // Each proof has one hash per level at which its path has a sibling; those that the range itself gives are passed over.
    const left = low % 2 === 1 || low < top ? fromFirst.next() : undefined;
    const right = high % 2 === 1 || high < top ? fromLast.next() : undefined;
    if (left?.done === true || right?.done === true) return 'wrong-proof-length';
    const before = low % 2 === 1 && left !== undefined ? [left.value] : [];
    const after = high % 2 === 0 && right !== undefined ? [right.value] : [];
    hashes = yield* joined([...before, ...hashes, ...after]);
  }
  if (fromFirst.next().done !== true || fromLast.next().done !== true) return 'wrong-proof-length';
  const [hash] = hashes;
  return hash !== undefined && hashes.length === 1 && equalBytes(hash, root) ? undefined : 'root-mismatch';
}

/** What is wrong with the claim, or undefined if all leaves lie under the root. A fault does not say which leaf is wrong. */
export function rangeFault(claim: RangeClaim): ProofFault | undefined {
  const check = rangeCheck(claim);
  for (;;) {
    const step = check.next();
    if (step.done === true) return step.value;
  }
}
