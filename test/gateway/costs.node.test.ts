import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Turns } from '../../src/gateway/http/turns.js';
import type { Api } from './support/api.js';
import { startGateway } from './support/fixture.js';

const asks = (run: string, gate: string, n: number) => ({
  evaluations: Array.from({ length: n }, (_, index) => (index % 2 === 0
    ? { action: { name: 'gate:approve' }, resource: { type: 'gate', id: gate } }
    : { action: { name: 'run:stop' }, resource: { type: 'run', id: run } })),
});
const ask = (api: Api, run: string, gate: string, n: number) => api.call('POST', '/access/v1/evaluations', asks(run, gate, n));

describe('gateway: what one caller costs others', () => {
  it('a hundred questions are read together', async () => {
    const fixture = await startGateway();
    try {
      const lena = await fixture.as('lena');
      const run = await lena.start('120.00');
      const gate = await lena.gate(run, 'open');
      const { pool } = fixture.gateway;
      const query = pool.query.bind(pool) as (...args: unknown[]) => unknown;
      const count = async (n: number): Promise<number> => {
        let statements = 0;
        Object.assign(pool, { query: (...args: unknown[]) => {
          // The rounds of the gateway itself go on meanwhile.
          if (/FROM wf\.(gate g|run WHERE id|entity WHERE run = ANY|principal)/.test(JSON.stringify(args[0]))) statements += 1;
          return query(...args);
        } });
        const { status, body } = await ask(lena, run, gate.id, n);
        Object.assign(pool, { query });
        assert.equal(status, 200);
        assert.equal((body['evaluations'] as unknown[]).length, n);
        return statements;
      };
      const few = await count(2);
      assert.ok(few > 0);
      assert.ok((await count(100)) <= few + 4, 'no more than for a few');
    } finally {
      await fixture.close();
    }
  });

  it('questions cost by their number; who has asked too much may still decide, and others may still read', async () => {
    const fixture = await startGateway({ limits: { ratePerSecond: 0.001, rateBurst: 24 } });
    try {
      const lena = await fixture.as('lena');
      const run = await lena.start('120.00');
      const gate = await lena.gate(run, 'open');
      const statuses: number[] = [];
      for (let n = 0; n < 6; n += 1) statuses.push((await ask(lena, run, gate.id, 100)).status);
      assert.deepEqual(statuses, [200, 200, 200, 200, 429, 429], 'five for a hundred of them');
      assert.equal((await lena.get('/v1/runs')).status, 200, 'what was refused cost only the request');
      const mara = await fixture.as('mara');
      assert.equal((await ask(mara, run, gate.id, 100)).status, 200);
      assert.equal((await lena.vote(gate, 'approve', 'support-lead')).status, 200);
    } finally {
      await fixture.close();
    }
  });

  it('reads take turns: the person with least under way is next', async () => {
    const turns = new Turns(2);
    const order: string[] = [];
    const open: (() => void)[] = [];
    const read = (person: string, name: string) => turns.run(person, () => {
      order.push(name);
      return new Promise<void>((resolve) => open.push(resolve));
    });
    const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
    const all = ['a1', 'a2', 'a3', 'a4', 'a5'].map((name) => read('a', name));
    await settled();
    assert.deepEqual(order, ['a1', 'a2'], 'no more than two at a time');
    all.push(read('b', 'b1'), read('c', 'c1'));
    for (let n = 0; n < 7; n += 1) {
      open[n]?.();
      await settled();
    }
    await Promise.all(all);
    assert.deepEqual(order, ['a1', 'a2', 'b1', 'a3', 'c1', 'a4', 'a5']);
  });

  it('a read that fails gives its turn on', async () => {
    const turns = new Turns(1);
    await assert.rejects(turns.run('a', () => Promise.reject(new Error('no'))), /no/);
    assert.equal(await turns.run('a', () => Promise.resolve(7)), 7);
  });
});
