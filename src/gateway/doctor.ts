import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Policy } from '../model/policy.js';
import { validatePolicy } from '../policy/policy-document.js';
import { vkeyOf } from './core/log-keys.js';
import { runsWithoutStanding } from './core/standing.js';
import { readClock } from './db/clock.js';
import { openDatabase, type DatabaseOptions, type Sql } from './db/database.js';
import { MIGRATIONS } from './db/schema.js';
import { readFigures } from './observe/figures.js';
import { scrubText } from './observe/scrub.js';
import type { LogKey } from './options.js';

/** `warning`: look at it. `problem`: the gateway cannot decide, or something is wrong with what it decided. */
export type FindingLevel = 'ok' | 'warning' | 'problem';

export interface Finding {
  readonly check: 'policy' | 'key' | 'database' | 'migrations' | 'clock' | 'tenant' | 'runs' | 'outbox' | 'gateways' | 'checkpoints';
  readonly level: FindingLevel;
  /** What is so. */
  readonly finding: string;
  /** What to do about it, where something is to be done. */
  readonly advice?: string | undefined;
}

export interface DoctorOptions {
  readonly policy: Policy;
  readonly database: DatabaseOptions;
  readonly logOrigin: string;
  /** The key that signs from now on, where one is configured. */
  readonly logKey?: LogKey | undefined;
}

const OLDEST_POSTGRES = 150_000;
const CLOCK_WARNING_MS = 1000;
const CLOCK_PROBLEM_MS = 30_000;
const OUTBOX_LATE_MS = 60_000;
const UNSIGNED_LATE_MS = 60_000;
const NAMED_RUNS = 5;

const ok = (check: Finding['check'], finding: string): Finding => ({ check, level: 'ok', finding });
const warning = (check: Finding['check'], finding: string, advice: string): Finding => ({ check, level: 'warning', finding, advice });
const problem = (check: Finding['check'], finding: string, advice: string): Finding => ({ check, level: 'problem', finding, advice });

function policyFindings(policy: Policy): Finding[] {
  const checked = validatePolicy(policy);
  if (checked.ok) return [ok('policy', `The policy is valid, for the tenant ${policy.tenant}.`)];
  return checked.faults.map(({ path, message }) => problem('policy', `${path || '/'}: ${message}`, 'Correct the policy at this place; the gateway does not start with it.'));
}

function keyFindings({ database, logKey }: DoctorOptions): Finding[] {
  if (logKey !== undefined) return [ok('key', `Checkpoints are signed with ${vkeyOf(logKey)}.`)];
  if ('url' in database) return [warning('key', 'No key signs the audit log, so it has no checkpoints.', 'Set WF_AUDIT_KEY (openssl rand -base64 32), the same for every gateway of this database, and keep a copy elsewhere.')];
  const file = join(database.dataDir, 'keys', 'log');
  return [existsSync(file) ? ok('key', `Checkpoints are signed with the key in ${file}.`) : warning('key', `There is no key in ${file}.`, 'The gateway makes one when it starts. If the log has checkpoints already, put the old key back first.')];
}

async function serverFindings(sql: Sql): Promise<Finding[]> {
  const began = Date.now();
  const clock = await readClock(sql);
  const apart = Math.round(clock - (began + Date.now()) / 2);
  const [row] = await sql.rows<{ version: string; number: number }>(`SELECT current_setting('server_version') AS version, current_setting('server_version_num')::int AS number`);
  const advice = 'Let both machines take their time from the same source (NTP): due dates are judged by the clock of the database, tokens by that of the gateway.';
  const words = `The clock of the database is ${Math.abs(apart)} ms ${apart < 0 ? 'behind' : 'ahead of'} this machine's.`;
  return [
    row !== undefined && row.number < OLDEST_POSTGRES
      ? warning('database', `The database answers. It is PostgreSQL ${row.version}, older than what the gateway is tested with.`, 'Upgrade it to PostgreSQL 15 or newer.')
      : ok('database', `The database answers: PostgreSQL ${row?.version ?? 'unknown'}.`),
    Math.abs(apart) >= CLOCK_PROBLEM_MS ? problem('clock', words, advice) : Math.abs(apart) >= CLOCK_WARNING_MS ? warning('clock', words, advice) : ok('clock', words),
  ];
}

async function migrationFindings(sql: Sql): Promise<Finding> {
  const [table] = await sql.rows<{ name: string | null }>(`SELECT to_regclass('public.wf_schema_version')::text AS name`);
  if (table?.name == null) return warning('migrations', 'No gateway has ever been started on this database.', 'Start one: it makes its tables.');
  const [row] = await sql.rows<{ version: number | null }>('SELECT max(version) AS version FROM public.wf_schema_version');
  const found = row?.version ?? 0;
  if (found > MIGRATIONS.length) return problem('migrations', `The database has schema version ${found}, this gateway knows ${MIGRATIONS.length}.`, 'Start a newer wf-elements gateway: this one refuses to touch the database.');
  if (found < MIGRATIONS.length) return warning('migrations', `The database has schema version ${found}, this gateway brings it to ${MIGRATIONS.length} when it starts.`, 'Back up the database, stop every older gateway, then start this one. What else is to be checked can be checked after that.');
  return ok('migrations', `The schema is the newest, version ${found}.`);
}

async function tenantFinding(sql: Sql, { policy, logOrigin, logKey }: DoctorOptions): Promise<Finding[]> {
  const heads = await sql.rows<{ log: string; tenant: string | null }>('SELECT log, tenant FROM wf.audit_head ORDER BY log');
  const head = heads.find(({ log }) => log === logOrigin);
  const [kept] = await sql.rows<{ value: string }>(`SELECT value FROM wf.meta WHERE key = 'log-key'`);
  const findings: Finding[] = [];
  if (head === undefined) findings.push(warning('tenant', `The database has no log ${logOrigin}; it has ${heads.map(({ log }) => log).join(', ') || 'none'}.`, 'Check logOrigin: under another name a second log begins.'));
  else if (head.tenant !== null && head.tenant !== policy.tenant) findings.push(problem('tenant', `The log ${logOrigin} belongs to the tenant ${head.tenant}, the policy to ${policy.tenant}.`, 'Give each tenant a log of its own (logOrigin), or correct the tenant of the policy.'));
  else findings.push(ok('tenant', `The log ${logOrigin} belongs to this tenant.`));
  if (logKey !== undefined && kept !== undefined && kept.value !== vkeyOf(logKey)) findings.push(warning('key', `The log was signed with ${kept.value} so far.`, 'If the key is to be replaced, set WF_AUDIT_KEY_PREVIOUS to the old one while readers learn the new one. If not, set WF_AUDIT_KEY back.'));
  return findings;
}

async function workFindings(sql: Sql, { policy: { tenant }, logOrigin }: DoctorOptions): Promise<Finding[]> {
  const lost = await runsWithoutStanding(sql, tenant);
  const figures = await readFigures(sql, tenant, logOrigin);
  const [row] = await sql.rows<{ alive: number }>('SELECT count(*) AS alive FROM wf.gateway WHERE until > $1', [await readClock(sql)]);
  const live = Object.values(figures.runs).reduce((sum, n) => sum + n, 0);
  const alive = row?.alive ?? 0;
  const seconds = (ms: number): number => Math.round(ms / 1000);
  return [
    lost.length === 0
      ? ok('runs', `Every run that has not ended (${live}) has a reason to stand as it does.`)
      : problem('runs', `${lost.length} runs have neither a driver nor an order, an open gate, a timer or a hold: ${lost.slice(0, NAMED_RUNS).map(({ run }) => run).join(', ')}${lost.length > NAMED_RUNS ? ', …' : ''}.`, 'A running gateway takes them up within seconds. If they stay, look for "recovery" in its log; without a running gateway, start one.'),
    figures.outboxAgeMs > OUTBOX_LATE_MS
      ? warning('outbox', `${figures.outbox} orders wait for their engines, the oldest for ${seconds(figures.outboxAgeMs)} s, tried up to ${figures.outboxAttempts} times.`, 'Look for "did not reach the engine" in the log of the gateway: the engine does not answer, or its bridge is not configured here.')
      : ok('outbox', `${figures.outbox} orders wait for their engines.`),
    alive === 0 && live > 0
      ? warning('gateways', `No gateway is alive, and ${live} runs have not ended.`, 'Start one. It takes up every run.')
      : ok('gateways', `${alive} gateways are alive.`),
    figures.unsignedMs > UNSIGNED_LATE_MS
      ? warning('checkpoints', `${figures.records - figures.signed} records have no checkpoint, the oldest for ${seconds(figures.unsignedMs)} s.`, 'A gateway with the key signs every second: start one with WF_AUDIT_KEY, or look for "signing checkpoints" in its log.')
      : ok('checkpoints', `The newest checkpoint covers ${figures.signed} of ${figures.records} records.`),
  ];
}

const words = (error: unknown): string => scrubText(error instanceof Error ? error.message || error.name : String(error));

async function databaseFindings(options: DoctorOptions): Promise<Finding[]> {
  const { database: where } = options;
  if ('dataDir' in where && !existsSync(join(where.dataDir, 'postgres'))) {
    return [warning('database', `There is no database in ${where.dataDir}.`, 'Start the gateway: it makes one. If there should be one, give its folder with --data, or a server with --database-url.')];
  }
  try {
    const database = await openDatabase(where);
    try {
      return await database.transaction(async (tx) => {
        await tx.run('SET TRANSACTION READ ONLY');
        const findings = await serverFindings(tx);
        const migrations = await migrationFindings(tx);
        findings.push(migrations);
        if (migrations.level === 'ok') findings.push(...(await tenantFinding(tx, options)), ...(await workFindings(tx, options)));
        return findings;
      });
    } finally {
      await database.close();
    }
  } catch (error) {
    const inUse = error instanceof Error && error.name === 'DataFolderInUse';
    return [
      inUse
        ? warning('database', words(error), 'A gateway is running on it: ask it with GET /readyz and /metrics, or stop it and ask again.')
        : problem('database', `The database does not answer: ${words(error)}`, 'Check that it runs, its address, its password and the network between; then ask again.'),
    ];
  }
}

/** Looks at everything that a gateway needs and says what is wrong and what to do. Changes nothing. */
export const examine = async (options: DoctorOptions): Promise<readonly Finding[]> => [
  ...policyFindings(options.policy), ...keyFindings(options), ...(await databaseFindings(options)),
];

/** 0: nothing to do, 1: something to look at, 2: something is wrong. */
export const exitCodeOf = (findings: readonly Finding[]): 0 | 1 | 2 =>
  findings.some(({ level }) => level === 'problem') ? 2 : findings.some(({ level }) => level === 'warning') ? 1 : 0;

const MARK: Readonly<Record<FindingLevel, string>> = { ok: 'ok      ', warning: 'WARNING ', problem: 'PROBLEM ' };

/** A line for each finding, and under it what to do. */
export const renderFindings = (findings: readonly Finding[]): string =>
  findings.map(({ level, check, finding, advice }) => `${MARK[level]} ${check}: ${finding}\n${advice === undefined ? '' : `         ${advice}\n`}`).join('');
