// A gateway in a process of its own, so that its CPU and memory are its own. Started by gateway.mjs, which asks it over IPC.
import { randomUUID } from 'node:crypto';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';
import { readFileSync } from 'node:fs';

const [bundle, settingsJson] = process.argv.slice(2);
const { kind, database, limits, demo, pages } = JSON.parse(settingsJson);
const kit = await import(pathToFileURL(bundle).href);

const faults = [];
const log = (line, detail) => {
  if (!line.startsWith('alarm DONE_WITHOUT_ASKING')) faults.push(`${line} ${detail instanceof Error ? detail.message : ''}`);
};
let engine;
let pool;

async function open() {
  if (kind === 'demo') {
    const opened = await kit.openDemo({ demo, pages, dataDir: database.dataDir, env: { WF_DEMO_SPEED: '1000' }, log });
    return { gateway: opened.gateway, close: () => opened.close() };
  }
  const gateway = await kit.createGateway({
    database, log, policy: kit.POLICY, tenant: kit.POLICY.tenant, logOrigin: 'bench.example/log', identity: { demo: kit.PEOPLE },
    logKey: { name: 'bench.example/log', seed: new Uint8Array(32).fill(7) },
    limits: { ratePerSecond: 100_000, rateBurst: 100_000, ...limits },
    bridges: async ({ pool: given }) => {
      pool = given;
      if (kind === 'langgraph') return [await kit.createLangGraphBridge({ pool, workflows: [await kit.longBatch(pool)] })];
      engine = await kit.BatchEngine.create(pool);
      return [engine];
    },
  });
  return { gateway, close: () => gateway.close() };
}

const { gateway, close } = await open();
pool ??= gateway.pool;
const url = await gateway.listen({ port: 0 });
const delay = monitorEventLoopDelay({ resolution: 5 });
delay.enable();

/** The part of /proc/self/status that tells what the process holds of the machine's memory, in bytes. */
const statusOf = (name) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? 0) * 1024;

const ANSWERS = {
  hold: () => engine.hold(),
  letGo: () => engine.letGo(),
  sql: async ({ text, values }) => (await pool.query(text, values)).rows,
  faults: () => faults,
  cpu: () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  },
  loop: () => {
    const most = delay.max / 1e6;
    delay.reset();
    return most;
  },
  memory: () => {
    globalThis.gc?.();
    return { rss: process.memoryUsage().rss, peak: statusOf('VmHWM'), ...process.memoryUsage() };
  },
  /** A bare durable loop on the same database, over connections of its own kind: what the machine gives at best. */
  bare: async ({ seconds, atOnce }) => {
    await pool.query('CREATE TABLE IF NOT EXISTS public.bench_bare (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, v text NOT NULL)');
    const took = [];
    const end = performance.now() + seconds * 1000;
    await Promise.all(Array.from({ length: atOnce }, async () => {
      while (performance.now() < end) {
        const began = performance.now();
        await pool.query('INSERT INTO public.bench_bare (v) VALUES ($1) RETURNING id', [`${randomUUID()}${'x'.repeat(200)}`]);
        took.push(performance.now() - began);
      }
    }));
    return took;
  },
};

process.on('message', async ({ id, ask, args }) => {
  try {
    process.send({ id, answer: await ANSWERS[ask](args ?? {}) });
  } catch (error) {
    process.send({ id, error: String(error) });
  }
});
process.on('disconnect', () => void close().finally(() => process.exit(0)));
process.send({ ready: url });
