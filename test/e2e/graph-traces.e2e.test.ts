import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'puppeteer-core';
import { createServer, type ViteDevServer } from 'vite';
import { launchChromium } from './chromium.js';
import type { Recording } from './graph-page/recording.js';

/** What is read of a WfFormat file (https://wfcommons.org/format). */
interface WfFormat {
  readonly workflow: {
    readonly specification: { readonly tasks: readonly { readonly id: string; readonly name?: string; readonly parents: readonly string[]; readonly children: readonly string[] }[] };
    readonly execution: { readonly tasks: readonly { readonly id: string; readonly runtimeInSeconds: number }[] };
  };
}

const SPEED = 100;
/** A freeze that a person notices for certain, on a machine that does much else meanwhile. */
const FREEZE_MS = 1000;

/** Each step runs as early as what is before it and its own duration allow. */
function readRecording(file: string): Recording {
  const { specification, execution } = (JSON.parse(readFileSync(file, 'utf8')) as WfFormat).workflow;
  const { tasks } = specification;
  const seconds = new Map(execution.tasks.map(({ id, runtimeInSeconds }) => [id, runtimeInSeconds]));
  const index = new Map(tasks.map(({ id }, at) => [id, at]));
  const waiting = tasks.map(({ parents }) => parents.length);
  const starts = tasks.map(() => 0);
  const ready = tasks.flatMap(({ parents }, at) => (parents.length === 0 ? [at] : []));
  const events: Recording['events'][number][] = [];
  for (const at of ready) {
    const { id = '', children = [] } = tasks[at] ?? {};
    const start = starts[at] ?? 0;
    const end = start + (seconds.get(id) ?? 1);
    events.push({ second: start, step: at, status: 'running' }, { second: end, step: at, status: 'succeeded' });
    for (const child of children) {
      const to = index.get(child) ?? -1;
      starts[to] = Math.max(starts[to] ?? 0, end);
      waiting[to] = (waiting[to] ?? 0) - 1;
      if (waiting[to] === 0) ready.push(to);
    }
  }
  events.sort((a, b) => a.second - b.second);
  return {
    steps: tasks.map(({ id, name }) => ({ id, name: name ?? id })),
    edges: tasks.flatMap(({ children }, from) => children.map((child) => [from, index.get(child) ?? -1] as const)),
    events,
  };
}

const folder = process.env['WF_TRACES'];
if (!folder) console.log('replay of real executions: not run, because WF_TRACES does not name a folder with WfFormat files');

describe('real executions in <wf-graph>, replayed at a hundred times their speed', { skip: !folder, timeout: 600_000 }, () => {
  let browser: Browser;
  let server: ViteDevServer;
  let address: string;

  before(async () => {
    const root = fileURLToPath(new URL('../..', import.meta.url));
    server = await createServer({ root, configFile: false, logLevel: 'error', server: { host: '127.0.0.1', port: 0, hmr: false, watch: null }, optimizeDeps: { entries: ['test/e2e/graph-page/index.html'] }, oxc: { target: 'es2022' } });
    await server.listen();
    address = `${server.resolvedUrls?.local[0] ?? ''}test/e2e/graph-page/`;
    browser = await launchChromium();
  });
  after(async () => {
    await browser.close();
    await server.close();
  });

  for (const name of folder ? readdirSync(folder).filter((file) => file.endsWith('.json')) : []) {
    it(`${name} ends with every step drawn as it ended, without a layout and without a freeze`, async () => {
      const recording = readRecording(join(folder!, name));
      const page = await browser.newPage();
      const errors: string[] = [];
      page.on('pageerror', (error) => errors.push(error instanceof Error ? error.message : String(error)));
      await page.setViewport({ width: 1280, height: 800 });
      await page.emulateFocusedPage(true);
      await page.goto(address);
      await page.waitForFunction(() => 'recorded' in window, { timeout: 60_000 });
      const session = await page.createCDPSession();
      await session.send('Performance.enable', { timeDomain: 'threadTicks' });
      const cpu = async (): Promise<number> => (await session.send('Performance.getMetrics')).metrics.find((metric) => metric.name === 'TaskDuration')?.value ?? Number.NaN;
      await page.evaluate((what) => window.recorded.open(what), recording);
      const begun = await cpu();
      const went = await page.evaluate((speed) => window.recorded.replay(speed), SPEED);
      const used = (await cpu()) - begun;
      const count = recording.steps.length;
      console.log(`${name}: ${count} steps in ${went.seconds.toFixed(1)} s, ${used.toFixed(1)} s of CPU, ${went.longTasks.length} tasks over 50 ms, the longest ${Math.max(0, ...went.longTasks)} ms`);
      assert.deepEqual(errors, []);
      assert.deepEqual(went.counts, [`${count.toLocaleString('en')} done`]);
      assert.deepEqual(went.cards, { Done: count });
      assert.ok(went.pixels.running === 0 && (went.pixels.succeeded > 0 || count < 60), `from far out: ${JSON.stringify(went.pixels)}`);
      assert.equal(went.layouts, 0, 'a status is no reason for a layout');
      assert.deepEqual(went.longTasks.filter((ms) => ms > FREEZE_MS), []);
      const last = recording.events.at(-1)?.second ?? 0;
      assert.ok(went.seconds < last / SPEED + 5, `it took ${went.seconds} s instead of ${last / SPEED}`);
      await page.close();
    });
  }
});
