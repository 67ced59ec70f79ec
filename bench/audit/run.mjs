// `npm run bench:audit`: what it costs a page to verify records, beside the same checks over OpenSSL in the same process.
// The sources are bundled first, since a page never runs them through a TypeScript loader.
// `npm run bench:audit -- --page` measures the slices in headless Chromium instead, with the element and its rows around them.
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname, join } from 'node:path';
import { performance, PerformanceObserver } from 'node:perf_hooks';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'vite';
import { isCanonical, verifyEach, verifyWhole } from './peer.mjs';

const { values: flags } = parseArgs({ options: { page: { type: 'boolean', default: false } } });
if (flags.page) {
  const { measurePage } = await import('./page.mjs');
  process.exit((await measurePage()) ? 0 : 1);
}

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, '../../node_modules/.cache/wf-elements/bench-audit');
const ROUNDS = 5;
const PAGE = 1000;
const LOG = 100_000;
const BUDGETS = { page: 50, log: 3000, slice: 8 };

mkdirSync(out, { recursive: true });
await build({ configFile: false, logLevel: 'error', build: { outDir: out, emptyOutDir: true, target: 'es2022', minify: false, lib: { entry: join(here, 'entry.ts'), formats: ['es'], fileName: 'audit' } } });
const kit = await import(pathToFileURL(join(out, 'audit.js')).href);
rmSync(out, { recursive: true });

/** CPU milliseconds of the main thread, where the system tells; else of the process, collector threads included. */
function mainThreadCpu() {
  // Asking for the whole process brings the thread's own account up to date, which otherwise moves in ticks of 4 ms.
  const { user, system } = process.cpuUsage();
  try {
    return Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6;
  } catch {
    return (user + system) / 1000;
  }
}

/** CPU and wall milliseconds of one run. */
async function timed(work) {
  const [cpu, wall] = [mainThreadCpu(), performance.now()];
  const result = await work();
  return { cpu: mainThreadCpu() - cpu, wall: performance.now() - wall, result };
}

/** The best of some runs after a warm-up: what the work costs, not what else the machine had to do. */
async function best(work, rounds = ROUNDS) {
  const runs = [];
  for (let round = 0; round <= rounds; round += 1) runs.push(await timed(work));
  return runs.slice(1).sort((a, b) => a.cpu - b.cpu)[0];
}

/** Runs work and measures the CPU between one moment at which it gives the thread away and the next. Longest last. */
async function sliced(work) {
  const slices = [];
  const Original = globalThis.MessageChannel;
  let before = mainThreadCpu();
  // A slice ends where the work asks for the next task.
  globalThis.MessageChannel = class extends Original {
    constructor() {
      super();
      const now = mainThreadCpu();
      slices.push(now - before);
      before = now;
    }
  };
  const pauses = [];
  const observer = new PerformanceObserver((list) => pauses.push(...list.getEntries().map(({ duration }) => duration)));
  observer.observe({ entryTypes: ['gc'] });
  const run = await timed(work);
  slices.push(mainThreadCpu() - before);
  globalThis.MessageChannel = Original;
  await new Promise((resolve) => setTimeout(resolve, 50));
  observer.disconnect();
  return { ...run, slices: slices.sort((a, b) => a - b), collector: Math.max(0, ...pauses) };
}

const KEY = { name: 'bench.example/log', seed: new Uint8Array(32).fill(5) };
const salt = (seq) => kit.toBase64url(new Uint8Array(16).fill(seq % 256));
const reason = (seq) => `The customer sent back item ${seq}, and it arrived undamaged`;

function makeLog(size) {
  const tree = new kit.GrowingTree();
  const entries = [];
  for (let seq = 0; seq < size; seq += 1) {
    const raw = kit.canonicalize({
      v: 'wf.audit/1', log: KEY.name, seq, id: `5f0d7a9e-0000-4000-8000-${String(seq).padStart(12, '0')}`, type: 'decided', at: '2026-11-22T10:42:07.120Z',
      actor: { type: 'human', id: `person-${seq % 97}`, roles: ['finance-lead', 'support-lead'] }, action: { name: 'gate.vote' },
      resource: { type: 'gate', id: `gate-${seq % 1009}` }, context: { tenant: 'acme', workflow: 'refund', run: `run-${seq % 503}`, runSeq: seq, step: 'pay' },
      decision: { value: 'approve' }, outcome: { status: 'ok' }, commitments: { reason: kit.commit(salt(seq), reason(seq)) },
    });
    tree.append(kit.leafHash(raw));
    entries.push({ seq, raw, opened: { reason: { salt: salt(seq), value: reason(seq) } } });
  }
  return { tree, entries };
}

const { tree, entries } = makeLog(LOG);
const root = kit.rootFromNodes(LOG, tree.read);
const note = kit.signNote(kit.formatCheckpoint({ origin: KEY.name, size: LOG, root }), [KEY]);
const trust = { origin: KEY.name, vkeys: [kit.formatVkey(kit.verifierKeyOf(KEY))] };
const proofs = new Map();
const proofOf = async (index) => {
  if (!proofs.has(index)) proofs.set(index, kit.buildInclusionProof(index, LOG, tree.read).map(kit.toBase64));
  return proofs.get(index);
};
const source = { entries: async () => ({ entries: [], size: LOG }), checkpoint: async () => note, proof: ({ index }) => proofOf(index) };
const verifier = new kit.AuditVerifier({ source, trust });
const judged = await verifier.checkHead({});
const passed = (verdicts) => verdicts.filter(({ intact, included }) => intact.state === 'pass' && included.state === 'pass').length;
const ours = async (some) => passed(await verifier.checkRecords(judged, some, {}));
const peers = (some) => verifyEach(some, LOG, root, proofOf);
const wholeByPeers = async (some) => verifyWhole(some, root);

const page = entries.slice(LOG - PAGE).reverse();
const scattered = Array.from({ length: PAGE }, (_, at) => entries[(at * 7919) % LOG]);
const rows = [];
const failures = [];

async function compare(name, some, { rounds, budget, peer = peers } = {}) {
  // Proofs come from the log: making them is not what is measured.
  for (const { seq } of peer === peers ? some : []) await proofOf(seq);
  const [mine, theirs] = [await best(() => ours(some), rounds), await best(() => peer(some), rounds)];
  for (const { result } of [mine, theirs]) if (result !== some.length) throw new Error(`${name}: ${result} of ${some.length} records passed`);
  rows.push([name, mine.cpu, theirs.cpu, budget]);
  if (budget !== undefined && mine.cpu > budget) failures.push(`${name}: ${mine.cpu.toFixed(0)} ms, the budget is ${budget} ms`);
}

console.log(`${cpus()[0]?.model ?? 'unknown processor'}, Node ${process.versions.node}; records of ${entries[LOG - 1].raw.length} characters with one value beside each`);
await compare(`${PAGE} neighbouring rows`, page, { budget: BUDGETS.page });
await compare(`${PAGE} rows of a filtered view`, scattered, { budget: BUDGETS.page });
await compare('100,000 records', entries, { rounds: 3, budget: BUDGETS.log, peer: wholeByPeers });
const canonical = { mine: await best(() => entries.forEach(({ raw }) => kit.parseCanonical(raw)), 1), theirs: await best(() => entries.forEach(({ raw }) => isCanonical(raw)), 1) };
rows.push(['100,000 canonical forms alone', canonical.mine.cpu, canonical.theirs.cpu, undefined]);
const consistency = await best(() => kit.buildConsistencyProof(LOG - 777, LOG, tree.read));
const rebuilt = await best(() => kit.rootFromLeaves(entries.map((_, index) => tree.read({ level: 0, index }))), 1);
rows.push(['one consistency proof, kept tree against rebuilt tree', consistency.cpu, rebuilt.cpu, undefined]);

console.log('\nCPU ms                                                 ours     peer    ratio   budget');
for (const [name, mine, theirs, budget] of rows) {
  console.log(`${name.padEnd(52)} ${mine.toFixed(1).padStart(7)} ${theirs.toFixed(1).padStart(8)} ${(mine / theirs).toFixed(3).padStart(8)} ${budget === undefined ? '' : String(budget).padStart(8)}`);
}
const { slices, wall, collector } = await sliced(() => verifier.checkRecords(judged, entries, {}));
const [median, p99, longest] = [slices[Math.floor(slices.length / 2)] ?? 0, slices[Math.floor(slices.length * 0.99)] ?? 0, slices.at(-1) ?? 0];
console.log(`\n100,000 records in ${slices.length} slices, ${wall.toFixed(0)} ms by the clock. Main thread CPU of a slice: half at most ${median.toFixed(1)} ms, 99 of 100 at most ${p99.toFixed(1)} ms, the longest ${longest.toFixed(1)} ms (budget ${BUDGETS.slice} ms); longest pause of the collector, by the clock: ${collector.toFixed(1)} ms`);
if (longest > BUDGETS.slice) failures.push(`slices: ${longest.toFixed(1)} ms`);
for (const failure of failures) console.error(`Over budget: ${failure}`);
process.exitCode = failures.length > 0 ? 1 : 0;
