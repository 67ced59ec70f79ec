import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { after, before, describe, it } from 'node:test';
import { createHttpAdapter } from '../../src/adapter/http/index.js';
import { describeAdapter, faultAdapter, STREAM_FAULTS, type AdapterFixture } from '../../src/adapter/testing/index.js';
import { createClient } from '../../src/client/index.js';
import type { Command, CommandOf } from '../../src/model/command.js';
import { eventually, PROMPT } from './support/eventually.js';
import { startGateway, type Fixture } from './support/fixture.js';

/** A run that waits at its gate, seen by somebody who may decide there and read the log. */
const waitingIn = async (fixture: Fixture): Promise<AdapterFixture> => {
  const lena = await fixture.as('lena');
  const run = await (await fixture.as('sam')).start('120.00');
  const gate = await lena.gate(run, 'open');
  await lena.runStatus(run, 'waiting');
  const claim = (leaseMs: number, id: string): CommandOf<'gate.claim'> => ({ v: 1, id, type: 'gate.claim', target: { run, gate: gate.id }, args: { leaseMs } });
  let changes = 0;
  return {
    run,
    adapter: createHttpAdapter({ baseUrl: fixture.url, token: () => lena.token ?? '' }),
    change: () => {
      changes += 1;
      const step = { id: 'extra', run, key: 'extra', kind: 'code', label: { text: `Change ${changes}` }, status: 'running', attempts: [] } as const;
      return fixture.bridge.host.commit(run, [{ kind: 'step', value: step }]);
    },
    command: () => claim(60_000, randomUUID()),
    altered: (command: Command) => claim(61_000, command.id),
    asks: {
      allowed: { action: { name: 'gate:approve' }, resource: { type: 'gate', id: gate.id } },
      denied: { action: { name: 'gate:bypass' }, resource: { type: 'gate', id: gate.id } },
    },
  };
};

/** Longer than all pauses before whole snapshots in a row, in milliseconds. */
const PAUSES_MS = 120_000;

describe('gateway: seen through the http adapter', () => {
  let fixture: Fixture;
  before(async () => {
    fixture = await startGateway({ limits: { ...PROMPT, ratePerSecond: 500, rateBurst: 1000 } });
  });
  after(() => fixture.close());
  const waiting = (): Promise<AdapterFixture> => waitingIn(fixture);

  describeAdapter('createHttpAdapter', waiting, { offers: ['list', 'authorize', 'execute', 'audit', 'at'], framework: { describe, it: (name, body) => it(name, body) } });
});

describe('gateway: seen through the http adapter, several topics in one stream', () => {
  let fixture: Fixture;
  before(async () => {
    fixture = await startGateway({ limits: { ...PROMPT, ratePerSecond: 500, rateBurst: 1000 } });
  });
  after(() => fixture.close());
  const waiting = (): Promise<AdapterFixture> => waitingIn(fixture);

  /** The same while other topics are read, so that all of them come over one stream of several. */
  const amongOthers = async (): Promise<AdapterFixture> => {
    const one = await waiting();
    const abort = new AbortController();
    const others = [await waiting(), await waiting()].map(async ({ run }) => {
      for await (const frame of one.adapter.open({ run }, { signal: abort.signal })) if (abort.signal.aborted) return frame;
      return undefined;
    });
    return {
      ...one,
      // What others read is recorded while this goes on, so the log is no constant here.
      adapter: { ...one.adapter, audit: undefined },
      close: async () => {
        abort.abort();
        await Promise.allSettled(others);
      },
    };
  };

  it('keeps in step over one stream although the network misbehaves', async () => {
    const all = await Promise.all([waiting(), waiting(), waiting()]);
    const [first] = all;
    assert.ok(first);
    const faulty = faultAdapter(first.adapter, 7, { faults: STREAM_FAULTS.filter((fault) => fault !== 'half-open' && fault !== 'flip-bit' && fault !== 'wrong-epoch'), rate: 0.2 });
    const client = createClient(faulty, { storage: null, random: () => 0.05, warn: () => undefined });
    try {
      const stores = all.map(({ run }) => client.retain(run));
      // While faults go on, a stream may have to pause before it asks for whole snapshots again: what is waited for is that it gets there.
      await eventually('they are live', () => stores.every((store) => store.connection.state === 'live'), PAUSES_MS);
      for (let turn = 0; turn < 12; turn += 1) for (const { change } of all) {
        await change();
        await sleep(20);
      }
      faulty.calm();
      for (const { change } of all) await change();
      for (const store of stores) {
        await eventually('it has the newest change', async () => {
          const { rows } = await fixture.gateway.pool.query<{ seq: number }>('SELECT seq FROM wf.run WHERE id = $1', [store.runId]);
          return store.connection.state === 'live' && store.cursor?.seq === Number(rows[0]?.seq) && !store.incomplete;
        }, PAUSES_MS);
        assert.equal(store.steps.get('extra')?.label.text, 'Change 13');
      }
      assert.ok(faulty.injected.length > 0);
    } finally {
      client.dispose();
    }
  });

  describeAdapter('createHttpAdapter among other topics', amongOthers, { offers: ['list', 'authorize', 'execute', 'at'], framework: { describe, it: (name, body) => it(name, body) } });
});
