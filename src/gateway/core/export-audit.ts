import type { CommandOf } from '../../model/command.js';
import { evaluateAccess } from '../../policy/access.js';
import { instant } from '../db/clock.js';
import type { Tx } from '../db/database.js';
import type { Caller, Judged } from './caller.js';
import { readEnv, type GatewayContext } from './context.js';
import { draftRecord } from './records.js';

/** Notes that somebody takes records out of the log. The records themselves are read under `/v1/audit`. */
export async function exportAudit(context: GatewayContext, tx: Tx, command: CommandOf<'audit.export'>, caller: Caller): Promise<Judged> {
  const env = await readEnv(tx);
  const resource = { type: 'audit', id: context.log };
  const allowed = evaluateAccess({ ask: { action: { name: 'audit:export' }, resource }, principal: caller.principal }, context.policy, env).decision;
  return {
    receipt: { id: command.id, status: allowed ? 'applied' : 'refused', ...(allowed ? {} : { code: 'NOT_ELIGIBLE' }), at: instant(env.now) },
    records: [draftRecord(context, {
      type: allowed ? 'exported' : 'refused', action: command.type, resource, by: caller.principal, idempotencyKey: command.id, reason: command.reason,
      outcome: allowed ? { status: 'ok' } : { status: 'refused', code: 'NOT_ELIGIBLE' },
    })],
  };
}
