import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import type { Hono } from 'hono';
import type { Pool } from 'pg';
import { validatePolicy } from '../policy/policy-document.js';
import { backgroundOf } from './background.js';
import type { EngineBridge } from './bridge.js';
import { Callers } from './core/callers.js';
import type { GatewayContext } from './core/context.js';
import { newCounters } from './core/counters.js';
import { Drives } from './core/drives.js';
import { Freshness } from './core/freshness.js';
import { createHost } from './core/host.js';
import { databaseBudget, STOP_MS, stopStep } from './core/stop.js';
import { logKeysOf } from './core/log-keys.js';
import { prepare } from './core/prepare.js';
import { ServedGates } from './core/served.js';
import { streamGroups } from './core/stream-groups.js';
import { Wakeups } from './core/wakeups.js';
import { readClock } from './db/clock.js';
import { openDatabase, type Database } from './db/database.js';
import { migrate } from './db/migrate.js';
import { createApp } from './http/app.js';
import { OpenReaders } from './http/open-readers.js';
import { createIdentity } from './http/identity.js';
import { RateLimit, StreamLimit } from './http/rate-limit.js';
import { readsAtOnce, Turns } from './http/turns.js';
import { isLoopbackHost } from './http/routes-demo.js';
import type { ListenOptions } from './http/bind.js';
import { listen, type Listening } from './http/server.js';
import { DEFAULT_LIMITS, type GatewayOptions, type Limits } from './options.js';
import { openLog } from './observe/log.js';
import { createMetrics } from './observe/metrics.js';
import { serveMetrics } from './observe/metrics-server.js';
import { requirePeers } from './peers.js';
import { keptSecret } from './store/kept-secret.js';
import { LiveStreams } from './streams/live-streams.js';
import { OpenStreams } from './streams/multiplexed.js';
import { StreamHub } from './streams/hub.js';

/** A running gateway. It works on its runs from the start; `listen` opens its HTTP side. */
export interface Gateway {
  /** The HTTP side, to be mounted in another server. */
  readonly app: Hono;
  /** Connections to its database, for engines that keep their state beside the gateway's. */
  readonly pool: Pool;
  /** Where it listens, once it does. */
  readonly url: string | undefined;
  /** Where its metrics are served, if they are. */
  readonly metricsUrl: string | undefined;
  /** @returns the address. @throws CannotListen */
  listen(options: ListenOptions): Promise<string>;
  /**
   * Takes nothing new, tells open streams, answers what is under way, gives back its runs and closes the database. Requests,
   * engines and a database that do not end are left behind, so that it takes no more than 5 s; the log says which.
   */
  close(): Promise<void>;
}

/** The options cannot work together. The message says what to change. */
export class InvalidOptions extends Error {
  override readonly name = 'InvalidOptions';
}

function checkOptions(options: GatewayOptions): void {
  const policy = validatePolicy(options.policy);
  if (!policy.ok) throw new InvalidOptions(`The policy is not valid: ${policy.faults.map((fault) => `${fault.path || '/'}: ${fault.message}`).join('; ')}`);
  if (options.policy.tenant !== options.tenant) throw new InvalidOptions(`The policy is for tenant "${options.policy.tenant}", the gateway for "${options.tenant}". They must be the same.`);
  if (!/^[^\s+]{1,200}$/u.test(options.logOrigin)) throw new InvalidOptions('logOrigin names the audit log, for example "example.com/wf": no spaces, no "+", at most 200 characters.');
  for (const origin of options.cors ?? []) {
    if (!URL.canParse(origin) || new URL(origin).origin !== origin) throw new InvalidOptions(`"${origin}" in cors is not an origin. Write it as https://app.example.com, without a path.`);
  }
}

const bridgesOf = async ({ bridges }: GatewayOptions, database: Database): Promise<readonly EngineBridge[]> =>
  typeof bridges === 'function' ? bridges({ pool: database.pool }) : bridges;

function contextOf(options: GatewayOptions, database: Database, limits: Limits, bridges: readonly EngineBridge[], own: Pick<GatewayContext, 'instance' | 'startedAt' | 'counters' | 'report'>): GatewayContext {
  return {
    ...own, database, limits, bridges,
    policy: options.policy,
    tenant: options.tenant,
    log: options.logOrigin,
    wakeups: new Wakeups(database, own.instance),
    drives: new Drives(database, own.instance, limits.leaseMs),
    liveStreams: new LiveStreams(),
    underWay: { commands: 0 },
    freshness: new Freshness(),
    callers: new Callers({ database, tenant: options.tenant, freshForMs: limits.standingMs, lookUp: options.standingOf }),
    reached: (point, gate) => options.onPoint?.(point, gate),
  };
}

/** Lets something happen the first time only. */
function once(action: () => Promise<unknown>): () => Promise<void> {
  let done: Promise<unknown> | undefined;
  return async () => {
    done ??= action();
    await done;
  };
}

/**
 * Opens the database, brings it up to date, takes up what a crash left behind and begins to work.
 * @throws MissingPeers, InvalidOptions, DataFolderInUse, DatabaseTooNew, LogOfOtherTenant, CannotListen (the port of the metrics)
 */
export async function createGateway(options: GatewayOptions): Promise<Gateway> {
  checkOptions(options);
  await requirePeers('dataDir' in options.database, options.metrics !== undefined);
  const instance = randomUUID();
  const journal = await openLog(options.log, instance);
  const counters = newCounters();
  const database = await openDatabase(options.database, {
    connectionLost: () => void (counters.lostConnections += 1),
    repeated: () => void (counters.repeatedTransactions += 1),
  });
  const closing = new AbortController();
  // Every open stream listens.
  setMaxListeners(0, closing.signal);
  const left = databaseBudget(closing.signal);
  const stopped = (what: string, ms: number, done: () => Promise<unknown>) => stopStep({ what, ms, done }, journal.report);
  const undo: (() => Promise<void> | void)[] = [() => journal.flush(), () => stopped('closing the database', left(), () => database.close())];
  try {
    await migrate(database);
    const startedAt = await readClock(database);
    const bridges = await bridgesOf(options, database);
    const closeBridges = once(() => Promise.all(bridges.map((bridge) => bridge.close())));
    undo.push(closeBridges);
    const limits = { ...DEFAULT_LIMITS, ...options.limits };
    const context = contextOf(options, database, limits, bridges, { instance, startedAt, counters, report: journal.report });
    const identity = await createIdentity(options.identity, options.policy, () => keptSecret(database, 'demo-session-key'));
    const people = [...(options.people ?? []), ...(identity.demo?.people ?? []).map((person) => ({ ...person, kind: 'human' as const }))];
    const logKeys = await logKeysOf(options);
    await prepare(context, { people, afterRestore: options.afterRestore ?? false, logKey: logKeys[0] });
    const host = createHost(context);
    for (const bridge of bridges) bridge.attach(host);
    const served = new ServedGates(context);
    const hub = new StreamHub(context, served);
    const readers = new OpenReaders(context.callers, limits.standingMs);
    const background = backgroundOf(context, hub, readers, logKeys);
    const endWork = async (): Promise<void> => {
      await background.stop();
      // The bridges end what the worker waits for.
      await closeBridges();
      await Promise.all([background.settle(), served.settle()]);
    };
    undo.splice(undo.indexOf(closeBridges), 1);
    const requests: (() => Promise<void>)[] = [];
    undo.push(
      async () => {
        context.wakeups.close();
        hub.close();
      },
      // The others take over at once.
      () => stopped('giving back the runs', STOP_MS.runs, async () => {
        await context.drives.releaseAll();
        await database.transaction((tx) => context.wakeups.after(tx, 'recovery'));
      }),
      async () => {
        await Promise.all([stopped('the work under way', STOP_MS.work, endWork), ...requests.map((end) => end())]);
      },
    );
    await context.wakeups.listen();
    const streams = new StreamLimit(limits.streams, limits.streamsPerPerson);
    const metrics = options.metrics === undefined ? undefined : await createMetrics({ gateway: context, openStreams: () => streams.open });
    const app = await createApp({
      gateway: context, hub, identity, limits, closing: closing.signal, journal, answered: metrics?.answered ?? (() => undefined),
      rate: new RateLimit(limits.ratePerSecond, limits.rateBurst), streams, reads: new Turns(readsAtOnce(database)),
      open: new OpenStreams(), readers, groups: streamGroups(await keptSecret(database, 'stream-group-key'), options.tenant),
    }, options);
    const metricsAt = metrics && options.metrics && (await serveMetrics(metrics, options.metrics, (error) => context.report('the metrics could not be served', error)));
    if (metricsAt !== undefined) undo.push(() => metricsAt.close());
    background.start();
    return gatewayOver({ options, app, database, undo, closing, requests, metricsUrl: metricsAt?.url });
  } catch (error) {
    closing.abort();
    await closeAll(undo);
    throw error;
  }
}

/** Last opened, first closed. One that fails does not keep the others open. */
async function closeAll(undo: (() => Promise<void> | void)[]): Promise<void> {
  const failures: unknown[] = [];
  for (const step of undo.splice(0).reverse()) {
    try {
      await step();
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}

interface Parts {
  readonly options: GatewayOptions;
  readonly app: Hono;
  readonly database: Database;
  readonly undo: (() => Promise<void> | void)[];
  readonly closing: AbortController;
  /** How to end what was asked for over HTTP. */
  readonly requests: (() => Promise<void>)[];
  readonly metricsUrl: string | undefined;
}

function gatewayOver({ options, app, database, undo, closing, requests, metricsUrl }: Parts): Gateway {
  let listening: Listening | undefined;
  return {
    app,
    pool: database.pool,
    metricsUrl,
    get url() {
      return listening?.url;
    },
    listen: async (where) => {
      if (listening !== undefined) throw new InvalidOptions(`The gateway already listens at ${listening.url}.`);
      if ('demo' in options.identity && !isLoopbackHost(where.host ?? '127.0.0.1')) {
        throw new InvalidOptions(`With demo identities the gateway listens on loopback only, not on ${where.host}. Configure an issuer, or listen on 127.0.0.1.`);
      }
      const opened = await listen(app, where);
      listening = opened;
      requests.push(() => opened.close(STOP_MS.requests));
      return opened.url;
    },
    close: async () => {
      closing.abort();
      await closeAll(undo);
    },
  };
}
