import { expect } from '@open-wc/testing';
import { AdapterError } from '../../src/adapter/errors.js';
import type { StoreChange } from '../../src/client/types.js';
import { aRun, aStep, delta, EPOCH, heartbeat, lena, scripted, snapshot, stepEvent, type Scripted } from './support.js';

/** A store that is live at seq 10. */
async function liveStore(prepare: (world: Scripted) => void = () => undefined) {
  const world = scripted();
  prepare(world);
  const store = world.client.retain('run-1');
  const changes: StoreChange[] = [];
  store.subscribe((change) => changes.push(change));
  await world.stream.send(snapshot(10, { steps: [aStep('a'), aStep('b')] }), heartbeat(10));
  await world.frame();
  return { ...world, world, store, changes };
}

describe('a run store in step with its backend', () => {
  it('goes from connecting to live with its first snapshot, and tells once per frame', async () => {
    const world = scripted();
    const store = world.client.retain('run-1');
    const { stream, frame } = world;
    const changes: StoreChange[] = [];
    store.subscribe((change) => changes.push(change));
    expect(store.connection.state).to.equal('connecting');
    expect(world.opened[0]?.options.from).to.equal(undefined);
    await stream.send(snapshot(10, { steps: [aStep('a')] }));
    expect(store.steps.size, 'nothing before the frame').to.equal(0);
    expect(store.connection.state).to.equal('connecting');
    await frame();
    expect(store.connection.state).to.equal('live');
    expect(store.me).to.deep.equal(lena);
    expect(store.cursor).to.deep.equal({ epoch: EPOCH, seq: 10 });
    expect([...store.steps.keys()]).to.deep.equal(['a']);
    expect(changes).to.have.length(1);
    expect(changes[0]).to.include({ reset: true, connection: true, topology: true });
  });

  it('applies deltas in order, coalesced into one notification per frame', async () => {
    const { store, stream, frame, changes } = await liveStore();
    await stream.send(delta(11, [stepEvent('a', 'succeeded')]), delta(12, [stepEvent('c')]), delta(13, [{ kind: 'gone', of: 'step', id: 'b' }]));
    await frame();
    expect(store.cursor?.seq).to.equal(13);
    expect(store.steps.get('a')?.status).to.equal('succeeded');
    expect([...store.steps.keys()]).to.deep.equal(['a', 'c']);
    expect(changes).to.have.length(2);
    expect([...(changes[1]?.changed.step ?? [])]).to.deep.equal(['a', 'c', 'b']);
    expect(changes[1]).to.include({ reset: false, topology: true });
  });

  it('calls a new status no new topology', async () => {
    const { store, stream, frame, changes } = await liveStore();
    const before = store.topologyVersion;
    await stream.send(delta(11, [stepEvent('a', 'failed')]));
    await frame();
    expect(changes.at(-1)?.topology).to.equal(false);
    expect(store.topologyVersion).to.equal(before);
  });

  it('freezes what it holds', async () => {
    const { store } = await liveStore();
    const step = store.steps.get('a');
    expect(Object.isFrozen(step) && Object.isFrozen(step?.label) && Object.isFrozen(step?.attempts)).to.equal(true);
  });

  it('drops a repeated delta', async () => {
    const { store, stream, frame, opened } = await liveStore();
    await stream.send(delta(11), delta(11));
    await frame();
    expect(store.connection).to.include({ state: 'live', historyWarning: undefined });
    expect(opened).to.have.length(1);
  });

  it('shows two different deltas under one number, and starts over', async () => {
    const { store, world, stream, frame } = await liveStore();
    await stream.send(delta(11, [stepEvent('x')]), delta(11, [stepEvent('y')]));
    await frame();
    expect(store.connection.historyWarning).to.equal('equivocation');
    expect(store.incomplete).to.equal(true);
    expect(world.opened).to.have.length(2);
    expect(world.stream.options.from).to.equal(undefined);
    await world.stream.send(snapshot(11, { steps: [aStep('y')] }));
    await frame();
    expect(store.connection).to.include({ state: 'live', historyWarning: 'equivocation' });
    expect(store.incomplete).to.equal(false);
  });

  it('tells a contradiction from a repetition over the last 1,024 deltas whatever the order of keys', async () => {
    const { store, stream, frame, opened } = await liveStore();
    const reordered = (seq: number) => JSON.parse(`{"events":[{"value":{"attempts":[],"label":{"text":"s${seq}"},"status":"running","kind":"tool","key":"s${seq}","run":"run-1","id":"s${seq}"},"kind":"step"}],"id":"d${seq}","seq":${seq},"epoch":"${EPOCH}","type":"delta"}`) as unknown;
    for (let seq = 11; seq <= 11 + 1024; seq += 1) await stream.send(delta(seq));
    await stream.send(reordered(500), reordered(12));
    await frame();
    expect(opened).to.have.length(1);
    await stream.send(delta(11, [stepEvent('older than what is remembered')]));
    expect(store.connection.historyWarning).to.equal(undefined);
    await stream.send(delta(12, [stepEvent('other')]));
    expect(store.connection.historyWarning).to.equal('equivocation');
  });

  it('keeps early deltas back and applies them when the missing one comes', async () => {
    const { store, stream, frame, opened, clock } = await liveStore();
    await stream.send(delta(13), delta(12));
    await frame();
    expect(store.cursor?.seq).to.equal(10);
    await clock.advance(1900);
    await stream.send(delta(11));
    await frame();
    expect(store.cursor?.seq).to.equal(13);
    await clock.advance(3000);
    expect(opened).to.have.length(1);
  });

  it('notices a contradiction among deltas that are still waiting', async () => {
    const { store, stream } = await liveStore();
    await stream.send(delta(13, [stepEvent('x')]), delta(13, [stepEvent('y')]));
    expect(store.connection.historyWarning).to.equal('equivocation');
  });

  it('opens again from its cursor after 2 s of waiting, and without it if that is not enough', async () => {
    const { store, world, stream, frame, clock } = await liveStore();
    await stream.send(delta(12));
    await clock.advance(2100);
    expect(world.opened).to.have.length(2);
    expect(world.stream.options.from).to.deep.equal({ epoch: EPOCH, seq: 10 });
    expect(stream.options.signal.aborted).to.equal(true);
    expect(store.connection.state).to.equal('catching-up');
    await world.stream.send(delta(12));
    await clock.advance(2100);
    expect(world.opened).to.have.length(3);
    expect(world.stream.options.from).to.equal(undefined);
    expect(store.connection.state).to.equal('resync');
    await world.stream.send(snapshot(12));
    await frame();
    expect(store.connection.state).to.equal('live');
  });

  it('takes more than 256 early deltas as a gap at once', async () => {
    const { world, stream } = await liveStore();
    for (let seq = 12; seq < 12 + 256; seq += 1) await stream.send(delta(seq));
    expect(world.opened).to.have.length(1);
    await stream.send(delta(12 + 256));
    expect(world.opened).to.have.length(2);
  });

  it('takes a heartbeat with a higher seq as a gap', async () => {
    const { store, world, stream } = await liveStore();
    await stream.send(heartbeat(11));
    expect(world.opened).to.have.length(2);
    expect(world.stream.options.from).to.deep.equal({ epoch: EPOCH, seq: 10 });
    await world.stream.send(delta(11), heartbeat(11));
    await world.frame();
    expect(store.connection.state).to.equal('live');
    expect(store.cursor?.seq).to.equal(11);
  });

  it('does not reopen in a tight loop for a heartbeat that is always ahead', async () => {
    const { world, clock } = await liveStore();
    let seen = 0;
    for (let turn = 0; turn < 40; turn += 1) {
      if (world.opened.length > seen) {
        seen = world.opened.length;
        await world.stream.send(snapshot(10), heartbeat(99));
      }
      await clock.advance(50);
    }
    expect(world.opened.length).to.be.below(9);
  });

  it('asks for a snapshot when the epoch changes, and says that history was rewritten', async () => {
    const { store, world, stream, frame } = await liveStore();
    await stream.send(delta(11, undefined, { epoch: 'epoch-2' }));
    expect(world.stream.options.from).to.equal(undefined);
    await world.stream.send(snapshot(3, { steps: [] }, { epoch: 'epoch-2' }));
    await frame();
    expect(store.cursor).to.deep.equal({ epoch: 'epoch-2', seq: 3 });
    expect(store.steps.size).to.equal(0);
    expect(store.connection).to.include({ state: 'live', historyWarning: 'rewritten' });
  });

  it('compares nothing across epochs', async () => {
    const { store, world, stream, frame } = await liveStore();
    await stream.send(delta(11, [stepEvent('old')]), delta(12, undefined, { epoch: 'epoch-2' }));
    await world.stream.send(snapshot(20, {}, { epoch: 'epoch-2' }), delta(11, [stepEvent('new')], { epoch: 'epoch-2' }));
    await frame();
    expect(store.connection).to.include({ state: 'live', historyWarning: 'rewritten' });
  });

  it('refuses a snapshot older than what it holds', async () => {
    const { store, world, stream, frame, clock } = await liveStore();
    await stream.send(snapshot(9, { steps: [] }));
    await frame();
    expect(store.cursor?.seq).to.equal(10);
    expect(store.steps.size).to.equal(2);
    expect(store.connection.historyWarning).to.equal('behind');
    expect(store.incomplete).to.equal(true);
    await world.stream.send(snapshot(9, { steps: [] }));
    expect(store.connection.retryAt, 'not in a tight loop').to.be.greaterThan(clock.now());
    await clock.advance(1000);
    await world.stream.send(snapshot(11, { steps: [aStep('a')] }));
    await frame();
    expect(store.connection).to.include({ state: 'live', historyWarning: undefined });
    expect(store.incomplete).to.equal(false);
  });

  for (const [reason, warning] of [['behind', 'behind'], ['rewritten', 'rewritten'], ['expired', undefined]] as const) {
    it(`starts over on reset ${reason}`, async () => {
      const { store, world, stream } = await liveStore();
      await stream.send({ type: 'reset', reason });
      expect(world.opened).to.have.length(2);
      expect(world.stream.options.from).to.equal(undefined);
      expect(store.connection).to.include({ state: 'resync', historyWarning: warning });
      expect(store.incomplete).to.equal(warning !== undefined);
    });
  }

  it('gives up on reset denied', async () => {
    const { store, world, stream, clock } = await liveStore();
    await stream.send({ type: 'reset', reason: 'denied' });
    await clock.advance(120_000);
    expect(store.connection.state).to.equal('failed');
    expect(world.opened).to.have.length(1);
  });

  it('swaps a snapshot in only when its last part has come', async () => {
    const { store, stream, frame } = await liveStore();
    const part = (n: number, id: string) => snapshot(20, { steps: [aStep(id)] }, { part: n, parts: 3 });
    await stream.send(part(1, 'p1'), part(1, 'p1'), part(2, 'p2'), delta(21, [stepEvent('after')]));
    await frame();
    expect([...store.steps.keys()]).to.deep.equal(['a', 'b']);
    await stream.send(part(3, 'p3'));
    await frame();
    expect([...store.steps.keys()]).to.deep.equal(['p1', 'p2', 'p3', 'after']);
    expect(store.cursor?.seq).to.equal(21);
  });

  it('refuses a snapshot of more than 64 MB, with words', async () => {
    const { store, stream, frame } = await liveStore();
    const text = { text: 'x'.repeat(65_000) };
    const steps = Array.from({ length: 15 }, (_, n) => aStep(`s${n}`, 'running', { label: text }));
    for (let part = 1; part <= 70; part += 1) await stream.send(snapshot(20, { steps }, { part, parts: 100 }));
    expect(store.connection.state).to.equal('failed');
    expect(store.connection.error?.detailCode).to.equal('too-big');
    await frame();
    expect(store.steps.size, 'what was known stays').to.equal(2);
  });

  it('asks again for a snapshot of which a part has not come in time', async () => {
    const { world, stream, clock } = await liveStore();
    await stream.send(snapshot(20, {}, { part: 1, parts: 3 }), snapshot(20, {}, { part: 3, parts: 3 }));
    await clock.advance(9000);
    expect(world.opened).to.have.length(1);
    await clock.advance(1100);
    expect(world.opened).to.have.length(2);
    expect(world.stream.options.from).to.equal(undefined);
  });
});

describe('a frame that is not understood', () => {
  const badStep = { kind: 'step', value: { ...aStep('bad'), status: 7 } };

  it('costs only its bad member: counted, incomplete, and a snapshot asked for once', async () => {
    const { store, world, stream, frame, clock } = await liveStore();
    await stream.send(delta(11, [badStep as never, stepEvent('c')]));
    await frame();
    expect(store.cursor?.seq).to.equal(11);
    expect(store.steps.has('c')).to.equal(true);
    expect(store.notUnderstood).to.equal(1);
    expect(store.quarantined[0]).to.include({ seq: 11, kind: 'step' });
    expect(store.incomplete).to.equal(true);
    expect(world.opened).to.have.length(2);
    await world.stream.send(snapshot(11, { steps: [badStep.value as never, aStep('c')] }), heartbeat(11));
    await frame();
    expect(store.connection.state).to.equal('live');
    expect(store.incomplete, 'the snapshot cannot be read either').to.equal(true);
    await clock.advance(10_000);
    expect(world.opened, 'asked for once').to.have.length(2);
  });

  it('is complete again after a clean snapshot', async () => {
    const { store, world, stream, frame } = await liveStore();
    await stream.send(delta(11, [badStep as never]));
    await world.stream.send(snapshot(11, { steps: [aStep('c')] }));
    await frame();
    expect(store).to.include({ incomplete: false, notUnderstood: 0 });
    expect(store.quarantined, 'what happened stays on record').to.have.length(1);
  });

  it('asks again for the snapshot when the stream died before it came', async () => {
    const { store, world, stream, frame, clock } = await liveStore();
    await stream.send(delta(11, [badStep as never]));
    world.stream.queue.close();
    await clock.advance(60_000);
    expect(world.opened.length).to.be.greaterThan(3);
    for (const { options } of world.opened) expect(options.from, 'from the beginning').to.equal(undefined);
    await world.stream.send(snapshot(11, { steps: [aStep('c')] }), heartbeat(11));
    await frame();
    expect(store.connection.state).to.equal('live');
    expect(store.incomplete).to.equal(false);
  });

  it('does not ask for a snapshot more than every 30 s', async () => {
    const { world, stream, clock, frame } = await liveStore();
    await stream.send(delta(11, [badStep as never]));
    for (let seq = 12; seq < 20; seq += 1) {
      await world.stream.send(snapshot(seq - 1), heartbeat(seq - 1), delta(seq, [badStep as never]));
      await frame();
    }
    expect(world.opened).to.have.length(2);
    for (let second = 0; second < 31; second += 1) {
      await clock.advance(1000);
      await world.stream.send(heartbeat(19));
    }
    expect(world.opened).to.have.length(3);
    expect(world.stream.options.from).to.equal(undefined);
  });

  it('is a gap when its envelope cannot be read', async () => {
    const { store, world, stream } = await liveStore();
    await stream.send({ type: 'delta', epoch: EPOCH, seq: 'eleven', id: 'x', events: [] });
    expect(world.opened).to.have.length(2);
    expect(world.stream.options.from).to.deep.equal({ epoch: EPOCH, seq: 10 });
    expect(store.notUnderstood).to.equal(1);
    for (const nonsense of ['', null, 7, [], { type: 'gossip' }]) {
      const before = world.opened.length;
      await world.stream.send(nonsense);
      await world.clock.advance(40_000);
      expect(world.opened.length, JSON.stringify(nonsense)).to.be.greaterThan(before);
    }
    expect(store.steps.size, 'what was known stays').to.equal(2);
  });

  it('fails with words when the backend speaks another major version', async () => {
    const world = scripted();
    const store = world.client.retain('run-1');
    const { stream, clock, opened } = world;
    await stream.send({ ...snapshot(1), v: 2 });
    await clock.advance(120_000);
    expect(store.connection.state).to.equal('failed');
    expect(store.connection.error?.message).to.include('version 2');
    expect(opened).to.have.length(1);
    store.resync();
    await clock.settle();
    expect(opened).to.have.length(2);
  });

  it('counts an entity of another run and leaves it out', async () => {
    const { store, stream, frame } = await liveStore();
    await stream.send(delta(11, [{ kind: 'step', value: { ...aStep('stranger'), run: 'run-2' } }]));
    await frame();
    expect(store.steps.has('stranger')).to.equal(false);
    expect(store).to.include({ incomplete: true, notUnderstood: 1 });
  });
});

describe('a connection that fails', () => {
  it('is stale after 12 s of silence, and opened again after 15 s', async () => {
    const { store, world, clock, frame } = await liveStore();
    await clock.advance(11_900);
    expect(store.connection.state).to.equal('live');
    await clock.advance(200);
    expect(store.connection.state).to.equal('stale');
    await clock.advance(4000);
    expect(world.opened).to.have.length(2);
    expect(store.connection.state).to.equal('stale');
    await world.stream.send(heartbeat(10));
    await frame();
    expect(store.connection.state).to.equal('live');
  });

  it('is live again when something comes after a silence', async () => {
    const { store, stream, clock } = await liveStore();
    await clock.advance(12_500);
    expect(store.connection.state).to.equal('stale');
    await stream.send(heartbeat(10));
    expect(store.connection.state).to.equal('live');
  });

  it('is lost when the stream ends before the run has, and comes back from the cursor', async () => {
    const { store, world, stream, clock, frame } = await liveStore();
    stream.queue.close();
    await clock.settle();
    expect(store.connection.state).to.equal('offline');
    expect(store.connection.retryAt).to.be.greaterThan(clock.now());
    await clock.advance(500);
    expect(world.opened).to.have.length(2);
    expect(world.stream.options.from).to.deep.equal({ epoch: EPOCH, seq: 10 });
    await world.stream.send(delta(11));
    expect(store.connection.state).to.equal('catching-up');
    await world.stream.send(heartbeat(11));
    await frame();
    expect(store.connection.state).to.equal('live');
  });

  it('asks for a snapshot at once when somebody asks to resync while it waits', async () => {
    const { store, world, stream, clock, frame } = await liveStore();
    stream.queue.close();
    await clock.settle();
    store.resync();
    await clock.settle();
    expect(world.opened).to.have.length(2);
    expect(world.stream.options.from).to.equal(undefined);
    expect(store.connection.state).to.equal('resync');
    await world.stream.send(snapshot(12));
    await frame();
    expect(store.connection.state).to.equal('live');
  });

  it('is not stale before anything came, but offline', async () => {
    const world = scripted();
    const store = world.client.retain('run-1');
    await world.clock.advance(14_000);
    expect(store.connection.state).to.equal('connecting');
    await world.clock.advance(1100);
    expect(store.connection.state).to.equal('offline');
    await world.clock.advance(1000);
    expect(world.opened).to.have.length(2);
  });

  it('is live on a run that had ended, however its stream ends', async () => {
    const { store, world, stream, clock } = await liveStore();
    await stream.send(delta(11, [{ kind: 'run', value: aRun('failed') }]));
    stream.queue.close(new AdapterError('unavailable', 'lost'));
    await clock.advance(1000);
    expect(world.opened).to.have.length(2);
    world.stream.queue.close();
    await clock.settle();
    expect(store.connection.state).to.equal('live');
  });

  it('may end quietly once the run has', async () => {
    const { store, world, stream, clock } = await liveStore();
    await stream.send(delta(11, [{ kind: 'run', value: aRun('succeeded') }]));
    stream.queue.close();
    await clock.advance(120_000);
    expect(store.connection.state).to.equal('live');
    expect(store.run?.status).to.equal('succeeded');
    expect(world.opened).to.have.length(1);
  });

  it('waits longer each time, and as long as the server asks', async () => {
    const waits: number[] = [];
    const world = scripted();
    const store = world.client.retain('run-1');
    for (let attempt = 0; attempt < 9; attempt += 1) {
      world.stream.queue.close(new AdapterError('unavailable', 'down', attempt === 8 ? { retryAfterMs: 60_000 } : {}));
      await world.clock.settle();
      const wait = (store.connection.retryAt ?? 0) - world.clock.now();
      waits.push(wait);
      await world.clock.advance(wait);
    }
    expect(waits).to.deep.equal([250, 500, 1000, 2000, 4000, 8000, 15_000, 15_000, 60_500]);
  });

  it('is signed out, once, and says so', async () => {
    const { client, store, stream, clock, world } = await liveStore();
    let told = 0;
    client.onSessionExpired(() => (told += 1));
    stream.queue.close(new AdapterError('unauthenticated', 'The session has ended.'));
    await clock.advance(120_000);
    expect(store.connection.state).to.equal('signed-out');
    expect(told).to.equal(1);
    expect(world.opened).to.have.length(1);
    store.resync();
    await clock.settle();
    expect(world.opened).to.have.length(2);
  });

  for (const code of ['forbidden', 'not-found', 'unsupported'] as const) {
    it(`has failed for good on ${code}`, async () => {
      const { store, world, stream, clock } = await liveStore();
      stream.queue.close(new AdapterError(code, 'No.'));
      await clock.advance(120_000);
      expect(store.connection.state).to.equal('failed');
      expect(store.connection.error?.code).to.equal(code);
      expect(world.opened).to.have.length(1);
    });
  }

  it('starts over without a cursor that is gone', async () => {
    const { world, stream, clock } = await liveStore();
    stream.queue.close();
    await clock.advance(1000);
    world.stream.queue.close(new AdapterError('gone', 'Too old.'));
    await clock.advance(1000);
    expect(world.opened).to.have.length(3);
    expect(world.stream.options.from).to.equal(undefined);
  });

  it('takes an adapter that throws anything as unavailable', async () => {
    const { store, stream, clock } = await liveStore();
    stream.queue.close('just a string' as unknown as Error);
    await clock.settle();
    expect(store.connection.state).to.equal('offline');
    expect(store.connection.error).to.include({ code: 'unavailable', message: 'just a string' });
  });
});

describe('pressure', () => {
  it('drops a queue of more than 10,000 events and takes a snapshot, once a frame could be painted', async () => {
    const { store, world, stream, clock, frame } = await liveStore();
    for (let seq = 11; seq < 11 + 60; seq += 1) await stream.send(delta(seq, Array.from({ length: 200 }, (_, n) => stepEvent(`s${n}`))));
    expect(store.connection.state).to.equal('resync');
    expect(world.opened, 'not before the page had its turn').to.have.length(1);
    await frame();
    expect(world.opened).to.have.length(2);
    expect(world.stream.options.from).to.equal(undefined);
    await world.stream.send(snapshot(80, { steps: [aStep('z')] }));
    await clock.advance(16);
    expect([...store.steps.keys()]).to.deep.equal(['z']);
    expect(store.connection.state).to.equal('live');
  });

  it('coalesces pulses by key and counts what was lost between them', async () => {
    const { store, stream, frame, changes } = await liveStore();
    const chunk = (received: number, text: string) => ({ kind: 'chunk', step: 'a', attempt: 1, channel: 'text', text, received, at: '2026-11-22T10:00:00.000Z' });
    await stream.send(
      { type: 'pulse', epoch: EPOCH, after: 10, items: [chunk(1, 'Dear '), chunk(2, 'Sir')] },
      { type: 'pulse', epoch: EPOCH, after: 10, items: [chunk(2, 'Sir'), chunk(9, '!'), { kind: 'progress', step: 'a', progress: { done: 1, unit: 'page', source: 'reported' }, at: '2026-11-22T10:00:00.000Z' }] },
    );
    await frame();
    expect(store.streams.get('a')).to.include({ tail: 'Dear Sir!', received: 9 });
    expect(store.steps.get('a')?.progress?.done).to.equal(1);
    expect(changes).to.have.length(2);
    expect([...(changes[1]?.changed.stream ?? [])]).to.deep.equal(['a']);
  });

  it('holds the last 16 kB of a stream and says how much is left out', async () => {
    const { store, stream, frame } = await liveStore();
    for (let n = 1; n <= 5; n += 1) {
      await stream.send({ type: 'pulse', epoch: EPOCH, after: 10, items: [{ kind: 'chunk', step: 'a', attempt: 1, channel: 'text', text: `${n}`.repeat(4000), received: n, at: '2026-11-22T10:00:00.000Z' }] });
      await frame();
    }
    expect(store.streams.get('a')?.tail.length).to.equal(16_384);
    expect(store.streams.get('a')?.omitted).to.equal(20_000 - 16_384);
  });

  it('shares one stream between everybody who retains the run, and closes it with the last', async () => {
    const { client, opened, clock } = scripted();
    expect(client.retain('run-1')).to.equal(client.retain('run-1'));
    expect(opened).to.have.length(1);
    client.release('run-1');
    expect(opened[0]?.options.signal.aborted).to.equal(false);
    client.release('run-1');
    expect(opened[0]?.options.signal.aborted).to.equal(true);
    await clock.advance(120_000);
    expect(opened).to.have.length(1);
    expect(clock.pendingTimers).to.equal(0);
  });

  it('keeps the server time through heartbeats, delays and a change of the local clock', async () => {
    const { store, stream, clock } = await liveStore();
    const served = Date.parse('2026-11-22T10:00:10.000Z');
    const elapsed = clock.monotonic();
    expect(store.serverNow()).to.equal(served + elapsed);
    await clock.advance(3000);
    expect(store.serverNow()).to.equal(served + elapsed + 3000);
    clock.setWallClock(0);
    expect(store.serverNow()).to.equal(served + elapsed + 3000);
    await stream.send(heartbeat(10));
    expect(store.serverNow(), 'a delayed heartbeat does not turn time back').to.equal(served + elapsed + 3000);
  });
});
