import { expect } from '@open-wc/testing';
import { svgBlob } from '../../../src/elements/graph/picture/svg.js';
import type { Mark } from '../../../src/elements/graph/picture/picture.js';
import type { WfGraph } from '../../../src/elements/graph/graph.js';
import { aStep, chain, drawn, withData } from './support.js';

/** Names that are wider, longer or written otherwise than a count of their letters says. */
const NAMES: Readonly<Record<string, string>> = {
  chinese: '检查供应商发票并与采购订单核对后提交财务部门审批流程',
  japanese: 'サプライヤーの請求書を確認して発注書と照合する',
  wide: 'WWWWWWWW MMMMMMMMMM WWWWWWWWWWWW @@@@@@@@@@',
  emoji: '👩‍👩‍👧‍👦🇩🇪🏳️‍🌈👍🏽 🧾🧾🧾🧾🧾🧾🧾🧾🧾🧾🧾🧾',
  arabic: 'تحقق من فاتورة المورد وقارنها بأمر الشراء ثم أرسلها للموافقة',
  hebrew: 'בדוק את החשבונית מול הזמנת הרכש ושלח לאישור',
  thai: 'ตรวจสอบใบแจ้งหนี้ของผู้ขายกับใบสั่งซื้อแล้วส่งให้ฝ่ายการเงิน',
  word: 'Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz',
  combined: `Z${'\u0301\u0302\u0303'.repeat(20)}algo the check of the invoice with marks that stand on one another`,
  ligature: '﷽﷽﷽﷽﷽﷽',
};

async function pictureOf(graph: WfGraph): Promise<SVGSVGElement> {
  const page = new DOMParser().parseFromString(await (await graph.toSVG()).text(), 'image/svg+xml');
  expect(page.querySelector('parsererror') === null, 'it is no XML').to.equal(true);
  const root = document.importNode(page.documentElement, true) as unknown as SVGSVGElement;
  document.body.append(root);
  return root;
}

const boxesOf = (root: SVGSVGElement): DOMRect[] => [...root.querySelectorAll<SVGRectElement>('rect[rx="10"], rect[rx="14"]')].map((rect) => DOMRect.fromRect(rect.getBBox()));
const isIn = (inner: DOMRect, outer: DOMRect): boolean => inner.left >= outer.left - 0.5 && inner.right <= outer.right + 0.5 && inner.top >= outer.top - 0.5 && inner.bottom <= outer.bottom + 0.5;

describe('the words of a picture of <wf-graph>', () => {
  for (const direction of ['right', 'left', 'down'] as const) {
    it(`stay inside their cards and areas, whatever script they are in, where the flow runs ${direction}`, async () => {
      const names = Object.entries(NAMES);
      const steps = names.map(([id, text]) => aStep(id, { label: { text }, status: 'failed', note: { text } }));
      const graph = await withData({
        ...chain(steps, names.slice(1).map(([id], at) => [names[at]?.[0] ?? '', id] as const)),
        boundaries: names.map(([id, text]) => ({ id: `b-${id}`, label: { text }, members: [id], accountable: { id: 'l', kind: 'human' as const, name: text }, responsible: [], fence: 0 })),
      });
      graph.direction = direction;
      if (direction === 'left') (graph.parentElement as HTMLElement).dir = 'rtl';
      await drawn(graph);
      const root = await pictureOf(graph);
      const boxes = boxesOf(root);
      const texts = [...root.querySelectorAll('text')];
      expect(texts.length).to.be.at.least(names.length * 3);
      for (const text of texts) {
        const inner = DOMRect.fromRect(text.getBBox());
        expect(boxes.some((box) => isIn(inner, box)), `${text.textContent} at ${[inner.x, inner.y, inner.width, inner.height].join(' ')} in ${boxes.map(({ x, y, width, height }) => [x, y, width, height].join(' ')).join('; ')}`).to.equal(true);
        // As wide as it is by itself: nothing has to be squeezed on the machine that made it.
        text.removeAttribute('textLength');
        expect(text.getComputedTextLength()).to.be.closeTo(inner.width, 1.5);
      }
      root.remove();
    });
  }

  it('keep the end that tells names apart, and hold the whole for who asks', async () => {
    const name = (n: number): string => `Check every single invoice of all the customers of the last quarter of the year, number ${n}`;
    const graph = await drawn(await withData(chain([1, 2, 3].map((n) => aStep(`s${n}`, { label: { text: name(n) } })))));
    const root = await pictureOf(graph);
    for (const n of [1, 2, 3]) {
      const text = [...root.querySelectorAll('text')].find((each) => each.querySelector('title')?.textContent === name(n));
      expect(text, `step ${n}`).to.not.equal(undefined);
      expect([...root.querySelectorAll('text')].some((each) => each.lastChild?.textContent?.endsWith(`number ${n}`))).to.equal(true);
    }
    root.remove();
  });

  it('are well-formed XML for every code point there is', async () => {
    const perText = 2048;
    const marks: Mark[] = [];
    for (let first = 0; first < 0x110000; first += perText) {
      const text = Array.from({ length: perText }, (_, at) => String.fromCodePoint(first + at)).join('');
      marks.push({ kind: 'text', x: 0, y: 0, text, size: 10, weight: 400, fill: '#000000', direction: 'ltr', anchor: 'left', width: 1, whole: text });
    }
    for (const text of [']]>', '<![CDATA[', '<!--', '&amp;', '&#0;', '<?xml?>', '\ud800\ud800', '\udc00\ud800', 'a\r\nb']) marks.push({ kind: 'text', x: 0, y: 0, text, size: 10, weight: 400, fill: '#000000', direction: 'ltr', anchor: 'left', width: 1, whole: undefined });
    const file = await svgBlob({ width: 10, height: 10, background: '#ffffff', marks }, 'A \u0000\ufffe\udfff]]> title').text();
    const page = new DOMParser().parseFromString(file, 'image/svg+xml');
    expect(page.querySelector('parsererror')?.textContent ?? '').to.equal('');
    const texts = [...page.querySelectorAll('text')].map((text) => text.lastChild?.textContent ?? '');
    expect(texts).to.have.length(marks.length);
    expect(texts.at(-9)).to.equal(']]>');
    for (let code = 0x20; code < 0x110000; code++) {
      const isHeld = (code <= 0xd7ff || code >= 0xe000) && code !== 0xfffe && code !== 0xffff;
      const read = texts[Math.floor(code / perText)] ?? '';
      const expected = isHeld ? String.fromCodePoint(code) : '\ufffd';
      if (code % 97 === 0 || !isHeld) expect(read.includes(expected), code.toString(16)).to.equal(true);
    }
  });

  it('are well-formed in the file of a graph whose data holds the odd ones', async () => {
    const odd = ['\u0000\u0001\u0008\u000b\u001f', '\u007f\u0080\u009f', '\ud800', '\udfff\ud800', '\ufffe\uffff', '\ufdd0\ufdef', '\u{1fffe}\u{10ffff}', ']]><b>&', '\u2028\u2029', '\u202e\u2066\u200f', '\ue000\u{f0000}', '\u{e0001}\u{e0020}'];
    const graph = await drawn(await withData(chain(odd.map((text, at) => aStep(`s${at}`, { label: { text: `a${text}b` }, note: { text }, status: 'failed' })))));
    const root = await pictureOf(graph);
    expect(root.querySelectorAll('text').length).to.be.at.least(odd.length * 2);
    root.remove();
  });
});
