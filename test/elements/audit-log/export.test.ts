import { expect, fixture, html } from '@open-wc/testing';
import type { AuditSource } from '../../../src/adapter/contract.js';
import type { AccessDecision } from '../../../src/model/access.js';
import type { Command, Receipt } from '../../../src/model/command.js';
import { verifyExport } from '../../../src/audit/export-file.js';
import { createClient } from '../../../src/client/client.js';
import { memoryCheckpoints, type CheckpointStore } from '../../../src/client/checkpoint-store.js';
import type { WfAuditLog } from '../../../src/elements/audit-log/audit-log.js';
import { longRecord, refundRecord } from '../../fixtures/refund-record.js';
import { checkpointFor, LOG_VKEY, signedLog } from '../../fixtures/signed-log.js';
import { listed, message, openRow, rows, savedFiles, shadowOf, soon, textOf } from './support.js';

const entries = refundRecord();
const TRUST = { origin: 'demo', vkeys: [LOG_VKEY] };

interface World {
  readonly audit?: AuditSource;
  readonly decision?: AccessDecision;
  readonly receipt?: (command: Command) => Receipt;
}

function world({ audit = signedLog(entries), decision = { decision: true }, receipt = ({ id }) => ({ id, status: 'applied' }) }: World = {}) {
  const sent: Command[] = [];
  const client = createClient(
    {
      audit,
      async *open(_topic, { signal }) { yield* []; await new Promise((resolve) => signal.addEventListener('abort', resolve)); },
      authorize: (asks) => Promise.resolve(asks.map(() => decision)),
      execute: (command) => {
        sent.push(command);
        return Promise.resolve(receipt(command));
      },
    },
    { storage: null },
  );
  return { client, sent };
}

const logOf = (client: ReturnType<typeof world>['client'] | undefined, checkpoints: CheckpointStore = memoryCheckpoints()): Promise<WfAuditLog> =>
  fixture<WfAuditLog>(html`<wf-audit-log lang="en" all .client=${client} .keys=${[LOG_VKEY]} .checkpoints=${checkpoints}></wf-audit-log>`);
const openExports = async (log: WfAuditLog): Promise<void> => {
  shadowOf(log).querySelector<HTMLElement>('[data-panel=export]')!.click();
  await soon(() => shadowOf(log).querySelector('.exports') !== null, 'the exports do not open');
};
const button = (log: WfAuditLog, format: 'bundle' | 'csv'): HTMLElement => shadowOf(log).querySelector(`.exports [data-format=${format}]`)!;
const isArmed = (log: WfAuditLog): boolean => button(log, 'bundle').getAttribute('aria-disabled') === 'false';
const why = (log: WfAuditLog): string => textOf(shadowOf(log).querySelector('#export-why'));
const outcome = (log: WfAuditLog): string => textOf(shadowOf(log).querySelector('.outcome-line'));
const states = (log: WfAuditLog): string => [...shadowOf(log).querySelectorAll<HTMLElement>('.pills .rung')].map(({ dataset }) => dataset['state']).join(' ');
const says = (log: WfAuditLog, rung: string): string => textOf(shadowOf(log).querySelector(`.claims dd[data-rung="${rung}"]`));
const checked = (log: WfAuditLog): Promise<void> => soon(() => states(log) !== '' && !states(log).includes('pending') && rows(log).every((row) => row.querySelector('[data-state=pending]') === null), `not checked: ${states(log)}`);

/** What the element saves as a bundle, through its own button. */
async function exportedBundle(audit?: AuditSource): Promise<string> {
  const { client } = world(audit === undefined ? {} : { audit });
  const log = await listed(await logOf(client));
  await openExports(log);
  await soon(() => isArmed(log));
  const files = savedFiles();
  button(log, 'bundle').click();
  const [file] = await files();
  client.dispose();
  return file!.text;
}

describe('<wf-audit-log> exports', () => {
  it('a file that anybody can verify, after the backend has put that on record', async () => {
    const { client, sent } = world();
    const log = await listed(await logOf(client));
    await openExports(log);
    await soon(() => isArmed(log));
    expect(why(log)).to.contain('Contains the 8 entries of this list.').and.to.contain('Each export is itself recorded.');
    await expect(log).to.be.accessible();
    const files = savedFiles();
    button(log, 'bundle').click();
    const [file] = await files();
    expect(sent.map(({ type, args }) => ({ type, args }))).to.deep.equal([{ type: 'audit.export', args: { format: 'bundle' } }]);
    expect(file!.name).to.match(/^audit-.*\.ndjson$/);
    const verdict = verifyExport(file!.text, { trust: TRUST, now: Date.now() });
    expect(verdict.head.signed.state).to.equal('pass');
    expect(verdict.view).to.deep.include({ contiguous: true, first: 0, last: 7 });
    expect([verdict.view.intact.state, verdict.view.included.state]).to.deep.equal(['pass', 'pass']);
    await soon(() => outcome(log).startsWith('Saved as audit-'));
    client.dispose();
  });

  it('a table that opens as plain text', async () => {
    const { client, sent } = world();
    const log = await listed(await logOf(client));
    await openExports(log);
    await soon(() => isArmed(log));
    const files = savedFiles();
    button(log, 'csv').click();
    const [file] = await files();
    expect(sent[0]).to.deep.include({ type: 'audit.export', args: { format: 'csv' } });
    expect(file!.type).to.contain('text/csv');
    expect(file!.text.split('\r\n')).to.have.length(10);
    expect(file!.text).to.contain('"Lena Fischer"').and.to.contain('"Reviewed and agreed"');
    client.dispose();
  });

  it('no more than the filter lists', async () => {
    const { client } = world();
    const log = await listed(await logOf(client));
    const search = shadowOf(log).querySelector<HTMLInputElement>('.search')!;
    search.value = 'lena';
    search.dispatchEvent(new Event('input'));
    await soon(() => rows(log).length === 2);
    await openExports(log);
    await soon(() => isArmed(log));
    const files = savedFiles();
    button(log, 'bundle').click();
    const { view } = verifyExport((await files())[0]!.text, { trust: TRUST, now: Date.now() });
    expect(view.included.passed).to.equal(2);
    expect(view.contiguous).to.equal(false);
    client.dispose();
  });

  it('nothing for somebody who may not, and says why and who could', async () => {
    const { client, sent } = world({ decision: { decision: false, context: { reason_user: 'Only auditors may export.', who_can: ['Auditor'] } } });
    const log = await listed(await logOf(client));
    await openExports(log);
    await soon(() => why(log) === 'Only auditors may export. Ask Auditor.');
    expect(isArmed(log)).to.equal(false);
    button(log, 'bundle').click();
    // That nothing is sent shows only as time goes by.
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(sent).to.deep.equal([]);
    await expect(log).to.be.accessible();
    client.dispose();
  });

  it('nothing when the backend refuses to put it on record', async () => {
    const { client } = world({ receipt: ({ id }) => ({ id, status: 'refused', code: 'NOT_ELIGIBLE' }) });
    const log = await listed(await logOf(client));
    await openExports(log);
    await soon(() => isArmed(log));
    button(log, 'csv').click();
    await soon(() => outcome(log) === 'Nothing was exported: The role may not do this');
    client.dispose();
  });

  it('no file that proves nothing: without a checkpoint', async () => {
    const { client, sent } = world({ audit: { ...signedLog(entries), checkpoint: () => Promise.resolve(null) } });
    const log = await listed(await logOf(client));
    await openExports(log);
    await soon(() => isArmed(log));
    button(log, 'bundle').click();
    await soon(() => outcome(log).includes('a file could not be checked against anything'));
    expect(sent).to.deep.equal([]);
    client.dispose();
  });
});

describe('<wf-audit-log> opens an export', () => {
  it('and checks it by itself, and says that it is not the log', async () => {
    const { client } = world();
    const log = await listed(await logOf(client));
    log.file = new File([await exportedBundle()], 'march.ndjson');
    await soon(() => textOf(shadowOf(log).querySelector('.from-file')).includes('march.ndjson was checked here'));
    await listed(log);
    await checked(log);
    expect(states(log)).to.equal('pass pass pass pass not-available');
    expect(textOf(shadowOf(log).querySelector('.from-file'))).to.contain('From a file, not from the log').and.to.contain('It claims to hold every entry from no. 0 to no. 7.');
    await expect(log).to.be.accessible();
    (shadowOf(log).querySelector('.from-file button') as HTMLElement).click();
    await soon(() => shadowOf(log).querySelector('.from-file') === null && rows(log).length === 7);
    client.dispose();
  });

  it('without any client, by its button', async () => {
    const log = await logOf(undefined);
    const input = shadowOf(log).querySelector<HTMLInputElement>('.pick')!;
    const picked = new DataTransfer();
    picked.items.add(new File([await exportedBundle()], 'x.ndjson'));
    input.files = picked.files;
    input.dispatchEvent(new Event('change'));
    await listed(log);
    await checked(log);
    expect(states(log)).to.match(/^pass pass pass/);
    (shadowOf(log).querySelector('.from-file button') as HTMLElement).click();
    await soon(() => message(log).includes('Not connected'));
  });

  it('of which one character was altered anywhere, and names the record', async () => {
    const text = await exportedBundle();
    const lines = text.split('\n');
    for (const seq of [0, 4, 7]) {
      const line = lines[seq + 1]!;
      for (const at of [line.indexOf('"raw":') + 60, line.indexOf('"proof":') + 15, Math.floor(line.length / 2)]) {
        const changed = [...lines];
        changed[seq + 1] = `${line.slice(0, at)}${line[at] === 'x' ? 'y' : 'x'}${line.slice(at + 1)}`;
        const log = await logOf(undefined);
        log.file = changed.join('\n');
        await listed(log);
        await checked(log);
        expect(rows(log), `record ${seq}, character ${at}`).to.have.length(8);
        expect(`${says(log, 'intact')} ${says(log, 'included')}`, `record ${seq}, character ${at}`).to.contain(`The first entry that fails: no. ${seq}.`);
      }
    }
  });

  it('with the same verdict as verifying it outside a page', async () => {
    const text = (await exportedBundle()).replace('finance-lead', 'finance-leaD');
    const log = await logOf(undefined);
    log.file = text;
    await listed(log);
    await checked(log);
    const { view } = verifyExport(text, { trust: TRUST, now: Date.now() });
    expect(view.included.firstBad).to.equal(5);
    expect(says(log, 'included')).to.contain('no. 5');
    const detail = await openRow(log, rows(log).find(({ dataset }) => dataset['seq'] === '5')!);
    expect(textOf(detail)).to.contain('it was altered').and.to.contain('Download evidence');
  });

  it('from which a line was removed, or to which one was added', async () => {
    const lines = (await exportedBundle()).split('\n');
    const log = await logOf(undefined);
    log.file = lines.filter((_, at) => at !== 4).join('\n');
    await listed(log);
    await checked(log);
    expect(says(log, 'included')).to.contain('The server did not deliver the entry.').and.to.contain('no. 3');
    log.file = lines.flatMap((line, at) => (at === 3 ? [line, line] : [line])).join('\n');
    await soon(() => says(log, 'included').includes('Two records claim this place') || says(log, 'included').includes('no. 2'));
  });

  it('that is no export at all, and says so', async () => {
    const log = await logOf(undefined);
    log.file = 'hello\nworld\n';
    await soon(() => textOf(shadowOf(log).querySelector('.from-file')).includes('Its first line is not that of an export'));
    await listed(log);
    await checked(log);
    expect(states(log)).to.match(/^fail/);
    await expect(log).to.be.accessible();
  });

  it('older than what is remembered without an alarm, and never remembers it', async () => {
    const long = longRecord(60);
    const saved: string[] = [];
    const log = await logOf(undefined, { load: () => checkpointFor(long), save: (_origin, note) => void saved.push(note) });
    log.file = await exportedBundle(signedLog(long.slice(0, 40)));
    await listed(log);
    await checked(log);
    expect(says(log, 'append-only')).to.contain('The file is older than what you saw here last');
    expect(shadowOf(log).querySelector('.alarm')).to.equal(null);
    log.file = await exportedBundle(signedLog(longRecord(80, 3)));
    await soon(() => textOf(shadowOf(log).querySelector('.alarm')).includes('this record is not the one of your last visit'));
    expect(saved).to.deep.equal([]);
  });
});
