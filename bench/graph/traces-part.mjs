// Real workflow executions (WfFormat), opened and replayed at 100 times their speed. They are read from WF_TRACES.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { launch, openPage } from './chromium.mjs';
import { buildPage } from './page-build.mjs';
import { serve } from './server.mjs';
import { summary } from './statistics.mjs';
import { table } from './table.mjs';

const SPEED = 100;
/** A run that took a day is not watched to its end. */
const MOST_SECONDS = 8;
const VIEW = { width: 1280, height: 800 };

/** Steps, edges, and when each step ran: as early as its parents and its own duration allow. */
function readTrace(file) {
  const { workflow } = JSON.parse(readFileSync(file, 'utf8'));
  const tasks = workflow.specification.tasks;
  const seconds = new Map(workflow.execution.tasks.map(({ id, runtimeInSeconds }) => [id, runtimeInSeconds]));
  const index = new Map(tasks.map(({ id }, at) => [id, at]));
  const waiting = tasks.map(({ parents }) => parents.length);
  const starts = new Float64Array(tasks.length);
  const ready = tasks.flatMap(({ parents }, at) => (parents.length === 0 ? [at] : []));
  const events = [];
  for (let next = 0; next < ready.length; next += 1) {
    const at = ready[next];
    const end = starts[at] + (seconds.get(tasks[at].id) ?? 1);
    events.push([starts[at], at, 'running'], [end, at, 'succeeded']);
    for (const child of tasks[at].children) {
      const to = index.get(child);
      starts[to] = Math.max(starts[to], end);
      waiting[to] -= 1;
      if (waiting[to] === 0) ready.push(to);
    }
  }
  events.sort((a, b) => a[0] - b[0]);
  return {
    titles: tasks.map(({ name, id }) => name ?? id),
    pairs: tasks.flatMap(({ children }, from) => children.map((child) => [from, index.get(child)])),
    events,
  };
}

export async function tracesPart({ runs, wants, say }) {
  if (!wants('traces')) return { rows: [] };
  const folder = process.env.WF_TRACES;
  if (folder === undefined || !existsSync(folder)) {
    console.log('\nTraces: skipped, WF_TRACES names no folder with WfFormat files.');
    return { rows: [] };
  }
  const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
  const server = await serve(await buildPage(), (name) => JSON.stringify(readTrace(join(folder, name))));
  const browser = await launch();
  const rows = [];
  const lines = [];
  try {
    for (const name of names) {
      const results = [];
      for (let run = 0; run < runs; run += 1) {
        say(`trace ${name}, run ${run + 1} of ${runs}`);
        const view = await openPage(browser, server.address, VIEW);
        const { steps, edges } = await view.page.evaluate((file) => globalThis.bench.openTrace(file), name);
        const start = await view.cpu();
        const run_ = await view.page.evaluate((speed, most) => globalThis.bench.replay(speed, most), SPEED, MOST_SECONDS);
        results.push({
          steps,
          edges,
          cpu: ((await view.cpu()) - start) / run_.frames,
          fps: (run_.frames * 1000) / run_.ms,
          max: run_.max,
          events: run_.events,
        });
        await view.close();
      }
      const { steps, edges, cpu, fps, max, events } = summary(results);
      lines.push([name, steps, edges, events, cpu, fps, max]);
      rows.push({ what: `trace ${name} at ${SPEED}×, fps`, value: fps, budget: 55, ok: fps >= 55, isMore: true });
      rows.push({ what: `trace ${name} at ${SPEED}×, longest frame ms`, value: max, budget: 50, ok: max <= 50 });
    }
  } finally {
    await browser.close();
    server.close();
  }
  console.log(
    `\nReal executions, replayed at ${SPEED} times their speed for at most ${MOST_SECONDS} s\n${table(['trace', 'steps', 'edges', 'events', 'CPU ms a frame', 'fps', 'longest'], lines)}`,
  );
  return { rows };
}
