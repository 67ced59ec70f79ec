import { performance } from 'node:perf_hooks';
import { voteOn } from './client.mjs';
import { until } from './measure.mjs';
import { openGates } from './votes.mjs';

const driven = async (gateway) =>
  Number((await gateway.sql(`SELECT count(*) AS n FROM wf.run_lease l JOIN wf.gateway g ON g.instance = l.owner WHERE l.until > 0 AND g.until > floor(extract(epoch FROM clock_timestamp()) * 1000)`))[0].n);
const consumed = async (gateway, gate) => (await gateway.sql('SELECT state FROM wf.gate WHERE id = $1', [gate]))[0]?.state === 'consumed';

/**
 * The time from `kill -9` of the gateway that drives all runs until the other one has carried out a decision about one of
 * them that was made right after, and drives them all. The limits are those that a gateway has by itself.
 */
async function measureTakeover({ startGateway, short }) {
  const staying = await startGateway({ kind: 'gates' });
  const durations = [];
  try {
    for (let round = 0; round < (short ? 2 : 5); round += 1) {
      const leaving = await startGateway({ kind: 'gates' });
      const gates = await openGates(leaving, { runs: short ? 50 : 200, gates: 1 });
      const [gate] = gates;
      const lead = await staying.signIn('lead-0');
      // Past the moment in which its own lease is as young as that of each run.
      await until('the gateways live', async () => (await driven(staying)) >= gates.length);
      const began = performance.now();
      process.kill(leaving.pid, 'SIGKILL');
      const { status } = await lead.command('gate.vote', { run: gate.run, gate: gate.id }, voteOn(gate, 'support-lead'));
      if (status !== 'accepted') throw new Error('The vote was not accepted');
      await until('the effect', () => consumed(staying, gate.id), 60_000);
      await until('all runs driven', async () => (await driven(staying)) >= gates.length - 1, 60_000);
      durations.push(performance.now() - began);
      lead.close();
      for (const other of gates.slice(1)) await staying.sql(`UPDATE wf.gate SET state = 'cancelled' WHERE id = $1`, [other.id]);
      await staying.sql(`UPDATE wf.run SET status = 'cancelled' WHERE status NOT IN ('succeeded', 'failed', 'cancelled')`);
      await until('all runs let go', async () => (await driven(staying)) === 0, 60_000);
    }
    const worst = Math.max(...durations) / 1000;
    return { rate: worst, unit: 's at most', durations, operations: durations.length, met: worst <= 6, notes: undefined };
  } finally {
    await staying.close();
  }
}

export const rows = [{ name: 'other gateway takes over after kill -9', needs: 'server', wanted: '<= 6 s', measure: measureTakeover }];
