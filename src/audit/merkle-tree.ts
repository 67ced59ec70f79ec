/**
 * Building the tree: appending leaves with a handful of kept hashes, roots, and proofs read from stored node hashes.
 * A node is named by its level (0 = leaves) and its index within the level, and is complete: it spans exactly 2^level leaves.
 */

import { SHA256_SIZE } from './hash.js';
import { emptyRoot, nodeHash } from './merkle.js';

/** The name of a complete node. */
export interface NodeId {
  readonly level: number;
  readonly index: number;
}

/** A complete node and its hash. */
export interface TreeNode extends NodeId {
  readonly hash: Uint8Array;
}

/** The leaves from `begin` to just before `end`. */
export interface LeafRange {
  readonly begin: number;
  readonly end: number;
}

/** Looks up the hash of a complete node. Throws if it is not stored. */
export type NodeReader = (node: NodeId) => Uint8Array;

/** What an appender needs to go on later: the size and the hashes of the complete subtrees, left to right. */
export interface AppenderState {
  readonly size: number;
  readonly hashes: readonly Uint8Array[];
}

/** The largest power of two that is smaller than n. Plain arithmetic, since sizes go beyond 32 bits. */
function splitPoint(n: number): number {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}

function checkSize(size: number, name: string): void {
  if (!Number.isSafeInteger(size) || size < 0) throw new RangeError(`${name} must be a whole number, got ${size}`);
}

/** The complete nodes that together span a range, left to right. */
export function completeNodes({ begin, end }: LeafRange): NodeId[] {
  const nodes: NodeId[] = [];
  for (let at = begin; at < end;) {
    let level = 0;
    let width = 1;
    while (at % (width * 2) === 0 && at + width * 2 <= end) {
      width *= 2;
      level += 1;
    }
    nodes.push({ level, index: at / width });
    at += width;
  }
  return nodes;
}

/**
 * The ranges whose hashes make up the inclusion proof of a leaf, from the leaf upwards (RFC 6962 section 2.1.1).
 * @throws RangeError if the tree of `size` leaves has no leaf `index`.
 */
export function inclusionRanges(index: number, size: number): LeafRange[] {
  checkSize(index, 'index');
  checkSize(size, 'size');
  if (index >= size) throw new RangeError(`A tree of ${size} leaves has no leaf ${index}`);
  const ranges: LeafRange[] = [];
  let [begin, end] = [0, size];
  while (end - begin > 1) {
    const middle = begin + splitPoint(end - begin);
    if (index < middle) {
      ranges.unshift({ begin: middle, end });
      end = middle;
    } else {
      ranges.unshift({ begin, end: middle });
      begin = middle;
    }
  }
  return ranges;
}

/**
 * The ranges whose hashes make up the consistency proof between two sizes of one tree (RFC 6962 section 2.1.2).
 * @throws RangeError unless 0 < size1 <= size2.
 */
export function consistencyRanges(size1: number, size2: number): LeafRange[] {
  checkSize(size1, 'size1');
  checkSize(size2, 'size2');
  if (size1 === 0 || size1 > size2) throw new RangeError(`No consistency proof exists from ${size1} to ${size2}`);
  const ranges: LeafRange[] = [];
  let [begin, end] = [0, size2];
  while (size1 < end) {
    const middle = begin + splitPoint(end - begin);
    if (size1 <= middle) {
      ranges.unshift({ begin: middle, end });
      end = middle;
    } else {
      ranges.unshift({ begin, end: middle });
      begin = middle;
    }
  }
  // The older tree itself is left out where it is one complete subtree: the verifier holds its root.
  if (begin > 0) ranges.unshift({ begin, end });
  return ranges;
}

/** The hash over neighbouring complete subtrees, left to right: the smaller ones on the right are joined first. */
function joinRight(hashes: readonly Uint8Array[]): Uint8Array {
  const joined = hashes.reduceRight<Uint8Array | undefined>(
    (right, left) => (right === undefined ? left : nodeHash(left, right)),
    undefined,
  );
  return joined ?? emptyRoot();
}

/** The Merkle tree hash over a range, from stored complete nodes. */
export function hashOfRange(range: LeafRange, read: NodeReader): Uint8Array {
  return joinRight(completeNodes(range).map(read));
}

/** The root of the tree of `size` leaves, from stored complete nodes. */
export function rootFromNodes(size: number, read: NodeReader): Uint8Array {
  checkSize(size, 'size');
  return hashOfRange({ begin: 0, end: size }, read);
}

/**
 * The inclusion proof of leaf `index` in the tree of `size` leaves.
 * @throws RangeError if there is no such leaf.
 */
export function buildInclusionProof(index: number, size: number, read: NodeReader): Uint8Array[] {
  return inclusionRanges(index, size).map((range) => hashOfRange(range, read));
}

/**
 * The consistency proof from the tree of `size1` to the tree of `size2` leaves.
 * @throws RangeError unless 0 < size1 <= size2.
 */
export function buildConsistencyProof(size1: number, size2: number, read: NodeReader): Uint8Array[] {
  return consistencyRanges(size1, size2).map((range) => hashOfRange(range, read));
}

/** Grows a tree leaf by leaf and keeps only the hashes of its complete subtrees (a compact range): at most one per level. */
export class MerkleAppender {
  #size: number;
  readonly #hashes: Uint8Array[];

  /** @throws RangeError if the state does not hold exactly the subtrees of a tree of its size. */
  constructor(state: AppenderState = { size: 0, hashes: [] }) {
    checkSize(state.size, 'size');
    const expected = completeNodes({ begin: 0, end: state.size }).length;
    if (state.hashes.length !== expected || state.hashes.some((hash) => hash.length !== SHA256_SIZE)) {
      throw new RangeError(`A tree of ${state.size} leaves is kept as ${expected} hashes of ${SHA256_SIZE} bytes`);
    }
    this.#size = state.size;
    this.#hashes = [...state.hashes];
  }

  get size(): number {
    return this.#size;
  }

  /**
   * Appends a leaf hash. Returns the nodes it completed, the leaf first; store them to build proofs later.
   * @throws RangeError unless the leaf hash has 32 bytes.
   */
  append(leaf: Uint8Array): TreeNode[] {
    if (leaf.length !== SHA256_SIZE) throw new RangeError(`A leaf hash has ${SHA256_SIZE} bytes, got ${leaf.length}`);
    let node: TreeNode = { level: 0, index: this.#size, hash: leaf };
    const completed = [node];
    while (node.index % 2 === 1) {
      const left = this.#hashes.pop();
      if (left === undefined) throw new Error('The appender lost a subtree');
      node = { level: node.level + 1, index: (node.index - 1) / 2, hash: nodeHash(left, node.hash) };
      completed.push(node);
    }
    this.#hashes.push(node.hash);
    this.#size += 1;
    return completed;
  }

  root(): Uint8Array {
    return joinRight(this.#hashes);
  }

  state(): AppenderState {
    return { size: this.#size, hashes: [...this.#hashes] };
  }
}

/** The root over these leaf hashes, in this order. */
export function rootFromLeaves(leaves: Iterable<Uint8Array>): Uint8Array {
  const appender = new MerkleAppender();
  for (const leaf of leaves) appender.append(leaf);
  return appender.root();
}

/** A tree in memory that grows leaf by leaf and can be read at any size it has had. */
export class GrowingTree {
  readonly #levels: Uint8Array[][] = [];
  readonly #appender = new MerkleAppender();

  get size(): number {
    return this.#appender.size;
  }

  /** @throws RangeError unless the leaf hash has 32 bytes. */
  append(leaf: Uint8Array): void {
    for (const { level, hash } of this.#appender.append(leaf)) (this.#levels[level] ??= []).push(hash);
  }

  /** Looks up a complete node. @throws RangeError if the tree has not grown over it yet. */
  readonly read: NodeReader = ({ level, index }) => {
    const hash = this.#levels[level]?.[index];
    if (hash === undefined) throw new RangeError(`The tree of ${this.size} leaves has no complete node ${index} at level ${level}`);
    return hash;
  };
}

/** A reader over leaf hashes in memory. Inner nodes are hashed once, up front. */
export function nodesOfLeaves(leaves: Iterable<Uint8Array>): NodeReader {
  const tree = new GrowingTree();
  for (const leaf of leaves) tree.append(leaf);
  return tree.read;
}
