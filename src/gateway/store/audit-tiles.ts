import { concatBytes, fromBase64url, utf8 } from '../../audit/bytes.js';
import { encodeEntryBundle, TILE_HEIGHT, TILE_WIDTH, type TileId } from '../../audit/tile.js';
import type { Sql } from '../db/database.js';

/** The bytes of a hash tile that the log is large enough for. */
export async function readHashTile(sql: Sql, log: string, { level, index, width }: TileId & { readonly level: number }): Promise<Uint8Array> {
  const first = index * TILE_WIDTH;
  const rows = await sql.rows<{ hash: string }>(
    'SELECT hash FROM wf.audit_node WHERE log = $1 AND level = $2 AND index >= $3 AND index < $4 ORDER BY index', [log, level * TILE_HEIGHT, first, first + width],
  );
  if (rows.length !== width) throw new Error(`The log ${log} has ${rows.length} of ${width} hashes of tile ${index} at level ${level}`);
  return concatBytes(...rows.map(({ hash }) => fromBase64url(hash)));
}

/** The bytes of an entry bundle that the log is large enough for. */
export async function readEntryBundle(sql: Sql, log: string, { index, width }: TileId): Promise<Uint8Array> {
  const first = index * TILE_WIDTH;
  const rows = await sql.rows<{ raw: string }>('SELECT raw FROM wf.audit_entry WHERE log = $1 AND seq >= $2 AND seq < $3 ORDER BY seq', [log, first, first + width]);
  if (rows.length !== width) throw new Error(`The log ${log} has ${rows.length} of ${width} records of bundle ${index}`);
  return encodeEntryBundle(rows.map(({ raw }) => utf8(raw)));
}
