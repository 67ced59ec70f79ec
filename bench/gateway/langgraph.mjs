import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { costOf } from './measure.mjs';

const ITEMS = 1404;
const STEPS_PER_ITEM = 7;
/** The run's own two steps and the seven cards. */
const OTHERS = 9;

/** Longer is not waited: the rate up to then is what is told. */
const LONGEST_MS = 75_000;

async function measureBatch({ startGateway, short, embedded }, items, wanted) {
  const gateway = await startGateway({ kind: 'langgraph' });
  try {
    const sam = await gateway.signIn('sam');
    const done = async () => Number((await gateway.sql(`SELECT count(*) AS n FROM wf.entity WHERE kind = 'step' AND value LIKE '%"status":"succeeded"%'`))[0].n);
    const ended = async () => (await gateway.sql(`SELECT 1 FROM wf.run WHERE status NOT IN ('pending', 'running', 'waiting')`)).length > 0;
    const longest = short ? LONGEST_MS / 5 : LONGEST_MS;
    const { result, cpuMs, databaseCpuMs } = await costOf(gateway, embedded, async () => {
      await sam.command('run.start', { workflow: 'long-batch' }, { input: { items } });
      const began = performance.now();
      while (!(await ended()) && performance.now() - began < longest) await sleep(500);
      return { ms: performance.now() - began, steps: await done(), whole: await ended() };
    });
    sam.close();
    const rate = (result.steps / result.ms) * 1000;
    const all = items * STEPS_PER_ITEM + OTHERS;
    return {
      rate, unit: 'steps/s', cpuMs, databaseCpuMs, operations: result.steps, met: rate >= wanted, faults: await gateway.ask('faults'),
      notes: `${result.steps} of ${all} steps${result.whole ? '' : `, broken off after ${Math.round(result.ms / 1000)} s`}; longest stall of the loop ${Math.round(await gateway.ask('loop'))} ms`,
    };
  } finally {
    await gateway.close();
  }
}

export const rows = [
  { name: 'LangGraph batch of 9,837 steps, PostgreSQL', needs: 'server', wanted: '>= 200/s', measure: (setting) => measureBatch(setting, ITEMS, 200) },
  { name: 'LangGraph batch of 9,837 steps, PGlite', needs: 'embedded', wanted: '>= 200/s', measure: (setting) => measureBatch(setting, ITEMS, 200) },
];
