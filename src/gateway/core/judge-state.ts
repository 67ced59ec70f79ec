import type { GateId } from '../../model/gate.js';
import type { Boundary } from '../../model/step.js';
import { peopleConcerned } from '../../policy/people.js';
import type { Custody, DecideState, GateRecord } from '../../policy/types.js';
import type { Sql } from '../db/database.js';
import { loadPeople, loadPeopleWith } from '../store/directory.js';
import { loadScope } from '../store/entities.js';
import { findGateOf, lockGates, lockLiveGates } from '../store/gates.js';
import type { RunRow } from '../store/runs.js';
import { withServing } from '../store/served.js';

/** What a judgement is about, as far as it decides what has to be loaded. */
export interface Focus {
  readonly gate?: GateId | undefined;
  readonly step?: string | undefined;
  /** A question by its natural key, for a step that asks. */
  readonly question?: { readonly step: string; readonly attempt: number; readonly interrupt: string } | undefined;
  readonly people?: readonly string[] | undefined;
  /** Whether everybody counts who could decide on the gate. */
  readonly deciders?: boolean | undefined;
  /** Whose reading time of the gate counts: always, or where the gate asks for any. */
  readonly reader?: { readonly id: string; readonly always: boolean } | undefined;
}

/** Who answers for a step: its boundary's accountable person, or the owner of the run. */
export function custodyOf(row: RunRow, boundaries: readonly Boundary[], step: string | undefined): Custody {
  const boundary = step === undefined ? undefined : boundaries.find((candidate) => candidate.members.includes(step));
  return boundary === undefined
    ? { fence: 0, accountable: row.run.owner }
    : { fence: boundary.fence, accountable: boundary.accountable, boundary };
}

const stepOf = (gates: ReadonlyMap<GateId, GateRecord>, focus: Focus): string | undefined =>
  (focus.gate === undefined ? undefined : gates.get(focus.gate)?.gate.step) ?? focus.question?.step ?? focus.step;

/**
 * Loads everything a judgement may look at, in the fixed lock order: the run's row is held already, custody is guarded
 * by it, then the gates: those of the steps it is about, and all of them where it is about the run.
 */
export async function loadJudgeState(sql: Sql, row: RunRow, focus: Focus): Promise<DecideState> {
  const asked = focus.question === undefined ? undefined : await findGateOf(sql, row.id, focus.question);
  const about = [focus.gate, asked?.gate.id].filter((id): id is GateId => id !== undefined);
  const at = [focus.step, focus.question?.step].filter((id): id is string => id !== undefined);
  const gates = about.length + at.length === 0 ? await lockLiveGates(sql, row.id) : await lockGates(sql, row.id, { gates: about, steps: at });
  const focused = focus.gate === undefined ? undefined : gates.get(focus.gate);
  const { reader } = focus;
  if (focused !== undefined && reader !== undefined && (reader.always || focused.gate.requirement.minDwellMs > 0)) gates.set(focused.gate.id, await withServing(sql, focused, reader.id));
  const records = [...gates.values()];
  const wanted = new Set([...records.map(({ gate }) => gate.step), focus.step, focus.question?.step]);
  const { boundaries, steps } = await loadScope(sql, row.id, [...wanted].filter((id): id is string => id !== undefined));
  const quorum = focus.deciders === true ? (focused?.gate.requirement.quorum ?? []) : [];
  const deciders = await loadPeopleWith(sql, row.tenant, quorum.map(({ role }) => role));
  return {
    run: row.run,
    steps: new Map(steps.map((step) => [step.id, step])),
    gates,
    custody: custodyOf(row, boundaries, stepOf(gates, focus)),
    directory: new Map([...deciders, ...(await loadPeople(sql, row.tenant, [...records.flatMap(peopleConcerned), ...(focus.people ?? [])]))]),
  };
}
