import { expect, fixture, html, nextFrame } from '@open-wc/testing';
import { sendKeys, setViewport } from '@web/test-runner-commands';
import type { AuditSource } from '../../../src/adapter/contract.js';
import { AdapterError } from '../../../src/adapter/errors.js';
import { createClient } from '../../../src/client/client.js';
import { memoryCheckpoints } from '../../../src/client/checkpoint-store.js';
import type { WfAuditLog } from '../../../src/elements/audit-log/audit-log.js';
import { longRecord } from '../../fixtures/refund-record.js';
import { signedLog } from '../../fixtures/signed-log.js';
import { cell, head, listed, openRow, rows, scriptedLog, shadowOf, soon, textOf, withClient, withData } from './support.js';

const scroller = (log: WfAuditLog): HTMLElement => shadowOf(log).querySelector('.scroll') as HTMLElement;
const table = (log: WfAuditLog): HTMLElement => shadowOf(log).querySelector('[role=treegrid]') as HTMLElement;
const focused = (log: WfAuditLog): number | undefined => {
  const seq = shadowOf(log).activeElement?.getAttribute('data-seq');
  return seq == null ? undefined : Number(seq);
};
const frames = async (n = 3): Promise<void> => {
  for (let i = 0; i < n; i += 1) await nextFrame();
};
/** The rows that can be seen, from the top. */
const inSight = (log: WfAuditLog): HTMLElement[] => {
  const box = scroller(log).getBoundingClientRect();
  return rows(log).filter((row) => row.getBoundingClientRect().bottom > box.top + 34 && row.getBoundingClientRect().top < box.bottom - 1);
};
const seqsInSight = (log: WfAuditLog): number[] => inSight(log).map(({ dataset }) => Number(dataset['seq']));
/** Every row begins where the one before it ends. */
const expectNeighbours = (log: WfAuditLog, when: string): void => {
  const boxes = rows(log).map((row) => row.closest('.slot')!.getBoundingClientRect());
  expect(boxes.length, when).to.be.greaterThan(5);
  for (const [at, box] of boxes.slice(1).entries()) expect(box.top, `${when}: row ${at + 1} below the one before`).to.be.closeTo(boxes[at]!.bottom, 1);
};
/** Plain data without keys has no proof that could be told: once that is known, its column goes and the rows have their room. */
const unproven = (log: WfAuditLog): Promise<void> => soon(() => shadowOf(log).querySelector('.no-proof') !== null, 'the column of proofs is still there');
const scrollTo = async (log: WfAuditLog, top: number): Promise<void> => {
  scroller(log).scrollTop = top;
  await frames();
};

/** A log in which every request is counted, and waits for its answer while it is held. */
function counted(size: number) {
  const source = signedLog(longRecord(size));
  const asked: Parameters<AuditSource['entries']>[0][] = [];
  let held = Promise.resolve();
  const entries: AuditSource['entries'] = async (query, o) => {
    asked.push(query);
    await held;
    return source.entries(query, o);
  };
  /** No answer until what this returns is called. */
  const hold = (): (() => void) => {
    let release = (): void => undefined;
    held = new Promise((resolve) => {
      release = resolve;
    });
    return release;
  };
  const client = createClient({ audit: { ...source, entries }, async *open(_topic, { signal }) { yield* []; await new Promise((resolve) => signal.addEventListener('abort', resolve)); } }, { storage: null });
  return { client, asked, hold };
}
const whole = (client: ReturnType<typeof counted>['client']): Promise<WfAuditLog> =>
  fixture<WfAuditLog>(html`<wf-audit-log lang="en" all .client=${client} .checkpoints=${memoryCheckpoints()}></wf-audit-log>`);

describe('<wf-audit-log> of any length', () => {
  it('keeps a handful of rows for a hundred thousand records, wherever it is scrolled to', async () => {
    const log = await listed(await withData({ entries: longRecord(100_000) }));
    expect(table(log).getAttribute('aria-rowcount')).to.equal('100001');
    const { scrollHeight } = scroller(log);
    expect(scrollHeight).to.be.greaterThan(4_000_000);
    for (const share of [0.25, 0.5, 0.99]) {
      await scrollTo(log, scrollHeight * share);
      expect(rows(log).length).to.be.lessThan(40);
      const [first] = inSight(log);
      expect(Number(first!.dataset['seq'])).to.be.within(100_000 * (1 - share) - 1500, 100_000 * (1 - share) + 1500);
      expect(first!.getAttribute('aria-rowindex')).to.equal(String(100_000 - Number(first!.dataset['seq']) + 1));
    }
    await scrollTo(log, scroller(log).scrollHeight);
    await soon(() => seqsInSight(log).includes(0));
  });

  it('reads only the pages in sight', async () => {
    const { client, asked, hold } = counted(5000);
    const log = await listed(await whole(client));
    expect(head(log)).to.equal('Record 5,000 entries');
    expect(asked).to.have.length(1);
    const release = hold();
    await scrollTo(log, scroller(log).scrollHeight / 2);
    expect(rows(log).some(({ dataset }) => dataset['type'] === 'loading')).to.equal(true);
    release();
    await soon(() => inSight(log).length > 0 && inSight(log).every(({ dataset }) => dataset['type'] !== 'loading'), 'the rows in sight are not read');
    expect(asked.length).to.be.within(2, 4);
    const read = asked.slice(1).map(({ before = 0 }) => before);
    expect(Math.max(...read) - Math.min(...read)).to.be.at.most(100);
    client.dispose();
  });

  it('moves nothing that is in sight when rows turn out to be of another height', async () => {
    const log = await listed(await withData({ entries: longRecord(3000) }));
    await unproven(log);
    await scrollTo(log, 60_000);
    await frames(5);
    // Upwards every row is measured for the first time, and each is higher than was thought.
    for (let step = 0; step < 10; step += 1) {
      const [watched] = inSight(log).slice(2);
      const before = watched!.getBoundingClientRect().top;
      const { seq } = watched!.dataset;
      scroller(log).scrollTop -= 40;
      await frames(2);
      const now = rows(log).find(({ dataset }) => dataset['seq'] === seq);
      expect(now!.getBoundingClientRect().top - before, `step ${step}`).to.be.closeTo(40, 1.5);
    }
  });

  it('leaves the rows above where they are when details open', async () => {
    const log = await listed(await withData({ entries: longRecord(500) }));
    await unproven(log);
    await scrollTo(log, 5000);
    const [first, second] = inSight(log);
    const top = first!.getBoundingClientRect().top;
    await openRow(log, second!);
    await frames();
    expect(first!.getBoundingClientRect().top).to.be.closeTo(top, 1.5);
    const height = scroller(log).scrollHeight;
    const { scrollTop } = scroller(log);
    await scrollTo(log, 20_000);
    await scrollTo(log, scrollTop);
    expect(scroller(log).scrollHeight).to.be.closeTo(height, 400);
    await soon(() => shadowOf(log).querySelectorAll('.detail').length === 1, `not there: ${seqsInSight(log).join()} at ${scrollTop}, was ${second!.dataset['seq']}`);
  });

  it('shows rows in their order, so that what is read aloud and selected is the list', async () => {
    const log = await listed(await withData({ entries: longRecord(2000) }));
    for (const top of [4000, 500, 30_000, 29_800, 0]) {
      await scrollTo(log, top);
      const seqs = rows(log).map(({ dataset }) => Number(dataset['seq']));
      expect(seqs).to.deep.equal([...seqs].sort((a, b) => b - a));
      expect(new Set(seqs).size).to.equal(seqs.length);
    }
  });

  it('puts only the rows that come into sight into the page, above and below', async () => {
    const log = await listed(await withData({ entries: longRecord(2000) }));
    await scrollTo(log, 6000);
    let added = 0;
    const changes = new MutationObserver((records) => {
      for (const { addedNodes } of records) added += addedNodes.length;
    });
    changes.observe(shadowOf(log).querySelector('.window') as HTMLElement, { childList: true });
    for (const pixels of [120, 120, -240]) {
      added = 0;
      await scrollTo(log, scroller(log).scrollTop + pixels);
      // Rows are over 40 px high.
      expect(added, `${pixels} px`).to.be.within(1, Math.abs(pixels) / 40 + 1);
    }
    changes.disconnect();
  });

  it('is laid out anew when it becomes narrow', async () => {
    const log = await listed(await withData({ entries: longRecord(1000) }));
    await scrollTo(log, 10_000);
    const [first] = seqsInSight(log);
    for (const width of ['320px', '1000px', '320px']) {
      (log.parentElement as HTMLElement).style.inlineSize = width;
      await frames(5);
      expectNeighbours(log, width);
      expect(seqsInSight(log)[0], `${width}: the first row in sight`).to.be.closeTo(first!, 1);
    }
    expect(scroller(log).scrollWidth).to.be.at.most(scroller(log).clientWidth);
    expect(rows(log).length).to.be.lessThan(30);
    await scrollTo(log, scroller(log).scrollHeight);
    await soon(() => seqsInSight(log).includes(0));
  });

  it('draws no more than a screenful or so even where the page lets it grow', async () => {
    const log = await withData({ entries: longRecord(20_000) });
    log.style.setProperty('--wf-audit-log-block-size', 'none');
    await listed(log);
    await frames(5);
    expect(rows(log).length).to.be.lessThan(160);
  });
});

describe('<wf-audit-log> by keyboard', () => {
  it('is one stop in the tab order, and arrows, pages, Home and End lead through all of it', async () => {
    // Where a driver cannot do that the window is large enough.
    await setViewport({ width: 1000, height: 900 }).catch(() => undefined);
    const log = await listed(await withData({ entries: longRecord(10_000) }));
    expect(rows(log).filter(({ tabIndex }) => tabIndex === 0)).to.have.length(1);
    rows(log)[0]!.focus();
    await sendKeys({ press: 'ArrowDown' });
    expect(focused(log)).to.equal(9998);
    await sendKeys({ press: 'ArrowUp' });
    await sendKeys({ press: 'ArrowUp' });
    expect(focused(log)).to.equal(9999);
    await sendKeys({ press: 'PageDown' });
    await frames();
    const afterPage = focused(log)!;
    expect(afterPage).to.be.within(9990, 9997);
    expect(seqsInSight(log)).to.include(afterPage);
    await sendKeys({ press: 'End' });
    await soon(() => focused(log) === 0 && seqsInSight(log).includes(0));
    await sendKeys({ press: 'PageUp' });
    await frames();
    expect(focused(log)).to.be.within(3, 10);
    await sendKeys({ press: 'Home' });
    await soon(() => focused(log) === 9999 && seqsInSight(log).includes(9999));
    expect(rows(log).filter(({ tabIndex }) => tabIndex === 0)).to.have.length(1);
  });

  it('opens and closes details, leads into them and back out', async () => {
    const log = await listed(await withData({ entries: longRecord(100) }));
    rows(log)[0]!.focus();
    await sendKeys({ press: 'ArrowRight' });
    await soon(() => shadowOf(log).querySelector('.detail .moment') !== null);
    await sendKeys({ press: 'Tab' });
    expect(shadowOf(log).activeElement?.closest('.detail')).to.not.equal(null);
    await sendKeys({ press: 'ArrowDown' });
    expect(shadowOf(log).activeElement?.closest('.detail')).to.not.equal(null);
    await sendKeys({ press: 'Escape' });
    expect(focused(log)).to.equal(99);
    await sendKeys({ press: 'ArrowLeft' });
    expect(shadowOf(log).querySelector('.detail')).to.equal(null);
    await sendKeys({ press: ' ' });
    expect(rows(log)[0]!.getAttribute('aria-expanded')).to.equal('true');
  });

  it('keeps the focus on a row that is scrolled out of sight, and goes on from there', async () => {
    const log = await listed(await withData({ entries: longRecord(2000) }));
    rows(log)[1]!.focus();
    await scrollTo(log, 50_000);
    expect(focused(log)).to.equal(1998);
    expect(shadowOf(log).activeElement?.getBoundingClientRect().height).to.be.greaterThan(0);
    await sendKeys({ press: 'ArrowDown' });
    await soon(() => focused(log) === 1997 && seqsInSight(log).includes(1997));
    await expect(log).to.be.accessible();
  });

  it('begins where somebody has scrolled to', async () => {
    const log = await listed(await withData({ entries: longRecord(2000) }));
    await scrollTo(log, 30_000);
    await soon(() => rows(log).some(({ tabIndex, dataset }) => tabIndex === 0 && seqsInSight(log).includes(Number(dataset['seq']))));
  });
});

describe('<wf-audit-log> keeps up', () => {
  it('at the newest while it is at the top', async () => {
    const all = longRecord(200);
    const world = scriptedLog(all.slice(0, 100));
    const log = await listed(await withClient(world.client));
    world.entries.push(...all.slice(100, 103));
    await log.refresh();
    await soon(() => rows(log)[0]?.dataset['seq'] === '102');
    expect(scroller(log).scrollTop).to.equal(0);
    expect(shadowOf(log).querySelector('.fresh')).to.equal(null);
    world.client.dispose();
  });

  it('without moving anything while somebody reads further down, and offers the new records', async () => {
    const all = longRecord(200);
    const world = scriptedLog(all.slice(0, 100));
    const log = await listed(await withClient(world.client));
    await scrollTo(log, 1500);
    const before = seqsInSight(log);
    const top = inSight(log)[1]!.getBoundingClientRect().top;
    world.entries.push(...all.slice(100, 104));
    await log.refresh();
    await soon(() => textOf(shadowOf(log).querySelector('.fresh')) === '4 new entries');
    expect(seqsInSight(log)).to.deep.equal(before);
    expect(inSight(log)[1]!.getBoundingClientRect().top).to.be.closeTo(top, 1);
    await expect(log).to.be.accessible();
    (shadowOf(log).querySelector('.fresh') as HTMLElement).click();
    await soon(() => seqsInSight(log)[0] === 103);
    expect(shadowOf(log).querySelector('.fresh')).to.equal(null);
    world.client.dispose();
  });

  it('shows what was held back to whoever scrolls up to it', async () => {
    const all = longRecord(200);
    const world = scriptedLog(all.slice(0, 100));
    const log = await listed(await withClient(world.client));
    await scrollTo(log, 1500);
    world.entries.push(...all.slice(100, 102));
    await log.refresh();
    await soon(() => shadowOf(log).querySelector('.fresh') !== null);
    await scrollTo(log, 0);
    await soon(() => rows(log)[0]?.dataset['seq'] === '101');
    world.client.dispose();
  });

  it('keeps the focused row focused when new ones come before it', async () => {
    const all = longRecord(200);
    const world = scriptedLog(all.slice(0, 100));
    const log = await listed(await withClient(world.client));
    rows(log)[0]!.focus();
    world.entries.push(...all.slice(100, 102));
    await log.refresh();
    await soon(() => rows(log)[0]?.dataset['seq'] === '101');
    expect(focused(log)).to.equal(99);
    world.client.dispose();
  });

  it('reads older records of a run as somebody scrolls, to the first one', async () => {
    const world = scriptedLog(longRecord(450));
    const log = await listed(await withClient(world.client));
    expect(table(log).getAttribute('aria-rowcount')).to.equal('-1');
    for (let turn = 0; turn < 12 && !seqsInSight(log).includes(0); turn += 1) {
      await scrollTo(log, scroller(log).scrollHeight);
      await new Promise((resolve) => setTimeout(resolve, 80));
    }
    await soon(() => seqsInSight(log).includes(0));
    expect(table(log).getAttribute('aria-rowcount')).to.equal('451');
    world.client.dispose();
  });

  it('says that it cannot read what is in sight, and goes on when it can again', async () => {
    const { client, asked } = counted(3000);
    const audit = client.adapter.audit!;
    const log = await listed(await whole(client));
    const entries = audit.entries.bind(audit);
    Object.assign(audit, { entries: () => Promise.reject(new AdapterError('unavailable', 'no')) });
    await scrollTo(log, 60_000);
    await soon(() => textOf(shadowOf(log).querySelector('.notices')).includes('cannot be read'));
    Object.assign(audit, { entries });
    (shadowOf(log).querySelector('.notices .button') as HTMLElement).click();
    await soon(() => inSight(log).every(({ dataset }) => dataset['type'] !== 'loading'));
    expect(asked.length).to.be.greaterThan(1);
    client.dispose();
  });
});

describe('<wf-audit-log> on paper', () => {
  it('shows what was read, with name, time and meaning on each record, and says how much of the log that is', async () => {
    const log = await listed(await withData({ entries: longRecord(120), size: 500 }));
    window.dispatchEvent(new Event('beforeprint'));
    await frames();
    expect(rows(log)).to.have.length(120);
    const lena = rows(log).find((row) => cell(row, 'who').startsWith('Lena Fischer') && cell(row, 'what').startsWith('Approved'))!;
    expect(cell(lena, 'what')).to.contain('Meaning: Reviewed and agreed');
    expect(cell(lena, 'when')).to.match(/^\d\d:\d\d:\d\d Nov 22, 2026$/);
    expect(textOf(shadowOf(log).querySelector('.print-note'))).to.match(/^Printed .*: 120 of 500 entries\.$/);
    window.dispatchEvent(new Event('afterprint'));
    await soon(() => rows(log).length < 40);
    expect(shadowOf(log).querySelector('.print-note')).to.equal(null);
  });
});
