import type { RecordDraft } from '../../audit/record-draft.js';
import type { GateId } from '../../model/gate.js';
import type { RunId } from '../../model/run.js';
import type { Boundary, Step } from '../../model/step.js';
import { decideSystem } from '../../policy/decide-system.js';
import { peopleConcerned } from '../../policy/people.js';
import type { DecideState, Env, GateRecord, SystemOutcome } from '../../policy/types.js';
import { isTrouble, type Tx } from '../db/database.js';
import { currentTraceparent, inTrace, traced } from '../observe/scope.js';
import { appendRecords } from '../store/audit-log.js';
import { loadPeople } from '../store/directory.js';
import { changeRun, commitChanges, loadScope, type RunChange } from '../store/entities.js';
import { findGatesOf, lockGates, storeGates } from '../store/gates.js';
import { noteAllInInbox } from '../store/inbox.js';
import { applyAllOutboxOps } from '../store/outbox.js';
import { lockRun, type RunRow } from '../store/runs.js';
import { placed, reportAlarms, signalsOf, touchesGates } from './apply-outcome.js';
import { readEnv, type GatewayContext } from './context.js';
import { Fenced } from './drives.js';
import { custodyOf, type Focus } from './judge-state.js';
import { driverLost } from './lost-driver.js';
import { thisMoment, type Moment } from './permit.js';
import { eventOf, focusOf, type SystemCause } from './system.js';
import { Together } from './together.js';

/** What an engine asks or reports about one gate of a run. */
export interface EngineCall {
  readonly causeOf: (row: RunRow) => SystemCause;
  /** It counts even from an engine that another gateway has replaced: an effect that happened is never left out. */
  readonly evenFenced?: boolean;
}

export interface EngineAnswer {
  readonly outcome: SystemOutcome;
  /** This process drives the run. */
  readonly holds: boolean;
  /** The database's clock as it was judged by, and the process's own just before it was asked. */
  readonly read: { readonly now: number; readonly moment: Moment };
}

interface Member extends EngineCall { readonly trace: string | undefined }
/** Undefined: nothing of it was written, it is to be tried by itself. */
type Result = { readonly answer: EngineAnswer } | { readonly error: unknown } | undefined;
interface Judged { readonly member: Member; readonly row: RunRow; readonly outcome: SystemOutcome; readonly change: RunChange | undefined; readonly records: readonly RecordDraft[] }

/** What the members may look at, as the ones before have left it. */
class Scene {
  readonly #steps: Map<string, Step>;

  constructor(
    public row: RunRow,
    readonly gates: Map<GateId, GateRecord>,
    steps: readonly Step[],
    readonly boundaries: readonly Boundary[],
    readonly people: DecideState['directory'],
  ) {
    this.#steps = new Map(steps.map((step) => [step.id, step]));
  }

  /** Loads for all what `loadJudgeState` loads for one, with the same locks in the same order. */
  static async load(tx: Tx, row: RunRow, focuses: readonly Focus[]): Promise<Scene> {
    const questions = focuses.flatMap(({ question }) => question ?? []);
    const asked = await findGatesOf(tx, row.id, questions);
    const about = [...focuses.flatMap(({ gate }) => gate ?? []), ...asked.map(({ gate }) => gate.id)];
    const gates = await lockGates(tx, row.id, { gates: [...new Set(about)], steps: [...new Set(questions.map(({ step }) => step))] });
    const records = [...gates.values()];
    const { steps, boundaries } = await loadScope(tx, row.id, [...new Set([...records.map(({ gate }) => gate.step), ...questions.map(({ step }) => step)])]);
    const people = await loadPeople(tx, row.tenant, [...records.flatMap(peopleConcerned), ...focuses.flatMap(({ people: named = [] }) => named)]);
    return new Scene(row, gates, steps, boundaries, people);
  }

  stateOf({ gate, question }: Focus): DecideState {
    const at = (gate === undefined ? undefined : this.gates.get(gate)?.gate.step) ?? question?.step;
    const step = at === undefined ? undefined : this.#steps.get(at);
    return {
      run: this.row.run,
      steps: new Map(step === undefined ? [] : [[step.id, step]]),
      gates: new Map([...this.gates].filter(([, record]) => record.gate.step === at)),
      custody: custodyOf(this.row, this.boundaries, at),
      directory: this.people,
    };
  }

  take(outcome: SystemOutcome, change: RunChange | undefined): void {
    for (const record of outcome.gates) this.gates.set(record.gate.id, record);
    for (const event of outcome.events) if (event.kind === 'step') this.#steps.set(event.value.id, event.value);
    if (change !== undefined) this.row = change.after;
  }
}

function judge(context: GatewayContext, scene: Scene, member: Member, cause: SystemCause, env: Env): Judged {
  const state = scene.stateOf(focusOf(cause));
  const outcome = decideSystem(state, eventOf(cause, state.custody), context.policy, env);
  const change = outcome.events.length === 0 ? undefined : changeRun(scene.row, outcome.events, { id: env.newId(), now: env.now });
  const row = change?.after ?? scene.row;
  const records = inTrace(member.trace, () => outcome.records.map((draft) => traced(placed(draft, row, change !== undefined))));
  return { member, row, outcome, change, records };
}

/** Writes what all judgements ask for, each in the order of the members; the records come last. */
async function write(context: GatewayContext, tx: Tx, scene: Scene, judged: readonly Judged[], env: Env): Promise<void> {
  const touched = new Set(judged.flatMap(({ outcome }) => outcome.gates.map(({ gate }) => gate.id)));
  await storeGates(tx, [...touched].flatMap((id) => scene.gates.get(id) ?? []), context.policy, env.now);
  await commitChanges(tx, judged.flatMap(({ change }) => change ?? []));
  await applyAllOutboxOps(tx, judged.map(({ row, outcome, member }) => ({ run: row.id, ops: outcome.outbox, now: env.now, trace: member.trace })));
  await context.wakeups.afterAll(tx, judged.flatMap(({ row, outcome }) => signalsOf(row.id, outcome)));
  for (const { row, outcome } of judged) reportAlarms(context, tx, row.id, outcome);
  await noteAllInInbox(tx, context.tenant, judged.filter(({ outcome }) => touchesGates(outcome)).map(({ row }) => ({ run: row.id, seq: row.seq })));
  await appendRecords(tx, context.log, judged.flatMap(({ records }) => records));
}

/** One transaction for several calls about one run, as if one after the other. */
const carryOut = (context: GatewayContext, run: RunId, members: readonly Member[]): Promise<readonly Result[]> =>
  // The records and orders of each member name the trace it came in, not that of the one that came first.
  inTrace(undefined, () => context.database.transaction(async (tx) => {
    const fenced = { error: new Fenced(run) };
    const row = await lockRun(tx, context.tenant, run);
    if (row === undefined) return members.map(() => fenced);
    const holds = await context.drives.holds(tx, run);
    const ours = members.filter(({ evenFenced = false }) => holds || evenFenced).map((member) => ({ member, cause: member.causeOf(row) }));
    if (ours.length === 0) return members.map(() => fenced);
    const scene = await Scene.load(tx, row, ours.map(({ cause }) => focusOf(cause)));
    const moment = thisMoment();
    const env = await readEnv(tx);
    const judged = new Map<Member, Judged>();
    for (const { member, cause } of ours) {
      try {
        const one = judge(context, scene, member, cause, env);
        scene.take(one.outcome, one.change);
        judged.set(member, one);
      } catch {
        // By itself it fails in the same way, and says so to its caller.
        continue;
      }
    }
    await write(context, tx, scene, [...judged.values()], env);
    const failed = new Set(ours.map(({ member }) => member).filter((member) => !judged.has(member)));
    return members.map((member): Result => {
      const one = judged.get(member);
      if (one !== undefined) return { answer: { outcome: one.outcome, holds, read: { now: env.now, moment } } };
      return failed.has(member) ? undefined : fenced;
    });
  }));

/**
 * Calls of the engines that share transactions: while one for a run is under way, what comes in for that run is collected
 * and judged in the next one. Each call gets its own answer or error; where a batch fails for a reason of its members, each
 * is tried by itself. After trouble with the database it is not known whether the batch was written: nothing is repeated.
 */
export class EngineCalls {
  readonly #runs = new Map<RunId, { readonly together: Together<Member, Result>; calls: number }>();

  constructor(
    private readonly context: GatewayContext,
    private readonly alone: (run: RunId, call: EngineCall) => Promise<EngineAnswer>,
  ) {}

  async call(run: RunId, call: EngineCall): Promise<EngineAnswer> {
    const line = this.#runs.get(run) ?? { together: new Together<Member, Result>((members) => this.#carryOut(run, members)), calls: 0 };
    this.#runs.set(run, line);
    line.calls += 1;
    const result = await line.together.add({ ...call, trace: currentTraceparent() }).finally(() => {
      line.calls -= 1;
      if (line.calls === 0) this.#runs.delete(run);
    });
    if (result === undefined) return this.alone(run, call);
    if ('error' in result) throw result.error;
    return result.answer;
  }

  async #carryOut(run: RunId, members: readonly Member[]): Promise<readonly Result[]> {
    const [only] = members;
    try {
      // What comes alone is judged alone, and what comes meanwhile waits for it.
      if (members.length === 1 && only !== undefined) return [{ answer: await inTrace(only.trace, () => this.alone(run, only)) }];
      return await carryOut(this.context, run, members);
    } catch (error) {
      if (members.length === 1) return [{ error }];
      if (!isTrouble(error)) return members.map(() => undefined);
      driverLost(this.context, run, error);
      return members.map(() => ({ error }));
    }
  }
}
