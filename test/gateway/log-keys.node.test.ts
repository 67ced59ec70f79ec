import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { toBase64 } from '../../src/audit/bytes.js';
import { digestOf } from '../../src/audit/hash.js';
import { openNote } from '../../src/audit/note.js';
import { logKeysOf, parseLogKey, vkeyOf } from '../../src/gateway/core/log-keys.js';
import type { AuditEntry, AuditRecord } from '../../src/model/audit-record.js';
import { eventually, PROMPT } from './support/eventually.js';
import { freshPlace, serverUrl, startGateway, type Fixture } from './support/fixture.js';

const ORIGIN = 'test.example/log';
const keyOf = (n: number) => ({ name: ORIGIN, seed: new Uint8Array(32).fill(n) });

describe('the key of the audit log', () => {
  it('is read from base64, or as Go writes it', () => {
    const seed = new Uint8Array(32).fill(3);
    assert.deepEqual(parseLogKey(` ${toBase64(seed)}\n`, ORIGIN), { name: ORIGIN, seed });
    const go = `PRIVATE+KEY+other.example+0a1b2c3d+${toBase64(Uint8Array.of(1, ...seed))}`;
    assert.deepEqual(parseLogKey(go, ORIGIN), { name: 'other.example', seed });
    for (const text of ['', 'nonsense', toBase64(new Uint8Array(31)), 'PRIVATE+KEY+x', `${go}A`]) assert.throws(() => parseLogKey(text, ORIGIN), /openssl rand/);
  });

  const newestNote = async (fixture: Fixture): Promise<string> => String((await (await fixture.as('aiko')).get('/v1/audit/checkpoint')).body['text']);
  const records = async (fixture: Fixture): Promise<(AuditRecord & Pick<AuditEntry, 'opened'>)[]> =>
    ((await (await fixture.as('aiko')).get('/v1/audit/entries?limit=1000')).body['entries'] as AuditEntry[]).map(({ raw, opened }) => ({ ...(JSON.parse(raw) as AuditRecord), opened }));
  const signedBy = (fixture: Fixture, vkeys: readonly string[], some: number): Promise<void> =>
    eventually(`a checkpoint over everything, signed by ${some} of ${vkeys.length} keys`, async () => {
      const note = await newestNote(fixture);
      if (note.split('\n')[1] !== String((await records(fixture)).length)) return false;
      return vkeys.filter((vkey) => { try { return openNote(note, [vkey]).verified.length === 1; } catch { return false; } }).length === some;
    });

  it('is replaced by a record that names both, under checkpoints of both, then of the new one alone', async () => {
    const place = await freshPlace();
    try {
      const [old, young] = [keyOf(3), keyOf(4)];
      const vkeys = [vkeyOf(old), vkeyOf(young)];
      const first = await startGateway({ place, limits: PROMPT, logKey: old });
      await signedBy(first, [vkeyOf(old)], 1);
      assert.ok(!(await records(first)).some(({ type }) => type === 'key-rotated'), 'the first key replaces none');
      await first.gateway.close();

      const both = await startGateway({ place, limits: PROMPT, logKey: young, previousLogKey: old });
      await signedBy(both, vkeys, 2);
      const [rotated, ...more] = (await records(both)).filter(({ type }) => type === 'key-rotated');
      assert.equal(more.length, 0);
      assert.deepEqual(rotated?.change, { before: digestOf(vkeys[0]), after: digestOf(vkeys[1]) });
      assert.deepEqual([rotated?.opened['oldKey']?.value, rotated?.opened['newKey']?.value], vkeys);
      await both.gateway.close();

      const alone = await startGateway({ place, limits: PROMPT, logKey: young });
      await (await alone.as('sam')).start('20.00');
      await signedBy(alone, vkeys, 1);
      assert.equal(openNote(await newestNote(alone), [vkeyOf(young)]).verified.length, 1);
      assert.equal((await records(alone)).filter(({ type }) => type === 'key-rotated').length, 1, 'starting again changes nothing');
      await alone.gateway.close();
    } finally {
      await place.remove();
    }
  });

  it('of a data folder is replaced on request, once at a time', { skip: serverUrl === undefined ? false : 'needs a data folder' }, async () => {
    const place = await freshPlace();
    try {
      const first = await startGateway({ place, limits: PROMPT });
      await first.gateway.close();
      const [old] = await logKeysOf({ database: place.database, logOrigin: ORIGIN });
      const second = await startGateway({ place, limits: PROMPT, rotateLogKey: true });
      const keys = await logKeysOf({ database: place.database, logOrigin: ORIGIN });
      assert.deepEqual([keys.length, keys[1]?.seed], [2, old?.seed]);
      assert.notDeepEqual(keys[0]?.seed, old?.seed);
      await signedBy(second, keys.map(vkeyOf), 2);
      await second.gateway.close();
      await assert.rejects(startGateway({ place, rotateLogKey: true }), /still signs beside the newest key/);
      const previous = join(place.folder, 'keys', 'log.previous');
      assert.ok(existsSync(previous));
      await rm(previous);
      assert.equal((await logKeysOf({ database: place.database, logOrigin: ORIGIN })).length, 1);
    } finally {
      await place.remove();
    }
  });
});
