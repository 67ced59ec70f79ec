import type { RecordDraft } from '../../audit/record-draft.js';
import type { EventCode } from '../../policy/codes.js';
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
export const placed = (draft: RecordDraft, row: RunRow, changed: boolean): RecordDraft => ({
  ...draft,
  context: { ...draft.context, run: draft.context.run ?? row.id, runEpoch: row.epoch, ...(changed ? { runSeq: row.seq } : {}) },
});

/** Who has to hear of a judgement. */
export const signalsOf = (run: string, outcome: Outcome): readonly (readonly ['run', string] | readonly ['inbox'] | readonly ['outbox'])[] => [
  ...(outcome.events.length > 0 ? [['run', run] as const] : []),
  ...(outcome.outbox.some((op) => op.op !== 'delete') ? [['outbox'] as const] : []),
  ...(touchesGates(outcome) ? [['inbox'] as const] : []),
];

export const touchesGates = (outcome: Outcome): boolean => outcome.events.some((event) => event.kind === 'gate');

/** Writes what a judgement asks for, except its records: they come last in the transaction. */
export async function applyOutcome(context: GatewayContext, tx: Tx, row: RunRow, outcome: Outcome, env: Env, cause?: string): Promise<Applied> {
  await storeGates(tx, outcome.gates, context.policy, env.now);
  const after = await commitEvents(tx, row, outcome.events, { id: env.newId(), now: env.now, cause });
  await applyOutboxOps(tx, row.id, outcome.outbox, env.now);
  await context.wakeups.afterAll(tx, signalsOf(row.id, outcome));
  if (touchesGates(outcome)) await noteInInbox(tx, context.tenant, after.id, after.seq);
  reportAlarms(context, tx, row.id, outcome);
  return { row: after, records: outcome.records.map((draft) => placed(draft, after, outcome.events.length > 0)) };
}

const LATE_EFFECT: ReadonlySet<string> = new Set<EventCode>(['EXECUTED_LATE', 'EXECUTED_AFTER_THE_END']);

export function reportAlarms(context: GatewayContext, tx: Tx, run: string, outcome: Outcome): void {
  for (const alarm of outcome.alarms) {
    tx.afterCommit(() => {
      if (LATE_EFFECT.has(alarm.code)) context.counters.lateEffects += 1;
      context.report(`alarm ${alarm.code} in run ${run}: ${alarm.text.text}`);
    });
  }
}
