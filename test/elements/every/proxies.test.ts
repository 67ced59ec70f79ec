import { expect, waitUntil } from '@open-wc/testing';
import type { WorkflowAdapter } from '../../../src/adapter/contract.js';
import { createClient } from '../../../src/client/client.js';
import type { WfClient } from '../../../src/client/types.js';
import { lena } from '../../../stories/samples/people.js';
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

/** As MobX, Solid and others hold state: a proxy that gives proxies of what it holds. */
function deep<T extends object>(value: T): T {
  return new Proxy(value, {
    get: (target, key, receiver): unknown => {
      const found: unknown = Reflect.get(target, key, receiver);
      const own = Reflect.getOwnPropertyDescriptor(target, key);
      const isFixed = own?.configurable === false && own.writable === false;
      return typeof found === 'object' && found !== null && !isFixed ? deep(found) : found;
    },
  });
}

describe('what any library for reactive state holds in proxies', () => {
  afterEach(() => document.body.replaceChildren());

  for (const [tag, { plain, live, words, isOnRun }] of every()) {
    it(`${tag}: works with data in them`, async () => {
      const element = made(tag, deep({ ...plain('one') }));
      document.body.append(element);
      await waitUntil(() => wordsOf(element).includes(words.one), `${tag} shows: ${wordsOf(element)}`, TIMEOUT);
    });

    if (!isOnRun) continue;
    const inProvider = (adapter: WorkflowAdapter) => (element: HTMLElement): void => {
      const provider = document.createElement('wf-provider');
      provider.adapter = deep(adapter);
      provider.run = 'run-1';
      document.body.append(provider);
      provider.append(element);
    };
    // What wf-can says there is only said by the adapter of these tests.
    for (const [what, give] of Object.entries({
      client: (element: HTMLElement) => Object.assign(element, { client: deep(createClient(twoRuns().adapter, { storage: null })), run: 'run-1' }),
      adapter: inProvider(twoRuns().adapter),
      ...(tag === 'wf-can' ? {} : { 'adapter of the kit': inProvider(twoRuns().backend.adapterFor(lena)) }),
    })) {
      it(`${tag}: works with the ${what} in one`, async () => {
        const element = made(tag, live);
        document.body.append(element);
        give(element);
        await waitUntil(() => wordsOf(element).includes(words['run-1'] ?? ''), `${tag} shows: ${wordsOf(element)}`, TIMEOUT);
      });
    }
  }
});

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
