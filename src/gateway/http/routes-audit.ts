import type { Context } from 'hono';
import type { Principal } from '../../model/principal.js';
import { evaluateAccess } from '../../policy/access.js';
import { readEnv } from '../core/context.js';
import { draftRecord } from '../core/records.js';
import { notFound, Problem } from '../core/problem.js';
import { logSize, newestCheckpoint, readEntries, readInclusionProof } from '../store/audit-read.js';
import { appendRecords } from '../store/audit-log.js';
import { findRun } from '../store/runs.js';
import { authenticated, badQuery, wholeNumber, type HttpContext } from './exchange.js';
import { jsonResponse } from './respond.js';

const PRIVATE = { 'cache-control': 'private, no-store' };
const BEYOND = 2 ** 50;

async function mayRead(http: HttpContext, principal: Principal, runId: string | undefined): Promise<void> {
  const { database, tenant, policy, log } = http.gateway;
  const row = runId === undefined ? undefined : await findRun(database, tenant, runId);
  if (runId !== undefined && row === undefined) throw notFound('run');
  const resource = row === undefined ? { type: 'audit', id: log } : { type: 'run', id: row.id };
  const answer = evaluateAccess({ ask: { action: { name: 'audit:read' }, resource }, principal, run: row?.run }, policy, await readEnv(database));
  if (answer.decision) return;
  const code = answer.context?.reason_code ?? 'NOT_ELIGIBLE';
  await database.transaction((tx) =>
    appendRecords(tx, log, [
      draftRecord(http.gateway, { type: 'refused', action: 'audit.read', resource, by: principal, outcome: { status: 'refused', code }, context: row === undefined ? {} : { run: row.id } }),
    ]),
  );
  throw new Problem({ status: 403, code, title: 'Not allowed', detail: answer.context?.reason_user ?? 'You may not read the audit log.' });
}

/** `GET /v1/audit/entries`: records as raw bytes with what erasure has left of their private values. */
export const getEntries = (http: HttpContext) => async (c: Context): Promise<Response> => {
  const { caller } = await authenticated(http, c);
  const run = c.req.query('run');
  const before = wholeNumber(c, 'before', { least: 0, most: BEYOND });
  const limit = wholeNumber(c, 'limit', { least: 1, most: 1000, otherwise: 100 });
  await mayRead(http, caller.principal, run);
  const { database, log } = http.gateway;
  const size = await logSize(database, log);
  const entries = await readEntries(database, log, { run, before: Math.min(before ?? size, size), limit });
  const oldest = entries.at(-1)?.seq;
  return jsonResponse({ entries, size, ...(entries.length === limit && oldest !== undefined && oldest > 0 ? { next: oldest } : {}) }, 200, PRIVATE);
};

/** `GET /v1/audit/checkpoint`: the newest signed statement of the log's size and root, or nothing while there is none. */
export const getCheckpoint = (http: HttpContext) => async (c: Context): Promise<Response> => {
  await authenticated(http, c);
  const note = await newestCheckpoint(http.gateway.database, http.gateway.log);
  if (note === undefined) return new Response(null, { status: 204 });
  return new Response(note, { headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' } });
};

/** `GET /v1/audit/proof`: the inclusion proof of one record (RFC 9162 2.1.3). */
export const getProof = (http: HttpContext) => async (c: Context): Promise<Response> => {
  const { caller } = await authenticated(http, c);
  await mayRead(http, caller.principal, undefined);
  const { database, log } = http.gateway;
  const committed = await logSize(database, log);
  const size = wholeNumber(c, 'size', { least: 1, most: committed, otherwise: committed });
  const index = wholeNumber(c, 'index', { least: 0, most: size - 1 });
  if (index === undefined) throw badQuery('index', 'given: the number of the record');
  return jsonResponse({ hashes: await readInclusionProof(database, log, index, size) }, 200, PRIVATE);
};
