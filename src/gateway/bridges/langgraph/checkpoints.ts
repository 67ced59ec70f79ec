import type { PostgresSaver as Saver } from '@langchain/langgraph-checkpoint-postgres';
import type pg from 'pg';
import { Together } from '../../core/together.js';

/** LangGraph's tables never meet the gateway's. */
const SCHEMA = 'langgraph';

type Put = Parameters<Saver['put']>;
type PutWrites = Parameters<Saver['putWrites']>;
type BlobRow = Awaited<ReturnType<Saver['_dumpBlobs']>>[number];
type WriteRow = Awaited<ReturnType<Saver['_dumpWrites']>>[number];
type CheckpointRow = readonly [thread: string, namespace: string, id: string, parent: string | null, checkpoint: string, metadata: string];

interface Checkpointed { readonly blobs: readonly BlobRow[]; readonly checkpoint: CheckpointRow }

const PUT = `
WITH blobs AS (
  INSERT INTO ${SCHEMA}.checkpoint_blobs (thread_id, checkpoint_ns, channel, version, type, blob)
  SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bytea[])
  ON CONFLICT (thread_id, checkpoint_ns, channel, version) DO NOTHING
)
INSERT INTO ${SCHEMA}.checkpoints (thread_id, checkpoint_ns, checkpoint_id, parent_checkpoint_id, checkpoint, metadata)
SELECT thread, ns, id, parent, checkpoint::jsonb, metadata::jsonb
FROM unnest($7::text[], $8::text[], $9::text[], $10::text[], $11::text[], $12::text[]) AS c (thread, ns, id, parent, checkpoint, metadata)
ON CONFLICT (thread_id, checkpoint_ns, checkpoint_id) DO UPDATE SET checkpoint = EXCLUDED.checkpoint, metadata = EXCLUDED.metadata`;

const WRITES = `
INSERT INTO ${SCHEMA}.checkpoint_writes (thread_id, checkpoint_ns, checkpoint_id, task_id, idx, channel, type, blob)
SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::integer[], $6::text[], $7::text[], $8::bytea[])
ON CONFLICT (thread_id, checkpoint_ns, checkpoint_id, task_id, idx) DO `;
const NEW_WRITES = `${WRITES}NOTHING`;
const LATEST_WRITES = `${WRITES}UPDATE SET channel = EXCLUDED.channel, type = EXCLUDED.type, blob = EXCLUDED.blob`;

/** Rows as columns, in the order of the statement; a missing value is a null. */
const columnsOf = (rows: readonly (readonly unknown[])[], width: number): unknown[][] => Array.from({ length: width }, (_, n) => rows.map((row) => row[n] ?? null));

/** One row per key, the last: a statement may touch a row only once. */
const lastOfEach = <R extends readonly unknown[]>(rows: readonly R[], keyWidth: number): R[] => [...new Map(rows.map((row) => [JSON.stringify(row.slice(0, keyWidth)), row])).values()];

/**
 * LangGraph's own checkpointer, with the same tables and the same contents. It writes a checkpoint in a transaction of one
 * statement for each channel; here it is one statement for a checkpoint with all that belongs to it, and for those of all
 * threads that reached theirs while the statement before was under way. Each is durable when its `put` resolves.
 */
export function savingTogether(PostgresSaver: typeof Saver, pool: pg.Pool): Saver {
  const statement = (name: string, text: string, values: unknown[]): Promise<unknown> => pool.query({ name, text, values });

  const checkpoints = new Together<Checkpointed, undefined>(async (items) => {
    const rows = lastOfEach(items.map(({ checkpoint }) => checkpoint), 3);
    await statement('wf_lg_put', PUT, [...columnsOf(items.flatMap(({ blobs }) => blobs), 6), ...columnsOf(rows, 6)]);
    return items.map(() => undefined);
  });
  const writing = (name: string, text: string): Together<readonly WriteRow[], undefined> =>
    new Together(async (items) => {
      await statement(name, text, columnsOf(lastOfEach(items.flat(), 5), 8));
      return items.map(() => undefined);
    });
  const newWrites = writing('wf_lg_writes', NEW_WRITES);
  const latestWrites = writing('wf_lg_latest', LATEST_WRITES);

  class SavingTogether extends PostgresSaver {
    override async put(...[config, checkpoint, metadata, newVersions]: Put): ReturnType<Saver['put']> {
      const { thread_id: thread, checkpoint_ns: namespace = '', checkpoint_id: parent } = (config.configurable ?? {}) as { thread_id?: string; checkpoint_ns?: string; checkpoint_id?: string };
      if (thread === undefined) throw new Error('A checkpoint needs the "thread_id" of its thread.');
      const [blobs, dumped] = await Promise.all([
        this._dumpBlobs(thread, namespace, checkpoint.channel_values, newVersions), this._dumpMetadata(metadata) as Promise<unknown>,
      ]);
      await checkpoints.add({ blobs, checkpoint: [thread, namespace, checkpoint.id, parent ?? null, JSON.stringify(this._dumpCheckpoint(checkpoint)), JSON.stringify(dumped)] });
      return { configurable: { thread_id: thread, checkpoint_ns: namespace, checkpoint_id: checkpoint.id } };
    }

    override async putWrites(...[config, writes, task]: PutWrites): Promise<void> {
      const { thread_id: thread = '', checkpoint_ns: namespace = '', checkpoint_id: checkpoint = '' } = (config.configurable ?? {}) as { thread_id?: string; checkpoint_ns?: string; checkpoint_id?: string };
      const rows = await this._dumpWrites(thread, namespace, checkpoint, task, writes);
      if (rows.length === 0) return;
      // Below zero are the places of what LangGraph writes about the task itself: there the latest counts.
      await (rows.every(([, , , , place]) => place < 0) ? latestWrites : newWrites).add(rows);
    }
  }
  return new SavingTogether(pool, undefined, { schema: SCHEMA });
}
