import { expect, waitUntil } from '@open-wc/testing';
import type { WorkflowAdapter } from '../../../src/adapter/contract.js';
import { createClient } from '../../../src/client/client.js';
import type { WfClient } from '../../../src/client/types.js';
import { every, fixtureOf, made, twoRuns, wordsOf } from './fixtures.js';

// Vue's build for bundlers asks for the mode that a bundler would have put in.
Object.assign(globalThis, { process: { env: { NODE_ENV: 'production' } } });
const { reactive, readonly } = await import('vue');

const TIMEOUT = { timeout: 15_000 };

/** An adapter as a team may write it: of a class, with private fields, that can be extended. */
class TeamAdapter implements WorkflowAdapter {
  readonly #inner: WorkflowAdapter = twoRuns().adapter;

  open(...args: Parameters<WorkflowAdapter['open']>): ReturnType<WorkflowAdapter['open']> {
    return this.#inner.open(...args);
  }

  authorize(...args: Parameters<NonNullable<WorkflowAdapter['authorize']>>): ReturnType<NonNullable<WorkflowAdapter['authorize']>> {
    return this.#inner.authorize?.(...args) ?? Promise.resolve([]);
  }

  get audit(): WorkflowAdapter['audit'] {
    return this.#inner.audit;
  }
}

describe('an adapter whose class has private fields, in a proxy of reactive state', () => {
  afterEach(() => document.body.replaceChildren());

  for (const [tag, { live, words }] of every(({ isOnRun }) => isOnRun)) {
    for (const [name, hold] of Object.entries({ reactive: (adapter: WorkflowAdapter) => reactive({ adapter }).adapter, readonly: (adapter: WorkflowAdapter) => readonly(reactive({ adapter })).adapter })) {
      it(`${tag}: works with what Vue made ${name}`, async () => {
        const provider = document.createElement('wf-provider');
        provider.adapter = hold(new TeamAdapter());
        provider.run = 'run-1';
        const element = made(tag, live);
        provider.append(element);
        document.body.append(provider);
        await waitUntil(() => wordsOf(element).includes(words['run-1'] ?? ''), `${tag} shows: ${wordsOf(element)}`, TIMEOUT);
      });
    }
  }

  it('a client of the host is called itself as well', () => {
    const client: WfClient = { ...createClient(twoRuns().adapter, { storage: null }) };
    for (const [tag] of every(({ isOnRun }) => isOnRun)) expect(Reflect.get(made(tag, { client: reactive({ client }).client }), 'client'), tag).to.equal(client);
    expect(fixtureOf('wf-provider').isOnRun).to.equal(false);
  });

  it('behind any other proxy, the console says once what to do', async () => {
    const told: string[] = [];
    const client = createClient(new Proxy(new TeamAdapter(), { get: (target, key, receiver): unknown => (key === 'audit' ? undefined : Reflect.get(target, key, receiver)) }), {
      storage: null,
      warn: (message) => void told.push(message),
      error: (message) => void told.push(message),
    });
    const store = client.retain('run-1');
    await waitUntil(() => store.connection.error !== undefined, 'no error', TIMEOUT);
    client.dispose();
    expect(told.filter((message) => message.includes('markRaw'))).to.have.length(1);
    expect(told).to.have.length(1);
  });
});
