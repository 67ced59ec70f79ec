import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { CALL_FAULTS, faultAdapter } from '../../src/adapter/testing/index.js';
import { seededRandom } from '../../src/adapter/testing/random.js';
import { createClient } from '../../src/client/client.js';
import type { Flight } from '../../src/client/types.js';
import type { CommandOf } from '../../src/model/command.js';
import { aRequest, lena, memoryWorld, voteOn } from '../adapter/memory-world.js';
import { fakeStorage } from './support.js';

const GATES = 8;

describe('decisions behind a network that misbehaves', () => {
  it('have at most one effect each, and end as what really happened', async function () {
    this.timeout(60_000);
    let unknown = 0;
    let voided = 0;
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 0x7fffffff }), async (seed) => {
        const { backend, clock } = memoryWorld();
        const random = seededRandom(seed ^ 0xdec1de);
        const storage = fakeStorage();
        const adapter = faultAdapter(backend.adapterFor(lena), seed, { faults: CALL_FAULTS, rate: 0.5, clock });
        const open = () => createClient(adapter, { clock, storage, random, schedule: (callback) => clock.after(16, callback), warn: () => undefined });
        let client = open();
        client.retain('run-1');
        await clock.advance(100);
        const flights = new Map<string, Flight>();
        const follow = () => client.desk.subscribe((flight) => {
          if (flight.phase === 'unknown') unknown += 1;
          if (flight.error?.detailCode === 'VOIDED') voided += 1;
          const before = flights.get(flight.id);
          expect(before?.phase === 'settled' || before?.phase === 'failed', 'an outcome is final').to.equal(false);
          flights.set(flight.id, flight);
        });
        follow();
        for (let n = 0; n < GATES; n += 1) {
          const { gate } = backend.request(aRequest('124.00', { interrupt: `i${n}` }));
          // A person who presses again as long as nothing is known, and once more after each failure.
          for (let press = 0; press < 4; press += 1) {
            const { type, target, args } = voteOn(backend.gate(gate)!.gate, random() < 0.5 ? 'approve' : 'reject', 'support-lead') as CommandOf<'gate.vote'>;
            void client.desk.submit({ type, target, args });
            await clock.advance(Math.floor(random() * 20_000));
          }
          if (random() < 0.3) {
            client.dispose();
            client = open();
            client.retain('run-1');
            follow();
            await clock.advance(100);
          }
        }
        adapter.calm();
        await clock.advance(300_000);
        const everyGate = backend.state().gates.flatMap((gate) => (gate.notUnderstood === undefined ? [gate] : []));
        expect(everyGate).to.have.length(GATES);
        for (const gate of everyGate) expect(gate.votes.length, 'one word per gate').to.be.at.most(1);
        for (const flight of flights.values()) {
          if (flight.phase === 'submitting') continue;
          expect(['settled', 'failed'], 'nothing stays unknown on a network that works').to.include(flight.phase);
        }
        const accepted = [...flights.values()].filter(({ phase, receipt }) => phase === 'settled' && receipt?.status === 'accepted');
        expect(accepted.length, 'as many effects as decisions that were accepted').to.equal(everyGate.filter(({ votes }) => votes.length > 0).length);
        expect(storage.entries.size, 'no key is left').to.equal(0);
        client.dispose();
        backend.disconnect();
      }),
      { numRuns: 30 },
    );
    expect(unknown, 'outcomes were unknown').to.be.greaterThan(20);
    expect(voided, 'keys were voided').to.be.greaterThan(5);
  });
});
