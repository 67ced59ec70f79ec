import type { OpenOptions, Topic, WorkflowAdapter } from '../../src/adapter/contract.js';
import { FrameQueue } from '../../src/adapter/frame-queue.js';
import { manualClock, type ManualClock } from '../../src/adapter/testing/index.js';
import { createClient } from '../../src/client/client.js';
import type { ClientOptions, KeyValueStorage } from '../../src/client/options.js';
import type { WfClient } from '../../src/client/types.js';
import type { Capabilities, DeltaFrame, EntityEvent, Frame, HeartbeatFrame, RunState, SnapshotFrame } from '../../src/model/frame.js';
import type { Principal } from '../../src/model/principal.js';
import type { Run } from '../../src/model/run.js';
import type { Step } from '../../src/model/step.js';

export const EPOCH = 'epoch-1';
export const lena: Principal = { id: 'lena', kind: 'human', name: 'Lena Fischer', roles: ['support-lead'] };
export const capabilities: Capabilities = { commands: ['gate.vote'], authorization: 'evaluate', audit: false, timeTravel: false, seal: 'guarded' };

const time = (seq: number): string => new Date(Date.UTC(2026, 10, 22, 10, 0, 0) + seq * 1000).toISOString();

export const aRun = (status: Run['status'] = 'running'): Run => ({
  id: 'run-1', workflow: { id: 'w', name: 'W', version: '1' }, engine: 'memory', status, owner: lena, stopAuthority: [], startedAt: time(0), seq: 0,
});
export const aStep = (id: string, status: Step['status'] = 'running', more: Partial<Step> = {}): Step => ({
  id, run: 'run-1', key: id, kind: 'tool', label: { text: id }, status, attempts: [], ...more,
});
export const stepEvent = (id: string, status?: Step['status'], more?: Partial<Step>): EntityEvent => ({ kind: 'step', value: aStep(id, status, more) });

export const snapshot = (seq: number, state: Partial<RunState> = {}, more: Partial<SnapshotFrame> = {}): SnapshotFrame => ({
  type: 'snapshot', v: 1, epoch: EPOCH, seq, serverTime: time(seq), me: lena, capabilities, state: { runs: [aRun()], ...state }, ...more,
});
export const delta = (seq: number, events: readonly EntityEvent[] = [stepEvent(`s${seq}`)], more: Partial<DeltaFrame> = {}): DeltaFrame => ({
  type: 'delta', epoch: EPOCH, seq, id: `d${seq}`, events, ...more,
});
export const heartbeat = (seq: number, epoch = EPOCH): HeartbeatFrame => ({ type: 'heartbeat', epoch, seq, serverTime: time(seq) });

/** One stream that a client opened, written to by the test. */
export interface OpenedStream {
  readonly topic: Topic;
  readonly options: OpenOptions;
  readonly queue: FrameQueue<Frame>;
  /** Sends anything, frames or not, and lets the client digest it without the clock moving. */
  send(...frames: unknown[]): Promise<void>;
}

export interface Scripted {
  readonly adapter: WorkflowAdapter;
  readonly opened: readonly OpenedStream[];
  /** The stream that was opened last. */
  readonly stream: OpenedStream;
  readonly clock: ManualClock;
  readonly client: WfClient;
  readonly warnings: readonly string[];
  /** Moves time on by one animation frame. */
  frame(): Promise<void>;
}

/** A client over an adapter whose every stream the test plays by hand. */
export function scripted(members: Omit<WorkflowAdapter, 'open'> = {}, options: ClientOptions = {}): Scripted {
  const clock = manualClock();
  const opened: OpenedStream[] = [];
  const adapter: WorkflowAdapter = {
    ...members,
    open: (topic, openOptions) => {
      const queue = new FrameQueue<Frame>();
      openOptions.signal.addEventListener('abort', () => queue.close());
      const send = async (...frames: unknown[]) => {
        for (const each of frames) queue.push(each as Frame);
        await clock.settle();
      };
      opened.push({ topic, options: openOptions, queue, send });
      return queue;
    },
  };
  const warnings: string[] = [];
  const client = createClient(adapter, {
    clock,
    schedule: (callback) => clock.after(16, callback),
    storage: null,
    random: () => 0.5,
    warn: (message) => warnings.push(message),
    ...options,
  });
  return {
    adapter,
    opened,
    clock,
    client,
    warnings,
    get stream() {
      const last = opened.at(-1);
      if (last === undefined) throw new Error('The client has opened no stream.');
      return last;
    },
    frame: () => clock.advance(16),
  };
}

/** A storage that lives as long as the test. */
export function fakeStorage(): KeyValueStorage & { readonly entries: Map<string, string> } {
  const entries = new Map<string, string>();
  return {
    entries,
    getItem: (key) => entries.get(key) ?? null,
    setItem: (key, value) => void entries.set(key, value),
    removeItem: (key) => void entries.delete(key),
  };
}
