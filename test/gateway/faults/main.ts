/** Runs many schedules side by side and says which seeds did not hold: started by scripts/fault-schedules.mjs. */
import { parseArgs } from 'node:util';
import { faultyDatabase } from '../support/faulty-database.js';
import { noPostgres, privatePostgres } from '../support/postgres.js';
import { scheduleOf } from './plan.js';
import { runSchedule, type Outcome } from './run-schedule.js';

const { values } = parseArgs({
  options: { seeds: { type: 'string', default: '2000' }, from: { type: 'string', default: '1' }, lanes: { type: 'string', default: '6' }, embedded: { type: 'boolean', default: false } },
});
const [seeds, from, lanes] = [Number(values.seeds), Number(values.from), Number(values.lanes)];

const uncaught: unknown[] = [];
process.on('uncaughtException', (error) => void uncaught.push(error));
process.on('unhandledRejection', (error) => void uncaught.push(error));

const server = values.embedded || process.env['WF_TEST_DATABASE_URL'] !== undefined || noPostgres !== false ? undefined : await privatePostgres(['max_connections=300']);
const database = await faultyDatabase(values.embedded ? undefined : (server?.url ?? process.env['WF_TEST_DATABASE_URL']));
const failed: Outcome[] = [];
let next = from;
let done = 0;
let faults = 0;

async function lane(): Promise<void> {
  for (let seed = next++; seed < from + seeds; seed = next++) {
    const before = uncaught.length;
    const outcome = await runSchedule(database, scheduleOf(seed));
    done += 1;
    faults += outcome.log.filter((line) => / at \d+ of \d/.test(line)).length;
    if (outcome.problems.length > 0 || uncaught.length > before) {
      failed.push(outcome);
      console.log([`FAILED seed ${seed}`, ...outcome.problems, ...outcome.log, ...uncaught.slice(before).map((error) => `uncaught: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)].join('\n'));
    }
    if (done % 50 === 0) console.log(`${done} schedules, ${faults} faults, ${failed.length} failed`);
  }
}

const began = performance.now();
await Promise.all(Array.from({ length: lanes }, lane));
await database.close();
await server?.remove();
console.log(`${done} schedules with ${faults} faults in ${Math.round((performance.now() - began) / 1000)} s; ${failed.length} did not hold${failed.length === 0 ? '' : `: seeds ${failed.map(({ schedule }) => schedule.seed).join(' ')}`}`);
process.exit(failed.length === 0 && uncaught.length === 0 ? 0 : 1);
