import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DataFolderInUse } from '../../src/gateway/index.js';
import type { AuditEntry, AuditRecord } from '../../src/model/audit-record.js';
import { policyDigest } from '../../src/policy/policy-document.js';
import { Api } from './support/api.js';
import { PROMPT } from './support/eventually.js';
import { freshPlace, serverUrl, startGateway, type Fixture } from './support/fixture.js';
import { policy } from './support/policy.js';

const stricter = {
  ...policy,
  version: '2',
  tiers: policy.tiers.map((tier) => (tier.id === 'one-lead' ? { ...tier, quorum: { anyOf: [{ allOf: [{ n: 1, role: 'support-lead' }, { n: 1, role: 'finance-lead' }] }], deny: 1 } } : tier)),
};

describe('gateway: started again', () => {
  it('goes on where it was, with the sessions, positions and gates of before', async () => {
    const place = await freshPlace();
    try {
      const first = await startGateway({ place, limits: PROMPT });
      const lena = await first.as('lena');
      const run = await lena.start('120.00');
      const gate = await lena.gate(run, 'open');
      await lena.runStatus(run, 'waiting');
      const { epoch, seq } = (await lena.frames(`/v1/runs/${run}/events`, (frame) => frame.type === 'heartbeat')).at(-1) as { epoch: string; seq: number };
      if (serverUrl === undefined) await assert.rejects(startGateway({ place }), DataFolderInUse);
      await first.gateway.close();

      const second = await startGateway({ place, limits: PROMPT });
      const again = new Api(second.url, lena.token);
      const frames = await again.frames(`/v1/runs/${run}/events?from=${epoch}:${seq}`, (frame) => frame.type === 'heartbeat');
      assert.ok(frames.every((frame) => frame.type === 'delta' || frame.type === 'heartbeat'), 'no reset, no new snapshot');
      assert.deepEqual((await again.gate(run, 'open')).digests, gate.digests);
      await second.gateway.close();

      const restored = await startGateway({ place, limits: PROMPT, afterRestore: true });
      const after = new Api(restored.url, lena.token);
      assert.deepEqual(await after.frames(`/v1/runs/${run}/events?from=${epoch}:${seq}`, () => false), [{ type: 'reset', reason: 'rewritten' }]);
      await restored.gateway.close();
    } finally {
      await place.remove();
    }
  });

  it('under stricter rules asks again what is still open, and records the change', async () => {
    const place = await freshPlace();
    try {
      const first = await startGateway({ place, limits: PROMPT });
      const run = await (await first.as('sam')).start('120.00');
      const old = await (await first.as('lena')).gate(run, 'open');
      await first.gateway.close();
      const second = await startGateway({ place, limits: PROMPT, policy: stricter });
      const lena = await second.as('lena');
      const gate = await lena.gate(run, 'open');
      assert.equal(gate.revision, old.revision + 1);
      assert.equal(gate.requirement.quorum.length, 2);
      assert.equal((await lena.vote(old, 'approve', 'support-lead')).status, 412);
      const changes = async (of: Fixture): Promise<AuditRecord[]> => {
        const { body } = await (await of.as('aiko')).get('/v1/audit/entries?limit=1000&action=policy.set');
        return (body['entries'] as AuditEntry[]).map(({ raw }) => JSON.parse(raw) as AuditRecord).reverse();
      };
      const [oldDigest, newDigest] = [policyDigest(policy), policyDigest(stricter)];
      assert.notEqual(oldDigest, newDigest);
      const told = await changes(second);
      assert.deepEqual(told.map(({ type }) => type), ['policy-changed', 'policy-changed']);
      assert.deepEqual(told.map(({ change }) => change), [{ after: oldDigest }, { before: oldDigest, after: newDigest }]);
      assert.deepEqual(told.map((record) => record.policy?.digest), [oldDigest, newDigest]);
      await second.gateway.close();
      const third = await startGateway({ place, limits: PROMPT, policy: stricter });
      assert.equal((await changes(third)).length, 2, 'the same rules again are no change');
      await third.gateway.close();
    } finally {
      await place.remove();
    }
  });
});
