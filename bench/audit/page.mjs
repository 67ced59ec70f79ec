// The slices of verifying, in headless Chromium: tasks of the page's main thread in CPU time, from a trace.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { launch, openPage } from '../graph/chromium.mjs';
import { buildPage } from '../graph/page-build.mjs';
import { serve } from '../graph/server.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const RECORDS = 100_000;
const BUDGET = 8;
const COLD = 5;
const CATEGORIES = ['-*', 'toplevel', 'v8', 'disabled-by-default-v8.gc', 'blink.user_timing'];

/** CPU milliseconds of each task, and of the collector within it, of the thread on which the work ran. Shortest first. */
function tasksOf({ traceEvents }) {
  const begun = traceEvents.find(({ name }) => name === 'wf-bench');
  if (begun === undefined) throw new Error('The trace does not show where the work began');
  const events = traceEvents.filter(({ ph, pid, tid, ts, dur = 0 }) => ph === 'X' && pid === begun.pid && tid === begun.tid && ts + dur >= begun.ts);
  const pauses = events.filter(({ name }) => name === 'MinorGC' || name === 'MajorGC');
  return events
    .filter(({ name }) => name === 'ThreadControllerImpl::RunTask')
    .map(({ ts, dur, tdur = 0 }) => ({
      cpu: tdur / 1000,
      collector: pauses.filter((pause) => pause.ts >= ts && pause.ts <= ts + dur).reduce((sum, pause) => sum + (pause.tdur ?? 0), 0) / 1000,
    }))
    .sort((a, b) => a.cpu - b.cpu);
}

async function traced(view, folder, name) {
  const path = join(folder, `${name}.json`);
  await view.page.tracing.start({ path, categories: CATEGORIES });
  await view.page.evaluate(() => globalThis.bench.run());
  await view.page.tracing.stop();
  return tasksOf(JSON.parse(await readFile(path, 'utf8')));
}

async function inPage(browser, address, work) {
  const view = await openPage(browser, address, { width: 1100, height: 900 });
  view.page.setDefaultTimeout(0);
  try {
    const result = await work(view);
    if (view.errors.length > 0) throw new Error(view.errors[0]);
    return result;
  } finally {
    await view.close();
  }
}

const TITLES = { verifier: 'the verifier alone', element: '"Verify all" in the element', bundle: 'an export put together', file: 'an export opened and checked in the element' };

/** @returns whether the verifier keeps the budget */
export async function measurePage() {
  const folder = await mkdtemp(join(tmpdir(), 'wf-bench-'));
  const { address, close } = await serve(await buildPage({ root: join(here, 'page'), name: 'audit-page' }), () => '');
  let isKept = true;
  console.log(`Tasks of the main thread in CPU ms, ${RECORDS} records\n`);
  try {
    for (const [name, title] of Object.entries(TITLES)) {
      const browser = await launch();
      try {
        const tasks = await inPage(browser, address, async (view) => {
          await view.page.evaluate((count) => globalThis.bench.load(count), RECORDS);
          await view.page.evaluate((what) => globalThis.bench.prepare(what), name);
          await view.session.send('HeapProfiler.collectGarbage');
          return traced(view, folder, name);
        });
        const slices = tasks.filter(({ cpu }) => cpu > 0.5);
        const at = (share) => (slices[Math.floor(slices.length * share)]?.cpu ?? 0).toFixed(1);
        const over = slices.filter(({ cpu }) => cpu > BUDGET);
        const byCollector = over.filter(({ cpu, collector }) => cpu - collector <= BUDGET).length;
        const longest = slices.at(-1) ?? { cpu: 0, collector: 0 };
        console.log(`${title.padEnd(46)} ${slices.length} slices, ${tasks.reduce((sum, { cpu }) => sum + cpu, 0).toFixed(0)} ms; half at most ${at(0.5)}, 99 of 100 at most ${at(0.99)}, longest ${longest.cpu.toFixed(1)} (${longest.collector.toFixed(1)} of it the collector); over ${BUDGET} ms: ${over.length}, ${byCollector} of them only with the collector`);
        if (name === 'verifier') isKept = over.length === byCollector;
      } finally {
        await browser.close();
      }
    }
    for (const name of ['checkpoint', 'signature']) {
      const [cold, warm] = [[], []];
      for (let round = 0; round < COLD; round += 1) {
        // A browser of its own, so that no compiled code is left from the last.
        const browser = await launch();
        try {
          await inPage(browser, address, async (view) => {
            await view.page.evaluate((what) => globalThis.bench.prepare(what), name);
            cold.push((await traced(view, folder, name)).at(-1)?.cpu ?? 0);
            for (let again = 0; again < 5; again += 1) warm.push((await traced(view, folder, name)).at(-1)?.cpu ?? 0);
          });
        } finally {
          await browser.close();
        }
      }
      const median = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)].toFixed(1);
      console.log(`${(name === 'signature' ? 'one Ed25519 signature' : 'one checkpoint: key and signature').padEnd(46)} first in a page ${median(cold)}, later ${median(warm)}`);
    }
  } finally {
    close();
    await rm(folder, { recursive: true });
  }
  return isKept;
}
