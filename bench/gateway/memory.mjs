import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { voteOn } from './client.mjs';
import { inParallel } from './measure.mjs';

const DEMO = fileURLToPath(new URL('../../demo', import.meta.url));
const MB = 1024 * 1024;
const WANTED_MB = 350;
const LONGEST_MS = 240_000;
const BATCHES_AT_ONCE = 4;

const serveGates = async (client, run, gates) => {
  await client.frames(`/v1/runs/${run}/events`, (frame) => {
    for (const gate of frame.state?.gates ?? []) gates.set(gate.id, gate);
    for (const event of frame.events ?? []) if (event.kind === 'gate') gates.set(event.value.id, event.value);
    return frame.type === 'heartbeat';
  });
};

/** One batch of the demo: everything that waits for people is served to both and decided by them. */
async function decideBatch({ lena, farid, count, enough }) {
  const { run } = await lena.command('run.start', { workflow: 'support-batch' }, {});
  const decided = new Set();
  for (;;) {
    if (enough()) return;
    const gates = new Map();
    await serveGates(lena, run, gates);
    await serveGates(farid, run, new Map());
    const open = [...gates.values()].filter(({ state }) => state === 'open');
    if (open.length === 0 && decided.size >= 8) return;
    await sleep(1600);
    for (const gate of open) {
      for (const [who, role] of [[lena, 'support-lead'], [farid, 'finance-lead']]) {
        const { status } = await who.command('gate.vote', { run, gate: gate.id }, voteOn(gate, role));
        if (status !== 'accepted') continue;
        count();
        decided.add(gate.id);
      }
    }
  }
}

async function measureMemory({ startGateway, short }) {
  const pages = mkdtempSync(join(tmpdir(), 'wf-bench-pages-'));
  writeFileSync(join(pages, 'index.html'), '<!doctype html><title>demo</title>');
  const gateway = await startGateway({ kind: 'demo', demo: DEMO, pages, execArgv: [] });
  try {
    const [lena, farid] = [await gateway.signIn('lena'), await gateway.signIn('farid')];
    const goal = short ? 100 : 1000;
    const began = performance.now();
    let votes = 0;
    const enough = () => votes >= goal || performance.now() - began > LONGEST_MS;
    const start = await gateway.ask('memory');
    await inParallel(Array.from({ length: Math.ceil(goal / 12) + BATCHES_AT_ONCE }), BATCHES_AT_ONCE, () => decideBatch({ lena, farid, count: () => { votes += 1; }, enough }));
    const { rss, peak, heapTotal, heapUsed, external, arrayBuffers } = await gateway.ask('memory');
    lena.close();
    farid.close();
    const mb = (bytes) => Math.round(bytes / MB);
    return {
      rate: mb(rss), unit: 'MB', operations: votes, met: votes >= goal && mb(rss) <= WANTED_MB, faults: await gateway.ask('faults'),
      notes: `${votes} votes; ${mb(start.rss)} MB before, ${mb(peak)} MB at most; V8 heap ${mb(heapUsed)} of ${mb(heapTotal)} MB, outside it ${mb(external)} MB (buffers ${mb(arrayBuffers)} MB)`,
    };
  } finally {
    await gateway.close();
    rmSync(pages, { recursive: true, force: true });
  }
}

export const rows = [{ name: 'memory of the demo on PGlite after 1,000 votes', needs: 'embedded', wanted: `<= ${WANTED_MB} MB`, measure: measureMemory }];
