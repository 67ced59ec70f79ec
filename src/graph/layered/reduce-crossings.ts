import { TURNS_PER_STEP, type Steps } from '../steps.js';
import { CrossingCounter } from './crossings.js';
import { depthFirstOrder, type Start } from './initial-order.js';
import { LayerSorter } from './layer-sorter.js';
import { isLarge, type ProperGraph } from './proper-graph.js';

/** The search ends after this many sweeps in a row that gained nothing, or in a large graph too little. */
const PATIENCE = 4;
const PATIENCE_IF_LARGE = 2;
const LEAST_GAIN_IF_LARGE = 0.02;

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
const RACE_SWEEPS = 2;
/** In a large graph a start with fewer crossings per line than this needs no rival: it is what a workflow looks like. */
const FEW_CROSSINGS = 0.25;

/** Looks for an order of the layers with few crossings, from scratch. */
export function* searchOrder(proper: ProperGraph, topological: Int32Array, maxSweeps: number): Steps<Sweeps> {
  const sweeps = new Sweeps(proper);
  const large = isLarge(proper);
  const trial = large ? Math.min(maxSweeps, RACE_SWEEPS) : maxSweeps;
  let forward = true;
  for (const start of STARTS) {
    const before = sweeps.best;
    depthFirstOrder(proper, topological, start);
    yield;
    // The order was made looking one way, so the first sweep looks the other way.
    yield* sweeps.run(trial, start.backwards);
    if (sweeps.best < before) forward = start.backwards;
    if (sweeps.best === 0 || (large && sweeps.best < FEW_CROSSINGS * proper.segmentCount)) break;
  }
  sweeps.restoreBest();
  if (trial < maxSweeps && sweeps.best > 0) {
    yield* sweeps.run(maxSweeps - trial, trial % 2 === 1 ? !forward : forward);
    sweeps.restoreBest();
  }
  return sweeps;
}

/**
 * Layer-by-layer sweeps: each layer is sorted by the mean place of its neighbours, alternately from the start and from the
 * end; the best order of all sweeps wins (Sugiyama, Tagawa, Toda, 1981).
 */
export class Sweeps {
  /** Crossings of the best order so far. */
  best = Infinity;
  /** Crossings between each layer and the next, in the present order. */
  readonly crossings: Float64Array;
  private readonly counter: CrossingCounter;
  private readonly sorter: LayerSorter;
  private readonly bestOrder: Int32Array;
  private readonly bestPosition: Int32Array;
  private readonly bestCrossings: Float64Array;
  private readonly patience: number;
  private readonly leastGain: number;
  private turns = 0;

  constructor(private readonly proper: ProperGraph) {
    const large = isLarge(proper);
    this.patience = large ? PATIENCE_IF_LARGE : PATIENCE;
    this.leastGain = large ? LEAST_GAIN_IF_LARGE : 0;
    this.counter = new CrossingCounter(proper);
    this.sorter = new LayerSorter(proper);
    this.crossings = new Float64Array(proper.layerCount);
    this.bestOrder = new Int32Array(proper.vertexCount);
    this.bestPosition = new Int32Array(proper.vertexCount);
    this.bestCrossings = new Float64Array(proper.layerCount);
  }

  /** Goes on from the present order. The first sweep follows the flow, or runs against it. */
  *run(maxSweeps: number, firstForward: boolean): Steps<void> {
    const { layerCount } = this.proper;
    const changed = new Uint8Array(layerCount);
    let total = 0;
    for (let l = 0; l + 1 < layerCount; l++) {
      this.crossings[l] = this.counter.between(l);
      total += this.crossings[l]!;
      if (this.isTired(l)) yield;
    }
    this.keepIfBest(total);
    let least = total;
    let withoutGain = 0;
    for (let round = 0; round < maxSweeps && this.best > 0 && withoutGain < this.patience; round++) {
      changed.fill(0);
      const forward = (round % 2 === 0) === firstForward;
      for (let k = 1; k < layerCount; k++) {
        total += this.sweepLayer(forward ? k : layerCount - 1 - k, forward, changed);
        if (this.isTired(k)) yield;
      }
      this.keepIfBest(total);
      withoutGain = total < least * (1 - this.leastGain) ? 0 : withoutGain + 1;
      least = Math.min(least, total);
    }
  }

  /** Goes back to the best order. */
  restoreBest(): void {
    this.proper.order.set(this.bestOrder);
    this.proper.position.set(this.bestPosition);
    this.crossings.set(this.bestCrossings);
  }

  private keepIfBest(total: number): void {
    if (total >= this.best) return;
    this.best = total;
    this.bestOrder.set(this.proper.order);
    this.bestPosition.set(this.proper.position);
    this.bestCrossings.set(this.crossings);
  }

  /** Sorts one layer by the one the sweep comes from; returns by how much the crossings between the two changed. */
  private sweepLayer(l: number, forward: boolean, changed: Uint8Array): number {
    const { crossings } = this;
    const gap = forward ? l - 1 : l;
    const isStale = changed[forward ? l - 1 : l + 1] === 1;
    if (!isStale && crossings[gap] === 0 && !this.sorter.isBiased) return 0;
    if (this.sorter.sort(l, forward)) changed[l] = 1;
    else if (!isStale) return 0;
    const now = this.counter.between(gap);
    const difference = now - crossings[gap]!;
    crossings[gap] = now;
    return difference;
  }

  private isTired(l: number): boolean {
    this.turns += this.proper.layerStart[l + 1]! - this.proper.layerStart[l]!;
    if (this.turns <= TURNS_PER_STEP) return false;
    this.turns = 0;
    return true;
  }
}
