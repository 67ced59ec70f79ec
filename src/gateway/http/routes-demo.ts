import type { Context } from 'hono';
import * as z from 'zod/mini';
import { idSchema } from '../../model/primitives.js';
import { notFound, Problem } from '../core/problem.js';
import { checked, readJson } from './body.js';
import { remoteAddress, type HttpContext } from './exchange.js';
import { jsonResponse } from './respond.js';

const LOOPBACK_NAMES: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);
const LOOPBACK_ADDRESS = /^(?:127\.|::1$|::ffff:127\.)/;
const sessionSchema = z.strictObject({ person: idSchema });

export const isLoopbackHost = (host: string): boolean => host === 'localhost' || host === '::1' || host.startsWith('127.');

const refused = (detail: string): Problem => new Problem({ status: 403, code: 'DEMO_LOCAL_ONLY', title: 'Demo identities are local', detail });

/**
 * With demo identities everybody can be anybody, so only this machine may talk to the gateway. The host name is checked
 * as well: a foreign page may point its own name at 127.0.0.1 (DNS rebinding).
 */
export function checkLocal(c: Context): void {
  const address = remoteAddress(c);
  if (address !== undefined && !LOOPBACK_ADDRESS.test(address)) throw refused('With demo identities the gateway answers this machine only.');
  const name = new URL(c.req.url).hostname;
  if (!LOOPBACK_NAMES.has(name)) throw refused('With demo identities the gateway answers under localhost and 127.0.0.1 only.');
}

function checkSameOrigin(c: Context, cors: readonly string[]): void {
  const origin = c.req.header('origin');
  if (origin !== undefined && origin !== new URL(c.req.url).origin && !cors.includes(origin)) throw refused('Pages of other origins may not sign in as demo people.');
}

/** `GET /demo/people`: who can be chosen. The label goes on the screen wherever one of them is signed in. */
export const getDemoPeople = (http: HttpContext) => (): Response => jsonResponse({ label: 'demo identity', people: http.identity.demo?.people ?? [] });

/** `POST /demo/session` with `{person}`: a token for an hour. */
export const postDemoSession = (http: HttpContext, cors: readonly string[]) => async (c: Context): Promise<Response> => {
  checkSameOrigin(c, cors);
  http.rate.spend('demo sessions');
  const { person } = checked(sessionSchema, await readJson(c.req.raw, http.limits), 'request');
  const session = await http.identity.demo?.signIn(person);
  if (session === undefined) throw notFound('demo person');
  return jsonResponse(session);
};
