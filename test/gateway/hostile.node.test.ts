import assert from 'node:assert/strict';
import { request as send } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { COMMAND_TYPES } from '../../src/model/command.js';
import type { Api } from './support/api.js';
import { startGateway, type Fixture } from './support/fixture.js';
import { leavesOf, replaced, sampleOf, type Json, type JsonSchema } from './support/samples.js';

interface Parameter { readonly name: string; readonly in: 'query' | 'path' | 'header' }
interface Operation { readonly parameters?: readonly Parameter[]; readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: { readonly $ref: string } }>> } }
interface Described { readonly method: 'GET' | 'POST'; readonly path: string; readonly operation: Operation }
interface Answered { readonly status: number; readonly type: string; readonly body: { readonly code?: string; readonly errors?: readonly { readonly pointer: string; readonly detail: string }[] } }

/** What may not come through as it is: where it is taken for something, that something must cope. */
const TEXTS: readonly string[] = ['', '\u0000', 'a\u0000b', 'a\nb', '\u001b[31m', '\u007f', 'x'.repeat(2000), '%', '../..', `' OR 1=1 --`, '\u202e', '1e300', '-1', 'NaN', '99999999999999999999', '٣'];
const VALUES: readonly Json[] = [...TEXTS, 1e300, -1, 0.5, 2 ** 53, null, true, [], {}, [[]], { a: '\u0000' }];
/** Percent-encoded, where UTF-8 or the encoding itself is broken. */
const BROKEN: readonly string[] = ['%00', '%ff', '%ed%a0%80', '%', '%zz', '%0a'];

describe('gateway: values that no client should send', () => {
  let fixture: Fixture;
  let lena: Api;
  let routes: Described[];
  let schemas: Readonly<Record<string, JsonSchema>>;
  before(async () => {
    fixture = await startGateway({ limits: { ratePerSecond: 1e6, rateBurst: 1e6 } });
    lena = await fixture.as('lena');
    const { body } = await lena.get('/v1/openapi.json');
    schemas = (body['components'] as { schemas: Record<string, JsonSchema> }).schemas;
    routes = Object.entries(body['paths'] as Record<string, Record<string, Operation>>).flatMap(([path, operations]) =>
      Object.entries(operations).map(([method, operation]) => ({ method: method.toUpperCase() as Described['method'], path, operation })));
    assert.ok(routes.length > 10);
  });
  after(() => fixture.close());

  const call = async (method: string, path: string, body?: Json | Uint8Array, headers: Record<string, string> = {}): Promise<Answered> => {
    const abort = new AbortController();
    const response = await fetch(`${fixture.url}${path}`, {
      method, signal: abort.signal,
      headers: { authorization: `Bearer ${lena.token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: body instanceof Uint8Array ? new Uint8Array(body) : JSON.stringify(body) }),
    });
    const type = response.headers.get('content-type') ?? '';
    const text = type.startsWith('text/event-stream') ? '' : await response.text();
    abort.abort();
    return { status: response.status, type, body: text.startsWith('{') ? (JSON.parse(text) as Answered['body']) : {} };
  };
  const raw = (method: string, path: string, headers: readonly string[], body: string): Promise<Answered> =>
    new Promise((resolve, reject) => {
      const { hostname, port } = new URL(fixture.url);
      const request = send({ host: hostname, port, method, path, headers: ['host', `${hostname}:${port}`, ...headers] as never }, (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => (text += chunk.toString()));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, type: response.headers['content-type'] ?? '', body: text.startsWith('{') ? (JSON.parse(text) as Answered['body']) : {} }));
      });
      request.on('error', reject);
      request.end(body);
    });

  /** Never a fault of ours; and what is refused says with a code what is wrong, and where. */
  const judge = ({ status, type, body }: Answered, what: string): void => {
    assert.ok(status < 500 || status === 501, `${what}: ${status} ${JSON.stringify(body)}`);
    if (status < 400) return;
    assert.match(type, /^application\/problem\+json/, what);
    assert.match(body.code ?? '', /^[A-Z][A-Z_]+$/, what);
    if (status !== 400 && status !== 415 && body.code !== 'INVALID') return;
    assert.ok((body.errors?.length ?? 0) > 0 && body.errors?.every(({ pointer, detail }) => typeof pointer === 'string' && detail !== ''), `${what}: ${JSON.stringify(body)}`);
  };

  const addressOf = (path: string, given: Readonly<Record<string, string>> = {}): string => path.replaceAll(/\{(\w+)\}/g, (_, name: string) => given[name] ?? 'x');

  it('in the address: every parameter of every route', async () => {
    for (const { method, path, operation } of routes) {
      for (const { name, in: place } of operation.parameters ?? []) {
        await Promise.all([...TEXTS.map(encodeURIComponent), ...BROKEN].map(async (text) => {
          if (place === 'path') judge(await call(method, addressOf(path, { [name]: text }), method === 'POST' ? {} : undefined), `${method} ${path} ${name}=${text}`);
          if (place === 'query') judge(await call(method, `${addressOf(path)}?${name}=${text}`), `${method} ${path}?${name}=${text}`);
        }));
        if (place === 'query') {
          const twice = await call(method, `${addressOf(path)}?${name}=1&${name}=2`);
          assert.deepEqual([twice.status, twice.body.code, twice.body.errors?.[0]?.pointer], [400, 'BAD_QUERY', `/query/${name}`]);
          for (const text of BROKEN) assert.equal((await call(method, `${addressOf(path)}?${name}=${text}`)).status, 400, `${path}?${name}=${text}`);
        }
      }
    }
  });

  it('in the headers: the form of the body, and headers that stand twice', async () => {
    const sign = ['authorization', `Bearer ${lena.token}`];
    for (const { method, path, operation } of routes) {
      const address = addressOf(path);
      for (const name of ['authorization', 'idempotency-key', 'last-event-id']) {
        if (name === 'authorization' && path === '/healthz') continue;
        const answer = await raw(method, address, [...(name === 'authorization' ? [] : sign), name, 'Bearer a', name, 'Bearer b', ...(method === 'POST' ? ['content-type', 'application/json'] : [])], method === 'POST' ? '{}' : '');
        assert.deepEqual([answer.status, answer.body.code, answer.body.errors?.[0]?.pointer], [400, 'BAD_HEADER', `/headers/${name}`], `${method} ${path}`);
      }
      for (const text of ['x'.repeat(2000), '\u00e9', '1e300:1', ':']) for (const name of ['idempotency-key', 'last-event-id']) judge(await call(method, address, method === 'POST' ? {} : undefined, { [name]: text }), `${method} ${path} ${name}`);
      if (operation.requestBody === undefined) continue;
      for (const [headers, where] of [
        [{ 'content-type': 'text/plain' }, 'content-type'], [{ 'content-type': 'application/json; charset=utf-16' }, 'content-type'], [{ 'content-type': 'application/json; charset=latin1' }, 'content-type'],
        [{ 'content-encoding': 'gzip' }, 'content-encoding'], [{ 'content-encoding': 'br, gzip' }, 'content-encoding'], [{ 'content-encoding': 'x' }, 'content-encoding'],
      ] as const) {
        const answer = await call(method, address, 'content-encoding' in headers ? gzipSync('{}') : {}, headers);
        assert.deepEqual([answer.status, answer.body.code, answer.body.errors?.[0]?.pointer], [415, 'UNSUPPORTED_MEDIA_TYPE', `/headers/${where}`], `${method} ${path}`);
      }
      for (const headers of [{ 'content-type': 'application/json;charset="UTF-8"' }, { 'content-encoding': 'identity' }]) assert.notEqual((await call(method, address, {}, headers)).status, 415);
      for (const text of ['{"a":1,"a":2}', `${'['.repeat(70)}${']'.repeat(70)}`, '{"a":"\\ud800"}', '{"a":1e999}', '{"__proto__":{}}', '', 'nul', '"\\u0000"', '{"a\\u0000":1}']) {
        const answer = await call(method, address, new TextEncoder().encode(text));
        assert.ok(answer.status === 400 || answer.status === 422, `${text}: ${answer.status}`);
        judge(answer, `${method} ${path} ${text}`);
      }
      judge(await call(method, address, new Uint8Array([0x22, 0xff, 0x22])), `${method} ${path} not UTF-8`);
    }
  });

  const nameOf = ({ requestBody }: Operation): string => requestBody?.content['application/json']?.schema.$ref.split('/').at(-1) ?? '';

  it('in the body: every member of every route and every command', { timeout: 120_000 }, async () => {
    const ofCommand = schemas['Command'] as { anyOf: readonly JsonSchema[] };
    assert.equal(ofCommand.anyOf.length, COMMAND_TYPES.length);
    const known = new Set<string>();
    let sent = 0;
    for (const { path, operation } of routes.filter(({ operation }) => operation.requestBody !== undefined)) {
      const schema = schemas[nameOf(operation)];
      assert.ok(schema !== undefined, path);
      for (const variant of path === '/v1/commands' ? ofCommand.anyOf : [schema]) {
        const sample = sampleOf(variant);
        for (const at of leavesOf(sample)) {
          const place = `/${at.join('/')}`;
          // What several commands have in common is tried in full once.
          const values = known.has(`${path} ${place}`) ? ['a\u0000b', 1e300] : VALUES;
          known.add(`${path} ${place}`);
          await Promise.all(values.map(async (value) => {
            const body = replaced(sample, at, value);
            const id = typeof body === 'object' && body !== null && 'id' in body && typeof body['id'] === 'string' ? body['id'] : 'x';
            const what = `${path} ${place} = ${JSON.stringify(value).slice(0, 40)}`;
            const answer = await call('POST', addressOf(path), body, path === '/v1/commands' ? { 'idempotency-key': /^[\x20-\x7e]+$/.test(id) ? id : 'x' } : {});
            judge(answer, what);
            if (typeof value === 'string' && value.includes('\u0000')) assert.deepEqual([answer.status, answer.body.errors?.[0]?.pointer], [422, place], what);
            sent += 1;
          }));
        }
      }
    }
    assert.ok(sent > 1000, `${sent} bodies`);
    assert.deepEqual(fixture.log.filter(({ line }) => line.startsWith('request failed')), []);
  });
});
