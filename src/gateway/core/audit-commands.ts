import { decideAudit, type AuditCommand, type AuditState } from '../../policy/decide-audit.js';
import type { Tx } from '../db/database.js';
import { eraseValues, valuesBeside } from '../store/audit-values.js';
import { lockRun, renewEpoch } from '../store/runs.js';
import type { Caller, Judged } from './caller.js';
import { readEnv, type GatewayContext } from './context.js';

async function stateFor({ log, tenant }: GatewayContext, tx: Tx, command: AuditCommand): Promise<AuditState> {
  if (command.type === 'audit.export') return { log };
  const seq = command.args.record;
  const record = await valuesBeside(tx, log, seq);
  if (record?.run === undefined) return { log, record };
  // The run's row comes first in the lock order, also here; somebody else may have erased something meanwhile.
  await lockRun(tx, tenant, record.run);
  return { log, record: await valuesBeside(tx, log, seq) };
}

/**
 * Exports and erasures. An export only notes that somebody takes records out of the log: they are read under
 * `/v1/audit`. An erasure deletes salt and value beside a record, notes it and renews the run's epoch, all at once.
 */
export async function carryOutAudit(context: GatewayContext, tx: Tx, command: AuditCommand, { principal }: Caller): Promise<Judged> {
  const state = await stateFor(context, tx, command);
  const { receipt, records, erase } = decideAudit(command, state, principal, context.policy, await readEnv(tx));
  if (erase !== undefined) {
    await eraseValues(tx, context.log, erase.seq, erase.names);
    if (erase.run !== undefined) {
      await renewEpoch(tx, context.tenant, erase.run);
      await context.wakeups.after(tx, 'run', erase.run);
    }
  }
  return { receipt, records };
}
