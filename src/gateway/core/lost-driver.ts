import type { RunId } from '../../model/run.js';
import type { GatewayContext } from './context.js';

/**
 * Nothing drives this run any more, or may not: its engine said so, or a call for it failed half-way. Recovery asks
 * the engine to take it up again, which does nothing where it is driven after all.
 */
export function driverLost(context: GatewayContext, run: RunId, error: unknown): void {
  if (!context.drives.doubt(run)) return;
  context.counters.lostDrivers += 1;
  context.report(`run ${run} lost its driver; it is taken up again`, error);
  context.wakeups.ring('recovery');
}
