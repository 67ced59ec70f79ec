import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createHttpAdapter, type HttpAdapter } from '../../src/adapter/http/index.js';
import type { Frame } from '../../src/model/frame.js';
import type { Api } from './support/api.js';
import { Balancer } from './support/balancer.js';
import { eventually, PROMPT } from './support/eventually.js';
import { freshPlace, serverUrl, startGateway, type Fixture, type Place } from './support/fixture.js';
import { TestIssuer } from './support/issuer.js';

/** What came of a topic. */
interface Reading { readonly run: string; readonly frames: Frame[]; error: unknown }

const LIMITS = { ...PROMPT, ratePerSecond: 500, rateBurst: 1000, streamsPerPerson: 50 };
const deltasOf = ({ frames }: Reading): number[] => frames.flatMap((frame) => (frame.type === 'delta' ? [frame.seq] : []));
const snapshotsOf = ({ frames }: Reading): number => frames.filter(({ type }) => type === 'snapshot').length;

/**
 * Reads one topic after the other through an address behind which there are several gateways, with changes in between,
 * until changes of topics went astray three times; then nothing may be missing or have come twice.
 */
async function readsThrough(balancer: Balancer, adapter: HttpAdapter, sam: Api, fixture: Fixture): Promise<void> {
  const abort = new AbortController();
  const readings: Reading[] = [];
  const reading: Promise<void>[] = [];
  const change = async (run: string): Promise<void> => {
    await fixture.bridge.host.commit(run, [{ kind: 'step', value: { id: 'extra', run, key: 'extra', kind: 'code', label: { text: `Change ${readings.length}` }, status: 'running', attempts: [] } }]);
  };
  const headOf = async (run: string): Promise<number> => Number((await fixture.gateway.pool.query<{ seq: number }>('SELECT seq FROM wf.run WHERE id = $1', [run])).rows[0]?.seq);
  const allHaveAll = async (): Promise<boolean> => {
    for (const each of readings) if (Math.max(0, ...each.frames.map((frame) => ('seq' in frame ? frame.seq : 0))) < (await headOf(each.run))) return false;
    return true;
  };
  try {
    while (balancer.astray.length < 3) {
      assert.ok(readings.length < 24, `after ${readings.length} topics only ${balancer.astray.length} changes of topics went astray`);
      const run = await sam.start('120.00');
      await sam.runStatus(run, 'waiting');
      const one: Reading = { run, frames: [], error: undefined };
      readings.push(one);
      reading.push((async () => {
        for await (const frame of adapter.open({ run }, { signal: abort.signal })) one.frames.push(frame);
      })().catch((error: unknown) => void (one.error = error)));
      await eventually('the topic began', () => snapshotsOf(one) > 0);
      for (const each of readings) await change(each.run);
      await eventually('every change came', allHaveAll);
    }
    for (const each of readings) {
      assert.equal(each.error, undefined);
      const numbers = deltasOf(each);
      assert.deepEqual(numbers, numbers.map((_, at) => (numbers[0] ?? 0) + at), 'no hole, nothing twice');
    }
    // The first one moves once, from a stream of its own; no other topic begins anew: each goes on from its cursor.
    assert.deepEqual(readings.slice(1).map(snapshotsOf), readings.slice(1).map(() => 1));
    const opened = balancer.passed.filter(({ method, path }) => method === 'POST' && path === '/v1/events');
    assert.equal(opened.length, balancer.astray.length + 1, 'one new stream for each time');
  } finally {
    abort.abort();
    await Promise.all(reading);
  }
}

describe('gateways behind one address without sticky sessions', () => {
  let issuer: TestIssuer;
  before(async () => {
    issuer = await TestIssuer.create();
  });
  const tokenOf = (person: string, role: string): Promise<string> => issuer.token({ sub: person, name: person, roles: [role] });

  describe('over one database', { skip: serverUrl === undefined ? 'needs a PostgreSQL server: set WF_TEST_DATABASE_URL' : false }, () => {
    let place: Place;
    let gateways: readonly Fixture[] = [];
    before(async () => {
      place = await freshPlace();
      gateways = [await startGateway({ place, identity: issuer.identity, limits: LIMITS }), await startGateway({ place, identity: issuer.identity, limits: LIMITS })];
    });
    after(async () => {
      for (const each of gateways) await each.close();
      await place.remove();
    });

    it('lose nothing when a change of topics reaches another gateway than the stream', async () => {
      const [one] = gateways;
      assert.ok(one);
      const { balancer, url } = await Balancer.start(gateways.map((each) => each.url));
      try {
        const lena = await tokenOf('lena', 'support-lead');
        await readsThrough(balancer, createHttpAdapter({ baseUrl: url, token: () => lena }), await issuer.as(one.url, { sub: 'sam', name: 'Sam', roles: ['support-rep'] }), one);
        assert.ok(new Set(balancer.passed.map(({ to }) => to)).size === 2, 'both were asked');
      } finally {
        await balancer.close();
      }
    });
  });

  it('lose nothing when every change of topics reaches a gateway that does not know the stream', async () => {
    const gateways = [await startGateway({ identity: issuer.identity, limits: LIMITS }), await startGateway({ identity: issuer.identity, limits: LIMITS })] as const;
    const [one, other] = gateways;
    const { balancer, url } = await Balancer.start([one.url], ({ url: path = '' }) => (path.endsWith('/topics') ? other.url : one.url));
    try {
      const lena = await tokenOf('lena', 'support-lead');
      await readsThrough(balancer, createHttpAdapter({ baseUrl: url, token: () => lena }), await issuer.as(one.url, { sub: 'sam', name: 'Sam', roles: ['support-rep'] }), one);
    } finally {
      await balancer.close();
      for (const each of gateways) await each.close();
    }
  });
});
