import { expect, fixture, html } from '@open-wc/testing';
import type { FarSource, FarState } from '../../../../src/elements/graph/far/state.js';
import type { GraphInput } from '../../../../src/elements/graph/graph-source.js';
import { takeIn } from '../../../../src/elements/graph/intake/take-in.js';
import { PlacedScene } from '../../../../src/elements/graph/scene/placed-scene.js';
import { sceneSteps, type SceneNode } from '../../../../src/elements/graph/scene/scene.js';
import { Drawing, type DrawingModel, type FarCode } from '../../../../src/elements/graph/stage/drawing.js';
import { LayoutClient } from '../../../../src/graph/index.js';
import { runToEnd } from '../../../../src/graph/steps.js';
import { TONES } from '../../../../src/theme/status-shapes.js';
import { aStep, canvas, cards, chain, drawn, nextFrame, shadowOf, soon, surface, withData } from '../support.js';

const COLOURS = [...TONES, 'surface', 'sunk', 'line', 'lineStrong', 'ink', 'accent', 'zone1', 'zone2', 'zone3', 'zone4'];

const placedOf = async (input: GraphInput): Promise<PlacedScene> => {
  const scene = runToEnd(sceneSteps(runToEnd(takeIn(input)).view, () => false, 'wide'));
  return new PlacedScene(scene, await new LayoutClient().layout(scene.layout));
};

function modelOf(placed: PlacedScene): DrawingModel {
  const source: FarSource = {
    farLook: () => ({ tone: 'running', shape: 'arc', cells: [] }),
    farTitle: () => ({ title: '', shortTitle: '', tint: 0 }),
    lineState: () => 'open',
    gateTone: () => undefined,
    endsOf: () => [],
  };
  let state: FarState | undefined;
  return {
    direction: 'right',
    farState: (State) => (state ??= new State(source, placed)),
    nodeFace: (at) => {
      const node = placed.nodes[at] as SceneNode;
      return { node, box: placed.box(at), title: { text: node.id }, look: undefined, selected: false, dim: false, tint: 0, guests: [], toggleLabel: '', stepData: undefined };
    },
    edgeFace: (at) => ({ id: `e${at}`, route: placed.route(at), direction: 'right', state: 'open', kind: 'control', words: undefined, gate: undefined }),
  };
}

/** A drawing whose code for canvases comes when the test says so. */
async function drawingOf(input: GraphInput) {
  const root = await fixture<HTMLElement>(html`<div style="inline-size: 400px; block-size: 300px">
    <canvas></canvas><div class="world"><div class="areas"></div><svg class="lines"></svg><div class="cards"></div></div><div class="probes">${COLOURS.map((name) => html`<i data-colour=${name} style="color: #804020"></i>`)}</div>
  </div>`);
  const part = <T extends Element>(selector: string): T => root.querySelector(selector) as T;
  const parts = { surface: root, canvas: part<HTMLCanvasElement>('canvas'), world: part<HTMLElement>('.world'), areas: part<HTMLElement>('.areas'), lines: part<SVGSVGElement>('.lines'), cards: part<HTMLElement>('.cards'), probes: part<HTMLElement>('.probes') };
  const asked: { readonly come: () => void; readonly fail: () => void }[] = [];
  const counter = { redraws: 0 };
  const load = (): Promise<FarCode> =>
    new Promise((resolve, reject) => asked.push({ come: () => void import('../../../../src/elements/graph/far/index.js').then(resolve), fail: () => reject(new TypeError('Failed to fetch')) }));
  const placed = await placedOf(input);
  const model = modelOf(placed);
  const drawing = new Drawing(parts, () => void (counter.redraws += 1), undefined, load);
  drawing.placed = placed;
  return {
    drawing, parts, asked, counter, placed,
    draw: (zoom: number): void => drawing.draw(model, { x: 10, y: 10, zoom }),
    cards: (): number => parts.cards.querySelectorAll('.card:not([hidden])').length,
    lines: (): number => parts.lines.querySelectorAll('.edge').length,
    isPainted: (): boolean => {
      const { width, height } = parts.canvas;
      return parts.canvas.getContext('2d')!.getImageData(0, 0, width, height).data.some((value) => value > 0);
    },
  };
}

const ROW = chain(Array.from({ length: 12 }, (_, at) => aStep(`s${at}`)), Array.from({ length: 11 }, (_, at) => [`s${at}`, `s${at + 1}`] as const));

describe('a drawing that is moved', () => {
  it('uses what leaves the picture for what comes into it: nothing goes out of the page, and nothing comes into it', async () => {
    const { drawing, parts, placed, cards: shown, lines } = await drawingOf(ROW);
    const [first, second] = [placed.boxOf('s4')!, placed.boxOf('s5')!];
    const pitch = second.x - first.x;
    const drawAt = (x: number): void => drawing.draw(modelOf(placed), { x: -x, y: 10, zoom: 1 });
    drawAt(first.x);
    const before = [shown(), lines()];
    const names = (): string[] => [...parts.cards.querySelectorAll<HTMLElement>('.card:not([hidden])')].map((card) => card.dataset['id'] ?? '').sort();
    expect(names()).to.include('s4');
    const watch = new MutationObserver(() => undefined);
    watch.observe(parts.lines, { childList: true, subtree: true });
    watch.observe(parts.cards, { childList: true, attributeFilter: ['hidden'], subtree: true });
    drawAt(first.x + 3 * pitch);
    expect(watch.takeRecords().filter(({ target }) => target === parts.lines || target === parts.cards || (target as Element).matches('.node'))).to.have.length(0);
    expect([shown(), lines()]).to.deep.equal(before);
    expect(names()).to.include('s7').and.not.to.include('s4');
  });
});

describe('a drawing whose code for canvases comes later', () => {
  it('keeps the cards in sight and moves them with the view until it can paint', async () => {
    const { drawing, parts, asked, counter, draw, cards: shown, isPainted } = await drawingOf(ROW);
    draw(1);
    expect(asked, 'nobody needs it near').to.have.length(0);
    const before = shown();
    expect(before).to.be.greaterThan(0);
    draw(0.2);
    draw(0.1);
    expect(asked, 'asked for once').to.have.length(1);
    expect(drawing.isFar).to.equal(false);
    expect(parts.surface.dataset['zoom']).to.equal('near');
    expect(shown()).to.equal(before);
    expect(parts.world.style.transform).to.contain('scale(0.1)');
    asked[0]?.come();
    await soon(() => counter.redraws === 1, 'it is not drawn again');
    draw(0.1);
    expect(drawing.isFar).to.equal(true);
    expect(parts.surface.dataset['zoom']).to.equal('far');
    expect(shown()).to.equal(0);
    expect(isPainted()).to.equal(true);
    draw(1);
    expect(drawing.isFar).to.equal(false);
    expect(isPainted(), 'nothing is left on the canvas').to.equal(false);
  });

  it('draws nothing at first where the first view is far', async () => {
    const { drawing, asked, counter, draw, cards: shown, lines, isPainted } = await drawingOf(ROW);
    draw(0.1);
    expect([shown(), lines()]).to.deep.equal([0, 0]);
    asked[0]?.come();
    await soon(() => counter.redraws === 1);
    draw(0.1);
    expect([drawing.isFar, isPainted()]).to.deep.equal([true, true]);
  });

  it('keeps no cards that stand elsewhere by now', async () => {
    const { drawing, draw, cards: shown } = await drawingOf(ROW);
    draw(1);
    drawing.placed = await placedOf(chain([aStep('other')]));
    draw(0.1);
    expect(shown()).to.equal(0);
  });

  it('asks again with the next drawing when it could not be had', async () => {
    const { drawing, asked, counter, draw, isPainted } = await drawingOf(ROW);
    draw(0.1);
    asked[0]?.fail();
    await nextFrame();
    expect(counter.redraws, 'a drawing that fails is not drawn again and again').to.equal(0);
    draw(0.1);
    expect(asked).to.have.length(2);
    asked[1]?.come();
    await soon(() => counter.redraws === 1);
    draw(0.1);
    expect([drawing.isFar, isPainted()]).to.deep.equal([true, true]);
  });

  it('shows the cards without their lines where there are too many to be elements', async () => {
    const count = 600;
    const { asked, counter, placed, drawing, parts, cards: shown, lines, isPainted } = await drawingOf(chain([aStep('hub'), ...Array.from({ length: count }, (_, at) => aStep(`s${at}`))], Array.from({ length: count }, (_, at) => ['hub', `s${at}`] as const)));
    const { x, y } = placed.boxOf('hub')!;
    const draw = (): void => drawing.draw(modelOf(placed), { x: 10 - x, y: 10 - y, zoom: 1 });
    draw();
    expect(parts.surface.dataset['lines']).to.equal('painted');
    expect(shown()).to.be.greaterThan(0);
    expect(lines()).to.equal(0);
    asked[0]?.come();
    await soon(() => counter.redraws === 1);
    draw();
    expect(lines()).to.equal(0);
    expect(isPainted()).to.equal(true);
  });
});

describe('<wf-graph> that is far out from the first', () => {
  const isPainted = (element: HTMLCanvasElement): boolean => element.width > 0 && element.getContext('2d')!.getImageData(0, 0, element.width, element.height).data.some((value) => value > 0);
  const many = (): GraphInput => chain(Array.from({ length: 300 }, (_, at) => aStep(`s${at}`)));

  it('is painted as soon as it can be, and again where it was taken away meanwhile', async () => {
    const errors: unknown[] = [];
    const note = (event: PromiseRejectionEvent | ErrorEvent): void => void errors.push(event);
    window.addEventListener('unhandledrejection', note);
    window.addEventListener('error', note);
    try {
      const graph = await withData(many(), 500, 300);
      // A moment that stands still is shown as a whole.
      graph.at = { epoch: 'then', seq: 1 };
      await soon(() => shadowOf(graph).querySelector('.world') !== null);
      const place = graph.parentElement as HTMLElement;
      graph.remove();
      await nextFrame(4);
      place.append(graph);
      await soon(() => graph.matches(':state(far)') && surface(graph).dataset['zoom'] === 'far' && isPainted(canvas(graph)), 'it is not painted');
      expect(cards(graph)).to.have.length(0);
      expect(errors).to.deep.equal([]);
    } finally {
      window.removeEventListener('unhandledrejection', note);
      window.removeEventListener('error', note);
    }
  });

  it('is painted at once by whoever zooms out once the page has had time', async () => {
    const graph = await drawn(await withData(many(), 500, 300));
    graph.fit();
    await soon(() => graph.matches(':state(far)') && isPainted(canvas(graph)));
  });
});
