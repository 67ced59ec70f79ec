import { expect, waitUntil } from '@open-wc/testing';
import { setViewport } from '@web/test-runner-commands';
import type { WfGraph } from '../../../src/elements/graph/graph.js';
import { TINTS, tintOf } from '../../../src/elements/graph/scene/tint.js';
import { TONES } from '../../../src/theme/status-shapes.js';
import { refundCards } from '../../fixtures/refund-cards.js';
import { BATCH_NOW, supportBatch } from '../../fixtures/support-batch.js';
import { cards, chain, aStep, drawn, nextFrame, press, regions, shadowOf, soon, surface, textOf, withData } from './support.js';

const LEAST = 11;

/** The size on the screen of each word that the drawing shows, with the word. */
function sizesIn(graph: WfGraph): [number, string][] {
  const walker = document.createTreeWalker(shadowOf(graph).querySelector('.world')!, NodeFilter.SHOW_TEXT);
  const sizes: [number, string][] = [];
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const parent = node.parentElement!;
    if ((node.textContent ?? '').trim() === '' || !parent.checkVisibility({ visibilityProperty: true }) || parent.getBoundingClientRect().width === 0) continue;
    const zoom = new DOMMatrix(getComputedStyle(shadowOf(graph).querySelector('.world')!).transform).a;
    sizes.push([parseFloat(getComputedStyle(parent).fontSize) * zoom, `${node.textContent ?? ''} in ${parent.className} of ${parent.parentElement?.className ?? ''}, ${surface(graph).dataset['zoom'] ?? ''} ${zoom}`]);
  }
  return sizes;
}

const GRAPHS = {
  cards: () => refundCards(),
  batch: () => ({ ...supportBatch(), now: BATCH_NOW }),
  chain: () => chain(Array.from({ length: 14 }, (_, at) => aStep(`step ${at}`)), Array.from({ length: 13 }, (_, at) => [`step ${at}`, `step ${at + 1}`] as const)),
};

describe('<wf-graph> words', () => {
  before(() => setViewport({ width: 1960, height: 900 }));
  after(() => setViewport({ width: 800, height: 600 }));

  for (const [name, data] of Object.entries(GRAPHS)) {
    for (const width of [320, 768, 1100, 1440, 1920]) {
      it(`are never smaller than ${LEAST} pixels at first, as a whole, or on the way there: ${name} in ${width} pixels`, async () => {
        const graph = await drawn(await withData(data(), width));
        // What paints from far out is loaded when it is first wanted; until then the cards stay.
        const check = async (when: string): Promise<void> => {
          await waitUntil(() => sizesIn(graph).every(([size]) => size > LEAST - 0.01), when, { timeout: 4000 }).catch(() => undefined);
          for (const [size, words] of sizesIn(graph)) expect(size, `${when}: ${words}`).to.be.at.least(LEAST - 0.01);
        };
        await nextFrame(4);
        expect(sizesIn(graph).length).to.be.greaterThan(3);
        await check('at first');
        graph.fit();
        await nextFrame(8);
        await check('as a whole');
        for (let turn = 0; turn < 4; turn++) {
          press(graph, turn < 1 ? 'in' : 'out');
          await nextFrame(3);
          await check(`zoomed ${turn}`);
        }
      });

      it(`stay within their cards from each distance: ${name} in ${width} pixels`, async () => {
        const graph = await drawn(await withData(data(), width));
        for (let turn = 0; turn < 4 && !graph.matches(':state(far)'); turn++) {
          await nextFrame(4);
          for (const card of cards(graph)) {
            const { bottom } = card.getBoundingClientRect();
            for (const part of card.querySelectorAll('.title, .status, .meta, .strip')) {
              const box = part.getBoundingClientRect();
              if (box.height > 0) expect(box.bottom, `${surface(graph).dataset['zoom']}: ${part.className} of ${card.textContent}`).to.be.at.most(bottom + 1);
            }
          }
          press(graph, 'out');
        }
      });
    }
  }
});

/** The hue of a colour in degrees, as the browser mixes it. */
function hueOf(colour: string): { readonly hue: number; readonly chroma: number } {
  const context = new OffscreenCanvas(1, 1).getContext('2d')!;
  context.fillStyle = colour;
  context.fillRect(0, 0, 1, 1);
  const linear = [...context.getImageData(0, 0, 1, 1).data.slice(0, 3)].map((value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4));
  const [r = 0, g = 0, b = 0] = linear;
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  const [x, y] = [1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s, 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s];
  return { hue: (Math.atan2(y, x) * 180) / Math.PI, chroma: Math.hypot(x, y) };
}

const apart = (a: number, b: number): number => Math.abs(((a - b + 540) % 360) - 180);

describe('<wf-graph> regions', () => {
  for (const scheme of ['light', 'dark']) {
    it(`have hues of their own, apart from those of every status: ${scheme}`, async () => {
      const graph = await drawn(await withData(refundCards()));
      graph.style.colorScheme = scheme;
      await nextFrame();
      const probe = (name: string): string => getComputedStyle(shadowOf(graph).querySelector(`[data-colour="${name}"]`)!).color;
      const statuses = TONES.map((tone) => ({ tone, ...hueOf(probe(tone)) })).filter(({ chroma }) => chroma > 0.03);
      expect(statuses).to.have.length(5);
      const zones = Array.from({ length: TINTS }, (_, at) => hueOf(probe(`zone${at + 1}`)));
      for (const [at, { hue, chroma }] of zones.entries()) {
        expect(chroma, `zone ${at + 1}`).to.be.greaterThan(0.03);
        for (const status of statuses) expect(apart(hue, status.hue), `zone ${at + 1} and ${status.tone}`).to.be.at.least(20);
        for (const other of zones.slice(at + 1)) expect(apart(hue, other.hue)).to.be.at.least(10);
      }
    });
  }

  it('keep the colour of their id, whatever else there is and in which order', async () => {
    const { boundaries = [], ...rest } = refundCards();
    const tintsOf = async (list: typeof boundaries): Promise<string> => {
      const graph = await drawn(await withData({ ...rest, boundaries: list }, 1400));
      await soon(() => regions(graph).length > 0);
      return [...shadowOf(graph).querySelectorAll<HTMLElement>('.areas .region:not([hidden])')].filter(({ textContent }) => textContent?.startsWith('Finance')).map(({ className }) => /tint-\d/.exec(className)?.[0]).join();
    };
    const usual = await tintsOf(boundaries);
    expect(usual).to.match(/^tint-\d/);
    expect(await tintsOf([...boundaries].reverse())).to.equal(usual);
    expect(await tintsOf(boundaries.filter(({ label }) => label.text === 'Finance'))).to.equal(usual);
    for (let at = 0; at < 200; at++) expect(tintOf(`area ${at}`)).to.be.within(1, TINTS);
  });
});

describe('<wf-graph> minimap and filters', () => {
  before(() => setViewport({ width: 1200, height: 700 }));
  after(() => setViewport({ width: 800, height: 600 }));

  it('has no minimap in less than 1,000 pixels, and an opaque one from there on', async () => {
    const graph = await drawn(await withData({ ...supportBatch(), now: BATCH_NOW }, 1000, 420));
    for (let turn = 0; turn < 4; turn++) press(graph, 'in');
    const minimap = (): HTMLElement => shadowOf(graph).querySelector('.minimap')!;
    await soon(() => !minimap().hidden, 'there is none');
    expect(getComputedStyle(minimap()).backgroundColor).to.not.match(/\/ 0?\.|rgba\(/);
    (graph.parentElement as HTMLElement).style.inlineSize = '999px';
    await soon(() => minimap().hidden === true, 'it is still there');
  });

  for (const width of [320, 500, 700, 900, 1100]) {
    it(`says in words what its filters are about: ${width} pixels`, async () => {
      const graph = await drawn(await withData(refundCards(), width));
      await soon(() => shadowOf(graph).querySelectorAll('.chip').length === 7);
      for (const chip of shadowOf(graph).querySelectorAll<HTMLElement>('.chip')) {
        const words = chip.querySelector('.chip-words')!.getBoundingClientRect();
        expect(words.width, chip.textContent ?? '').to.be.greaterThan(20);
        expect(chip.getBoundingClientRect().height).to.be.at.least(24);
      }
      expect(surface(graph).clientHeight).to.be.greaterThan(230);
    });
  }

  it('has one lock with their number for lines that are guarded together', async () => {
    const graph = await drawn(await withData(refundCards(), 1200, 560));
    graph.focusStep('send/2');
    await soon(() => cards(graph).some(({ dataset }) => dataset['id'] === 'send/2'));
    await nextFrame(4);
    const locks = [...shadowOf(graph).querySelectorAll('.edge')].filter((line) => line.querySelector('.gate-mark') !== null);
    expect(locks).to.have.length(1);
    expect(textOf(locks[0]?.querySelector('.edge-label'))).to.equal('Finance · 2');
  });

  it('lets no line run through what is written at another: there is a ground behind it, and it lies on top', async () => {
    const graph = await drawn(await withData(refundCards(), 1200, 560));
    graph.focusStep('send/2');
    await soon(() => shadowOf(graph).querySelector('.edge-label') !== null);
    await nextFrame(4);
    const all = [...shadowOf(graph).querySelectorAll('.edge')];
    const first = all.findIndex((line) => line.querySelector('.edge-label, .gate-mark') !== null);
    expect(all.slice(first).every((line) => line.querySelector('.edge-label, .gate-mark') !== null), 'on top').to.equal(true);
    for (const label of shadowOf(graph).querySelectorAll('.edge-label')) {
      const [text, ground] = [label.getBoundingClientRect(), label.previousElementSibling!.getBoundingClientRect()];
      expect(ground.left <= text.left + 2 && ground.right >= text.right - 2 && ground.top <= text.top + 2 && ground.bottom >= text.bottom - 4, textOf(label)).to.equal(true);
    }
  });

  it('keeps the end of the name of an area, where there is no room for all of it', async () => {
    const cards = refundCards();
    const boundaries = (cards.boundaries ?? []).map((boundary) => ({ ...boundary, label: { text: `${boundary.label.text} of the northern and the western region` } }));
    const graph = await drawn(await withData({ ...cards, boundaries }, 1200, 560));
    graph.fit();
    await nextFrame(6);
    const titles = (): HTMLElement[] => [...shadowOf(graph).querySelectorAll<HTMLElement>('.areas .region:not([hidden]) > .title')];
    const whole = boundaries.map(({ label, accountable }) => `${label.text} · ${accountable.name}`);
    const cut = new Set<string>();
    for (const [width, height] of [[1200, 560], [700, 420], [480, 420]] as const) {
      graph.style.inlineSize = `${width}px`;
      graph.style.setProperty('--wf-graph-block-size', `${height}px`);
      await nextFrame(3);
      graph.fit();
      await nextFrame(6);
      for (const title of titles()) {
        const text = textOf(title);
        if (text.includes('…')) cut.add(text);
        expect(title.scrollWidth, text).to.be.at.most(title.clientWidth + 1);
      }
    }
    expect(cut.size, 'none had to be cut').to.be.greaterThan(0);
    for (const text of cut) {
      const [start = '', end = ''] = text.split('…');
      expect(whole.some((name) => name.startsWith(start) && name.endsWith(end) && end !== ''), text).to.equal(true);
    }
  });
});
