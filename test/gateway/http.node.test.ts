import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { Api } from './support/api.js';
import { startGateway, type Fixture } from './support/fixture.js';

describe('gateway: requests that are not right', () => {
  let fixture: Fixture;
  let lena: Api;
  before(async () => {
    fixture = await startGateway();
    lena = await fixture.as('lena');
  });
  after(() => fixture.close());

  const post = (body: string, headers: Record<string, string> = {}) => lena.call('POST', '/v1/commands', body, { 'idempotency-key': 'k', ...headers });

  /** What every problem must have: words for people, a code for programs, and nothing of our insides. */
  const isProblem = (answer: Awaited<ReturnType<typeof post>>, status: number, code: string): void => {
    assert.equal(answer.status, status, JSON.stringify(answer.body));
    assert.match(answer.headers.get('content-type') ?? '', /^application\/problem\+json/);
    assert.equal(answer.body['code'], code);
    assert.equal(answer.body['status'], status);
    assert.ok(String(answer.body['detail']).length > 10);
    assert.doesNotMatch(JSON.stringify(answer.body), /\.ts:|node_modules|at \w+ \(/);
  };

  it('answers malformed JSON with 400 and where it is', async () => {
    isProblem(await post('{"v":1,'), 400, 'MALFORMED_JSON');
    isProblem(await post('{"v":1,"v":1}'), 400, 'MALFORMED_JSON');
    isProblem(await post('{"__proto__":{}}'), 400, 'MALFORMED_JSON');
    isProblem(await post('{"v":1,"amount":0.1000000000000000000001}'), 400, 'MALFORMED_JSON');
    isProblem(await post(`${'['.repeat(5000)}${']'.repeat(5000)}`), 400, 'MALFORMED_JSON');
  });

  it('answers unknown fields and wrong types with pointers to them', async () => {
    const command = { v: 1, id: 'k', type: 'run.start', target: { workflow: 'refund' }, args: {}, surprise: true };
    const unknown = await post(JSON.stringify(command));
    isProblem(unknown, 422, 'INVALID');
    assert.match(JSON.stringify(unknown.body['errors']), /surprise/);
    const wrong = await post(JSON.stringify({ ...command, surprise: undefined, target: { workflow: 7 } }));
    isProblem(wrong, 422, 'INVALID');
    assert.deepEqual((wrong.body['errors'] as { pointer: string }[]).map((error) => error.pointer), ['/target/workflow']);
    isProblem(await post(JSON.stringify({ ...command, type: 'gate.release' })), 422, 'INVALID');
    isProblem(await post(JSON.stringify([])), 422, 'INVALID');
  });

  it('wants the key in the header and the body to be one', async () => {
    const command = { v: 1, id: 'k1', type: 'run.start', target: { workflow: 'refund' }, args: {} };
    isProblem(await lena.call('POST', '/v1/commands', command), 400, 'KEY_MISMATCH');
    isProblem(await lena.call('POST', '/v1/commands', command, { 'idempotency-key': 'k2' }), 400, 'KEY_MISMATCH');
  });

  it('answers a body over the limit with 413, with and without a declared length', async () => {
    isProblem(await post(JSON.stringify({ v: 1, id: 'k', type: 'x'.repeat(1_100_000) })), 413, 'BODY_TOO_LARGE');
    const chunk = new TextEncoder().encode(' '.repeat(200_000));
    const body = new ReadableStream({ start: (controller) => { for (let i = 0; i < 6; i += 1) controller.enqueue(chunk); controller.close(); } });
    const init = { method: 'POST', body, duplex: 'half', headers: { 'content-type': 'application/json', authorization: `Bearer ${lena.token}`, 'idempotency-key': 'k' } } as RequestInit;
    assert.equal((await fetch(`${fixture.url}/v1/commands`, init)).status, 413);
  });

  it('answers other media types with 415, other methods with 405, other addresses with 404', async () => {
    isProblem(await post('{}', { 'content-type': 'text/plain' }), 415, 'UNSUPPORTED_MEDIA_TYPE');
    const method = await lena.call('DELETE', '/v1/commands');
    isProblem(method, 405, 'METHOD_NOT_ALLOWED');
    assert.equal(method.headers.get('allow'), 'POST');
    isProblem(await lena.get('/v1/nothing'), 404, 'NOT_FOUND');
  });

  it('answers a missing, bad or expired token with 401 and how to sign in', async () => {
    const missing = await new Api(fixture.url, undefined).get('/v1/runs');
    isProblem(missing, 401, 'TOKEN_MISSING');
    assert.equal(missing.headers.get('www-authenticate'), 'Bearer realm="wf-elements"');
    const bad = await new Api(fixture.url, `${lena.token}x`).get('/v1/runs');
    isProblem(bad, 401, 'TOKEN_INVALID');
    assert.match(bad.headers.get('www-authenticate') ?? '', /error="invalid_token"/);
    isProblem(await new Api(fixture.url, 'a.b.c').get('/v1/runs'), 401, 'TOKEN_INVALID');
  });

  it('answers an unknown run, workflow, gate and cursor', async () => {
    isProblem(await lena.get(`/v1/runs/${randomUUID()}/events`), 404, 'RUN_NOT_FOUND');
    isProblem(await lena.command('run.stop', { target: { run: 'nope' }, args: {} }), 404, 'RUN_NOT_FOUND');
    isProblem(await lena.command('run.start', { target: { workflow: 'nope' }, args: {} }), 404, 'WORKFLOW_NOT_FOUND');
    isProblem(await lena.command('gate.claim', { target: { gate: 'nope' }, args: {} }), 404, 'GATE_NOT_FOUND');
    isProblem(await lena.command('run.stop', { target: { run: 'a\u0000b' }, args: {} }), 422, 'INVALID');
    isProblem(await lena.get('/v1/runs?limit=0'), 400, 'BAD_QUERY');
    isProblem(await lena.get('/v1/audit/entries?before=x'), 400, 'BAD_QUERY');
  });

  it('does not use up a key for a command that was never judged', async () => {
    const id = randomUUID();
    isProblem(await lena.command('run.start', { id, target: { workflow: 'nope' }, args: {} }), 404, 'WORKFLOW_NOT_FOUND');
    assert.equal((await lena.command('run.start', { id, target: { workflow: 'refund' }, args: { input: { order: 'A', refund: { amount: '9.00', currency: 'EUR' } } } })).status, 200);
  });

  it('answers commands it does not carry out with 501', async () => {
    isProblem(await lena.command('policy.set', { target: {}, args: { policy: {} } }), 501, 'UNSUPPORTED_COMMAND');
  });

  it('describes itself', async () => {
    assert.deepEqual((await lena.get('/healthz')).body, { status: 'ok' });
    const { body } = await lena.get('/v1/openapi.json');
    assert.equal(body['openapi'], '3.1.0');
    assert.ok(JSON.stringify(body).includes('gate.vote'));
    assert.equal((await lena.get('/v1/workflows')).status, 200);
  });
});
