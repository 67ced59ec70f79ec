/** Two places that differ by less came out of the same sum in another order, or of whole numbers rounded. */
const NOISE = 0.01;

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
    this.makeRoom(2);
    const { points, first } = this;
    let n = this.length;
    let x = main;
    let y = cross;
    if (n > first) {
      const lastX = points[n - 2]!;
      const lastY = points[n - 1]!;
      if (Math.abs(lastX - x) < NOISE) x = lastX;
      if (Math.abs(lastY - y) < NOISE) y = lastY;
      if (lastX === x ? lastY === y || (n - first >= 4 && points[n - 4] === x) : lastY === y && n - first >= 4 && points[n - 3] === y) {
        if (lastX === x && lastY === y) return;
        n -= 2;
      }
    }
    points[n] = x;
    points[n + 1] = y;
    this.length = n + 2;
  }

  /** Adds a piece of a line that was written before, from point `from` of it to point `to`, moved. */
  append(piece: Float64Array, from: number, to: number, main: number, cross: number): void {
    const step = from <= to ? 1 : -1;
    let k = from;
    // Only where it joins what is there can a point be left out.
    for (; this.length > this.first && k !== to + step && Math.abs(k - from) < 2; k += step)
      this.add(main + piece[2 * k]!, cross + piece[2 * k + 1]!);
    this.makeRoom(2 * (Math.abs(to - k) + 1));
    for (; k !== to + step; k += step) {
      this.points[this.length++] = main + piece[2 * k]!;
      this.points[this.length++] = cross + piece[2 * k + 1]!;
    }
  }

  private makeRoom(numbers: number): void {
    if (this.length + numbers <= this.points.length) return;
    const larger = new Float64Array((this.points.length + numbers) * 2);
    larger.set(this.points);
    this.points = larger;
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
