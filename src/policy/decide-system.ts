import type { GateId } from '../model/gate.js';
import type { Policy } from '../model/policy.js';
import { Changes } from './changes.js';
import { applied, notApplied } from './events/applied.js';
import { endWithRun } from './events/ended.js';
import { readArgs, speaksOf } from './events/read-args.js';
import { release, type Released } from './events/release.js';
import { changeSubject, request } from './events/request.js';
import { changeCustody, changePolicy } from './events/surroundings.js';
import { applyDue } from './gate/due.js';
import { liveHead } from './gate/open.js';
import { CLOCK, engineAuthor } from './gate/records.js';
import type { DecideState, Env, GateRecord, SystemEvent, SystemOutcome } from './types.js';

type GateEventOf = Exclude<SystemEvent, { readonly type: 'request' }>;

const judgeGate = (changes: Changes, record: GateRecord, event: GateEventOf): Released => {
  switch (event.type) {
    case 'release':
      return release(changes, record, event);
    case 'applied':
      applied(changes, record, event.args);
      break;
    case 'not-applied':
      notApplied(changes, record, event);
      break;
    case 'subject-changed': {
      const read = readArgs(event.args);
      return read.fault === undefined && speaksOf(record, read.raw) ? { gateId: record.gate.id } : changeSubject(changes, record, read);
    }
    case 'policy-changed':
      changePolicy(changes, record);
      break;
    case 'custody-changed':
      changeCustody(changes, record);
      break;
    case 'step-gone':
      endWithRun(changes, record, { code: 'STEP_GONE' }, engineAuthor(changes.run));
      break;
    case 'run-cancelled':
      endWithRun(changes, record, { code: 'RUN_CANCELLED' }, CLOCK);
      break;
    case 'due':
      break;
  }
  return {};
};

const refuseUnknown = (changes: Changes, { gate, type }: GateEventOf): Released => {
  changes.recordRun({ type: 'refused', author: engineAuthor(changes.run), action: `gate.${type}`, outcome: { status: 'refused', code: 'NOT_FOUND' } }, { type: 'gate', id: gate });
  return { refused: { code: 'NOT_FOUND' } };
};

const judge = (changes: Changes, event: SystemEvent): Released => {
  if (event.type === 'request') return request(changes, event.request);
  const found = changes.gate(event.gate);
  if (found === undefined) return refuseUnknown(changes, event);
  const answered = judgeGate(changes, applyDue(changes, found), event);
  return { gateId: liveHead(changes, event.gate), ...answered };
};

/**
 * Judges something that only a backend can cause: an engine's request, release or report, a timer, a change of policy or
 * custody. What is due happens first. `gateId` is the gate that stands in the end: the successor, where there is one.
 *
 * For a `request` the state also holds every gate under its natural key, those that are over too, so that engines which
 * re-announce are understood. The directory holds at least `peopleConcerned()` of each gate.
 *
 * A `release` that yields no `permit` has a `refusal`: the step must then not have its effect. Pure, as `decide` is.
 */
export function decideSystem(state: DecideState, event: SystemEvent, policy: Policy, env: Env): SystemOutcome {
  const changes = new Changes(state, policy, env);
  const { permit, gateId, refused } = judge(changes, event);
  const id: { readonly gateId?: GateId } = gateId === undefined ? {} : { gateId };
  return { ...changes.finish(refused), ...id, ...(permit === undefined ? {} : { permit }) };
}
