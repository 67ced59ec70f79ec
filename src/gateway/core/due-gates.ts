import { readClock } from '../db/clock.js';
import { dueGates, postponeDue, type GateRef } from '../store/gates.js';
import type { GatewayContext } from './context.js';
import { systemEvent } from './system.js';

/** How long a gate that failed, or at which nothing was due after all, is left alone. */
const POSTPONE_MS = 30_000;

async function applyOne(context: GatewayContext, { id, run }: GateRef): Promise<void> {
  let changed = false;
  try {
    changed = ((await systemEvent(context, run, { type: 'due', gate: id }))?.gates.length ?? 0) > 0;
  } catch (error) {
    context.report(`what is due at gate ${id} could not be applied; it is tried again`, error);
  }
  if (!changed) await postponeDue(context.database, id, POSTPONE_MS);
}

/** Applies what became due by itself. The check is the one every command makes; this only makes sure that it is made. */
export async function applyDue(context: GatewayContext): Promise<void> {
  for (const gate of await dueGates(context.database, context.tenant, await readClock(context.database))) await applyOne(context, gate);
}
