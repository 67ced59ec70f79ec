import type { RecordDraft } from '../../audit/record-draft.js';
import type { Command, Receipt } from '../../model/command.js';
import type { GateId } from '../../model/gate.js';
import type { RunId } from '../../model/run.js';
import type { Boundary, Step } from '../../model/step.js';
import { decide } from '../../policy/decide.js';
import { peopleConcerned } from '../../policy/people.js';
import { mayReadRun, seesGates } from '../../policy/permissions.js';
import type { CommandOutcome, DecideState, Env, GateRecord } from '../../policy/types.js';
import type { Tx } from '../db/database.js';
import { currentTraceparent, inTrace, traced } from '../observe/scope.js';
import { appendRecords } from '../store/audit-log.js';
import { freeKeys, keepReceipts, takeKeys, type NewKey } from '../store/commands.js';
import { loadPeople } from '../store/directory.js';
import { changeRun, commitChanges, loadScopes, type RunChange } from '../store/entities.js';
import { lockGatesBeside, storeGates } from '../store/gates.js';
import { noteAllInInbox } from '../store/inbox.js';
import { applyAllOutboxOps } from '../store/outbox.js';
import { lockRuns, type RunRow } from '../store/runs.js';
import { noteServings, withServing, type Serving } from '../store/served.js';
import { placed, reportAlarms, signalsOf, touchesGates } from './apply-outcome.js';
import type { Caller } from './caller.js';
import { capabilitiesOf } from './capabilities.js';
import { bridgeNamed, readEnv, type GatewayContext } from './context.js';
import { custodyOf } from './judge-state.js';

/** One command among several. */
export interface Member extends NewKey {
  readonly command: Command;
  readonly caller: Caller;
  /** The trace it came in, as a `traceparent`. */
  readonly trace: string | undefined;
}

/** Whether a command looks at its gate's step alone, and names it and its run. */
const isPlain = ({ type, target }: Command): boolean => type.startsWith('gate.') && type !== 'gate.delegate' && target.run !== undefined && target.gate !== undefined;

export const memberOf = (command: Command, caller: Caller, key: Omit<NewKey, 'key' | 'type'>): Member | undefined =>
  isPlain(command) ? { ...key, key: command.id, type: command.type, command, caller, trace: currentTraceparent() } : undefined;

/** What the members may look at, as the ones before have left it. */
class Scene {
  readonly #steps: Map<string, Step>;

  constructor(
    readonly rows: Map<RunId, RunRow>,
    readonly gates: Map<GateId, GateRecord>,
    steps: readonly Step[],
    readonly boundaries: ReadonlyMap<RunId, readonly Boundary[]>,
    readonly people: DecideState['directory'],
  ) {
    this.#steps = new Map(steps.map((step) => [`${step.run} ${step.id}`, step]));
  }

  static async load(context: GatewayContext, tx: Tx, members: readonly Member[]): Promise<Scene> {
    const rows = await lockRuns(tx, context.tenant, [...new Set(members.map(({ command }) => command.target.run ?? ''))]);
    const gates = await lockGatesBeside(tx, [...rows.keys()], [...new Set(members.map(({ command }) => command.target.gate ?? ''))]);
    const records = [...gates.values()];
    const { steps, boundaries } = await loadScopes(tx, [...new Map(records.map(({ gate }) => [`${gate.run} ${gate.step}`, { run: gate.run, step: gate.step }])).values()]);
    return new Scene(rows, gates, steps, boundaries, await loadPeople(tx, context.tenant, records.flatMap(peopleConcerned)));
  }

  /** The state for a command on a gate, with when its revision went out to the caller. */
  stateOf(row: RunRow, about: GateRecord): DecideState {
    const beside = [...this.gates.values()].filter(({ gate }) => gate.run === row.id && gate.step === about.gate.step);
    const step = this.#steps.get(`${row.id} ${about.gate.step}`);
    return {
      run: row.run,
      steps: new Map(step === undefined ? [] : [[step.id, step]]),
      gates: new Map([...beside.map((record): [GateId, GateRecord] => [record.gate.id, record]), [about.gate.id, about]]),
      custody: custodyOf(row, this.boundaries.get(row.id) ?? [], about.gate.step),
      directory: this.people,
    };
  }

  take(outcome: CommandOutcome, change: RunChange | undefined): void {
    for (const record of outcome.gates) this.gates.set(record.gate.id, record);
    for (const event of outcome.events) if (event.kind === 'step') this.#steps.set(`${event.value.run} ${event.value.id}`, event.value);
    if (change !== undefined) this.rows.set(change.after.id, change.after);
  }
}

interface Judged { readonly member: Member; readonly row: RunRow; readonly outcome: CommandOutcome; readonly receipt: Receipt; readonly change: RunChange | undefined; readonly records: readonly RecordDraft[] }

async function servedTo(tx: Tx, { command, caller }: Member, record: GateRecord): Promise<GateRecord> {
  const counts = command.type === 'gate.seen' || (command.type === 'gate.vote' && record.gate.requirement.minDwellMs > 0);
  return counts ? withServing(tx, record, caller.principal.id) : record;
}

/** Judges one member behind those before it; undefined where it is none of those that are judged here. */
function judge(context: GatewayContext, scene: Scene, member: Member, about: GateRecord | undefined, env: Env): Judged | undefined {
  const { command, caller: { principal } } = member;
  const row = scene.rows.get(command.target.run ?? '');
  if (row === undefined || about?.gate.run !== row.id || !mayReadRun(context.policy, principal, row.run)) return undefined;
  const bridge = bridgeNamed(context, row.bridge);
  if (bridge !== undefined && !capabilitiesOf(bridge).commands.includes(command.type)) return undefined;
  const state = scene.stateOf(row, about);
  if (!seesGates(context.policy, principal, state.custody.boundary?.id)) return undefined;
  const outcome = decide(state, command, principal, context.policy, env);
  const change = outcome.events.length === 0 ? undefined : changeRun(row, outcome.events, { id: env.newId(), now: env.now, cause: command.id });
  const after = change?.after ?? row;
  const records = inTrace(member.trace, () => outcome.records.map((draft) => traced(placed(draft, after, change !== undefined))));
  return { member, row: after, outcome, receipt: { ...outcome.receipt, id: command.id, run: row.id }, change, records };
}

/** Writes what all judgements ask for, each in the order of the members; the records come last. */
async function write(context: GatewayContext, tx: Tx, scene: Scene, judged: readonly Judged[], env: Env): Promise<void> {
  const touched = new Set(judged.flatMap(({ outcome }) => outcome.gates.map(({ gate }) => gate.id)));
  await storeGates(tx, [...touched].flatMap((id) => scene.gates.get(id) ?? []), context.policy, env.now);
  await commitChanges(tx, judged.flatMap(({ change }) => change ?? []));
  await applyAllOutboxOps(tx, judged.map(({ row, outcome, member }) => ({ run: row.id, ops: outcome.outbox, now: env.now, trace: member.trace })));
  const servings = judged.flatMap(({ receipt: { current }, member: { caller: { principal } } }): Serving[] =>
    current !== undefined && current.notUnderstood === undefined && principal.kind === 'human' ? [{ gate: current.id, person: principal.id, revision: current.revision }] : []);
  if (servings.length > 0) await noteServings(tx, servings);
  await keepReceipts(tx, judged.map(({ member, receipt }) => ({ owner: member.owner, key: member.key, receipt })));
  await context.wakeups.afterAll(tx, judged.flatMap(({ row, outcome }) => signalsOf(row.id, outcome)));
  for (const { row, outcome } of judged) reportAlarms(context, tx, row.id, outcome);
  await noteAllInInbox(tx, context.tenant, judged.filter(({ outcome }) => touchesGates(outcome)).map(({ row }) => ({ run: row.id, seq: row.seq })));
  await appendRecords(tx, context.log, judged.flatMap(({ records }) => records));
}

/**
 * Judges and carries out several commands in one transaction, as if one after the other: the same locks in the same order,
 * each judged on what those before it have left, one lock of the log's head, one COMMIT. All of them or none is written.
 *
 * Only what is plainly judged is done here. A key that was used before, a gate or run that is not there for the caller, a
 * command that its rules cannot judge: such a member leaves nothing behind, and its answer is undefined.
 */
export const carryOutTogether = (context: GatewayContext, members: readonly Member[], o: { readonly lockTimeoutMs: number }): Promise<readonly (Receipt | undefined)[]> =>
  // The records and orders of each member name the trace it came in, not that of the one that came first.
  inTrace(undefined, () => context.database.transaction(async (tx) => {
    const ours = await takeKeys(tx, members);
    const scene = await Scene.load(context, tx, ours);
    const served = new Map<Member, GateRecord>();
    for (const member of ours) {
      const record = scene.gates.get(member.command.target.gate ?? '');
      if (record !== undefined) served.set(member, await servedTo(tx, member, record));
    }
    const env = await readEnv(tx);
    const judged: Judged[] = [];
    for (const member of ours) {
      const now = scene.gates.get(member.command.target.gate ?? '');
      const known = served.get(member);
      // When it was sent to the caller does not change with what others do to it meanwhile.
      const about = now === undefined || known === undefined ? undefined : { ...now, served: { ...known.served, ...now.served, ...servedEntry(known, member.caller.principal.id) } };
      try {
        const one = judge(context, scene, member, about, env);
        if (one === undefined) continue;
        scene.take(one.outcome, one.change);
        judged.push(one);
      } catch {
        // By itself it fails in the same way, and says so to its caller.
        continue;
      }
    }
    const done = new Map(judged.map((one) => [one.member, one.receipt]));
    await freeKeys(tx, ours.filter((member) => !done.has(member)));
    await write(context, tx, scene, judged, env);
    return members.map((member) => done.get(member));
  }, o));

const servedEntry = ({ served }: GateRecord, person: string): GateRecord['served'] => {
  const entry = served[person];
  return entry === undefined ? {} : { [person]: entry };
};
