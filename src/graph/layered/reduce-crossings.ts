import { TURNS_PER_STEP, type Steps } from '../steps.js';
import { CrossingCounter } from './crossings.js';
import { depthFirstOrder, type Start } from './initial-order.js';
import { LayerSorter } from './layer-sorter.js';
import type { ProperGraph } from './proper-graph.js';

/** Sweeps in a row without gain before giving up. */
const PATIENCE = 3;

/**
 * Where the search begins. Sweeps end in the nearest local optimum, so that the start matters more than the number of
 * sweeps; the first one keeps the order of the input best and wins a draw.
 */
const STARTS: readonly Start[] = [
  { backwards: false, bothWays: false },
  { backwards: true, bothWays: true },
  { backwards: true, bothWays: false },
  { backwards: false, bothWays: true },
];
/** A small graph gets the full search from every start. In a larger one the starts race, and the search goes on from the best. */
const FULL_SEARCH_BELOW = 1_000;
const RACE_SWEEPS = 2;
/** In a very large one only the two most different starts race, for one sweep. */
const SHORT_RACE_FROM = 5_000;

/** Looks for an order of the layers with few crossings, from scratch; returns how many are left. */
export function* searchOrder(proper: ProperGraph, topological: Int32Array, maxSweeps: number): Steps<number> {
  const { order, position, vertexCount } = proper;
  const sweeps = new Sweeps(proper);
  const bestOrder = order.slice();
  const bestPosition = position.slice();
  const isShort = vertexCount >= SHORT_RACE_FROM;
  const trial = vertexCount < FULL_SEARCH_BELOW ? maxSweeps : Math.min(maxSweeps, isShort ? 1 : RACE_SWEEPS);
  let best = Infinity;
  let backwards = false;
  for (const start of isShort ? STARTS.slice(0, 2) : STARTS) {
    depthFirstOrder(proper, topological, start);
    yield;
    // The order was made looking one way, so the first sweep looks the other way.
    const crossings = yield* sweeps.run(trial, start.backwards);
    if (crossings < best) {
      best = crossings;
      bestOrder.set(order);
      bestPosition.set(position);
      backwards = start.backwards;
    }
    if (best === 0) return 0;
  }
  order.set(bestOrder);
  position.set(bestPosition);
  return trial < maxSweeps ? yield* sweeps.run(maxSweeps - trial, trial % 2 === 1 ? !backwards : backwards) : best;
}

/**
 * Layer-by-layer sweeps: each layer is sorted by the mean place of its neighbours, alternately from the start and from the
 * end; the best order of all sweeps wins (Sugiyama, Tagawa, Toda, 1981).
 */
export class Sweeps {
  private readonly counter: CrossingCounter;
  private readonly sorter: LayerSorter;
  private readonly crossings: Float64Array;
  private readonly bestOrder: Int32Array;
  private readonly bestPosition: Int32Array;
  private turns = 0;

  constructor(private readonly proper: ProperGraph) {
    this.counter = new CrossingCounter(proper);
    this.sorter = new LayerSorter(proper);
    this.crossings = new Float64Array(proper.layerCount);
    this.bestOrder = new Int32Array(proper.vertexCount);
    this.bestPosition = new Int32Array(proper.vertexCount);
  }

  /** Improves the present order; returns the crossings of what it leaves. The first sweep follows the flow, or runs against it. */
  *run(maxSweeps: number, firstForward: boolean): Steps<number> {
    const { layerCount, order, position } = this.proper;
    const { bestOrder, bestPosition } = this;
    const changed = new Uint8Array(layerCount).fill(1);
    this.crossings.fill(0);
    let total = yield* this.recount(changed);
    let best = total;
    if (maxSweeps > 0) {
      bestOrder.set(order);
      bestPosition.set(position);
    }
    let withoutGain = 0;
    for (let round = 0; round < maxSweeps && best > 0 && withoutGain <= PATIENCE; round++) {
      changed.fill(0);
      const forward = (round % 2 === 0) === firstForward;
      for (let k = 1; k < layerCount; k++) {
        const l = forward ? k : layerCount - 1 - k;
        if (this.sorter.sort(l, forward)) changed[l] = 1;
        if (this.isTired(l)) yield;
      }
      total += yield* this.recount(changed);
      if (total < best) {
        best = total;
        bestOrder.set(order);
        bestPosition.set(position);
        withoutGain = 0;
      } else {
        withoutGain++;
      }
    }
    if (total > best) {
      order.set(bestOrder);
      position.set(bestPosition);
    }
    return best;
  }

  /** Counts again where the order changed; returns by how much the total did. */
  private *recount(changed: Uint8Array): Steps<number> {
    let difference = 0;
    for (let l = 0; l + 1 < this.proper.layerCount; l++) {
      if (!changed[l] && !changed[l + 1]) continue;
      const now = this.counter.between(l);
      difference += now - this.crossings[l]!;
      this.crossings[l] = now;
      if (this.isTired(l)) yield;
    }
    return difference;
  }

  private isTired(l: number): boolean {
    this.turns += this.proper.layerStart[l + 1]! - this.proper.layerStart[l]!;
    if (this.turns <= TURNS_PER_STEP) return false;
    this.turns = 0;
    return true;
  }
}
