import { expect } from '@open-wc/testing';
import type { AuditProofQuery, AuditSource } from '../../src/adapter/contract.js';
import { AdapterError } from '../../src/adapter/errors.js';
import { toBase64 } from '../../src/audit/bytes.js';
import { evidenceOf } from '../../src/audit/evidence.js';
import { PASS, summarizeView } from '../../src/audit/ladder.js';
import { AuditVerifier } from '../../src/client/audit-verifier.js';
import { localCheckpoints, memoryCheckpoints } from '../../src/client/checkpoint-store.js';
import type { AuditEntry } from '../../src/model/audit-record.js';
import { LOG_KEY, NOW, ORIGIN, rawRecord, reasonOf, salt, TestLog, TRUST } from '../audit/support/log.js';

const entriesOf = (log: TestLog): AuditEntry[] =>
  log.raws.map((raw, seq) => ({ seq, raw, opened: { reason: { salt: salt(seq), value: reasonOf(seq) } } })).reverse();

/** A source over a log at some size, with the proofs that it was asked for. */
function sourceOf(log: TestLog, size = log.size, changes: Partial<AuditSource> = {}) {
  const asked: AuditProofQuery[] = [];
  const source: AuditSource = {
    entries: () => Promise.resolve({ entries: entriesOf(log), size }),
    checkpoint: () => Promise.resolve(log.checkpoint(size)),
    proof: (query) => {
      asked.push(query);
      return Promise.resolve(('index' in query ? log.inclusion(query.index, query.size) : log.consistency(query.from, query.size)).map(toBase64));
    },
    ...changes,
  };
  return { source, asked };
}

const verifier = (source: AuditSource, more: Partial<ConstructorParameters<typeof AuditVerifier>[0]> = {}) =>
  new AuditVerifier({ source, trust: TRUST, now: () => NOW, ...more });

const log = new TestLog(40);
/** The same first 10 records, then another history. */
const fork = new TestLog(40, Array.from({ length: 40 }, (_, seq) => rawRecord(seq, seq < 10 ? {} : { id: `other-${seq}` })));

describe('AuditVerifier looks at the head', () => {
  it('for the first time, and remembers it', async () => {
    const checkpoints = memoryCheckpoints();
    const { head, note } = await verifier(sourceOf(log, 20).source, { checkpoints }).checkHead({});
    expect(head.signed).to.deep.equal(PASS);
    expect(head.appendOnly.reason).to.equal('first-look');
    expect(checkpoints.load(ORIGIN)).to.equal(note);
  });

  it('again, and sees that the log only grew', async () => {
    const checkpoints = memoryCheckpoints();
    await verifier(sourceOf(log, 20).source, { checkpoints }).checkHead({});
    const { source, asked } = sourceOf(log);
    const { head } = await verifier(source, { checkpoints }).checkHead({});
    expect(head.appendOnly).to.deep.equal(PASS);
    expect(asked).to.deep.equal([{ from: 20, size: 40 }]);
    expect(checkpoints.load(ORIGIN)).to.equal(log.checkpoint(40));
  });

  it('and does not judge again what is still the same', async () => {
    const checkpoints = memoryCheckpoints();
    const { source, asked } = sourceOf(log, 20);
    let size = 20;
    const looking = verifier({ ...source, checkpoint: () => Promise.resolve(log.checkpoint(size)) }, { checkpoints });
    const first = await looking.checkHead({});
    const second = await looking.checkHead({});
    expect([first.head.appendOnly.reason, second.head.appendOnly]).to.deep.equal(['first-look', PASS]);
    expect(await looking.checkHead({})).to.equal(second);
    size = 30;
    const grown = await looking.checkHead({});
    expect([grown.head.checkpoint?.size, grown.head.appendOnly]).to.deep.equal([30n, PASS]);
    expect(asked).to.deep.equal([{ from: 20, size: 30 }]);
    await checkpoints.save(ORIGIN, fork.checkpoint(30));
    expect((await looking.checkHead({})).head.appendOnly.reason).to.equal('fork');
  });

  it('and tells a key that is none from a signature that is none', async () => {
    const { head } = await verifier(sourceOf(log).source, { trust: { ...TRUST, vkeys: [...TRUST.vkeys, 'no-key'] } }).checkHead({});
    expect(head.signed.reason).to.equal('bad-trust-anchor');
  });

  for (const [name, later, reason] of [
    ['truncated', sourceOf(log, 12).source, 'rollback'],
    ['forked at the same size', sourceOf(fork, 20).source, 'fork'],
    ['grown from another history', sourceOf(fork).source, 'root-mismatch'],
    ['emptied', sourceOf(log, 0, { checkpoint: () => Promise.resolve(null) }).source, 'rollback'],
  ] as const) {
    it(`alarms at a log that was ${name}, keeps what it remembers, and has the evidence`, async () => {
      const checkpoints = memoryCheckpoints();
      await verifier(sourceOf(log, 20).source, { checkpoints }).checkHead({});
      for (let look = 0; look < 2; look += 1) {
        const judged = await verifier(later, { checkpoints }).checkHead({});
        expect(judged.head.appendOnly).to.deep.equal({ state: 'fail', reason });
        expect(checkpoints.load(ORIGIN)).to.equal(log.checkpoint(20));
        const evidence = JSON.parse(evidenceOf(judged)) as Record<string, unknown>;
        expect(evidence['remembered']).to.equal(log.checkpoint(20));
        expect(evidence['checkpoint']).to.equal(judged.note);
        expect(evidence).to.have.nested.property('rungs.append-only.reason', reason);
      }
    });
  }

  it('without proof where the source refuses one, and passes on that it does not answer', async () => {
    const checkpoints = memoryCheckpoints();
    await verifier(sourceOf(log, 20).source, { checkpoints }).checkHead({});
    const refusing = sourceOf(log, 40, { proof: () => Promise.reject(new AdapterError('forbidden', 'no')) });
    expect((await verifier(refusing.source, { checkpoints }).checkHead({})).head.appendOnly.reason).to.equal('no-proof');
    expect(checkpoints.load(ORIGIN)).to.equal(log.checkpoint(20));
    const silent = sourceOf(log, 40, { proof: () => Promise.reject(new AdapterError('unavailable', 'no answer')) });
    const thrown: unknown = await verifier(silent.source, { checkpoints }).checkHead({}).catch((error: unknown) => error);
    expect(thrown).to.be.instanceOf(AdapterError);
  });

  it('remembers nothing that no configured key signed', async () => {
    const checkpoints = memoryCheckpoints();
    await verifier(sourceOf(log).source, { checkpoints, trust: undefined }).checkHead({});
    await verifier(sourceOf(log, 40, { checkpoint: () => Promise.resolve(log.checkpoint(40, [{ ...LOG_KEY, seed: new Uint8Array(32).fill(9) }])) }).source, { checkpoints }).checkHead({});
    expect(checkpoints.load(ORIGIN)).to.equal(undefined);
  });
});

describe('AuditVerifier checks records', () => {
  const check = async (source: AuditSource, entries: readonly AuditEntry[], told: number[] = []) => {
    const it = verifier(source);
    const judged = await it.checkHead({});
    return it.checkRecords(judged, entries, { onVerdicts: (some) => told.push(...some.map(({ index }) => index)) });
  };

  it('of a page with two proofs, in the order of the page', async () => {
    const { source, asked } = sourceOf(log);
    const told: number[] = [];
    const verdicts = await check(source, entriesOf(log).slice(3, 23), told);
    expect(verdicts.map(({ index }) => index)).to.deep.equal(entriesOf(log).slice(3, 23).map(({ seq }) => seq));
    expect(verdicts.every(({ intact, included }) => intact.state === 'pass' && included.state === 'pass')).to.equal(true);
    expect(asked).to.deep.equal([{ index: 17, size: 40 }, { index: 36, size: 40 }]);
    expect(told.sort((a, b) => a - b)).to.deep.equal(Array.from({ length: 20 }, (_, n) => 17 + n));
  });

  it('of a filtered view, each with its own proof', async () => {
    const { source, asked } = sourceOf(log);
    const verdicts = await check(source, entriesOf(log).filter(({ seq }) => seq % 7 === 0));
    expect(verdicts.map(({ included }) => included.state)).to.deep.equal(Array(6).fill('pass'));
    expect(asked).to.have.lengthOf(6);
  });

  it('and names every bad one, wherever it stands', async () => {
    for (const bad of [0, 1, 17, 31, 38, 39]) {
      const entries = entriesOf(log).map((entry) => (entry.seq === bad ? { ...entry, raw: entry.raw.replace('approve', 'reject') } : entry));
      const view = summarizeView(await check(sourceOf(log).source, entries));
      expect(view.included, `bad ${bad}`).to.deep.include({ state: 'fail', firstBad: bad, passed: 39, failed: 1, reason: 'root-mismatch' });
    }
  });

  it('also where one was removed and the others moved up', async () => {
    const raws = log.raws.filter((_, seq) => seq !== 5);
    const entries = raws.map((raw, seq) => ({ seq, raw, opened: {} }));
    const view = summarizeView(await check(sourceOf(log).source, entries));
    expect(view.intact).to.deep.include({ state: 'fail', firstBad: 5, reason: 'wrong-index' });
    expect(view.included).to.deep.include({ state: 'fail', firstBad: 5 });
  });

  it('gives up the search, not the verdict, where everything is bad', async () => {
    const big = new TestLog(200);
    const { source, asked } = sourceOf(big);
    const view = summarizeView(await check(source, entriesOf(big).map((entry) => ({ ...entry, raw: entry.raw.replace('rec-', 'bad-') }))));
    expect(view.included).to.deep.include({ state: 'fail', firstBad: 0, failed: 50, notAvailable: 150, passed: 0 });
    expect(asked.length).to.be.lessThan(300);
  });

  it('that are newer than the checkpoint, unreadable, or twice there', async () => {
    const entries = [...entriesOf(log), ...entriesOf(log).slice(-1), { seq: 41, raw: '\ud800', opened: {} }];
    const verdicts = await check(sourceOf(log, 30).source, entries);
    expect(verdicts.filter(({ included }) => included.reason === 'newer-than-checkpoint')).to.have.lengthOf(10);
    expect(verdicts.filter(({ included }) => included.state === 'pass')).to.have.lengthOf(31);
    expect(verdicts.at(-1)?.intact).to.deep.equal({ state: 'fail', reason: 'lone-surrogate' });
  });

  it('without proofs where the source has none', async () => {
    const { source } = sourceOf(log, 40, { proof: () => Promise.reject(new AdapterError('unsupported', 'no')) });
    const view = summarizeView(await check(source, entriesOf(log)));
    expect(view.included).to.deep.include({ state: 'not-available', reason: 'no-proof', notAvailable: 40 });
    expect(view.intact.state).to.equal('pass');
  });

  it('and stops when it is called off', async () => {
    const abort = new AbortController();
    const big = new TestLog(3000);
    const it = verifier(sourceOf(big).source);
    const judged = await it.checkHead({});
    const checking = it.checkRecords(judged, entriesOf(big), { signal: abort.signal });
    abort.abort(new Error('called off'));
    expect(((await checking.catch((error: unknown) => error)) as Error).message).to.equal('called off');
  });

  it('of a long log without keeping the page busy', async () => {
    const big = new TestLog(3000);
    const it = verifier(sourceOf(big).source);
    const judged = await it.checkHead({});
    let turns = 0;
    const ticking = setInterval(() => (turns += 1), 0);
    await it.checkRecords(judged, entriesOf(big), {});
    clearInterval(ticking);
    expect(turns).to.be.greaterThan(5);
  });
});

describe('localCheckpoints', () => {
  it('keeps one checkpoint per log', async () => {
    const kept = new Map<string, string>();
    const store = localCheckpoints({ getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => void kept.set(key, value) });
    expect(store.load('a')).to.equal(undefined);
    await store.save('a', 'note a');
    await store.save('b', 'note b');
    expect([store.load('a'), store.load('b')]).to.deep.equal(['note a', 'note b']);
  });

  it('forgets, and does not fail, where nothing can be stored', async () => {
    const refuse = () => {
      throw new DOMException('blocked', 'SecurityError');
    };
    const store = localCheckpoints({ getItem: refuse, setItem: refuse });
    await store.save('a', 'note');
    expect(store.load('a')).to.equal(undefined);
  });

  it('uses localStorage by default', async () => {
    await localCheckpoints().save('audit.example/test', 'note');
    expect(localStorage.getItem('wf-elements/checkpoint/audit.example/test')).to.equal('note');
    expect(localCheckpoints().load('audit.example/test')).to.equal('note');
    localStorage.removeItem('wf-elements/checkpoint/audit.example/test');
  });
});
