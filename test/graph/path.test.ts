import { expect } from '@open-wc/testing';
import { arrowHead, pathData, pointAlong, type Point } from '../../src/graph/index.js';

const element = (d: string): SVGPathElement => {
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('d', d);
  return path;
};

describe('pathData', () => {
  it('draws level pieces straight and slanted ones as an S along the flow', () => {
    expect(
      pathData([
        [0, 0],
        [10, 0],
        [30, 20],
        [50, 20],
      ]),
    ).to.equal('M0 0L10 0C20 0 20 20 30 20L50 20');
    expect(
      pathData(
        [
          [0, 0],
          [0, 10],
          [20, 30],
        ],
        { direction: 'down' },
      ),
    ).to.equal('M0 0L0 10C0 20 20 20 20 30');
  });

  it('rounds right angles, but never by more than half of a piece', () => {
    expect(
      pathData(
        [
          [0, 0],
          [100, 0],
          [100, 100],
        ],
        { radius: 8 },
      ),
    ).to.equal('M0 0L92 0Q100 0 100 8L100 100');
    expect(
      pathData(
        [
          [0, 0],
          [100, 0],
          [100, 6],
          [0, 6],
        ],
        { radius: 8 },
      ),
    ).to.equal('M0 0L97 0Q100 0 100 3L100 3Q100 6 97 6L0 6');
  });

  it('stays in the rectangle of each slanted piece', () => {
    for (const direction of ['right', 'down', 'left'] as const) {
      const path = element(
        pathData(
          [
            [0, 0],
            [40, 300],
          ],
          { direction },
        ),
      );
      for (let k = 0; k <= 20; k++) {
        const { x, y } = path.getPointAtLength((path.getTotalLength() * k) / 20);
        expect(x).to.be.within(-0.01, 40.01);
        expect(y).to.be.within(-0.01, 300.01);
      }
    }
  });

  it('is empty for an empty route, rounds to hundredths', () => {
    expect(pathData([])).to.equal('');
    expect(pathData([[1.23456, 2]])).to.equal('M1.23 2');
  });
});

describe('arrowHead', () => {
  it('points along the last piece', () => {
    expect(
      arrowHead(
        [
          [0, 0],
          [20, 0],
        ],
        { length: 8, width: 6 },
      ),
    ).to.deep.equal([
      [20, 0],
      [12, -3],
      [12, 3],
    ]);
    expect(
      arrowHead(
        [
          [20, 0],
          [0, 0],
        ],
        { length: 8, width: 6 },
      ),
    ).to.deep.equal([
      [0, 0],
      [8, 3],
      [8, -3],
    ]);
  });

  it('points along the flow at the end of an S', () => {
    expect(
      arrowHead(
        [
          [0, 0],
          [40, 100],
        ],
        { length: 8, width: 6 },
      ),
    ).to.deep.equal([
      [40, 100],
      [32, 97],
      [32, 103],
    ]);
    expect(
      arrowHead(
        [
          [40, 100],
          [0, 0],
        ],
        { length: 8, width: 6 },
      )![1][0],
      'against the flow',
    ).to.equal(8);
    expect(
      arrowHead(
        [
          [0, 0],
          [40, 100],
        ],
        { direction: 'down', length: 8, width: 6 },
      ),
    ).to.deep.equal([
      [40, 100],
      [43, 92],
      [37, 92],
    ]);
  });

  it('needs a direction', () => {
    expect(arrowHead([])).to.equal(null);
    expect(arrowHead([[1, 1]])).to.equal(null);
    expect(
      arrowHead([
        [1, 1],
        [1, 1],
      ]),
    ).to.equal(null);
  });
});

describe('pointAlong', () => {
  it('finds the middle, also of an S', () => {
    expect(
      pointAlong(
        [
          [0, 0],
          [100, 0],
        ],
        0.5,
      ),
    ).to.deep.equal([50, 0]);
    expect(
      pointAlong(
        [
          [0, 0],
          [100, 60],
        ],
        0.5,
      ),
    ).to.deep.equal([50, 30]);
    expect(
      pointAlong(
        [
          [0, 0],
          [10, 0],
          [10, 90],
        ],
        0.5,
      ),
    ).to.deep.equal([10, 40]);
  });

  it('stays on the drawn line', () => {
    const route: Point[] = [
      [0, 0],
      [50, 0],
      [90, 200],
      [150, 200],
    ];
    const path = element(pathData(route));
    for (const share of [0.1, 0.3, 0.6, 0.9]) {
      const [x, y] = pointAlong(route, share)!;
      let nearest = Infinity;
      for (let k = 0; k <= 400; k++) {
        const at = path.getPointAtLength((path.getTotalLength() * k) / 400);
        nearest = Math.min(nearest, Math.hypot(at.x - x, at.y - y));
      }
      expect(nearest).to.be.below(0.6);
    }
  });

  it('keeps to the ends', () => {
    expect(
      pointAlong(
        [
          [0, 0],
          [100, 0],
        ],
        -1,
      ),
    ).to.deep.equal([0, 0]);
    expect(
      pointAlong(
        [
          [0, 0],
          [100, 0],
        ],
        2,
      ),
    ).to.deep.equal([100, 0]);
    expect(pointAlong([[5, 6]], 0.5)).to.deep.equal([5, 6]);
    expect(pointAlong([], 0.5)).to.equal(null);
  });
});
