import { expect, fixture, html } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { createClient } from '../../../src/client/client.js';
import { memoryCheckpoints } from '../../../src/client/checkpoint-store.js';
import type { WfAuditLog } from '../../../src/elements/audit-log/audit-log.js';
import { de } from '../../../src/locales/de.js';
import { registerLocale } from '../../../src/locales/locale.js';
import { altered, longRecord, REFUND_DRAFTS, refundRecord, sealed } from '../../fixtures/refund-record.js';
import { LOG_VKEY, signedLog } from '../../fixtures/signed-log.js';
import { details, head, listed, rows, scriptedLog, shadowOf, soon, textOf, toggleOf, typesOf, withClient, withData } from './support.js';

const VIEWED = REFUND_DRAFTS[2]!;
const line = (log: WfAuditLog): string => textOf(shadowOf(log).querySelector('.views'));
const button = (log: WfAuditLog): HTMLButtonElement => shadowOf(log).querySelector('.views button') as HTMLButtonElement;
const said = (log: WfAuditLog): string => textOf(shadowOf(log).querySelector('[aria-live]'));
const seqs = (log: WfAuditLog): number[] => rows(log).map(({ dataset }) => Number(dataset['seq']));
const focused = (log: WfAuditLog): string | undefined => (shadowOf(log).activeElement as HTMLElement | null)?.dataset['seq'];
const wholeLog = (source: ReturnType<typeof signedLog>): Promise<WfAuditLog> => {
  const client = createClient({ audit: source, async *open(_topic, { signal }) { yield* []; await new Promise((resolve) => signal.addEventListener('abort', resolve)); } }, { storage: null });
  return fixture<WfAuditLog>(html`<wf-audit-log lang="en" all .client=${client} .keys=${[LOG_VKEY]} .checkpoints=${memoryCheckpoints()}></wf-audit-log>`);
};

describe('<wf-audit-log> folds views', () => {
  it('away at first, counts them, and lists them on request; said to all', async () => {
    const log = await listed(await withData({ entries: refundRecord() }));
    expect(typesOf(log)).to.deep.equal(['executed', 'released', 'decided', 'decided', 'refused', 'requested', 'started']);
    expect(line(log)).to.equal('1 view hidden · Show');
    await expect(log).to.be.accessible();
    button(log).focus();
    await sendKeys({ press: 'Enter' });
    await soon(() => typesOf(log).join() === 'executed,released,decided,decided,refused,viewed,requested,started');
    expect(line(log)).to.equal('1 view shown · Hide');
    expect(shadowOf(log).activeElement).to.equal(button(log));
    await soon(() => said(log).includes('1 view shown'));
    await expect(log).to.be.accessible();
    await sendKeys({ press: 'Enter' });
    await soon(() => !typesOf(log).includes('viewed'));
    await soon(() => said(log).includes('1 view hidden'));
  });

  it('in the language of the page', async () => {
    registerLocale(de);
    const log = await listed(await withData({ entries: sealed([...REFUND_DRAFTS, VIEWED]) }));
    log.lang = 'de';
    await soon(() => line(log) === '2 Ansichten ausgeblendet · Anzeigen', line(log));
    button(log).click();
    await soon(() => line(log) === '2 Ansichten eingeblendet · Ausblenden', line(log));
  });

  it('only in what is drawn: counts and places stay those of the record', async () => {
    const log = await listed(await withData({ entries: refundRecord() }));
    expect(head(log)).to.equal('Record 8 entries');
    expect(shadowOf(log).querySelector('[role=treegrid]')?.getAttribute('aria-rowcount')).to.equal('9');
    expect(rows(log).map((row) => row.getAttribute('aria-rowindex'))).to.deep.equal(['2', '3', '4', '5', '6', '8', '9']);
    const tops = rows(log).map((row) => row.closest('.slot')!.getBoundingClientRect());
    await soon(() => rows(log).map((row) => row.closest('.slot')!.getBoundingClientRect()).every((box, at, all) => at === 0 || Math.abs(box.top - all[at - 1]!.bottom) < 1), JSON.stringify(tops));
  });

  it('never where a person filters for something', async () => {
    const log = await listed(await withData({ entries: refundRecord() }));
    const field = shadowOf(log).querySelector('.search') as HTMLInputElement;
    field.value = 'lena';
    field.dispatchEvent(new Event('input'));
    await soon(() => typesOf(log).includes('viewed'));
    expect(line(log)).to.equal('');
    field.value = '';
    field.dispatchEvent(new Event('input'));
    await soon(() => rows(log).length === 7 && !typesOf(log).includes('viewed'));
  });

  it('and the keys pass over them', async () => {
    const log = await listed(await withData({ entries: sealed([VIEWED, ...REFUND_DRAFTS, VIEWED, VIEWED]) }));
    expect(shadowOf(log).querySelectorAll('.row[tabindex="0"]')).to.have.length(1);
    rows(log)[0]!.focus();
    expect(focused(log)).to.equal('8');
    await sendKeys({ press: 'End' });
    expect(focused(log)).to.equal('1');
    await sendKeys({ press: 'ArrowUp' });
    expect(focused(log)).to.equal('2');
    await sendKeys({ press: 'ArrowUp' });
    expect(focused(log)).to.equal('4');
    await sendKeys({ press: 'ArrowDown' });
    expect(focused(log)).to.equal('2');
    await sendKeys({ press: 'Home' });
    expect(focused(log)).to.equal('8');
    await sendKeys({ press: 'ArrowUp' });
    expect(focused(log)).to.equal('8');
  });

  it('one of which is open: it closes from sight, and is open again with the others', async () => {
    const log = await listed(await withData({ entries: refundRecord() }));
    button(log).click();
    await soon(() => typesOf(log).includes('viewed'));
    toggleOf(rows(log).find(({ dataset }) => dataset['type'] === 'viewed')!).click();
    await soon(() => details(log).length === 1);
    button(log).click();
    await soon(() => details(log).length === 0);
    button(log).click();
    await soon(() => details(log).length === 1);
  });

  it('of a log that is read in places, however many there are in a row', async () => {
    const drafts = [REFUND_DRAFTS[0]!, REFUND_DRAFTS[1]!, ...Array.from({ length: 260 }, () => VIEWED), REFUND_DRAFTS[3]!];
    const log = await listed(await wholeLog(signedLog(sealed(drafts))));
    await soon(() => seqs(log).join() === '262,1,0', seqs(log).join());
    expect(line(log)).to.equal('260 views hidden · Show');
    expect(head(log)).to.equal('Record 263 entries');
    const scroller = shadowOf(log).querySelector('.scroll') as HTMLElement;
    await soon(() => scroller.scrollHeight < 600, String(scroller.scrollHeight));
    await soon(() => shadowOf(log).querySelector('.sweep') !== null, 'the checks have not come');
    (shadowOf(log).querySelector('.sweep') as HTMLElement).click();
    await soon(() => textOf(shadowOf(log).querySelector('.sums p')).startsWith('All 263 entries'), textOf(shadowOf(log).querySelector('.sums p')));
  });

  it('and says that there may be more while not all was read', async () => {
    const log = await listed(await wholeLog(signedLog(longRecord(300))));
    expect(line(log)).to.match(/^\d+ views hidden so far · Show$/);
  });

  it('never where a check failed: nothing is hidden of a record that does not hold', async () => {
    const entries = refundRecord();
    const source = signedLog(entries);
    const log = await listed(await wholeLog({ ...source, entries: async (query, o) => {
      const page = await source.entries(query, o);
      return { ...page, entries: page.entries.map((entry) => (entry.seq === 2 ? altered(entry, 'name', 'Mallory') : entry)) };
    } }));
    await soon(() => typesOf(log).includes('viewed'));
    expect(line(log)).to.equal('');
    await soon(() => shadowOf(log).querySelector('.claims dd .button') !== null);
    (shadowOf(log).querySelector('.claims dd .button') as HTMLElement).click();
    await soon(() => focused(log) === '2');
  });

  it('and a new one is no news, neither said nor counted as held back', async () => {
    const world = scriptedLog(longRecord(80));
    const log = await listed(await withClient(world.client));
    const scroller = shadowOf(log).querySelector('.scroll') as HTMLElement;
    scroller.scrollTop = 900;
    await soon(() => seqs(log)[0]! < 78);
    world.entries.push(...sealed([VIEWED], 80));
    await log.refresh();
    await soon(() => line(log).startsWith('11 views hidden'), line(log));
    expect(shadowOf(log).querySelector('.fresh')).to.equal(null);
    world.entries.push(...sealed([VIEWED, REFUND_DRAFTS[1]!], 81));
    await log.refresh();
    await soon(() => textOf(shadowOf(log).querySelector('.fresh')) === '1 new entry', textOf(shadowOf(log).querySelector('.fresh')));
    await soon(() => said(log).includes('1 new entry in the record.'), said(log));
    (shadowOf(log).querySelector('.fresh') as HTMLElement).click();
    await soon(() => focused(log) === '82');
    world.client.dispose();
  });
});

describe('<wf-audit-log> has a column for proofs', () => {
  it('of plain data from the start or never: it does not come and go', async () => {
    const box = await fixture<HTMLElement>(html`<div></div>`);
    const log = document.createElement('wf-audit-log');
    const seen = new Set<number>();
    box.append(log);
    new MutationObserver(() => seen.add(shadowOf(log).querySelectorAll('.row.head .proof').length)).observe(log.shadowRoot!, { subtree: true, childList: true, attributes: true });
    log.lang = 'en';
    log.data = { entries: refundRecord() };
    await soon(() => shadowOf(log).querySelector('.claims') !== null && rows(log).length === 7);
    await soon(() => textOf(shadowOf(log).querySelector('.claims summary')) === 'Cannot be checked');
    expect([...seen]).to.deep.equal([0]);
  });

  it('that stays away once a log was seen to have none, whatever is searched for', async () => {
    const log = await listed(await withClient(scriptedLog(refundRecord()).client));
    await soon(() => shadowOf(log).querySelector('.no-proof') !== null);
    const seen = new Set<number>();
    new MutationObserver(() => seen.add(shadowOf(log).querySelectorAll('.row .proof').length)).observe(log.shadowRoot!, { subtree: true, childList: true, attributes: true });
    const field = shadowOf(log).querySelector('.search') as HTMLInputElement;
    field.value = 'lena';
    field.dispatchEvent(new Event('input'));
    await soon(() => head(log).startsWith('Record 2 of'));
    expect([...seen]).to.deep.equal([0]);
  });
});
