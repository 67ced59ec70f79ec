// One layout in a process of its own: `<engine> <graph> cold`, or `<engine> <graph> add` for one step more, again and again.
import { ENGINES } from './engines.mjs';
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
    const { places, cpu, wall } = await timed(() => engine(graph, true));
    if (at >= WARM_UP) results.push({ cpu, wall, ...moved(before, places) });
    before = places;
  }
  const mean = (key) => results.reduce((sum, result) => sum + result[key], 0) / results.length;
  const median = (key) => results.map((result) => result[key]).sort((a, b) => a - b)[results.length >> 1];
  return { cpu: median('cpu'), wall: median('wall'), moved: mean('moved'), distance: mean('distance') };
}

const engine = await ENGINES[engineName]();
process.send(await (mode === 'cold' ? cold(engine) : add(engine)));
