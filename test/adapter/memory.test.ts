import { expect } from '@open-wc/testing';
import { AdapterError } from '../../src/adapter/errors.js';
import { createMemoryAdapter, type MemoryStart, type MemoryWork } from '../../src/adapter/memory/index.js';
import { describeAdapter } from '../../src/adapter/testing/index.js';
import { FrameReader } from '../../src/adapter/testing/frame-reader.js';
import { readRecord } from '../../src/audit/record.js';
import { createClient } from '../../src/client/client.js';
import type { Command } from '../../src/model/command.js';
import { verifyGateDigests } from '../../src/policy/digests.js';
import { aRun, aStep } from '../client/support.js';
import { aPolicy } from '../policy/fixtures/policy.js';
import { aiko, aRequest, farid, lena, leo, memoryWorld, nobody, omar, readable, refund, sam, voteOn } from './memory-world.js';

async function caught(work: () => unknown): Promise<AdapterError> {
  try {
    await work();
  } catch (error) {
    if (error instanceof AdapterError) return error;
    throw error;
  }
  throw new Error('an AdapterError is expected');
}

const recordTypes = ({ entries }: { readonly entries: readonly { readonly raw: string }[] }): string[] =>
  entries.map(({ raw }) => {
    const read = readRecord(raw);
    return read.kind === 'record' ? `${read.record.type} ${read.record.actor.id}` : read.kind;
  });

describeAdapter('the memory adapter', () => {
  const { backend } = memoryWorld({ logKey: { name: 'memory/demo', seed: new Uint8Array(32).fill(7) } });
  let commands = 0;
  const pause = (id: string): Command => ({ v: 1, id, type: 'gate.seen', target: { run: 'run-1', gate }, args: { revision: 1, evidence: [] } });
  const { gate } = backend.request(aRequest('124.00'));
  return {
    adapter: backend.adapterFor({ ...lena, roles: ['support-lead', 'auditor'] }),
    run: 'run-1',
    change: () => void backend.commit([{ kind: 'step', value: aStep('s2') }]),
    command: () => pause(`command-${(commands += 1)}`),
    altered: (command) => ({ ...command, args: { revision: 2, evidence: [] } }) as Command,
    asks: {
      allowed: { action: { name: 'gate:approve' }, resource: { type: 'gate', id: gate } },
      denied: { action: { name: 'run:stop' }, resource: { type: 'run', id: 'run-1' } },
    },
    close: () => backend.disconnect(),
  };
}, { offers: ['list', 'authorize', 'execute', 'audit', 'at'] });

describe('a backend in memory', () => {
  it('takes one decision from the request to the effect, and records each fact with its actor', async () => {
    const work: MemoryWork[] = [];
    const { backend, clock } = memoryWorld({ onWork: (each) => work.push(each) });
    const { gate, state } = backend.request(aRequest('124.00'));
    expect(state).to.equal('open');
    expect(verifyGateDigests(backend.gate(gate)!.gate).ok).to.equal(true);
    const receipt = await backend.adapterFor(lena).execute(voteOn(backend.gate(gate)!.gate, 'approve', 'support-lead'), {});
    expect(receipt.status).to.equal('accepted');
    expect(backend.gate(gate)?.gate.state).to.equal('approved');
    await clock.settle();
    expect(work.map(({ op }) => op)).to.deep.equal([{ op: 'put', gate, verb: 'resume' }]);
    const permit = backend.release(gate, refund('124.00'));
    expect(JSON.parse(permit.argsRaw)).to.deep.equal(refund('124.00'));
    backend.applied(gate, refund('124.00'));
    expect(backend.gate(gate)?.gate.outcome?.seal).to.equal('executed-as-approved');
    expect(recordTypes(backend)).to.include.members(['requested agent-refunds', 'decided lena']);
    expect(recordTypes(backend).map((line) => line.split(' ')[0])).to.deep.equal(['requested', 'decided', 'released', 'executed']);
  });

  it('gives a permit an end and a fence, and takes nothing back while it is out', async () => {
    const { backend, clock } = memoryWorld({ permitMs: 1000, lateEffects: 'prevented' });
    const { gate } = backend.request(aRequest('124.00'));
    await backend.adapterFor(lena).execute(voteOn(backend.gate(gate)!.gate, 'approve', 'support-lead'), {});
    const permit = backend.release(gate, refund('124.00'));
    expect(permit).to.include({ fence: 1, lateEffects: 'prevented' });
    expect(backend.holds(permit)).to.equal(true);
    const absent = () => backend.system({ type: 'not-applied', gate, evidence: { text: 'nothing there' }, fence: permit.fence }).gates.length;
    expect(absent(), 'it may still come').to.equal(0);
    await clock.advance(1000);
    expect(backend.holds(permit)).to.equal(false);
    const again = backend.release(gate, refund('124.00'));
    expect(again.fence).to.equal(2);
    expect([backend.holds(permit), backend.holds(again)]).to.deep.equal([false, true]);
    expect(absent(), 'found out about the one before').to.equal(0);
  });

  it('refuses with words, records the refusal, and gives no leave', async () => {
    const { backend } = memoryWorld();
    const { gate } = backend.request(aRequest('124.00'));
    const receipt = await backend.adapterFor(sam).execute(voteOn(backend.gate(gate)!.gate, 'approve', 'support-lead'), {});
    expect(receipt).to.include({ status: 'refused', code: 'NOT_ELIGIBLE' });
    expect(recordTypes(backend).at(-1)).to.equal('refused sam');
    expect((await caught(() => backend.release(gate, refund('124.00')))).detailCode).to.equal('NOT_APPROVED');
  });

  it('lets one of two win who decide at the same instant, and tells the other who was first', async () => {
    const { backend } = memoryWorld();
    const { gate } = backend.request(aRequest('124.00'));
    const shown = backend.gate(gate)!.gate;
    const [first, second] = await Promise.all([
      backend.adapterFor(lena).execute(voteOn(shown, 'approve', 'support-lead'), {}),
      backend.adapterFor(leo).execute(voteOn(shown, 'reject', 'support-lead'), {}),
    ]);
    expect(first.status).to.equal('accepted');
    expect(second.status).to.equal('refused');
    expect(second.by?.name).to.equal('Lena Fischer');
    expect(readable(second.current).state).to.equal('approved');
  });

  it('counts both where two are needed', async () => {
    const { backend } = memoryWorld();
    const { gate } = backend.request(aRequest('900.00'));
    const shown = backend.gate(gate)!.gate;
    await backend.adapterFor(lena).execute(voteOn(shown, 'approve', 'support-lead'), {});
    expect(backend.gate(gate)?.gate.state).to.equal('open');
    await backend.adapterFor(farid).execute(voteOn(shown, 'approve', 'finance-lead'), {});
    expect(backend.gate(gate)?.gate.state).to.equal('approved');
  });

  it('hides a run from who may not see it, in every member', async () => {
    const { backend } = memoryWorld();
    const { gate } = backend.request(aRequest('124.00'));
    const adapter = backend.adapterFor(nobody);
    expect((await caught(() => adapter.open({ run: 'run-1' }, { signal: new AbortController().signal }))).code).to.equal('not-found');
    expect((await adapter.list('runs', {}, {})).items).to.deep.equal([]);
    expect((await caught(() => adapter.execute(voteOn(backend.gate(gate)!.gate, 'approve', 'support-lead'), {}))).code).to.equal('not-found');
    expect((await caught(() => adapter.audit.entries({}, {}))).code).to.equal('forbidden');
    expect((await backend.adapterFor(aiko).audit.entries({}, {})).size).to.be.greaterThan(0);
  });

  it('notes who takes records out of the log, and erases values beside them', async () => {
    const policy = aPolicy();
    const roles = policy.roles.map((role) => (role.id === 'auditor' ? { ...role, permissions: [...role.permissions, 'audit:export', 'audit:redact'] } : role));
    const { backend } = memoryWorld({ policy: { ...policy, roles } });
    backend.request(aRequest('124.00'));
    const auditor = backend.adapterFor(aiko);
    const type = (seq: number) => (JSON.parse(backend.entries[seq]?.raw ?? '{}') as { type?: string }).type;
    const exporting: Command = { v: 1, id: 'x-1', type: 'audit.export', target: {}, args: { format: 'csv' } };
    expect((await auditor.execute(exporting, {})).status).to.equal('applied');
    expect((await backend.adapterFor(lena).execute({ ...exporting, id: 'x-2' }, {})).code).to.equal('NOT_ELIGIBLE');
    expect([type(backend.entries.length - 2), type(backend.entries.length - 1)]).to.deep.equal(['exported', 'refused']);

    const entry = backend.entries.find(({ opened, raw }) => 'name' in opened && raw.includes('"run":"run-1"'))!;
    const reader = new FrameReader(auditor, { run: 'run-1' });
    await reader.snapshot();
    const erasing: Command = { v: 1, id: 'x-3', type: 'audit.redact', target: {}, args: { record: entry.seq, paths: ['name'] }, reason: 'Asked for' };
    expect((await auditor.execute({ ...erasing, id: 'x-4', reason: '' }, {})).code).to.equal('REASON_REQUIRED');
    expect((await auditor.execute(erasing, {})).status).to.equal('applied');
    expect(await auditor.execute(erasing, {})).to.deep.include({ id: 'x-3', status: 'applied' });
    const after = backend.entries[entry.seq]!;
    expect(after.raw).to.equal(entry.raw);
    expect(after.opened).to.not.have.property('name');
    expect(type(backend.entries.length - 1)).to.equal('redacted');
    expect((await reader.nextOf('reset')).frame.reason).to.equal('rewritten');
    expect((await auditor.execute({ ...erasing, id: 'x-5' }, {})).code).to.equal('NOT_FOUND');
  });

  it('expires a gate by its clock while somebody looks, and never lets the step go on', async () => {
    const { backend, clock } = memoryWorld();
    const reader = new FrameReader(backend.adapterFor(lena), { run: 'run-1' });
    const { gate } = backend.request(aRequest('124.00'));
    await reader.snapshot();
    await clock.advance(60 * 60_000);
    expect(backend.gate(gate)?.gate.state).to.equal('expired');
    expect((await caught(() => backend.release(gate, refund('124.00')))).code).to.equal('conflict');
    await reader.close();
    expect(clock.pendingTimers, 'nobody looks: no timer runs').to.equal(0);
  });

  it('measures the time to read from when a gate was first sent to a person', async () => {
    const { backend, clock } = memoryWorld();
    const { gate } = backend.request(aRequest('124.00'));
    await clock.advance(1000);
    const reader = new FrameReader(backend.adapterFor(lena), { run: 'run-1' });
    await reader.snapshot();
    const other = new FrameReader(backend.adapterFor(farid), { run: 'run-1' });
    await clock.advance(1000);
    await other.snapshot();
    const { served } = backend.gate(gate)!;
    expect(Date.parse(served['lena']!.at)).to.equal(Date.parse(served['farid']!.at));
    const next = backend.request(aRequest('80.00', { interrupt: 'second' }));
    expect(backend.gate(next.gate)?.served['lena']?.at).to.equal(new Date(clock.now()).toISOString());
    await Promise.all([reader.close(), other.close()]);
  });

  it('sends a large state in parts that each pass the guard', async () => {
    const steps = Array.from({ length: 3000 }, (_, n) => aStep(`s${n}`, 'running', { label: { text: 'x'.repeat(400) } }));
    const { backend } = memoryWorld({ runs: [{ run: { ...aRun(), owner: sam }, steps }] });
    const reader = new FrameReader(backend.adapterFor(lena), { run: 'run-1' });
    const parts = await reader.snapshot();
    expect(parts.length).to.be.greaterThan(2);
    expect(parts.flatMap(({ state }) => state.steps ?? [])).to.have.length(3000);
    await reader.close();
  });

  it('says that history was rewritten, and goes on from there', async () => {
    const { backend, clock } = memoryWorld();
    const client = createClient(backend.adapterFor(lena), { clock, storage: null, schedule: (callback) => clock.after(16, callback) });
    const store = client.retain('run-1');
    await clock.advance(20);
    const before = store.cursor;
    backend.newEpoch();
    await clock.advance(1000);
    expect(store.connection).to.include({ state: 'live', historyWarning: 'rewritten' });
    expect(store.cursor?.epoch).to.not.equal(before?.epoch);
    client.dispose();
  });

  it('keeps what it was given apart from what the script does with it later', async () => {
    const { backend } = memoryWorld();
    const step = { ...aStep('s9'), label: { text: 'before' } };
    backend.commit([{ kind: 'step', value: step }]);
    step.label.text = 'after';
    expect(backend.state().steps.find(({ id }) => id === 's9')?.label.text).to.equal('before');
  });

  it('ends open gates with their run', () => {
    const { backend } = memoryWorld();
    const { gate } = backend.request(aRequest('124.00'));
    backend.setRunStatus('cancelled');
    expect(backend.gate(gate)?.gate.state).to.equal('cancelled');
    expect(backend.state().runs[0]).to.include({ status: 'cancelled' });
    expect(backend.state().runs[0]?.endedAt).to.not.equal(undefined);
  });

  it('starts a run for who may, once per key', async () => {
    const started: MemoryStart[] = [];
    const policy = aPolicy();
    const { backend } = memoryWorld({
      policy: { ...policy, roles: policy.roles.map((role) => (role.id === 'support-lead' ? { ...role, permissions: [...role.permissions, 'run:start'] } : role)) },
      workflows: [{ id: 'w', name: 'W', version: '1' }],
      onStart: (start, each) => {
        started.push(start);
        each.addRun({ run: { ...aRun(), id: start.run, owner: lena } });
      },
    });
    const start: Command = { v: 1, id: 'start-1', type: 'run.start', target: { workflow: 'w' }, args: { input: { a: 1 } } };
    const receipt = await backend.adapterFor(lena).execute(start, {});
    await backend.adapterFor(lena).execute(start, {});
    expect(started).to.have.length(1);
    expect(started[0]?.input).to.deep.equal({ a: 1 });
    expect(backend.runs).to.deep.equal(['run-1', receipt.run]);
    expect((await caught(() => backend.adapterFor(sam).execute({ ...start, id: 'start-2' }, {}))).code).to.equal('forbidden');
    expect((await caught(() => backend.adapterFor(lena).execute({ ...start, id: 'start-3', target: { workflow: 'x' } }, {}))).detailCode).to.equal('WORKFLOW_NOT_FOUND');
  });

  it('stops a run only for who may', async () => {
    const work: MemoryWork[] = [];
    const { backend, clock } = memoryWorld({ onWork: (each) => work.push(each) });
    const stop = (id: string): Command => ({ v: 1, id, type: 'run.stop', target: { run: 'run-1' }, args: {} });
    expect((await backend.adapterFor(lena).execute(stop('a'), {})).status).to.equal('refused');
    expect((await backend.adapterFor(omar).execute(stop('b'), {})).status).to.equal('accepted');
    await clock.settle();
    expect(work.map(({ op }) => op)).to.deep.include({ op: 'put-run', verb: 'stop' });
  });

  it('has an inbox for each person, live', async () => {
    const { backend, clock } = memoryWorld();
    backend.request(aRequest('124.00'));
    const reader = new FrameReader(backend.adapterFor(lena), { inbox: 'mine' });
    const [first] = await reader.snapshot();
    expect(first?.state.gates?.map((gate) => readable(gate).subject.action)).to.deep.equal(['refund.pay']);
    expect(first?.state.runs?.map(({ id }) => id)).to.deep.equal(['run-1']);
    const gate = readable(first?.state.gates?.[0]);
    await backend.adapterFor(leo).execute(voteOn(gate, 'approve', 'support-lead'), {});
    const { frame } = await reader.nextOf('delta');
    expect(frame.events[0]).to.include({ kind: 'gone', of: 'gate', id: gate.id });
    await reader.close();
    const other = new FrameReader(backend.adapterFor(sam), { inbox: 'mine' });
    expect((await other.snapshot())[0]?.state.gates).to.deep.equal([]);
    await other.close();
    expect(clock.pendingTimers).to.equal(0);
  });

  it('stands ready in one line for a story', async () => {
    const adapter = createMemoryAdapter({ policy: aPolicy(), me: lena, run: aRun(), steps: [aStep('s1')] });
    expect((await adapter.list('runs', {}, {})).items.map(({ id }) => id)).to.deep.equal(['run-1']);
    expect(adapter.backend.runs).to.deep.equal(['run-1']);
  });
});
