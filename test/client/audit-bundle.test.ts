import { expect } from '@open-wc/testing';
import type { AuditSource } from '../../src/adapter/contract.js';
import { toBase64 } from '../../src/audit/bytes.js';
import { verifyExport, writeExport } from '../../src/audit/export-file.js';
import { buildBundle } from '../../src/client/audit-bundle.js';
import { AuditVerifier } from '../../src/client/audit-verifier.js';
import { memoryCheckpoints } from '../../src/client/checkpoint-store.js';
import type { AuditEntry } from '../../src/model/audit-record.js';
import { NOW, ORIGIN, reasonOf, salt, TestLog, TRUST } from '../audit/support/log.js';

const log = new TestLog(40);
const entries: readonly AuditEntry[] = log.raws.map((raw, seq) => ({ seq, raw, opened: { reason: { salt: salt(seq), value: reasonOf(seq) } } })).reverse();

async function bundle(of: readonly AuditEntry[], o: { readonly remembered?: string; readonly size?: number; readonly log?: TestLog } = {}) {
  let asked = 0;
  const { log: kept = log, size = kept.size } = o;
  const source: AuditSource = {
    entries: () => Promise.resolve({ entries: [], size }),
    checkpoint: () => Promise.resolve(kept.checkpoint(size)),
    proof: (query) => {
      asked += 1;
      return Promise.resolve(('index' in query ? kept.inclusion(query.index, query.size) : kept.consistency(query.from, query.size)).map(toBase64));
    },
  };
  const checkpoints = memoryCheckpoints();
  if (o.remembered !== undefined) await checkpoints.save(ORIGIN, o.remembered);
  const judged = await new AuditVerifier({ source, trust: TRUST, checkpoints, now: () => NOW }).checkHead({});
  asked = 0;
  const progress: number[] = [];
  const text = await (await buildBundle({ source, judged, entries: of, onProgress: (done) => progress.push(done) })).text();
  return { text, asked, progress };
}

describe('buildBundle', () => {
  it('exports the whole log, with proofs from the records themselves', async () => {
    const { text, asked, progress } = await bundle(entries);
    const { head, view, records } = verifyExport(text, { trust: TRUST, now: NOW });
    expect([head.signed.state, view.intact.state, view.included.state, view.contiguous]).to.deep.equal(['pass', 'pass', 'pass', true]);
    expect(records).to.have.lengthOf(40);
    expect(asked).to.equal(0);
    expect(progress.at(-1)).to.equal(40);
  });

  it('exports a log of any length in its order', async () => {
    const long = new TestLog(3333);
    const all = long.raws.map((raw, seq): AuditEntry => ({ seq, raw, opened: {} }));
    const { text, progress } = await bundle(all.toReversed(), { log: long });
    const records = all.map(({ seq, raw, opened }) => ({ index: seq, raw, opened, proof: long.inclusion(seq) }));
    expect(text === writeExport({ checkpoint: long.checkpoint(), range: { begin: 0, end: 3333 } }, records)).to.equal(true);
    expect([progress[0], progress.at(-1)]).to.deep.equal([100, 3333]);
  });

  it('exports a page as a range, and a selection as one that claims nothing more', async () => {
    const page = verifyExport((await bundle(entries.slice(5, 12))).text, { trust: TRUST, now: NOW });
    expect(page.view).to.deep.include({ first: 28, last: 34, contiguous: true });
    const { text, asked } = await bundle(entries.filter(({ seq }) => seq % 9 === 0));
    expect(verifyExport(text, { trust: TRUST, now: NOW }).view.included).to.deep.include({ state: 'pass', passed: 5 });
    expect(text.split('\n')[0]).to.not.include('range');
    expect(asked).to.equal(5);
  });

  it('carries the proof that the log only grew since the last look', async () => {
    const { text } = await bundle(entries.slice(0, 3), { remembered: log.checkpoint(13) });
    expect(verifyExport(text, { trust: TRUST, remembered: log.checkpoint(13), now: NOW }).head.appendOnly.state).to.equal('pass');
  });

  it('leaves out what is newer than the checkpoint', async () => {
    const { view } = verifyExport((await bundle(entries, { size: 30 })).text, { trust: TRUST, now: NOW });
    expect(view).to.deep.include({ first: 0, last: 29, contiguous: true });
  });

  it('refuses a log without a checkpoint', async () => {
    const source: AuditSource = { entries: () => Promise.reject(new Error()), checkpoint: () => Promise.resolve(null), proof: () => Promise.reject(new Error()) };
    const judged = await new AuditVerifier({ source, trust: TRUST }).checkHead({});
    const thrown: unknown = await buildBundle({ source, judged, entries }).catch((error: unknown) => error);
    expect(thrown).to.be.instanceOf(TypeError);
  });
});
