import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { cutRoute, windowAround } from '../../../../src/elements/graph/near/cut-route.js';
import type { Box, Point } from '../../../../src/graph/index.js';

const WINDOW: Box = { x: 0, y: 0, width: 1800, height: 1200 };

/** Horizontal and vertical pieces in turn, far beyond the window. */
const routes = fc.array(fc.integer({ min: -90_000, max: 90_000 }), { minLength: 2, maxLength: 12 }).map((steps) => {
  const route: Point[] = [[steps[0] ?? 0, 500]];
  for (const [at, step] of steps.slice(1).entries()) {
    const [x, y] = route.at(-1) as Point;
    route.push(at % 2 === 0 ? [step, y] : [x, step]);
  }
  return route;
});

/** What of a horizontal or vertical piece lies in the window. */
function seen(route: readonly Point[], { x, y, width, height }: Box): string[] {
  const pieces: string[] = [];
  for (let k = 1; k < route.length; k++) {
    const [a, b] = [route[k - 1] as Point, route[k] as Point];
    const [left, right] = [Math.max(x, Math.min(a[0], b[0])), Math.min(x + width, Math.max(a[0], b[0]))];
    const [top, bottom] = [Math.max(y, Math.min(a[1], b[1])), Math.min(y + height, Math.max(a[1], b[1]))];
    if (left <= right && top <= bottom) pieces.push(`${left} ${top} ${right} ${bottom}`);
  }
  return pieces;
}

describe('what is drawn of a long line', () => {
  it('looks the same in the window, and is no longer than it has to be', () => {
    fc.assert(
      fc.property(routes, (route) => {
        const cut = cutRoute(route, WINDOW);
        const expected = seen(route, WINDOW);
        if (expected.length === 0) return;
        expect(seen(cut, WINDOW)).to.deep.equal(expected);
        const [first, last] = [cut[0] as Point, cut.at(-1) as Point];
        for (const [x, y] of [first, last]) {
          expect(x).to.be.within(-24, WINDOW.width + 24);
          expect(y).to.be.within(-24, WINDOW.height + 24);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('keeps the dashes where they were: the start moves by whole patterns', () => {
    const route: Point[] = [[-70_001, 300], [50_000, 300]];
    const [first, last] = cutRoute(route, WINDOW) as [Point, Point];
    expect((first[0] - -70_001) % 24).to.equal(0);
    expect(first[0]).to.be.within(-24, 0);
    expect(last[0]).to.be.within(1800, 1824);
  });

  it('is the very same route when nothing is to be cut', () => {
    const route: Point[] = [[10, 10], [200, 10], [200, 900]];
    expect(cutRoute(route, WINDOW)).to.equal(route);
    const slanted: Point[] = [[-5000, -5000], [900, 600]];
    expect(cutRoute(slanted, WINDOW)).to.equal(slanted);
  });

  it('is cut anew only when the view has moved on', () => {
    const first = windowAround({ x: 10, y: 10, width: 1280, height: 760 }, undefined);
    expect(first.x).to.be.at.most(-500);
    expect(windowAround({ x: 300, y: 100, width: 1280, height: 760 }, first)).to.equal(first);
    expect(windowAround({ x: 700, y: 100, width: 1280, height: 760 }, first)).to.not.equal(first);
  });
});
