import { createMemoryBackend, type MemoryBackend, type MemoryBackendOptions } from '../../src/adapter/memory/index.js';
import { manualClock, type ManualClock } from '../../src/adapter/testing/index.js';
import type { Command, CommandArgs } from '../../src/model/command.js';
import type { Gate } from '../../src/model/gate.js';
import type { Principal } from '../../src/model/principal.js';
import { isReadableGate, type StoredGate } from '../../src/model/readable-gate.js';
import type { GateRequest } from '../../src/policy/types.js';
import { aRun, aStep } from '../client/support.js';
import { aPolicy } from '../policy/fixtures/policy.js';

const person = (id: string, name: string, ...roles: string[]): Principal => ({ id, kind: 'human', name, roles });

export const sam = person('sam', 'Sam Okafor', 'support-rep');
export const lena = person('lena', 'Lena Fischer', 'support-lead');
export const leo = person('leo', 'Leo Brandt', 'support-lead');
export const farid = person('farid', 'Farid Haddad', 'finance-lead');
export const omar = person('omar', 'Omar Nassar', 'duty-manager');
export const aiko = person('aiko', 'Aiko Mori', 'auditor');
export const nobody = person('nobody', 'Nobody');

export const refund = (amount: string, orderId = '20391') => ({ orderId, refund: { amount, currency: 'EUR' } });

export const aRequest = (amount: string, more: Partial<GateRequest> = {}): GateRequest => ({
  step: 's1', stepKey: 'refund', attempt: 1, interrupt: 'pay', action: 'refund.pay', args: refund(amount),
  requester: { id: 'agent-refunds', kind: 'agent', name: 'Refund agent' }, ...more,
});

export interface MemoryWorld { readonly backend: MemoryBackend; readonly clock: ManualClock }

/** A backend with one run of two steps. */
export function memoryWorld(options: Partial<MemoryBackendOptions> = {}): MemoryWorld {
  const clock = manualClock();
  const backend = createMemoryBackend({
    policy: aPolicy(),
    people: [sam, lena, leo, farid, omar, aiko],
    runs: [{ run: { ...aRun(), owner: sam, stopAuthority: [omar] }, steps: [aStep('s1', 'waiting-human'), aStep('s2')] }],
    clock,
    ...options,
  });
  return { backend, clock };
}

export function readable(gate: StoredGate | undefined): Gate {
  if (gate === undefined || !isReadableGate(gate)) throw new Error('a readable gate is expected');
  return gate;
}

let commands = 0;

/** A vote on what stands in a gate now. */
export function voteOn(gate: Gate, choice: 'approve' | 'reject', asRole: string, more: Partial<CommandArgs<'gate.vote'>> = {}): Command {
  commands += 1;
  return {
    v: 1, id: `vote-${commands}`, type: 'gate.vote', target: { run: gate.run, gate: gate.id },
    args: {
      choice, asRole, revision: gate.revision, digests: gate.digests,
      presentation: { locale: 'en', timeZone: 'UTC', kitVersion: '0' },
      seen: { evidence: [], dwellMs: 5000, complete: true, channel: 'pointer', source: 'attested' },
      ...more,
    },
  };
}
