import { readClock } from '../db/clock.js';
import { dueGates } from '../store/gates.js';
import type { GatewayContext } from './context.js';
import { systemEvent } from './system.js';

/** Applies what became due by itself. The check is the one every command makes; this only makes sure that it is made. */
export async function applyDue(context: GatewayContext): Promise<void> {
  for (const { id, run } of await dueGates(context.database, context.tenant, await readClock(context.database))) {
    await systemEvent(context, run, { type: 'due', gate: id });
  }
}
