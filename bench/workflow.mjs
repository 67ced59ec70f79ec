/** Numbers in [0, 1) that are the same for the same seed (mulberry32). */
function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/**
 * A workflow-like graph, the same for the same size: most steps follow a recent one, a third join a second branch.
 * @returns {{ nodes: string[], edges: { id: string, from: string, to: string }[] }}
 */
export function workflow(steps, seed = 7) {
  const next = random(seed + steps);
  const reach = 6;
  const pairs = new Set();
  for (let step = 1; step < steps; step += 1) {
    const recent = () => Math.max(0, step - 1 - Math.floor(next() * reach));
    pairs.add(`${recent()} ${step}`);
    if (next() < 0.33) pairs.add(`${recent()} ${step}`);
  }
  return {
    nodes: Array.from({ length: steps }, (_, step) => `s${step}`),
    edges: [...pairs].map((pair, index) => {
      const [from, to] = pair.split(' ');
      return { id: `e${index}`, from: `s${from}`, to: `s${to}` };
    }),
  };
}
