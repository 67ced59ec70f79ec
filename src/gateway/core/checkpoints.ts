import { formatCheckpoint } from '../../audit/checkpoint.js';
import { signNote } from '../../audit/note.js';
import type { LogKey } from '../options.js';
import { logSize, readRoot } from '../store/audit-read.js';
import type { GatewayContext } from './context.js';

/**
 * Signs the log's newest committed size, in a transaction of its own and never inside an append: what was signed
 * there could still roll back, and the next append would be a second root at the same size.
 */
export async function signCheckpoint({ database, log }: Pick<GatewayContext, 'database' | 'log'>, keys: readonly LogKey[]): Promise<void> {
  await database.transaction(async (tx) => {
    const size = await logSize(tx, log);
    const [newest] = await tx.rows<{ size: number }>('SELECT size FROM wf.audit_checkpoint WHERE log = $1 ORDER BY size DESC LIMIT 1', [log]);
    if (size === 0 || size <= (newest?.size ?? 0)) return;
    const note = signNote(formatCheckpoint({ origin: log, size, root: await readRoot(tx, log, size) }), keys);
    await tx.run('INSERT INTO wf.audit_checkpoint (log, size, note) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING', [log, size, note]);
  });
}
