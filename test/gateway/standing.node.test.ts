import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Standing } from '../../src/gateway/index.js';
import type { Api, Received } from './support/api.js';
import { eventually, PROMPT } from './support/eventually.js';
import { startGateway, type Fixture } from './support/fixture.js';
import { TestIssuer } from './support/issuer.js';
import { MultiplexedReader } from './support/multiplexed.js';

const now = (): number => Math.floor(Date.now() / 1000);

/** The last event of a stream once it has ended, and how many came. */
async function endOf(api: Api, path: string): Promise<{ readonly ended: Promise<Record<string, unknown>>; readonly opened: Promise<void> }> {
  let begun: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (begun = resolve));
  const ended = api.frames(path, () => {
    begun();
    return false;
  }, 20_000).then((frames: readonly Received[]) => frames.at(-1) as unknown as Record<string, unknown>);
  ended.catch(() => undefined);
  return Promise.resolve({ ended, opened });
}

describe('gateway: what a token no longer carries', () => {
  let fixture: Fixture;
  let issuer: TestIssuer;
  let run: string;
  const directory = new Map<string, Standing>();
  let directoryFails = false;
  const asked: string[] = [];
  let serial = 0;
  /** A person nobody has met yet. */
  const somebody = (): string => `person-${(serial += 1)}`;
  const as = (sub: string, roles: readonly string[], more: Record<string, unknown> = {}): Promise<Api> => issuer.as(fixture.url, { sub, name: sub, roles, ...more });
  before(async () => {
    issuer = await TestIssuer.create();
    fixture = await startGateway({
      identity: issuer.identity, limits: { ...PROMPT, standingMs: 200, ratePerSecond: 1000, rateBurst: 10_000 },
      standingOf: ({ id, issuer: from }) => {
        asked.push(`${from} ${id}`);
        if (directoryFails) throw new Error('not there');
        return directory.get(id);
      },
    });
    run = await (await as('sam', ['support-rep'])).start('120.00');
  });
  after(() => fixture.close());

  const ALL = () => [`/v1/runs/${run}/events`, '/v1/inbox/events'];
  const said = (event: Record<string, unknown>) => {
    const { status, code, detail } = event['problem'] as Record<string, unknown>;
    return { type: event['type'], status, code, detail: String(detail) };
  };

  it('ends every stream that was opened with a role once a later token is without it, and takes the earlier token no more', async () => {
    const lena = somebody();
    const old = await as(lena, ['support-lead'], { iat: now() - 60 });
    const streams = await Promise.all(ALL().map((path) => endOf(old, path)));
    await Promise.all(streams.map(({ opened }) => opened));
    const several = await MultiplexedReader.open(old, [{ key: 'a', run }, { key: 'b', inbox: 'mine' }]);
    assert.equal((await (await as(lena, ['support-rep'])).get('/v1/runs')).status, 200);
    for (const { ended } of streams) {
      const last = said(await ended);
      assert.deepEqual([last.type, last.status, last.code], ['end', 401, 'TOKEN_INVALID']);
      assert.match(last.detail, /roles have changed/);
    }
    const last = await several.until(({ event, data }) => event === 'end' && data['topic'] === undefined);
    assert.equal(said(last.data).code, 'TOKEN_INVALID');
    assert.equal(await several.next(), undefined);
    await several.close();
    const again = await old.get('/v1/runs');
    assert.deepEqual([again.status, again.body['code']], [401, 'TOKEN_INVALID']);
    assert.equal((await old.frames(`/v1/runs/${run}/events`, () => true).catch(() => [])).length, 0);
  });

  it('leaves the streams of who kept their roles or got more, whichever token comes last', async () => {
    const mara = somebody();
    const first = await as(mara, ['support-lead'], { iat: now() - 60 });
    const reader = await MultiplexedReader.open(first, [{ key: 'a', run }]);
    const others = [await as(mara, ['support-lead', 'finance-lead'], { iat: now() - 30 }), await as(mara, [], { iat: now() - 90 })];
    assert.equal((await others[0]?.get('/v1/runs'))?.status, 200);
    assert.equal((await others[1]?.get('/v1/runs'))?.status, 200, 'an earlier token with less is only less');
    const before = asked.length;
    await eventually('two rounds of judging', () => asked.slice(before).filter((who) => who.endsWith(` ${mara}`)).length >= 2);
    await reader.until(({ event }) => event === 'heartbeat');
    assert.equal((await first.get('/v1/runs')).status, 200);
    await reader.close();
  });

  it('a counted vote is not undone by an earlier token', async () => {
    const farid = somebody();
    assert.equal((await (await as(farid, ['finance-lead'])).get('/v1/runs')).status, 200);
    assert.equal((await (await as(farid, [], { iat: now() - 60 })).get('/v1/runs')).status, 200);
    const { rows } = await fixture.gateway.pool.query<{ value: string }>('SELECT value FROM wf.principal WHERE id = $1', [farid]);
    assert.deepEqual((JSON.parse(rows[0]?.value ?? '{}') as { roles: string[] }).roles, ['finance-lead']);
  });

  for (const [what, standing, detail] of [['a blocked person', { blocked: true }, /blocked/], ['a person without the role', { roles: ['support-rep'] }, /roles have changed/]] as const) {
    it(`ends the streams of ${what} by what the host's directory says, and of an agent that acts for them`, async () => {
      const person = somebody();
      const callers = [await as(person, ['support-lead']), ...('blocked' in standing ? [await as(person, ['support-lead'], { act: { sub: 'assistant' } }), await as('other', ['support-lead'], { act: { sub: person } })] : [])];
      const streams = (await Promise.all(callers.map((api) => Promise.all(ALL().map((path) => endOf(api, path)))))).flat();
      await Promise.all(streams.map(({ opened }) => opened));
      directory.set(person, standing);
      for (const { ended } of streams) assert.match(said(await ended).detail, detail);
      const answers = await Promise.all(callers.map((api) => api.get('/v1/inbox')));
      assert.deepEqual(answers.map(({ status }) => status), 'blocked' in standing ? [401, 401, 401] : [200]);
      if (!('blocked' in standing)) {
        const [frame] = await (callers[0] as Api).frames('/v1/inbox/events', () => true);
        assert.deepEqual(frame?.type === 'snapshot' && frame.me.roles, [], 'only what both have');
      }
    });
  }

  it('lets nobody in while the directory cannot be asked', async () => {
    const person = somebody();
    const api = await as(person, ['support-lead']);
    const [stream] = await Promise.all(ALL().slice(0, 1).map((path) => endOf(api, path)));
    await stream?.opened;
    directoryFails = true;
    assert.deepEqual((await stream?.ended.then(said))?.code, 'IDENTITY_UNAVAILABLE');
    const answer = await (await as(somebody(), ['support-lead'])).get('/v1/runs');
    assert.deepEqual([answer.status, answer.body['code']], [503, 'IDENTITY_UNAVAILABLE']);
    directoryFails = false;
    await eventually('it can be asked again', async () => (await api.get('/v1/runs')).status === 200);
  });
});
