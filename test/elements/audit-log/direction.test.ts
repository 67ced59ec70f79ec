import { expect, fixture, html } from '@open-wc/testing';
import type { WfAuditLog } from '../../../src/elements/audit-log/audit-log.js';
import { REFUND_DRAFTS, sealed } from '../../fixtures/refund-record.js';
import { listed, rows } from './support.js';

const entries = sealed(REFUND_DRAFTS.map((draft) => ({ ...draft, personal: { ...draft.personal, name: draft.actor.type === 'agent' ? 'مساعد' : 'أحمد' } })));

/** The words of an element in the order in which they stand on the screen, line by line, from the left. */
function fromTheLeft(element: Element): string {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const letters: { readonly letter: string; readonly left: number; readonly top: number }[] = [];
  while (walker.nextNode()) {
    const node = walker.currentNode as Text;
    for (let at = 0; at < node.data.length; at += 1) {
      const range = document.createRange();
      range.setStart(node, at);
      range.setEnd(node, at + 1);
      const { left, top, width } = range.getBoundingClientRect();
      if (width > 0) letters.push({ letter: node.data[at] ?? '', left, top: Math.round(top / 8) });
    }
  }
  return letters.sort((a, b) => a.top - b.top || a.left - b.left).map(({ letter }) => letter).join('').replace(/\s+/g, ' ');
}

describe('<wf-audit-log> on a page that is written from right to left', () => {
  it('keeps each English sentence in one piece, with names of the other direction in it', async () => {
    const box = await fixture<HTMLElement>(html`<div dir="rtl"><wf-audit-log lang="en" .data=${{ entries }}></wf-audit-log></div>`);
    box.style.inlineSize = '990px';
    const log = await listed(box.firstElementChild as WfAuditLog);
    const row = (type: string): HTMLElement => rows(log).find(({ dataset }) => dataset['type'] === type)!;
    expect(fromTheLeft(row('decided').querySelector('.what .under')!)).to.equal('Meaning: Reviewed and agreed · 2 of 2 agreed');
    expect(fromTheLeft(row('decided').querySelector('.who .under')!)).to.match(/^as finance lead · signed in \d\d:\d\d$/);
    expect(fromTheLeft(row('requested').querySelector('.who .name')!)).to.match(/^Agent “.+”$/);
    expect(fromTheLeft(row('requested').querySelector('.who .under')!)).to.equal('on behalf of support');
    expect(getComputedStyle(row('decided')).direction).to.equal('rtl');
  });
});
