/**
 * Checks many inclusion proofs against one root at the cost of few hashes each: a node that one valid proof has tied to the
 * root need not be hashed again for the next. Every hash of every proof is still compared, so the verdict is that of
 * `inclusionFault`.
 */

import { equalBytes } from './bytes.js';
import { SHA256_SIZE } from './hash.js';
import { inclusionFault, nodeHash, type ProofFault } from './merkle.js';

/** One leaf to check. */
export interface LeafProof {
  readonly index: number;
  readonly leafHash: Uint8Array;
  readonly proof: readonly Uint8Array[];
}

/** Hashes in the inclusion proof of a leaf: one per level at which its path has a sibling. */
function proofLength(index: number, size: number): number {
  let length = 0;
  for (let node = index, last = size - 1; last > 0; node = Math.floor(node / 2), last = Math.floor(last / 2)) {
    if (node % 2 === 1 || node < last) length += 1;
  }
  return length;
}

/** Holds the nodes known to lie under one root. Sizes above 2^53 - 1 are checked proof by proof, without the saving. */
export class InclusionVerifier {
  readonly #size: bigint;
  readonly #root: Uint8Array;
  readonly #known: Map<number, Uint8Array>[] = [];

  constructor(size: bigint, root: Uint8Array) {
    this.#size = size;
    this.#root = root;
  }

  /** What is wrong with the proof, or undefined if the leaf lies under the root. */
  fault({ index, leafHash, proof }: LeafProof): ProofFault | undefined {
    const size = Number(this.#size);
    const isPlain = Number.isSafeInteger(size) && Number.isSafeInteger(index) && index >= 0 && index < size;
    const isWhole = leafHash.length === SHA256_SIZE && proof.every((hash) => hash.length === SHA256_SIZE);
    if (!isPlain || !isWhole || proofLength(index, size) !== proof.length) {
      return inclusionFault({ index, size: this.#size, leafHash, proof, root: this.#root });
    }
    return this.#leadsToRoot(index, size - 1, leafHash, proof) ? undefined : 'root-mismatch';
  }

  #leadsToRoot(leaf: number, lastLeaf: number, leafHash: Uint8Array, proof: readonly Uint8Array[]): boolean {
    const seen: [level: number, index: number, hash: Uint8Array][] = [];
    let hash = leafHash;
    let isUnderRoot = false;
    let used = 0;
    for (let level = 0, node = leaf, last = lastLeaf; last > 0; level += 1, node = Math.floor(node / 2), last = Math.floor(last / 2)) {
      const isRight = node % 2 === 1;
      // A last node without a sibling rises unhashed.
      if (!isRight && node === last) continue;
      const sibling = proof[used];
      if (sibling === undefined) return false;
      used += 1;
      const known = this.#known[level];
      const siblingIndex = isRight ? node - 1 : node + 1;
      const knownSibling = known?.get(siblingIndex);
      if (knownSibling !== undefined && !equalBytes(knownSibling, sibling)) return false;
      const knownNode = known?.get(node);
      if (isUnderRoot || knownNode !== undefined) {
        // Nodes become known in pairs and with everything above them: what is left is to compare the siblings.
        if (knownSibling === undefined || (!isUnderRoot && knownNode !== undefined && !equalBytes(knownNode, hash))) return false;
        isUnderRoot = true;
        continue;
      }
      seen.push([level, node, hash], [level, siblingIndex, sibling]);
      hash = isRight ? nodeHash(sibling, hash) : nodeHash(hash, sibling);
    }
    if (!isUnderRoot && !equalBytes(hash, this.#root)) return false;
    for (const [level, index, value] of seen) (this.#known[level] ??= new Map()).set(index, value);
    return true;
  }
}
