import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { verifyExport, writeExport } from '../../src/audit/export-file.js';
import { summarizeView } from '../../src/audit/ladder.js';
import { formatVkey, verifierKeyOf } from '../../src/audit/verifier-key.js';
import { createHttpAdapter } from '../../src/adapter/http/index.js';
import { AuditVerifier } from '../../src/client/audit-verifier.js';
import { buildBundle } from '../../src/client/audit-bundle.js';
import { memoryCheckpoints } from '../../src/client/checkpoint-store.js';
import { notesErasure } from '../../src/elements/audit-log/erasure.js';
import { personalText, viewOfEntry, type EntryView } from '../../src/elements/audit-log/entry-view.js';
import { auditLogPanelWords } from '../../src/locales/en/audit-log-panels.js';
import { Format } from '../../src/locales/format.js';
import type { Api } from './support/api.js';
import { recordsOf } from './support/audit.js';
import { eventually, PROMPT } from './support/eventually.js';
import { startGateway, type Fixture } from './support/fixture.js';
import { policy } from './support/policy.js';

const KEY = { name: 'test.example/log', seed: new Uint8Array(32).fill(7) };
const TRUST = { origin: KEY.name, vkeys: [formatVkey(verifierKeyOf(KEY))] };
const withRedaction = { ...policy, roles: policy.roles.map((role) => (role.id === 'auditor' ? { ...role, permissions: [...role.permissions, 'audit:redact'] } : role)) };

describe('gateway: erasing values beside a record', () => {
  let fixture: Fixture;
  let aiko: Api;
  let run: string;
  let seq: number;
  const redact = (api: Api, paths: readonly string[], more: { readonly record?: number; readonly reason?: string; readonly id?: string } = {}) => {
    const { record = seq, reason = 'Asked for by the customer', id } = more;
    return api.command('audit.redact', { target: {}, args: { record, paths }, reason, ...(id === undefined ? {} : { id }) });
  };
  before(async () => {
    fixture = await startGateway({ limits: PROMPT, logKey: KEY, policy: withRedaction });
    const [sam, lena] = [await fixture.as('sam'), await fixture.as('lena')];
    aiko = await fixture.as('aiko');
    run = await sam.start('120.00');
    const gate = await lena.gate(run, 'open');
    assert.equal((await lena.vote(gate, 'reject', 'support-lead', { reason: 'Mrs. Doe of Elm Street has had it twice' })).status, 200);
    seq = (await recordsOf(aiko, run)).find((record) => record.type === 'decided')?.seq ?? -1;
    assert.ok(seq > 0);
  });
  after(() => fixture.close());

  it('is refused without leave, a reason, or anything to erase, and every refusal is a record', async () => {
    const before = Number((await aiko.get('/v1/audit/entries?limit=1')).body['size']);
    assert.equal((await redact(await fixture.as('lena'), ['reason'])).body['code'], 'NOT_ELIGIBLE');
    assert.equal((await redact(aiko, ['reason'], { reason: ' ' })).body['code'], 'REASON_REQUIRED');
    assert.equal((await redact(aiko, ['no-such-value'])).body['code'], 'NOT_FOUND');
    assert.equal((await redact(aiko, ['reason'], { record: 999_999 })).body['code'], 'NOT_FOUND');
    assert.equal(Number((await aiko.get('/v1/audit/entries?limit=1')).body['size']), before + 4);
    assert.ok('reason' in ((await recordsOf(aiko, run)).find((record) => record.seq === seq)?.opened ?? {}));
  });

  it('deletes salt and value for good, keeps the record and every proof, and notes it', async () => {
    const adapter = createHttpAdapter({ baseUrl: fixture.url, token: () => aiko.token ?? '' });
    const verifier = new AuditVerifier({ source: adapter.audit, trust: TRUST, checkpoints: memoryCheckpoints() });
    await eventually('a checkpoint over the decision', async () => Number((await verifier.checkHead({})).head.checkpoint?.size ?? 0n) > seq);
    const all = async () => [...(await adapter.audit.entries({ limit: 1000 }, {})).entries];
    const rawBefore = (await all()).find((entry) => entry.seq === seq)?.raw;

    const watching = (await fixture.as('lena')).frames(`/v1/runs/${run}/events`, (frame) => frame.type === 'reset');
    const { epoch } = (await aiko.frames(`/v1/runs/${run}/events`, (frame) => frame.type === 'snapshot')).at(-1) as { epoch: string };
    const answer = await redact(aiko, ['reason', 'unknown'], { id: 'erase-1' });
    assert.deepEqual([answer.status, answer.body['status'], answer.body['run']], [200, 'applied', run]);
    assert.equal((await redact(aiko, ['reason', 'unknown'], { id: 'erase-1' })).body['status'], 'applied', 'sent again: the same receipt');

    const entry = (await all()).find((each) => each.seq === seq);
    assert.equal(entry?.raw, rawBefore);
    assert.ok(!('reason' in (entry?.opened ?? {})) && 'name' in (entry?.opened ?? {}), 'only what was named');
    const { rows } = await fixture.gateway.pool.query('SELECT 1 FROM wf.audit_opened WHERE seq = $1 AND name = $2', [seq, 'reason']);
    assert.equal(rows.length, 0);
    const note = (await recordsOf(aiko, run)).find((record) => record.type === 'redacted');
    assert.deepEqual([note?.resource, note?.actor.id, note?.opened['reason']], [{ type: 'record', id: String(seq) }, 'aiko', 'Asked for by the customer']);

    await eventually('a checkpoint over all of it', async () => Number((await verifier.checkHead({})).head.checkpoint?.size ?? 0n) === (await all()).length);
    const judged = await verifier.checkHead({});
    const view = summarizeView(await verifier.checkRecords(judged, await all(), {}));
    assert.deepEqual([judged.head.appendOnly.state, view.intact.state, view.included.state], ['pass', 'pass', 'pass']);
    const bundle = await (await buildBundle({ source: adapter.audit, judged, entries: await all() })).text();
    const checked = verifyExport(bundle, { trust: TRUST, now: Date.now() });
    assert.deepEqual([checked.view.intact.state, checked.view.included.state], ['pass', 'pass']);

    assert.equal((await watching).at(-1)?.type, 'reset', 'whoever watches starts afresh');
    assert.deepEqual(await aiko.frames(`/v1/runs/${run}/events?from=${epoch}:1`, () => false), [{ type: 'reset', reason: 'rewritten' }]);
    assert.equal((await redact(aiko, ['reason'])).body['code'], 'NOT_FOUND', 'what is gone cannot be erased again');
  });

  it('notes it so that the list of records says of each value when it was erased', async () => {
    assert.equal((await redact(aiko, ['name'], { reason: 'Asked for by Lena' })).body['status'], 'applied');
    const { entries } = await createHttpAdapter({ baseUrl: fixture.url, token: () => aiko.token ?? '' }).audit.entries({ limit: 1000 }, {});
    const views = entries.map(viewOfEntry);
    const erased = views.find((view) => view.seq === seq)?.personal.all().filter(([, { state }]) => state === 'erased').map(([name]) => name);
    assert.deepEqual(erased?.toSorted(), ['name', 'reason']);
    const notes = (name: string): readonly EntryView[] => views.filter((view) => notesErasure(view, seq, name));
    assert.deepEqual(['reason', 'name', 'args'].map((name) => notes(name).map((view) => personalText(view, 'reason'))), [['Asked for by the customer'], ['Asked for by Lena'], []]);
    assert.ok(views.every((view) => !notesErasure(view, seq + 1, 'reason')));
    const [at = ''] = notes('reason').map(({ record }) => record?.at);
    const format = new Format('en', 'UTC');
    assert.match(auditLogPanelWords.terms.erasedOn({ at: format.dateTime(at) }), new RegExp(`^erased on .*${at.slice(11, 19)}`));
  });

  it('shows a value that was put back as altered', async () => {
    const { entries } = await createHttpAdapter({ baseUrl: fixture.url, token: () => aiko.token ?? '' }).audit.entries({ limit: 1000 }, {});
    const entry = entries.find((each) => each.seq === seq);
    assert.ok(entry);
    const opened = { ...entry.opened, reason: { salt: 'AAAAAAAAAAAAAAAAAAAAAA', value: 'No reason' } };
    const note = String((await aiko.get('/v1/audit/checkpoint')).body['text']);
    const { view } = verifyExport(writeExport({ checkpoint: note }, [{ index: seq, raw: entry.raw, opened }]), { trust: TRUST, now: Date.now() });
    assert.deepEqual([view.intact.reason, view.intact.firstBad], ['commitment-mismatch', seq]);
  });
});
