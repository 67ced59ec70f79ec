import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import type { Gate } from '../../src/model/gate.js';
import type { Policy } from '../../src/model/policy.js';
import type { Run } from '../../src/model/run.js';
import { PERMISSIONS } from '../../src/policy/permissions.js';
import { eventually } from './support/eventually.js';
import { startGateway, type Fixture } from './support/fixture.js';
import { attemptsOf, generatedPolicy, Oracle, peopleOf, type Person, type World } from './support/matrix.js';
import { policy } from './support/policy.js';

type Json = Readonly<Record<string, unknown>>;
interface Answer { readonly status: number; readonly body: Json }
interface Frame { readonly event: string; readonly data: Json & { readonly state?: Readonly<Record<string, readonly Json[]>>; readonly events?: readonly (Json & { readonly value?: Json })[] } }

const ALL_SEEING = { id: 'truth', name: 'Truth', roles: ['all-seeing'] } as const;
const REFUSED = { missing: 404, forbidden: 403, unsupported: 501 } as const;
/** Arguments that fit the schemas of commands which nothing here carries out. */
const SAMPLES: Json = {
  'step.retry': {}, 'step.skip': {}, 'step.reroute': { option: 'o' }, 'step.override': { argsRaw: '{}' }, 'handoff.ask': { question: 'q' },
  'handoff.propose': { to: 'p', scope: [], mode: 'blocking', brief: { goal: '', done: [], open: [], risks: [], doNot: [], artefacts: [] } },
  'access.request': { action: 'a', resource: { type: 't', id: 'i' } }, 'policy.set': { policy: {} },
};
const withoutGate = ({ gate: _gate, ...rest }: Json): Json => rest;
const seeds = (process.env['WF_MATRIX_SEEDS'] ?? '1').split(',').map(Number);
const POLICIES: readonly (readonly [string, Policy])[] = [['the policy of the tests', policy], ...seeds.map((seed) => [`generated policy ${seed}`, generatedPolicy(seed, 6)] as const)];

for (const [name, base] of POLICIES) {
  describe(`gateway: what is served is what ${name} allows`, () => {
    const people = peopleOf(base, seeds[0] ?? 1);
    const rules: Policy = { ...base, roles: [...base.roles, { id: 'all-seeing', label: { text: 'All' }, permissions: ['run:read', 'gate:read', 'audit:read'] }] };
    const tokens = new Map<string, string>();
    let fixture: Fixture;
    let world: World;
    /** Everything, as a person sees it who may see everything. */
    let truth: { readonly runs: readonly Json[]; readonly records: readonly { readonly raw: string }[]; readonly size: number; readonly snapshot: Frame; readonly history: readonly Frame[] };

    const request = (who: Person, path: string, init: RequestInit = {}): Promise<Response> =>
      Promise.resolve(fixture.gateway.app.request(`http://localhost${path}`, { ...init, headers: { authorization: `Bearer ${tokens.get(who.id)}`, 'content-type': 'application/json', ...(init.headers as Record<string, string> | undefined) } }));
    const call = async (who: Person, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> => {
      const response = await request(who, path, body === undefined ? {} : { method: 'POST', body: JSON.stringify(body), headers });
      const text = await response.text();
      return { status: response.status, body: response.headers.get('content-type')?.includes('json') === true ? (JSON.parse(text) as Json) : { text } };
    };
    /** Frames up to one of this kind; the stream is left then. */
    const frames = async (who: Person, path: string, last: string | ((frame: Frame) => boolean), body?: unknown): Promise<readonly Frame[] | number> => {
      const response = await request(who, path, body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) });
      if (response.status !== 200) {
        await response.body?.cancel();
        return response.status;
      }
      const seen: Frame[] = [];
      let buffer = '';
      const reader = (response.body ?? new ReadableStream()).pipeThrough(new TextDecoderStream()).getReader();
      for (;;) {
        const { value, done } = await reader.read();
        if (done) return seen;
        buffer += value;
        for (let end = buffer.indexOf('\n\n'); end >= 0; end = buffer.indexOf('\n\n')) {
          const lines = buffer.slice(0, end).split('\n');
          buffer = buffer.slice(end + 2);
          const field = (field: string) => lines.find((line) => line.startsWith(`${field}: `))?.slice(field.length + 2) ?? '';
          seen.push({ event: field('event'), data: JSON.parse(field('data')) as Frame['data'] });
          const newest = seen.at(-1) as Frame;
          if (typeof last === 'string' ? newest.data['type'] === last : last(newest)) {
            await reader.cancel();
            return seen;
          }
        }
      }
    };
    const command = (who: Person, type: string, target: object, args: unknown, expect?: object): Promise<Answer> => {
      const id = randomUUID();
      return call(who, '/v1/commands', { v: 1, id, type, target, args, ...(expect === undefined ? {} : { expect }) }, { 'idempotency-key': id });
    };
    const start = async (amount: string): Promise<string> => String((await command(people[0] as Person, 'run.start', { workflow: 'refund' }, { input: { order: 'A', refund: { amount, currency: 'EUR' } } })).body['run']);
    const snapshotOf = (seen: readonly Frame[] | number): Frame => {
      assert.ok(typeof seen !== 'number', 'the stream was refused');
      const found = seen.find(({ data }) => data['type'] === 'snapshot');
      assert.ok(found);
      return found;
    };

    before(async () => {
      fixture = await startGateway({ policy: rules, identity: { demo: [...people, ALL_SEEING] }, limits: { ratePerSecond: 100_000, rateBurst: 100_000, streams: 10_000, heartbeatMs: 5000 } });
      for (const { id } of [...people, ALL_SEEING]) {
        const session = await fixture.gateway.app.request('http://localhost/demo/session', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ person: id }) });
        tokens.set(id, String(((await session.json()) as Json)['token']));
      }
      const [open, over] = [await start('120.00'), await start('9.00')];
      let listed: readonly Json[] = [];
      await eventually('one run waits and one is over', async () => {
        listed = (await call(ALL_SEEING, '/v1/runs')).body['items'] as readonly Json[];
        return listed.find(({ id }) => id === open)?.['status'] === 'waiting' && listed.find(({ id }) => id === over)?.['status'] === 'succeeded';
      });
      const snapshot = snapshotOf(await frames(ALL_SEEING, `/v1/runs/${open}/events`, 'heartbeat'));
      const [run] = snapshot.data.state?.['runs'] ?? [];
      const [gate] = snapshot.data.state?.['gates'] ?? [];
      world = { policy: rules, run: run as unknown as Run, gate: gate as unknown as Gate, over: listed.find(({ id }) => id === over) as unknown as Run };
      const history = await frames(ALL_SEEING, `/v1/runs/${open}/events?from=${String(snapshot.data['epoch'])}:0`, 'heartbeat');
      const { body } = await call(ALL_SEEING, '/v1/audit/entries?limit=1000');
      truth = { runs: listed, records: body['entries'] as readonly { raw: string }[], size: Number(body['size']), snapshot, history: typeof history === 'number' ? [] : history };
      assert.ok(truth.records.length === truth.size && truth.history.length > 2);
    });
    after(() => fixture.close());

    const expectedState = (oracle: Oracle) => {
      const state = truth.snapshot.data.state ?? {};
      return oracle.seesGates ? state : { ...state, gates: [], steps: (state['steps'] ?? []).map(withoutGate), edges: (state['edges'] ?? []).map(withoutGate) };
    };
    const expectedEvents = (oracle: Oracle, events: NonNullable<Frame['data']['events']>) =>
      oracle.seesGates ? events : events.filter(({ kind, of }) => kind !== 'gate' && of !== 'gate').map((event) => (event.value === undefined || !['step', 'edge'].includes(String(event['kind'])) ? event : { ...event, value: withoutGate(event.value) }));
    const stateOf = ({ data }: Frame) => ({ ...data.state });
    const meOf = ({ id, name, roles }: Person) => ({ id, name, roles });
    const isOfGate = ({ raw }: { readonly raw: string }): boolean => (JSON.parse(raw) as { resource: { type: string } }).resource.type === 'gate';
    const inboxOf = (oracle: Oracle): readonly unknown[] => (oracle.hasInInbox ? [world.gate] : []);

    /** One entry for each address of the API; an address without one fails. */
    const ROUTES: Readonly<Record<string, (who: Person, oracle: Oracle) => Promise<void>>> = {
      '/v1/runs': async (who, oracle) => {
        const { status, body } = await call(who, '/v1/runs');
        assert.equal(status, 200);
        assert.deepEqual(body, { items: oracle.readsRun ? truth.runs : [] });
      },
      '/v1/runs/{id}/events': async (who, oracle) => {
        const path = `/v1/runs/${world.run.id}/events`;
        const [now, since, then] = [await frames(who, path, 'heartbeat'), await frames(who, `${path}?from=${String(truth.snapshot.data['epoch'])}:0`, 'heartbeat'), await frames(who, `${path}?at=${String(truth.snapshot.data['epoch'])}:${String(truth.snapshot.data['seq'])}`, 'snapshot')];
        if (!oracle.readsRun) return assert.deepEqual([now, since, then], [404, 404, 404]);
        const snapshot = snapshotOf(now);
        assert.deepEqual(stateOf(snapshot), expectedState(oracle));
        assert.deepEqual(meOf(snapshot.data['me'] as Person), meOf(who));
        assert.deepEqual({ ...stateOf(snapshotOf(then)), streams: [] }, { ...expectedState(oracle), streams: [] });
        const told = (seen: readonly Frame[]) => seen.filter(({ event }) => event === 'delta').map(({ data }) => ({ ...data }));
        assert.deepEqual(told(since as readonly Frame[]), told(truth.history).map((delta) => ({ ...delta, events: expectedEvents(oracle, delta.events ?? []) })));
      },
      '/v1/inbox': async (who, oracle) => assert.deepEqual((await call(who, '/v1/inbox')).body, { items: inboxOf(oracle) }),
      '/v1/inbox/events': async (who, oracle) => {
        const { gates, runs } = stateOf(snapshotOf(await frames(who, '/v1/inbox/events', 'heartbeat')));
        assert.deepEqual({ gates, runs: runs?.map(({ id }) => id) }, { gates: inboxOf(oracle), runs: oracle.hasInInbox ? [world.run.id] : [] });
        const epoch = String(snapshotOf(await frames(who, '/v1/inbox/events', 'heartbeat')).data['epoch']);
        const history = await frames(who, `/v1/inbox/events?from=${epoch}:0`, 'heartbeat');
        assert.ok(typeof history !== 'number');
        const named = history.flatMap(({ data }) => data.events ?? []).map((event) => [event['kind'], event.value?.['id'] ?? event['id']]);
        assert.ok(named.every(([kind]) => kind === 'gate' || kind === 'gone'));
        assert.equal(named.some(([, id]) => id === world.gate.id), oracle.hasInInbox);
      },
      '/v1/events': async (who, oracle) => {
        const both = await frames(who, '/v1/events', ({ event, data }) => (event === 'topic a' && data['type'] === 'snapshot') || (event === 'end' && data['topic'] === 'a'), { topics: [{ key: 'a', run: world.run.id }, { key: 'b', inbox: 'mine' }] });
        assert.ok(typeof both !== 'number');
        const snapshot = both.find(({ event, data }) => event === 'topic a' && data['type'] === 'snapshot');
        if (oracle.readsRun) assert.deepEqual(snapshot === undefined ? undefined : stateOf(snapshot), expectedState(oracle));
        else assert.equal(JSON.stringify(both).includes(world.gate.id), false);
      },
      '/v1/events/{stream}/topics': async (who) => assert.equal((await call(who, `/v1/events/${randomUUID()}/topics`, { drop: [] })).status, 404),
      '/v1/workflows': async (who) => assert.equal((await call(who, '/v1/workflows')).status, 200),
      '/v1/commands': () => Promise.resolve(),
      '/v1/commands/{id}': async (who) => {
        const id = randomUUID();
        await call(who, '/v1/commands', { v: 1, id, type: 'audit.export', target: {}, args: { format: 'csv' } }, { 'idempotency-key': id });
        assert.equal((await call(who, `/v1/commands/${id}`)).body['id'], id);
        assert.equal((await call(ALL_SEEING, `/v1/commands/${id}`)).status, 404);
      },
      '/access/v1/evaluations': async (who, oracle) => {
        const gateAsks = PERMISSIONS.filter((permission) => permission.startsWith('gate:')).map((permission) => ({ action: { name: permission }, resource: { type: 'gate', id: world.gate.id } }));
        const others = [['run:read', 'run', world.run.id], ['run:start', 'workflow', 'refund'], ['audit:read', 'audit', 'test.example/log'], ['audit:export', 'audit', 'test.example/log'], ['audit:redact', 'audit', 'test.example/log'], ['policy:read', 'policy', 'refunds'], ['run:pause', 'run', world.run.id], ['run:stop', 'run', world.run.id]];
        const asks = [...gateAsks, ...others.map(([action = '', type = '', id = '']) => ({ action: { name: action }, resource: { type, id } }))];
        const { body } = await call(who, '/access/v1/evaluations', { evaluations: asks });
        const answers = body['evaluations'] as { decision: boolean; context: { reason_code?: string } }[];
        for (const [index, { action: { name: action }, resource }] of asks.entries()) {
          const answer = answers[index];
          const hidden = resource.type === 'gate' ? !oracle.seesGates : resource.type === 'run' && !oracle.readsRun;
          assert.equal(answer?.context.reason_code === 'NOT_FOUND', hidden, `${action} of ${resource.type}`);
          if (!hidden && answer?.decision === true && !(oracle.owns && ['run:read', 'run:stop', 'gate:revoke'].includes(action))) assert.ok(oracle.may(action), `${action} is allowed without a permission for it`);
          if (resource.type !== 'gate' && !hidden && oracle.may(action)) assert.ok(answer?.decision, `${action} is not allowed in spite of the permission`);
        }
      },
      '/v1/audit/entries': async (who, oracle) => {
        const whole = await call(who, `/v1/audit/entries?limit=1000&before=${truth.size}`);
        const ofRun = await call(who, `/v1/audit/entries?limit=1000&before=${truth.size}&run=${world.run.id}`);
        const missing = await call(who, `/v1/audit/entries?run=${randomUUID()}`);
        if (!oracle.may('audit:read')) return assert.deepEqual([whole.status, ofRun.status, missing.status], [403, 403, 403]);
        const seen = truth.records.filter((record) => oracle.may('gate:read') || !isOfGate(record));
        assert.deepEqual(whole.body['entries'], seen);
        assert.equal(missing.status, 404);
        if (!oracle.readsRun) return assert.deepEqual(ofRun.body, missing.body);
        assert.deepEqual(ofRun.body['entries'], seen.filter(({ raw }) => (JSON.parse(raw) as { context: { run?: string } }).context.run === world.run.id));
      },
      '/v1/audit/checkpoint': async (who) => assert.ok([200, 204].includes((await call(who, '/v1/audit/checkpoint')).status)),
      '/v1/audit/proof': async (who, oracle) => assert.equal((await call(who, '/v1/audit/proof?index=0')).status, oracle.may('audit:read') ? 200 : 403),
      '/v1/audit/tile/{level}/{path}': async (who, oracle) => {
        assert.equal((await call(who, '/v1/audit/tile/0/000.p/1')).status, 200);
        assert.equal((await call(who, '/v1/audit/tile/entries/000.p/1')).status, oracle.may('audit:read') && oracle.may('gate:read') ? 200 : 403);
      },
      '/healthz': async (who) => assert.equal((await call(who, '/healthz')).status, 200),
      '/readyz': async (who) => assert.ok([200, 503].includes((await call(who, '/readyz')).status)),
    };

    it('on every route, for every person, field by field', async () => {
      const document = (await call(ALL_SEEING, '/v1/openapi.json')).body;
      assert.deepEqual(Object.keys(document['paths'] as Json).sort(), Object.keys(ROUTES).sort(), 'each address has its entry here');
      for (const [path, check] of Object.entries(ROUTES)) {
        for (const who of people) {
          await check(who, new Oracle(who, world)).catch((error: unknown) => {
            throw new Error(`${path} for ${who.id} (${who.roles.join(', ')})`, { cause: error });
          });
        }
      }
    });

    it('by every command, and each refusal is on record', async () => {
      const refusals = async (): Promise<number> => Number((await fixture.gateway.pool.query<{ n: string }>(`SELECT count(*) AS n FROM wf.audit_entry WHERE type = 'refused'`)).rows[0]?.n);
      let cells = 0;
      for (const who of people) {
        for (const { type, target, args, expect, verdict } of attemptsOf(who, world, SAMPLES)) {
          const before = await refusals();
          const answer = await command(who, type, target, args ?? {}, expect);
          const shown = `${type} by ${who.id} (${who.roles.join(', ')}): ${answer.status} ${JSON.stringify(answer.body).slice(0, 300)}`;
          if (verdict === 'allowed') assert.ok(![401, 403, 404, 422, 500, 501].includes(answer.status), shown);
          else assert.equal(answer.status, REFUSED[verdict], shown);
          assert.equal(await refusals(), before + (answer.status === 200 ? 0 : 1), shown);
          cells += 1;
        }
      }
      assert.ok(cells > people.length * 30, String(cells));
      const [gate] = snapshotOf(await frames(ALL_SEEING, `/v1/runs/${world.run.id}/events`, 'heartbeat')).data.state?.['gates'] ?? [];
      assert.deepEqual(gate, world.gate, 'nothing of it changed the gate');
    });
  });
}
