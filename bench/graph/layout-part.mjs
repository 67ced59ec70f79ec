// Layout in Node: cold, with few crossings, and one step at a time.
import { layoutRun } from './layout-runs.mjs';
import { summary } from './statistics.mjs';
import { table } from './table.mjs';

const OURS = 'wf-elements';
const LIMIT_MS = 60_000;
const COLD = [
  { graph: 'sp:1000', peers: ['dagre', 'elkjs'], budget: 60 },
  { graph: 'spx:1000', peers: ['dagre', 'elkjs'], budget: 60 },
  { graph: 'fan:1000', peers: ['dagre', 'elkjs'], budget: 60 },
  { graph: 'spx:10000', peers: ['dagre', 'elkjs'], budget: 300, peerRuns: 1 },
  { graph: 'spx:100000', peers: [], budget: 1500 },
];
const ADD = { graph: 'spx:500', peers: ['dagre', 'elkjs', 'elkjs, model order'] };
/** At most so many crossings as the best of the peers, times this. */
const CROSSINGS = 1.1;

/** Runs each engine once a turn, so that whatever else the machine does hits all of them alike. */
async function interleaved(cases, runs, say) {
  const results = new Map();
  for (let run = 0; run < runs; run += 1) {
    for (const { engine, graph, mode, most = runs } of cases) {
      const key = `${mode} ${graph} ${engine}`;
      const known = results.get(key) ?? [];
      // What failed once, or took too long, does so again.
      if (run >= most || known.some(({ error }) => error !== undefined)) continue;
      say(`${key}, run ${run + 1} of ${most}`);
      results.set(key, [...known, await layoutRun(engine, graph, mode, LIMIT_MS)]);
    }
  }
  return (mode, graph, engine) => summary(results.get(`${mode} ${graph} ${engine}`) ?? []);
}

const best = (values) => values.filter((value) => value !== undefined).reduce((least, value) => Math.min(least, value), Infinity);

export async function layoutPart({ runs, wants, say }) {
  const cold = COLD.filter(({ graph }) => wants(`layout ${graph}`));
  const withAdd = wants('layout add');
  const cases = cold.flatMap(({ graph, peers, peerRuns }) =>
    [OURS, ...peers].map((engine) => ({ engine, graph, mode: 'cold', most: engine === OURS ? runs : Math.min(runs, peerRuns ?? runs) })),
  );
  if (withAdd)
    cases.push(...[OURS, ...ADD.peers].map((engine) => ({ engine, graph: ADD.graph, mode: 'add', most: engine === OURS ? runs : 1 })));
  if (cases.length === 0) return { rows: [] };
  const resultOf = await interleaved(cases, runs, say);

  const rows = [];
  const row = (what, value, budget, peers) => {
    const peer = best(peers);
    rows.push({
      what,
      value,
      budget,
      peer: peer === Infinity ? undefined : peer,
      ratio: peer === Infinity || !(value > 0) ? undefined : peer / value,
      ok: value === undefined ? false : value <= budget,
    });
  };
  const lines = [];
  for (const { graph, peers, budget } of cold) {
    const ours = resultOf('cold', graph, OURS);
    const others = peers.map((peer) => resultOf('cold', graph, peer));
    row(
      `layout ${graph}, CPU ms`,
      ours.cpu,
      budget,
      others.map(({ cpu }) => cpu),
    );
    const fewest = best(others.map((other) => other.crossings));
    if (fewest !== Infinity) row(`layout ${graph}, crossings`, ours.crossings, CROSSINGS * fewest, [fewest]);
    for (const [at, engine] of [OURS, ...peers].entries()) {
      const { cpu, wall, crossings, error } = at === 0 ? ours : others[at - 1];
      lines.push([`${graph} ${engine}`, cpu ?? error, wall, crossings]);
    }
  }
  console.log(`\nLayout, cold, a process each\n${table(['graph and engine', 'CPU ms', 'wall ms', 'crossings'], lines)}`);
  if (withAdd) {
    const [ours, ...others] = [OURS, ...ADD.peers].map((engine) => resultOf('add', ADD.graph, engine));
    row(
      'one step more in 500, ms',
      ours.wall,
      4,
      others.map(({ wall }) => wall),
    );
    row(
      'one step more in 500, % of steps moved',
      ours.moved * 100,
      15,
      others.map(({ moved }) => moved * 100),
    );
    const added = [OURS, ...ADD.peers].map((engine, at) => {
      const { cpu, wall, moved, distance, error } = [ours, ...others][at];
      return [engine, cpu ?? error, wall, moved === undefined ? undefined : moved * 100, distance];
    });
    console.log(`\nOne step and two edges more in ${ADD.graph}\n${table(['engine', 'CPU ms', 'wall ms', '% moved', 'px moved'], added)}`);
  }
  return { rows };
}
