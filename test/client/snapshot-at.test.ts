import { expect } from '@open-wc/testing';
import type { OpenOptions, WorkflowAdapter } from '../../src/adapter/contract.js';
import { AdapterError } from '../../src/adapter/errors.js';
import { snapshotAt } from '../../src/client/snapshot-at.js';
import type { Frame } from '../../src/model/frame.js';
import { aiko, memoryWorld } from '../adapter/memory-world.js';
import { aStep, EPOCH, snapshot, stepEvent } from './support.js';

const at = { epoch: EPOCH, seq: 10 };

function answering(...frames: unknown[]): { adapter: WorkflowAdapter; asked: OpenOptions[]; closed: () => boolean } {
  const asked: OpenOptions[] = [];
  let closed = false;
  const adapter: WorkflowAdapter = {
     
    async *open(_topic, options) {
      asked.push(options);
      try {
        yield* frames as Frame[];
      } finally {
        closed = true;
      }
    },
  };
  return { adapter, asked, closed: () => closed };
}

async function failure(promise: Promise<unknown>): Promise<AdapterError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof AdapterError) return error;
    throw error;
  }
  throw new Error('it did not fail');
}

describe('a run as it was', () => {
  it('is asked for once, put together from its parts, and leaves no stream open', async () => {
    const { adapter, asked, closed } = answering(
      snapshot(10, { steps: [aStep('a')] }, { part: 1, parts: 2 }), snapshot(10, { runs: [], steps: [aStep('b'), { id: 'x' } as ReturnType<typeof aStep>] }, { part: 2, parts: 2 }), { type: 'heartbeat' },
    );
    const { cursor, state, notUnderstood } = await snapshotAt(adapter, 'run-1', at);
    expect(cursor).to.deep.equal(at);
    expect(state.steps.map(({ id }) => id)).to.deep.equal(['a', 'b']);
    expect(notUnderstood).to.equal(1);
    expect(asked.map((options) => options.at)).to.deep.equal([at]);
    expect(closed()).to.equal(true);
  });

  it('comes from a backend that keeps its history, at whichever moment', async () => {
    const { backend } = memoryWorld({ clock: undefined });
    const adapter = backend.adapterFor(aiko);
    const head = async (): Promise<{ epoch: string; seq: number }> => {
      for await (const frame of adapter.open({ run: 'run-1' }, { signal: new AbortController().signal })) if (frame.type === 'snapshot') return { epoch: frame.epoch, seq: frame.seq };
      throw new Error('no snapshot');
    };
    const before = await head();
    backend.commit([stepEvent('s2', 'failed')]);
    const after = await head();
    const statusAt = async (cursor: typeof before): Promise<string | undefined> => (await snapshotAt(adapter, 'run-1', cursor)).state.steps.find(({ id }) => id === 's2')?.status;
    expect(await statusAt(before)).to.equal('running');
    expect(await statusAt(after)).to.equal('failed');
    expect((await failure(snapshotAt(adapter, 'run-1', { epoch: 'another', seq: 1 }))).code).to.equal('gone');
  });

  it('is refused in words where it cannot be had', async () => {
    expect((await failure(snapshotAt(answering(snapshot(12)).adapter, 'run-1', at))).code).to.equal('unsupported');
    expect((await failure(snapshotAt(answering().adapter, 'run-1', at))).code).to.equal('unsupported');
    expect((await failure(snapshotAt(answering({ type: 'snapshot' }).adapter, 'run-1', at))).code).to.equal('invalid');
    expect((await failure(snapshotAt(answering(snapshot(10, {}, { part: 2, parts: 2 })).adapter, 'run-1', at))).detailCode).to.equal('MISSING');
    const refusing: WorkflowAdapter = {
      open: () => {
        throw new AdapterError('forbidden', 'No.');
      },
    };
    expect((await failure(snapshotAt(refusing, 'run-1', at))).code).to.equal('forbidden');
  });

  it('is given up at once when nobody wants it any more', async () => {
    const stop = new AbortController();
    const never: WorkflowAdapter = { open: () => ({ [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => undefined) }) }) };
    const asked = failure(snapshotAt(never, 'run-1', at, { signal: stop.signal }));
    stop.abort();
    expect((await asked).detailCode).to.equal('ABORTED');
  });
});
