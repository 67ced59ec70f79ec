import type { EntityEvent, RunState } from '../../model/frame.js';
import { type Gate } from '../../model/gate.js';
import type { Principal } from '../../model/principal.js';
import { isReadableGate } from '../../model/readable-gate.js';
import { isDecidableGate } from '../../model/status.js';
import { eligibleRoles } from '../../policy/quorum.js';
import { NO_STATE } from '../entity-maps.js';
import type { MemoryRun } from './memory-run.js';

/** Whether a gate waits for this person's word. */
const waitsFor = (gate: Gate, me: Principal): boolean => isDecidableGate(gate.state) && eligibleRoles(gate, me).length > 0;

/** Every gate that waits for somebody, with the runs they belong to. */
export function inboxState(runs: Iterable<MemoryRun>, me: Principal): RunState {
  const gates: Gate[] = [];
  const concerned: RunState['runs'][number][] = [];
  for (const run of runs) {
    const mine = [...run.gates.values()].map(({ gate }) => gate).filter((gate) => waitsFor(gate, me));
    if (mine.length === 0) continue;
    gates.push(...mine);
    concerned.push(run.run);
  }
  return { ...NO_STATE, runs: concerned, gates };
}

/** Gate events as one person's inbox gets them: a gate that does not wait for them, or no longer, is gone. */
export const inboxEvents = (events: readonly EntityEvent[], me: Principal, mayRead: (run: string) => boolean): readonly EntityEvent[] =>
  events
    .filter((event) => event.kind !== 'gate' || mayRead(event.value.run))
    .map((event) =>
      event.kind !== 'gate' || (isReadableGate(event.value) && waitsFor(event.value, me))
        ? event
        : { kind: 'gone', of: 'gate', id: event.value.id, cause: event.cause },
    );
