import { expect } from '@open-wc/testing';
import * as fc from 'fast-check';
import {
  between,
  centreOn,
  clampTo,
  fit,
  keepInPlace,
  panBy,
  pinch,
  reveal,
  toScreen,
  toWorld,
  visibleBox,
  zoomAt,
  type Point,
  type Viewport,
} from '../../src/graph/index.js';

const coordinate = fc.double({ min: -1e5, max: 1e5, noNaN: true });
const zoom = fc.double({ min: 0.02, max: 4, noNaN: true });
const view: fc.Arbitrary<Viewport> = fc.record({ x: coordinate, y: coordinate, zoom });
const point: fc.Arbitrary<Point> = fc.tuple(coordinate, coordinate);
const size = { width: 800, height: 600 };

const near = (actual: readonly number[], expected: readonly number[], tolerance = 1e-4): void => {
  actual.forEach((value, k) => expect(value).to.be.closeTo(expected[k]!, tolerance * Math.max(1, Math.abs(expected[k]!))));
};

describe('viewport', () => {
  it('turns world into screen and back', () => {
    fc.assert(fc.property(view, point, (v, p) => near(toWorld(v, toScreen(v, p)), p)));
  });

  it('zooms around the point under the pointer, within the limits', () => {
    fc.assert(
      fc.property(view, point, fc.double({ min: 0.001, max: 100, noNaN: true }), (v, p, wanted) => {
        const zoomed = zoomAt(v, p, wanted, { min: 0.05, max: 2 });
        expect(zoomed.zoom).to.be.within(0.05, 2);
        near(toWorld(zoomed, p), toWorld(v, p));
      }),
    );
  });

  it('keeps what is under two fingers under them', () => {
    const start: Viewport = { x: 10, y: 20, zoom: 1 };
    const before: [Point, Point] = [
      [100, 100],
      [200, 100],
    ];
    const after: [Point, Point] = [
      [150, 180],
      [350, 180],
    ];
    const pinched = pinch(start, before, after);
    expect(pinched.zoom).to.equal(2);
    near(toScreen(pinched, toWorld(start, before[0])), after[0]);
    near(toScreen(pinched, toWorld(start, before[1])), after[1]);
    expect(
      pinch(
        start,
        [
          [5, 5],
          [5, 5],
        ],
        [
          [5, 5],
          [9, 9],
        ],
      ).zoom,
      'fingers on one spot',
    ).to.equal(1);
  });

  it('fits content into the drawing area, centred, and does not blow small content up', () => {
    const content = { x: 1000, y: -500, width: 4000, height: 1000 };
    const fitted = fit(content, size, { margin: 20 });
    expect(fitted.zoom).to.be.closeTo(760 / 4000, 1e-9);
    near(toScreen(fitted, [3000, 0]), [400, 300]);
    expect(fit({ x: 0, y: 0, width: 10, height: 10 }, size).zoom).to.equal(1);
    expect(fit({ x: 0, y: 0, width: 0, height: 0 }, size)).to.deep.equal({ x: 0, y: 0, zoom: 1 });
    expect(fit(content, { width: 0, height: 0 })).to.deep.equal({ x: 0, y: 0, zoom: 1 });
    expect(fit({ x: 0, y: 0, width: 1e9, height: 10 }, size).zoom).to.equal(0.01);
  });

  it('shows the part of the world that is in sight', () => {
    const v: Viewport = { x: -100, y: 50, zoom: 0.5 };
    expect(visibleBox(v, size)).to.deep.equal({ x: 200, y: -100, width: 1600, height: 1200 });
    expect(panBy(v, 10, -10)).to.deep.equal({ x: -90, y: 40, zoom: 0.5 });
  });

  it('reveals a box by the shortest way and leaves the view alone if it is in sight', () => {
    const v: Viewport = { x: 0, y: 0, zoom: 1 };
    expect(reveal(v, { x: 100, y: 100, width: 50, height: 50 }, size)).to.deep.equal(v);
    expect(reveal(v, { x: 790, y: 100, width: 50, height: 50 }, size, 10)).to.deep.equal({ x: -50, y: 0, zoom: 1 });
    expect(reveal(v, { x: -300, y: 0, width: 5000, height: 50 }, size, 10), 'too wide: its start').to.deep.equal({
      x: 310,
      y: 10,
      zoom: 1,
    });
  });

  it('never loses the content out of sight', () => {
    fc.assert(
      fc.property(view, (v) => {
        const content = { x: 50, y: 60, width: 700, height: 300 };
        const held = clampTo(v, content, size, 40);
        const [left, top] = toScreen(held, [content.x, content.y]);
        const [right, bottom] = toScreen(held, [content.x + content.width, content.y + content.height]);
        expect(left).to.be.at.most(size.width - 40 + 1e-6);
        expect(right).to.be.at.least(40 - 1e-6);
        expect(top).to.be.at.most(size.height - 40 + 1e-6);
        expect(bottom).to.be.at.least(40 - 1e-6);
      }),
    );
  });

  it('keeps a step where the reader sees it although it moved in the world', () => {
    fc.assert(
      fc.property(view, point, point, (v, before, after) =>
        near(toScreen(keepInPlace(v, before, after), after), toScreen(v, before), 1e-3),
      ),
    );
  });

  it('goes from one view to another', () => {
    const from: Viewport = { x: 0, y: 0, zoom: 0.1 };
    const to = centreOn({ x: 0, y: 0, zoom: 1.6 }, { x: 900, y: 900, width: 100, height: 100 }, size);
    for (const [t, expected] of [
      [0, from],
      [1, to],
    ] as const) {
      const at = between(from, to, t, size);
      near([at.x, at.y, at.zoom], [expected.x, expected.y, expected.zoom]);
    }
    expect(between(from, to, 0.5, size).zoom).to.be.closeTo(0.4, 1e-9);
  });
});
