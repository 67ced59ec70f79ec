import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { faultAdapter, STREAM_FAULTS, type Fault } from '../../src/adapter/testing/index.js';
import { seededRandom } from '../../src/adapter/testing/random.js';
import { canonicalize } from '../../src/audit/canonical-json.js';
import { createClient } from '../../src/client/client.js';
import type { RunStore } from '../../src/client/types.js';
import type { RunState } from '../../src/model/frame.js';
import { aRequest, lena, memoryWorld, refund } from '../adapter/memory-world.js';
import { aStep } from './support.js';

const plain = (value: unknown): string => canonicalize(JSON.parse(JSON.stringify(value)));
const byId = (entities: Iterable<{ readonly id: string }>) => [...entities].sort((one, other) => (one.id < other.id ? -1 : 1)).map(plain);

/** Everything durable in a store or a state; live text may be lost by contract, and `run.seq` is the cursor's business. */
const durable = ({ steps, edges, gates, boundaries }: Pick<RunState, 'steps' | 'edges' | 'gates' | 'boundaries'>) => ({
  steps: byId(steps), edges: byId(edges), gates: byId(gates), boundaries: byId(boundaries),
});
const held = (store: RunStore) =>
  durable({ steps: [...store.steps.values()], edges: [...store.edges.values()], gates: [...store.gates.values()], boundaries: [...store.boundaries.values()] });

const claimsToBeRight = ({ connection, incomplete }: RunStore): boolean => connection.state === 'live' && !incomplete;

interface Trial { readonly store: RunStore; readonly expected: (seq: number) => ReturnType<typeof durable>; readonly head: () => number; readonly injected: readonly unknown[] }

/** A busy run behind a bad network, then a calm one. `check` is called after each turn and at the end. */
async function disturb(seed: number, faults: readonly Fault[], check: (trial: Trial, calm: boolean) => void): Promise<void> {
  const { backend, clock } = memoryWorld();
  const random = seededRandom(seed ^ 0x5eed);
  const adapter = faultAdapter(backend.adapterFor(lena), seed, { faults, rate: 0.25, clock });
  const client = createClient(adapter, { clock, storage: null, random, schedule: (callback) => clock.after(16, callback), warn: () => undefined });
  const store = client.retain('run-1');
  const states = new Map<number, ReturnType<typeof durable>>([[0, durable(backend.state())]]);
  const head = () => backend.state().runs[0]?.seq ?? 0;
  const trial: Trial = { store, expected: (seq) => states.get(seq) ?? durable(backend.state()), head, injected: adapter.injected };
  const below = (limit: number) => Math.floor(random() * limit);
  let rewritten = 0;
  for (let turn = 0; turn < 50; turn += 1) {
    for (let commit = below(4); commit > 0; commit -= 1) {
      const id = `s${below(6)}`;
      if (below(12) === 0) backend.request(aRequest('124.00', { interrupt: `i${turn}-${commit}`, args: refund('124.00', `${turn}`) }));
      else if (below(5) === 0) backend.commit([{ kind: 'gone', of: 'step', id }]);
      else backend.commit([{ kind: 'step', value: aStep(id, 'running', { note: { text: `${turn}` } }) }]);
      states.set(head(), durable(backend.state()));
    }
    if (below(40) === 0 && rewritten === 0) {
      rewritten = turn;
      backend.newEpoch();
    }
    await clock.advance(50 + below(3000));
    check(trial, false);
  }
  adapter.calm();
  backend.commit([{ kind: 'step', value: aStep('last') }]);
  states.set(head(), durable(backend.state()));
  await clock.advance(180_000);
  check(trial, true);
  client.dispose();
  backend.disconnect();
  await clock.settle();
}

const seeds = fc.integer({ min: 0, max: 0x7fffffff });

describe('a store behind a network that misbehaves', () => {
  it('is right at its cursor whenever it claims to be, and ends at the head', async function () {
    this.timeout(60_000);
    const faults = STREAM_FAULTS.filter((fault) => fault !== 'flip-bit');
    let injected = 0;
    let claims = 0;
    await fc.assert(
      fc.asyncProperty(seeds, (seed) =>
        disturb(seed, faults, ({ store, expected, head, ...trial }, calm) => {
          if (store.cursor !== undefined && claimsToBeRight(store)) {
            claims += 1;
            expect(held(store)).to.deep.equal(expected(store.cursor.seq));
          }
          if (!calm) return;
          injected += trial.injected.length;
          expect(store.connection.state).to.equal('live');
          expect(store.incomplete).to.equal(false);
          expect(store.cursor?.seq).to.equal(head());
          expect(held(store)).to.deep.equal(expected(head()));
        }),
      ),
      // The example once lost the snapshot it had asked for, and never asked again.
      { numRuns: 20, examples: [[2027523500]] },
    );
    expect(injected, 'faults did happen').to.be.greaterThan(250);
    expect(claims, 'and yet the store was mostly live').to.be.greaterThan(500);
  });

  it('is right in the end or says that it is not, also when bits flip', async function () {
    this.timeout(60_000);
    await fc.assert(
      fc.asyncProperty(seeds, (seed) =>
        disturb(seed, STREAM_FAULTS, ({ store, expected, head }, calm) => {
          if (!calm || store.connection.state !== 'live' || store.incomplete) return;
          expect(store.cursor?.seq).to.equal(head());
          expect(held(store)).to.deep.equal(expected(head()));
        }),
      ),
      { numRuns: 20 },
    );
  });
});
