import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { continueTrace, traceparentOf } from '../../src/gateway/observe/trace.js';
import { scrubLine, scrubText, scrubValue } from '../../src/gateway/observe/scrub.js';
import { voteArgs } from './support/api.js';
import { recordsOf } from './support/audit.js';
import { PROMPT } from './support/eventually.js';
import { startGateway, type Fixture } from './support/fixture.js';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const TRACEPARENT = `00-${TRACE}-b7ad6b7169203331-01`;

type Line = Readonly<Record<string, unknown>>;

describe('W3C Trace Context', () => {
  it('goes on with a trace that is valid, as a part of its own', () => {
    const trace = continueTrace(TRACEPARENT);
    assert.equal(trace.traceId, TRACE);
    assert.equal(trace.sampled, true);
    assert.notEqual(trace.spanId, 'b7ad6b7169203331');
    assert.match(traceparentOf(trace), new RegExp(`^00-${TRACE}-[0-9a-f]{16}-01$`));
    assert.equal(continueTrace(`cc-${TRACE}-b7ad6b7169203331-00-what-will-be`).traceId, TRACE, 'a later version, as far as it is known');
  });

  it('begins a new one where there is none, or it is not valid', () => {
    for (const wrong of [
      undefined, '', TRACE, `00-${TRACE}-b7ad6b7169203331`, `00-${TRACE}-b7ad6b7169203331-01-more`, `00-${TRACE.toUpperCase()}-b7ad6b7169203331-01`,
      `00-${'0'.repeat(32)}-b7ad6b7169203331-01`, `00-${TRACE}-${'0'.repeat(16)}-01`, `ff-${TRACE}-b7ad6b7169203331-01`, `cc-${TRACE}-b7ad6b7169203331-01more`,
      `${TRACEPARENT}, ${TRACEPARENT}`, ` ${TRACEPARENT}`, `00-${TRACE}-b7ad6b7169203331-0g`, `00-${TRACE}-b7ad6b7169203331-1`,
    ]) {
      const { traceId, spanId } = continueTrace(wrong);
      assert.notEqual(traceId, TRACE, String(wrong));
      assert.match(`${traceId} ${spanId}`, /^(?!0+ )[0-9a-f]{32} [0-9a-f]{16}$/);
    }
    assert.notEqual(continueTrace(undefined).traceId, continueTrace(undefined).traceId);
  });
});

describe('the log holds no secrets', () => {
  const jwt = 'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJsZW5hIn0.c2lnbmF0dXJl';
  it('whatever shape they have, in words and in values', () => {
    for (const [text, secret] of [
      [`got ${jwt} from a client`, 'c2lnbmF0dXJl'], ['Authorization: Bearer opaque-token-123', 'opaque-token-123'], ['postgres://wf:s3cret@db/wf', 's3cret'],
      ['PRIVATE+KEY+log+12345678+AAAA', 'AAAA'], ['password=hunter2, again', 'hunter2'], ['{"token":"a b c"}', 'a b c'], ["client_secret: 'q w'", 'q w'],
    ] as const) assert.ok(!scrubText(text).includes(secret), scrubText(text));
    assert.equal(scrubText('The bearer of a token may read.'), 'The bearer of a token may read.');
    assert.deepEqual(
      scrubValue({ password: 1, deep: [{ authorization: ['x'], note: `token=${jwt}`, kept: 'words', n: 3 }] }),
      { password: '[hidden]', deep: [{ authorization: '[hidden]', note: 'token=[hidden]', kept: 'words', n: 3 }] },
    );
  });
  it('and a line stays one JSON object', () => {
    const line = JSON.stringify({ msg: `a "quoted" ${jwt}"`, url: 'postgres://u:p@h', who: 'Bearer 12345678\\"' });
    assert.deepEqual(Object.keys(JSON.parse(scrubLine(line)) as object), ['msg', 'url', 'who']);
  });
});

describe('gateway: its log', () => {
  const lines: Line[] = [];
  const raw: string[] = [];
  let fixture: Fixture;
  before(async () => {
    fixture = await startGateway({
      limits: PROMPT,
      log: {
        write: (line) => {
          raw.push(line);
          lines.push(JSON.parse(line) as Line);
        },
      },
    });
  });
  after(() => fixture.close());

  it('has one vote under one trace: the line of its request, and its record in the log of decisions', async () => {
    const [sam, lena, aiko] = [await fixture.as('sam'), await fixture.as('lena'), await fixture.as('aiko')];
    const run = await sam.start('120.00');
    const gate = await lena.gate(run, 'open');
    const id = 'vote-with-a-trace';
    const answer = await lena.call('POST', '/v1/commands', { v: 1, id, type: 'gate.vote', target: { run, gate: gate.id }, args: voteArgs(gate, 'approve', 'support-lead') }, { 'idempotency-key': id, traceparent: TRACEPARENT });
    assert.equal(answer.status, 200);
    assert.match(answer.headers.get('traceresponse') ?? '', new RegExp(`^00-${TRACE}-[0-9a-f]{16}-01$`));
    const request = answer.headers.get('x-request-id');

    const line = lines.find((each) => each['command'] === id);
    assert.ok(line !== undefined);
    const { trace, msg, level, method, route, status, type, outcome } = line;
    assert.deepEqual(
      { trace, msg, level, method, route, status, type, outcome, request: line['request'] },
      { trace: TRACE, msg: 'request', level: 'info', method: 'POST', route: '/v1/commands', status: 200, type: 'gate.vote', outcome: 'accepted', request },
    );
    await aiko.runStatus(run, 'succeeded');
    assert.match(String(fixture.bridge.traces.at(-1)), new RegExp(`^00-${TRACE}-[0-9a-f]{16}-01$`), 'the engine is woken under the same trace');
    const traces = (await recordsOf(aiko, run)).map((record) => [record.type, record.context.traceId === TRACE]);
    assert.deepEqual(traces.filter(([, isOurs]) => isOurs).map(([type]) => type), ['decided', 'released', 'executed'], 'what was decided, and what the engine did because of it');
  });

  it('says of a refusal which code it was answered with, and begins a trace where the caller has none', async () => {
    const sam = await fixture.as('sam');
    const answer = await sam.call('GET', '/v1/runs/nothing-here/events', undefined, { traceparent: '00-nonsense' });
    assert.equal(answer.status, 404);
    const line = lines.find((each) => each['request'] === answer.headers.get('x-request-id'));
    assert.deepEqual([line?.['route'], line?.['status'], line?.['code']], ['/v1/runs/:id/events', 404, 'RUN_NOT_FOUND']);
    assert.match(String(line?.['trace']), /^[0-9a-f]{32}$/);
  });

  it('has neither a token nor an address that a caller made up', async () => {
    const lena = await fixture.as('lena');
    await lena.get('/v1/inbox?run=made-up-by-a-caller');
    assert.ok(lena.token !== undefined && raw.length > 0);
    for (const line of raw) assert.ok(!line.includes(lena.token) && !line.includes('made-up-by-a-caller'), line);
  });

  it('as a function hears of faults only', async () => {
    const quiet = await startGateway({ limits: PROMPT });
    try {
      await (await quiet.as('sam')).get('/v1/runs');
      assert.deepEqual(quiet.log, []);
    } finally {
      await quiet.close();
    }
  });

  it('is turned down by its level', async () => {
    const written: string[] = [];
    const quiet = await startGateway({ limits: PROMPT, log: { level: 'warn', write: (line) => written.push(line) } });
    try {
      await (await quiet.as('sam')).get('/v1/runs');
      assert.deepEqual(written, []);
    } finally {
      await quiet.close();
    }
  });
});
