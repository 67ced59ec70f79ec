import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { FAULT_KINDS, scheduleOf, type Schedule } from './faults/plan.js';
import { runSchedule } from './faults/run-schedule.js';
import { faultyDatabase, type FaultyDatabase } from './support/faulty-database.js';

/** The long form is `node scripts/fault-schedules.mjs`; a seed that failed there is run here by setting this to it. */
const only = process.env['WF_FAULT_SEED'];
const SIDE_BY_SIDE = 4;
const PER_KIND = 2;

/** The first few schedules of each kind of fault, of one gateway and of two. */
function chosen(): readonly Schedule[] {
  if (only !== undefined) return [scheduleOf(Number(only))];
  const all = Array.from({ length: 2000 }, (_, index) => scheduleOf(index + 1));
  const of = (kind: (typeof FAULT_KINDS)[number]): Schedule[] => all.filter(({ faults }) => faults.length === 1 && faults[0]?.kind === kind).slice(0, PER_KIND);
  return FAULT_KINDS.flatMap(of);
}

describe('gateway: faults at statements of their own', () => {
  let database: FaultyDatabase;
  const uncaught: unknown[] = [];
  const note = (error: unknown): void => void uncaught.push(error);
  before(async () => {
    process.on('uncaughtException', note);
    database = await faultyDatabase();
  });
  after(async () => {
    await database.close();
    process.off('uncaughtException', note);
  });

  it('leave no run without a reason to stand, no effect twice or after a revoke, no decision lost and no process gone', { timeout: 600_000 }, async () => {
    const schedules = [...chosen()];
    const wrong: string[] = [];
    const lane = async (): Promise<void> => {
      for (let schedule = schedules.shift(); schedule !== undefined; schedule = schedules.shift()) {
        const { problems, log } = await runSchedule(database, schedule);
        if (problems.length > 0) wrong.push([...problems, ...log].join('\n'));
      }
    };
    await Promise.all(Array.from({ length: SIDE_BY_SIDE }, lane));
    assert.deepEqual(wrong, []);
    assert.deepEqual(uncaught, []);
  });
});
