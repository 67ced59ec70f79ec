// Generated workflows: the same for the same name, so that every engine and every run gets the same graph.

/** Numbers in [0, 1) that are the same for the same seed (mulberry32). */
export function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const SEED = 7;
const DEEPEST = 14;

/** `total` in `parts` whole numbers of at least 1. */
function split(total, parts, next) {
  const weights = Array.from({ length: parts }, () => 0.3 + next());
  const sum = weights.reduce((a, b) => a + b, 0);
  let left = total;
  return weights.map((weight, at) => {
    const most = left - (parts - 1 - at);
    const share = at === parts - 1 ? left : Math.max(1, Math.min(most, Math.round((total * weight) / sum)));
    left -= share;
    return share;
  });
}

/** Sequences and fork-joins within each other, as workflow engines run them: planar, about 1.3 edges a step. */
function seriesParallel(steps, next) {
  const pairs = [];
  let made = 0;
  const build = (count, depth) => {
    if (count <= 3 || depth > DEEPEST) {
      const first = made;
      made += count;
      for (let step = first + 1; step < made; step += 1) pairs.push([step - 1, step]);
      return [first, made - 1];
    }
    if (next() < 0.33) {
      const stages = split(count, Math.min(count, 2 + Math.floor(next() * 3)), next).map((size) => build(size, depth + 1));
      for (let at = 1; at < stages.length; at += 1) pairs.push([stages[at - 1][1], stages[at][0]]);
      return [stages[0][0], stages.at(-1)[1]];
    }
    const branches = Math.max(2, Math.min(2 + Math.floor(next() * next() * 14), count - 2));
    const fork = made++;
    const ends = split(count - 2, branches, next).map((size) => {
      const [entry, exit] = build(size, depth + 1);
      pairs.push([fork, entry]);
      return exit;
    });
    const join = made++;
    for (const end of ends) pairs.push([end, join]);
    return [fork, join];
  };
  build(steps, 0);
  return pairs;
}

/** Longest path from a source to each step; every pair leads from a smaller number to a larger one. */
function layersOf(steps, pairs) {
  const layer = new Int32Array(steps);
  for (const [from, to] of [...pairs].sort((a, b) => a[0] - b[0])) layer[to] = Math.max(layer[to], layer[from] + 1);
  return layer;
}

/** Shortcuts over a few layers to a step nearby: what makes a drawing cross itself. */
function addSkips(steps, pairs, wanted, next) {
  const layer = layersOf(steps, pairs);
  const known = new Set(pairs.map(([from, to]) => from * steps + to));
  for (let tries = 0, added = 0; added < wanted && tries < steps * 20; tries += 1) {
    const from = Math.floor(next() * steps);
    const to = Math.min(steps - 1, from + 1 + Math.floor(next() * 40));
    const span = layer[to] - layer[from];
    if (span < 1 || span > 6 || known.has(from * steps + to)) continue;
    known.add(from * steps + to);
    pairs.push([from, to]);
    added += 1;
  }
}

const SHAPES = {
  /** Series-parallel. */
  sp: (steps) => seriesParallel(steps, random(SEED + steps)),
  /** The same with a tenth as many shortcuts as steps: no longer planar. */
  spx(steps) {
    const next = random(SEED + steps);
    const pairs = seriesParallel(steps, next);
    addSkips(steps, pairs, Math.round(steps / 10), next);
    return pairs;
  },
  /** One step, then all others but one side by side, then one. */
  fan: (steps) =>
    Array.from({ length: steps - 2 }, (_, at) => [
      [0, at + 1],
      [at + 1, steps - 1],
    ]).flat(),
  chain: (steps) => Array.from({ length: steps - 1 }, (_, at) => [at, at + 1]),
};

/** @param name shape and number of steps, as `spx:1000` */
export function workflow(name) {
  const [shape, count] = name.split(':');
  const steps = Number(count);
  return { name, steps, pairs: SHAPES[shape](steps) };
}
