import type { AccessDecision } from '../../model/access.js';
import type { Receipt } from '../../model/command.js';
import type { AuditSource, Listed, Page, WorkflowAdapter } from '../contract.js';
import { AdapterError } from '../errors.js';
import { answered, claimed, memberOf } from './answers.js';
import { auditSource } from './audit-source.js';
import { HttpClient, ProblemAnswer, type HttpAdapterOptions, type HttpRequest } from './http-client.js';
import { HttpStreams } from './streams/http-streams.js';

/** Where each kind is listed. */
const LISTS: { readonly [K in keyof Listed]: string | undefined } = {
  runs: '/v1/runs',
  gates: '/v1/inbox',
  workflows: '/v1/workflows',
  handoffs: undefined,
};

/** The gateway has never seen this key, and has voided it. */
const NOT_RECEIVED = 'NOT_RECEIVED';

/** Everything the contract has, since the gateway has everything. */
export interface HttpAdapter extends Required<Omit<WorkflowAdapter, 'audit'>> {
  readonly audit: AuditSource;
}

/**
 * An adapter for the gateway's HTTP routes: event streams down, commands up. Closes over the host's fetch and token.
 * All topics share one connection where the gateway can do that, with other pages of the origin too.
 */
export function createHttpAdapter(options: HttpAdapterOptions): HttpAdapter {
  const http = new HttpClient(options);
  const streams = new HttpStreams(http, options);
  const get = (request: HttpRequest): Promise<unknown> => answered(http.json(request));

  const list = async <K extends keyof Listed>(kind: K, query: { readonly [name: string]: unknown }, signal: AbortSignal | undefined): Promise<Page<Listed[K]>> => {
    const path = LISTS[kind];
    if (path === undefined) throw new AdapterError('unsupported', `The gateway has no list of ${kind}.`);
    const { run, status, after, limit } = query as Readonly<Record<string, string | number | undefined>>;
    return claimed(await get({ path, query: { run, status, after, limit }, signal }));
  };

  return {
    open: (topic, o) => streams.open(topic, o),
    list: (kind, query, { signal }) => list(kind, { ...query }, signal),
    authorize: async (asks, { signal }) => {
      const answer = await get({ method: 'POST', path: '/access/v1/evaluations', body: { evaluations: asks }, signal });
      return claimed<readonly AccessDecision[]>(memberOf(answer, 'evaluations'));
    },
    execute: (command, { signal }) => {
      const request: HttpRequest = { method: 'POST', path: '/v1/commands', body: command, headers: { 'idempotency-key': command.id }, signal };
      return answered<Receipt>(http.json(request).then(claimed<Receipt>), ({ problem }) => problem.receipt);
    },
    receipt: async (id, { signal }) => {
      try {
        return claimed<Receipt>(await http.json({ path: `/v1/commands/${encodeURIComponent(id)}`, signal }));
      } catch (error) {
        if (!(error instanceof ProblemAnswer)) throw AdapterError.from(error);
        if (error.problem.error.detailCode === NOT_RECEIVED) return null;
        throw error.problem.error;
      }
    },
    audit: auditSource(http),
  };
}
