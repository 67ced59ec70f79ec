import { expect } from '@open-wc/testing';
import * as fc from 'fast-check';
import { FarLayer } from '../../../../src/elements/graph/far/layer.js';
import { TONES, type ShapeName, type Tone } from '../../../../src/theme/status-shapes.js';
import type { FarStyle } from '../../../../src/elements/graph/far/painter.js';
import { FarState, type FarSource } from '../../../../src/elements/graph/far/state.js';
import { takeIn } from '../../../../src/elements/graph/intake/take-in.js';
import { PlacedScene } from '../../../../src/elements/graph/scene/placed-scene.js';
import { sceneSteps } from '../../../../src/elements/graph/scene/scene.js';
import { LayoutClient } from '../../../../src/graph/index.js';
import { runToEnd } from '../../../../src/graph/steps.js';
import { aStep, canvas, drawn, lines, nextFrame, soon, surface, withData } from '../support.js';

const SIZE = { width: 300, height: 200 };
const palette = {
  idle: '#808080', running: '#0000ff', succeeded: '#008000', waiting: '#ffa500', stuck: '#800080', failed: '#ff0000',
  surface: '#ffffff', sunk: '#eeeeee', line: '#cccccc', lineStrong: '#999999', ink: '#000000', accent: '#00ffff', zone1: '#111111', zone2: '#222222', zone3: '#333333', zone4: '#444444',
};
const style: FarStyle = { palette, font: 'sans-serif', direction: 'right', ratio: 1 };

/** Steps side by side without lines, each in a tone that the test sets. */
async function setUp(count: number, shapeOf: (tone: Tone) => ShapeName = () => 'disc-tick'): Promise<{ placed: PlacedScene; state: FarState; tones: Tone[] }> {
  const scene = runToEnd(sceneSteps(runToEnd(takeIn({ steps: Array.from({ length: count }, (_, at) => aStep(`s${at}`)) })).view, () => false, 'wide'));
  const placed = new PlacedScene(scene, await new LayoutClient().layout(scene.layout));
  const tones: Tone[] = Array.from({ length: count }, () => 'idle');
  const source: FarSource = {
    farLook: ({ at }) => ({ tone: tones[at]!, shape: shapeOf(tones[at]!), cells: [] }),
    farTitle: () => ({ title: '', shortTitle: '', tint: 0 }),
    lineState: () => 'open',
    gateTone: () => undefined,
    endsOf: () => [],
  };
  return { placed, state: new FarState(source, placed), tones };
}

function makeLayer(): { layer: FarLayer; pixels: () => Uint8ClampedArray; wipe: () => void } {
  const element = document.createElement('canvas');
  const layer = new FarLayer(element);
  const context = element.getContext('2d')!;
  return {
    layer,
    pixels: () => context.getImageData(0, 0, element.width, element.height).data,
    wipe: () => {
      context.setTransform(1, 0, 0, 1, 0, 0);
      context.clearRect(0, 0, element.width, element.height);
    },
  };
}

describe('the view from far out', () => {
  for (const [name, count, from] of [['where few need somebody', 60, 'idle'], ['where many do', 700, 'failed']] as const) {
    it(`looks the same after patches as when it is drawn at once, ${name}`, async () => {
      const { placed, state, tones } = await setUp(count);
      fc.assert(
        fc.property(fc.constantFrom(0.004, 0.012, 0.06, 0.15, 0.3, 0.45), fc.array(fc.tuple(fc.nat(count - 1), fc.constantFrom(...TONES)), { minLength: 1, maxLength: 30 }), (zoom, changes) => {
          const view = { x: 3.4, y: 5.7, zoom };
          const patched = makeLayer();
          tones.fill(from);
          state.refresh();
          patched.layer.draw(view, SIZE, style, placed, state);
          for (const [at, tone] of changes) {
            tones[at] = tone;
            state.touch([placed.nodes[at]!]);
          }
          patched.layer.draw(view, SIZE, style, placed, state);
          const whole = makeLayer();
          whole.layer.draw(view, SIZE, style, placed, state);
          const [a, b] = [patched.pixels(), whole.pixels()];
          return a.every((value, k) => value === b[k]);
        }),
        { numRuns: 60 },
      );
    });
  }

  it('paints nothing while nothing changes, and then only that', async () => {
    const { placed, state, tones } = await setUp(20);
    const { layer, pixels, wipe } = makeLayer();
    const view = { x: 0, y: 0, zoom: 0.1 };
    layer.draw(view, SIZE, style, placed, state);
    const before = pixels().filter((value) => value > 0).length;
    wipe();
    layer.draw(view, SIZE, style, placed, state);
    expect(pixels().every((value) => value === 0)).to.equal(true);
    tones[4] = 'failed';
    state.touch([placed.nodes[4]!]);
    layer.draw(view, SIZE, style, placed, state);
    const painted = pixels().filter((value) => value > 0).length;
    expect(painted).to.be.within(1, before / 10);
  });

  it('shows the most urgent of the cards that share a pixel', async () => {
    const { placed, state, tones } = await setUp(60);
    const view = { x: 0, y: 0, zoom: 0.001 };
    const { layer, pixels } = makeLayer();
    tones.fill('succeeded');
    tones[41] = 'failed';
    state.refresh();
    layer.draw(view, SIZE, style, placed, state);
    const isRed = (at: number): boolean => pixels()[at] === 255 && pixels()[at + 1] === 0 && pixels()[at + 2] === 0 && pixels()[at + 3] === 255;
    expect(pixels().some((_, at) => at % 4 === 0 && isRed(at))).to.equal(true);
    expect(pixels().filter((value, at) => at % 4 === 3 && value > 0).length, 'the mark of one card, and the spots of the others').to.be.below(130);
  });

  it('tells statuses apart without colour: by texture where cards are small, by a mark where they are smaller', async () => {
    const mono: FarStyle['palette'] = { ...palette, idle: '#000000', running: '#000000', succeeded: '#000000', waiting: '#000000', stuck: '#000000', failed: '#000000', line: '#000000', lineStrong: '#000000' };
    const shapes = { idle: 'dashed-ring', running: 'arc', succeeded: 'disc-tick', waiting: 'diamond', stuck: 'octagon-bars', failed: 'octagon-cross' } as const;
    const { placed, state, tones } = await setUp(1, (tone) => shapes[tone]);
    const pictures = (zoom: number, among: readonly Tone[]): Set<string> =>
      new Set(
        among.map((tone) => {
          const { layer, pixels } = makeLayer();
          tones[0] = tone;
          state.refresh();
          layer.draw({ x: 40, y: 40, zoom }, SIZE, { ...style, palette: mono }, placed, state);
          return pixels().join();
        }),
      );
    for (const zoom of [0.4, 0.15, 0.1]) expect(pictures(zoom, TONES).size, `at zoom ${zoom}`).to.equal(TONES.length);
    for (const zoom of [0.05, 0.004]) expect(pictures(zoom, ['succeeded', 'waiting', 'stuck', 'failed']).size, `at zoom ${zoom}`).to.equal(4);
  });

  it('tells them apart where hundreds need somebody too', async () => {
    const { placed, state, tones } = await setUp(700);
    const { layer, pixels } = makeLayer();
    const looks = new Set<string>();
    for (const tone of ['waiting', 'stuck', 'failed'] as const) {
      tones.fill(tone);
      state.refresh();
      layer.draw({ x: 0, y: 0, zoom: 0.1 }, SIZE, { ...style, palette: { ...palette, waiting: '#000000', stuck: '#000000', failed: '#000000' } }, placed, state);
      looks.add(pixels().join());
    }
    expect(looks.size).to.equal(3);
  });

  it('marks a single failure among thousands, and no longer once there are too many to be missed', async () => {
    const { placed, state, tones } = await setUp(700);
    const red = (): number => {
      const { layer, pixels } = makeLayer();
      layer.draw({ x: 20, y: 20, zoom: 0.002 }, SIZE, style, placed, state);
      return pixels().reduce((sum, value, at, all) => (at % 4 === 0 && value > 200 && all[at + 1]! < 60 && all[at + 3]! > 200 ? sum + 1 : sum), 0);
    };
    tones.fill('succeeded');
    tones[350] = 'failed';
    state.refresh();
    expect(red()).to.be.above(20);
    tones.fill('failed');
    state.refresh();
    const { width, height } = placed;
    expect(red()).to.be.below(width * 0.002 * height * 0.002 + 60);
  });

  it('dims all that a search is not about, and lights it up again', async () => {
    const { placed, state } = await setUp(10);
    const { layer, pixels } = makeLayer();
    const view = { x: 0, y: 0, zoom: 0.1 };
    const light = (): number => pixels().reduce((sum, value, at) => (at % 4 === 3 ? sum + value : sum), 0);
    layer.draw(view, SIZE, style, placed, state);
    const bright = light();
    state.mark(new Set(), new Set(['s3']));
    layer.draw(view, SIZE, style, placed, state);
    expect(light()).to.be.below(bright / 2);
    state.mark(new Set(), undefined);
    layer.draw(view, SIZE, style, placed, state);
    expect(light()).to.equal(bright);
  });
});

describe('<wf-graph> where hundreds of lines meet', () => {
  it('paints them instead of making elements of them', async () => {
    const count = 600;
    const steps = [aStep('hub'), ...Array.from({ length: count }, (_, at) => aStep(`s${at}`))];
    const edges = Array.from({ length: count }, (_, at) => ({ id: `e${at}`, from: 'hub', to: `s${at}`, kind: 'control' as const }));
    const graph = await drawn(await withData({ steps, edges }));
    graph.focusStep('hub');
    await soon(() => surface(graph).dataset['lines'] === 'painted');
    await nextFrame();
    expect(lines(graph)).to.have.length(0);
    expect(getComputedStyle(canvas(graph)).visibility).to.equal('visible');
    const { width, height } = canvas(graph);
    expect(canvas(graph).getContext('2d')!.getImageData(0, 0, width, height).data.some((value) => value > 0)).to.equal(true);
  });
});
