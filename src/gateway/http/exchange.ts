import type { Context } from 'hono';
import type { Limits } from '../options.js';
import type { GatewayContext } from '../core/context.js';
import type { StreamGroups } from '../core/stream-groups.js';
import type { Log } from '../observe/log.js';
import type { StreamHub } from '../streams/hub.js';
import type { OpenStreams } from '../streams/multiplexed.js';
import type { OpenReaders } from './open-readers.js';
import { Problem } from '../core/problem.js';
import type { Identity, Authenticated } from './identity.js';
import type { AnsweredRequest } from './observe.js';
import type { RateLimit, StreamLimit } from './rate-limit.js';
import type { Turns } from './turns.js';

/** What the routes work with. */
export interface HttpContext {
  readonly gateway: GatewayContext;
  readonly hub: StreamHub;
  readonly identity: Identity;
  readonly limits: Limits;
  readonly rate: RateLimit;
  readonly streams: StreamLimit;
  /** Turns of those who read. */
  readonly reads: Turns;
  /** The streams of several topics that are open here. */
  readonly open: OpenStreams;
  readonly groups: StreamGroups;
  readonly readers: OpenReaders;
  /** Where it is written what was asked and answered. */
  readonly journal: Log;
  /** Told of each request that was answered. */
  readonly answered: (request: AnsweredRequest) => void;
  /** Ends every open stream when the gateway closes. */
  readonly closing: AbortSignal;
}

/** The node server's part of the environment, where there is one. */
interface NodeBindings {
  readonly incoming?: { readonly socket?: { readonly remoteAddress?: string }; readonly headersDistinct?: Readonly<Record<string, readonly string[] | undefined>> };
  readonly outgoing?: { destroy(): unknown };
}

const bindingsOf = (c: Context): NodeBindings | undefined => c.env as NodeBindings | undefined;

export const remoteAddress = (c: Context): string | undefined => bindingsOf(c)?.incoming?.socket?.remoteAddress;

/** The first of some headers that was sent more than once. Where it cannot be told, none. */
export const headersTwice = (c: Context, names: readonly string[]): string | undefined => {
  const sent = bindingsOf(c)?.incoming?.headersDistinct;
  return sent === undefined ? undefined : names.find((name) => (sent[name]?.length ?? 0) > 1);
};

/** Breaks the connection of an answer; without effect where it has been sent. */
export const disconnect = (c: Context): void => void bindingsOf(c)?.outgoing?.destroy();

/** What a request is for. Each has a budget of its own: a caller who has read too much may still decide. */
export type Purpose = 'read' | 'command';

const budgetOf = (purpose: Purpose, { caller }: Pick<Authenticated, 'caller'>): string => `${purpose} ${caller.issuer} ${caller.key}`;

/** What reading costs beyond the request itself. @throws Problem (429) */
export const spend = (http: HttpContext, who: Pick<Authenticated, 'caller'>, cost: number): void => {
  if (cost > 0) http.rate.spend(budgetOf('read', who), cost);
};

/** Reads in turn with others, so that the database always has room for decisions. @throws Problem (503) */
export const inTurn = <T>(http: HttpContext, { caller }: Pick<Authenticated, 'caller'>, work: () => Promise<T>): Promise<T> => http.reads.run(`${caller.issuer} ${caller.key}`, work);

/** Who calls, verified, and within their rate. @throws Problem */
export async function authenticated(http: HttpContext, c: Context, purpose: Purpose = 'read'): Promise<Authenticated> {
  try {
    const who = await http.identity.authenticate(c.req.header('authorization') ?? null);
    http.rate.spend(budgetOf(purpose, who));
    return { ...who, caller: await http.gateway.callers.admit(who) };
  } catch (error) {
    if (error instanceof Problem && error.details.status === 401) http.rate.spend(`address ${remoteAddress(c) ?? ''}`);
    throw error;
  }
}

/** A whole number from the query, or the default. @throws Problem (400) */
export function wholeNumber(c: Context, name: string, o: { readonly least: number; readonly most: number; readonly otherwise: number }): number;
export function wholeNumber(c: Context, name: string, o: { readonly least: number; readonly most: number }): number | undefined;
export function wholeNumber(c: Context, name: string, o: { least: number; most: number; otherwise?: number }): number | undefined {
  const text = c.req.query(name);
  if (text === undefined) return o.otherwise;
  const value = Number(text);
  if (/^\d{1,15}$/.test(text) && value >= o.least && value <= o.most) return value;
  throw badQuery(name, `a whole number from ${o.least} to ${o.most}`);
}

export const badQuery = (name: string, wanted: string): Problem =>
  new Problem({
    status: 400, code: 'BAD_QUERY', title: 'Bad query', detail: `The query parameter "${name}" must be ${wanted}.`,
    errors: [{ pointer: `/query/${name}`, detail: `must be ${wanted}` }],
  });
