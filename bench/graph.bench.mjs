// `npm run bench:graph`: the figures of the graph, each beside the best peer of the same run.
//   --runs N       interleaved runs, of which the median counts (default 5)
//   --only TEXT    parts with this in their name: layout, layout spx:1000, layout add, page, page spx:10000, traces
//   --engines A,B  engines in the page (default all); wf-graph is one of them
//   --ms N         how long each movement takes in the page (default 3000)
import { execSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, platform } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { layoutPart } from './graph/layout-part.mjs';
import { pagePart } from './graph/page-part.mjs';
import { table } from './graph/table.mjs';
import { tracesPart } from './graph/traces-part.mjs';

const { values } = parseArgs({
  options: { runs: { type: 'string', default: '5' }, only: { type: 'string', default: '' }, engines: { type: 'string' }, ms: { type: 'string', default: '3000' } },
  allowPositionals: true,
});
const chosen = values.engines?.split(',');
const options = {
  runs: Math.max(1, Number(values.runs)),
  phaseMs: Math.max(500, Number(values.ms)),
  wants: (part) => part.startsWith(values.only) || part.includes(values.only),
  engines: (engine) => chosen === undefined || chosen.includes(engine),
  say: (text) => console.error(`${new Date().toISOString().slice(11, 19)}  load ${loadavg()[0].toFixed(1)}  ${text}`),
};

const here = dirname(fileURLToPath(import.meta.url));
const { dependencies } = JSON.parse(readFileSync(join(here, 'package.json'), 'utf8'));
const commit = () => {
  try {
    return execSync('git rev-parse --short HEAD', { cwd: here, stdio: ['ignore', 'pipe', 'ignore'] }).toString().trim();
  } catch {
    return undefined;
  }
};
const started = { at: new Date().toISOString(), load: loadavg() };

const rows = [];
for (const part of [layoutPart, pagePart, tracesPart]) rows.push(...(await part(options)).rows);

const sign = ({ isMore }) => (isMore ? '≥' : '≤');
console.log(`\n${table(
  ['what', 'measured', 'budget', '', 'best peer', 'times better'],
  rows.map((row) => [row.what, row.value, ...(row.budget === undefined ? ['', ''] : [`${sign(row)} ${Math.round(row.budget * 10) / 10}`, row.ok ? 'ok' : 'MISSED']), row.peer, row.ratio]),
)}`);
const machine = { cpu: cpus()[0]?.model, cores: cpus().length, platform: platform(), node: process.version };
console.log(`\n${options.runs} interleaved runs, medians; ${machine.cores} cores, ${machine.cpu}, Node ${machine.node}; load ${started.load[0].toFixed(1)} before, ${loadavg()[0].toFixed(1)} after.`);

const folder = join(here, 'results');
mkdirSync(folder, { recursive: true });
const file = join(folder, `graph-${started.at.replaceAll(':', '')}.json`);
writeFileSync(file, `${JSON.stringify({ ...started, loadAfter: loadavg(), commit: commit(), machine, peers: dependencies, runs: options.runs, rows }, null, 2)}\n`);
console.log(`As JSON: ${file}`);
