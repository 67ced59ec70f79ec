import { randomUUID } from 'node:crypto';
import type { Principal } from '../../model/principal.js';
import { policyDigest } from '../../policy/policy-document.js';
import type { LogKey } from '../options.js';
import { appendRecords, createLog } from '../store/audit-log.js';
import { rememberPerson } from '../store/directory.js';
import { liveGates } from '../store/gates.js';
import { createInbox } from '../store/inbox.js';
import type { GatewayContext } from './context.js';
import { adoptLogKey } from './log-keys.js';
import { draftRecord } from './records.js';
import { systemEvent } from './system.js';

/** Two tenants would read each other's records, and neither could prove that its own are complete. */
export class LogOfOtherTenant extends Error {
  override readonly name = 'LogOfOtherTenant';
  constructor(log: string, owner: string, tenant: string) {
    super(`The audit log "${log}" in this database belongs to tenant "${owner}", not to "${tenant}". Give this gateway a logOrigin of its own.`);
  }
}

const POLICY_KEY = 'policy';

const gatewayItself: Principal = { id: 'gateway', kind: 'service', name: 'Gateway', roles: [] };

/** New positions for every stream: what was read before a restore from a backup may never have happened. */
const renewEpochs = (context: GatewayContext): Promise<void> =>
  context.database.transaction(async (tx) => {
    await tx.run(`UPDATE wf.run SET epoch = gen_random_uuid()::text WHERE tenant = $1`, [context.tenant]);
    await tx.run('UPDATE wf.inbox_head SET epoch = $2 WHERE tenant = $1', [context.tenant, randomUUID()]);
  });

/**
 * Open gates were asked under the policy of their time: a new one asks anew where it asks for more. The policy counts
 * as adopted when every gate has been asked; asking one twice changes nothing.
 */
async function adoptPolicy(context: GatewayContext): Promise<void> {
  const digest = policyDigest(context.policy);
  const [row] = await context.database.rows<{ value: string }>('SELECT value FROM wf.meta WHERE key = $1', [POLICY_KEY]);
  if (row?.value === digest) return;
  for (const { id, run } of await liveGates(context.database, context.tenant)) await systemEvent(context, run, { type: 'policy-changed', gate: id });
  await context.database.transaction(async (tx) => {
    await tx.run('INSERT INTO wf.meta (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = EXCLUDED.value', [POLICY_KEY, digest]);
    await appendRecords(tx, context.log, [
      draftRecord(context, {
        type: 'policy-changed', action: 'policy.set', resource: { type: 'policy', id: context.policy.id }, by: gatewayItself, outcome: { status: 'ok' },
        change: { ...(row === undefined ? {} : { before: row.value }), after: digest },
      }),
    ]);
  });
}

/** What has to stand before the first request is answered. @throws LogOfOtherTenant */
export async function prepare(context: GatewayContext, o: { readonly people: readonly Principal[]; readonly afterRestore: boolean; readonly logKey: LogKey | undefined }): Promise<void> {
  const owner = await createLog(context.database, context.log, context.tenant);
  if (owner !== context.tenant) throw new LogOfOtherTenant(context.log, owner, context.tenant);
  if (o.logKey !== undefined) await adoptLogKey(context, o.logKey);
  await createInbox(context.database, context.tenant);
  for (const person of o.people) await rememberPerson(context.database, context.tenant, person);
  if (o.afterRestore) await renewEpochs(context);
  await context.drives.clear();
  await adoptPolicy(context);
}
