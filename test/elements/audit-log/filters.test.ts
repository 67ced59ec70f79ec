import { expect } from '@open-wc/testing';
import type { AuditQuery } from '../../../src/adapter/contract.js';
import { passesFilter } from '../../../src/audit/filter.js';
import { sourceOfData } from '../../../src/elements/audit-log/data-source.js';
import type { WfAuditLog } from '../../../src/elements/audit-log/audit-log.js';
import { longRecord, refundRecord } from '../../fixtures/refund-record.js';
import { cell, countTurns, head, listed, message, rows, scriptedLog, shadowOf, soon, textOf, typesOf, withClient, withData } from './support.js';

const within = <T extends HTMLElement>(log: WfAuditLog, selector: string): T => {
  const found = shadowOf(log).querySelector<T>(selector);
  if (found === null) throw new Error(`there is no ${selector}`);
  return found;
};
const openFilters = async (log: WfAuditLog): Promise<void> => {
  within(log, '[data-panel=filter]').click();
  await soon(() => shadowOf(log).querySelector('.filters') !== null, 'the filters do not open');
};
const choose = (log: WfAuditLog, name: string, value: string): void => {
  const field = within<HTMLSelectElement>(log, `#filter-${name}`);
  field.value = value;
  field.dispatchEvent(new Event('change'));
};
const search = (log: WfAuditLog, text: string): void => {
  const field = within<HTMLInputElement>(log, '.search');
  field.value = text;
  field.dispatchEvent(new Event('input'));
};
const options = (log: WfAuditLog, name: string): string[] => [...within(log, `#filter-${name}`).querySelectorAll('option')].map(textOf);
const chips = (log: WfAuditLog): string[] => [...shadowOf(log).querySelectorAll('.chip bdi')].map(textOf);
const sums = (log: WfAuditLog): string => textOf(shadowOf(log).querySelector('.sums p'));

describe('<wf-audit-log> filters', () => {
  it('by person, action, step and outcome, each offered in words, and never claims that it shows all there is', async () => {
    const log = await listed(await withData({ entries: refundRecord() }));
    await soon(() => shadowOf(log).querySelector('.ladder') !== null);
    await openFilters(log);
    await soon(() => options(log, 'actor').includes('Lena Fischer'));
    expect(options(log, 'actor')).to.include.members(['Everyone', 'Farid Haddad', 'Refund agent', 'Sam Okafor']);
    await soon(() => options(log, 'action').includes('Deciding'));
    expect(options(log, 'action')).to.include.members(['Everything', 'Asking for a decision', 'Allowing a step to act']);
    choose(log, 'actor', 'lena');
    await soon(() => rows(log).length === 2);
    expect(rows(log).every((row) => cell(row, 'who').startsWith('Lena Fischer'))).to.equal(true);
    expect(head(log)).to.equal('Record 2 of 8 entries');
    await soon(() => sums(log).includes('This list is filtered. Entries that do not match are left out.'));
    choose(log, 'action', 'gate.vote');
    await soon(() => typesOf(log).join() === 'decided');
    expect(chips(log)).to.deep.equal(['Person: Lena Fischer', 'What: Deciding']);
    await expect(log).to.be.accessible();
    within(log, '.chip[data-filter=actor]').click();
    await soon(() => rows(log).length === 3);
    choose(log, 'outcome', 'refused');
    await soon(() => typesOf(log).join() === 'refused');
    within(log, '[data-filter=all]').click();
    await soon(() => rows(log).length === 7);
    expect(chips(log)).to.deep.equal([]);
    expect(sums(log)).to.not.contain('left out');
  });

  it('by time, in the reader’s own clock, and says when the range is empty', async () => {
    const log = await listed(await withData({ entries: refundRecord() }));
    await openFilters(log);
    const local = (iso: string): string => new Date(Date.parse(iso) - new Date(iso).getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
    choose(log, 'since', local('2026-11-22T10:43:00.000Z'));
    await soon(() => typesOf(log).join() === 'executed,released');
    expect(chips(log)[0]).to.match(/^From: Nov 22, 2026, /);
    choose(log, 'until', local('2026-11-22T10:42:00.000Z'));
    await soon(() => message(log).includes('Nothing found'));
    expect(textOf(within(log, '.filters .hint'))).to.contain('so nothing can be found');
    await expect(log).to.be.accessible();
  });

  it('to the end of the minute that was typed as the last', async () => {
    const log = await listed(await withData({ entries: refundRecord() }));
    await openFilters(log);
    const wall = (iso: string): string => new Date(Date.parse(iso) - new Date(iso).getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
    choose(log, 'until', wall('2026-11-22T10:42:00.000Z'));
    await soon(() => chips(log).length === 1);
    // The approval of 10:42:57 is in it, the release of 10:43:18 is not.
    await soon(() => typesOf(log).join() === 'decided,decided,refused,viewed,requested,started');
    expect(within<HTMLInputElement>(log, '#filter-until').value).to.equal(wall('2026-11-22T10:42:00.000Z'));
    choose(log, 'since', wall('2026-11-22T10:42:00.000Z'));
    await soon(() => typesOf(log).join() === 'decided,decided,refused');
    expect(textOf(within(log, '.filters .hint'))).to.not.contain('nothing can be found');
  });

  it('by words in any case, width, normal form and spacing, and by numbers as they are shown', async () => {
    const log = await listed(await withData({ entries: refundRecord() }));
    for (const words of ['  ＰＡＲＣＥＬ   received\u00a0in ', 'parcel received']) {
      search(log, words);
      await soon(() => typesOf(log).join() === 'decided', words);
    }
    for (const words of ['1,240.00', '1240.00', '1.240,00 EUR']) {
      search(log, words);
      await soon(() => typesOf(log).join() === 'executed,requested', words);
      search(log, '');
      await soon(() => rows(log).length === 7);
    }
    search(log, '\u200b \u00ad');
    search(log, 'lena');
    await soon(() => chips(log).join() === 'Text: lena');
  });

  it('by text, wherever it stands in a record or beside it', async () => {
    const log = await listed(await withData({ entries: refundRecord() }));
    search(log, 'PARCEL received');
    await soon(() => rows(log).length === 1 && typesOf(log)[0] === 'decided');
    expect(chips(log)).to.deep.equal(['Text: PARCEL received']);
    search(log, 'no such thing');
    await soon(() => message(log).includes('Nothing found'));
    expect(message(log)).to.contain('No entry matches these filters.');
    search(log, '');
    await soon(() => rows(log).length === 7);
  });

  it('shows what somebody broke, whatever is filtered by', async () => {
    const broken = { seq: 8, raw: '{"b":1,"a":2', opened: {} };
    const log = await listed(await withData({ entries: [...refundRecord(), broken] }));
    await openFilters(log);
    await soon(() => options(log, 'actor').includes('Lena Fischer'));
    choose(log, 'actor', 'lena');
    await soon(() => rows(log).length === 3);
    expect(typesOf(log)[0]).to.equal('unread');
  });

  it('asks the backend for them, and filters again what it gives', async () => {
    const world = scriptedLog(refundRecord());
    // It ignores every filter, as a backend may.
    world.state.answer = ({ before, limit }: AuditQuery) => sourceOfData(world.entries).entries({ before, limit }, {});
    const log = await listed(await withClient(world.client));
    await openFilters(log);
    await soon(() => options(log, 'actor').includes('Sam Okafor'));
    choose(log, 'actor', 'sam');
    await soon(() => rows(log).length === 2);
    expect(rows(log).every((row) => cell(row, 'who').startsWith('Sam Okafor'))).to.equal(true);
    expect(world.asked.at(-1)).to.include({ run: 'run-1', actor: 'sam' });
    world.client.dispose();
  });

  it('searches on by itself for a while, then says how far it came and waits', async () => {
    const world = scriptedLog(longRecord(9000));
    let pages = 0;
    // Short pages without a hit: nothing in them passes.
    world.state.answer = async ({ before = 9000, text }: AuditQuery) => {
      pages += 1;
      if (text === undefined) return sourceOfData(world.entries).entries({ before, limit: 100 }, {});
      return { entries: [], size: 9000, next: Math.max(1, before - 100) };
    };
    const log = await listed(await withClient(world.client));
    search(log, 'needle');
    await soon(() => textOf(shadowOf(log).querySelector('.foot')).includes('not searched yet'));
    await soon(() => shadowOf(log).querySelector('.foot .button') !== null, 'it goes on for ever');
    const before = pages;
    expect(before).to.be.lessThan(30);
    expect(textOf(within(log, '.foot'))).to.match(/Nothing more found so far\. [\d,]+ older entries are not searched yet\. Keep searching$/);
    within(log, '.foot .button').click();
    await soon(() => pages > before);
    world.client.dispose();
  });

  it('a hundred thousand records in slices, between which the page has its turn', async () => {
    const entries = longRecord(100_000);
    expect(passesFilter(entries[3]!, { outcome: 'refused' })).to.equal(true);
    const log = await listed(await withData({ entries }));
    const watch = countTurns();
    search(log, 'needle');
    await soon(() => shadowOf(log).querySelector('.foot .button') !== null || message(log) !== '');
    expect(watch.stop()).to.be.greaterThan(10);
  }).timeout(20_000);
});
