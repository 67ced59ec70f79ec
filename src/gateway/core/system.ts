import type { RecordDraft } from '../../audit/record-draft.js';
import type { RunId } from '../../model/run.js';
import { decideSystem } from '../../policy/decide-system.js';
import type { Custody, SystemEvent, SystemOutcome } from '../../policy/types.js';
import type { Tx } from '../db/database.js';
import { appendRecords } from '../store/audit-log.js';
import { lockRun, type RunRow } from '../store/runs.js';
import { applyOutcome } from './apply-outcome.js';
import { readEnv, type GatewayContext } from './context.js';
import { thisMoment, type Moment } from './permit.js';
import { loadJudgeState, type Focus } from './judge-state.js';

/** A system event as this process causes it. */
export type SystemCause = Exclude<SystemEvent, { type: 'release' }> | Omit<Extract<SystemEvent, { type: 'release' }>, 'custodyFence'>;

export const focusOf = (event: SystemCause): Focus => {
  if (event.type !== 'request') return { gate: event.gate };
  const { requester, requesterFor = [] } = event.request;
  return { question: event.request, people: [requester.id, ...requesterFor.map(({ id }) => id)] };
};

/** A release is judged against the custody of this very moment. */
export const eventOf = (cause: SystemCause, custody: Custody): SystemEvent => (cause.type === 'release' ? { ...cause, custodyFence: custody.fence } : cause);

export interface SystemStep {
  readonly row: RunRow;
  readonly outcome: SystemOutcome;
  readonly records: readonly RecordDraft[];
  /** The database's clock as it was judged by, and the process's own just before it was asked. */
  readonly read: { readonly now: number; readonly moment: Moment };
}

/**
 * Judges one system event inside a transaction whose run row is locked. Its records are the caller's to append, last.
 */
export async function judgeSystem(context: GatewayContext, tx: Tx, row: RunRow, cause: SystemCause): Promise<SystemStep> {
  const state = await loadJudgeState(tx, row, focusOf(cause));
  const moment = thisMoment();
  const env = await readEnv(tx);
  const outcome = decideSystem(state, eventOf(cause, state.custody), context.policy, env);
  const applied = await applyOutcome(context, tx, row, outcome, env);
  return { row: applied.row, outcome, records: applied.records, read: { now: env.now, moment } };
}

/** One system event in a transaction of its own. Undefined when there is no such run. */
export const systemEvent = (context: GatewayContext, run: RunId, event: SystemCause): Promise<SystemOutcome | undefined> =>
  context.database.transaction(async (tx) => {
    const row = await lockRun(tx, context.tenant, run);
    if (row === undefined) return undefined;
    const { outcome, records } = await judgeSystem(context, tx, row, event);
    await appendRecords(tx, context.log, records);
    return outcome;
  });
