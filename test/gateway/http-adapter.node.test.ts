import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { createHttpAdapter } from '../../src/adapter/http/index.js';
import { describeAdapter, type AdapterFixture } from '../../src/adapter/testing/index.js';
import type { Command, CommandOf } from '../../src/model/command.js';
import { PROMPT } from './support/eventually.js';
import { startGateway, type Fixture } from './support/fixture.js';

describe('gateway: seen through the http adapter', () => {
  let fixture: Fixture;
  before(async () => {
    fixture = await startGateway({ limits: { ...PROMPT, ratePerSecond: 500, rateBurst: 1000 } });
  });
  after(() => fixture.close());

  /** A run that waits at its gate, seen by somebody who may decide there and read the log. */
  const waiting = async (): Promise<AdapterFixture> => {
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

  describeAdapter('createHttpAdapter', waiting, { offers: ['list', 'authorize', 'execute', 'audit', 'at'], framework: { describe, it: (name, body) => it(name, body) } });
});
