import { expect, fixture, html } from '@open-wc/testing';
import type { AuditSource } from '../../../src/adapter/contract.js';
import { createClient } from '../../../src/client/client.js';
import { memoryCheckpoints, type CheckpointStore } from '../../../src/client/checkpoint-store.js';
import type { WfAuditLog } from '../../../src/elements/audit-log/audit-log.js';
import type { WfAuditAlarmEvent } from '../../../src/elements/audit-log/audit-log.events.js';
import { writeExport } from '../../../src/audit/export-file.js';
import type { AuditEntry } from '../../../src/model/audit-record.js';
import { altered, longRecord, refundRecord } from '../../fixtures/refund-record.js';
import { checkpointFor, LOG_KEY, LOG_VKEY, proofsOf, signedLog, tampered, WITNESS_POLICY, type SignedLogOptions } from '../../fixtures/signed-log.js';
import { countTurns, listed, message, openRow, rows, savedFiles, shadowOf, soon, textOf } from './support.js';

const clientFor = (audit: AuditSource) =>
  createClient({ audit, async *open(_topic, { signal }) { yield* []; await new Promise((resolve) => signal.addEventListener('abort', resolve)); } }, { storage: null });

interface Trust {
  readonly keys?: readonly string[];
  readonly origin?: string;
  readonly witnesses?: typeof WITNESS_POLICY;
  readonly checkpoints?: CheckpointStore;
}

const wholeLog = (audit: AuditSource, { keys = [LOG_VKEY], origin, witnesses, checkpoints = memoryCheckpoints() }: Trust = {}): Promise<WfAuditLog> =>
  fixture<WfAuditLog>(html`<wf-audit-log lang="en" all .client=${clientFor(audit)} .keys=${keys} .origin=${origin} .witnesses=${witnesses} .checkpoints=${checkpoints}></wf-audit-log>`);

const states = (log: WfAuditLog): string => [...shadowOf(log).querySelectorAll<HTMLElement>('.pills .rung')].map(({ dataset }) => dataset['state']).join(' ');
const says = (log: WfAuditLog, rung: string): string => textOf(shadowOf(log).querySelector(`.claims dd[data-rung="${rung}"]`));
const rowStates = (log: WfAuditLog, seq: number): string => shadowOf(log).querySelector<HTMLElement>(`.row[data-seq="${seq}"] .mark`)?.dataset['rungs'] ?? '';
const proven = async (log: WfAuditLog): Promise<WfAuditLog> => {
  await listed(log);
  await soon(() => states(log) !== '' && !states(log).includes('pending') && !rows(log).slice(0, 3).some((row) => row.querySelector('.mark[data-state=pending]') !== null), `the proof does not come: ${states(log)}`);
  return log;
};
const alarm = (log: WfAuditLog): string => textOf(shadowOf(log).querySelector('.alarm .notice-text'));

/** A log whose backend shows something else than what was appended. */
const shows = (entries: readonly AuditEntry[], change: (entry: AuditEntry) => AuditEntry, options: SignedLogOptions = {}): AuditSource => signedLog(entries, { ...options, shown: entries.map(change) });

const entries = refundRecord();
const long = longRecord(300);

const remembering = (note: string, saved: string[] = []): CheckpointStore => ({ load: () => note, save: (_origin, each) => void saved.push(each), savedAt: () => '2026-11-20T08:15:00.000Z' });

describe('<wf-audit-log> proves', () => {
  it('with five answers that each stand for themselves, for the list and for each record', async () => {
    const log = await proven(await wholeLog(signedLog(long, { witnesses: 3 }), { witnesses: WITNESS_POLICY, checkpoints: remembering(checkpointFor(long, { size: 250 })) }));
    expect(states(log)).to.equal('pass pass pass pass pass');
    expect(rowStates(log, 299)).to.equal('pass pass pass pass pass');
    expect(says(log, 'included')).to.equal('Passed. It is in the signed list of 300 entries.');
    expect(says(log, 'signed')).to.match(/^Passed\. With a key that this page trusts: demo\+[0-9a-f]{8}\.$/);
    expect(says(log, 'append-only')).to.match(/^Passed\. Since Nov 20, 2026, .* the record only grew: from 250 to 300 entries\.$/);
    expect(says(log, 'witnessed')).to.match(/^Passed\. 3 outsiders confirmed it, 2 are needed; the latest at /);
    expect(textOf(shadowOf(log).querySelector('.sums p'))).to.match(/^\d+ of 300 entries checked here\.$/);
    expect(textOf(rows(log)[0]!.querySelector('.cell.proof'))).to.equal('5 of 5 checks passed');
    expect(rows(log)[0]!.querySelectorAll('.proof svg')).to.have.length(1);
    await expect(log).to.be.accessible();
  });

  it('and says of what it cannot establish that it is not available', async () => {
    const log = await proven(await wholeLog(signedLog(entries), { keys: [] }));
    expect(states(log)).to.equal('pass pass not-available not-available not-available');
    expect(says(log, 'signed')).to.equal('Not set up. This page names no key.');
    expect(says(log, 'append-only')).to.contain('your first visit from this browser');
    expect(says(log, 'witnessed')).to.equal('Not set up. This page names no outsiders who confirm the log.');
    expect(textOf(shadowOf(log).querySelector('.meaning'))).to.contain('What neither passed nor failed tells nothing');
  });

  it('nothing by a log that gives no checkpoint: sound bytes are compared with nothing', async () => {
    const log = await proven(await wholeLog({ ...signedLog(entries), checkpoint: () => Promise.resolve(null) }));
    expect(states(log)).to.equal('not-available not-available not-available not-available not-available');
    expect(says(log, 'included')).to.equal('Not known. The log gives no signed list to compare with.');
    expect(says(log, 'intact')).to.contain('nothing to compare its text with');
    expect(rows(log)[0]!.querySelector('.proof')).to.equal(null);
    expect(textOf(shadowOf(log).querySelector('.claims summary'))).to.equal('Cannot be checked');
  });

  it('every record of the log when asked to, with progress, and says so only when none is missing', async () => {
    const log = await proven(await wholeLog(signedLog(long)));
    (shadowOf(log).querySelector('.sweep') as HTMLElement).click();
    await soon(() => textOf(shadowOf(log).querySelector('.sums p')) === 'All 300 entries were checked, and none is missing.');
    expect(shadowOf(log).querySelector('.sweep')).to.equal(null);
  });

  it('every record of a run when asked to, says that all were checked, and offers it again once there are new ones', async () => {
    let current = signedLog(long);
    const growing: AuditSource = { entries: (...call) => current.entries(...call), checkpoint: (o) => current.checkpoint(o), proof: (...call) => current.proof(...call) };
    const log = await proven(await fixture<WfAuditLog>(html`<wf-audit-log lang="en" run="run-1" .client=${clientFor(growing)} .keys=${[LOG_VKEY]} .checkpoints=${memoryCheckpoints()}></wf-audit-log>`));
    const sums = (): string => textOf(shadowOf(log).querySelector('.sums p'));
    (shadowOf(log).querySelector('.sweep') as HTMLElement).click();
    await soon(() => sums().includes('All 300 entries of this list were checked, and each is in the log.'));
    expect(shadowOf(log).querySelector('.sweep')).to.equal(null);
    expect(sums()).to.contain('This list shows one run. Entries of other runs are left out.');
    current = signedLog(longRecord(302));
    await log.refresh();
    await soon(() => shadowOf(log).querySelector('.sweep') !== null);
    expect(sums()).not.to.contain('All 300');
    (shadowOf(log).querySelector('.sweep') as HTMLElement).click();
    await soon(() => sums().includes('All 302 entries of this list were checked, and each is in the log.'));
  });

  it('every record without being asked where all of them are in sight', async () => {
    const log = await proven(await wholeLog(signedLog(entries.slice(0, 2))));
    await soon(() => textOf(shadowOf(log).querySelector('.sums p')) === 'All 2 entries were checked, and none is missing.');
    expect(shadowOf(log).querySelector('.sweep')).to.equal(null);
  });

  it('the records of a file that come from somewhere in the log, without calling them all there is', async () => {
    const prove = proofsOf(long);
    const some = await Promise.all(long.slice(100, 103).map(async ({ seq, raw, opened }) => ({ index: seq, raw, opened, proof: await prove({ index: seq, size: long.length }, {}) })));
    const file = writeExport({ checkpoint: checkpointFor(long) }, some);
    const log = await proven(await fixture<WfAuditLog>(html`<wf-audit-log lang="en" .file=${file} .keys=${[LOG_VKEY]} .checkpoints=${memoryCheckpoints()}></wf-audit-log>`));
    await soon(() => textOf(shadowOf(log).querySelector('.sums p')) === '3 of 3 entries checked here.');
    expect(shadowOf(log).querySelector('.sweep')).to.equal(null);
  });

  it('as much as it has come to when it is stopped', async () => {
    let release: () => void = () => undefined;
    const source = signedLog(longRecord(1200));
    let pages = 0;
    const held = async (...call: Parameters<AuditSource['entries']>) => {
      if (call[0].limit === 500 && ++pages === 2) await new Promise<void>((resolve) => (release = resolve));
      return source.entries(...call);
    };
    const log = await proven(await wholeLog({ ...source, entries: held }));
    (shadowOf(log).querySelector('.sweep') as HTMLElement).click();
    await soon(() => shadowOf(log).querySelector<HTMLProgressElement>('progress')?.value === 500);
    (shadowOf(log).querySelector('.stop') as HTMLElement).click();
    release();
    await soon(() => shadowOf(log).querySelector('progress') === null);
    expect(textOf(shadowOf(log).querySelector('.sums p'))).to.match(/^5\d\d of 1,200 entries checked here\.$/);
  });
});

describe('<wf-audit-log> names the record', () => {
  it('of which one character was altered, keeps it in the list, and gives the evidence', async () => {
    const log = await proven(await wholeLog(shows(entries, (entry) => (entry.seq === 4 ? tampered(entry) : entry))));
    expect(states(log)).to.equal('not-available fail pass not-available not-available');
    expect(rowStates(log, 4)).to.equal('not-available fail not-available not-available not-available');
    for (const seq of [7, 6, 5, 3, 2]) expect(rowStates(log, seq), String(seq)).to.equal('pass pass pass not-available not-available');
    expect(says(log, 'included')).to.contain('it was altered').and.to.contain('The first entry that fails: no. 4.');
    (shadowOf(log).querySelector('.claims dd .button') as HTMLElement).click();
    await soon(() => shadowOf(log).activeElement?.getAttribute('data-seq') === '4');
    const files = savedFiles();
    const detail = await openRow(log, rows(log).find(({ dataset }) => dataset['seq'] === '4')!);
    (detail.querySelector('.evidence') as HTMLElement).click();
    const [saved] = await files();
    expect(saved!.name).to.match(/^audit-evidence-4-.*\.json$/);
    const evidence = JSON.parse(saved!.text) as { records: { index: number; raw: string; included: unknown }[]; checkpoint: string };
    expect(evidence.records).to.have.length(1);
    expect(evidence.records[0]).to.include({ index: 4, raw: tampered(entries[4]!).raw });
    expect(evidence.records[0]!.included).to.deep.equal({ state: 'fail', reason: 'root-mismatch' });
    expect(evidence.checkpoint).to.equal(checkpointFor(entries));
    await expect(log).to.be.accessible();
  });

  it('whose bytes are not what a log writes', async () => {
    const log = await proven(await wholeLog(shows(entries, (entry) => (entry.seq === 5 ? { ...entry, raw: `${entry.raw} ` } : entry))));
    expect(states(log)).to.equal('fail fail pass not-available not-available');
    expect(says(log, 'intact')).to.contain('a character was changed or added').and.to.contain('no. 5');
  });

  it('that was swapped with another one', async () => {
    const swapped = (entry: AuditEntry): AuditEntry => (entry.seq === 5 ? { ...entries[4]!, seq: 5 } : entry.seq === 4 ? { ...entries[5]!, seq: 4 } : entry);
    const log = await proven(await wholeLog(shows(entries, swapped)));
    expect(rowStates(log, 5)).to.match(/^fail fail/);
    expect(rowStates(log, 4)).to.match(/^fail fail/);
    expect(says(log, 'intact')).to.contain('it stands elsewhere in the log').and.to.contain('no. 4');
  });

  it('beside which another value lies than what was recorded', async () => {
    const log = await proven(await wholeLog(shows(entries, (entry) => (entry.seq === 4 ? altered(entry, 'reason', 'Because') : entry))));
    expect(says(log, 'intact')).to.contain('A value shown with the entry is not the one that was recorded.').and.to.contain('no. 4');
  });

  it('that the log did not hand over: its place stays', async () => {
    const source = signedLog(entries);
    const log = await proven(await wholeLog({ ...source, entries: async (...call) => {
      const page = await source.entries(...call);
      return { ...page, entries: page.entries.filter(({ seq }) => seq !== 3) };
    } }));
    await soon(() => states(log).startsWith('not-available fail'));
    expect(rows(log)).to.have.length(8);
    expect(textOf(shadowOf(log).querySelector('[data-type=withheld]'))).to.contain('No. 3').and.to.contain('The server did not deliver this entry.');
    expect(says(log, 'included')).to.contain('The first entry that fails: no. 3.');
  });

  it('and forgets it all when the keys are others', async () => {
    const log = await proven(await wholeLog(signedLog(entries)));
    expect(states(log)).to.match(/^pass pass pass/);
    log.keys = [WITNESS_POLICY.witnesses[0]!];
    await log.updateComplete;
    await soon(() => states(log).split(' ')[2] === 'fail');
    expect(says(log, 'signed')).to.contain('Failed.');
    log.keys = ['nonsense'];
    await soon(() => says(log, 'signed').includes('cannot be used'));
  });

  it('by another log’s name, when the page says which log it is', async () => {
    const log = await proven(await wholeLog(signedLog(entries), { origin: 'another' }));
    expect(says(log, 'signed')).to.contain('Failed. The signed list belongs to another log.');
    expect(rowStates(log, 7)).to.match(/^fail/);
  });
});

describe('<wf-audit-log> remembers', () => {
  it('the newest signed checkpoint, and sees at the next look that the log only grew', async () => {
    const checkpoints = memoryCheckpoints();
    await proven(await wholeLog(signedLog(long.slice(0, 100)), { checkpoints }));
    await soon(() => checkpoints.load('demo') !== undefined);
    const log = await proven(await wholeLog(signedLog(long), { checkpoints }));
    expect(says(log, 'append-only')).to.contain('the record only grew: from 100 to 300 entries');
    expect(alarm(log)).to.equal('');
  });

  it('nothing by a page that names no key', async () => {
    const checkpoints = memoryCheckpoints();
    await proven(await wholeLog(signedLog(entries), { keys: [], checkpoints }));
    expect(checkpoints.load('demo')).to.equal(undefined);
  });

  it('and raises an alarm that stays when the log was cut off, with the evidence, and goes on remembering the longer one', async () => {
    const saved: string[] = [];
    const raised: unknown[] = [];
    const log = await wholeLog(signedLog(long.slice(0, 200)), { checkpoints: remembering(checkpointFor(long), saved) });
    log.addEventListener('wf-audit-alarm', (event: WfAuditAlarmEvent) => raised.push(event.detail.reason));
    await proven(log);
    expect(states(log)).to.equal('pass pass pass fail not-available');
    expect(alarm(log)).to.contain('this record is shorter than at your last visit').and.to.contain('it had 300 entries, now it shows 200');
    expect(raised).to.deep.equal(['rollback']);
    expect(saved).to.deep.equal([]);
    const files = savedFiles();
    (shadowOf(log).querySelector('.alarm button') as HTMLElement).click();
    const evidence = JSON.parse((await files())[0]!.text) as Readonly<Record<string, unknown>>;
    expect(evidence['remembered']).to.equal(checkpointFor(long));
    expect(evidence['checkpoint']).to.equal(checkpointFor(long.slice(0, 200)));
    await expect(log).to.be.accessible();
  });

  it('and raises an alarm when there are two versions of the log, of one size or of several', async () => {
    for (const size of [300, 120]) {
      const log = await proven(await wholeLog(signedLog(long), { checkpoints: remembering(checkpointFor(longRecord(300, 3), { size })) }));
      expect(alarm(log), String(size)).to.contain('this record is not the one of your last visit');
      expect(states(log), String(size)).to.equal('pass pass pass fail not-available');
    }
  });

  it('and raises an alarm when the log has no checkpoint any more', async () => {
    const log = await proven(await wholeLog({ ...signedLog(entries), checkpoint: () => Promise.resolve(null) }, { checkpoints: remembering(checkpointFor(long)) }));
    expect(alarm(log)).to.contain('shorter');
  });

  it('the alarm while the log goes on as if nothing had been', async () => {
    const source = signedLog(long.slice(0, 200));
    let current: AuditSource = source;
    const log = await proven(await wholeLog({ entries: (...call) => current.entries(...call), checkpoint: (o) => current.checkpoint(o), proof: (...call) => current.proof(...call) }, { checkpoints: remembering(checkpointFor(longRecord(250, 3))) }));
    expect(alarm(log)).to.contain('shorter');
    current = signedLog(long);
    await log.refresh();
    await soon(() => textOf(shadowOf(log).querySelector('h2')).includes('300'));
    expect(alarm(log)).to.contain('shorter');
  });

  it('nothing where the browser may not keep anything, and still shows the log', async () => {
    const blocked: CheckpointStore = { load: () => { throw new Error('blocked'); }, save: () => { throw new Error('blocked'); } };
    const log = await proven(await wholeLog(signedLog(entries), { checkpoints: blocked }));
    expect(states(log)).to.equal('pass pass pass not-available not-available');
  });

  it('by itself, in this browser', async () => {
    localStorage.clear();
    const first = await fixture<WfAuditLog>(html`<wf-audit-log lang="en" all .client=${clientFor(signedLog(long.slice(0, 50)))} .keys=${[LOG_VKEY]}></wf-audit-log>`);
    await proven(first);
    await soon(() => localStorage.length > 0);
    const second = await fixture<WfAuditLog>(html`<wf-audit-log lang="en" all .client=${clientFor(signedLog(long))} .keys=${[LOG_VKEY]}></wf-audit-log>`);
    await proven(second);
    expect(says(second, 'append-only')).to.contain('from 50 to 300 entries');
    localStorage.clear();
  });
});

describe('<wf-audit-log> checks', () => {
  it('new records against the newer checkpoint that covers them', async () => {
    let current = signedLog(long.slice(0, 20));
    const log = await proven(await wholeLog({ entries: (...call) => current.entries(...call), checkpoint: (o) => current.checkpoint(o), proof: (...call) => current.proof(...call) }));
    current = signedLog(long.slice(0, 25));
    // A newer checkpoint is asked for two seconds after the last one at the earliest: time itself.
    await new Promise((resolve) => setTimeout(resolve, 2100));
    await log.refresh();
    await soon(() => rowStates(log, 24).startsWith('pass pass pass'), `the new record is not proven: ${rowStates(log, 24)}`);
    expect(says(log, 'append-only')).to.contain('from 20 to 25 entries');
  }).timeout(10_000);

  it('what is newer than the checkpoint as far as its bytes go, and says why no further', async () => {
    const log = await proven(await wholeLog(signedLog(entries, { size: 6 })));
    expect(rowStates(log, 7)).to.equal('not-available not-available not-available not-available not-available');
    expect(textOf(await openRow(log, rows(log)[0]!))).to.contain('The entry is newer than the newest signed list.');
  });

  it('in slices, between which the page has its turn', async () => {
    const log = await proven(await wholeLog(signedLog(longRecord(4000))));
    const watch = countTurns();
    (shadowOf(log).querySelector('.sweep') as HTMLElement).click();
    await soon(() => textOf(shadowOf(log).querySelector('.sums p')).startsWith('All 4,000 entries were checked'));
    expect(watch.stop()).to.be.greaterThan(10);
  }).timeout(20_000);

  it('and says it in words when proofs cannot be fetched, without hiding the rows', async () => {
    const log = await listed(await wholeLog({ ...signedLog(entries), checkpoint: () => Promise.reject(new Error('The server did not answer.')) }));
    await soon(() => textOf(shadowOf(log).querySelector('.sums p')).includes('The checks cannot go on at the moment: The server did not answer.'));
    expect(rows(log)).to.have.length(7);
    expect(message(log)).to.equal('');
  });

  it('with a key that never signed: a signature by somebody else is no signature', async () => {
    const log = await proven(await wholeLog(signedLog(entries, { key: { ...LOG_KEY, seed: new Uint8Array(32).fill(9) } })));
    expect(says(log, 'signed')).to.equal('Failed. No key that this page names has signed.');
  });
});
