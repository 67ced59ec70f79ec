import { randomUUID } from 'node:crypto';
import type { CommandOf } from '../../model/command.js';
import { refOf } from '../../model/principal.js';
import type { Run } from '../../model/run.js';
import { evaluateAccess } from '../../policy/access.js';
import { instant } from '../db/clock.js';
import type { Tx } from '../db/database.js';
import { commitEvents } from '../store/entities.js';
import { takeLease } from '../store/leases.js';
import { putOutbox } from '../store/outbox.js';
import { insertRun } from '../store/runs.js';
import type { Caller, Judged } from './caller.js';
import { readEnv, type GatewayContext } from './context.js';
import { notFound } from './problem.js';
import { draftRecord } from './records.js';

const findWorkflow = (context: GatewayContext, id: string | undefined) => {
  for (const bridge of context.bridges) {
    const workflow = bridge.definitions().find((candidate) => candidate.id === id);
    if (workflow !== undefined) return { bridge, workflow };
  }
  throw notFound('workflow');
};

/**
 * Writes the run and the order to start it. The engine hears of it after COMMIT, from the outbox: a run that was
 * accepted is started even if this process dies now, and one that was rolled back never is.
 */
export async function startRun(context: GatewayContext, tx: Tx, command: CommandOf<'run.start'>, { principal }: Caller): Promise<Judged> {
  const { bridge, workflow } = findWorkflow(context, command.target.workflow);
  const env = await readEnv(tx);
  const facts = { action: command.type, by: principal, idempotencyKey: command.id, reason: command.reason };
  const resource = { type: 'workflow', id: workflow.id };
  if (!evaluateAccess({ ask: { action: { name: 'run:start' }, resource }, principal }, context.policy, env).decision) {
    const refusal = { status: 'refused', code: 'NOT_ELIGIBLE' } as const;
    return {
      receipt: { id: command.id, ...refusal, at: instant(env.now) },
      records: [draftRecord(context, { ...facts, type: 'refused', resource, context: { workflow: workflow.id }, outcome: refusal })],
    };
  }
  // Whom an agent acts for answers for what it starts.
  const owner = refOf(principal.onBehalfOf?.at(-1) ?? principal);
  const run: Run = {
    id: randomUUID(),
    workflow: { id: workflow.id, name: workflow.name, version: workflow.version },
    engine: bridge.name,
    status: 'pending',
    owner,
    stopAuthority: [owner],
    startedAt: instant(env.now),
    seq: 1,
    ...(command.args.labels === undefined ? {} : { labels: command.args.labels }),
  };
  const created = await insertRun(tx, {
    tenant: context.tenant, bridge: bridge.name, epoch: randomUUID(), run, input: JSON.stringify(command.args.input ?? null), startedBy: refOf(principal), now: env.now,
  });
  const row = await commitEvents(tx, created, [{ kind: 'run', value: run }], { id: env.newId(), now: env.now, cause: command.id });
  const lease = await takeLease(tx, run.id, context.instance, env.now, context.limits.leaseMs);
  if (lease !== undefined) tx.afterCommit(() => context.drives.hold(lease, true));
  await putOutbox(tx, run.id, { gate: '', verb: 'start', now: env.now });
  await context.wakeups.after(tx, 'outbox');
  return {
    receipt: { id: command.id, status: 'accepted', at: run.startedAt, seq: row.seq, run: run.id },
    records: [draftRecord(context, {
      ...facts, type: 'started', resource: { type: 'run', id: run.id }, outcome: { status: 'ok' },
      context: { workflow: workflow.id, run: run.id, runEpoch: row.epoch, runSeq: row.seq },
    })],
  };
}
