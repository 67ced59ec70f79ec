import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createLangGraphBridge } from '../../../src/gateway/bridges/langgraph/index.js';
import { NotReleased, type EngineBridge } from '../../../src/gateway/bridge.js';
import type { PrincipalRef } from '../../../src/model/principal.js';
import { openTestDatabase, type TestDatabase } from './database.js';
import { fakeHost, FakeStore, type FakeHostOptions } from './fake-host.js';
import { createOutbox, outbox, refundWorkflow, type RefundHooks } from './refund-workflow.js';

const lena: PrincipalRef = { id: 'lena', kind: 'human', name: 'Lena Fischer' };

let database: TestDatabase;
let runs = 0;
const opened: EngineBridge[] = [];

async function attached(store: FakeStore, options: FakeHostOptions & RefundHooks & { onLost?: (run: string, error: unknown) => void } = {}): Promise<EngineBridge> {
  const bridge = await createLangGraphBridge({ pool: database.pool, workflows: [refundWorkflow(database.pool, options)], onLost: options.onLost });
  bridge.attach(fakeHost(store, options));
  opened.push(bridge);
  return bridge;
}

const nextRun = (): string => `run-${(runs += 1)}`;
const startOf = (run: string, amounts: readonly string[]) => ({ run, workflow: 'refunds', input: amounts, startedBy: lena });
const ended = (store: FakeStore): boolean => ['succeeded', 'failed', 'cancelled'].includes(store.statuses.at(-1) ?? '');

/** A promise that a test settles by hand. */
function latch(): { readonly wait: Promise<void>; open(): void } {
  let open!: () => void;
  const wait = new Promise<void>((resolve) => { open = resolve; });
  return { wait, open };
}

describe('LangGraph bridge', { timeout: 180_000 }, () => {
  before(async () => {
    database = await openTestDatabase();
    await createOutbox(database.pool);
  });
  after(async () => {
    await Promise.all(opened.map((bridge) => bridge.close()));
    await database.close();
  });

  const outboxOf = async (store: FakeStore) => (await outbox(database.pool)).filter(({ effect_key }) => store.gates.has(effect_key) && effect_key.startsWith(store.prefix));

  it('writes the whole topology in one change and reports what LangGraph hides', async () => {
    const store = new FakeStore();
    const run = nextRun();
    const bridge = await attached(store);
    await bridge.start(startOf(run, ['12.00', '99.00']));
    const first = store.commits[0] ?? [];
    assert.equal(first.filter(({ kind }) => kind === 'step').length, 2 + 4 * 3);
    assert.equal(first.filter(({ kind }) => kind === 'edge').length, 6 + 3 * 2);
    assert.equal(first.filter(({ kind }) => kind === 'boundary').length, 2);
    await store.until('both gates', () => store.statuses.at(-1) === 'waiting');
    const looked = store.steps.get(`${run}/lookup/1`);
    assert.deepEqual(looked?.attempts.map(({ n, outcome, error }) => [n, outcome, error?.text]), [[1, 'failed', 'The order table did not answer.'], [2, 'succeeded', undefined]]);
    assert.equal(looked?.note?.text, 'Order over 99.00');
    assert.ok(store.commits.some((events) => events.some((event) => event.kind === 'step' && event.value.id === looked?.id && event.value.status === 'retrying')));
    assert.deepEqual(store.pulses.filter((item) => item.kind === 'chunk' && item.step === `${run}/classify/0`).map((item) => item.kind === 'chunk' && [item.text, item.received, item.attempt]), [['dama', 1, 1], ['ged', 2, 1]]);
    assert.deepEqual(store.steps.get(`${run}/classify/0`)?.usage, { outputTokens: 2, model: 'test' });
    assert.equal(store.status(`${run}/decide`), 'waiting-human');
    assert.deepEqual(store.steps.get(`${run}/lookup`)?.progress, { done: 2, total: 2, unit: 'requests', source: 'reported' });
    assert.equal(store.steps.get(`${run}/pay/0`)?.owner?.id, 'lena');
  });

  it('lets an approved item go on while another one is still at work', async () => {
    const store = new FakeStore();
    const run = nextRun();
    const slow = latch();
    const bridge = await attached(store, { work: ({ item }) => (item === 1 ? slow.wait : Promise.resolve()) });
    await bridge.start(startOf(run, ['12.00', '13.00']));
    await store.until('first gate', () => store.status(`${run}/decide/0`) === 'waiting-human');
    const gate = store.gateOf(`${run}/decide/0`);
    gate.state = 'approved';
    await bridge.wake(run, gate.id, 'resume');
    await store.until('first paid', () => store.status(`${run}/pay/0`) === 'succeeded');
    assert.equal(store.status(`${run}/classify/1`), 'running');
    assert.equal(store.statuses.at(-1), 'running');
    slow.open();
    await store.until('second gate', () => store.statuses.at(-1) === 'waiting');
  });

  it('takes no word for an approval: a wake only makes the step ask again', async () => {
    const store = new FakeStore();
    const run = nextRun();
    const bridge = await attached(store);
    await bridge.start(startOf(run, ['12.00']));
    await store.until('gate', () => store.statuses.at(-1) === 'waiting');
    const gate = store.gateOf(`${run}/decide/0`);
    for (let n = 0; n < 3; n += 1) await bridge.wake(run, gate.id, 'resume');
    await bridge.wake(run, 'gate-that-never-was', 'resume');
    await store.until('parked again', () => store.statuses.at(-1) === 'waiting');
    assert.equal(store.status(`${run}/decide/0`), 'waiting-human');
    assert.equal(store.steps.get(`${run}/decide/0`)?.attempts.length, 1);
    assert.equal(store.gates.size, 1);
    gate.state = 'approved';
    await Promise.all([bridge.wake(run, gate.id, 'resume'), bridge.wake(run, gate.id, 'resume'), bridge.wake(run, gate.id, 'resume')]);
    await store.until('end', ended);
    await bridge.wake(run, gate.id, 'resume');
    assert.deepEqual(store.statuses.at(-1), 'succeeded');
    assert.equal((await outboxOf(store)).length, 1);
    assert.equal(store.steps.get(`${run}/close`)?.note?.text, '1 of 1 paid');
  });

  it('carries out the args of the permit, not its own state', async () => {
    const store = new FakeStore();
    const run = nextRun();
    const bridge = await attached(store);
    await bridge.start(startOf(run, ['12.00']));
    await store.until('gate', () => store.statuses.at(-1) === 'waiting');
    const gate = store.gateOf(`${run}/decide/0`);
    gate.state = 'approved';
    gate.argsRaw = '{"refund":{"amount":"7.00","currency":"EUR"}}';
    await bridge.wake(run, gate.id, 'resume');
    await store.until('end', ended);
    assert.deepEqual((await outboxOf(store)).map(({ args }) => args), [{ refund: { amount: '7.00', currency: 'EUR' } }]);
    assert.deepEqual(gate.executed, { refund: { amount: '7.00', currency: 'EUR' } });
  });

  it('asks again when its permit has ended, and waits where the outcome of an earlier one is not known', async () => {
    const store = new FakeStore();
    const run = nextRun();
    const answers = ['PERMIT_ENDED', 'RELEASED'];
    const bridge = await attached(store, {
      before: (call) => {
        const code = call === 'release' ? answers.shift() : undefined;
        if (code !== undefined) throw new NotReleased(code, `${code}.`);
      },
    });
    await bridge.start(startOf(run, ['12.00']));
    await store.until('gate', () => store.statuses.at(-1) === 'waiting');
    const gate = store.gateOf(`${run}/decide/0`);
    gate.state = 'approved';
    await bridge.wake(run, gate.id, 'resume');
    await store.until('it waits', () => store.status(`${run}/pay/0`) === 'waiting-external' && store.statuses.at(-1) === 'waiting');
    assert.deepEqual(answers, []);
    assert.equal((await bridge.inspect(run, gate.id, gate.id)).found, 'not-applied');
    await bridge.wake(run, gate.id, 'resume');
    await store.until('end', ended);
    assert.equal(store.status(`${run}/pay/0`), 'succeeded');
    assert.equal((await outboxOf(store)).length, 1);
  });

  it('ends an item that was not approved, and says so in its steps', async () => {
    const store = new FakeStore();
    const run = nextRun();
    const bridge = await attached(store);
    await bridge.start(startOf(run, ['12.00']));
    await store.until('gate', () => store.statuses.at(-1) === 'waiting');
    const gate = store.gateOf(`${run}/decide/0`);
    gate.state = 'rejected';
    await bridge.wake(run, gate.id, 'reject', 'REJECTED');
    await store.until('end', ended);
    assert.equal(store.statuses.at(-1), 'succeeded');
    assert.equal(store.status(`${run}/pay/0`), 'skipped');
    assert.equal(store.edges.get(`${run}/decide/0>pay`)?.taken, false);
    assert.deepEqual(await outboxOf(store), []);
  });

  it('keeps waiting at a gate that expired on hold, and ends at one that expired by denial', async () => {
    const store = new FakeStore();
    const run = nextRun();
    const bridge = await attached(store);
    await bridge.start(startOf(run, ['12.00']));
    await store.until('gate', () => store.statuses.at(-1) === 'waiting');
    const gate = store.gateOf(`${run}/decide/0`);
    gate.state = 'expired';
    await bridge.wake(run, gate.id, 'resume');
    assert.equal(store.status(`${run}/decide/0`), 'waiting-human');
    await bridge.wake(run, gate.id, 'reject', 'EXPIRED');
    await store.until('end', ended);
    assert.equal(store.status(`${run}/pay/0`), 'skipped');
  });

  it('goes on by itself where the gateway answers at once', async () => {
    const store = new FakeStore();
    const run = nextRun();
    const bridge = await attached(store, { decide: () => 'approved' });
    await bridge.start(startOf(run, ['12.00', '13.00', '14.00']));
    await store.until('end', ended);
    assert.equal(store.statuses.at(-1), 'succeeded');
    assert.equal((await outboxOf(store)).length, 3);
    assert.ok([...store.edges.values()].every(({ taken }) => taken === true));
  });

  it('hands a step to another boundary when the gate says so', async () => {
    const store = new FakeStore();
    const run = nextRun();
    const bridge = await attached(store);
    await bridge.start(startOf(run, ['12.00', '640.00']));
    await store.until('gates', () => store.statuses.at(-1) === 'waiting');
    const crossing = store.edges.get(`${run}/decide/1>pay`);
    assert.deepEqual([crossing?.kind, crossing?.gate], ['handoff', store.gateOf(`${run}/decide/1`).id]);
    assert.equal(store.edges.get(`${run}/decide/0>pay`)?.kind, 'conditional');
    assert.equal(store.steps.get(`${run}/pay/1`)?.owner?.id, 'farid');
    assert.deepEqual(store.boundaries.get('finance')?.members, [`${run}/pay/1`]);
    assert.equal(store.boundaries.get('support')?.members.includes(`${run}/pay/1`), false);
  });

  it('goes back to its gate when no permit is given', async () => {
    const store = new FakeStore();
    const run = nextRun();
    let revoked = false;
    const bridge = await attached(store, {
      before: (call) => {
        if (call !== 'release' || revoked) return;
        revoked = true;
        store.gateOf(`${run}/decide/0`).state = 'superseded';
      },
    });
    await bridge.start(startOf(run, ['12.00']));
    await store.until('gate', () => store.statuses.at(-1) === 'waiting');
    const first = store.gateOf(`${run}/decide/0`);
    first.state = 'approved';
    await bridge.wake(run, first.id, 'resume');
    await store.until('second gate', () => store.gates.size === 2 && store.statuses.at(-1) === 'waiting');
    assert.equal(store.status(`${run}/pay/0`), 'pending');
    assert.equal(store.steps.get(`${run}/pay/0`)?.attempts[0]?.error?.code, 'NOT_APPROVED');
    const second = store.gateOf(`${run}/decide/0`);
    second.state = 'approved';
    await bridge.wake(run, second.id, 'resume');
    await store.until('end', ended);
    assert.deepEqual((await outboxOf(store)).map(({ effect_key }) => effect_key), [second.id]);
  });

  it('does nothing at a second start of the same run', async () => {
    const store = new FakeStore();
    const run = nextRun();
    const bridge = await attached(store);
    await Promise.all([bridge.start(startOf(run, ['12.00'])), bridge.start(startOf(run, ['12.00']))]);
    await bridge.start(startOf(run, ['77.00']));
    await store.until('gate', () => store.statuses.at(-1) === 'waiting');
    assert.equal(store.gates.size, 1);
    assert.deepEqual(store.gateOf(`${run}/decide/0`).request.args, { refund: { amount: '12.00', currency: 'EUR' } });
    await assert.rejects(bridge.start({ ...startOf(nextRun(), []), workflow: 'nothing' }), /no workflow nothing/);
  });

  it('fails one item and not the others, and tries it again on request', async () => {
    const store = new FakeStore();
    const run = nextRun();
    const bridge = await attached(store);
    await bridge.start(startOf(run, ['broken', '12.00']));
    await store.until('one failed, one waits', () => store.status(`${run}/lookup/0`) === 'failed' && store.statuses.at(-1) === 'waiting');
    assert.equal(store.steps.get(`${run}/lookup/0`)?.attempts.length, 2);
    await assert.rejects(bridge.retry?.(run, `${run}/lookup/1`) ?? Promise.resolve(), /not among the failed steps/);
    await bridge.retry?.(run, `${run}/lookup/0`);
    await store.until('third try', () => store.steps.get(`${run}/lookup/0`)?.attempts.length === 3 && store.status(`${run}/lookup/0`) === 'failed');
    const gate = store.gateOf(`${run}/decide/1`);
    gate.state = 'approved';
    await bridge.wake(run, gate.id, 'resume');
    await store.until('end', ended);
    assert.equal(store.statuses.at(-1), 'failed');
    assert.equal(store.steps.get(`${run}/close`)?.note?.text, '1 of 2 paid');
    assert.equal(store.status(`${run}/pay/0`), 'cancelled');
  });

  it('pauses in front of the next step, over a restart too', async () => {
    const store = new FakeStore();
    const run = nextRun();
    const working = latch();
    const first = await attached(store, { work: () => working.wait, decide: () => 'approved' });
    await first.start(startOf(run, ['12.00']));
    await store.until('at work', () => store.status(`${run}/classify/0`) === 'running');
    await first.pause?.(run);
    working.open();
    await store.until('running step ended', () => store.status(`${run}/classify/0`) === 'succeeded');
    assert.equal(store.statuses.at(-1), 'paused');
    await first.close();
    assert.equal(store.status(`${run}/decide/0`), 'pending');
    const second = await attached(store, { decide: () => 'approved' });
    await second.recover(run);
    assert.equal(store.statuses.at(-1), 'paused');
    assert.equal(store.status(`${run}/decide/0`), 'pending');
    await second.resume?.(run);
    await store.until('end', ended);
    assert.equal((await outboxOf(store)).length, 1);
  });

  it('lets an effect that is under way finish before a stop takes hold', async () => {
    const store = new FakeStore();
    const run = nextRun();
    const landed = latch();
    const reached = latch();
    const bridge = await attached(store, { performed: async () => { reached.open(); await landed.wait; } });
    await bridge.start(startOf(run, ['12.00', '13.00']));
    await store.until('gates', () => store.statuses.at(-1) === 'waiting');
    const gate = store.gateOf(`${run}/decide/0`);
    gate.state = 'approved';
    await bridge.wake(run, gate.id, 'resume');
    await reached.wait;
    const stopped = bridge.stop(run);
    landed.open();
    await stopped;
    assert.equal(gate.state, 'consumed');
    assert.equal(store.status(`${run}/pay/0`), 'succeeded');
    assert.equal(store.status(`${run}/decide/1`), 'cancelled');
    assert.equal(store.status(`${run}/pay/1`), 'cancelled');
    assert.equal(store.statuses.at(-1), 'cancelled');
    await bridge.stop(run);
    assert.equal(store.statuses.filter((status) => status === 'cancelled').length, 1);
  });

  it('says what became of an effect only after looking', async () => {
    const store = new FakeStore();
    const run = nextRun();
    const bridge = await attached(store);
    await bridge.start(startOf(run, ['12.00', '13.00']));
    await store.until('gates', () => store.statuses.at(-1) === 'waiting');
    const [paid, open] = [store.gateOf(`${run}/decide/0`), store.gateOf(`${run}/decide/1`)];
    assert.equal((await bridge.inspect(run, open.id, open.id)).found, 'unknown');
    paid.state = 'approved';
    await bridge.wake(run, paid.id, 'resume');
    await store.until('paid', () => paid.state === 'consumed');
    assert.deepEqual(await bridge.inspect(run, paid.id, paid.id), { found: 'applied', args: { refund: { amount: '12.00', currency: 'EUR' } } });
    assert.equal((await bridge.inspect('run-nobody-knows', 'g', 'k')).found, 'unknown');
  });

  it('says that nothing happened only while the step stands in front of its effect, and drives nothing to find out', async () => {
    const store = new FakeStore();
    const run = nextRun();
    let dead = false;
    const doomed = await attached(store, { after: (call) => { if (call === 'release') dead = true; if (dead) throw new Error('The process is dead.'); } });
    await doomed.start(startOf(run, ['12.00']));
    await store.until('gate', () => store.statuses.at(-1) === 'waiting');
    const gate = store.gateOf(`${run}/decide/0`);
    gate.state = 'approved';
    await doomed.wake(run, gate.id, 'resume').catch(() => undefined);
    await store.until('released', () => gate.state === 'released');
    await doomed.close();
    const next = await attached(store);
    assert.equal((await next.inspect(run, gate.id, gate.id)).found, 'not-applied');
    assert.equal((await next.inspect(run, gate.id, gate.id)).found, 'not-applied');
    assert.equal(gate.state, 'released');
    await next.recover(run);
    await store.until('end', ended);
    assert.equal((await next.inspect(run, gate.id, gate.id)).found, 'applied');
    assert.equal((await next.inspect(run, gate.id, 'another-key')).found, 'unknown');
  });

  it('lets go of a run whose changes cannot be written down, and takes it up again', async () => {
    const store = new FakeStore();
    const run = nextRun();
    const lost: unknown[] = [];
    let fenced = false;
    const bridge = await attached(store, {
      decide: () => 'approved',
      onLost: (_run, error) => lost.push(error),
      before: (call, detail) => {
        const deciding = call === 'commit' && JSON.stringify(detail).includes('"key":"decide","kind":"gate"') && JSON.stringify(detail).includes('"running"');
        if (deciding && !fenced) {
          fenced = true;
          throw Object.assign(new Error('Another gateway drives this run.'), { code: 'FENCED' });
        }
      },
    });
    await bridge.start(startOf(run, ['12.00']));
    const waitLost = async (): Promise<void> => { while (lost.length === 0) await new Promise((resolve) => setImmediate(resolve)); };
    await waitLost();
    assert.equal(ended(store), false);
    await bridge.recover(run);
    await store.until('end', ended);
    assert.equal((await outboxOf(store)).length, 1);
  });

  it('has each approved effect exactly once, whichever call the process dies after', async () => {
    const amounts = ['12.00', '99.00'];
    let died = 0;
    for (let fatal = 1; ; fatal += 1) {
      const store = new FakeStore();
      const run = nextRun();
      let calls = 0;
      let dead = false;
      const die = (): never => { throw new Error('The process is dead.'); };
      const doomed = await attached(store, {
        decide: () => 'approved',
        before: () => { if (dead) die(); },
        after: () => {
          calls += 1;
          if (calls < fatal || dead) return;
          dead = true;
          store.changed();
          die();
        },
      });
      await doomed.start(startOf(run, amounts)).catch(() => undefined);
      await store.until('death or end', () => dead || ended(store));
      await doomed.close();
      if (!dead) break;
      died += 1;
      const next = await attached(store, { decide: () => 'approved' });
      await next.start(startOf(run, amounts));
      await next.recover(run);
      await store.until(`end after death at call ${fatal}`, ended);
      assert.equal(store.statuses.at(-1), 'succeeded', `death at call ${fatal}`);
      assert.deepEqual((await outboxOf(store)).map(({ args }) => args), amounts.map((amount) => ({ refund: { amount, currency: 'EUR' } })), `death at call ${fatal}`);
      assert.ok([...store.gates.values()].every(({ state }) => state === 'consumed'), `death at call ${fatal}`);
      await next.close();
    }
    assert.ok(died >= 15, `only ${died} points of death were tried`);
  });
});
