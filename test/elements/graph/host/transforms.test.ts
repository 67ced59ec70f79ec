import { expect } from '@open-wc/testing';
import { sendMouse } from '@web/test-runner-commands';
import type { WfGraph } from '../../../../src/elements/graph/graph.js';
import { aStep, cardOf, chain, drawn, nextFrame, NOW, press, shadowOf, soon, surface, withData } from '../support.js';

const IDS = ['a', 'b', 'c', 'd', 'e'];
const line = (more: Parameters<typeof aStep>[1] = {}) => chain(IDS.map((id) => aStep(id, more)), IDS.slice(1).map((id, at) => [IDS[at] as string, id] as const));

const middle = (element: Element): [number, number] => {
  const { left, top, width, height } = element.getBoundingClientRect();
  return [left + width / 2, top + height / 2];
};
const whole = ([x, y]: readonly [number, number]): [number, number] => [Math.round(x), Math.round(y)];

interface Setting {
  readonly name: string;
  readonly outer: Partial<CSSStyleDeclaration>;
  readonly inner?: Partial<CSSStyleDeclaration>;
  /** What a drag of 30 pixels in the window must move a card by is the same everywhere: that is what this is about. */
  readonly width?: number;
}

const SETTINGS: readonly Setting[] = [
  { name: 'scale .5', outer: { transform: 'scale(.5)' }, width: 1200 },
  { name: 'scale 2', outer: { transform: 'scale(2)' }, width: 360 },
  { name: 'the property scale', outer: { scale: '0.7' }, width: 1000 },
  { name: 'uneven scale', outer: { transform: 'scale(1.4, .8)' }, width: 500 },
  { name: 'rotate 30', outer: { transform: 'translate(160px) rotate(30deg)' }, width: 500 },
  { name: 'rotate 90', outer: { transform: 'translate(400px) rotate(90deg)' }, width: 500 },
  { name: 'mirrored', outer: { transform: 'translate(600px) scale(-1, 1)' }, width: 600 },
  { name: 'CSS zoom 1.5', outer: { zoom: '1.5' }, width: 480 },
  { name: 'nested', outer: { zoom: '1.3', transform: 'translate(120px) rotate(20deg)' }, inner: { transform: 'scale(.8)' }, width: 480 },
];

async function inSetting({ outer, inner = {}, width = 600 }: Setting): Promise<WfGraph> {
  const graph = await withData(line(), width, 260);
  const box = graph.parentElement as HTMLElement;
  Object.assign(box.style, { transformOrigin: '0 0', ...outer });
  Object.assign(graph.style, { transformOrigin: '0 0', ...inner });
  await drawn(graph);
  await nextFrame(4);
  return graph;
}

const isInWindow = ([x, y]: readonly [number, number]): boolean => x > 0 && y > 0 && x < innerWidth && y < innerHeight;

/** A card that can be pressed in the window, and is not the first one. */
async function aCard(graph: WfGraph): Promise<string> {
  const found = IDS.slice(1).find((id) => {
    const card = [...shadowOf(graph).querySelectorAll<HTMLElement>('.cards .card')].find(({ dataset, hidden }) => dataset['id'] === id && !hidden);
    return card !== undefined && isInWindow(middle(card)) && document.elementFromPoint(...middle(card)) === graph;
  });
  expect(found, 'no card can be pressed').to.not.equal(undefined);
  return found as string;
}

describe('<wf-graph> under a page that transforms it', () => {
  for (const setting of SETTINGS) {
    it(`chooses the step that is pressed and follows the pointer as far as it goes: ${setting.name}`, async () => {
      const graph = await inSetting(setting);
      const id = await aCard(graph);
      await sendMouse({ type: 'click', position: whole(middle(cardOf(graph, id))) });
      expect(graph.selected).to.equal(id);
      await nextFrame(4);
      const before = middle(cardOf(graph, id));
      const [x, y] = whole(before);
      await sendMouse({ type: 'move', position: [x, y] });
      await sendMouse({ type: 'down' });
      await sendMouse({ type: 'move', position: [x + 12, y + 8] });
      await sendMouse({ type: 'move', position: [x + 30, y + 20] });
      await sendMouse({ type: 'up' });
      await nextFrame(4);
      const now = middle(cardOf(graph, id));
      expect(now[0] - before[0]).to.be.closeTo(30, 1.5);
      expect(now[1] - before[1]).to.be.closeTo(20, 1.5);
    });

    it(`zooms around the pointer, and pans with the wheel as it turns: ${setting.name}`, async () => {
      const graph = await inSetting(setting);
      const id = await aCard(graph);
      const card = cardOf(graph, id);
      const [x, y] = middle(card);
      const wheel = (more: WheelEventInit): void => void surface(graph).dispatchEvent(new WheelEvent('wheel', { clientX: x, clientY: y, bubbles: true, composed: true, cancelable: true, ...more }));
      wheel({ ctrlKey: true, deltaY: -60 });
      await nextFrame(4);
      expect(middle(card)[0]).to.be.closeTo(x, 1.5);
      expect(middle(card)[1]).to.be.closeTo(y, 1.5);
      shadowOf(graph).querySelector<HTMLElement>('.cursor')?.focus({ preventScroll: true });
      const [left, top] = middle(card);
      wheel({ deltaX: 14, deltaY: -9 });
      await nextFrame(4);
      expect(middle(card)[0]).to.be.closeTo(left - 14, 1.5);
      expect(middle(card)[1]).to.be.closeTo(top + 9, 1.5);
    });
  }

  for (const setting of SETTINGS) {
    it(`tells beside its step what is told: ${setting.name}`, async () => {
      const graph = await inSetting(setting);
      const at = (ms: number): string => new Date(NOW - ms).toISOString();
      const gaps = { p50: 100, p90: 300, p99: 900, max: 1000 };
      const id = await aCard(graph);
      const streams = [{ step: id, attempt: 1, channel: 'text' as const, unit: 'chunk' as const, exact: false, received: 212, tail: 'The', omitted: 0, lastAt: at(41_000), gaps, baseline: gaps }];
      graph.data = { ...line({ status: 'running', startedAt: at(60_000) }), streams };
      await soon(() => cardOf(graph, id).classList.contains('tone-stuck'), 'it is not stuck');
      await sendMouse({ type: 'move', position: whole(middle(cardOf(graph, id))) });
      await soon(() => shadowOf(graph).querySelector('.details:popover-open') !== null, 'nothing is told');
      await nextFrame(6);
      const told = shadowOf(graph).querySelector('.details')!.getBoundingClientRect();
      const card = cardOf(graph, id).getBoundingClientRect();
      const gap = Math.max(told.top - card.bottom, card.top - told.bottom);
      const isSqueezed = card.top - told.height < 16 && card.bottom + told.height > innerHeight - 16;
      if (!isSqueezed) expect(gap).to.be.within(6, 11);
      expect(told.left).to.be.below(card.right);
      expect(told.right).to.be.above(card.left);
      expect(told.left).to.be.at.least(0);
      expect(told.right).to.be.at.most(innerWidth);
      await sendMouse({ type: 'move', position: [0, 0] });
    });

    it(`opens its menu under the button: ${setting.name}`, async () => {
      const graph = await inSetting(setting);
      const button = shadowOf(graph).querySelector<HTMLElement>('[data-tool="more"]')!;
      button.click();
      await soon(() => shadowOf(graph).querySelector('.menu:popover-open') !== null, 'no menu');
      await soon(() => (shadowOf(graph).querySelector('.menu') as HTMLElement).style.visibility === '');
      const menu = shadowOf(graph).querySelector('.menu')!.getBoundingClientRect();
      const under = button.getBoundingClientRect();
      expect(menu.top).to.be.closeTo(under.bottom + 4, 1.5);
      expect(menu.right).to.be.closeTo(Math.max(8 + menu.width, Math.min(under.right, innerWidth - 8)), 1.5);
    });
  }

  it('goes where the minimap is pressed', async () => {
    const many = Array.from({ length: 40 }, (_, at) => `s${at}`);
    const graph = await drawn(await withData(chain(many.map((id) => aStep(id)), many.slice(1).map((id, at) => [many[at] as string, id] as const)), 1200, 400));
    const box = graph.parentElement as HTMLElement;
    Object.assign(box.style, { transformOrigin: '0 0', transform: 'scale(.6)' });
    press(graph, 'in');
    const map = (): HTMLElement | null => shadowOf(graph).querySelector<HTMLElement>('.minimap:not([hidden])');
    await soon(() => map() !== null, 'there is no minimap');
    const frame = (): [number, number] => middle(shadowOf(graph).querySelector('.minimap-frame')!);
    const [x, y] = middle(map()!);
    await sendMouse({ type: 'click', position: whole([x + 12, y]) });
    await nextFrame(4);
    expect(frame()[0]).to.be.closeTo(x + 12, 2.5);
  });
});

/** A page of the same origin in a frame, which loads the graph for itself. */
async function inFrame(style: Partial<CSSStyleDeclaration>): Promise<{ readonly frame: HTMLIFrameElement; readonly graph: WfGraph }> {
  const frame = document.createElement('iframe');
  Object.assign(frame.style, { inlineSize: '900px', blockSize: '420px', border: '0', transformOrigin: '0 0', ...style });
  document.body.append(frame);
  const page = frame.contentDocument as Document;
  const script = page.createElement('script');
  Object.assign(script, { type: 'module', src: '/src/elements/graph/define.ts' });
  page.head.append(script);
  const own = frame.contentWindow as Window & typeof globalThis;
  await own.customElements.whenDefined('wf-graph');
  const graph = page.createElement('wf-graph');
  graph.lang = 'en';
  graph.data = line();
  page.body.append(graph);
  await soon(() => graph.shadowRoot?.querySelector('.cards .card[data-id="c"]') != null, 'nothing is drawn in the frame');
  // Boxes are measured by the frame's own window.
  await nextFrame(6);
  return { frame, graph };
}

describe('<wf-graph> in a frame that the page transforms', () => {
  for (const [name, style, scale] of [['scale .6', { transform: 'scale(.6)' }, 0.6], ['zoom .7', { zoom: '0.7' }, 0.7]] as const) {
    it(`chooses the step that is pressed and follows the pointer: ${name}`, async () => {
      const { frame, graph } = await inFrame(style);
      try {
        const inWindow = (id: string): [number, number] => {
          const { left, top } = frame.getBoundingClientRect();
          const [x, y] = middle(graph.shadowRoot?.querySelector(`.cards .card[data-id="${id}"]`) as Element);
          return [left + x * scale, top + y * scale];
        };
        await sendMouse({ type: 'click', position: whole(inWindow('c')) });
        expect(graph.selected).to.equal('c');
        await nextFrame(4);
        const before = inWindow('c');
        const [x, y] = whole(before);
        await sendMouse({ type: 'move', position: [x, y] });
        await sendMouse({ type: 'down' });
        await sendMouse({ type: 'move', position: [x + 12, y + 8] });
        await sendMouse({ type: 'move', position: [x + 30, y + 20] });
        await sendMouse({ type: 'up' });
        await nextFrame(4);
        const now = inWindow('c');
        expect(now[0] - before[0]).to.be.closeTo(30, 1.5);
        expect(now[1] - before[1]).to.be.closeTo(20, 1.5);
      } finally {
        frame.remove();
      }
    });
  }
});
