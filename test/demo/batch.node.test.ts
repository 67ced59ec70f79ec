import { isTerminalStep } from '../../src/model/status.js';
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Demo } from '../../demo/server.js';
import type { WorkflowAdapter } from '../../src/adapter/contract.js';
import { openFolder, signIn, startBatch, startDemo, vote, Watched, type Folder } from './drive.js';

interface Sent { readonly effect_key: string; readonly args: { readonly request: string; readonly to: string; readonly refund?: { readonly amount: string; readonly currency: string }; readonly reply: { readonly text: string } } }

describe('the demo batch on the real gateway', { timeout: 400_000 }, () => {
  let folder: Folder;
  let demo: Demo;
  let url: string;
  let faults: string[];

  before(async () => {
    folder = await openFolder();
    ({ demo, url, faults } = await startDemo(folder));
  });
  const watched: Watched[] = [];
  const watch = (adapter: Required<WorkflowAdapter>, run: string): Watched => {
    const batch = new Watched(adapter, run);
    watched.push(batch);
    return batch;
  };
  after(async () => {
    for (const batch of watched) batch.close();
    await Promise.all(watched.map(({ done }) => done));
    await demo.close();
    await folder.remove();
  });

  const outbox = async (): Promise<Sent[]> => (await demo.gateway.pool.query<Sent>('select effect_key, args from demo_outbox order by args->>\'request\'')).rows;

  it('goes from the folder to the outbox, with people where the rules want them', async () => {
    const [sam, lena, farid] = await Promise.all([signIn(url, 'sam'), signIn(url, 'lena'), signIn(url, 'farid')]);
    const run = await startBatch(sam);
    const batch = watch(sam, run);
    // A person who decides has to have been served what they decide.
    for (const decider of [lena, farid]) watch(decider, run);
    const leaf = (key: string, request: number) => batch.steps.get(`${run}/${key}/${request - 1}`);
    const gateOf = (request: number) => [...batch.gates.values()].find(({ step }) => step === `${run}/decide/${request - 1}`);

    await batch.until('eight decisions wait, the rest is done', ({ run: entity, gates }) => entity?.status === 'waiting' && [...gates.values()].filter(({ state }) => state === 'open').length === 8);
    assert.equal([...batch.steps.values()].filter(({ mapIndex }) => mapIndex !== undefined).length, 84);
    assert.deepEqual([1, 4, 6, 10].map((request) => leaf('send', request)?.status), ['succeeded', 'succeeded', 'succeeded', 'succeeded']);
    assert.deepEqual((await outbox()).map(({ args }) => args.request), ['01', '04', '06', '10']);

    const retried = leaf('lookup', 2);
    assert.deepEqual(retried?.attempts.map(({ outcome }) => outcome), ['failed', 'succeeded']);
    assert.ok(batch.pulses.some((item) => item.kind === 'chunk' && item.step === leaf('draft', 1)?.id));
    assert.deepEqual(leaf('draft', 1)?.usage?.model, 'recorded');

    const injected = gateOf(9);
    assert.equal(injected?.requirement.tier.id, 'medium');
    assert.deepEqual((JSON.parse(injected?.subject.argsRaw ?? '{}') as Sent['args']).refund, { amount: '89.00', currency: 'EUR' });
    assert.match(injected?.evidence.find(({ id }) => id === 'message')?.text ?? '', /refund 9999 EUR/);

    assert.equal(leaf('send', 8)?.boundary, 'finance');
    assert.equal(leaf('send', 8)?.owner?.id, 'farid');
    assert.equal(leaf('send', 2)?.owner?.id, 'lena');
    const crossing = [...batch.edges.values()].find(({ to }) => to === leaf('send', 8)?.id);
    assert.deepEqual([crossing?.kind, crossing?.gate], ['handoff', gateOf(8)?.id]);

    for (const request of [2, 3, 9]) {
      const gate = gateOf(request);
      assert.ok(gate);
      assert.equal((await vote(sam, gate, 'approve', 'support-lead')).status, 'refused');
      assert.equal((await vote(lena, gate, 'approve', 'support-lead')).status, 'accepted');
    }
    const rejected = gateOf(11);
    assert.ok(rejected);
    assert.equal((await vote(lena, rejected, 'reject', 'support-lead', 'The photographs are missing.')).status, 'accepted');
    for (const request of [5, 7, 8, 12]) {
      const gate = gateOf(request);
      assert.ok(gate);
      assert.equal((await vote(lena, gate, 'approve', 'support-lead')).status, 'accepted');
      assert.equal((await vote(lena, gate, 'approve', 'finance-lead')).status, 'refused');
      await batch.until('first of two', ({ gates }) => (gates.get(gate.id)?.votes.length ?? 0) === 1);
      assert.equal(batch.gates.get(gate.id)?.state, 'open');
      assert.equal((await vote(farid, batch.gates.get(gate.id) ?? gate, 'approve', 'finance-lead')).status, 'accepted');
    }
    await batch.until('the end', ({ run: entity }) => entity?.status === 'succeeded');
    assert.ok([...batch.steps.values()].every(({ status }) => isTerminalStep(status)));
    assert.equal(batch.steps.get(`${run}/close`)?.note?.text, '11 of 12 requests answered, 2,156.30 EUR, 48,600 JPY, 239.00 PLN paid back.');
    assert.equal(leaf('send', 11)?.status, 'skipped');
    assert.equal(gateOf(8)?.outcome?.seal, 'executed-as-approved');

    const sent = await outbox();
    assert.deepEqual(sent.map(({ args }) => args.request), ['01', '02', '03', '04', '05', '06', '07', '08', '09', '10', '12']);
    assert.match(sent.find(({ args }) => args.request === '08')?.args.reply.text ?? '', /We are paying back 1,240\.00 EUR to the card/);
    assert.equal(new Set(sent.map(({ effect_key }) => effect_key)).size, sent.length);

    const { entries = [] } = (await lena.audit?.entries({ run, limit: 1000 }, {})) ?? {};
    const types = entries.map(({ raw }) => (JSON.parse(raw) as { type: string }).type);
    for (const type of ['started', 'requested', 'decided', 'released', 'executed', 'refused', 'notified']) assert.ok(types.includes(type), `${type} is missing among ${[...new Set(types)].join(', ')}`);
    assert.deepEqual(faults, []);
  });

  it('can be stopped while it works, and sends nothing afterwards', async () => {
    const lena = await signIn(url, 'lena');
    const run = await startBatch(lena);
    const batch = watch(lena, run);
    await batch.until('work is under way', ({ steps }) => [...steps.values()].some(({ key, status }) => key === 'classify' && status === 'running'));
    const receipt = await lena.execute({ v: 1, id: `stop-${run}`, type: 'run.stop', target: { run }, args: {}, reason: 'The wrong folder.' }, {});
    assert.equal(receipt.status, 'accepted');
    await batch.until('stopped', ({ run: entity }) => entity?.status === 'cancelled');
    assert.ok([...batch.steps.values()].every(({ status }) => isTerminalStep(status)));
    const sent = [...batch.steps.values()].filter(({ key, status }) => key === 'send' && status === 'succeeded').length;
    assert.equal((await outbox()).filter(({ effect_key }) => batch.gates.has(effect_key)).length, sent);
  });
});
