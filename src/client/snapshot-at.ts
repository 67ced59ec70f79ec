import { systemClock, type Clock } from '../adapter/clock.js';
import type { WorkflowAdapter } from '../adapter/contract.js';
import { AdapterError } from '../adapter/errors.js';
import { createSlicer, faultError, guardFrameSliced } from '../adapter/guard/index.js';
import type { RunState } from '../model/frame.js';
import type { Cursor } from '../model/primitives.js';
import { boundedCall } from './call.js';
import { SnapshotAssembly, type Snapshot } from './snapshot-assembly.js';

const TIMEOUT_MS = 60_000;

/** A run as it was. */
export interface RunSnapshot {
  readonly cursor: Cursor;
  readonly state: RunState;
  /** How many of its members could not be read. */
  readonly notUnderstood: number;
}

export interface SnapshotAtOptions {
  readonly signal?: AbortSignal | undefined;
  readonly clock?: Clock | undefined;
}

/**
 * Asks a backend what a run was like at a cursor. Nothing is kept, and no stream stays open.
 *
 * @throws AdapterError (as a rejection): `gone` for a moment that the backend no longer keeps, `unsupported` where it answers
 * with another moment or none, and whatever the adapter itself throws.
 */
export function snapshotAt(adapter: WorkflowAdapter, run: string, at: Cursor, { signal, clock = systemClock }: SnapshotAtOptions = {}): Promise<RunSnapshot> {
  return boundedCall(clock, TIMEOUT_MS, signal ?? new AbortController().signal, async (inner) => {
    const { head, state, quarantined } = await read(adapter, run, at, inner, clock);
    if (head.epoch !== at.epoch || head.seq !== at.seq) {
      throw new AdapterError('unsupported', `The backend was asked for seq ${at.seq} and answered with seq ${head.seq}: it cannot show earlier states.`);
    }
    return { cursor: { epoch: head.epoch, seq: head.seq }, state, notUnderstood: quarantined.length };
  });
}

async function read(adapter: WorkflowAdapter, run: string, at: Cursor, signal: AbortSignal, clock: Clock): Promise<Snapshot> {
  const slicer = createSlicer(clock);
  let assembly: SnapshotAssembly | undefined;
  for await (const raw of adapter.open({ run }, { at, signal })) {
    if (slicer.due()) await slicer.pause();
    const guarded = await guardFrameSliced(raw, slicer);
    if (!guarded.ok) throw faultError(guarded);
    const { frame } = guarded;
    if (frame.type === 'reset') throw new AdapterError('gone', 'The backend no longer keeps this moment of the run.', { detailCode: frame.reason });
    if (frame.type !== 'snapshot') continue;
    if (!assembly?.continues(frame)) assembly = new SnapshotAssembly(frame);
    const result = assembly.add(frame, guarded);
    if (result === 'too-big') throw new AdapterError('invalid', 'The snapshot is larger than 64 MB.', { detailCode: 'too-big' });
    if (result !== 'more') return result;
  }
  throw new AdapterError('unsupported', `The backend ended its answer before the snapshot was whole${assembly === undefined ? '' : `: ${assembly.missing}`}.`, { detailCode: assembly && 'MISSING' });
}
