import { expect } from '@open-wc/testing';
import { AdapterError } from '../../../src/adapter/errors.js';
import { createClient } from '../../../src/client/client.js';
import { sourceOfData } from '../../../src/elements/audit-log/data-source.js';
import { aRequest, aiko, lena, memoryWorld, refund, sam, voteOn } from '../../adapter/memory-world.js';
import { scripted, snapshot } from '../../client/support.js';
import { longRecord, refundRecord } from '../../fixtures/refund-record.js';
import { cell, head, listed, message, notices, rowOf, rows, scriptedLog, shadowOf, soon, textOf, typesOf, withClient } from './support.js';

/** A run on the real rules: asked, refused to one, approved by another, let through, done. */
async function decidedRun(person = aiko) {
  const { backend } = memoryWorld({ clock: undefined });
  const { gate } = backend.request(aRequest('124.00'));
  const at = () => backend.gate(gate)!.gate;
  await backend.adapterFor(sam).execute(voteOn(at(), 'approve', 'support-rep'), {}).catch(() => undefined);
  await backend.adapterFor(lena).execute(voteOn(at(), 'approve', 'support-lead'), {});
  const { argsRaw } = backend.release(gate, refund('124.00'));
  const client = createClient(backend.adapterFor(person), { storage: null });
  return { backend, client, gate, argsRaw };
}

describe('<wf-audit-log> on a live run', () => {
  it('lists what the rules recorded, in words that say what it was about', async () => {
    const { backend, client, gate, argsRaw } = await decidedRun();
    backend.applied(gate, JSON.parse(argsRaw));
    const log = await listed(await withClient(client));
    await soon(() => typesOf(log).length === 5 && cell(rowOf(log, 'decided'), 'what').includes('Pay back'));
    expect(typesOf(log)).to.deep.equal(['executed', 'released', 'decided', 'refused', 'requested']);
    expect(cell(rowOf(log, 'decided'), 'who')).to.equal('Lena Fischeras Support lead');
    expect(cell(rowOf(log, 'decided'), 'what')).to.contain('Approved').and.to.match(/Pay back 124.00\sEUR to the customer of order 20391\?/).and.to.contain('Meaning: I approve');
    expect(cell(rowOf(log, 'refused'), 'who')).to.contain('Sam Okafor');
    expect(cell(rowOf(log, 'refused'), 'outcome')).to.equal('RefusedThe role may not do this');
    expect(cell(rowOf(log, 'executed'), 'outcome')).to.equal('Done as approved');
    expect(head(log)).to.equal('Record 5 entries');
    await expect(log).to.be.accessible();
    client.dispose();
  });

  it('shows a new record without a reload, once, and says so', async () => {
    const { backend, client, gate, argsRaw } = await decidedRun();
    const log = await listed(await withClient(client));
    await soon(() => typesOf(log).length === 4);
    backend.applied(gate, JSON.parse(argsRaw));
    await soon(() => typesOf(log)[0] === 'executed', 'the new record is not there');
    expect(typesOf(log)).to.have.length(5);
    await soon(() => textOf(shadowOf(log).querySelector('[aria-live]')) === '1 new entry in the record.');
    await log.refresh();
    expect(typesOf(log)).to.have.length(5);
    client.dispose();
  });

  it('shows a refusal too, which changes nothing of the run', async () => {
    const { backend, client, gate } = await decidedRun();
    const log = await listed(await withClient(client));
    await soon(() => typesOf(log).length === 4);
    await backend.adapterFor(sam).execute(voteOn(backend.gate(gate)!.gate, 'reject', 'support-rep'), {}).catch(() => undefined);
    await soon(() => typesOf(log)[0] === 'refused', 'the refusal is not there');
    client.dispose();
  });

  it('lists the whole log or one run of it', async () => {
    const { backend, client } = await decidedRun();
    const log = await listed(await withClient(client));
    backend.addRun({ run: { ...backend.state().runs[0]!, id: 'run-2' } });
    log.run = 'run-2';
    await soon(() => message(log).includes('Nothing recorded yet'));
    log.all = true;
    await soon(() => typesOf(log).length === 4);
    client.dispose();
  });

  it('tells a person who may not read it why, and does not ask again and again', async () => {
    const { backend, client } = await decidedRun(sam);
    let asked = 0;
    const { audit } = client.adapter;
    const entries = audit!.entries.bind(audit);
    Object.assign(audit!, { entries: (...call: Parameters<typeof entries>) => ((asked += 1), entries(...call)) });
    const log = await withClient(client);
    await soon(() => message(log).includes('You may not read the record'));
    expect(shadowOf(log).querySelector('.empty .button')).to.equal(null);
    expect(message(log)).to.not.equal('You may not read the record');
    await expect(log).to.be.accessible();
    const before = asked;
    backend.setRunStatus('paused');
    backend.setRunStatus('running');
    // Longer than it waits after a change before it asks: that it does not ask shows only as time goes by.
    await new Promise((resolve) => setTimeout(resolve, 900));
    expect(asked).to.equal(before);
    client.dispose();
  });
});

describe('<wf-audit-log> asks', () => {
  it('once for many changes, never twice at a time, and once more for the last of them', async () => {
    const { backend, client, gate } = await decidedRun();
    const log = await listed(await withClient(client));
    await soon(() => typesOf(log).length === 4);
    const { audit } = client.adapter;
    const entries = audit!.entries.bind(audit);
    let [asked, open, most] = [0, 0, 0];
    Object.assign(audit!, {
      entries: async (...call: Parameters<typeof entries>) => {
        asked += 1;
        most = Math.max(most, (open += 1));
        // A backend that takes its time, longer than changes are apart.
        await new Promise((resolve) => setTimeout(resolve, 60));
        open -= 1;
        return entries(...call);
      },
    });
    const begun = performance.now();
    for (let change = 0; change < 40; change++) {
      backend.setRunStatus(change % 2 === 0 ? 'paused' : 'running');
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    backend.applied(gate, refund('124.00'));
    await soon(() => typesOf(log)[0] === 'executed', 'the last change was missed');
    const seconds = (performance.now() - begun) / 1000;
    expect(most).to.equal(1);
    expect(asked).to.be.at.most(Math.ceil(seconds / 0.5) + 1);
    client.dispose();
  });

  it('only for what is new, and reads on until it has all of it', async () => {
    const all = longRecord(200);
    const world = scriptedLog(all.slice(0, 30));
    const log = await listed(await withClient(world.client));
    expect(world.asked[0]).to.deep.equal({ run: 'run-1', limit: 100 });
    world.entries.push(...all.slice(30, 170));
    await log.refresh();
    expect(head(log)).to.equal('Record 170 entries');
    await soon(() => rows(log)[0]?.dataset['seq'] === '169');
    const before = world.asked.length;
    await log.refresh();
    expect(world.asked[before]).to.deep.equal({ run: 'run-1', before: undefined, limit: 20 });
    world.client.dispose();
  });

  it('from the newest again when the log is shorter than it was', async () => {
    const world = scriptedLog(refundRecord());
    const log = await listed(await withClient(world.client));
    world.entries.splice(2);
    await log.refresh();
    await soon(() => rows(log).length === 2);
    world.client.dispose();
  });
});

describe('<wf-audit-log> says', () => {
  it('that it is loading, and that it cannot be read, with a way to try again', async () => {
    const world = scriptedLog(refundRecord());
    let fail: (error: Error) => void = () => undefined;
    world.state.answer = () => new Promise((_, reject) => { fail = reject; });
    const log = await withClient(world.client);
    await soon(() => textOf(shadowOf(log).querySelector('.ghosts')) === 'Loading');
    await expect(log).to.be.accessible();
    fail(new AdapterError('unavailable', 'The log is being moved.'));
    await soon(() => message(log).includes('The record cannot be read at the moment'));
    expect(message(log)).to.contain('The log is being moved.');
    await expect(log).to.be.accessible();
    world.state.answer = undefined;
    (shadowOf(log).querySelector('.empty .button') as HTMLElement).click();
    await listed(log);
    world.client.dispose();
  });

  it('that what was added lately is missing, and keeps what is there', async () => {
    const world = scriptedLog(refundRecord());
    const log = await listed(await withClient(world.client));
    world.state.answer = () => Promise.reject(new AdapterError('unavailable', 'no'));
    await log.refresh();
    await soon(() => notices(log).includes('The newest entries cannot be read'));
    expect(rows(log)).to.have.length(7);
    world.state.answer = undefined;
    (shadowOf(log).querySelector('.notices .button') as HTMLElement).click();
    await soon(() => notices(log) === '');
    world.client.dispose();
  });

  it('that there is no record to read, or no run to read it of', async () => {
    const none = await withClient(undefined);
    expect(message(none)).to.contain('Not connected');
    const world = scriptedLog([]);
    const noLog = await withClient(createClient({ open: world.client.adapter.open.bind(world.client.adapter) }, { storage: null }));
    expect(message(noLog)).to.contain('The server of this page keeps no record.');
    const noRun = await withClient(world.client, null);
    await soon(() => message(noRun).includes('No run chosen'));
    world.client.dispose();
    const plain = createClient({ async *open() { yield* []; await new Promise(() => undefined); } }, { storage: null });
    const without = await withClient(plain);
    expect(message(without)).to.contain('No record here');
    await expect(without).to.be.accessible();
    plain.dispose();
  });

  it('that the session has ended, and reads it once the person is signed in again', async () => {
    let isSignedIn = false;
    const { entries } = sourceOfData(refundRecord());
    const world = scripted({ audit: { entries: (...call) => (isSignedIn ? entries(...call) : Promise.reject(new AdapterError('unauthenticated', 'Sign in.'))), checkpoint: () => Promise.resolve(null), proof: () => Promise.resolve([]) } });
    const log = await withClient(world.client);
    await soon(() => message(log).includes('You are signed out.'));
    isSignedIn = true;
    await world.stream.send(snapshot(1));
    await world.frame();
    await listed(log);
    world.client.dispose();
  });

  it('nothing more once it is gone from the page', async () => {
    const world = scriptedLog(refundRecord());
    const log = await listed(await withClient(world.client));
    log.remove();
    const before = world.asked.length;
    await log.refresh();
    expect(world.asked.length).to.equal(before);
    world.client.dispose();
  });
});
