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
import { loadHolders, loadPeople } from '../store/directory.js';
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

/** Beyond this many people who may act on gates nobody is named: a role is asked for. */
const MOST_HOLDERS = 100;

/** People who act on gates, looked up once for all questions of a request. */
function holdersOf({ database, tenant, policy }: GatewayContext): () => Promise<readonly Principal[]> {
  let found: Promise<readonly Principal[]> | undefined;
  const roles = policy.roles.filter(({ permissions }) => permissions.some((permission) => permission.startsWith('gate:'))).map(({ id }) => id);
  return () => (found ??= loadHolders(database, tenant, roles, MOST_HOLDERS));
}

async function evaluate(gateway: GatewayContext, ask: AccessAsk, principal: Principal, env: Env, holders: () => Promise<readonly Principal[]>): Promise<AccessDecision> {
  const context = await contextOf(gateway, ask, principal);
  if (context === undefined) return unseen;
  const decision = evaluateAccess(context, gateway.policy, env);
  if (decision.context?.who_can_kind !== 'roles' || ask.resource.type !== 'gate') return decision;
  // Nobody of those concerned could do it: perhaps another person who is known here.
  const directory = new Map([...(await holders()).map((person) => [person.id, person] as const), ...(context.directory ?? [])]);
  return evaluateAccess({ ...context, directory }, gateway.policy, env);
}

/** `POST /access/v1/evaluations`: a batch of AuthZEN 1.0 questions, answered in their order. The subject is the caller. */
export const postEvaluations = (http: HttpContext) => async (c: Context): Promise<Response> => {
  const { caller } = await authenticated(http, c);
  const { evaluations } = checked(requestSchema, await readJson(c.req.raw, http.limits), 'request');
  const env = await readEnv(http.gateway.database);
  const decisions: AccessDecision[] = [];
  const holders = holdersOf(http.gateway);
  for (const ask of evaluations) decisions.push(await evaluate(http.gateway, ask, caller.principal, env, holders));
  return jsonResponse({ evaluations: decisions });
};
