import type { TokenStream } from '../../model/step.js';
import type { RunId } from '../../model/run.js';
import type { Sql } from '../db/database.js';

/** Keeps the end of what a step wrote, so that it can still be read after a restart. */
export async function keepStream(sql: Sql, run: RunId, stream: TokenStream): Promise<void> {
  await sql.run(
    `INSERT INTO wf.stream (run, step, attempt, channel, value) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (run, step, attempt, channel) DO UPDATE SET value = EXCLUDED.value`,
    [run, stream.step, stream.attempt, stream.channel, JSON.stringify(stream)],
  );
}

/** A stream as it is kept: whose it is, and its JSON text. */
export interface KeptStream { readonly step: string; readonly attempt: number; readonly channel: string; readonly value: string }

export const keptStreams = (sql: Sql, run: RunId): Promise<KeptStream[]> =>
  sql.rows('SELECT step, attempt, channel, value FROM wf.stream WHERE run = $1', [run]);
