import { expect } from '@open-wc/testing';
import { createClient } from '../../src/client/client.js';
import { lena, memoryWorld } from '../adapter/memory-world.js';

/** As Vue's `reactive` does: a proxy before every object that is reached, but for what cannot be extended. */
function reactive<T extends object>(target: T): T {
  if (!Object.isExtensible(target)) return target;
  return new Proxy(target, {
    get: (inner, name, receiver) => {
      const value: unknown = Reflect.get(inner, name, receiver);
      return typeof value === 'object' && value !== null ? reactive(value) : value;
    },
  });
}

describe('a client in a library for reactive state', () => {
  it('works as it does outside, with its adapter, stores, permissions and commands', async () => {
    const { backend, clock } = memoryWorld();
    const state = reactive({ backend, adapter: backend.adapterFor(lena) });
    const held = reactive({ client: createClient(state.adapter, { clock, storage: null, schedule: (callback) => clock.after(16, callback) }) });
    const { client } = held;
    const store = client.retain('run-1');
    await clock.advance(100);
    expect(reactive({ store }).store.run?.id).to.equal('run-1');
    expect(client.permissions.current({ action: { name: 'run:stop' }, resource: { type: 'run', id: 'run-1' } }).state).to.be.a('string');
    expect(client.desk.flights.size).to.equal(0);
    expect(state.backend.setRunStatus('paused')).to.be.greaterThan(0);
    await clock.advance(100);
    expect(store.run?.status).to.equal('paused');
    client.release('run-1');
    client.dispose();
  });
});
