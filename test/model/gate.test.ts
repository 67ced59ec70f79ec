import { expect } from '@open-wc/testing';
import { isReadableGate, storedGateSchema } from '../../src/model/readable-gate.js';
import { isDecidableGate, isTerminalGate, GATE_STATES } from '../../src/model/status.js';
import { aGate } from '../fixtures/gate.js';

const read = (value: unknown) => storedGateSchema.parse(value);

describe('reading a gate', () => {
  it('reads what the gateway writes, unchanged', () => {
    const gate = read(aGate());
    expect(gate).to.deep.equal(aGate());
    expect(isReadableGate(gate)).to.equal(true);
  });

  it('ignores unknown members that carry no meaning for the decision', () => {
    const gate = read({ ...aGate(), colour: 'red' });
    expect(isReadableGate(gate)).to.equal(true);
    expect(gate).to.not.have.property('colour');
  });

  const strangers: readonly (readonly [string, Record<string, unknown>])[] = [
    ['subject', { subject: { ...aGate().subject, alsoDeletes: true } }],
    ['requirement', { requirement: { ...aGate().requirement, unless: 'monday' } }],
    ['state', { state: 'half-open' }],
    ['allowed', { allowed: ['approve', 'approve-for-ever'] }],
  ];
  for (const [part, change] of strangers)
    it(`disarms on a stranger in ${part}, and says which part`, () => {
      const gate = read({ ...aGate(), ...change });
      expect(isReadableGate(gate)).to.equal(false);
      expect(gate.notUnderstood).to.deep.equal([part]);
      expect(gate.id).to.equal(aGate().id);
      expect(gate).to.not.have.property('subject');
    });

  it('cannot be talked into or out of being disarmed by the wire', () => {
    expect(isReadableGate(read({ ...aGate(), notUnderstood: ['state'] }))).to.equal(true);
    expect(isReadableGate(read({ ...aGate(), state: 'half-open', notUnderstood: undefined }))).to.equal(false);
  });

  it('refuses what is no gate at all', () => {
    for (const value of [null, 7, 'gate', [], {}, { ...aGate(), id: '' }, { ...aGate(), openedAt: 'yesterday' }])
      expect(storedGateSchema.safeParse(value).success, JSON.stringify(value)).to.equal(false);
  });
});

describe('gate states', () => {
  it('are terminal, decidable or on their way, never two of these', () => {
    const both = GATE_STATES.filter((state) => isTerminalGate(state) && isDecidableGate(state));
    expect(both).to.deep.equal([]);
    expect(GATE_STATES.filter(isTerminalGate)).to.have.length(7);
    expect(GATE_STATES.filter(isDecidableGate)).to.deep.equal(['open', 'claimed', 'waiting-info']);
  });
});
