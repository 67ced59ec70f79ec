/** Two places that differ by less came out of the same sum in another order. */
const NOISE = 1e-6;

/** Collects the points of one line after another. */
export class RouteWriter {
  private points: Float64Array;
  readonly starts: Int32Array;
  private length = 0;
  private first = 0;
  private route = 0;

  constructor(routeCount: number, pointsExpected: number) {
    this.starts = new Int32Array(routeCount + 1);
    this.points = new Float64Array(Math.max(8, pointsExpected) * 2);
  }

  /** Adds a point to the present line; points in the middle of a level or upright run are left out. */
  add(main: number, cross: number): void {
    if (this.length + 2 > this.points.length) {
      const larger = new Float64Array(this.points.length * 2);
      larger.set(this.points);
      this.points = larger;
    }
    const { points } = this;
    let n = this.length;
    let x = main;
    let y = cross;
    if (n > this.first) {
      if (Math.abs(points[n - 2]! - x) < NOISE) x = points[n - 2]!;
      if (Math.abs(points[n - 1]! - y) < NOISE) y = points[n - 1]!;
      if (points[n - 2] === x && points[n - 1] === y) return;
    }
    if (n - this.first >= 4) {
      const level = points[n - 1] === y && points[n - 3] === y;
      const upright = points[n - 2] === x && points[n - 4] === x;
      if (level || upright) n -= 2;
    }
    points[n] = x;
    points[n + 1] = y;
    this.length = n + 2;
  }

  /** Ends the present line and starts the next. */
  end(): void {
    this.route++;
    this.first = this.length;
    this.starts[this.route] = this.length / 2;
  }

  finished(): Float64Array {
    return this.points.subarray(0, this.length);
  }
}
