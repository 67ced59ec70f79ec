import { expect } from '@open-wc/testing';
import { diffShown } from '../../../src/elements/approval-gate/shown-diff.js';
import { sameDecision, takeSnapshot } from '../../../src/elements/approval-gate/snapshot.js';
import { refundArgs, require, sampleGate, seal, voteBy, withArgs } from '../../../stories/samples/gate.js';
import { lena } from '../../../stories/samples/people.js';

describe('a snapshot of a gate', () => {
  it('is verified, frozen to the bottom, and a copy', () => {
    const gate = sampleGate();
    const snapshot = takeSnapshot(gate);
    expect(snapshot.verified).to.equal(true);
    expect(() => Object.assign(snapshot.shown.subject, { action: 'x' })).to.throw(TypeError);
    expect(() => Object.assign(snapshot.digests, { shown: 'x' })).to.throw(TypeError);
    expect(snapshot.shown.subject).not.to.equal(gate.subject);
  });

  it('says which fingerprint does not fit', () => {
    const gate = sampleGate();
    expect(takeSnapshot({ ...gate, safeOutcome: { text: 'Everything is paid.' } })).to.deep.include({ verified: false, mismatched: ['shown'] });
    expect(takeSnapshot({ ...gate, subject: { ...gate.subject, argsRaw: gate.subject.argsRaw.replace('1240', '9240') } }).mismatched).to.include('payload');
    expect(takeSnapshot({ ...gate, requester: { ...gate.requester, id: 'somebody-else' } }).mismatched).to.include('request');
  });

  it('is not verified when the args are no canonical JSON', () => {
    const gate = sampleGate();
    for (const argsRaw of ['{"b":1,"a":2}', '{"a":1,"a":2}', '{"a":1} ', 'nonsense', '']) {
      const { verified, args } = takeSnapshot({ ...gate, subject: { ...gate.subject, argsRaw } });
      expect([verified, args], argsRaw).to.deep.equal([false, undefined]);
    }
  });

  it('asks for the same decision whatever the votes say', () => {
    const gate = sampleGate();
    expect(sameDecision(takeSnapshot(gate), takeSnapshot({ ...gate, votes: [voteBy(lena, gate)], state: 'claimed' }))).to.equal(true);
    expect(sameDecision(takeSnapshot(gate), takeSnapshot(seal({ ...gate, revision: 2 })))).to.equal(false);
  });
});

describe('the difference between two snapshots', () => {
  const first = sampleGate();
  const diff = (second: typeof first) => diffShown(takeSnapshot(first), takeSnapshot(second));

  it('names each line of the args that changed, came or went', () => {
    const { reason: _reason, ...rest } = refundArgs as Readonly<Record<string, string>>;
    const { rows } = diff(withArgs(first, { ...rest, to: 'card ending 9999', extra: 'new' }));
    expect(rows.map(({ pointer, before, after }) => [pointer, before?.value, after?.value])).to.deep.equal([
      ['/extra', undefined, { kind: 'text', text: 'new' }],
      ['/to', { kind: 'text', text: 'card ending 4417' }, { kind: 'text', text: 'card ending 9999' }],
      ['/reason', { kind: 'text', text: 'Returned on 14 November, received in full' }, undefined],
    ]);
  });

  it('names every other part that changed, and nothing that did not', () => {
    expect(diff(first)).to.deep.equal({ rows: [], parts: [] });
    expect(diff(require(first, { minDwellMs: 9 })).parts).to.deep.equal(['requirement']);
    expect(diff(seal({ ...first, expiresAt: '2026-11-22T12:00:00.000Z' })).parts).to.deep.equal(['deadlines']);
    expect(diff(seal({ ...first, safeOutcome: { text: 'x' } })).parts).to.deep.equal(['nobody']);
    expect(diff(seal({ ...first, agentSays: undefined })).parts).to.deep.equal(['agent']);
    expect(diff(seal({ ...first, subject: { ...first.subject, ask: { text: 'Other {orderId}' } } })).parts).to.deep.equal(['ask']);
    expect(diff(seal({ ...first, subject: { ...first.subject, reversibility: 'reversible' } })).parts).to.deep.equal(['undo']);
    expect(diff(seal({ ...first, evidence: [{ id: 'e', label: { text: 'x' }, mediaType: 'text/plain', text: 'y' }] })).parts).to.deep.equal(['evidence']);
  });
});
