import { expect, fixture, html } from '@open-wc/testing';
import '../../../src/elements/provider/define.js';
import type { WfAuditLog } from '../../../src/elements/audit-log/audit-log.js';
import type { AuditLogInput } from '../../../src/elements/audit-log/data-source.js';
import { readInput } from '../../../src/elements/audit-log/read-input.js';
import { longRecord, refundRecord } from '../../fixtures/refund-record.js';
import { checkpointFor, LOG_VKEY, proofsOf } from '../../fixtures/signed-log.js';
import { cell, head, listed, message, notices, openRow, rowOf, rows, scriptedLog, shadowOf, soon, textOf, typesOf, withData } from './support.js';

const entries = refundRecord();
const given = (input: unknown): AuditLogInput => input as AuditLogInput;
/** What a framework makes of an object: every read gives another proxy. */
const reactive = <T extends object>(target: T): T =>
  new Proxy(target, {
    get: (object, key, receiver): unknown => {
      const value: unknown = Reflect.get(object, key, receiver);
      return typeof value === 'object' && value !== null ? reactive(value) : value;
    },
  });

describe('<wf-audit-log> takes plain data as it comes', () => {
  for (const [name, input] of [
    ['null entries', { entries: null }], ['no entries', {}], ['a number for entries', { entries: 7 }], ['nothing in them', { entries: [] }], ['text', 'entries'],
  ] as const) {
    it(`${name}: as nothing recorded`, async () => {
      const log = await withData(given(input));
      await soon(() => message(log).includes('Nothing recorded yet'));
    });
  }

  it('and counts and says what is no entry', async () => {
    const thrower = { get raw(): string { throw new Error('no'); } };
    const rubbish = [null, undefined, 7, 'entry', [], {}, { seq: Number.NaN, raw: 'x' }, { seq: -1, raw: 'x' }, { seq: 1.5, raw: 'x', opened: {} }, { seq: 9, raw: 7 }, thrower, entries[0]];
    const log = await listed(await withData(given({ entries: [...entries, ...rubbish], size: Number.NaN, checkpoint: 7, proof: 'x' })));
    expect(rows(log)).to.have.length(7);
    expect(notices(log)).to.contain('12 entries could not be read at all and are missing here.');
    await expect(log).to.be.accessible();
  });

  it('entries without values beside them, or without a place that their record says', async () => {
    const input = given({ entries: entries.map(({ seq, raw }, at) => (at === 0 ? { raw } : at === 1 ? { seq, raw, opened: null } : { seq: 'x', raw, opened: { name: null, reason: 7 } })) });
    const log = await listed(await withData(input));
    expect(typesOf(log)).to.deep.equal(['executed', 'released', 'decided', 'decided', 'refused', 'requested', 'started']);
    expect(notices(log)).to.equal('');
    expect(cell(rowOf(log, 'refused'), 'who')).to.contain('name erased');
  });

  it('sizes that cannot be: as many as there are entries', () => {
    for (const size of [Number.NaN, -1, Number.POSITIVE_INFINITY, 3, 1.5, '9', null]) expect(readInput(given({ entries, size })).size, String(size)).to.equal(8);
  });

  it('proxies of a framework, with all their proofs', async () => {
    const input = reactive({ entries, checkpoint: checkpointFor(entries), proof: proofsOf(entries) });
    const log = await listed(await fixture<WfAuditLog>(html`<wf-audit-log lang="en" .data=${input} .keys=${reactive([LOG_VKEY])}></wf-audit-log>`));
    await soon(() => textOf(rows(log)[0]?.querySelector('.proof')) === '3 of 5 checks passed', textOf(rows(log)[0]?.querySelector('.proof')));
    expect(textOf(await openRow(log, rows(log)[0]!))).to.contain('1,240.00');
  });

  it('null for every property as not set', async () => {
    const log = await listed(await withData({ entries }));
    for (const name of ['client', 'run', 'all', 'file', 'keys', 'origin', 'witnesses', 'checkpoints', 'words'] as const) {
      (log as unknown as Record<string, unknown>)[name] = null;
      await log.updateComplete;
      await listed(log);
    }
    await soon(() => shadowOf(log).querySelector('.ladder') !== null);
    log.data = null as never;
    await soon(() => message(log).includes('Not connected'));
  });

  it('a time zone that no browser knows, and says that the times are the reader’s own', async () => {
    const provider = await fixture(html`<wf-provider .locale=${{ lang: 'en', timeZone: 'Mars/Base', sections: {} }}><wf-audit-log lang="en" .data=${{ entries }}></wf-audit-log></wf-provider>`);
    const log = await listed(provider.querySelector('wf-audit-log') as WfAuditLog);
    expect(notices(log)).to.contain('The time zone “Mars/Base” is not known here.');
    expect(cell(rows(log)[0]!, 'when')).to.match(/^\d\d:\d\d:39/);
  });

  it('new data of the same log without closing or moving anything', async () => {
    const long = longRecord(120);
    const log = await listed(await withData({ entries: long.slice(0, 100) }));
    await openRow(log, rows(log)[2]!);
    const scroller = shadowOf(log).querySelector('.scroll') as HTMLElement;
    const open = (): string | null => shadowOf(log).querySelector('[aria-expanded=true][data-seq]')?.getAttribute('data-seq') ?? null;
    expect(open()).to.equal('96');
    for (const input of [{ entries: long.slice(0, 100) }, { entries: long.slice(0, 101) }]) {
      log.data = input;
      await log.updateComplete;
      await soon(() => head(log) === `Record ${input.entries.length} entries`);
      expect(open()).to.equal('96');
      expect(shadowOf(log).querySelector('.scroll')).to.equal(scroller);
    }
  });
});

describe('<wf-audit-log> rests', () => {
  it('out of sight: it reads once, and follows the log again when it is scrolled to', async () => {
    const world = scriptedLog(refundRecord());
    const box = await fixture<HTMLElement>(html`<div><div class="far"></div><wf-audit-log lang="en" run="run-1" .client=${world.client}></wf-audit-log></div>`);
    (box.firstElementChild as HTMLElement).style.blockSize = '5000px';
    const log = await listed(box.querySelector('wf-audit-log') as WfAuditLog);
    await soon(() => world.asked.length === 1);
    const timers: number[] = [];
    const set = window.setTimeout;
    window.setTimeout = ((run: TimerHandler, ms = 0, ...rest: unknown[]) => {
      if (ms >= 400) timers.push(ms);
      return set(run, ms, ...rest);
    }) as typeof window.setTimeout;
    try {
      // What would have kept the time of the next reading.
      await log.refresh();
      expect(timers).to.deep.equal([]);
      const asked = world.asked.length;
      log.scrollIntoView();
      await soon(() => world.asked.length > asked);
    } finally {
      window.setTimeout = set;
    }
    world.client.dispose();
  });

  it('when it is removed: nothing is asked for any more', async () => {
    const world = scriptedLog(refundRecord());
    const box = await fixture<HTMLElement>(html`<div><wf-audit-log lang="en" run="run-1" .client=${world.client}></wf-audit-log></div>`);
    const log = await listed(box.firstElementChild as WfAuditLog);
    log.remove();
    await soon(() => !log.isConnected);
    await Promise.resolve();
    const asked = world.asked.length;
    log.requestUpdate();
    await log.refresh();
    expect(world.asked.length).to.equal(asked);
    world.client.dispose();
  });

  it('with its search and what is open, where it is only moved', async () => {
    const box = await fixture<HTMLElement>(html`<div><div><wf-audit-log lang="en" .data=${{ entries: longRecord(200) }}></wf-audit-log></div><section></section></div>`);
    const log = await listed(box.querySelector('wf-audit-log') as WfAuditLog);
    const field = shadowOf(log).querySelector<HTMLInputElement>('input.search')!;
    field.value = 'a';
    field.dispatchEvent(new Event('input'));
    const chips = (): string[] => [...shadowOf(log).querySelectorAll('.chip bdi')].map((chip) => chip.textContent?.trim() ?? '');
    await soon(() => chips().join() === 'Text: a' && rows(log).length > 5);
    const seq = rows(log)[1]!.dataset['seq'];
    await openRow(log, rows(log)[1]!);
    box.querySelector('section')!.append(log);
    await log.updateComplete;
    expect(chips()).to.deep.equal(['Text: a']);
    expect(field.value).to.equal('a');
    expect(shadowOf(log).querySelector('[aria-expanded=true][data-seq]')?.getAttribute('data-seq')).to.equal(seq);
    await soon(() => shadowOf(log).querySelector('.detail .exact') !== null);
  });
});
