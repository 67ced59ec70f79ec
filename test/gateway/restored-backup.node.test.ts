import assert from 'node:assert/strict';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { createHttpAdapter } from '../../src/adapter/http/index.js';
import { evidenceOf, type JudgedHead } from '../../src/audit/evidence.js';
import { openNote } from '../../src/audit/note.js';
import { formatVkey, verifierKeyOf } from '../../src/audit/verifier-key.js';
import { AuditVerifier } from '../../src/client/audit-verifier.js';
import { memoryCheckpoints } from '../../src/client/checkpoint-store.js';
import { eventually, PROMPT } from './support/eventually.js';
import { freshPlace, serverUrl, startGateway, type Fixture } from './support/fixture.js';

const ORIGIN = 'test.example/log';
const skip = serverUrl === undefined ? false : 'copies a data folder, and a server has none';

describe('gateway: restarted from an older backup of its database', { skip }, () => {
  it('is found out by whoever looked before, with both checkpoints as evidence', async () => {
    const place = await freshPlace();
    const backup = await mkdtemp(join(tmpdir(), 'wf-backup-'));
    const checkpoints = memoryCheckpoints();
    let vkey = '';

    /** A look at the log by somebody who remembers. */
    const look = async (fixture: Fixture): Promise<JudgedHead> => {
      const auditor = await fixture.as('aiko');
      const { audit: source } = createHttpAdapter({ baseUrl: fixture.url, token: () => auditor.token ?? '' });
      return new AuditVerifier({ source, trust: { origin: ORIGIN, vkeys: [vkey] }, checkpoints }).checkHead({});
    };
    const logSize = async (fixture: Fixture): Promise<number> => Number((await (await fixture.as('aiko')).get('/v1/audit/entries?limit=1')).body['size']);
    const signed = (fixture: Fixture): Promise<void> =>
      eventually('a checkpoint over the whole log', async () => {
        const note = String((await (await fixture.as('aiko')).get('/v1/audit/checkpoint')).body['text']);
        return note.split('\n')[1] === String(await logSize(fixture));
      });
    /** Some runs that wait for somebody, so that the log grows by a few records each. */
    const work = async (fixture: Fixture, runs: number): Promise<void> => {
      const [sam, lena] = [await fixture.as('sam'), await fixture.as('lena')];
      for (let n = 0; n < runs; n += 1) await lena.gate(await sam.start('120.00'), 'open');
      await signed(fixture);
    };
    const evidence = (judged: JudgedHead) => JSON.parse(evidenceOf(judged)) as { checkpoint: string; remembered: string };
    const assertBothSigned = (judged: JudgedHead): void => {
      const { checkpoint, remembered } = evidence(judged);
      for (const note of [checkpoint, remembered]) assert.equal(openNote(note, [vkey]).verified.length, 1);
      assert.notEqual(checkpoint, remembered);
    };

    try {
      const first = await startGateway({ place, limits: PROMPT });
      vkey = formatVkey(verifierKeyOf({ name: ORIGIN, seed: new Uint8Array(await readFile(join(place.folder, 'keys', 'log'))) }));
      await work(first, 1);
      await first.gateway.close();
      await cp(place.folder, backup, { recursive: true });

      const grown = await startGateway({ place, limits: PROMPT });
      await work(grown, 4);
      assert.equal((await look(grown)).head.appendOnly.reason, 'first-look');
      const remembered = await checkpoints.load(ORIGIN);
      const sizeSeen = await logSize(grown);
      const run = ((await (await grown.as('sam')).get('/v1/runs')).body['items'] as { id: string }[]).at(-1)?.id ?? '';
      const { epoch, seq } = (await (await grown.as('lena')).frames(`/v1/runs/${run}/events`, (frame) => frame.type === 'heartbeat')).at(-1) as { epoch: string; seq: number };
      await grown.gateway.close();

      await rm(place.folder, { recursive: true });
      await cp(backup, place.folder, { recursive: true });
      const restored = await startGateway({ place, limits: PROMPT, afterRestore: true });
      const shrunk = await look(restored);
      assert.deepEqual(shrunk.head.appendOnly, { state: 'fail', reason: 'rollback' });
      assert.equal(shrunk.head.signed.state, 'pass', 'signed by the right key all the same');
      assertBothSigned(shrunk);
      const lena = await restored.as('lena');
      assert.deepEqual(await lena.frames(`/v1/runs/${run}/events?from=${epoch}:${seq}`, () => false), [{ type: 'reset', reason: 'rewritten' }], 'no client goes on from its old position');

      while ((await logSize(restored)) <= sizeSeen) await work(restored, 1);
      const regrown = await look(restored);
      assert.deepEqual([regrown.head.appendOnly.state, regrown.head.appendOnly.reason], ['fail', 'root-mismatch'], 'growing again does not hide it');
      assert.ok(Number(regrown.head.checkpoint?.size) > Number(regrown.head.remembered?.size));
      assertBothSigned(regrown);
      assert.equal(evidence(regrown).remembered, remembered, 'and it is never forgotten');
      await restored.gateway.close();
    } finally {
      await place.remove();
      await rm(backup, { recursive: true, force: true });
    }
  });
});
