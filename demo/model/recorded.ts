import { LLMock, type Fixture } from '@copilotkit/aimock';
import { readFile } from 'node:fs/promises';
import * as z from 'zod/mini';
import type { Endpoint } from './model.js';

const repliesSchema = z.object({
  replies: z.array(z.object({
    request: z.string(),
    classify: z.json(),
    draft: z.string(),
    /** The stream falls silent for `ms` after this share of the draft. */
    stall: z.optional(z.object({ afterShare: z.number(), ms: z.number() })),
  })),
});
type Reply = z.output<typeof repliesSchema>['replies'][number];

const CHUNK = 9;
const FIRST_CHUNK_MS = 650;
const BETWEEN_CHUNKS_MS = 85;
const CLASSIFY_CHUNK = 24;

type RecordedTimings = NonNullable<Fixture['recordedTimings']>;

/** One delay per chunk: aimock sends an empty one first and a closing one last. */
function timings(text: string, chunkSize: number, stall?: Reply['stall']): RecordedTimings {
  const chunks = Math.ceil(text.length / chunkSize) + 1;
  const delays = Array.from({ length: chunks }, () => BETWEEN_CHUNKS_MS);
  if (stall !== undefined) delays[Math.floor(chunks * stall.afterShare)] = stall.ms;
  return { ttftMs: FIRST_CHUNK_MS, interChunkDelaysMs: delays, totalDurationMs: FIRST_CHUNK_MS + delays.reduce((sum, delay) => sum + delay, 0) };
}

/** The silence is there to be noticed: it shrinks only at speeds at which nobody is looking. */
const WATCHED_SPEED = 5;
const atSpeed = (stall: Reply['stall'], speed: number): Reply['stall'] => stall && { ...stall, ms: stall.ms * Math.min(speed, WATCHED_SPEED) };

const fixturesOf = ({ request, classify, draft, stall }: Reply, speed: number): Fixture[] => {
  const asked = { userMessage: `Request ${request}.\n` };
  const topic = JSON.stringify(classify);
  return [
    { match: { ...asked, systemMessage: 'Task: classify.' }, response: { content: topic }, chunkSize: CLASSIFY_CHUNK, recordedTimings: timings(topic, CLASSIFY_CHUNK) },
    { match: { ...asked, systemMessage: 'Task: draft.' }, response: { content: draft }, chunkSize: CHUNK, recordedTimings: timings(draft, CHUNK, atSpeed(stall, speed)) },
  ];
};

export interface RecordedModel { readonly endpoint: Endpoint; close(): Promise<void> }

/**
 * Plays recorded replies back from an HTTP server of its own on 127.0.0.1, at the pace at which they were given.
 * @param speed 1 is that pace, 10 is ten times as fast
 */
export async function startRecordedModel(replies: URL, speed: number): Promise<RecordedModel> {
  const read = repliesSchema.parse(JSON.parse(await readFile(replies, 'utf8')));
  const mock = new LLMock({ host: '127.0.0.1', port: 0, replaySpeed: speed, logLevel: 'silent', strict: true, journalMaxEntries: 100 });
  mock.addFixtures(read.replies.flatMap((reply) => fixturesOf(reply, speed)));
  const url = await mock.start();
  return {
    endpoint: { baseURL: `${url}/v1`, apiKey: 'recorded', model: 'recorded', label: 'recorded replies' },
    close: () => mock.stop(),
  };
}
