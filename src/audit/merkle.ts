/**
 * Merkle tree hashing and proof checking (RFC 6962 section 2.1, RFC 9162 sections 2.1.3.2 and 2.1.4.2).
 * Sizes may be bigint: they are 64 bit numbers in the formats, and doubles are exact to 53 bits only.
 */

import { concatBytes, equalBytes } from './bytes.js';
import { sha256, SHA256_SIZE, sha256Behind } from './hash.js';

/** A leaf index or tree size: a whole number from 0 to 2^64 - 1. */
export type TreeNumber = number | bigint;

/** Why a proof does not prove what it is given for. */
export type ProofFault =
  /** An index or size is negative, fractional, unsafe as a double, or above 64 bits. */
  | 'malformed-number'
  /** A hash is not 32 bytes. */
  | 'malformed-hash'
  /** The tree has no such leaf. */
  | 'index-beyond-size'
  /** An empty tree has no leaf, and nothing can be inconsistent with it. */
  | 'empty-tree'
  /** The newer tree is smaller than the older one. */
  | 'size-decreased'
  /** Too few or too many hashes for this place in this tree. */
  | 'wrong-proof-length'
  /** The hashes do not lead to the root. */
  | 'root-mismatch';

/** Claims that a leaf stands at `index` in the tree of `size` leaves with this root. */
export interface InclusionClaim {
  readonly index: TreeNumber;
  readonly size: TreeNumber;
  readonly leafHash: Uint8Array;
  /** From the leaf's sibling upwards. */
  readonly proof: readonly Uint8Array[];
  readonly root: Uint8Array;
}

/** Claims that the tree of `size1` leaves is a prefix of the tree of `size2` leaves. */
export interface ConsistencyClaim {
  readonly size1: TreeNumber;
  readonly size2: TreeNumber;
  readonly root1: Uint8Array;
  readonly root2: Uint8Array;
  readonly proof: readonly Uint8Array[];
}

const LEAF_PREFIX = Uint8Array.of(0);
/** Where node hashes are put together; kept, because one is needed per node. Begins with the prefix 0x01. */
const nodeInput = Uint8Array.of(1, ...new Uint8Array(2 * SHA256_SIZE));
const TREE_NUMBER_LIMIT = 1n << 64n;

/** The hash of a log entry: SHA-256(0x00 || entry). A text stands for its UTF-8 bytes. */
export function leafHash(entry: Uint8Array | string): Uint8Array {
  return typeof entry === 'string' ? sha256Behind(LEAF_PREFIX, entry) : sha256(concatBytes(LEAF_PREFIX, entry));
}

/**
 * The hash of an inner node: SHA-256(0x01 || left || right).
 * @throws RangeError unless both are hashes of 32 bytes.
 */
export function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  if (!areHashes([left, right])) throw new RangeError(`A node is made of two hashes of ${SHA256_SIZE} bytes`);
  nodeInput.set(left, 1);
  nodeInput.set(right, 1 + SHA256_SIZE);
  return sha256(nodeInput);
}

/** The root of the empty tree: SHA-256 of nothing. */
export function emptyRoot(): Uint8Array {
  return sha256(new Uint8Array(0));
}

function treeNumber(value: TreeNumber): bigint | undefined {
  if (typeof value === 'number' && !Number.isSafeInteger(value)) return undefined;
  const big = BigInt(value);
  return big >= 0n && big < TREE_NUMBER_LIMIT ? big : undefined;
}

function areHashes(hashes: readonly Uint8Array[]): boolean {
  return hashes.every((hash) => hash.length === SHA256_SIZE);
}

/** What is wrong with an inclusion proof, or undefined if it holds. */
export function inclusionFault(claim: InclusionClaim): ProofFault | undefined {
  const index = treeNumber(claim.index);
  const size = treeNumber(claim.size);
  if (index === undefined || size === undefined) return 'malformed-number';
  if (index >= size) return 'index-beyond-size';
  if (!areHashes([claim.leafHash, claim.root, ...claim.proof])) return 'malformed-hash';
  let node = index;
  let last = size - 1n;
  let hash = claim.leafHash;
  for (const sibling of claim.proof) {
    if (last === 0n) return 'wrong-proof-length';
    if ((node & 1n) === 1n || node === last) {
      hash = nodeHash(sibling, hash);
      // A last node without a right sibling rises unhashed to the level where it has a left one.
      while ((node & 1n) === 0n) {
        node >>= 1n;
        last >>= 1n;
      }
    } else {
      hash = nodeHash(hash, sibling);
    }
    node >>= 1n;
    last >>= 1n;
  }
  if (last !== 0n) return 'wrong-proof-length';
  return equalBytes(hash, claim.root) ? undefined : 'root-mismatch';
}

/** Whether an inclusion proof holds. False, never an error, for malformed input. */
export function verifyInclusion(claim: InclusionClaim): boolean {
  return inclusionFault(claim) === undefined;
}

/**
 * What is wrong with a consistency proof, or undefined if it holds. Nothing is proven about an empty older tree, so it is
 * a fault, also from 0 to 0.
 */
export function consistencyFault(claim: ConsistencyClaim): ProofFault | undefined {
  const size1 = treeNumber(claim.size1);
  const size2 = treeNumber(claim.size2);
  if (size1 === undefined || size2 === undefined) return 'malformed-number';
  if (size2 < size1) return 'size-decreased';
  if (size1 === 0n) return 'empty-tree';
  // Nothing is hashed between equal sizes: the roots are compared as they are.
  if (size1 === size2) {
    if (claim.proof.length > 0) return 'wrong-proof-length';
    return equalBytes(claim.root1, claim.root2) ? undefined : 'root-mismatch';
  }
  if (!areHashes([claim.root1, claim.root2, ...claim.proof])) return 'malformed-hash';
  // A power of two is one complete subtree, whose hash the proof leaves out because it is root1 itself.
  const isComplete = (size1 & (size1 - 1n)) === 0n;
  const [first, ...rest] = isComplete ? [claim.root1, ...claim.proof] : claim.proof;
  if (first === undefined) return 'wrong-proof-length';
  let node = size1 - 1n;
  let last = size2 - 1n;
  while ((node & 1n) === 1n) {
    node >>= 1n;
    last >>= 1n;
  }
  let hash1 = first;
  let hash2 = first;
  for (const next of rest) {
    if (last === 0n) return 'wrong-proof-length';
    if ((node & 1n) === 1n || node === last) {
      hash1 = nodeHash(next, hash1);
      hash2 = nodeHash(next, hash2);
      while (node !== 0n && (node & 1n) === 0n) {
        node >>= 1n;
        last >>= 1n;
      }
    } else {
      hash2 = nodeHash(hash2, next);
    }
    node >>= 1n;
    last >>= 1n;
  }
  if (last !== 0n) return 'wrong-proof-length';
  return equalBytes(hash1, claim.root1) && equalBytes(hash2, claim.root2) ? undefined : 'root-mismatch';
}

/** Whether a consistency proof holds. False, never an error, for malformed input and for an empty older tree. */
export function verifyConsistency(claim: ConsistencyClaim): boolean {
  return consistencyFault(claim) === undefined;
}
