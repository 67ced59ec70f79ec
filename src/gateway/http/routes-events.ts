import type { Context } from 'hono';
import * as z from 'zod/mini';
import { idSchema } from '../../model/primitives.js';
import { Problem } from '../core/problem.js';
import { MultiplexedStream } from '../streams/multiplexed.js';
import { streamEvents } from '../streams/session.js';
import { checked, readJson } from './body.js';
import { eventStreamResponse, ownerOf, problemOf, sharingOf } from './event-stream.js';
import { authenticated, spend, type HttpContext } from './exchange.js';
import type { Authenticated } from './identity.js';
import { jsonResponse } from './respond.js';
import { parseCursor, readableRun, sessionOf } from './routes-streams.js';

/** The reader's own name for a topic; it comes back in the name of each of its events. */
const keySchema = z.string().check(z.regex(/^[A-Za-z0-9_-]{1,64}$/));
const cursorTextSchema = z.string().check(z.maxLength(144), z.refine((text: string) => parseCursor(text) !== undefined));

export const topicSchema = z.union([
  z.strictObject({ key: keySchema, run: idSchema, from: z.optional(cursorTextSchema) }),
  z.strictObject({ key: keySchema, inbox: z.literal('mine'), from: z.optional(cursorTextSchema) }),
]);
type Topic = z.infer<typeof topicSchema>;

/** What `POST /v1/events` takes. */
export const openingSchema = z.strictObject({ topics: z.array(topicSchema) });
/** What `POST /v1/events/:stream/topics` takes. What is dropped makes room for what is added. */
export const topicsChangeSchema = z.strictObject({ add: z.optional(z.array(topicSchema)), drop: z.optional(z.array(keySchema)) });

const streamNotHere = (): Problem =>
  new Problem({
    status: 404, code: 'NOT_FOUND', title: 'No such stream',
    detail: 'This gateway has no such stream of yours: it has ended, or it is open at another gateway behind this address. Open a new one with all its topics, each from its last position.',
  });

/** Adds topics, each of which is judged by itself when its turn comes: one that is refused ends with why, the others go on. */
function addTopics(http: HttpContext, stream: MultiplexedStream, topics: readonly Topic[], who: Authenticated): void {
  const most = http.limits.topicsPerStream;
  const clash = topics.find(({ key }, index) => stream.has(key) || topics.findIndex((other) => other.key === key) !== index);
  if (clash !== undefined) throw invalid('/topics', `use the key "${clash.key}" twice`);
  if (stream.size + topics.length > most) throw invalid('/topics', `are more than the ${most} that one stream may have`);
  for (const topic of topics) {
    stream.add(topic.key, async function* (signal) {
      spend(http, who, 1);
      const source = 'run' in topic ? await readableRun(http, topic.run, who) : await http.hub.inbox();
      const from = topic.from === undefined ? undefined : parseCursor(topic.from);
      yield* streamEvents(source, sessionOf(http, who, { from, signal }));
    });
  }
}

const invalid = (pointer: string, detail: string): Problem =>
  new Problem({ status: 422, code: 'INVALID', title: 'Not valid', detail: `The request was not accepted: the topics ${detail}.`, errors: [{ pointer, detail }] });

/** `POST /v1/events`: several topics in one stream. */
export const streamTopics = (http: HttpContext) => async (c: Context): Promise<Response> => {
  const who = await authenticated(http, c);
  const { topics } = checked(openingSchema, await readJson(c.req.raw, http.limits), 'request');
  let opened: MultiplexedStream | undefined;
  return eventStreamResponse(
    http, c, who,
    (signal) => {
      const stream = new MultiplexedStream({
        owner: ownerOf(who), opening: sharingOf(http, who), heartbeatMs: http.limits.heartbeatMs, endsAt: who.expiresAt, signal,
        serverNow: http.hub.serverNow, problemOf: (error) => problemOf(http, error),
      });
      addTopics(http, stream, topics, who);
      http.open.enter(stream);
      opened = stream;
      return stream.events();
    },
    () => opened && http.open.leave(opened),
  );
};

/** `POST /v1/events/:stream/topics`: adds and drops topics while the others go on. */
export const changeTopics = (http: HttpContext) => async (c: Context): Promise<Response> => {
  const who = await authenticated(http, c);
  const { add = [], drop = [] } = checked(topicsChangeSchema, await readJson(c.req.raw, http.limits), 'request');
  const stream = http.open.find(c.req.param('stream') ?? '', ownerOf(who));
  if (stream === undefined) throw streamNotHere();
  for (const key of drop) stream.drop(key);
  addTopics(http, stream, add, who);
  return jsonResponse({ stream: stream.id });
};
