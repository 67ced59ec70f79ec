/**
 * C2SP tlog-tiles: the tree as static files. A tile holds up to 256 consecutive hashes of every eighth level; an entry
 * bundle holds the log entries under one level 0 tile.
 */

import { concatBytes } from './bytes.js';
import { AuditError } from './errors.js';
import { SHA256_SIZE } from './hash.js';

/** Hashes of a full tile. */
export const TILE_WIDTH = 256;
/** Tree levels that one tile spans. */
export const TILE_HEIGHT = 8;
/** Most bytes of one entry in a bundle: its length is 16 bits. */
export const MAX_BUNDLED_ENTRY = 0xffff;

/** The place of a tile. */
export interface TileId {
  /** 0 to 63 for hashes, or `entries` for an entry bundle. */
  readonly level: number | 'entries';
  /** Position within the level. */
  readonly index: number;
  /** Hashes or entries in it: 256, or 1 to 255 for a partial tile. */
  readonly width: number;
}

const MAX_LEVEL = 63;
const PATH = /^tile\/(entries|0|[1-9][0-9]?)\/((?:x[0-9]{3}\/)*[0-9]{3})(?:\.p\/([1-9][0-9]{0,2}))?$/;

function malformed(detail: string): AuditError {
  return new AuditError('malformed-tile', detail);
}

function checkTile({ level, index, width }: TileId): void {
  const isLevel = level === 'entries' || (Number.isInteger(level) && level >= 0 && level <= MAX_LEVEL);
  const isPlace = Number.isSafeInteger(index) && index >= 0;
  if (!isLevel || !isPlace || !Number.isInteger(width) || width < 1 || width > TILE_WIDTH) {
    throw malformed(`No such tile: level ${level}, index ${index}, width ${width}`);
  }
}

/**
 * The path below a log's prefix, for example `tile/0/x001/x234/067.p/112`.
 * @throws AuditError `malformed-tile` for a level, index or width out of range.
 */
export function tilePath(tile: TileId): string {
  checkTile(tile);
  const groups =
    String(tile.index)
      .padStart(Math.ceil(String(tile.index).length / 3) * 3, '0')
      .match(/[0-9]{3}/g) ?? [];
  const place = groups.map((group, at) => (at === groups.length - 1 ? group : `x${group}`)).join('/');
  return `tile/${tile.level}/${place}${tile.width === TILE_WIDTH ? '' : `.p/${tile.width}`}`;
}

/**
 * Reads a tile path. Only the one spelling that {@link tilePath} writes is accepted.
 * @throws AuditError `malformed-tile` for anything else.
 */
export function parseTilePath(path: string): TileId {
  const [, level, place, width] = PATH.exec(path) ?? [];
  if (level === undefined || place === undefined) throw malformed('Not a tile path');
  const tile: TileId = {
    level: level === 'entries' ? level : Number(level),
    index: Number(place.replaceAll(/[x/]/g, '')),
    width: width === undefined ? TILE_WIDTH : Number(width),
  };
  if (tilePath(tile) !== path) throw malformed('Not a tile path');
  return tile;
}

/** Hashes that tile `index` of a level has in a tree of `size` leaves: 0 to 256. Level `entries` is that of the leaves. */
export function tileWidthAt(level: number | 'entries', index: number, size: number): number {
  const hashes = Math.floor(size / TILE_WIDTH ** (level === 'entries' ? 0 : level));
  return Math.min(Math.max(hashes - index * TILE_WIDTH, 0), TILE_WIDTH);
}

/** The hash tiles that a tree of `size` leaves has and the same tree at `sizeBefore` did not: what a log writes on growth. */
export function tilesSince(sizeBefore: number, size: number): TileId[] {
  const tiles: TileId[] = [];
  for (let level = 0; level <= MAX_LEVEL; level += 1) {
    const before = Math.floor(sizeBefore / TILE_WIDTH ** level);
    const now = Math.floor(size / TILE_WIDTH ** level);
    if (now === 0) break;
    for (let index = Math.floor(before / TILE_WIDTH); index * TILE_WIDTH < now; index += 1) {
      const width = tileWidthAt(level, index, size);
      if (width > tileWidthAt(level, index, sizeBefore)) tiles.push({ level, index, width });
    }
  }
  return tiles;
}

/**
 * The bytes of an entry bundle: each entry after its length, 16 bits, big-endian.
 * @throws AuditError `malformed-tile` for none or over 256 entries, or an entry over 65,535 bytes.
 */
export function encodeEntryBundle(entries: readonly Uint8Array[]): Uint8Array {
  if (entries.length < 1 || entries.length > TILE_WIDTH) throw malformed(`A bundle has 1 to ${TILE_WIDTH} entries, not ${entries.length}`);
  return concatBytes(
    ...entries.flatMap((entry, at) => {
      if (entry.length > MAX_BUNDLED_ENTRY)
        throw malformed(`Entry ${at} of the bundle has ${entry.length} bytes; ${MAX_BUNDLED_ENTRY} fit`);
      return [Uint8Array.of(entry.length >> 8, entry.length & 0xff), entry];
    }),
  );
}

/**
 * The entries of a bundle.
 * @throws AuditError `malformed-tile` if the bytes end inside an entry or hold none or over 256.
 */
export function decodeEntryBundle(bundle: Uint8Array): Uint8Array[] {
  const entries: Uint8Array[] = [];
  for (let at = 0; at < bundle.length;) {
    const [high, low] = [bundle[at], bundle[at + 1]];
    if (high === undefined || low === undefined) throw malformed('The bundle ends inside a length');
    const start = at + 2;
    at = start + ((high << 8) | low);
    if (at > bundle.length) throw malformed(`The bundle ends inside entry ${entries.length}`);
    entries.push(bundle.slice(start, at));
  }
  if (entries.length < 1 || entries.length > TILE_WIDTH) throw malformed(`A bundle has 1 to ${TILE_WIDTH} entries, not ${entries.length}`);
  return entries;
}

/**
 * The hashes of a tile file. A full tile may stand in for a partial one that is no longer served.
 * @throws AuditError `malformed-tile` unless the file holds `width` or, as a full tile, 256 hashes.
 */
export function decodeTile(file: Uint8Array, width: number): Uint8Array[] {
  const held = file.length / SHA256_SIZE;
  if (held !== width && held !== TILE_WIDTH) throw malformed(`The tile has ${file.length} bytes, not ${width} hashes of ${SHA256_SIZE}`);
  return Array.from({ length: width }, (_, at) => file.slice(at * SHA256_SIZE, (at + 1) * SHA256_SIZE));
}
