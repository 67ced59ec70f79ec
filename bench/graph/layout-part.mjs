// Layout in Node: cold, with few crossings, one step at a time, and around a step that is opened.
import { layoutRun } from './layout-runs.mjs';
import { summary } from './statistics.mjs';
import { table } from './table.mjs';

const OURS = 'wf-elements';
const LIMIT_MS = 60_000;
/** For many layouts one after another. */
const CHANGES_LIMIT_MS = 300_000;
const COLD = [
  { graph: 'sp:1000', peers: ['dagre', 'elkjs'], budget: 60 },
  { graph: 'spx:1000', peers: ['dagre', 'elkjs'], budget: 60 },
  { graph: 'fan:1000', peers: ['dagre', 'elkjs'], budget: 60 },
  { graph: 'spx:10000', peers: ['dagre', 'elkjs'], budget: 300, peerRuns: 1 },
  { graph: 'spx:100000', peers: [], budget: 1500 },
];
/** The peers take minutes for so many layouts, so they are measured less often. */
const ADD = { graph: 'spx:500', peers: ['dagre', 'elkjs', 'elkjs, model order'], peerRuns: 1 };
const TOGGLE = { graph: 'spx:500', peers: ['dagre', 'elkjs', 'elkjs, model order'], peerRuns: 1 };
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
      results.set(key, [...known, await layoutRun(engine, graph, mode, mode === 'cold' ? LIMIT_MS : CHANGES_LIMIT_MS)]);
    }
  }
  return (mode, graph, engine) => {
    const known = results.get(`${mode} ${graph} ${engine}`) ?? [];
    return { ...summary(known), runs: String(known.length) };
  };
}

const best = (values) => values.filter(Number.isFinite).reduce((least, value) => Math.min(least, value), Infinity);

export async function layoutPart({ runs, wants, say }) {
  const cold = COLD.filter(({ graph }) => wants(`layout ${graph}`));
  const withAdd = wants('layout add');
  const withToggle = wants('layout toggle');
  const cases = cold.flatMap(({ graph, peers, peerRuns }) =>
    [OURS, ...peers].map((engine) => ({ engine, graph, mode: 'cold', most: engine === OURS ? runs : Math.min(runs, peerRuns ?? runs) })),
  );
  const changes = ({ graph, peers, peerRuns }, mode) =>
    [OURS, ...peers].map((engine) => ({ engine, graph, mode, most: engine === OURS ? runs : Math.min(runs, peerRuns) }));
  if (withAdd) cases.push(...changes(ADD, 'add'));
  if (withToggle) cases.push(...changes(TOGGLE, 'toggle'));
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
      ok: value !== undefined && value <= budget,
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
      const { cpu, wall, crossings, error, runs: measured } = at === 0 ? ours : others[at - 1];
      lines.push([`${graph} ${engine}`, measured, cpu ?? error, wall, crossings]);
    }
  }
  if (lines.length > 0)
    console.log(
      `\nLayout, cold, a process each; medians of so many runs\n${table(['graph and engine', 'runs', 'CPU ms', 'wall ms', 'crossings'], lines)}`,
    );
  if (withAdd) {
    const [ours, ...others] = [OURS, ...ADD.peers].map((engine) => resultOf('add', ADD.graph, engine));
    row(
      'one step more in 500, CPU ms',
      ours.cpu,
      4,
      others.map(({ cpu }) => cpu),
    );
    row(
      'one step more in 500, % of steps moved',
      ours.moved * 100,
      15,
      others.map(({ moved }) => moved * 100),
    );
    const added = [OURS, ...ADD.peers].map((engine, at) => {
      const { cpu, wall, moved, distance, error, runs: measured } = [ours, ...others][at];
      return [engine, measured, cpu ?? error, wall, moved === undefined ? undefined : moved * 100, distance];
    });
    console.log(
      `\nOne step and two edges more in ${ADD.graph}\n${table(['engine', 'runs', 'CPU ms', 'wall ms', '% moved', 'px moved'], added)}`,
    );
  }
  if (withToggle) {
    const results = [OURS, ...TOGGLE.peers].map((engine) => resultOf('toggle', TOGGLE.graph, engine));
    row(
      'a step of 500 opened or closed, px that it moves',
      results[0].farthest,
      0,
      results.slice(1).map(({ farthest }) => farthest),
    );
    const toggled = [OURS, ...TOGGLE.peers].map((engine, at) => {
      const { cpu, farthest, distance, error, runs: measured } = results[at];
      return [engine, measured, cpu ?? error, farthest, distance];
    });
    console.log(
      `\nA step of ${TOGGLE.graph} opened and closed: how far its corner goes in what the reader sees\n${table(['engine', 'runs', 'CPU ms', 'px at most', 'px mean'], toggled)}`,
    );
  }
  return { rows };
}
