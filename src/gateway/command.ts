import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import type { DatabaseOptions } from './db/database.js';
import type { DemoPerson, GatewayOptions, IdentityOptions } from './options.js';
import { STOP_MS } from './core/stop.js';
import type { Gateway } from './gateway.js';
import { LOG_LEVELS, type LogLevel } from './observe/log.js';
import { MissingPeers, requirePeers } from './peers.js';

/** What shells call a process that a signal ended: 128 and its number. */
const SIGNAL_EXIT: Readonly<Partial<Record<NodeJS.Signals, number>>> = { SIGINT: 130, SIGTERM: 143 };

/** What a configuration file exports as its default: everything that is code or too long for a command line. */
export interface GatewayConfig extends Pick<GatewayOptions, 'policy' | 'bridges' | 'cors' | 'limits' | 'people' | 'logKey'> {
  readonly logOrigin?: string | undefined;
  readonly identity?: Exclude<IdentityOptions, { demo: unknown }> | undefined;
  /** Who can be chosen with --demo. */
  readonly demo?: readonly DemoPerson[] | undefined;
}

export const GATEWAY_HELP = `wf-elements gateway [options]

Starts the reference gateway (wf-elements gateway doctor: says what is wrong with one, and what to do; it changes nothing.
It takes --config, --data, --database-url and --json, and ends with 0: all is well, 1: look at it, 2: something is wrong): it asks people before a workflow may act, and keeps the log of what they decided.

  --config FILE         ES module whose default export has policy, bridges and identity (default: wf-gateway.config.js)
  --port N              port to listen on; 0 takes any free one (default: PORT or 4174)
  --host NAME           address to listen on (default: 127.0.0.1)
  --data FOLDER         folder of the embedded database (default: WF_DATA or .wf-data)
  --database-url URL    a PostgreSQL server instead (default: DATABASE_URL)
  --demo                sign in as one of the people in the configuration, without a password; this machine only
  --rotate-audit-key    sign the audit log with a new key; the present one signs as well until its file is deleted
  --print-audit-key     print the keys that readers of the audit log have to know, and end
  --export-tiles FOLDER write the log's checkpoint and tiles as plain files (C2SP tlog-tiles), and end; again: what is new.
                        The entry bundles in it are the records, and whoever can read the folder can read them
  --hashes-only         with --export-tiles: without the entry bundles, for a folder that everybody may see
  --after-restore       the database was restored from a backup: every client starts afresh
  --metrics-port N      serve /metrics (Prometheus) on a port of its own; not served without
  --metrics-host NAME   address of that port (default: 127.0.0.1); every client that reaches it may read
  --log-level LEVEL     debug, info, warn, error or silent (default: WF_LOG_LEVEL or info); JSON lines on standard error
  --help                this text

WF_AUDIT_KEY holds the key that signs the audit log (openssl rand -base64 32), and WF_AUDIT_KEY_PREVIOUS the one before
while both sign. Without it a data folder gets a key of its own, in keys/log; a server has no checkpoints.
`;

const OPTIONS = {
  config: { type: 'string', default: 'wf-gateway.config.js' },
  port: { type: 'string' },
  host: { type: 'string', default: '127.0.0.1' },
  data: { type: 'string' },
  'database-url': { type: 'string' },
  demo: { type: 'boolean', default: false },
  'rotate-audit-key': { type: 'boolean', default: false },
  'print-audit-key': { type: 'boolean', default: false },
  'export-tiles': { type: 'string' },
  'hashes-only': { type: 'boolean', default: false },
  'after-restore': { type: 'boolean', default: false },
  'metrics-port': { type: 'string' },
  'metrics-host': { type: 'string' },
  'log-level': { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

/** A mistake on the command line or in the configuration; its message is all that is printed. */
class UsageError extends Error {
  override readonly name = 'UsageError';
}

const parsed = <T>(read: () => T): T => {
  try {
    return read();
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)}\nwf-elements gateway --help lists the options.`);
  }
};

function portOf(text: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535) throw new UsageError(`"${text}" is not a port. Give a number from 0 to 65535.`);
  return port;
}

function levelOf(text: string): LogLevel {
  const level = LOG_LEVELS.find((known) => known === text);
  if (level === undefined) throw new UsageError(`"${text}" is not a level of the log. Give one of ${LOG_LEVELS.join(', ')}.`);
  return level;
}

/**
 * The first signal stops the gateway: streams are told, requests under way are answered, its runs are given back. After the limit, or
 * at a second signal, the process ends as it stands; nothing is lost by that, another start takes up what was under way.
 */
export function stopOnSignal(gateway: Gateway): void {
  let stopping = false;
  const stop = (signal: NodeJS.Signals): void => {
    if (stopping) process.exit(SIGNAL_EXIT[signal] ?? 1);
    stopping = true;
    setTimeout(() => {
      process.stderr.write(`Did not stop in ${STOP_MS.all} ms: ended as it stands.\n`);
      process.exit(1);
    }, STOP_MS.all).unref();
    void gateway.close().then(() => process.exit(0), (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
      process.exit(1);
    });
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
}

async function readConfig(file: string): Promise<GatewayConfig> {
  const path = resolve(file);
  if (!existsSync(path)) throw new UsageError(`There is no configuration at ${path}.\nGive its place with --config, or write one: its default export has policy, bridges and identity.`);
  const loaded = (await import(pathToFileURL(path).href)) as { default?: GatewayConfig };
  if (loaded.default?.policy === undefined || loaded.default.bridges === undefined) throw new UsageError(`${path} must have a default export with at least "policy" and "bridges".`);
  return loaded.default;
}

function identityOf(config: GatewayConfig, demo: boolean): IdentityOptions {
  if (demo) {
    if (config.demo === undefined || config.demo.length === 0) throw new UsageError('--demo needs people: add "demo: [{ id, name, roles }]" to the configuration.');
    return { demo: config.demo };
  }
  if (config.identity === undefined) throw new UsageError('Nobody could sign in: add "identity: { issuer, audience, jwks }" to the configuration, or use --demo.');
  return config.identity;
}

const DOCTOR_OPTIONS = { config: OPTIONS.config, data: OPTIONS.data, 'database-url': OPTIONS['database-url'], json: { type: 'boolean', default: false }, help: OPTIONS.help } as const;

/** `wf-elements gateway doctor`. @returns the exit code */
async function doctor(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const flags = parsed(() => parseArgs({ args: [...args], options: DOCTOR_OPTIONS, strict: true }).values);
  if (flags.help) {
    process.stdout.write(GATEWAY_HELP);
    return 0;
  }
  const url = flags['database-url'] ?? (flags.data === undefined ? env['DATABASE_URL'] : undefined);
  await requirePeers(url === undefined);
  const { policy, logKey, ...config } = await readConfig(flags.config);
  const logOrigin = config.logOrigin ?? `localhost/${policy.tenant}`;
  const [{ examine, exitCodeOf, renderFindings }, { parseLogKey }] = await Promise.all([import('./doctor.js'), import('./core/log-keys.js')]);
  const findings = await examine({
    policy, logOrigin,
    database: url === undefined ? { dataDir: flags.data ?? env['WF_DATA'] ?? '.wf-data' } : { url },
    logKey: env['WF_AUDIT_KEY'] === undefined ? logKey : parseLogKey(env['WF_AUDIT_KEY'], logOrigin),
  });
  process.stdout.write(flags.json ? `${JSON.stringify({ findings, exitCode: exitCodeOf(findings) })}\n` : renderFindings(findings));
  return exitCodeOf(findings);
}

/** Writes the log into a folder. A database that is not there is not made for it. */
async function exportTiles(where: DatabaseOptions, log: string, folder: string, hashesOnly: boolean): Promise<void> {
  if ('dataDir' in where && !existsSync(join(where.dataDir, 'postgres'))) throw new UsageError(`There is no database in ${where.dataDir}. Give its folder with --data, or a server with --database-url.`);
  const [{ openDatabase }, { writeTileFiles }] = await Promise.all([import('./db/database.js'), import('./core/tile-files.js')]);
  const database = await openDatabase(where);
  try {
    const { size, written } = await writeTileFiles({ database, log, folder, hashesOnly });
    process.stdout.write(`${resolve(folder)}: ${size} records of ${log}, ${written} new files\n`);
  } finally {
    await database.close();
  }
}

/** An address that cannot be listened on is a mistake of these options. */
const sayingWhich = (port: string, host: string) => (error: unknown): never => {
  if (!(error instanceof Error) || error.name !== 'CannotListen') throw error;
  throw new UsageError(`${error.message} Choose another with ${port}${'code' in error && error.code === 'EADDRINUSE' ? '' : ` or ${host}`}.`);
};

async function start(args: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  const flags = parsed(() => parseArgs({ args: [...args], options: OPTIONS, strict: true }).values);
  if (flags.help) {
    process.stdout.write(GATEWAY_HELP);
    return;
  }
  const url = flags['database-url'] ?? (flags.data === undefined ? env['DATABASE_URL'] : undefined);
  const port = portOf(flags.port ?? env['PORT'] ?? '4174');
  if (flags['metrics-host'] !== undefined && flags['metrics-port'] === undefined) throw new UsageError('--metrics-host belongs to --metrics-port.');
  await requirePeers(url === undefined, flags['metrics-port'] !== undefined);
  const { policy, bridges, cors, limits, people, identity, demo, ...config } = await readConfig(flags.config);
  const logOrigin = config.logOrigin ?? `localhost/${policy.tenant}`;
  const [{ createGateway }, { logKeysOf, parseLogKey, vkeyOf }] = await Promise.all([import('./gateway.js'), import('./core/log-keys.js')]);
  const keyIn = (name: string) => (env[name] === undefined ? undefined : parseLogKey(env[name], logOrigin));
  const database = url === undefined ? { dataDir: flags.data ?? env['WF_DATA'] ?? '.wf-data' } : { url };
  const keys = { logOrigin, database, logKey: keyIn('WF_AUDIT_KEY') ?? config.logKey, previousLogKey: keyIn('WF_AUDIT_KEY_PREVIOUS') };
  if (flags['rotate-audit-key'] && (keys.logKey !== undefined || url !== undefined)) throw new UsageError('--rotate-audit-key is for the key in a data folder. To replace another, set WF_AUDIT_KEY to the new key and WF_AUDIT_KEY_PREVIOUS to the present one.');
  if (flags['hashes-only'] && flags['export-tiles'] === undefined) throw new UsageError('--hashes-only belongs to --export-tiles.');
  if (flags['print-audit-key']) {
    for (const key of await logKeysOf(keys)) process.stdout.write(`${vkeyOf(key)}\n`);
    return;
  }
  if (flags['export-tiles'] !== undefined) {
    await exportTiles(database, logOrigin, flags['export-tiles'], flags['hashes-only']);
    return;
  }
  const gateway = await createGateway({
    ...keys, policy, bridges, cors, limits, people,
    tenant: policy.tenant,
    rotateLogKey: flags['rotate-audit-key'],
    identity: identityOf({ policy, bridges, identity, demo }, flags.demo),
    afterRestore: flags['after-restore'],
    ...(flags['metrics-port'] === undefined ? {} : { metrics: { port: portOf(flags['metrics-port']), host: flags['metrics-host'] } }),
    log: { level: levelOf(flags['log-level'] ?? env['WF_LOG_LEVEL'] ?? 'info') },
  }).catch(sayingWhich('--metrics-port', '--metrics-host'));
  stopOnSignal(gateway);
  try {
    process.stdout.write(`${await gateway.listen({ port, host: flags.host })}\n`);
  } catch (error) {
    await gateway.close();
    sayingWhich('--port', '--host')(error);
  }
}

const EXPECTED: ReadonlySet<string> = new Set(['UsageError', 'MissingPeers', 'InvalidOptions', 'DataFolderInUse', 'DatabaseTooNew', 'LogOfOtherTenant', 'InvalidLogKey', 'TilesRefused']);

/** `wf-elements gateway`. @returns the exit code, or undefined while the gateway runs. */
export async function runGateway(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number | undefined> {
  try {
    if (args[0] === 'doctor') return await doctor(args.slice(1), env);
    await start(args, env);
    return undefined;
  } catch (error) {
    if (!(error instanceof Error) || !EXPECTED.has(error.name)) throw error;
    process.stderr.write(`${error.message}\n`);
    return error instanceof MissingPeers ? 1 : 2;
  }
}
