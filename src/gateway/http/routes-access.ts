import type { Context } from 'hono';
import * as z from 'zod/mini';
import { accessAskSchema, type AccessAsk, type AccessDecision } from '../../model/access.js';
import type { GateId } from '../../model/gate.js';
import type { Principal } from '../../model/principal.js';
import type { RunId } from '../../model/run.js';
import type { Boundary } from '../../model/step.js';
import { evaluateAccess } from '../../policy/access.js';
import { peopleConcerned } from '../../policy/people.js';
import { mayReadRun } from '../../policy/permissions.js';
import { explain } from '../../policy/denial-words.js';
import type { AccessContext, Env, GateRecord } from '../../policy/types.js';
import { readEnv, type GatewayContext } from '../core/context.js';
import { custodyOf } from '../core/judge-state.js';
import { loadHolders, loadPeople } from '../store/directory.js';
import { loadBoundaries } from '../store/entities.js';
import { findGates } from '../store/gates.js';
import { findRuns, type RunRow } from '../store/runs.js';
import { Slices } from '../streams/slices.js';
import { checked, readJson } from './body.js';
import { authenticated, inTurn, spend, type HttpContext } from './exchange.js';
import { jsonResponse } from './respond.js';

const MOST_ASKS = 100;
const requestSchema = z.strictObject({ evaluations: z.array(accessAskSchema).check(z.maxLength(MOST_ASKS, { abort: true })) });

const unseen: AccessDecision = { decision: false, context: { reason_code: 'NOT_FOUND', reason_user: explain({ fault: { code: 'NOT_FOUND' }, whoCan: [] }, '') } };

/** What the questions of a request are about, read together however many there are. */
interface Asked {
  readonly runs: ReadonlyMap<RunId, RunRow>;
  readonly gates: ReadonlyMap<GateId, GateRecord>;
  readonly boundaries: ReadonlyMap<RunId, readonly Boundary[]>;
  readonly people: ReadonlyMap<string, Principal>;
}

async function readAsked({ database, tenant }: GatewayContext, asks: readonly AccessAsk[]): Promise<Asked> {
  const idsOf = (kind: string): string[] => [...new Set(asks.filter(({ resource }) => resource.type === kind).map(({ resource }) => resource.id))];
  const gates = await findGates(database, tenant, idsOf('gate'));
  const runs = await findRuns(database, tenant, [...new Set([...idsOf('run'), ...[...gates.values()].map(({ gate }) => gate.run)])]);
  const boundaries = await loadBoundaries(database, [...runs.keys()]);
  return { gates, runs, boundaries, people: await loadPeople(database, tenant, [...gates.values()].flatMap(peopleConcerned)) };
}

/** What a question is about. Undefined when the caller may not know that it exists. */
function contextOf({ policy }: GatewayContext, ask: AccessAsk, principal: Principal, asked: Asked): AccessContext | undefined {
  const { type, id } = ask.resource;
  if (type !== 'run' && type !== 'gate') return { ask, principal };
  const gate = type === 'gate' ? asked.gates.get(id) : undefined;
  const row = asked.runs.get(gate?.gate.run ?? id);
  if (row === undefined || (type === 'gate' && gate === undefined) || !mayReadRun(policy, principal, row.run)) return undefined;
  const custody = custodyOf(row, asked.boundaries.get(row.id) ?? [], gate?.gate.step);
  return { ask, principal, run: row.run, gate, custody, directory: asked.people };
}

/** Beyond this many people who may act on gates none is named: a role is asked for. */
const MOST_HOLDERS = 100;

/** People who act on gates, looked up once for all questions of a request. */
function holdersOf({ database, tenant, policy }: GatewayContext): () => Promise<readonly Principal[]> {
  let found: Promise<readonly Principal[]> | undefined;
  const roles = policy.roles.filter(({ permissions }) => permissions.some((permission) => permission.startsWith('gate:'))).map(({ id }) => id);
  return () => (found ??= loadHolders(database, tenant, roles, MOST_HOLDERS));
}

async function evaluate(gateway: GatewayContext, ask: AccessAsk, principal: Principal, asked: Asked, env: Env, holders: () => Promise<readonly Principal[]>): Promise<AccessDecision> {
  const context = contextOf(gateway, ask, principal, asked);
  if (context === undefined) return unseen;
  const decision = evaluateAccess(context, gateway.policy, env);
  if (decision.context?.who_can_kind !== 'roles' || ask.resource.type !== 'gate') return decision;
  // None of the people concerned could do it: perhaps another person who is known here.
  const directory = new Map([...(await holders()).map((person) => [person.id, person] as const), ...(context.directory ?? [])]);
  return evaluateAccess({ ...context, directory }, gateway.policy, env);
}

/** So many questions cost as much as one request. */
const ASKS_PER_COST = 20;

/** `POST /access/v1/evaluations`: a batch of AuthZEN 1.0 questions, answered in their order. The subject is the caller. */
export const postEvaluations = (http: HttpContext) => async (c: Context): Promise<Response> => {
  const { caller } = await authenticated(http, c);
  const { evaluations } = checked(requestSchema, await readJson(c.req.raw, http.limits), 'request');
  spend(http, { caller }, Math.ceil(evaluations.length / ASKS_PER_COST) - 1);
  return inTurn(http, { caller }, async () => {
    const env = await readEnv(http.gateway.database);
    const asked = await readAsked(http.gateway, evaluations);
    const holders = holdersOf(http.gateway);
    const slices = new Slices(http.closing);
    const decisions: AccessDecision[] = [];
    for (const ask of evaluations) {
      decisions.push(await evaluate(http.gateway, ask, caller.principal, asked, env, holders));
      await slices.pause();
    }
    return jsonResponse({ evaluations: decisions });
  });
};
