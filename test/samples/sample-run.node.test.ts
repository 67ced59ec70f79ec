import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { manualClock } from '../../src/adapter/testing/index.js';
import { openNote } from '../../src/audit/note.js';
import { parseVkey } from '../../src/audit/verifier-key.js';
import { createSampleRun, type SampleOptions } from '../../src/samples/index.js';
import { voteOn, readable } from '../adapter/memory-world.js';

const started = (options: SampleOptions = {}) => {
  const clock = manualClock();
  const sample = createSampleRun({ clock, ...options });
  const state = () => sample.backend.state();
  const step = (id: string) => state().steps?.find((each) => each.id === id);
  return { clock, sample, state, step, status: () => state().runs?.[0]?.status };
};

describe('The sample run', () => {
  it('carries every request to its end when nobody is there to decide', async () => {
    const { clock, sample, state, status } = started({ as: 'aiko' });
    await clock.advance(180_000);
    assert.equal(status(), 'succeeded');
    assert.deepEqual(state().steps?.filter((step) => step.status !== 'succeeded'), []);
    const recorded = sample.backend.entries.map(({ raw }) => (JSON.parse(raw) as { type: string }).type);
    assert.deepEqual([...new Set(recorded)].toSorted(), ['decided', 'executed', 'notified', 'released', 'requested']);
    sample.dispose();
    assert.equal(clock.pendingTimers <= 1, true);
  });

  it('waits for the person an adapter speaks for, and obeys', async () => {
    const { clock, sample, step, state } = started({ as: 'lena' });
    await clock.advance(60_000);
    assert.equal(step('decide/1')?.status, 'waiting-human');
    const gate = readable(state().gates?.find((each) => each.step === 'decide/1'));
    const { status, code } = await sample.adapter.execute({ ...voteOn(gate, 'reject', 'support-lead'), reason: 'The parcel is not there yet.' }, {});
    assert.deepEqual([status, code], ['accepted', undefined]);
    await clock.advance(2000);
    assert.equal(step('decide/1')?.status, 'succeeded');
    assert.equal(step('send/1')?.status, 'skipped');
  });

  it('needs two people for much money: Finance agrees by itself, Support is the reader', async () => {
    const { clock, sample, step, state } = started();
    await clock.advance(60_000);
    const gate = readable(state().gates?.find((each) => each.step === 'decide/2'));
    assert.deepEqual(gate.votes.map(({ by }) => by.id), ['farid']);
    await sample.adapter.execute(voteOn(gate, 'approve', 'support-lead'), {});
    await clock.advance(2000);
    assert.equal(step('send/2')?.status, 'succeeded');
  });

  it('has a step that retries and one that falls silent', async () => {
    const { clock, sample, step, state } = started();
    await clock.advance(4200);
    assert.equal(step('lookup/1')?.status, 'retrying');
    await clock.advance(30_000);
    const silent = state().streams?.find((stream) => stream.step === 'draft/4');
    assert.ok(clock.now() - Date.parse(silent?.lastAt ?? '') > 20_000);
    assert.equal(step('draft/4')?.status, 'running');
    sample.dispose();
  });

  it('stands still while it is held, and goes twice as fast when asked to', async () => {
    const { clock, sample, step } = started({ autoplay: false });
    await clock.advance(5000);
    assert.equal(step('collect')?.status, 'running');
    sample.play();
    sample.speed = 2;
    await clock.advance(300);
    assert.equal(step('collect')?.status, 'succeeded');
    sample.pause();
    const held = sample.backend.state();
    await clock.advance(60_000);
    assert.deepEqual(sample.backend.state().steps, held.steps);
    assert.equal(sample.isPlaying, false);
  });

  it('begins again: every step is fresh, a reader gets a new history, the record keeps what was', async () => {
    const { clock, sample, state } = started();
    await clock.advance(20_000);
    const epochs: string[] = [];
    const read = (async () => {
      for await (const frame of sample.adapter.open({ run: sample.run }, { signal: new AbortController().signal })) if (frame.type === 'snapshot') epochs.push(frame.epoch);
    })().catch(() => undefined);
    await clock.settle();
    const recorded = sample.backend.entries.length;
    assert.ok(recorded > 0);
    sample.restart();
    await clock.settle();
    await read;
    assert.deepEqual(state().steps?.filter(({ status }) => status !== 'pending').map(({ id }) => id), ['collect']);
    const again = sample.adapter.open({ run: sample.run }, { signal: AbortSignal.timeout(60_000) })[Symbol.asyncIterator]();
    const { value } = (await again.next()) as { value: { type: string; epoch: string } };
    assert.notEqual(value.epoch, epochs[0]);
    assert.equal(sample.backend.entries.length, recorded);
    await clock.advance(60_000);
    assert.ok(sample.backend.entries.length > recorded);
  });

  it('is stopped and held by the commands of a person too', async () => {
    const { clock, sample, status } = started();
    await clock.advance(3000);
    const command = (type: 'run.pause' | 'run.stop') => ({ v: 1 as const, id: type, type, target: { run: sample.run }, args: {} });
    await sample.adapter.execute(command('run.pause'), {});
    await clock.settle();
    assert.equal(status(), 'paused');
    assert.equal(sample.isPlaying, false);
    await sample.adapter.execute({ ...command('run.stop'), reason: 'Enough.' }, {});
    await clock.settle();
    assert.equal(status(), 'cancelled');
  });

  it('signs its record with the key it gives out', async () => {
    const { clock, sample } = started();
    await clock.advance(20_000);
    const note = await sample.adapter.audit.checkpoint({});
    const [key = ''] = sample.keys;
    assert.equal(openNote(note ?? '', [parseVkey(key)]).verified.length, 1);
  });
});
