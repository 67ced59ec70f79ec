import type { Context } from 'hono';
import * as z from 'zod/mini';
import { accessAskSchema, type AccessAsk, type AccessDecision } from '../../model/access.js';
import type { Principal } from '../../model/principal.js';
import { evaluateAccess } from '../../policy/access.js';
import { peopleConcerned } from '../../policy/people.js';
import { mayReadRun } from '../../policy/permissions.js';
import { explain } from '../../policy/denial-words.js';
import type { AccessContext, Env } from '../../policy/types.js';
import { readEnv, type GatewayContext } from '../core/context.js';
import { custodyOf } from '../core/judge-state.js';
import { loadPeople } from '../store/directory.js';
import { loadEntities } from '../store/entities.js';
import { findGate } from '../store/gates.js';
import { findRun } from '../store/runs.js';
import { checked, readJson } from './body.js';
import { authenticated, type HttpContext } from './exchange.js';
import { jsonResponse } from './respond.js';

const MOST_ASKS = 100;
const requestSchema = z.strictObject({ evaluations: z.array(accessAskSchema).check(z.maxLength(MOST_ASKS, { abort: true })) });

const unseen: AccessDecision = { decision: false, context: { reason_code: 'NOT_FOUND', reason_user: explain({ fault: { code: 'NOT_FOUND' }, whoCan: [] }, '') } };

/** What a question is about. Undefined when the caller may not know that it exists. */
async function contextOf(gateway: GatewayContext, ask: AccessAsk, principal: Principal): Promise<AccessContext | undefined> {
  const { type, id } = ask.resource;
  if (type !== 'run' && type !== 'gate') return { ask, principal };
  const gate = type === 'gate' ? await findGate(gateway.database, gateway.tenant, id) : undefined;
  const row = await findRun(gateway.database, gateway.tenant, gate?.gate.run ?? id);
  if (row === undefined || (type === 'gate' && gate === undefined) || !mayReadRun(gateway.policy, principal, row.run)) return undefined;
  const custody = custodyOf(row, await loadEntities(gateway.database, row.id, 'boundary'), gate?.gate.step);
  const directory = await loadPeople(gateway.database, gateway.tenant, gate === undefined ? [] : peopleConcerned(gate));
  return { ask, principal, run: row.run, gate, custody, directory };
}

async function evaluate(gateway: GatewayContext, ask: AccessAsk, principal: Principal, env: Env): Promise<AccessDecision> {
  const context = await contextOf(gateway, ask, principal);
  return context === undefined ? unseen : evaluateAccess(context, gateway.policy, env);
}

/** `POST /access/v1/evaluations`: a batch of AuthZEN 1.0 questions, answered in their order. The subject is the caller. */
export const postEvaluations = (http: HttpContext) => async (c: Context): Promise<Response> => {
  const { caller } = await authenticated(http, c);
  const { evaluations } = checked(requestSchema, await readJson(c.req.raw, http.limits), 'request');
  const env = await readEnv(http.gateway.database);
  const decisions: AccessDecision[] = [];
  for (const ask of evaluations) decisions.push(await evaluate(http.gateway, ask, caller.principal, env));
  return jsonResponse({ evaluations: decisions });
};
