import type { RecordDraft } from '../../audit/record-draft.js';
import type { Env, Outcome } from '../../policy/types.js';
import type { Tx } from '../db/database.js';
import { commitEvents } from '../store/entities.js';
import { storeGates } from '../store/gates.js';
import { noteInInbox } from '../store/inbox.js';
import { applyOutboxOps } from '../store/outbox.js';
import type { RunRow } from '../store/runs.js';
import type { GatewayContext } from './context.js';

export interface Applied { readonly row: RunRow; readonly records: readonly RecordDraft[] }

/** Ties a record to the change of the run it belongs to. */
const placed = (draft: RecordDraft, row: RunRow, changed: boolean): RecordDraft => ({
  ...draft,
  context: { ...draft.context, run: draft.context.run ?? row.id, runEpoch: row.epoch, ...(changed ? { runSeq: row.seq } : {}) },
});

/** Writes what a judgement asks for, except its records: they come last in the transaction. */
export async function applyOutcome(context: GatewayContext, tx: Tx, row: RunRow, outcome: Outcome, env: Env, cause?: string): Promise<Applied> {
  await storeGates(tx, outcome.gates, context.policy, env.now);
  const after = await commitEvents(tx, row, outcome.events, { id: env.newId(), now: env.now, cause });
  await applyOutboxOps(tx, row.id, outcome.outbox, env.now);
  const changed = outcome.events.length > 0;
  if (changed) await context.wakeups.after(tx, 'run', row.id);
  if (outcome.outbox.some((op) => op.op !== 'delete')) await context.wakeups.after(tx, 'outbox');
  if (outcome.events.some((event) => event.kind === 'gate')) {
    await noteInInbox(tx, context.tenant, after.id, after.seq);
    await context.wakeups.after(tx, 'inbox');
  }
  for (const alarm of outcome.alarms) tx.afterCommit(() => context.report(`alarm ${alarm.code} in run ${row.id}: ${alarm.text.text}`));
  return { row: after, records: outcome.records.map((draft) => placed(draft, after, changed)) };
}
