import { expect } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import type { WfAuditLog } from '../../../src/elements/audit-log/audit-log.js';
import { de } from '../../../src/locales/de.js';
import { CLIENT_WORDS, EVENT_WORDS, PROBLEM_WORDS, RULE_WORDS } from '../../../src/policy/refusal-words.js';
import { auditLogWords } from '../../../src/locales/en/audit-log.js';
import type { RecordDraft } from '../../../src/audit/record-draft.js';
import { AUDIT_TYPES, type AuditEntry } from '../../../src/model/audit-record.js';
import { altered, editedRefund, REFUND_DRAFTS, refundRecord, sealed, without } from '../../fixtures/refund-record.js';
import { cell, detailOf, details, head, listed, message, openRow, rowOf, rows, shadowOf, soon, textOf, toggleOf, typesOf, withData } from './support.js';

const entries = refundRecord();
const decided = entries[4]!;
const shown = async (...data: Parameters<typeof withData>): Promise<WfAuditLog> => listed(await withData(...data));

describe('<wf-audit-log> lists', () => {
  it('who did what, when, with which meaning and how it ended, newest first', async () => {
    const log = await shown({ entries, size: 1203 });
    expect(head(log)).to.equal('Record 8 of 1,203 entries');
    expect(typesOf(log)).to.deep.equal(['executed', 'released', 'decided', 'decided', 'refused', 'requested', 'started']);
    const [lena] = rows(log).filter((row) => cell(row, 'who').startsWith('Lena Fischer'));
    expect(cell(lena!, 'what')).to.equal('Approved Meaning: Reviewed and agreed · 1 of 2 agreed'.replace('Approved M', 'ApprovedM'));
    expect(cell(lena!, 'who')).to.contain('as support lead · signed in');
    expect(cell(lena!, 'when')).to.match(/^\d\d:\d\d:36 Nov 22, 2026$/);
    expect(lena!.querySelector('time')?.dateTime).to.equal('2026-11-22T10:42:36.000Z');
    expect(cell(rowOf(log, 'requested'), 'who')).to.contain('Refund agent').and.to.contain('on behalf of support');
    expect(cell(rowOf(log, 'executed'), 'outcome')).to.equal('Done as approved');
    expect(cell(rowOf(log, 'refused'), 'what')).to.equal('Tried to decide');
    expect(cell(rowOf(log, 'refused'), 'outcome')).to.equal('RefusedThe role may not do this');
  });

  it('an approval that nothing enforced as one that was only compared', async () => {
    const [draft] = sealed([{ ...REFUND_DRAFTS[7]!, outcome: { status: 'ok', code: 'EXECUTED_UNGUARDED' } }]);
    const log = await shown({ entries: [draft!] });
    expect(cell(rowOf(log, 'executed'), 'outcome')).to.contain('Compared afterwards only');
  });

  it('entries of a newer kind and unreadable ones as they are', async () => {
    const raw = '{"b":1,"a":2';
    const log = await shown({ entries: [{ seq: 6, raw: '{"v":"wf.audit/2","who":"x"}', opened: {} }, { seq: 7, raw, opened: {} }] });
    expect(rows(log).map((row) => cell(row, 'what'))).to.deep.equal(['This entry cannot be read; its exact text is in the details', 'An entry of a newer kind, listed as it is']);
    expect(textOf((await openRow(log, rows(log)[0]!)).querySelector('pre'))).to.equal(raw);
  });

  it('erased values as erased, and never shows altered ones', async () => {
    const log = await shown({ entries: [altered(altered(decided, 'name', 'Mallory'), 'reason', 'Because'), without(without(entries[5]!, 'name'), 'meaning')] });
    const [farid, lena] = rows(log);
    expect(cell(lena!, 'who')).to.contain('name altered, not shown').and.not.to.contain('Mallory');
    expect(cell(farid!, 'who')).to.contain('farid (name erased)');
    expect(textOf(await openRow(log, lena!))).to.contain('This value is not the one that was recorded').and.not.to.contain('Because');
    expect(shadowOf(log).textContent).to.not.contain('Mallory');
  });

  it('invisible characters as chips', async () => {
    const [entry] = sealed([{ ...REFUND_DRAFTS[4]!, personal: { name: 'Le\u200Bna', reason: 'pay\u202Eevil' } }]);
    const log = await shown({ entries: [entry!] });
    expect(textOf(rows(log)[0]!.querySelector('.name .code-point'))).to.equal('hidden character U+200B');
    expect([...(await openRow(log, rows(log)[0]!)).querySelectorAll('.code-point')].map(textOf)).to.include('hidden character U+202E');
  });

  it('that there is nothing yet', async () => {
    const log = await withData({ entries: [] });
    await soon(() => message(log).includes('Nothing recorded yet'));
  });

  it('other data as soon as it is given some', async () => {
    const log = await shown({ entries });
    toggleOf(rows(log)[0]!).click();
    log.data = { entries: entries.slice(0, 2) };
    await soon(() => rows(log).length === 2);
    expect(details(log)).to.have.length(0);
  });
});

describe('<wf-audit-log> shows in detail', () => {
  it('by keyboard the reason, what exactly, the fingerprints and the exact text', async () => {
    const log = await shown({ entries });
    const row = rows(log).find((each) => cell(each, 'who').startsWith('Lena Fischer'))!;
    row.focus();
    expect(toggleOf(row).getAttribute('aria-label')).to.match(/^Details of: Approved, \d\d:\d\d:36$/);
    await sendKeys({ press: 'Enter' });
    expect(row.getAttribute('aria-expanded')).to.equal('true');
    const detail = await detailOf(log, '4');
    expect(textOf(detail)).to.contain('ReasonParcel received in full.').and.to.contain('Full nameLena Fischer').and.to.contain('Rolesupport lead');
    expect(textOf(detail)).to.contain('Time on screen, as reported by the browser9.2 s').and.to.contain('Fingerprint of the entry').and.to.contain('Fingerprint of the request');
    expect(textOf(detail.querySelector('pre'))).to.equal(decided.raw);
    await sendKeys({ press: 'Enter' });
    expect(row.getAttribute('aria-expanded')).to.equal('false');
    expect(details(log)).to.have.length(0);
    expect(textOf(await openRow(log, rowOf(log, 'executed')))).to.contain('Refund1,240.00 EUR').and.to.contain('Fingerprint of what was done').and.to.contain('Urgentno');
  });

  it('what an edit changed, line by line, from an earlier record about the same request', async () => {
    const log = await shown({ entries: editedRefund() });
    const detail = await openRow(log, rows(log)[0]!);
    expect([...detail.querySelectorAll('.diff > div')].map(textOf)).to.deep.equal(['−Before: Refund: 1,240.00 EUR', '+After: Refund: 1,140.00 EUR', '+After: Note: One part missing']);
    expect(textOf(detail)).to.contain('Request changed beforeonce').and.to.contain('Before: as entry no. 1 has it.').and.to.contain('Fingerprint before the change').and.to.contain('Fingerprint after the change');
  });

  it('that what stood there before is not known, where no record says it', async () => {
    const log = await shown({ entries: editedRefund().slice(4) });
    expect(textOf(await openRow(log, rows(log)[0]!))).to.contain('What was there before is not among the entries read so far.');
  });

  it('when an erased value was erased, each by its own erasure', async () => {
    const erasure = (values: readonly string[]): RecordDraft => ({ type: 'redacted', actor: { type: 'human', id: 'aiko' }, action: { name: 'audit.redact' }, resource: { type: 'record', id: '4' }, context: { tenant: 'demo' }, outcome: { status: 'ok' }, personal: { values } });
    const erasures = sealed([erasure(['meaning']), erasure(['reason'])], 8);
    const left = (entry: AuditEntry): AuditEntry => without(without(entry, 'reason'), 'printedName');
    const log = await shown({ entries: [...entries.map((entry) => (entry.seq === 4 ? left(entry) : entry)), ...erasures] });
    const detail = textOf(await openRow(log, rows(log).find(({ dataset }) => dataset['seq'] === '4')!));
    expect(detail).to.match(/Reasonerased on Nov 22, 2026, \d\d:44:21/);
    expect(detail.match(/erased on/g)).to.have.length(1);
    const untold = await shown({ entries: [...entries.map((entry) => (entry.seq === 4 ? left(entry) : entry)), ...erasures.map((entry) => without(entry, 'values'))] });
    expect(textOf(await openRow(untold, rows(untold).find(({ dataset }) => dataset['seq'] === '4')!))).to.match(/Reasonerased on Nov 22, 2026, \d\d:44:00/);
  });

  it('the exact bytes to be copied', async () => {
    const copied: string[] = [];
    const writeText = navigator.clipboard.writeText.bind(navigator.clipboard);
    Object.defineProperty(navigator.clipboard, 'writeText', { configurable: true, value: async (text: string) => void copied.push(text) });
    const log = await shown({ entries });
    const detail = await openRow(log, rows(log).find(({ dataset }) => dataset['seq'] === '4')!);
    (detail.querySelector('.copy button') as HTMLElement).click();
    await soon(() => textOf(detail.querySelector('.copy [role=status]')) === 'Copied');
    expect(copied).to.deep.equal([decided.raw]);
    Object.defineProperty(navigator.clipboard, 'writeText', { configurable: true, value: writeText });
  });

  it('the way to the run as it was then, as a request to the page', async () => {
    const log = await shown({ entries });
    const detail = await openRow(log, rows(log).find(({ dataset }) => dataset['seq'] === '4')!);
    const asked: unknown[] = [];
    log.parentElement!.addEventListener('wf-moment-open', (event) => asked.push((event).detail));
    (detail.querySelector('.moment') as HTMLElement).click();
    expect(asked).to.deep.equal([{ run: 'run-1', at: { epoch: 'e1', seq: 41 }, step: 'decide/6' }]);
    expect((await openRow(log, rowOf(log, 'started'))).querySelector('.moment')).to.equal(null);
  });

  it('a private value that this kit has no name for, under its own', async () => {
    const [entry] = sealed([{ ...REFUND_DRAFTS[4]!, personal: { name: 'Lena', badge: '4417' } }]);
    const log = await shown({ entries: [entry!] });
    expect(textOf(await openRow(log, rows(log)[0]!))).to.contain('badge4417');
  });
});

describe('<wf-audit-log> has words', () => {
  const terms: Readonly<Record<string, unknown>> = auditLogWords.terms;

  const german = de.sections['audit-log'] as Readonly<Record<string, unknown>>;

  it('for every kind of entry, how it ended, and every code with which something is refused, in English and German', () => {
    const keys = [...AUDIT_TYPES.flatMap((type) => [...(type === 'decided' ? [] : [`what.${type}`]), `ended.${type}`]), ...Object.keys({ ...RULE_WORDS, ...PROBLEM_WORDS, ...CLIENT_WORDS, ...EVENT_WORDS }).map((code) => `code.${code}`)];
    expect(keys.filter((key) => !(key in terms))).to.deep.equal([]);
    expect(keys.filter((key) => !(key in german))).to.deep.equal([]);
  });

  it('that make sense together: nothing that was only asked for is done', async () => {
    const log = await shown({ entries: refundRecord() });
    const said = Object.fromEntries(rows(log).map((row) => [`${row.dataset['type']}`, cell(row, 'outcome')]));
    expect(said).to.deep.equal({ executed: 'Done as approved', released: 'Allowed', decided: 'Vote counted', refused: 'RefusedThe role may not do this', requested: 'Asked', started: 'Accepted' });
  });
});

describe('<wf-audit-log> is accessible', () => {
  for (const [name, width] of [['wide', 900], ['narrow', 320]] as const) {
    it(`with details open, ${name}, and does not overflow`, async () => {
      const log = await shown({ entries }, width);
      await openRow(log, rowOf(log, 'decided'));
      const scroll = shadowOf(log).querySelector('.scroll') as HTMLElement;
      expect(scroll.scrollWidth).to.be.at.most(scroll.clientWidth);
      await expect(log).to.be.accessible();
    });
  }

  it('while there is nothing', async () => {
    const log = await withData({ entries: [] });
    await soon(() => message(log) !== '');
    await expect(log).to.be.accessible();
  });
});
