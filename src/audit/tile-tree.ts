/** Proofs from tiles: fetches just the tiles a proof needs, in parallel, and keeps them. */

import {
  buildConsistencyProof,
  buildInclusionProof,
  completeNodes,
  consistencyRanges,
  inclusionRanges,
  nodesOfLeaves,
  rootFromNodes,
} from './merkle-tree.js';
import type { LeafRange, NodeId, NodeReader } from './merkle-tree.js';
import { decodeTile, TILE_HEIGHT, tilePath, tileWidthAt, type TileId } from './tile.js';

/**
 * Fetches the bytes of a hash tile: `width` hashes, or the full tile of 256 where the partial one is gone. Nothing it returns
 * is trusted; a proof built from wrong tiles does not verify.
 */
export type TileFetcher = (level: number, index: number, width: number) => Promise<Uint8Array> | Uint8Array;

/** The most tiles kept, oldest dropped first. A tile with its inner nodes takes about 50 kB. */
const KEPT_TILES = 256;

/** The tile that holds a complete node, and the node's place inside it. */
function locate(node: NodeId, size: number): { tile: TileId & { level: number }; inside: NodeId } {
  const level = Math.floor(node.level / TILE_HEIGHT);
  const height = node.level % TILE_HEIGHT;
  const perTile = 2 ** (TILE_HEIGHT - height);
  const index = Math.floor(node.index / perTile);
  return { tile: { level, index, width: tileWidthAt(level, index, size) }, inside: { level: height, index: node.index % perTile } };
}

/** A log's tree as seen through its tiles. Use one per log; make a new one after a proof from it failed. */
export class TileTree {
  readonly #fetch: TileFetcher;
  readonly #tiles = new Map<string, Promise<NodeReader>>();

  constructor(fetch: TileFetcher) {
    this.#fetch = fetch;
  }

  /**
   * The inclusion proof of a leaf.
   * @throws RangeError if there is no such leaf, AuditError for a malformed tile, or what the fetcher throws.
   */
  async inclusionProof(index: number, size: number): Promise<Uint8Array[]> {
    return buildInclusionProof(index, size, await this.#reader(inclusionRanges(index, size), size));
  }

  /**
   * The consistency proof between two sizes.
   * @throws RangeError unless 0 < size1 <= size2, AuditError for a malformed tile, or what the fetcher throws.
   */
  async consistencyProof(size1: number, size2: number): Promise<Uint8Array[]> {
    return buildConsistencyProof(size1, size2, await this.#reader(consistencyRanges(size1, size2), size2));
  }

  /** The root at a size. @throws AuditError for a malformed tile, or what the fetcher throws. */
  async root(size: number): Promise<Uint8Array> {
    return rootFromNodes(size, await this.#reader([{ begin: 0, end: size }], size));
  }

  async #reader(ranges: readonly LeafRange[], size: number): Promise<NodeReader> {
    const readers = new Map<string, Promise<NodeReader>>();
    for (const node of ranges.flatMap(completeNodes)) {
      const { tile } = locate(node, size);
      readers.set(tilePath(tile), this.#load(tile));
    }
    const loaded = new Map(await Promise.all([...readers].map(async ([path, reader]) => [path, await reader] as const)));
    return (node) => {
      const { tile, inside } = locate(node, size);
      const read = loaded.get(tilePath(tile));
      if (read === undefined) throw new RangeError(`Tile ${tilePath(tile)} was not asked for`);
      return read(inside);
    };
  }

  #load(tile: TileId & { level: number }): Promise<NodeReader> {
    const path = tilePath(tile);
    const kept = this.#tiles.get(path);
    if (kept !== undefined) return kept;
    const loading = this.#read(tile);
    this.#tiles.set(path, loading);
    // A failed fetch may succeed next time.
    loading.catch(() => this.#tiles.delete(path));
    for (const oldest of this.#tiles.keys()) {
      if (this.#tiles.size <= KEPT_TILES) break;
      this.#tiles.delete(oldest);
    }
    return loading;
  }

  async #read({ level, index, width }: TileId & { level: number }): Promise<NodeReader> {
    return nodesOfLeaves(decodeTile(await this.#fetch(level, index, width), width));
  }
}
