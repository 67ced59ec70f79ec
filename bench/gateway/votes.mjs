import { voteOn } from './client.mjs';
import { costOf, inParallel, summary, until } from './measure.mjs';

export const AT_ONCE = 24;
export const VOTERS = Array.from({ length: AT_ONCE }, (_, index) => `lead-${index}`);

/** Starts runs that ask, and answers with their gates once all are open, in an order that mixes the runs. */
export async function openGates(gateway, { runs, gates }) {
  const sam = await gateway.signIn('sam');
  await inParallel(Array.from({ length: runs }), 4, async () => {
    const { status, ...receipt } = await sam.command('run.start', { workflow: 'gates' }, { input: { gates } });
    if (status !== 'accepted') throw new Error(JSON.stringify(receipt));
  });
  sam.close();
  const count = async () => Number((await gateway.sql(`SELECT count(*) AS n FROM wf.gate WHERE state = 'open'`))[0].n);
  await until(`${runs * gates} open gates`, async () => (await count()) === runs * gates, 120_000).catch(async (error) => {
    throw new Error(`${error.message}; ${await count()} are; the gateway reported: ${(await gateway.ask('faults')).slice(0, 3).join('; ')}`);
  });
  const stored = await gateway.sql(`SELECT record FROM wf.gate WHERE state = 'open' ORDER BY md5(id)`);
  return stored.map(({ record }) => JSON.parse(record).gate);
}

/** Every gate is decided by one vote, as many at once as there are voters. */
export async function voteOnAll(gateway, gates) {
  const voters = await Promise.all(VOTERS.map((person) => gateway.signIn(person)));
  const { durations, ms } = await inParallel(gates, AT_ONCE, async (gate, worker) => {
    const { status, ...receipt } = await voters[worker].command('gate.vote', { run: gate.run, gate: gate.id }, voteOn(gate, 'support-lead'));
    if (status !== 'accepted') throw new Error(`A vote was not accepted: ${JSON.stringify(receipt)}`);
  });
  voters.forEach((voter) => voter.close());
  return { durations, ms };
}

const bareBeside = async (gateway, short) => summary(await gateway.ask('bare', { seconds: short ? 1 : 3, atOnce: AT_ONCE }));

async function measureVotes({ startGateway, short, embedded }, { runs, gates, rate, p95, engine }) {
  const gateway = await startGateway({ kind: 'gates' });
  try {
    const seconds = short ? 1 : 3;
    const before = await bareBeside(gateway, short);
    const opened = await openGates(gateway, { runs, gates });
    if (engine === 'held') await gateway.ask('hold');
    const { result, cpuMs, databaseCpuMs } = await costOf(gateway, embedded, () => voteOnAll(gateway, opened));
    if (engine === 'held') await gateway.ask('letGo');
    const after = await bareBeside(gateway, short);
    const { p95: measured } = summary(result.durations);
    const perSecond = (result.durations.length / result.ms) * 1000;
    return {
      rate: perSecond, unit: 'votes/s', durations: result.durations, cpuMs, databaseCpuMs, operations: result.durations.length,
      bare: (before.n + after.n) / (2 * seconds), met: perSecond >= rate && (p95 === undefined || measured <= p95), faults: await gateway.ask('faults'),
    };
  } finally {
    await gateway.close();
  }
}

const shorter = (short, full, small) => (short ? small : full);

/** While the engine is held, nothing but the votes is done; otherwise each approved effect is let go, carried out and confirmed meanwhile. */
const votes = (name, needs, wanted, o) => ({
  name, needs, wanted,
  measure: (setting) => measureVotes(setting, { ...o, runs: shorter(setting.short, o.runs, Math.max(2, Math.ceil(o.runs / 5))), gates: shorter(setting.short && o.runs < 10, o.gates, Math.ceil(o.gates / 5)) }),
});

export const rows = [
  votes('votes on PostgreSQL, 24 at once, 100 runs x 10 gates', 'server', '>= 300/s, p95 <= 120 ms', { runs: 100, gates: 10, rate: 300, p95: 120 }),
  votes('the same, engine held', 'server', '', { runs: 100, gates: 10, rate: 300, p95: 120, engine: 'held' }),
  votes('votes on PostgreSQL, 24 at once, 2 runs x 500 gates', 'server', '>= 150/s, p95 <= 300 ms', { runs: 2, gates: 500, rate: 150, p95: 300 }),
  votes('votes on PGlite, 24 at once, 20 runs x 10 gates', 'embedded', '>= 80/s', { runs: 20, gates: 10, rate: 80 }),
];
