import type { Command } from '../../model/command.js';
import type { Principal } from '../../model/principal.js';
import { appendRecords } from '../store/audit-log.js';
import { findGate } from '../store/gates.js';
import { findRun } from '../store/runs.js';
import type { GatewayContext } from './context.js';
import { draftRecord, type RecordFacts } from './records.js';

export type Refused = Pick<RecordFacts, 'action' | 'resource' | 'by' | 'idempotencyKey' | 'reason'> & {
  readonly code: string;
  /** The run that it was about, where there is one. */
  readonly run?: string | undefined;
};

/** Puts a refusal on record that changed nothing else. */
export const recordRefusal = (context: GatewayContext, { code, run, ...facts }: Refused): Promise<void> =>
  context.database.transaction((tx) =>
    appendRecords(tx, context.log, [
      draftRecord(context, { ...facts, type: 'refused', outcome: { status: 'refused', code }, context: run === undefined ? {} : { run } }),
    ]),
  );

const NOTHING = { type: 'gateway', id: 'commands' } as const;

/** What a command names first: the narrowest thing it is about. */
function resourceOf({ target: { gate, step, handoff, workflow, run } }: Command): RecordFacts['resource'] {
  const named = Object.entries({ gate, step, handoff, workflow, run }).map(([type, id]) => ({ type, id: id ?? '' }));
  return named.find(({ id }) => id !== '') ?? NOTHING;
}

/**
 * Puts on record that a caller was refused what they may not know of, or what is not carried out here. The command was not judged,
 * so its key stays free; readers of the run's log find it there, if there is such a run.
 */
export async function recordRefusedCommand(context: GatewayContext, command: Command, by: Principal, code: string): Promise<void> {
  const { database, tenant } = context;
  const { run: named, gate } = command.target;
  const run = named ?? (gate === undefined ? undefined : (await findGate(database, tenant, gate))?.gate.run);
  const exists = run !== undefined && (await findRun(database, tenant, run)) !== undefined;
  await recordRefusal(context, {
    action: command.type, resource: resourceOf(command), by, code, run: exists ? run : undefined, idempotencyKey: command.id, reason: command.reason,
  });
}
