// What every engine in the page gets and is asked to do: the same steps, places, statuses and movements.

export const CARD = { width: 188, height: 60 };
export const VIEW = { width: 1280, height: 800 };
export const STATUSES = ['pending', 'running', 'succeeded', 'failed', 'waiting-human'];
export const COLOURS = ['#c8ccd4', '#3b82f6', '#22c55e', '#ef4444', '#f59e0b'];
const UPDATES_PER_SECOND = 1000;
/** How fast the view is moved over a drawing, in pixels a second: so fast however long the phase is. */
const PAN_SPEED = 3000;

export const titleOf = (step) => `Step ${step}`;
export const lineOf = (status, percent, rate) => `${STATUSES[status]} ${percent}% · ${rate} tok/s`;

export const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
export const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Where the view is after a share of a phase, 0 to 1, and so many seconds: the middle of the view in the world, and the zoom. */
function pathOf(kind, { centre, fit }) {
  const whole = { x: fit.x, y: fit.y, zoom: fit.zoom };
  const near = { x: centre.x, y: centre.y, zoom: 1 };
  if (kind === 'pan') {
    const way = Math.hypot(centre.reach.x, centre.reach.y);
    return (share, seconds) => {
      const turns = (PAN_SPEED * seconds) / way;
      const out = 1 - Math.abs(1 - (turns % 2));
      return { x: centre.x + out * centre.reach.x, y: centre.y + out * centre.reach.y, zoom: 1 };
    };
  }
  if (kind === 'zoom') {
    return (share) => {
      const near = Math.abs(1 - 2 * share);
      const zoom = Math.exp(Math.log(fit.zoom) * (1 - near));
      const weight = (zoom - fit.zoom) / (1 - fit.zoom + 1e-9);
      return { x: fit.x + (centre.x - fit.x) * weight, y: fit.y + (centre.y - fit.y) * weight, zoom };
    };
  }
  return () => (kind === 'updates-whole' ? whole : near);
}

/** The part of the drawing of the size of a screen that holds the most steps, and the whole. */
export function framing({ boxes, width, height }) {
  const cells = new Map();
  let best = { count: 0, x: 0, y: 0 };
  for (const [x, y] of boxes) {
    const [column, row] = [Math.floor(x / VIEW.width), Math.floor(y / VIEW.height)];
    const key = `${column} ${row}`;
    const count = (cells.get(key) ?? 0) + 1;
    cells.set(key, count);
    if (count > best.count && x < width * 0.6) best = { count, x: (column + 0.5) * VIEW.width, y: (row + 0.5) * VIEW.height };
  }
  const reach = { x: Math.min(3000, width * 0.3), y: Math.min(600, height * 0.25) };
  const zoom = Math.min(1, (VIEW.width - 32) / width, (VIEW.height - 32) / height);
  return { centre: { ...best, reach }, fit: { x: width / 2, y: height / 2, zoom } };
}

/** Updates as a stream brings them, the same ones for every engine: `[step, status, percent, rate]`. */
function updateSource(steps) {
  let state = 12345;
  const next = () => (state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff) / 0x80000000;
  return () => [Math.floor(next() * steps), Math.floor(next() * 5), Math.floor(next() * 100), Math.floor(next() * 900)];
}

/** Moves the view or streams updates for a while, one call a frame, and says how the frames came. */
export async function runPhase(adapter, graph, kind, ms) {
  const view = pathOf(kind, graph.framing);
  const next = updateSource(graph.steps);
  const deltas = [];
  await frame();
  const start = performance.now();
  let last = start;
  let due = 0;
  let applied = 0;
  for (;;) {
    await frame();
    const now = performance.now();
    deltas.push(now - last);
    const passed = now - last;
    last = now;
    const share = (now - start) / ms;
    if (share >= 1) break;
    if (kind.startsWith('updates')) {
      due += (passed * UPDATES_PER_SECOND) / 1000;
      const batch = Array.from({ length: Math.floor(due) }, next);
      due -= batch.length;
      applied += batch.length;
      if (batch.length > 0) adapter.update(batch);
    } else {
      const { x, y, zoom } = view(share, (now - start) / 1000);
      adapter.view(x, y, zoom);
    }
  }
  return { frames: deltas.length, ms: last - start, max: Math.max(...deltas), applied };
}

/** Brings the view to where a phase starts, and waits until that is painted and settled. */
export async function prepare(adapter, graph, kind) {
  const { x, y, zoom } = pathOf(kind, graph.framing)(0, 0);
  adapter.view(x, y, zoom);
  for (let turn = 0; turn < 8; turn += 1) await frame();
  await wait(400);
  await frame();
}
