import { expect, fixture, html } from '@open-wc/testing';
import '../../../src/elements/approval-gate/define.js';
import type { WfApprovalGate } from '../../../src/elements/approval-gate/approval-gate.js';
import type { GateData } from '../../../src/elements/approval-gate/source.js';
import type { StoredGate } from '../../../src/model/readable-gate.js';
import { ALLOWED, halfApproved, NOW, sampleGate } from '../../../stories/samples/gate.js';
import { farid } from '../../../stories/samples/people.js';

/** Data as a host without types gives it. */
const asGate = (gate: object): StoredGate => gate as StoredGate;
const asData = (data: object): GateData => data as GateData;
const cardOf = (gate: object, change: object = {}): Promise<WfApprovalGate> =>
  fixture(html`<wf-approval-gate lang="en" .data=${asData({ gate: asGate(gate), me: farid, permissions: ALLOWED, now: NOW, ...change })}></wf-approval-gate>`);
const words = (card: WfApprovalGate, selector = '[part=card]'): string => (card.renderRoot.querySelector(selector)?.textContent ?? '').replaceAll(/[\s\u00A0]+/gu, ' ').trim();
const why = (card: WfApprovalGate): string[] => [...card.renderRoot.querySelectorAll('[data-why]')].map((line) => line.getAttribute('data-why') ?? '');

const QUESTION = 'Pay back 1,240.00 EUR to the customer of order 20391?';

describe('a gate as plain data that does not fit', () => {
  for (const list of ['evidence', 'votes', 'limits', 'assignees', 'whyAsked'] as const) {
    for (const value of [null, undefined, 'x', 7] as const) {
      it(`${list} is ${String(value)}: shown without them`, async () => {
        const card = await cardOf({ ...sampleGate({ whyAsked: [] }), [list]: value });
        expect(words(card)).to.contain(QUESTION);
        expect(card.renderRoot.querySelector('[data-notice=left-out]') !== null, 'said').to.equal(typeof value === 'string' || typeof value === 'number');
      });
    }
  }

  for (const [name, value] of [['nonsense', 'soon'], ['NaN', Number.NaN], ['a day that is none', '2026-13-45T00:00:00.000Z'], ['a negative number', -1], ['Infinity', Infinity], ['null', null]] as const) {
    for (const time of ['openedAt', 'dueAt', 'expiresAt', 'validUntil'] as const) {
      it(`${time} is ${name}: shown without it, and never as a wrong time`, async () => {
        const card = await cardOf({ ...sampleGate(), [time]: value });
        expect(words(card)).to.contain(QUESTION).and.not.to.match(/Invalid|NaN|undefined/);
      });
    }
  }

  it('names and counts what was left out, and is not taken for tampered with', async () => {
    const card = await cardOf({ ...sampleGate(), limits: 'none', expiresAt: 'soon', confidence: 7 });
    expect(words(card, '[data-notice=left-out]')).to.match(/^3 parts of this request could not be read and are left out: /).and.to.contain('expiresAt');
    expect(why(card)).to.deep.equal(['left-out']);
    expect(card.matches(':state(armed)')).to.equal(false);
    expect(card.renderRoot.querySelector('.alarm')).to.equal(null);
  });

  it('drops a vote that cannot be read and shows the others', async () => {
    const gate = halfApproved();
    const card = await cardOf({ ...gate, votes: [null, ...gate.votes, { by: 'x' }, 7] });
    expect(card.renderRoot.querySelectorAll('[data-vote]').length).to.equal(1);
  });

  it('still arms where nothing that is signed was touched', async () => {
    const card = await cardOf({ ...sampleGate(), requirement: { ...sampleGate().requirement }, votes: null, assignees: null, claim: null, info: null, dueAt: undefined });
    expect(why(card)).not.to.include('digests');
  });

  it('rewrites a time that is written in another way', async () => {
    const card = await cardOf({ ...sampleGate(), expiresAt: '2026-11-22T12:42:00+01:00' });
    expect(words(card, '[data-fact=nobody]')).to.contain('59 min left');
  });

  for (const [name, change] of Object.entries({
    'no subject': { subject: null }, 'a subject with a stranger in it': { subject: { ...sampleGate().subject, alsoDo: 'x' } }, 'no requirement': { requirement: undefined },
    'a state that is none': { state: 'ajar' }, 'no allowed actions that are known': { allowed: ['teleport'] },
  })) {
    it(`${name}: waits, cannot be decided, and throws nothing`, async () => {
      const card = await cardOf({ ...sampleGate(), ...change });
      expect(words(card)).not.to.equal('');
      expect(card.matches(':state(armed)')).to.equal(false);
    });
  }

  for (const gate of [{}, [], 'gate', 7, true, { id: 'g' }, (() => { const ring: { self?: object } = {}; ring.self = ring; return ring; })()]) {
    it(`${typeof gate === 'object' ? Object.prototype.toString.call(gate) + Object.keys(gate).join() : String(gate)} as a gate: says that it cannot be read`, async () => {
      const card = await cardOf(gate as object);
      expect(words(card)).to.contain('This request cannot be read here');
    });
  }

  for (const [name, change] of Object.entries({
    'nobody is null': { me: null }, 'no roles': { me: { id: 'x', kind: 'human', name: 'X' } }, 'permissions are null': { permissions: null }, 'the clock is NaN': { now: Number.NaN },
    'the connection is null': { connection: null }, 'a negative count': { notUnderstood: -3 }, 'steps are null': { before: null }, 'steps that are none': { before: [null, 7, {}] }, 'no command': { flight: null },
  })) {
    it(`${name}: throws nothing and shows the request`, async () => {
      expect(words(await cardOf(sampleGate(), change))).to.contain(QUESTION);
    });
  }

  it('null as data is no data', async () => {
    const card = await fixture<WfApprovalGate>(html`<wf-approval-gate lang="en" .data=${null}></wf-approval-gate>`);
    expect(card.renderRoot.querySelector('[part=ask]')).to.equal(null);
    const none = await fixture<WfApprovalGate>(html`<wf-approval-gate lang="en" .data=${{ gate: null }}></wf-approval-gate>`);
    expect(none.renderRoot.querySelector('[part=ask]')).to.equal(null);
  });

  it('may be a reactive proxy, to the bottom', async () => {
    const watched = <T extends object>(value: T): T =>
      new Proxy(value, { get: (target, key, receiver) => { const member: unknown = Reflect.get(target, key, receiver); return typeof member === 'object' && member !== null ? watched(member) : member; } });
    const card = await fixture<WfApprovalGate>(html`<wf-approval-gate lang="en" .data=${watched({ gate: halfApproved(), me: farid, permissions: ALLOWED, now: NOW })}></wf-approval-gate>`);
    expect(words(card)).to.contain(QUESTION).and.to.contain('Lena Fischer agreed');
    expect(why(card)).not.to.include('digests');
  });
});
