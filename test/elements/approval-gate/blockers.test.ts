import { expect } from '@open-wc/testing';
import { CONNECTION_STATES } from '../../../src/client/types.js';
import { blockersOf, type Blocker, type Preparation } from '../../../src/elements/approval-gate/blockers.js';
import { takeSnapshot } from '../../../src/elements/approval-gate/snapshot.js';
import { sourceOfData, type GateControl, type GateData } from '../../../src/elements/approval-gate/source.js';
import type { Gate } from '../../../src/model/gate.js';
import { ALLOWED, DENY, NOW, require, sampleGate, voteBy } from '../../../stories/samples/gate.js';
import { farid, lena } from '../../../stories/samples/people.js';

const READY: Preparation = { reason: '', confirmation: '', evidence: new Set(), endSeen: true, dwellMs: 60_000 };

function blocked(control: GateControl, gate: Gate, data: Partial<GateData> = {}, preparation: Partial<Preparation> = {}, framed = false): readonly Blocker[] {
  const source = { ...sourceOfData({ gate, me: farid, permissions: ALLOWED, now: NOW, ...data }) };
  const permission = (data.permissions ?? ALLOWED)?.[control] ?? { state: 'unknown' };
  return blockersOf({ control, gate, snapshot: takeSnapshot(gate), source, permission, preparation: { ...READY, ...preparation }, rejecting: false, framed });
}

describe('what stands between a person and an effect', () => {
  const gate = sampleGate();

  it('is nothing when everything is in order', () => {
    for (const control of ['approve', 'reject', 'ask', 'claim'] as const) expect(blocked(control, gate), control).to.deep.equal([]);
  });

  it('is any connection but a live one, for every control', () => {
    for (const state of CONNECTION_STATES) {
      if (state === 'live') continue;
      for (const control of ['approve', 'reject', 'ask', 'claim'] as const) {
        expect(blocked(control, gate, { connection: { state, since: 0 } })[0], `${control} ${state}`).to.equal(state === 'signed-out' ? 'signed-out' : 'connection');
      }
    }
  });

  it('is a server that contradicts itself, or whose history is another, on a live connection as on any other', () => {
    for (const historyWarning of ['behind', 'rewritten', 'equivocation'] as const) {
      for (const state of CONNECTION_STATES) {
        for (const control of ['approve', 'reject', 'ask', 'claim'] as const) {
          expect(blocked(control, gate, { connection: { state, since: 0, historyWarning } }), `${control} ${state} ${historyWarning}`).to.include('history');
        }
      }
    }
  });

  it('is a card that cannot be seen, for a yes alone', () => {
    for (const concealment of ['covered', 'see-through'] as const) {
      const input = { gate, snapshot: takeSnapshot(gate), source: sourceOfData({ gate, me: farid, permissions: ALLOWED, now: NOW }), permission: { state: 'allow' }, preparation: READY, rejecting: false, framed: false, concealment } as const;
      expect(blockersOf({ ...input, control: 'approve' })).to.deep.equal([concealment]);
      expect(blockersOf({ ...input, control: 'reject' })).to.deep.equal([]);
    }
  });

  it('is a history with holes, and fingerprints that do not fit, for a no as well', () => {
    expect(blocked('reject', gate, { incomplete: true })).to.deep.equal(['incomplete']);
    expect(blocked('approve', gate, { notUnderstood: 1 })).to.deep.equal(['incomplete']);
    expect(blocked('reject', { ...gate, digests: { ...gate.digests, shown: gate.digests.payload } })).to.deep.equal(['digests']);
  });

  it('is anything but a plain permit', () => {
    for (const state of ['unknown', 'checking', 'deny', 'requestable', 'error', 'expired'] as const) {
      expect(blocked('approve', gate, { permissions: { approve: { state } } }), state).to.deep.equal(['permission']);
      expect(blocked('reject', gate, { permissions: { reject: { state } } }), state).to.deep.equal(['permission']);
    }
    expect(blocked('approve', gate, { permissions: { approve: DENY } })).to.deep.equal(['permission']);
  });

  it('is an obligation that is unknown or unmet; for a no, obligations we know never stand in the way', () => {
    const under = (type: string): GateData['permissions'] => {
      const permission = { state: 'allow-with-obligations', obligations: [{ type }] } as const;
      return { approve: permission, reject: permission };
    };
    expect(blocked('approve', gate, { permissions: under('reason') })).to.deep.equal(['permission']);
    expect(blocked('approve', gate, { permissions: under('reason') }, { reason: 'because' })).to.deep.equal([]);
    expect(blocked('approve', gate, { permissions: under('step-up') })).to.deep.equal(['permission']);
    expect(blocked('approve', gate, { permissions: under('dance') })).to.deep.equal(['permission']);
    for (const type of ['reason', 'step-up', 'evidence']) expect(blocked('reject', gate, { permissions: under(type) }), type).to.deep.equal([]);
    expect(blocked('reject', gate, { permissions: under('dance') })).to.deep.equal(['permission']);
  });

  const evidence: Gate['evidence'] = [{ id: 'e1', label: { text: 'Slip' }, mediaType: 'text/plain', text: 'x' }];
  for (const [name, change, unmet, met, blocker] of [
    ['dwell', require(gate, { minDwellMs: 1500 }), { dwellMs: 1499 }, { dwellMs: 1500 }, 'dwell'],
    ['the end of the payload', require(gate, { endOfPayload: true }), { endSeen: false }, { endSeen: true }, 'end'],
    ['the typed word', require(gate, { typedConfirmation: 'REFUND' }), { confirmation: 'REFUNDS' }, { confirmation: ' refund ' }, 'confirmation'],
    ['a reason', require(gate, { reason: 'always' }), { reason: '  ' }, { reason: 'because' }, 'reason'],
    ['the evidence', require({ ...gate, evidence }, { evidenceRequired: true }), {}, { evidence: new Set(['e1']) }, 'evidence'],
  ] as const) {
    it(`holds up a yes until there is ${name}, and never a no`, () => {
      expect(blocked('approve', change, {}, unmet)).to.deep.equal([blocker]);
      expect(blocked('approve', change, {}, met)).to.deep.equal([]);
      expect(blocked('reject', change, {}, unmet)).to.deep.equal([]);
    });
  }

  it('is somebody else’s claim for a yes, never for a no', () => {
    const claimed: Gate = { ...gate, state: 'claimed', claim: { by: { id: lena.id, kind: 'human', name: lena.name }, until: '2026-11-22T11:00:00.000Z', fence: 1 } };
    expect(blocked('approve', claimed)).to.deep.equal(['claimed']);
    expect(blocked('claim', claimed)).to.deep.equal(['claimed']);
    expect(blocked('reject', claimed)).to.deep.equal([]);
    expect(blocked('approve', { ...claimed, claim: { by: { id: farid.id, kind: 'human', name: farid.name }, until: '2026-11-22T11:00:00.000Z', fence: 1 } })).to.deep.equal([]);
  });

  it('is an open question for a yes', () => {
    expect(blocked('approve', { ...gate, state: 'waiting-info' })).to.deep.equal(['waiting-info']);
    expect(blocked('reject', { ...gate, state: 'waiting-info' })).to.deep.equal([]);
  });

  it('is time that has run out, whether or not the server has said so: a tie is too late', () => {
    const expiresAt = new Date(NOW).toISOString();
    expect(blocked('approve', sampleGate({ expiresAt }))).to.deep.equal(['time-up']);
    expect(blocked('approve', sampleGate({ expiresAt: new Date(NOW + 1).toISOString() }))).to.deep.equal([]);
  });

  it('is one’s own vote, and one that is on its way or lost from sight', () => {
    const vote = voteBy(farid, gate);
    expect(blocked('approve', { ...gate, votes: [vote] })).to.deep.equal(['voted']);
    expect(blocked('approve', { ...gate, votes: [{ ...vote, counts: false }] })).to.deep.equal([]);
    const flight = { id: 'f', flightKey: 'k', type: 'gate.vote', target: { gate: gate.id }, phase: 'submitting' } as const;
    expect(blocked('approve', gate, { flight })).to.deep.equal(['submitting']);
    expect(blocked('reject', gate, { flight: { ...flight, phase: 'unknown' } })).to.deep.equal(['unknown']);
  });

  it('is the page of another site around it, for what is weighty', () => {
    expect(blocked('approve', require(gate, { endOfPayload: true }), {}, {}, true)).to.deep.equal(['framed']);
    expect(blocked('approve', gate, {}, {}, true)).to.deep.equal([]);
  });
});
