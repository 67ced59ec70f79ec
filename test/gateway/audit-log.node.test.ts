import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { fromBase64, fromBase64url, toBase64, utf8Text } from '../../src/audit/bytes.js';
import { parseCheckpoint } from '../../src/audit/checkpoint.js';
import { verifyCommitment } from '../../src/audit/commitment.js';
import { passesFilter, type AuditFilter } from '../../src/audit/filter.js';
import { leafHash, verifyConsistency, verifyInclusion } from '../../src/audit/merkle.js';
import { rootFromLeaves } from '../../src/audit/merkle-tree.js';
import { openNote } from '../../src/audit/note.js';
import { decodeEntryBundle, tilePath } from '../../src/audit/tile.js';
import { TileTree } from '../../src/audit/tile-tree.js';
import { verifierKeyOf } from '../../src/audit/verifier-key.js';
import { canonicalize } from '../../src/audit/canonical-json.js';
import type { AuditEntry, AuditRecord } from '../../src/model/audit-record.js';
import type { Api } from './support/api.js';
import { eventually, PROMPT } from './support/eventually.js';
import { startGateway, type Fixture } from './support/fixture.js';

const KEY = { name: 'test.example/log', seed: new Uint8Array(32).fill(7) };

describe('gateway: the audit log', () => {
  let fixture: Fixture;
  let aiko: Api;
  before(async () => {
    fixture = await startGateway({ limits: PROMPT, logKey: KEY });
    const [sam, lena, mara] = [await fixture.as('sam'), await fixture.as('lena'), await fixture.as('mara')];
    aiko = await fixture.as('aiko');
    await Promise.all(
      Array.from({ length: 8 }, async (_, n) => {
        const run = await sam.start(n % 2 === 0 ? '120.00' : '20.00');
        if (n % 2 === 1) return;
        const gate = await lena.gate(run, 'open');
        await Promise.all([lena.vote(gate, 'approve', 'support-lead'), mara.vote(gate, 'approve', 'support-lead'), sam.vote(gate, 'approve', 'support-lead')]);
        await lena.runStatus(run, 'succeeded');
      }),
    );
  });
  after(() => fixture.close());

  const entries = async (): Promise<AuditEntry[]> => ((await aiko.get('/v1/audit/entries?limit=1000')).body['entries'] as AuditEntry[]).reverse();

  it('is dense, in the order of its times, and each record is canonical and knows its place', async () => {
    const all = await entries();
    assert.ok(all.length > 30, `${all.length} records`);
    assert.deepEqual(all.map((entry) => entry.seq), all.map((_, index) => index));
    const records = all.map((entry) => JSON.parse(entry.raw) as AuditRecord);
    assert.ok(all.every((entry, index) => canonicalize(records[index]) === entry.raw));
    assert.ok(records.every((record, index) => record.seq === index && record.log === 'test.example/log'));
    assert.ok(records.every((record, index) => index === 0 || record.at >= (records[index - 1]?.at ?? '')));
  });

  it('holds names and reasons as commitments only', async () => {
    const all = await entries();
    assert.ok(all.every((entry) => !entry.raw.includes('Lena Fischer') && !entry.raw.includes('120.00')));
    for (const { raw, opened } of all) {
      const { commitments = {} } = JSON.parse(raw) as AuditRecord;
      assert.deepEqual(Object.keys(opened).sort(), Object.keys(commitments).sort());
      for (const [name, { salt, value }] of Object.entries(opened)) assert.ok(verifyCommitment(commitments[name] ?? '', salt, value));
    }
  });

  it('has a signed root that equals the root of its records, and proofs that lead to it', async () => {
    await eventually('a checkpoint over every record', async () => {
      const note = String((await aiko.get('/v1/audit/checkpoint')).body['text']);
      return note !== '' && Number(parseCheckpoint(openNote(note, [verifierKeyOf(KEY)]).text).size) === (await entries()).length;
    });
    const note = String((await aiko.get('/v1/audit/checkpoint')).body['text']);
    const { size, root } = parseCheckpoint(openNote(note, [verifierKeyOf(KEY)]).text);
    const leaves = (await entries()).slice(0, Number(size)).map((entry) => leafHash(entry.raw));
    assert.equal(toBase64(rootFromLeaves(leaves)), toBase64(root));
    for (const index of [0, 1, 7, Number(size) - 1]) {
      const { body } = await aiko.get(`/v1/audit/proof?index=${index}&size=${size}`);
      const proof = (body['hashes'] as string[]).map((hash) => fromBase64(hash));
      assert.ok(verifyInclusion({ index, size, leafHash: leaves[index] ?? new Uint8Array(), proof, root }));
    }
    assert.equal((await aiko.get(`/v1/audit/proof?index=${size}&size=${size}`)).status, 400);
    assert.equal((await aiko.get('/v1/audit/proof')).status, 400);
  });

  it('proves that it only grew, between any two sizes', async () => {
    const leaves = (await entries()).map((entry) => leafHash(entry.raw));
    const size = leaves.length;
    for (const from of [1, 2, 7, 16, size - 1, size]) {
      const { body } = await aiko.get(`/v1/audit/proof?from=${from}&size=${size}`);
      const proof = (body['hashes'] as string[]).map((hash) => fromBase64(hash));
      const roots = { root1: rootFromLeaves(leaves.slice(0, from)), root2: rootFromLeaves(leaves) };
      assert.ok(verifyConsistency({ size1: from, size2: size, ...roots, proof }), `from ${from}`);
    }
    for (const query of ['from=0', `from=${size + 1}&size=${size}`, `from=1&index=1`, `from=1&size=${size + 1000}`]) {
      assert.equal((await aiko.get(`/v1/audit/proof?${query}`)).status, 400, query);
    }
  });

  it('serves its tree as tiles, from which anybody can make every proof', async () => {
    const note = String((await aiko.get('/v1/audit/checkpoint')).body['text']);
    const { size, root } = parseCheckpoint(openNote(note, [verifierKeyOf(KEY)]).text);
    const sam = await fixture.as('sam');
    const bytes = async (api: Api, path: string): Promise<{ readonly status: number; readonly headers: Headers; readonly bytes: Uint8Array }> => {
      const response = await fetch(`${fixture.url}/v1/audit/${path}`, { headers: { authorization: `Bearer ${api.token}` } });
      return { status: response.status, headers: response.headers, bytes: new Uint8Array(await response.arrayBuffer()) };
    };
    const tree = new TileTree(async (level, index, width) => (await bytes(sam, tilePath({ level, index, width }))).bytes);
    const leaves = (await entries()).slice(0, Number(size)).map((entry) => leafHash(entry.raw));
    assert.equal(toBase64(await tree.root(Number(size))), toBase64(root));
    for (const [index, leaf] of leaves.entries()) {
      assert.ok(verifyInclusion({ index, size, leafHash: leaf, proof: await tree.inclusionProof(index, Number(size)), root }));
    }
    const partial = await bytes(sam, 'tile/0/000.p/5');
    assert.equal(partial.headers.get('cache-control'), 'public, max-age=60');
    assert.equal(partial.bytes.length, 160);
    const bundle = await bytes(aiko, 'tile/entries/000.p/3');
    assert.equal(bundle.headers.get('cache-control'), 'private, no-store');
    assert.deepEqual(decodeEntryBundle(bundle.bytes).map(utf8Text), (await entries()).slice(0, 3).map((entry) => entry.raw));
    assert.equal((await bytes(sam, 'tile/entries/000.p/3')).status, 403, 'records need leave to read the log');
    assert.equal((await fetch(`${fixture.url}/v1/audit/tile/0/000.p/5`)).status, 401);
    for (const path of ['tile/0/000', 'tile/0/000.p/256', 'tile/0/00.p/5', 'tile/0/x000/000.p/5', 'tile/0/999.p/5', 'tile/9/000.p/1', 'tile/entries/001.p/1', 'tile/']) {
      assert.equal((await bytes(aiko, path)).status, 404, path);
    }
    assert.equal((await aiko.get('/v1/audit/checkpoint')).headers.get('cache-control'), 'no-store');
  });

  it('keeps the tree in step with the records', async () => {
    const { rows } = await fixture.gateway.pool.query<{ size: string; hashes: string }>('SELECT size, hashes FROM wf.audit_head');
    const all = await entries();
    assert.equal(Number(rows[0]?.size), all.length);
    assert.ok((JSON.parse(rows[0]?.hashes ?? '[]') as string[]).every((hash) => fromBase64url(hash).length === 32));
  });

  it('refuses UPDATE, DELETE and TRUNCATE', async () => {
    for (const sql of [
      `UPDATE wf.audit_entry SET raw = '{}'`, 'DELETE FROM wf.audit_entry WHERE seq = 0', 'TRUNCATE wf.audit_entry', 'TRUNCATE wf.audit_entry, wf.audit_opened CASCADE',
      `UPDATE wf.audit_node SET hash = ''`, 'DELETE FROM wf.audit_node', 'DELETE FROM wf.audit_checkpoint',
      `INSERT INTO wf.audit_entry (log, seq, id, type, at, raw) VALUES ('test.example/log', 0, 'x', 'decided', 0, '{}') ON CONFLICT (log, seq) DO UPDATE SET raw = EXCLUDED.raw`,
    ]) {
      await assert.rejects(fixture.gateway.pool.query(sql), /append-only/, sql);
    }
    for (const sql of [`UPDATE wf.audit_opened SET value = '"x"'`, 'TRUNCATE wf.audit_opened', 'DELETE FROM wf.audit_head', 'TRUNCATE wf.audit_head', 'UPDATE wf.audit_head SET size = size - 1']) {
      await assert.rejects(fixture.gateway.pool.query(sql), /append-only/, sql);
    }
    const { rows } = await fixture.gateway.pool.query<{ name: string }>(`SELECT c.relname AS name FROM pg_class c WHERE c.relnamespace = 'wf'::regnamespace AND c.relname LIKE 'audit%' AND c.relkind = 'r'
      AND NOT EXISTS (SELECT 1 FROM pg_trigger t WHERE t.tgrelid = c.oid AND t.tgenabled = 'A')`);
    assert.deepEqual(rows, [], 'each table of the log has a trigger that no session can switch off');
    const client = await fixture.gateway.pool.connect();
    try {
      await client.query('SET session_replication_role = replica');
      await assert.rejects(client.query('DELETE FROM wf.audit_entry'), /append-only/);
    } finally {
      await client.query('SET session_replication_role = origin');
      client.release();
    }
  });

  it('pages backwards, and by run', async () => {
    const all = await entries();
    const pages: number[] = [];
    for (let before: number | undefined = undefined; ;) {
      const { body } = await aiko.get(`/v1/audit/entries?limit=7${before === undefined ? '' : `&before=${before}`}`);
      pages.push(...(body['entries'] as AuditEntry[]).map((entry) => entry.seq));
      before = body['next'] as number | undefined;
      if (before === undefined) break;
    }
    assert.deepEqual(pages, all.map((entry) => entry.seq).reverse());
    assert.equal((await aiko.get(`/v1/audit/entries?run=${randomUUID()}`)).status, 404);
  });

  it('selects by person, action, step, outcome, time and text, as a reader would', async () => {
    const all = await entries();
    const { at } = JSON.parse(all[Math.floor(all.length / 2)]?.raw ?? '') as AuditRecord;
    const filters: readonly AuditFilter[] = [
      { actor: 'lena' }, { action: 'gate.vote' }, { step: 'a' }, { outcome: 'refused' }, { since: at }, { until: at }, { actor: 'lena', outcome: 'ok', since: at },
      { text: 'LENA FISCHER' }, { text: 'test.example' }, { text: 'nobody said this' }, { text: 'Straße' }, { actor: 'nobody' },
    ];
    for (const filter of filters) {
      const { body } = await aiko.get(`/v1/audit/entries?limit=1000&${new URLSearchParams({ ...filter } as Record<string, string>).toString()}`);
      const expected = all.filter((entry) => passesFilter(entry, filter)).map((entry) => entry.seq).reverse();
      assert.deepEqual((body['entries'] as AuditEntry[]).map((entry) => entry.seq), expected, JSON.stringify(filter));
      assert.equal(body['size'], all.length);
    }
    assert.ok((await aiko.get('/v1/audit/entries?actor=lena&limit=1')).body['next'], 'there is more of Lena');
    for (const query of ['outcome=good', 'since=yesterday', 'since=2026-02-30T25:00:00.000Z', 'actor=', `text=${'x'.repeat(201)}`]) {
      assert.equal((await aiko.get(`/v1/audit/entries?${query}`)).status, 400, query);
    }
  });
});
