// One layout in a process of its own: `<engine> <graph> cold`, `<engine> <graph> add` for one step more, again and again, or
// `<engine> <graph> toggle` for steps that are opened and closed.
import { CARD, ENGINES } from './engines.mjs';
import { crossings } from './crossings.mjs';
import { random, workflow } from './workflows.mjs';

const [engineName, name, mode] = process.argv.slice(2);

const named = ({ steps, pairs }) => ({
  ids: Array.from({ length: steps }, (_, step) => `s${step}`),
  pairs: pairs.map(([from, to]) => [`s${from}`, `s${to}`]),
});

async function timed(work) {
  const start = performance.now();
  const before = process.cpuUsage();
  const places = await work();
  const { user, system } = process.cpuUsage(before);
  return { places, cpu: (user + system) / 1000, wall: performance.now() - start };
}

/** What one step more does to the rest: steps are compared without the shift that all of them share. */
function moved(before, after) {
  const shifts = before.map(([x, y], at) => [after[at][0] - x, after[at][1] - y]);
  const middle = (axis) => shifts.map((shift) => shift[axis]).sort((a, b) => a - b)[shifts.length >> 1];
  const [dx, dy] = [middle(0), middle(1)];
  const distances = shifts.map(([x, y]) => Math.hypot(x - dx, y - dy));
  return {
    moved: distances.filter((distance) => distance > 4).length / distances.length,
    distance: distances.reduce((a, b) => a + b, 0) / distances.length,
  };
}

async function cold(engine) {
  await engine(named(workflow('spx:60')));
  const graph = named(workflow(name));
  const { places, cpu, wall } = await timed(() => engine(graph));
  return { cpu, wall, crossings: crossings(graph, places) };
}

const ADDITIONS = 40;
/** The first few pay for code that runs for the first time; a run lasts for hours. */
const WARM_UP = 25;

async function add(engine) {
  const next = random(11);
  let graph = named(workflow(name));
  let before = await engine(graph);
  const results = [];
  for (let at = 0; at < ADDITIONS; at += 1) {
    const from = Math.floor(next() * (graph.ids.length - 30));
    const to = Math.min(graph.ids.length - 1, from + 1 + Math.floor(next() * 20));
    const id = `new${at}`;
    graph = { ids: [...graph.ids, id], pairs: [...graph.pairs, [graph.ids[from], id], [id, graph.ids[to]]] };
    const { places, cpu, wall } = await timed(() => engine(graph, { isNext: true }));
    if (at >= WARM_UP) results.push({ cpu, wall, ...moved(before, places) });
    before = places;
  }
  const mean = (key) => results.reduce((sum, result) => sum + result[key], 0) / results.length;
  const median = (key) => results.map((result) => result[key]).sort((a, b) => a - b)[results.length >> 1];
  return { cpu: median('cpu'), wall: median('wall'), moved: mean('moved'), distance: mean('distance') };
}

const TOGGLED = 12;
const INSIDE = 'sp:14';
/** What an open step takes in our drawing, more or less; the peers do not have to find that out. */
const OPEN = { width: 1200, height: 400 };

/** How far the corner of a step goes when it is opened, or closed again: the reader has the pointer on it. */
async function toggle(engine) {
  const closed = named(workflow(name));
  const own = named(workflow(INSIDE));
  let before = await engine(closed);
  const results = [];
  for (let at = 0; at < TOGGLED; at += 1) {
    const step = Math.floor(((at + 0.5) * closed.ids.length) / TOGGLED);
    const parent = closed.ids[step];
    const inside = {
      parent,
      ids: own.ids.map((id) => `${parent}/${id}`),
      pairs: own.pairs.map((pair) => pair.map((id) => `${parent}/${id}`)),
    };
    const corner = (places, { width, height }) => [
      places[step][0] - (places[step][2] ?? width) / 2,
      places[step][1] - (places[step][3] ?? height) / 2,
    ];
    for (const [graph, was, is] of [
      [{ ...closed, inside, sizes: new Map([[parent, OPEN]]) }, CARD, OPEN],
      [closed, OPEN, CARD],
    ]) {
      const { places, cpu } = await timed(() => engine(graph, { isNext: true, anchor: parent }));
      const [from, to] = [corner(before, was), corner(places, is)];
      results.push({ cpu, distance: Math.hypot(to[0] - from[0], to[1] - from[1]) });
      before = places;
    }
  }
  const cpus = results.map(({ cpu }) => cpu).sort((a, b) => a - b);
  return {
    cpu: cpus[cpus.length >> 1],
    farthest: Math.max(...results.map(({ distance }) => distance)),
    distance: results.reduce((sum, { distance }) => sum + distance, 0) / results.length,
  };
}

const MODES = { cold, add, toggle };
const engine = await ENGINES[engineName]();
process.send(await MODES[mode](engine));
