import { expect } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import type { WfAuditLog } from '../../../src/elements/audit-log/audit-log.js';
import { REFUSAL_CODES } from '../../../src/policy/codes.js';
import { auditLogWords } from '../../../src/locales/en/audit-log.js';
import { AUDIT_TYPES } from '../../../src/model/audit-record.js';
import { altered, longRecord, REFUND_DRAFTS, refundRecord, sealed, without } from '../../fixtures/refund-record.js';
import { cell, details, head, listed, message, rowOf, rows, shadowOf, soon, textOf, toggleOf, typesOf, withData } from './support.js';

const entries = refundRecord();
const decided = entries[4]!;
const shown = async (...data: Parameters<typeof withData>): Promise<WfAuditLog> => listed(await withData(...data));

describe('<wf-audit-log> lists', () => {
  it('who did what, when, with which meaning and how it ended, newest first', async () => {
    const log = await shown({ entries, size: 1203 });
    expect(head(log)).to.equal('Record 8 shown here, 1,203 in the whole record');
    expect(typesOf(log)).to.deep.equal(['executed', 'released', 'decided', 'decided', 'refused', 'viewed', 'requested', 'started']);
    const [lena] = rows(log).filter((row) => cell(row, 'who').startsWith('Lena Fischer'));
    expect(cell(lena!, 'what')).to.equal('Approved Meaning: Reviewed and agreed · 1 of 2 agreed'.replace('Approved M', 'ApprovedM'));
    expect(cell(lena!, 'who')).to.contain('as support lead · signed in');
    expect(cell(lena!, 'when')).to.match(/^\d\d:\d\d:36 Nov 22, 2026$/);
    expect(lena!.querySelector('time')?.dateTime).to.equal('2026-11-22T10:42:36.000Z');
    expect(cell(rowOf(log, 'requested'), 'who')).to.contain('Agent “Refund agent”').and.to.contain('on behalf of support');
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
    expect(rows(log).map((row) => cell(row, 'what'))).to.deep.equal(['This entry cannot be read. It is kept as it is.', 'An entry of a newer kind, listed as it is.']);
    toggleOf(rows(log)[0]!).click();
    await log.updateComplete;
    expect(textOf(details(log)[0]!.querySelector('pre'))).to.equal(raw);
  });

  it('erased values as erased, and never shows altered ones', async () => {
    const log = await shown({ entries: [altered(altered(decided, 'name', 'Mallory'), 'reason', 'Because'), without(without(entries[5]!, 'name'), 'meaning')] });
    const [farid, lena] = rows(log);
    expect(cell(lena!, 'who')).to.contain('name does not match the record').and.not.to.contain('Mallory');
    expect(cell(farid!, 'who')).to.contain('farid (name erased)');
    toggleOf(lena!).click();
    await log.updateComplete;
    expect(textOf(details(log)[0])).to.contain('The value beside this entry does not match').and.not.to.contain('Because');
    expect(shadowOf(log).textContent).to.not.contain('Mallory');
  });

  it('invisible characters as chips', async () => {
    const [entry] = sealed([{ ...REFUND_DRAFTS[4]!, personal: { name: 'Le\u200Bna', reason: 'pay\u202Eevil' } }]);
    const log = await shown({ entries: [entry!] });
    expect(textOf(rows(log)[0]!.querySelector('.name .code-point'))).to.equal('U+200B');
    toggleOf(rows(log)[0]!).click();
    await log.updateComplete;
    expect([...details(log)[0]!.querySelectorAll('.code-point')].map(textOf)).to.include('U+202E');
  });

  it('that there is nothing yet', async () => {
    const log = await withData({ entries: [] });
    await soon(() => message(log).includes('Nothing recorded yet'));
  });

  it('older entries when asked to, page by page', async () => {
    const log = await shown({ entries: longRecord(250) });
    const older = (): HTMLElement | null => shadowOf(log).querySelector('.foot .button');
    expect(rows(log)).to.have.length(100);
    older()?.click();
    await soon(() => rows(log).length === 200);
    older()?.click();
    await soon(() => rows(log).length === 250);
    expect(older()).to.equal(null);
    expect(new Set(rows(log).map(({ dataset }) => dataset['seq'])).size).to.equal(250);
  });

  it('other data as soon as it is given some', async () => {
    const log = await shown({ entries });
    toggleOf(rows(log)[0]!).click();
    log.data = { entries: entries.slice(0, 2) };
    await soon(() => rows(log).length === 2);
    expect(details(log)).to.have.length(0);
  });

  it('thousands of entries without making them all anew for one', async () => {
    const log = await shown({ entries: longRecord(2000) });
    for (let page = 2; page <= 20; page++) {
      (shadowOf(log).querySelector('.foot .button') as HTMLElement).click();
      await soon(() => rows(log).length === page * 100);
    }
    const begun = performance.now();
    toggleOf(rows(log)[0]!).click();
    await log.updateComplete;
    expect(performance.now() - begun).to.be.lessThan(250);
    expect(getComputedStyle(rows(log)[1999]!).contentVisibility).to.equal('auto');
  }).timeout(30_000);
});

describe('<wf-audit-log> shows in detail', () => {
  it('by keyboard the reason, what exactly, the fingerprints and the exact text', async () => {
    const log = await shown({ entries });
    const row = rows(log).find((each) => cell(each, 'who').startsWith('Lena Fischer'))!;
    toggleOf(row).focus();
    expect(toggleOf(row).getAttribute('aria-label')).to.match(/^Details of: Approved, \d\d:\d\d:36$/);
    await sendKeys({ press: 'Enter' });
    await log.updateComplete;
    expect(toggleOf(row).getAttribute('aria-expanded')).to.equal('true');
    const [detail] = details(log);
    expect(textOf(detail)).to.contain('Reason Parcel received in full.'.replace('Reason ', 'Reason')).and.to.contain('Printed nameLena Fischer').and.to.contain('Rolesupport lead');
    expect(textOf(detail)).to.contain('Time on screen, as the browser says9.2 s');
    expect(textOf(detail!.querySelector('pre'))).to.equal(decided.raw);
    await sendKeys({ press: 'Enter' });
    await log.updateComplete;
    expect(details(log)).to.have.length(0);
    toggleOf(rowOf(log, 'executed')).click();
    await log.updateComplete;
    expect(textOf(details(log)[0])).to.contain('Refund1,240.00 EUR').and.to.contain('Fingerprint of what was done').and.to.contain('Urgentno');
  });

  it('a private value that this kit has no name for, under its own', async () => {
    const [entry] = sealed([{ ...REFUND_DRAFTS[4]!, personal: { name: 'Lena', badge: '4417' } }]);
    const log = await shown({ entries: [entry!] });
    toggleOf(rows(log)[0]!).click();
    await log.updateComplete;
    expect(textOf(details(log)[0])).to.contain('badge4417');
  });
});

describe('<wf-audit-log> has words', () => {
  const terms: Readonly<Record<string, unknown>> = auditLogWords.terms;

  it('for every kind of entry and every code with which something is refused', () => {
    expect(AUDIT_TYPES.filter((type) => type !== 'decided' && !(`what.${type}` in terms))).to.deep.equal([]);
    expect(REFUSAL_CODES.filter((code) => !(`code.${code}` in terms))).to.deep.equal([]);
  });
});

describe('<wf-audit-log> is accessible', () => {
  for (const [name, width] of [['wide', 900], ['narrow', 320]] as const) {
    it(`with details open, ${name}, and does not overflow`, async () => {
      const log = await shown({ entries }, width);
      toggleOf(rowOf(log, 'decided')).click();
      await log.updateComplete;
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
