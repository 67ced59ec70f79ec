/** Heights of the rows of a long list by position: estimated until a row has been seen, then as it was measured. */
export class RowHeights {
  #estimate: number;
  #count = 0;
  /** How far each row is from the estimate. */
  #known = new Float64Array(64);
  /** A Fenwick tree over `#known`: offsets cost the logarithm of the number of rows. Index 0 is not used. */
  #sums = new Float64Array(65);

  constructor(estimate: number) {
    this.#estimate = estimate;
  }

  get count(): number {
    return this.#count;
  }

  get estimate(): number {
    return this.#estimate;
  }

  /** The height of all rows, in pixels. */
  get total(): number {
    return this.offset(this.#count);
  }

  /** Where a row begins, in pixels from the first. */
  offset(position: number): number {
    let sum = position * this.#estimate;
    for (let at = position; at > 0; at -= at & -at) sum += this.#sums[at] ?? 0;
    return sum;
  }

  height(position: number): number {
    return this.#estimate + (this.#known[position] ?? 0);
  }

  /** Notes a measured height. */
  set(position: number, height: number): void {
    if (position < 0 || position >= this.#count) return;
    const change = height - this.height(position);
    if (change === 0) return;
    this.#known[position] = height - this.#estimate;
    for (let at = position + 1; at < this.#sums.length; at += at & -at) this.#sums[at] = (this.#sums[at] ?? 0) + change;
  }

  /** The row at an offset; the first or last one for an offset outside. */
  at(offset: number): number {
    let position = 0;
    let left = offset;
    for (let step = 2 ** Math.floor(Math.log2(Math.max(1, this.#count))); step >= 1; step /= 2) {
      const next = position + step;
      if (next > this.#count) continue;
      const span = step * this.#estimate + (this.#sums[next] ?? 0);
      if (span > left) continue;
      position = next;
      left -= span;
    }
    return Math.max(0, Math.min(position, this.#count - 1));
  }

  /** Rows were added at the end, or taken from it. */
  resize(count: number): void {
    if (count < this.#count) this.#known.fill(0, count, this.#count);
    this.#count = count;
    this.#rebuild(this.#known);
  }

  /** Rows were added in front of the first. */
  prepend(added: number): void {
    const shifted = new Float64Array(Math.max(64, this.#count + added));
    shifted.set(this.#known.subarray(0, this.#count), added);
    this.#count += added;
    this.#rebuild(shifted);
  }

  /** Forgets what was measured, as after a change of the width. */
  reset(estimate: number): void {
    this.#estimate = estimate;
    this.#rebuild(new Float64Array(this.#known.length));
  }

  #rebuild(known: Float64Array): void {
    let capacity = Math.max(64, known.length);
    while (capacity < this.#count) capacity *= 2;
    if (capacity > known.length) {
      this.#known = new Float64Array(capacity);
      this.#known.set(known);
    } else this.#known = known as Float64Array<ArrayBuffer>;
    const sums = new Float64Array(capacity + 1);
    sums.set(this.#known, 1);
    for (let at = 1; at <= capacity; at += 1) {
      const parent = at + (at & -at);
      if (parent <= capacity) sums[parent] = (sums[parent] ?? 0) + (sums[at] ?? 0);
    }
    this.#sums = sums;
  }
}
