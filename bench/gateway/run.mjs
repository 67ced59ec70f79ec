// `npm run bench:gateway [-- --only votes] [-- --short]`: what the gateway does in a second and what that costs, beside a bare
// durable `INSERT ... RETURNING` loop on the same database in the same run. The sources are bundled first, as the package ships them.
import { mkdirSync, rmSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { dirname, join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'vite';
import { Gateway } from './gateway.mjs';
import { summary } from './measure.mjs';
import { embeddedPlace, openServer, serverPlace } from './places.mjs';
import { MODULES } from './rows.mjs';

const { values: flags } = parseArgs({ options: { only: { type: 'string', default: '' }, short: { type: 'boolean', default: false }, json: { type: 'boolean', default: false } } });

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, `../../node_modules/.cache/wf-elements/bench-gateway-${process.pid}`);

const all = (await Promise.all(MODULES.map((file) => import(file)))).flatMap(({ rows }) => rows);
const wanted = all.filter(({ name }) => name.toLowerCase().includes(flags.only.toLowerCase()));
if (wanted.length === 0) {
  console.error(`No row has "${flags.only}" in its name. There are:\n${all.map(({ name }) => `  ${name}`).join('\n')}`);
  process.exit(1);
}

mkdirSync(out, { recursive: true });
await build({ configFile: false, logLevel: 'error', build: { ssr: join(here, 'entry.ts'), outDir: out, emptyOutDir: true, target: 'es2022', minify: false, rolldownOptions: { output: { entryFileNames: 'gateway.mjs' } } } });
const bundle = join(out, 'gateway.mjs');
const server = wanted.some(({ needs }) => needs === 'server') ? await openServer() : { missing: 'not needed', stop: () => undefined };

for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => {
  void server.stop();
  process.exit(1);
});

const whole = (value) => (value === undefined || Number.isNaN(value) ? '-' : value >= 10 ? Math.round(value).toLocaleString('en') : value.toFixed(1));

/** Measures one row on a database of its own. */
async function measureRow(row) {
  if (row.needs === 'server' && server.missing !== undefined) return { missing: server.missing };
  const place = row.needs === 'server' ? await serverPlace(server.url) : embeddedPlace();
  try {
    const load = loadavg()[0];
    const began = performance.now();
    const startGateway = (settings) => Gateway.start(bundle, { database: place.database, ...settings });
    const measured = await row.measure({ startGateway, place, bundle, short: flags.short, embedded: row.needs === 'embedded' });
    return { ...measured, load, seconds: (performance.now() - began) / 1000 };
  } catch (error) {
    return { missing: `failed: ${error.message}` };
  } finally {
    await place.remove();
  }
}

const HEADINGS = ['what', 'measured', 'wanted', 'met', 'p50 ms', 'p95 ms', 'max ms', 'CPU ms/op', 'database CPU ms/op', 'bare INSERT/s', 'load'];

function lineOf(row, result) {
  if (result.missing !== undefined) return [row.name, `not run: ${result.missing}`, row.wanted, ...Array.from({ length: HEADINGS.length - 3 }, () => '')];
  const { p50, p95, max } = summary(result.durations ?? []);
  const each = (total) => (total === undefined || !result.operations ? '-' : (total / result.operations).toFixed(1));
  return [
    row.name, `${whole(result.rate)} ${result.unit}`, row.wanted, row.wanted === '' ? '' : result.met ? 'yes' : 'NO', whole(p50), whole(p95), whole(max),
    each(result.cpuMs), each(result.databaseCpuMs), whole(result.bare), result.load.toFixed(1),
  ];
}

const results = [];
try {
  console.log(`${cpus().length} x ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}, ${server.missing === undefined ? `PostgreSQL from ${server.from}` : `PostgreSQL: ${server.missing}`}${flags.short ? ', short: figures are only good for comparing' : ''}`);
  console.log(`| ${HEADINGS.join(' | ')} |\n|${HEADINGS.map(() => '---').join('|')}|`);
  for (const row of wanted) {
    const result = await measureRow(row);
    results.push({ name: row.name, ...result, durations: undefined, latency: summary(result.durations ?? []) });
    console.log(`| ${lineOf(row, result).join(' | ')} |`);
    if (result.notes !== undefined) console.log(`  ${result.notes}`);
    for (const fault of (result.faults ?? []).slice(0, 5)) console.log(`  reported by the gateway: ${fault}`);
  }
} finally {
  await server.stop();
  rmSync(out, { recursive: true, force: true });
}
if (flags.json) console.log(JSON.stringify(results));
