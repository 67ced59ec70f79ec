// Drawing in headless Chromium: first render, heap, moving the view, a stream of updates.
import { launch } from './chromium.mjs';
import { drawn } from './drawn.mjs';
import { buildPage } from './page-build.mjs';
import { measure, PHASES } from './page-runs.mjs';
import { serve } from './server.mjs';
import { summary } from './statistics.mjs';
import { table } from './table.mjs';

const OURS = 'wf-graph';
const PLACED = 'wf-graph-placed';
const IN_WORKER = 'wf-graph-worker';
const VARIANTS = [PLACED, IN_WORKER];
const PEERS = ['react-flow', 'cytoscape', 'vis-network', 'jointjs', 'g6'];
const GRAPHS = [
  { graph: 'spx:1000', peers: PEERS, render: 60 },
  { graph: 'spx:10000', peers: PEERS, render: 150 },
  { graph: 'spx:50000', peers: [], render: 500 },
];
const LIMIT_MS = 60_000;
/** Milliseconds of CPU a frame, longest frame in milliseconds, frames per second. */
const FRAME_CPU = 2.5;
const LONGEST_FRAME = 50;
const LEAST_FPS = 55;
const HEAP_MB = 10;

/** Peers take minutes where they are slow: a third of the runs is enough to see that. */
const peerRunsOf = (runs) => Math.max(1, Math.ceil(runs / 3));

export async function pagePart({ runs, phaseMs, wants, engines, say }) {
  const graphs = GRAPHS.filter(({ graph }) => wants(`page ${graph}`));
  if (graphs.length === 0) return { rows: [] };
  const documents = new Map();
  const documentOf = (name) => {
    if (!documents.has(name)) documents.set(name, drawn(name));
    return documents.get(name);
  };
  const server = await serve(await buildPage(), documentOf);
  const results = new Map();
  let browser = await launch();
  try {
    for (let run = 0; run < runs; run += 1) {
      for (const { graph, peers } of graphs) {
        for (const engine of [OURS, ...VARIANTS, ...peers].filter(engines)) {
          const isPeer = peers.includes(engine);
          const key = `${graph} ${engine}`;
          const known = results.get(key) ?? [];
          if (isPeer && (run >= peerRunsOf(runs) || known.some(({ error }) => error !== undefined))) continue;
          say(`page ${key}, run ${run + 1} of ${isPeer ? peerRunsOf(runs) : runs}`);
          const phases = VARIANTS.includes(engine) ? [] : PHASES;
          const result = await measure(browser, server.address, engine, graph, { phases, phaseMs, limitMs: LIMIT_MS });
          results.set(key, [...known, result]);
          if (result.error !== undefined) {
            // A page that hangs takes its browser with it.
            browser.process()?.kill('SIGKILL');
            browser = await launch();
          }
        }
      }
    }
  } finally {
    await browser.close();
    server.close();
  }
  return report(graphs, (graph, engine) => summary(results.get(`${graph} ${engine}`) ?? []), engines);
}

function report(graphs, resultOf, engines) {
  const rows = [];
  for (const { graph, peers, render } of graphs) {
    const ours = resultOf(graph, OURS);
    const others = peers.filter(engines).map((peer) => resultOf(graph, peer));
    const add = (what, key, budget, isMore = false, own = ours) => {
      const value = own[key];
      const theirs = others.map((other) => other[key]).filter((other) => other !== undefined);
      const peer = theirs.length === 0 ? undefined : isMore ? Math.max(...theirs) : Math.min(...theirs);
      rows.push({
        what: `${graph} ${what}`,
        value,
        budget,
        peer,
        ratio: peer === undefined || !(value > 0) ? undefined : isMore ? value / peer : peer / value,
        ok: budget === undefined ? undefined : value === undefined ? false : isMore ? value >= budget : value <= budget,
        isMore,
      });
    };
    if (engines(PLACED)) {
      add('first render, places given, CPU ms', 'first-render', render, false, resultOf(graph, PLACED));
      add('the same and what comes when the page rests, CPU ms', 'first-render-whole', undefined, false, resultOf(graph, PLACED));
    }
    if (engines(IN_WORKER)) add('first render, laid out in a worker, CPU ms', 'first-render', undefined, false, resultOf(graph, IN_WORKER));
    add('first render, laid out on the page, CPU ms', 'first-render', undefined);
    if (graph !== 'spx:1000') add('heap, MB', 'heap', graph === 'spx:10000' ? HEAP_MB : 5 * HEAP_MB);
    if (graph !== 'spx:1000') {
      add('pan, CPU ms a frame', 'pan-cpu', FRAME_CPU);
      add('pan, fps', 'pan-fps', LEAST_FPS, true);
      add('zoom, longest frame ms', 'zoom-max', LONGEST_FRAME);
      add('zoom, fps', 'zoom-fps', LEAST_FPS, true);
      add('1,000 updates/s, all in sight, CPU ms a frame', 'updates-whole-cpu', FRAME_CPU);
      add('1,000 updates/s, all in sight, fps', 'updates-whole-fps', LEAST_FPS, true);
    }
    const lines = [OURS, ...VARIANTS, ...peers].filter(engines).map((engine) => {
      const result = resultOf(graph, engine);
      return [
        engine,
        result['first-render'],
        result['first-render-whole'],
        result.heap,
        ...PHASES.flatMap((phase) => [result[`${phase}-cpu`], result[`${phase}-fps`], result[`${phase}-max`]]),
        result.error ?? '',
      ];
    });
    const header = ['engine', 'render', 'at rest', 'heap', ...PHASES.flatMap((phase) => [phase, 'fps', 'max']), 'failed'];
    console.log(
      `\nPage, ${graph}: main-thread CPU ms of the first render, until the page rests, and of a frame, heap in MB, longest frame in ms\n${table(header, lines)}`,
    );
  }
  return { rows };
}
