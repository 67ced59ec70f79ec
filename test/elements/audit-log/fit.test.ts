import { expect, fixture, html } from '@open-wc/testing';
import type { WfAuditLog } from '../../../src/elements/audit-log/audit-log.js';
import { memoryCheckpoints } from '../../../src/client/checkpoint-store.js';
import { de } from '../../../src/locales/de.js';
import { registerLocale } from '../../../src/locales/locale.js';
import { refundRecord } from '../../fixtures/refund-record.js';
import { checkpointFor, LOG_VKEY, proofsOf } from '../../fixtures/signed-log.js';
import { listed, openRow, rows, shadowOf, soon, textOf } from './support.js';

const entries = refundRecord();
const data = { entries, checkpoint: checkpointFor(entries), proof: proofsOf(entries) };
const frame = (): Promise<unknown> => new Promise((resolve) => requestAnimationFrame(resolve));

const shown = async (lang = 'en', dir = 'ltr'): Promise<{ box: HTMLElement; log: WfAuditLog }> => {
  const box = await fixture<HTMLElement>(html`<div dir=${dir}><wf-audit-log lang=${lang} .data=${data} .keys=${[LOG_VKEY]} .checkpoints=${memoryCheckpoints()}></wf-audit-log></div>`);
  const log = await listed(box.firstElementChild as WfAuditLog);
  await soon(() => rows(log).slice(0, 1).every((row) => row.querySelector('.mark:not([data-state=pending])') !== null), 'nothing is checked');
  return { box, log };
};

/** What of a row cannot be seen, sticks out or lies on something else. */
function faultsOf(log: WfAuditLog): string[] {
  const faults: string[] = [];
  const scroller = shadowOf(log).querySelector('.scroll') as HTMLElement;
  const card = shadowOf(log).querySelector('section') as HTMLElement;
  if (scroller.scrollWidth > scroller.clientWidth) faults.push(`the list is ${scroller.scrollWidth} wide in ${scroller.clientWidth}`);
  if (card.scrollWidth > card.clientWidth) faults.push(`the card is ${card.scrollWidth} wide in ${card.clientWidth}`);
  const room = scroller.getBoundingClientRect();
  let below = Number.NEGATIVE_INFINITY;
  for (const row of rows(log)) {
    const name = row.dataset['type'] ?? '';
    const own = row.getBoundingClientRect();
    if (own.top < below - 1) faults.push(`${name} begins over the row before it`);
    below = own.bottom;
    const parts = ['when', 'who', 'what', 'outcome', 'proof', 'more'].map((part) => [part, row.querySelector<HTMLElement>(`.${part}`)] as const);
    const boxes = parts.map(([part, cell]) => {
      const rect = cell?.getBoundingClientRect();
      if (cell === null || rect === undefined || rect.width < 1 || rect.height < 1 || textOf(cell) === '' && cell.querySelector('button') === null) faults.push(`${name}: ${part} is not there`);
      else {
        if (rect.left < room.left - 1 || rect.right > room.left + scroller.clientWidth + 1) faults.push(`${name}: ${part} is cut off`);
        if (cell.scrollWidth > cell.clientWidth + 1) faults.push(`${name}: ${part} overflows`);
        const style = getComputedStyle(cell);
        if (style.visibility !== 'visible' || style.clipPath !== 'none') faults.push(`${name}: ${part} is hidden`);
      }
      return [part, rect] as const;
    });
    for (const [at, [a, one]] of boxes.entries()) {
      for (const [b, other] of boxes.slice(at + 1)) {
        if (one === undefined || other === undefined) continue;
        const [wide, high] = [Math.min(one.right, other.right) - Math.max(one.left, other.left), Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top)];
        if (wide > 1 && high > 1) faults.push(`${name}: ${a} lies on ${b}`);
      }
    }
  }
  return faults;
}

describe('<wf-audit-log> fits', () => {
  const root = document.documentElement;
  after(() => root.style.removeProperty('font-size'));
  before(() => registerLocale(de));

  for (const size of [100, 150, 200]) {
    it(`any width, with letters of ${size} %`, async () => {
      root.style.fontSize = `${size}%`;
      const { box, log } = await shown();
      for (let width = 300; width <= 1000; width += 7) {
        box.style.inlineSize = `${width}px`;
        await frame();
        await frame();
        await soon(() => faultsOf(log).length === 0, `${width} px at ${size} %: ${faultsOf(log).slice(0, 4).join('; ')}`);
      }
    }).timeout(120_000);
  }

  for (const [lang, dir] of [['de', 'ltr'], ['en', 'rtl']] as const) {
    it(`in ${lang}, ${dir}, with letters of 200 %`, async () => {
      root.style.fontSize = '200%';
      const { box, log } = await shown(lang, dir);
      for (const width of [300, 321, 480, 621, 654, 687, 768, 900, 1000]) {
        box.style.inlineSize = `${width}px`;
        await frame();
        await soon(() => faultsOf(log).length === 0, `${width} px: ${faultsOf(log).slice(0, 4).join('; ')}`);
      }
    }).timeout(30_000);
  }
});

describe('<wf-audit-log> for fingers', () => {
  it('has no button, field or summary that is less than 44 px high or wide', async () => {
    const changed = new Map<CSSMediaRule, string>();
    // What opens brings styles of its own, so it is done again once it is there.
    const asForFingers = (root: ShadowRoot): void => {
      const rules = root.adoptedStyleSheets.flatMap((sheet) => [...sheet.cssRules]).filter((rule): rule is CSSMediaRule => rule instanceof CSSMediaRule);
      for (const rule of rules) {
        const text = rule.media.mediaText;
        if (changed.has(rule) || !/coarse|hover|fine/.test(text)) continue;
        changed.set(rule, text);
        rule.media.mediaText = /not|fine/.test(text) ? 'not all' : 'all';
      }
    };
    try {
      document.documentElement.style.removeProperty('font-size');
      const { log } = await shown();
      for (const panel of ['filter', 'export']) {
        (shadowOf(log).querySelector(`[data-panel=${panel}]`) as HTMLElement).click();
        await soon(() => shadowOf(log).querySelector('.panel') !== null);
        asForFingers(shadowOf(log));
        const small = [...shadowOf(log).querySelectorAll<HTMLElement>('button, input:not([hidden]), select, summary')]
          .map((element) => ({ element, box: element.getBoundingClientRect() }))
          .filter(({ box }) => box.height > 0 && (box.height < 43.9 || box.width < 43.9))
          .map(({ element, box }) => `${element.className || element.tagName} ${Math.round(box.width)} × ${Math.round(box.height)}`);
        expect(small, panel).to.deep.equal([]);
      }
      await openRow(log, rows(log)[0]!);
      asForFingers(shadowOf(log));
      const small = [...shadowOf(log).querySelectorAll<HTMLElement>('.detail button, .detail summary')].map((element) => element.getBoundingClientRect()).filter(({ height }) => height > 0 && height < 43.9);
      expect(small).to.deep.equal([]);
    } finally {
      for (const [rule, text] of changed) rule.media.mediaText = text;
    }
  });
});
