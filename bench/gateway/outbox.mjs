import { performance } from 'node:perf_hooks';
import { costOf, summary, until } from './measure.mjs';
import { AT_ONCE, openGates, voteOnAll } from './votes.mjs';

const applied = async (gateway) => Number((await gateway.sql(`SELECT count(*) AS n FROM wf.gate WHERE state = 'consumed'`))[0].n);

/** Decides while the engine is held, then lets it go and waits until every effect has been confirmed. */
async function measureOutbox({ startGateway, short, embedded }, wanted) {
  const gateway = await startGateway({ kind: 'gates' });
  try {
    const seconds = short ? 1 : 3;
    const gates = await openGates(gateway, { runs: short ? 20 : 100, gates: 10 });
    await gateway.ask('hold');
    await voteOnAll(gateway, gates);
    const { result, cpuMs, databaseCpuMs } = await costOf(gateway, embedded, async () => {
      const began = performance.now();
      await gateway.ask('letGo');
      await until('all effects confirmed', async () => (await applied(gateway)) === gates.length, 300_000);
      return performance.now() - began;
    });
    const bare = summary(await gateway.ask('bare', { seconds, atOnce: AT_ONCE }));
    const rate = (gates.length / result) * 1000;
    return { rate, unit: 'effects/s', cpuMs, databaseCpuMs, operations: gates.length, bare: bare.n / seconds, met: rate >= wanted, faults: await gateway.ask('faults') };
  } finally {
    await gateway.close();
  }
}

export const rows = [
  { name: 'decision to effect applied, 1,000 waiting', needs: 'server', wanted: '>= 100/s', measure: (setting) => measureOutbox(setting, 100) },
  { name: 'the same on PGlite', needs: 'embedded', wanted: '', measure: (setting) => measureOutbox({ ...setting, short: true }, 0) },
];
