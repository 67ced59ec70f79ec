import type { Counter, Gauge, Histogram } from 'prom-client';
import type { Counters } from '../core/counters.js';
import type { GatewayContext } from '../core/context.js';
import type { AnsweredRequest } from '../http/observe.js';
import { loadPeer } from '../peers.js';
import { readFigures, type Figures } from './figures.js';
import { oneAtATime, within } from './within.js';

/** What is measured, in the text format of Prometheus. No label names a person, a run or anything else without an end. */
export interface Metrics {
  readonly contentType: string;
  readonly answered: (request: AnsweredRequest) => void;
  /** Everything as of now. */
  readonly text: () => Promise<string>;
}

export interface MetricsSources {
  readonly gateway: GatewayContext;
  readonly openStreams: () => number;
}

/** How long a scrape waits for the database. */
const DATABASE_MS = 2000;
const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Each counter of the gateway is served; a new one has to say here what it is called. */
const COUNTERS: { readonly [K in keyof Counters]: readonly [name: string, help: string] } = {
  mendedRuns: ['wf_runs_mended_total', 'Runs that had no reason to stand and were taken up again. More than a few mean that something loses them.'],
  lostDrivers: ['wf_drivers_lost_total', 'Runs whose engine lost its driver, and that were taken up again.'],
  takenOver: ['wf_runs_taken_over_total', 'Runs taken over from another gateway or an earlier process.'],
  lostLeases: ['wf_leases_lost_total', 'Runs that another gateway took over from this one.'],
  lateEffects: ['wf_effects_late_total', 'Effects that came after their permit had ended and were held not to have happened. Each raised an alarm.'],
  fencedEffects: ['wf_effects_fenced_total', 'Effects reported by this gateway of runs that another one had taken over. Late ones are among them.'],
  lostConnections: ['wf_database_connections_lost_total', 'Database connections that broke or were given up.'],
  repeatedTransactions: ['wf_transactions_repeated_total', 'Transactions repeated after a deadlock or a serialization failure.'],
};

const IN_SECONDS = 1000;

/** Measures one gateway. @throws MissingPeers without prom-client */
export async function createMetrics({ gateway, openStreams }: MetricsSources): Promise<Metrics> {
  const prom = await loadPeer('prom-client');
  const registry = new prom.Registry();
  const registers = [registry];
  prom.collectDefaultMetrics({ register: registry });

  const histogram = <L extends string>(name: string, help: string, ...labelNames: L[]): Histogram<L> => new prom.Histogram({ name, help, labelNames, buckets: SECONDS, registers });
  const counter = <L extends string>(name: string, help: string, ...labelNames: L[]): Counter<L> => new prom.Counter({ name, help, labelNames, registers });
  const gauge = <L extends string>(name: string, help: string, ...labelNames: L[]): Gauge<L> => new prom.Gauge({ name, help, labelNames, registers });

  const requests = histogram('wf_http_request_duration_seconds', 'Requests answered, by route; a stream counts once it is open.', 'method', 'route', 'status');
  const commands = histogram('wf_command_duration_seconds', 'Commands answered, by type.', 'type');
  const outcomes = counter('wf_commands_total', 'Commands answered, by type and outcome; `failed` has no receipt.', 'type', 'outcome');
  const refusals = counter('wf_refusals_total', 'Answers that were a problem or a refusal, by code.', 'code');

  const streams = gauge('wf_streams_open', 'Event streams that are open here.');
  const leases = gauge('wf_leases_held', 'Runs that this gateway drives.');
  const pool = gauge('wf_database_connections', 'Connections to the database; waiting: requests for one.', 'state');
  const ready = gauge('wf_ready', 'Whether every round of the work of this gateway keeps up (1) or not (0).');
  const rounds = gauge('wf_round_age_seconds', 'Time since this kind of round last succeeded.', 'round');
  const up = gauge('wf_database_up', 'Whether the database answered this scrape (1) or not (0). If not, its figures are missing.');
  const runs = gauge('wf_runs', 'Runs that have not ended, by status. Over all gateways of the database.', 'status');
  const figures: readonly (readonly [Gauge, (figures: Figures) => number])[] = [
    [gauge('wf_outbox_orders', 'Orders to engines that are not carried out. Over all gateways of the database.'), ({ outbox }) => outbox],
    [gauge('wf_outbox_oldest_seconds', 'How long the oldest order has waited. Over all gateways of the database.'), ({ outboxAgeMs }) => outboxAgeMs / IN_SECONDS],
    [gauge('wf_outbox_most_attempts', 'How often the order that was tried most was tried.'), ({ outboxAttempts }) => outboxAttempts],
    [gauge('wf_log_records', 'Records in the audit log.'), ({ records }) => records],
    [gauge('wf_checkpoint_lag_records', 'Records that no checkpoint covers yet.'), ({ records, signed }) => records - signed],
    [gauge('wf_checkpoint_lag_seconds', 'How long the first record without a checkpoint has waited for one.'), ({ unsignedMs }) => unsignedMs / IN_SECONDS],
  ];
  const counted = Object.entries(COUNTERS).map(([key, [name, help]]) => [counter(name, help), key as keyof Counters] as const);

  const readDatabase = oneAtATime(() => within(DATABASE_MS, readFigures(gateway.database, gateway.tenant, gateway.log)));

  const collect = async (): Promise<void> => {
    streams.set(openStreams());
    leases.set(gateway.drives.leases().length);
    const { totalCount, idleCount, waitingCount } = gateway.database.pool;
    for (const [state, n] of [['total', totalCount], ['idle', idleCount], ['waiting', waitingCount]] as const) pool.set({ state }, n);
    ready.set(gateway.freshness.ready ? 1 : 0);
    for (const { round, ageMs } of gateway.freshness.facts()) rounds.set({ round }, ageMs / IN_SECONDS);
    for (const [metric, key] of counted) {
      metric.reset();
      metric.inc(gateway.counters[key]);
    }
    const found = await readDatabase();
    up.set(found === undefined ? 0 : 1);
    runs.reset();
    for (const [status, n] of Object.entries(found?.runs ?? {})) runs.set({ status }, n);
    for (const [metric, of] of figures) {
      if (found === undefined) metric.remove();
      else metric.set(of(found));
    }
  };

  return {
    contentType: registry.contentType,
    answered: ({ method, status, seconds, scope: { route = 'other', command, outcome, code } }) => {
      requests.observe({ method, route, status: `${Math.trunc(status / 100)}xx` }, seconds);
      if (code !== undefined) refusals.inc({ code });
      if (command === undefined) return;
      commands.observe({ type: command.type }, seconds);
      outcomes.inc({ type: command.type, outcome: outcome ?? 'failed' });
    },
    text: async () => {
      await collect();
      return registry.metrics();
    },
  };
}
