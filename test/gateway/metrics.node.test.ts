import assert from 'node:assert/strict';
import { request } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { COMMAND_TYPES } from '../../src/model/command.js';
import { PROBLEM_CODES } from '../../src/policy/problem-codes.js';
import { isRefusalCode } from '../../src/policy/codes.js';
import { openApiDocument } from '../../src/gateway/http/openapi.js';
import { eventually, PROMPT } from './support/eventually.js';
import { startGateway, type Fixture } from './support/fixture.js';

interface Sample { readonly name: string; readonly labels: Readonly<Record<string, string>>; readonly value: number }

const parse = (text: string): Sample[] =>
  text.split('\n').filter((line) => line !== '' && !line.startsWith('#')).map((line) => {
    const [, name = '', labels = '', value = ''] = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? assert.fail(line);
    return { name, labels: Object.fromEntries([...labels.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, key = '', text = '']) => [key, text])), value: Number(value) };
  });

/** What each label may say; anything else could grow without an end. */
const LABELS: Readonly<Record<string, (value: string) => boolean>> = {
  le: () => true, quantile: () => true, version: () => true, major: () => true, minor: () => true, patch: () => true, kind: () => true, space: () => true,
  method: (value) => ['GET', 'HEAD', 'POST', 'OPTIONS', 'other'].includes(value),
  route: (value) => ['other', '/demo/people', '/demo/session', '/v1/openapi.json', '/v1/audit/tile/*'].includes(value) || Object.hasOwn(openApiDocument()['paths'] as object, value.replaceAll(/:(\w+)/g, '{$1}')),
  status: (value) => /^[2-5]xx$/.test(value) || ['pending', 'running', 'waiting', 'paused', 'stopping'].includes(value),
  type: (value) => (COMMAND_TYPES as readonly string[]).includes(value) || /^[A-Z]\w*$/.test(value),
  outcome: (value) => ['accepted', 'released', 'applied', 'refused', 'unknown', 'failed'].includes(value),
  code: (value) => isRefusalCode(value) || (PROBLEM_CODES as readonly string[]).includes(value),
  state: (value) => ['total', 'idle', 'waiting'].includes(value),
  round: (value) => ['outbox', 'leases', 'recovery', 'due', 'streams', 'checkpoints'].includes(value),
};

describe('gateway: its metrics', () => {
  let fixture: Fixture;
  before(async () => {
    fixture = await startGateway({ limits: PROMPT, metrics: { port: 0 } });
  });
  after(() => fixture.close());

  const url = (): string => fixture.gateway.metricsUrl ?? assert.fail('no metrics');
  const scrape = async (): Promise<Sample[]> => parse(await (await fetch(url())).text());
  const value = (samples: readonly Sample[], name: string, labels: Readonly<Record<string, string>> = {}): number | undefined =>
    samples.find((sample) => sample.name === name && Object.entries(labels).every(([key, text]) => sample.labels[key] === text))?.value;

  it('count commands by type and outcome, refusals by code, and time both, after some work', async () => {
    const [sam, lena] = [await fixture.as('sam'), await fixture.as('lena')];
    const run = await sam.start('120.00');
    const gate = await lena.gate(run, 'open');
    assert.equal((await sam.vote(gate, 'approve', 'support-lead')).status, 403);
    assert.equal((await lena.vote(gate, 'approve', 'support-lead')).status, 200);
    await lena.runStatus(run, 'succeeded');
    await sam.start('130.00');
    for (const path of [`/v1/runs/${run}/events?at=x:1`, '/v1/nothing', `/v1/commands/${run}`, '/some/page', '/v1/audit/entries?text=secret']) await sam.get(path);
    await sam.call('PATCH', '/v1/runs');

    const samples = await scrape();
    assert.equal(value(samples, 'wf_commands_total', { type: 'run.start', outcome: 'accepted' }), 2);
    assert.equal(value(samples, 'wf_commands_total', { type: 'gate.vote', outcome: 'accepted' }), 1);
    assert.equal(value(samples, 'wf_commands_total', { type: 'gate.vote', outcome: 'refused' }), 1);
    assert.equal(value(samples, 'wf_refusals_total', { code: 'NOT_ELIGIBLE' }), 2);
    assert.equal(value(samples, 'wf_command_duration_seconds_count', { type: 'gate.vote' }), 2);
    assert.ok(Number(value(samples, 'wf_http_request_duration_seconds_count', { method: 'GET', route: '/v1/runs/:id/events', status: '2xx' })) >= 1);
  });

  it('have every figure that an operator is told to watch', async () => {
    await eventually('one run that waits, and whose lease is held here', async () => {
      const now = await scrape();
      return value(now, 'wf_runs', { status: 'waiting' }) === 1 && value(now, 'wf_leases_held') === 1;
    });
    const samples = await scrape();
    for (const name of [
      'wf_streams_open', 'wf_leases_held', 'wf_database_connections', 'wf_ready', 'wf_round_age_seconds', 'wf_database_up', 'wf_runs', 'wf_outbox_orders', 'wf_outbox_oldest_seconds',
      'wf_outbox_most_attempts', 'wf_log_records', 'wf_checkpoint_lag_records', 'wf_checkpoint_lag_seconds', 'wf_runs_mended_total', 'wf_drivers_lost_total', 'wf_runs_taken_over_total',
      'wf_leases_lost_total', 'wf_effects_late_total', 'wf_effects_fenced_total', 'wf_database_connections_lost_total', 'wf_transactions_repeated_total', 'nodejs_eventloop_lag_seconds', 'process_start_time_seconds', 'process_resident_memory_bytes',
    ]) assert.ok(samples.some((sample) => sample.name === name), name);
    assert.equal(value(samples, 'wf_database_up'), 1);
    assert.equal(value(samples, 'wf_ready'), 1);
    assert.ok(Number(value(samples, 'wf_log_records')) > 5);
    assert.ok(Number(value(samples, 'wf_database_connections', { state: 'total' })) > 0);
    await eventually('a checkpoint over all records', async () => value(await scrape(), 'wf_checkpoint_lag_records') === 0);
  });

  it('follow a stream and an order that waits', async () => {
    const deaf = await startGateway({ limits: PROMPT, metrics: { port: 0 }, deaf: () => true });
    const own = async (name: string): Promise<number | undefined> => value(parse(await (await fetch(deaf.gateway.metricsUrl ?? '')).text()), name);
    try {
      const [sam, lena] = [await deaf.as('sam'), await deaf.as('lena')];
      const run = await sam.start('120.00');
      await lena.vote(await lena.gate(run, 'open'), 'approve', 'support-lead');
      const reader = new AbortController();
      const stream = await fetch(`${deaf.url}/v1/runs/${run}/events`, { headers: { authorization: `Bearer ${lena.token}` }, signal: reader.signal });
      assert.equal(stream.status, 200);
      await eventually('one stream and one order', async () => (await own('wf_streams_open')) === 1 && (await own('wf_outbox_orders')) === 1 && Number(await own('wf_outbox_oldest_seconds')) > 0 && Number(await own('wf_outbox_most_attempts')) > 0);
      reader.abort();
      await eventually('no stream', async () => (await own('wf_streams_open')) === 0);
    } finally {
      await deaf.close();
    }
  });

  it('name no person, no run and nothing else that has no end', async () => {
    const text = await (await fetch(url())).text();
    const [{ id: run } = { id: '' }] = (await (await fixture.as('sam')).get('/v1/runs')).body['items'] as { id: string }[];
    assert.match(run, /^[0-9a-f-]{36}$/);
    for (const word of [run, 'lena', 'sam', 'secret', 'nothing', 'acme']) assert.ok(!text.includes(word), word);
    for (const { name, labels } of parse(text)) {
      for (const [label, said] of Object.entries(labels)) assert.ok(LABELS[label]?.(said) ?? assert.fail(`${name} has the label ${label}, of which nothing is known here`), `${name}{${label}="${said}"}`);
    }
    assert.ok(parse(text).length < 1500);
  });

  it('are served on their own port only, to this machine, by its own name', async () => {
    assert.equal((await fetch(`${fixture.url}/metrics`)).status, 404);
    assert.match(url(), /^http:\/\/127\.0\.0\.1:\d+\/metrics$/);
    assert.equal((await fetch(url().replace('/metrics', '/v1/runs'))).status, 404);
    assert.equal((await fetch(url(), { method: 'POST' })).status, 405);
    const status = await new Promise((resolve, reject) => {
      request(url(), { headers: { host: 'rebound.example' } }, ({ statusCode }) => resolve(statusCode)).on('error', reject).end();
    });
    assert.equal(status, 403);
    const without = await startGateway({ limits: PROMPT });
    assert.equal(without.gateway.metricsUrl, undefined);
    await without.close();
  });
});
