/** The log as plain files in the layout of C2SP tlog-tiles, for any web server or archive. */

import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { equalBytes } from '../../audit/bytes.js';
import { TILE_WIDTH, tilePath, tilesSince, type TileId } from '../../audit/tile.js';
import { checkpointOf } from '../../audit/verify-head.js';
import type { Sql } from '../db/database.js';
import { logSize, newestCheckpoint, readRoot } from '../store/audit-read.js';
import { readEntryBundle, readHashTile } from '../store/audit-tiles.js';

/** Nothing was written. The message says why, and what to do. */
export class TilesRefused extends Error {
  override readonly name = 'TilesRefused';
}

export interface TileFilesOptions {
  readonly database: Sql;
  /** The origin of the log. */
  readonly log: string;
  readonly folder: string;
  /** Leaves out the entry bundles, which hold the records; the hashes alone tell nothing of them. */
  readonly hashesOnly?: boolean | undefined;
}

export interface TileFiles {
  /** Records that the checkpoint in the folder covers. */
  readonly size: number;
  /** Files that were not there before, the checkpoint aside. */
  readonly written: number;
}

const CHECKPOINT = 'checkpoint';

/** A file is there as a whole or not at all, also after a power cut. */
async function writeWhole(path: string, bytes: Uint8Array | string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const draft = join(dirname(path), `.${randomUUID()}.tmp`);
  try {
    const file = await open(draft, 'wx', 0o644);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

/** Whoever reads the folder has seen its checkpoint: what is written now must continue that, or it would prove a rewritten log. */
async function checkContinues({ database, log, folder }: TileFilesOptions, size: number): Promise<void> {
  const path = join(folder, CHECKPOINT);
  if (!existsSync(path)) return;
  const before = checkpointOf(await readFile(path, 'utf8'));
  if (before?.origin !== log) throw new TilesRefused(`${path} is not a checkpoint of ${log}. Choose an empty folder, or that of this log.`);
  if (before.size > BigInt(size)) {
    throw new TilesRefused(`${path} covers ${before.size} records, and the database has a checkpoint over ${size} only: it is older than what was published. Nothing was written. Find out what became of the others before you publish anything.`);
  }
  if (before.size > 0n && !equalBytes(before.root, await readRoot(database, log, Number(before.size)))) {
    throw new TilesRefused(`${path} was signed over other records than those in the database. Nothing was written. One of the two was changed: keep both, they are evidence.`);
  }
}

const bytesOf = ({ database, log }: TileFilesOptions, tile: TileId): Promise<Uint8Array> =>
  tile.level === 'entries' ? readEntryBundle(database, log, tile) : readHashTile(database, log, { ...tile, level: tile.level });

/**
 * Brings a folder up to the newest checkpoint: `checkpoint`, `tile/<L>/<N>[.p/<W>]` and `tile/entries/<N>[.p/<W>]`. What is
 * there already is left as it is, so a second run writes only what is new. The checkpoint comes last: it never names a tile that
 * is not there yet. Only reads the database.
 * @throws TilesRefused if there is no checkpoint, or the folder holds another history than the database.
 */
export async function writeTileFiles(options: TileFilesOptions): Promise<TileFiles> {
  const { database, log, folder, hashesOnly = false } = options;
  const note = await newestCheckpoint(database, log);
  const checkpoint = note === undefined ? undefined : checkpointOf(note);
  if (note === undefined || checkpoint === undefined) throw new TilesRefused(`The log ${log} has no checkpoint. Start the gateway with a key that signs it (WF_AUDIT_KEY), then export.`);
  const size = Number(checkpoint.size);
  if (size > (await logSize(database, log))) throw new TilesRefused(`The checkpoint of ${log} covers more records than the database has. Nothing was written.`);
  await checkContinues(options, size);
  const hashes = tilesSince(0, size);
  const bundles = hashesOnly ? [] : hashes.filter(({ level }) => level === 0).map((tile): TileId => ({ ...tile, level: 'entries' }));
  let written = 0;
  for (const tile of [...hashes, ...bundles]) {
    const path = join(folder, tilePath(tile));
    if (existsSync(path)) continue;
    await writeWhole(path, await bytesOf(options, tile));
    written += 1;
  }
  const path = join(folder, CHECKPOINT);
  if (!existsSync(path) || (await readFile(path, 'utf8')) !== note) await writeWhole(path, note);
  // A full tile serves whoever still asks for a part of it.
  for (const tile of [...hashes, ...bundles]) {
    if (tile.width === TILE_WIDTH) await rm(`${join(folder, tilePath(tile))}.p`, { recursive: true, force: true });
  }
  return { size, written };
}
