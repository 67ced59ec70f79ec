import { expect } from '@open-wc/testing';
import type { WorkflowAdapter } from '../../src/adapter/contract.js';
import { AdapterError } from '../../src/adapter/errors.js';
import { manualClock } from '../../src/adapter/testing/index.js';
import { troubleOf } from '../../src/adapter/trouble.js';
import { createClient } from '../../src/client/client.js';
import type { RunStore, WfClient } from '../../src/client/types.js';
import type { AccessAsk } from '../../src/model/access.js';
import { aStep, delta, heartbeat, scripted, snapshot, stepEvent, type Scripted } from './support.js';

interface Said { readonly level: 'warn' | 'error'; readonly message: string; readonly cause: unknown }

/** A client over an adapter that is as it is, and all that it says in the console. */
function over(adapter: Partial<WorkflowAdapter>): { readonly client: WfClient; readonly said: Said[]; readonly clock: ReturnType<typeof manualClock> } {
  const clock = manualClock();
  const said: Said[] = [];
  const client = createClient(adapter as WorkflowAdapter, {
    clock, schedule: (callback) => clock.after(16, callback), storage: null, random: () => 0.5,
    warn: (message, cause) => said.push({ level: 'warn', message, cause }),
    error: (message, cause) => said.push({ level: 'error', message, cause }),
  });
  return { client, said, clock };
}

const ask: AccessAsk = { action: { name: 'gate:approve' }, resource: { type: 'gate', id: 'g1' } };
const vote = { type: 'run.pause', target: { run: 'run-1' }, args: {} } as const;
const broken = (): never => {
  throw new TypeError("Cannot read properties of undefined (reading 'foo')");
};

describe('a mistake in the code of an adapter', () => {
  const places: readonly (readonly [string, Partial<WorkflowAdapter>, (client: WfClient) => unknown])[] = [
    ['open', { open: broken }, (client) => client.retain('run-1')],
    ['open, later', { async *open () { await Promise.resolve(); yield broken(); } }, (client) => client.retain('run-1')],
    ['open, not an iterable', { open: (() => undefined) as unknown as WorkflowAdapter['open'] }, (client) => client.retain('run-1')],
    ['open, a promise of one', { open: (async () => []) as unknown as WorkflowAdapter['open'] }, (client) => client.retain('run-1')],
    ['open, missing', {}, (client) => client.retain('run-1')],
    ['list', { open: broken, list: broken }, (client) => client.list('runs').catch(() => undefined)],
    ['authorize', { open: broken, authorize: broken }, (client) => client.permissions.recheck(ask)],
    ['execute', { open: broken, execute: broken, receipt: async () => null }, (client) => client.desk.submit(vote)],
    ['receipt', { open: broken, execute: () => Promise.reject(new Error('lost')), receipt: broken }, (client) => client.desk.submit(vote)],
    ['audit.entries', { open: broken, audit: { entries: broken, checkpoint: broken, proof: broken } }, (client) => client.audit?.entries({}, {}).catch(() => undefined)],
  ];
  for (const [name, adapter, use] of places) {
    it(`leaves one error with its cause in the console: ${name}`, async () => {
      const { client, said, clock } = over(adapter);
      use(client);
      await clock.advance(60_000);
      const errors = said.filter(({ level }) => level === 'error');
      expect(errors, JSON.stringify(said)).to.have.length(1);
      expect(errors[0]?.cause).to.be.instanceOf(TypeError);
      expect(errors[0]?.message).to.include(name.split(',')[0]?.replace('open', 'stream'));
      client.dispose();
    });
  }

  it('is a state of its own, and mends itself once the code does', async () => {
    let isBroken = true;
    const world = scripted();
    const { client, clock } = over({ open: (topic, options) => (isBroken ? broken() : world.adapter.open(topic, options)) });
    const store = client.retain('run-1');
    await clock.settle();
    expect(store.connection.state).to.equal('failed');
    expect(store.connection.error && troubleOf(store.connection.error)).to.equal('page-fault');
    isBroken = false;
    await clock.advance(5000);
    await world.stream.send(snapshot(1), heartbeat(1));
    await clock.advance(16);
    expect(store.connection.state).to.equal('live');
  });
});

describe('why a connection is gone', () => {
  const trouble = ({ connection }: RunStore): string | undefined => connection.error && troubleOf(connection.error);

  it('is never "offline" unless the device says so', async () => {
    const world = scripted();
    const store = world.client.retain('run-1');
    await world.stream.send(snapshot(1), heartbeat(1));
    world.stream.queue.close();
    await world.clock.settle();
    expect(trouble(store)).to.equal('lost');
    await world.clock.advance(1000);
    await world.stream.send(heartbeat(1));
    await world.clock.advance(16_000);
    expect(trouble(store)).to.equal('too-slow');
    expect(world.warnings.filter((line) => line.includes('SILENT'))).to.have.length(1);
  });

  it('is told in the console once per kind, however long it lasts', async () => {
    const { client, said, clock } = over({ open: () => { throw new AdapterError('unavailable', 'Bad gateway.', { detailCode: 'BAD_GATEWAY' }); } });
    const store = client.retain('run-1');
    await clock.advance(300_000);
    expect(trouble(store)).to.equal('unreachable');
    expect(said.map(({ level, message }) => [level, message.includes('BAD_GATEWAY')])).to.deep.equal([['warn', true]]);
  });
});

describe('the clock of silence', () => {
  it('counts from the last news', async () => {
    const world = scripted();
    const store = world.client.retain('run-1');
    await world.stream.send(snapshot(1), heartbeat(1));
    await world.clock.advance(5000);
    await world.stream.send(heartbeat(1));
    const heardAt = world.clock.now();
    await world.clock.advance(12_500);
    expect(store.connection).to.include({ state: 'stale', since: heardAt });
    await world.clock.advance(60_000);
    expect(store.connection.since, 'whoever looks, whenever they came').to.equal(heardAt);
  });

  it('knows how long a machine slept', async () => {
    const world = scripted();
    const store = world.client.retain('run-1');
    await world.stream.send(snapshot(1), heartbeat(1));
    const heardAt = world.clock.now();
    await world.clock.advance(1000);
    world.clock.setWallClock(heardAt + 3_600_000);
    await world.clock.advance(12_000);
    expect(store.connection).to.include({ state: 'stale', since: heardAt });
    expect(world.opened.length).to.be.greaterThan(1);
  });
});

/** Keeps the world going for a while: every stream that is opened gets what `play` sends. */
async function during(world: Scripted, seconds: number, play: (world: Scripted) => Promise<void>): Promise<void> {
  let played = 0;
  for (let second = 0; second < seconds; second += 1) {
    if (world.opened.length > played) {
      played = world.opened.length;
      await play(world);
    } else if (second % 5 === 0) {
      await world.stream.send(heartbeat(12));
    }
    await world.clock.advance(1000);
  }
}

describe('the parts of a snapshot', () => {
  const parts = (order: readonly number[]) => order.map((part) => snapshot(12, { steps: [aStep(`p${part}`)], ...(part === 1 ? {} : { runs: [] }) }, { part, parts: 12 }));

  it('make the same state in any order, from one stream', async () => {
    const world = scripted();
    const store = world.client.retain('run-1');
    await during(world, 30, ({ stream }) => stream.send(...parts([7, 3, 12, 1, 11, 2, 9, 5, 10, 4, 8, 6])));
    expect(world.opened).to.have.length(1);
    expect(store.connection.state).to.equal('live');
    expect([...store.steps.keys()]).to.deep.equal(Array.from({ length: 12 }, (_, n) => `p${n + 1}`));
    expect(world.warnings).to.deep.equal([]);
  });

  it('that never come are asked for with growing pauses, and the cause is said once', async () => {
    const world = scripted();
    const store = world.client.retain('run-1');
    await during(world, 60, ({ stream }) => stream.send(...parts([1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 12])));
    expect(world.opened.length).to.be.within(2, 4);
    expect(store.connection.error?.message).to.include('these have not come: 7');
    expect(world.warnings.filter((line) => line.includes('these have not come: 7'))).to.have.length(1);
  });

  it('that contradict one another are not asked for in a loop', async () => {
    const world = scripted();
    world.client.retain('run-1');
    await during(world, 30, ({ stream }) => stream.send(snapshot(12, {}, { part: 1, parts: 3 }), snapshot(12, {}, { part: 2, parts: 4 })));
    expect(world.opened.length).to.be.at.most(4);
    expect(world.warnings.filter((line) => line.includes('BAD_PARTS'))).to.have.length(1);
  });
});

describe('a server that is always wrong', () => {
  const wrongs: readonly (readonly [string, (world: Scripted) => Promise<void>])[] = [
    ['two changes under one number', ({ stream }) => stream.send(snapshot(11), delta(12, [stepEvent('x')]), delta(12, [stepEvent('y')]))],
    ['a snapshot that is older', ({ stream }) => stream.send(snapshot(12), snapshot(9))],
    ['another epoch in each heartbeat', ({ stream }) => stream.send(snapshot(12), heartbeat(12, 'another'))],
    ['reset, again and again', ({ stream }) => stream.send(snapshot(12), { type: 'reset', reason: 'behind' })],
    ['a change that cannot be read', ({ stream }) => stream.send(snapshot(11), delta(12, [{ kind: 'step', value: { id: 'bad' } } as never]))],
  ];
  for (const [name, play] of wrongs) {
    it(`is asked for few snapshots: ${name}`, async () => {
      const world = scripted();
      world.client.retain('run-1');
      await during(world, 30, play);
      expect(world.opened.length).to.be.at.most(4);
      expect(world.warnings.length, 'the cause is said').to.be.within(1, 2);
    });
  }
});

describe('what is quarantined', () => {
  it('leaves one line per kind: entity, path, expected, received', async () => {
    const world = scripted();
    world.client.retain('run-1');
    const bad = (id: string) => ({ kind: 'step', value: { ...aStep(id), label: { text: 7 } } });
    await world.stream.send(snapshot(10), delta(11, [bad('s1'), bad('s2'), bad('s3')] as never));
    await world.frame();
    const [line = ''] = world.warnings;
    expect(world.warnings).to.have.length(1);
    for (const word of ['run run-1, seq 11', 'step "s1"', '/label/text', 'expected string', 'received 7']) expect(line).to.include(word);
  });

  it('never shows the whole of a value', async () => {
    const world = scripted();
    world.client.retain('run-1');
    const secret = 'sk-live-0123456789abcdef0123456789abcdef';
    await world.stream.send(snapshot(10), delta(11, [{ kind: 'step', value: { ...aStep('s1'), attempts: `Authorization: Bearer ${secret}` } }] as never));
    expect(world.warnings).to.have.length(1);
    expect(world.warnings[0]).to.not.include(secret);
    expect(world.warnings[0]?.length).to.be.below(500);
  });

  it('stays within bounds, whatever comes', async () => {
    const world = scripted();
    world.client.retain('run-1');
    await world.stream.send(snapshot(10));
    const kinds = Array.from({ length: 300 }, (_, n) => ({ kind: `made-up-${n}`, value: {} }));
    await world.stream.send(delta(11, kinds as never));
    expect(world.warnings.length).to.be.at.most(52);
  });

  it('is told of every door: pages, receipts, decisions, records', async () => {
    const nonsense = async (): Promise<never> => ({ nonsense: true }) as never;
    const { client, said, clock } = over({
      async *open () { yield snapshot(1); await new Promise(() => undefined); },
      list: nonsense, authorize: nonsense, execute: nonsense, receipt: nonsense,
      audit: { entries: nonsense, checkpoint: nonsense, proof: nonsense },
    });
    void client.list('runs').catch(() => undefined);
    void client.permissions.recheck(ask);
    void client.desk.submit(vote);
    void client.audit?.entries({}, {}).catch(() => undefined);
    void client.audit?.checkpoint({}).catch(() => undefined);
    void client.audit?.proof({ index: 0, size: 1 }, {}).catch(() => undefined);
    await clock.advance(5000);
    for (const door of ['list(runs)', 'authorize()', 'execute(run.pause)', 'receipt()', 'audit.entries()', 'audit.checkpoint()', 'audit.proof()']) {
      expect(said.filter(({ message }) => message.includes(door)), door).to.have.length(1);
    }
    client.dispose();
  });

  it('names the answer about one gate that could not be read', async () => {
    const { client, said, clock } = over({ async *open () { yield snapshot(1); await new Promise(() => undefined); }, authorize: async () => [{ decision: 'yes' }] as never });
    void client.permissions.recheck(ask);
    await clock.settle();
    expect(said).to.have.length(1);
    for (const word of ['gate:approve', 'gate g1', '/decision', 'boolean', '"yes"']) expect(said[0]?.message).to.include(word);
    client.dispose();
  });

});

const digests = { request: 'r'.repeat(43), payload: 'p'.repeat(43), shown: 's'.repeat(43) };

describe('a server that contradicted itself', () => {
  it('is not decided on until somebody loads the run again', async () => {
    const sent: string[] = [];
    const world = scripted({ execute: async ({ id, type }) => {
      sent.push(type);
      return { id, status: 'accepted' };
    } });
    const store = world.client.retain('run-1');
    const decision = { type: 'gate.vote', target: { run: 'run-1', gate: 'g1' }, args: { choice: 'approve', asRole: 'support-lead', revision: 1, digests, presentation: { locale: 'en', timeZone: 'UTC', kitVersion: '0' }, seen: { evidence: [], dwellMs: 900, complete: true, channel: 'pointer', source: 'attested' }, } } as const;
    await world.stream.send(snapshot(10), delta(11, [stepEvent('x')]), delta(11, [stepEvent('y')]));
    await world.stream.send(snapshot(11), heartbeat(11));
    await world.frame();
    expect(store.connection).to.include({ state: 'live', historyWarning: 'equivocation' });
    const flight = await world.client.desk.submit(decision);
    expect([flight.phase, flight.error?.detailCode]).to.deep.equal(['failed', 'HISTORY_DOUBTFUL']);
    expect(sent).to.deep.equal([]);
    store.resync();
    await world.clock.settle();
    expect(store.connection.historyWarning, 'not before the snapshot').to.equal('equivocation');
    await world.stream.send(snapshot(12), heartbeat(12));
    await world.frame();
    expect(store.connection).to.include({ state: 'live', historyWarning: undefined });
  });
});
