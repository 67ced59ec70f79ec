import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';

const at = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;

/** What a list of durations in milliseconds comes to. */
export function summary(durations) {
  const sorted = [...durations].sort((a, b) => a - b);
  return { n: sorted.length, p50: at(sorted, 0.5), p95: at(sorted, 0.95), max: sorted.at(-1) ?? NaN };
}

/** Does work for each of `jobs`, `atOnce` at a time; each worker takes the next job when its last is done. */
export async function inParallel(jobs, atOnce, work) {
  const durations = [];
  let next = 0;
  const began = performance.now();
  await Promise.all(Array.from({ length: atOnce }, async (_, worker) => {
    while (next < jobs.length) {
      const job = jobs[next];
      next += 1;
      const from = performance.now();
      await work(job, worker);
      durations.push(performance.now() - from);
    }
  }));
  return { durations, ms: performance.now() - began };
}

export async function until(what, isSo, timeoutMs = 120_000) {
  const end = performance.now() + timeoutMs;
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error(`Not in ${timeoutMs} ms: ${what}`);
    await sleep(25);
  }
}

/** CPU milliseconds that the database's own processes have used, where they run on this machine; they are those of the connections that are open now. */
export async function databaseCpu(gateway) {
  let pids;
  try {
    pids = await gateway.sql('SELECT pid FROM pg_stat_activity WHERE datname = current_database()');
  } catch {
    return undefined;
  }
  let ticks = 0;
  for (const { pid } of pids) {
    try {
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
      ticks += Number(fields[11]) + Number(fields[12]);
    } catch {
      return undefined;
    }
  }
  return ticks * 10;
}

/** CPU milliseconds per operation of the gateway, and of the database's processes beside it. */
export async function costOf(gateway, embedded, work) {
  const read = async () => ({ own: await gateway.ask('cpu'), database: embedded ? undefined : await databaseCpu(gateway) });
  const before = await read();
  const result = await work();
  const after = await read();
  return {
    result,
    cpuMs: after.own - before.own,
    databaseCpuMs: before.database === undefined || after.database === undefined ? undefined : Math.max(0, after.database - before.database),
  };
}
