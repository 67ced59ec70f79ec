import type { RecordDraft } from '../../audit/record-draft.js';
import type { EntityEvent, PulseItem } from '../../model/frame.js';
import { type RunId } from '../../model/run.js';
import { type Boundary, type Step } from '../../model/step.js';
import { isTerminalRun, type RunStatus, isTerminalStep, isTerminalGate } from '../../model/status.js';
import type { PermitTerms } from '../../policy/types.js';
import { NotReleased, type EngineHost, type ReleaseOptions } from '../bridge.js';
import { isTrouble, type Tx } from '../db/database.js';
import { appendRecords } from '../store/audit-log.js';
import { checkEvents, commitEvents, loadEntities } from '../store/entities.js';
import { lockGates, lockLiveGates } from '../store/gates.js';
import { lockRun, type RunRow } from '../store/runs.js';
import { keepStream } from '../store/streams.js';
import { bridgeNamed, readEnv, type GatewayContext } from './context.js';
import { Fenced } from './drives.js';
import { driverLost } from './lost-driver.js';
import { HeldPermit } from './permit.js';
import { judgeSystem, type SystemCause } from './system.js';
import { EngineCalls } from './system-together.js';

const stepsOf = (events: readonly EntityEvent[]): Step[] => events.flatMap((event) => (event.kind === 'step' ? [event.value] : []));
const boundariesOf = (events: readonly EntityEvent[]): Boundary[] => events.flatMap((event) => (event.kind === 'boundary' ? [event.value] : []));

/** Steps that will never come to their effect any more. */
const goneSteps = (events: readonly EntityEvent[]): Set<string> =>
  new Set([
    ...stepsOf(events).filter((step) => step.status === 'skipped' || step.status === 'cancelled').map((step) => step.id),
    ...events.flatMap((event) => (event.kind === 'gone' && event.of === 'step' ? [event.id] : [])),
  ]);

/** Steps whose boundary has a new fence: somebody else answers for them now. */
async function movedSteps(tx: Tx, run: RunId, events: readonly EntityEvent[]): Promise<Set<string>> {
  const changed = boundariesOf(events);
  if (changed.length === 0) return new Set();
  const known = new Map((await loadEntities(tx, run, 'boundary', changed.map((boundary) => boundary.id))).map((boundary) => [boundary.id, boundary]));
  return new Set(changed.filter((boundary) => known.has(boundary.id) && known.get(boundary.id)?.fence !== boundary.fence).flatMap((boundary) => boundary.members));
}

/** What a change of the run means for the gates that stand in it. */
async function consequences(context: GatewayContext, tx: Tx, row: RunRow, events: readonly EntityEvent[], moved: ReadonlySet<string>): Promise<readonly RecordDraft[]> {
  const gone = goneSteps(events);
  const run = events.findLast((event) => event.kind === 'run');
  const ended = run?.kind === 'run' && isTerminalRun(run.value.status) ? run.value.status : undefined;
  if (gone.size === 0 && moved.size === 0 && ended === undefined) return [];
  const records: RecordDraft[] = [];
  let current = row;
  const gates = ended === undefined ? await lockGates(tx, row.id, { steps: [...gone, ...moved] }) : await lockLiveGates(tx, row.id);
  for (const { gate } of gates.values()) {
    const cause: SystemCause | undefined =
      ended === 'cancelled' ? { type: 'run-cancelled', gate: gate.id }
      : ended !== undefined || gone.has(gate.step) ? { type: 'step-gone', gate: gate.id }
      : moved.has(gate.step) ? { type: 'custody-changed', gate: gate.id }
      : undefined;
    if (cause === undefined || isTerminalGate(gate.state)) continue;
    const step = await judgeSystem(context, tx, current, cause);
    current = step.row;
    records.push(...step.records);
  }
  return records;
}

/** A person said so: an engine that is still busy cannot take it back, only end the run. */
const isHeld = (status: RunStatus): boolean => status === 'stopping' || status === 'paused';

type Work<T> = (tx: Tx, row: RunRow) => Promise<{ readonly value: T; readonly records: readonly RecordDraft[] }>;

/** What the gateway offers to the bridges. Every durable call is one transaction behind the run's row lock and lease. */
export function createHost(context: GatewayContext): EngineHost {
  const inTransaction = <T>(run: RunId, work: Work<T>): Promise<T> =>
    context.database.transaction(async (tx) => {
      const row = await lockRun(tx, context.tenant, run);
      if (row === undefined) throw new Fenced(run);
      const { value, records } = await work(tx, row);
      await appendRecords(tx, context.log, records);
      return value;
    }).catch((error: unknown) => {
      // The bridge may give the run up over this, and whether it was written is not known either.
      if (isTrouble(error)) driverLost(context, run, error);
      throw error;
    });

  const inRun = <T>(run: RunId, work: Work<T>): Promise<T> =>
    inTransaction(run, async (tx, row) => {
      await context.drives.check(tx, run);
      return work(tx, row);
    });

  const termsOf = (bridge: string, run: RunId, { lateEffects, forMs }: ReleaseOptions): PermitTerms => {
    const { permitMs, clockErrorMs } = context.limits;
    return { forMs: forMs ?? permitMs, clockErrorMs, engineFence: context.drives.fenceOf(run) ?? 0, lateEffects: lateEffects ?? bridgeNamed(context, bridge)?.lateEffects ?? 'compared' };
  };

  const calls = new EngineCalls(context, (run, { causeOf, evenFenced = false }) =>
    inTransaction(run, async (tx, row) => {
      const holds = await context.drives.holds(tx, run);
      if (!holds && !evenFenced) throw new Fenced(run);
      const { outcome, read, records } = await judgeSystem(context, tx, row, causeOf(row));
      return { value: { outcome, read, holds }, records };
    }));

  const commitChanges = (run: RunId, make: (row: RunRow, now: number) => readonly EntityEvent[]): Promise<void> =>
    inRun(run, async (tx, row) => {
      const env = await readEnv(tx);
      const events = make(row, env.now);
      checkEvents(run, events);
      const moved = await movedSteps(tx, run, events);
      const after = await commitEvents(tx, row, events, { id: env.newId(), now: env.now });
      for (const step of stepsOf(events).filter((candidate) => isTerminalStep(candidate.status))) {
        for (const stream of context.liveStreams.ofStep(run, step.id)) await keepStream(tx, run, { ...stream, ended: true });
      }
      if (events.length > 0) await context.wakeups.after(tx, 'run', run);
      return { value: undefined, records: await consequences(context, tx, after, events, moved) };
    });

  return {
    commit: (run, events) => commitChanges(run, () => events),

    pulse: (run: RunId, items: readonly PulseItem[]) => context.wakeups.pulse(run, items),

    setRunStatus: (run, status: RunStatus) =>
      commitChanges(run, (row, now) => {
        if (row.run.status === status || isTerminalRun(row.run.status) || (isHeld(row.run.status) && !isTerminalRun(status))) return [];
        const ended = isTerminalRun(status) ? { endedAt: new Date(now).toISOString() } : {};
        return [{ kind: 'run', value: { ...row.run, status, ...ended } }];
      }),

    request: async (run, request) => {
      const { outcome } = await calls.call(run, { causeOf: () => ({ type: 'request', request }) });
      const gate = outcome.gateId;
      if (gate === undefined) throw new Error(`The gate for step ${request.step} was not opened: ${outcome.refusal?.code ?? 'no reason was given'}`);
      return { gate, state: await stateOf(context, gate) };
    },

    release: async (run, gate, args, options = {}) => {
      const causeOf = (row: RunRow): SystemCause => ({ type: 'release', gate, args, terms: termsOf(row.bridge, run, options) });
      const { outcome, read } = await calls.call(run, { causeOf }).catch((error: unknown) => {
        throw error instanceof Fenced ? new NotReleased(error.code, error.message) : error;
      });
      if (outcome.permit === undefined) {
        const code = outcome.refusal?.code ?? 'NOT_APPROVED';
        throw new NotReleased(code, `Gate ${gate} gave no permit: ${code}. The step must not have its effect.`);
      }
      context.reached('released', gate);
      const permit = new HeldPermit(outcome.permit, context.database, read);
      // The answer may have been long in coming: a process that was stopped meanwhile must not go on as if it had not been.
      permit.assertInTime();
      return permit;
    },

    applied: async (run, gate, args) => {
      const { holds } = await calls.call(run, { causeOf: () => ({ type: 'applied', gate, args }), evenFenced: true });
      context.reached('applied', gate);
      if (holds) return;
      context.counters.fencedEffects += 1;
      throw new Fenced(run);
    },

    lost: (run, error) => driverLost(context, run, error),

    steps: (run) => loadEntities(context.database, run, 'step'),
  };
}

async function stateOf(context: GatewayContext, gate: string): Promise<string> {
  const [row] = await context.database.rows<{ state: string }>('SELECT state FROM wf.gate WHERE id = $1', [gate]);
  return row?.state ?? 'unknown';
}
