import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { utf8Text } from '../../src/audit/bytes.js';
import { leafHash, verifyConsistency, verifyInclusion } from '../../src/audit/merkle.js';
import { openNote, signNote } from '../../src/audit/note.js';
import { parseCheckpoint, formatCheckpoint, type Checkpoint } from '../../src/audit/checkpoint.js';
import { decodeEntryBundle, tilePath } from '../../src/audit/tile.js';
import { TileTree } from '../../src/audit/tile-tree.js';
import { formatVkey, verifierKeyOf } from '../../src/audit/verifier-key.js';
import { signCheckpoint } from '../../src/gateway/core/checkpoints.js';
import { writeTileFiles } from '../../src/gateway/core/tile-files.js';
import { openDatabase, type Database } from '../../src/gateway/db/database.js';
import { migrate } from '../../src/gateway/db/migrate.js';
import { appendRecords, createLog } from '../../src/gateway/store/audit-log.js';
import { logSize } from '../../src/gateway/store/audit-read.js';
import { freshPlace, type Place } from './support/fixture.js';

const LOG = 'test.example/log';
const KEY = { name: LOG, seed: new Uint8Array(32).fill(7) };

describe('gateway: the log as plain files', () => {
  let place: Place;
  let database: Database;
  let folder: string;
  let first: string;
  before(async () => {
    place = await freshPlace();
    database = await openDatabase(place.database);
    await migrate(database);
    await createLog(database, LOG, 'acme');
    folder = await mkdtemp(join(tmpdir(), 'wf-tiles-'));
  });
  after(async () => {
    await database.close();
    await place.remove();
    await rm(folder, { recursive: true, force: true });
  });

  /** Appends as the gateway does, some at a time, and signs. */
  async function grow(count: number): Promise<void> {
    for (let done = 0; done < count; done += 100) {
      const size = await logSize(database, LOG);
      const drafts = Array.from({ length: Math.min(100, count - done) }, (_, at) => ({
        type: 'decided' as const, actor: { type: 'human' as const, id: `person-${(size + at) % 7}`, roles: ['lead'] }, action: { name: 'gate.vote' },
        resource: { type: 'gate', id: `gate-${size + at}` }, context: { tenant: 'acme' }, outcome: { status: 'ok' as const }, personal: { name: 'Lena Fischer' },
      }));
      await database.transaction((tx) => appendRecords(tx, LOG, drafts));
    }
    await signCheckpoint({ database, log: LOG }, [KEY]);
  }

  const files = async (of = folder): Promise<string[]> =>
    (await readdir(of, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name).slice(of.length + 1)).sort();
  const states = async (): Promise<Map<string, string>> =>
    new Map(await Promise.all((await files()).map(async (name) => [name, `${(await stat(join(folder, name), { bigint: true })).mtimeNs} ${(await readFile(join(folder, name))).toString('base64')}`] as const)));
  const checkpoint = async (): Promise<Checkpoint> => parseCheckpoint(openNote(await readFile(join(folder, 'checkpoint'), 'utf8'), [verifierKeyOf(KEY)]).text);
  /** What a reader makes of the files alone. */
  const tree = () => new TileTree(async (level, index, width) => readFile(join(folder, tilePath({ level, index, width }))));

  it('refuses while nothing is signed', async () => {
    await assert.rejects(writeTileFiles({ database, log: LOG, folder }), /has no checkpoint/);
    assert.deepEqual(await files(), []);
  });

  it('has every tile that the checkpoint needs, under the paths of tlog-tiles', async () => {
    await grow(300);
    assert.deepEqual(await writeTileFiles({ database, log: LOG, folder }), { size: 300, written: 5 });
    assert.deepEqual(await files(), ['checkpoint', 'tile/0/000', 'tile/0/001.p/44', 'tile/1/000.p/1', 'tile/entries/000', 'tile/entries/001.p/44']);
    const { size, root } = await checkpoint();
    assert.deepEqual(await tree().root(Number(size)), root);
    const entries = (await Promise.all(['000', '001.p/44'].map(async (name) => decodeEntryBundle(await readFile(join(folder, 'tile/entries', name)))))).flat();
    assert.equal(entries.length, 300);
    for (const index of [0, 255, 256, 299]) {
      const entry = entries[index] ?? new Uint8Array();
      assert.equal((JSON.parse(utf8Text(entry)) as { seq: number }).seq, index);
      assert.ok(verifyInclusion({ index, size, leafHash: leafHash(entry), proof: await tree().inclusionProof(index, Number(size)), root }));
    }
    assert.ok(entries.every((entry) => !utf8Text(entry).includes('Lena')), 'names stay beside the records');
  });

  it('writes nothing again, and only what is new when the log has grown', async () => {
    first = await readFile(join(folder, 'checkpoint'), 'utf8');
    const before = await states();
    const old = await checkpoint();
    assert.deepEqual(await writeTileFiles({ database, log: LOG, folder }), { size: 300, written: 0 });
    assert.deepEqual(await states(), before);
    await grow(10);
    assert.deepEqual(await writeTileFiles({ database, log: LOG, folder }), { size: 310, written: 2 });
    await grow(290);
    assert.deepEqual(await writeTileFiles({ database, log: LOG, folder }), { size: 600, written: 5 });
    const now = await states();
    assert.deepEqual([...now.keys()], [
      'checkpoint', 'tile/0/000', 'tile/0/001', 'tile/0/002.p/88', 'tile/1/000.p/1', 'tile/1/000.p/2', 'tile/entries/000', 'tile/entries/001', 'tile/entries/002.p/88',
    ]);
    for (const name of ['tile/0/000', 'tile/1/000.p/1', 'tile/entries/000']) assert.equal(now.get(name), before.get(name), name);
    const { size, root } = await checkpoint();
    assert.deepEqual(await tree().root(600), root);
    assert.ok(verifyConsistency({ size1: old.size, size2: size, root1: old.root, root2: root, proof: await tree().consistencyProof(300, 600) }));
  });

  it('is checked by a program that is not ours', { skip: spawnSync('python3', ['--version']).status === 0 && spawnSync('openssl', ['version']).status === 0 ? false : 'needs python3 and openssl' }, async () => {
    const older = join(place.folder, 'older');
    await writeFile(older, first);
    const check = (): string => {
      const { stdout, stderr } = spawnSync('python3', ['docs/examples/check_export.py', folder, formatVkey(verifierKeyOf(KEY)), older], { encoding: 'utf8' });
      return stdout + stderr;
    };
    assert.equal(check(), 'VERIFIED: 600 of 600 records of test.example/log\nVERIFIED: it only grew, from 300 records\n');
    const bundle = join(folder, 'tile/entries/001');
    const good = await readFile(bundle, 'latin1');
    await writeFile(bundle, good.replace('person-3', 'person-4'), 'latin1');
    assert.match(check(), /FAILED: the records do not have the root in the checkpoint/);
    await writeFile(bundle, good, 'latin1');
  });

  it('makes good what was interrupted or got lost', async () => {
    const before = await states();
    await rm(join(folder, 'tile/entries/001'));
    await rm(join(folder, 'tile/1'), { recursive: true });
    assert.deepEqual(await writeTileFiles({ database, log: LOG, folder }), { size: 600, written: 2 });
    assert.deepEqual(await readFile(join(folder, 'tile/entries/001')).then((bytes) => bytes.toString('base64')), before.get('tile/entries/001')?.split(' ')[1]);
    assert.ok((await files()).every((name) => !name.includes('.tmp')));
  });

  it('leaves the records out where only hashes are wanted', async () => {
    const open = await mkdtemp(join(tmpdir(), 'wf-hashes-'));
    try {
      assert.deepEqual(await writeTileFiles({ database, log: LOG, folder: open, hashesOnly: true }), { size: 600, written: 4 });
      assert.deepEqual(await files(open), ['checkpoint', 'tile/0/000', 'tile/0/001', 'tile/0/002.p/88', 'tile/1/000.p/2']);
    } finally {
      await rm(open, { recursive: true, force: true });
    }
  });

  it('publishes no other history over one that was published', async () => {
    const note = await readFile(join(folder, 'checkpoint'), 'utf8');
    const { root } = await checkpoint();
    const other = (size: number, origin = LOG): string => signNote(formatCheckpoint({ origin, size, root }), [KEY]);
    for (const [published, why] of [
      [other(601), /covers 601 records, and the database has a checkpoint over 600 only/],
      [other(599), /signed over other records than those in the database/],
      [other(600, 'other.example'), /is not a checkpoint of test\.example\/log/],
      ['a shopping list\n', /is not a checkpoint/],
    ] as const) {
      await writeFile(join(folder, 'checkpoint'), published);
      const before = await states();
      await assert.rejects(writeTileFiles({ database, log: LOG, folder }), why);
      assert.deepEqual(await states(), before);
    }
    await writeFile(join(folder, 'checkpoint'), note);
    assert.equal((await writeTileFiles({ database, log: LOG, folder })).size, 600);
  });
});
