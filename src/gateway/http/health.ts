import { oneAtATime, within } from '../observe/within.js';
import type { HttpContext } from './exchange.js';
import { jsonResponse } from './respond.js';

/** How long the database may take to answer a probe, in milliseconds. */
const DATABASE_MS = 2000;
const RETRY_AFTER_S = '2';

/** `GET /healthz`: the process lives. Whether its database does is no reason to restart it. */
export const healthy = (): Response => jsonResponse({ status: 'ok' });

/**
 * `GET /readyz`: this gateway can decide. Its database answers, and each round of its work succeeded lately; otherwise 503 with the
 * names of what does not. It says what and how late, never why: callers need not be signed in. The log says why.
 */
export function readiness({ gateway, closing }: HttpContext): () => Promise<Response> {
  // A probe that waits must not be joined by the next ones: each would take a connection.
  const databaseAnswers = oneAtATime(async () => (await within(DATABASE_MS, gateway.database.rows('SELECT 1'))) !== undefined);
  return async () => {
    const rounds = gateway.freshness.facts();
    const failing = [
      ...(closing.aborted ? ['stopping'] : []),
      ...((await databaseAnswers()) ? [] : ['database']),
      ...rounds.filter(({ fresh }) => !fresh).map(({ round }) => round),
    ];
    const facts = Object.fromEntries(rounds.map(({ round, ageMs, limitMs }) => [round, { ageMs, limitMs }]));
    return failing.length === 0
      ? jsonResponse({ status: 'ready', rounds: facts })
      : jsonResponse({ status: 'not-ready', failing, rounds: facts }, 503, { 'retry-after': RETRY_AFTER_S });
  };
}
