import type { Context } from 'hono';
import type { AuditFilter } from '../../audit/filter.js';
import { ifReadable } from '../../audit/errors.js';
import { timeSpan } from '../../audit/time-span.js';
import { parseTilePath, TILE_WIDTH, tileWidthAt, type TileId } from '../../audit/tile.js';
import { AUDIT_OUTCOMES, type AuditOutcome } from '../../model/audit-record.js';
import type { Principal } from '../../model/principal.js';
import { evaluateAccess } from '../../policy/access.js';
import { mayReadRun, seesGates } from '../../policy/permissions.js';
import { readEnv } from '../core/context.js';
import { notFound, Problem } from '../core/problem.js';
import { recordRefusal } from '../core/refusals.js';
import { readEntryBundle, readHashTile } from '../store/audit-tiles.js';
import { logSize, newestCheckpoint, readConsistencyProof, readEntries, readInclusionProof } from '../store/audit-read.js';
import { findRun } from '../store/runs.js';
import { authenticated, badQuery, inTurn, spend, wholeNumber, type HttpContext } from './exchange.js';
import { jsonResponse } from './respond.js';

const PRIVATE = { 'cache-control': 'private, no-store' };
const BEYOND = 2 ** 50;
const MAX_ID = 128;
const MAX_SEARCH = 200;
const SEARCH_COST = 5;

/**
 * Whether a caller may read the log, or a run's part of it. A caller who may not read the log at all gets the same answer for every run, and so does
 * everybody of a run that is not there and of one that they may not see. A refusal is on record.
 * @param everything whether records about gates are among what is read, for this reader
 * @throws Problem (403, 404)
 */
async function mayRead(http: HttpContext, principal: Principal, runId: string | undefined, everything = false): Promise<void> {
  const { database, tenant, policy, log } = http.gateway;
  const resource = runId === undefined ? { type: 'audit', id: log } : { type: 'run', id: runId };
  const row = runId === undefined ? undefined : await findRun(database, tenant, runId);
  const refuse = async (problem: Problem): Promise<never> => {
    await recordRefusal(http.gateway, { action: 'audit.read', resource, by: principal, code: problem.details.code, run: row?.id });
    throw problem;
  };
  const answer = evaluateAccess({ ask: { action: { name: 'audit:read' }, resource: { type: 'audit', id: log } }, principal }, policy, await readEnv(database));
  if (!answer.decision) return refuse(new Problem({ status: 403, code: 'NOT_ELIGIBLE', title: 'Not allowed', detail: answer.context?.reason_user ?? 'You may not read the audit log.' }));
  if (everything && !seesGates(policy, principal)) return refuse(new Problem({ status: 403, code: 'NOT_ELIGIBLE', title: 'Not allowed', detail: 'Bundles of records hold those about requests for approval as well, and you may not see these.' }));
  if (runId !== undefined && (row === undefined || !mayReadRun(policy, principal, row.run))) return refuse(notFound('run'));
}

/** A text from the query of at most so many characters. @throws Problem (400) */
function textOf(c: Context, name: string, most: number): string | undefined {
  const text = c.req.query(name);
  if (text === undefined || (text.length > 0 && text.length <= most)) return text;
  throw badQuery(name, `a text of 1 to ${most} characters`);
}

function timeOf(c: Context, name: string): string | undefined {
  const time = c.req.query(name);
  if (time === undefined || timeSpan(time) !== undefined) return time;
  throw badQuery(name, 'a day or time in UTC, like 2026-11-22, 2026-11-22T10:42Z or 2026-11-22T10:42:07.120Z');
}

function outcomeOf(c: Context): AuditOutcome | undefined {
  const wanted = c.req.query('outcome');
  const outcome = AUDIT_OUTCOMES.find((known) => known === wanted);
  if (wanted === outcome) return outcome;
  throw badQuery('outcome', `one of ${AUDIT_OUTCOMES.join(', ')}`);
}

const filterOf = (c: Context): AuditFilter => ({
  run: textOf(c, 'run', MAX_ID),
  actor: textOf(c, 'actor', MAX_ID),
  action: textOf(c, 'action', MAX_ID),
  step: textOf(c, 'step', MAX_ID),
  outcome: outcomeOf(c),
  since: timeOf(c, 'since'),
  until: timeOf(c, 'until'),
  text: textOf(c, 'text', MAX_SEARCH),
});

/** `GET /v1/audit/entries`: records as raw bytes with what erasure has left of their private values. */
export const getEntries = (http: HttpContext) => async (c: Context): Promise<Response> => {
  const { caller } = await authenticated(http, c);
  const filter = filterOf(c);
  const before = wholeNumber(c, 'before', { least: 0, most: BEYOND });
  const limit = wholeNumber(c, 'limit', { least: 1, most: 1000, otherwise: 100 });
  await mayRead(http, caller.principal, filter.run);
  // A text is looked for in many records.
  if (filter.text !== undefined) spend(http, { caller }, SEARCH_COST);
  const { database, log } = http.gateway;
  return inTurn(http, { caller }, async () => {
    const size = await logSize(database, log);
    return jsonResponse({ ...(await readEntries(database, log, { ...filter, before: Math.min(before ?? size, size), limit, gates: seesGates(http.gateway.policy, caller.principal) })), size }, 200, PRIVATE);
  });
};

/** Nobody may keep the newest checkpoint: an older one served again would look like a log that shrank. */
const NOT_KEPT = { 'cache-control': 'no-store' };
/** A full tile never changes, and a hash tells nothing of the record under it. */
const FOR_EVER = { 'cache-control': 'public, max-age=31536000, immutable' };
/** A partial tile never changes either, but is of no use once there is a fuller one. */
const FOR_A_MINUTE = { 'cache-control': 'public, max-age=60' };
const TILES = '/v1/audit/';

function tileOf(c: Context): TileId {
  const tile = ifReadable(() => parseTilePath(c.req.path.slice(TILES.length)));
  if (tile === undefined) throw notFound('tile');
  return tile;
}

const bytesResponse = (bytes: Uint8Array, headers: Readonly<Record<string, string>>): Response =>
  new Response(new Uint8Array(bytes), { headers: { 'content-type': 'application/octet-stream', ...headers } });

/**
 * `GET /v1/audit/tile/<L>/<N>[.p/<W>]` and `/v1/audit/tile/entries/<N>[.p/<W>]` (C2SP tlog-tiles). Hash tiles are for
 * everybody who is signed in, and cacheable; entry bundles hold the records, and need leave to read the whole log.
 */
export const getTile = (http: HttpContext) => async (c: Context): Promise<Response> => {
  const { caller } = await authenticated(http, c);
  const tile = tileOf(c);
  const { database, log } = http.gateway;
  if (tile.level === 'entries') await mayRead(http, caller.principal, undefined, true);
  if (tile.width > tileWidthAt(tile.level, tile.index, await logSize(database, log))) throw notFound('tile');
  if (tile.level === 'entries') return bytesResponse(await inTurn(http, { caller }, () => readEntryBundle(database, log, tile)), PRIVATE);
  return bytesResponse(await inTurn(http, { caller }, () => readHashTile(database, log, { ...tile, level: tile.level as number })), tile.width === TILE_WIDTH ? FOR_EVER : FOR_A_MINUTE);
};

/** `GET /v1/audit/checkpoint`: the newest signed statement of the log's size and root, or nothing while there is none. */
export const getCheckpoint = (http: HttpContext) => async (c: Context): Promise<Response> => {
  await authenticated(http, c);
  const note = await newestCheckpoint(http.gateway.database, http.gateway.log);
  if (note === undefined) return new Response(null, { status: 204, headers: NOT_KEPT });
  return new Response(note, { headers: { 'content-type': 'text/plain; charset=utf-8', ...NOT_KEPT } });
};

/**
 * `GET /v1/audit/proof`: that the tree of `size` leaves has leaf `index` (RFC 9162 2.1.3), or that it begins with the
 * tree of its first `from` leaves (RFC 9162 2.1.4).
 */
export const getProof = (http: HttpContext) => async (c: Context): Promise<Response> => {
  const { caller } = await authenticated(http, c);
  await mayRead(http, caller.principal, undefined);
  const { database, log } = http.gateway;
  const committed = await logSize(database, log);
  const size = wholeNumber(c, 'size', { least: 1, most: committed, otherwise: committed });
  const from = wholeNumber(c, 'from', { least: 1, most: size });
  const index = wholeNumber(c, 'index', { least: 0, most: size - 1 });
  if (from !== undefined && index !== undefined) throw badQuery('from', 'left out when index is given: they ask for different proofs');
  if (from !== undefined) return jsonResponse({ hashes: await inTurn(http, { caller }, () => readConsistencyProof(database, log, from, size)) }, 200, PRIVATE);
  if (index === undefined) throw badQuery('index', 'given, the number of a record; or give from, an earlier size');
  return jsonResponse({ hashes: await inTurn(http, { caller }, () => readInclusionProof(database, log, index, size)) }, 200, PRIVATE);
};
