import { expect, fixture, html } from '@open-wc/testing';
import type { WfAuditLog } from '../../../src/elements/audit-log/audit-log.js';
import { memoryCheckpoints } from '../../../src/client/checkpoint-store.js';
import { AdapterError } from '../../../src/adapter/errors.js';
import { longRecord, refundRecord } from '../../fixtures/refund-record.js';
import { checkpointFor, LOG_VKEY, proofsOf } from '../../fixtures/signed-log.js';
import { listed, rows, scriptedLog, shadowOf, soon, textOf, withClient } from './support.js';

const withProofs = (entries = refundRecord()) => ({ entries, checkpoint: checkpointFor(entries), proof: proofsOf(entries) });
const shown = async (entries = refundRecord()): Promise<WfAuditLog> =>
  listed(await fixture<WfAuditLog>(html`<wf-audit-log lang="en" .data=${withProofs(entries)} .keys=${[LOG_VKEY]} .checkpoints=${memoryCheckpoints()}></wf-audit-log>`));
const find = (log: WfAuditLog, selector: string): HTMLElement => {
  const found = shadowOf(log).querySelector<HTMLElement>(selector);
  if (found === null) throw new Error(`there is no ${selector}`);
  return found;
};
/** Presses what has the focus, as a keyboard does. */
const press = async (log: WfAuditLog, selector: string): Promise<void> => {
  await soon(() => shadowOf(log).querySelector(selector) !== null, `there is no ${selector}`);
  find(log, selector).focus();
  expect(shadowOf(log).activeElement, selector).to.equal(find(log, selector));
  find(log, selector).click();
};
const isInside = (log: WfAuditLog): boolean => document.activeElement === log && shadowOf(log).activeElement !== null;
const said = (log: WfAuditLog): string => textOf(shadowOf(log).querySelector('[aria-live]'));

describe('<wf-audit-log> keeps the focus', () => {
  it('through a check of all records, and says what came of it', async () => {
    const log = await shown(longRecord(300));
    await press(log, '.sweep');
    await soon(() => textOf(find(log, '.sums p')) === 'All 300 entries were checked, and none is missing.');
    await log.updateComplete;
    expect(shadowOf(log).querySelector('.sweep, .stop')).to.equal(null);
    expect(isInside(log)).to.equal(true);
    expect(shadowOf(log).activeElement).to.equal(find(log, '.sums p'));
    await soon(() => said(log) === '3 of 5 checks passed. All 300 entries were checked, and none is missing.');
  });

  it('on the one button that starts and stops a check', async () => {
    const log = await shown(longRecord(4000));
    await press(log, '.sweep');
    await soon(() => shadowOf(log).querySelector('.stop') !== null);
    expect(shadowOf(log).activeElement).to.equal(find(log, '.stop'));
    find(log, '.stop').click();
    await soon(() => shadowOf(log).querySelector('.sweep') !== null);
    expect(shadowOf(log).activeElement).to.equal(find(log, '.sweep'));
    await soon(() => said(log).includes('of 4,000 entries checked here.'));
  });

  it('when filters are lifted, one by one and all at once', async () => {
    const log = await shown();
    find(log, '[data-panel=filter]').click();
    for (const name of ['outcome', 'actor']) {
      await soon(() => shadowOf(log).querySelectorAll(`#filter-${name} option`).length > 1);
      const field = find(log, `#filter-${name}`) as HTMLSelectElement;
      field.value = name === 'outcome' ? 'ok' : 'lena';
      field.dispatchEvent(new Event('change'));
    }
    await soon(() => shadowOf(log).querySelectorAll('.chip').length === 2);
    await press(log, '.chip');
    await soon(() => shadowOf(log).querySelectorAll('.chip').length === 1);
    expect(isInside(log)).to.equal(true);
    await press(log, '[data-filter=all]');
    await soon(() => shadowOf(log).querySelector('.chips') === null);
    expect(shadowOf(log).activeElement).to.equal(find(log, 'h2'));
  });

  it('when a search goes on, and when reading is tried again', async () => {
    const world = scriptedLog(longRecord(9000));
    world.state.answer = ({ before = 9000, text }) => Promise.resolve(text === undefined ? { entries: world.entries.slice(8950).reverse(), size: 9000 } : { entries: [], size: 9000, next: Math.max(1, before - 100) });
    const log = await listed(await withClient(world.client));
    const field = find(log, '.search') as HTMLInputElement;
    field.value = 'needle';
    field.dispatchEvent(new Event('input'));
    await press(log, '.foot .button');
    await soon(() => isInside(log) && shadowOf(log).activeElement !== null);
    world.client.dispose();

    const broken = scriptedLog(refundRecord());
    broken.state.answer = () => Promise.reject(new AdapterError('unavailable', 'no'));
    const other = await withClient(broken.client);
    await soon(() => shadowOf(other).querySelector('.empty .button') !== null);
    broken.state.answer = undefined;
    await press(other, '.empty .button');
    await listed(other);
    expect(isInside(other)).to.equal(true);
    broken.client.dispose();
  });

  it('on the first row, when new records are let in', async () => {
    const all = longRecord(200);
    const world = scriptedLog(all.slice(0, 100));
    const log = await listed(await withClient(world.client));
    const scroller = find(log, '.scroll');
    scroller.scrollTop = 1500;
    await soon(() => Number(rows(log)[0]?.dataset['seq']) < 90);
    world.entries.push(...all.slice(100, 104));
    await log.refresh();
    await press(log, '.fresh');
    await soon(() => shadowOf(log).activeElement?.getAttribute('data-seq') === '103');
    world.client.dispose();
  });

  it('when a file is closed', async () => {
    const log = await shown();
    log.file = 'hello';
    await press(log, '.from-file .button');
    await soon(() => shadowOf(log).querySelector('.from-file') === null);
    expect(isInside(log)).to.equal(true);
  });
});
