import { expect } from '@open-wc/testing';
import {
  createSlicer, describeFault, guardAuditPage, guardAuditPageSliced, guardCheckpoint, guardDecisions, guardFrame, guardFrameSliced, guardPage, guardProof, guardReceipt, type FrameResult,
} from '../../src/adapter/guard/index.js';
import { manualClock } from '../../src/adapter/testing/index.js';
import { jsonTextBytes } from '../../src/adapter/guard/plain-copy.js';
import { aGate } from '../fixtures/gate.js';
import { aRun, aStep, delta, heartbeat, snapshot, stepEvent } from '../client/support.js';

const faultOf = (result: FrameResult) => (result.ok ? undefined : result);
const codeOf = (value: unknown) => faultOf(guardFrame(value))?.code;

/** An array inside an array, `depth` times. Built without recursion. */
function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let n = 0; n < depth; n += 1) value = [value];
  return value;
}

const withEvents = (events: unknown) => ({ ...delta(1), events });
const stepWith = (member: unknown) => withEvents([{ kind: 'step', value: { ...aStep('s'), label: member } }]);

/** The best of three: what the code costs, not what else the machine was doing. */
function timed<T>(work: () => T): { readonly value: T; readonly ms: number } {
  const runs = [1, 2, 3].map(() => {
    const start = performance.now();
    const value = work();
    return { value, ms: performance.now() - start };
  });
  return runs.reduce((best, run) => (run.ms < best.ms ? run : best));
}

describe('the guard lets a good frame in', () => {
  it('as a frozen copy: whatever the sender does later changes nothing', () => {
    const raw = { ...delta(3, [stepEvent('a')]), events: [{ kind: 'step', value: { ...aStep('a'), label: { text: 'before' } } }] };
    const result = guardFrame(raw);
    raw.events[0]!.value.label.text = 'after';
    if (!result.ok || result.frame.type !== 'delta') throw new Error('a delta is expected');
    const [event] = result.frame.events;
    if (event?.kind !== 'step') throw new Error('a step is expected');
    expect(event.value.label.text).to.equal('before');
    for (const part of [result.frame, result.frame.events, event, event.value, event.value.label, event.value.attempts]) expect(Object.isFrozen(part)).to.equal(true);
  });

  it('of every type', () => {
    for (const frame of [snapshot(1), delta(2), heartbeat(2), { type: 'reset', reason: 'behind' }, { type: 'pulse', epoch: 'e', after: 1, items: [] }]) {
      expect(codeOf(frame), frame.type).to.equal(undefined);
    }
  });

  it('ignores members it does not know, and reads an unknown reset reason as unknown', () => {
    const result = guardFrame({ type: 'reset', reason: 'moon phase', mood: 'good' });
    expect(result.ok && result.frame).to.deep.equal({ type: 'reset', reason: 'unknown' });
  });

  it('takes a member that holds undefined for one that is not there', () => {
    const result = guardFrame(withEvents([{ kind: 'step', value: { ...aStep('s'), phase: undefined }, cause: undefined }]));
    expect(result.ok && result.quarantined).to.deep.equal([]);
  });

  it('counts UTF-8 bytes as JSON writes them', () => {
    for (const text of ['', 'plain', 'quote " and \\', '\u0000\u001f', 'é', '€', '𝄞', '\ud800', 'a\ud834', '한글']) {
      const bytes = new TextEncoder().encode(JSON.stringify(text)).length;
      expect(Math.abs(jsonTextBytes(text) - bytes), JSON.stringify(text)).to.be.at.most(text.length * 4 * Number(/[\b\f\n\r\t]/.test(text)));
    }
  });

  it('tells the same change from another one, whatever the order of keys', () => {
    const print = (value: unknown) => {
      const result = guardFrame(value);
      return result.ok ? result.fingerprint : '';
    };
    const one = print(withEvents([{ kind: 'gone', of: 'step', id: 'a' }]));
    expect(one).to.equal(print(withEvents([{ id: 'a', of: 'step', kind: 'gone' }])));
    expect(one).to.not.equal(print(withEvents([{ kind: 'gone', of: 'step', id: 'b' }])));
    expect(one).to.not.equal(print({ ...withEvents([{ kind: 'gone', of: 'step', id: 'a' }]), id: 'other' }));
    expect(print(withEvents([{ kind: 'gone', of: 'step', id: 'a', unknownMember: 1 }])), 'also in what it does not understand').to.not.equal(one);
  });
});

describe('the guard refuses the frame', () => {
  const cases: readonly (readonly [string, unknown, string])[] = [
    ['that is no object', 'delta', 'unreadable'],
    ['that is null', null, 'unreadable'],
    ['that is a list', [], 'unreadable'],
    ['without a type', { seq: 1 }, 'unknown-frame'],
    ['of an unknown type', { type: 'gossip' }, 'unknown-frame'],
    ['whose envelope does not fit', { ...delta(1), seq: -1 }, 'unreadable'],
    ['whose events are no list', withEvents({ 0: stepEvent('a') }), 'unreadable'],
    ['whose events are missing', { type: 'delta', epoch: 'e', seq: 1, id: 'd' }, 'unreadable'],
    ['of another major version', { ...snapshot(1), v: 2 }, 'unknown-version'],
    ['without a version', { ...snapshot(1), v: undefined }, 'unreadable'],
    ['with a part but no number of parts', { ...snapshot(1), part: 1 }, 'unreadable'],
    ['with a part after the last', { ...snapshot(1), part: 3, parts: 2 }, 'unreadable'],
    ['without a state', { ...snapshot(1), state: null }, 'unreadable'],
    ['whose collection is no list', { ...snapshot(1), state: { steps: {} } }, 'unreadable'],
    ['with more events than values allowed', withEvents(Array.from({ length: 50_001 }, () => 1)), 'too-many-nodes'],
    ['with more keys than allowed at the top', { ...delta(1), ...Object.fromEntries(Array.from({ length: 501 }, (_, n) => [`k${n}`, n])) }, 'too-many-keys'],
    ['with a forbidden key in its envelope', { ...delta(1), constructor: 1 }, 'forbidden-key'],
    ['with a text larger than a delta may be', stepWith({ text: 'x'.repeat(262_145) }), 'too-big'],
    ['with a key larger than a delta may be', stepWith({ text: 't', ['k'.repeat(262_145)]: 1 }), 'too-big'],
    ['with many texts that together are too large', withEvents(Array.from({ length: 10 }, () => 'x'.repeat(30_000))), 'too-big'],
    ['with an accessor that throws', Object.defineProperty({ ...delta(1) }, 'seq', { enumerable: true, get: () => { throw new Error('trap'); } }), 'not-plain-data'],
    ['that is a revoked proxy', (() => {
      const { proxy, revoke } = Proxy.revocable({}, {});
      revoke();
      return proxy;
    })(), 'not-plain-data'],
  ];
  for (const [name, value, code] of cases) {
    it(`${name}: ${code}`, () => {
      const fault = faultOf(guardFrame(value));
      expect(fault?.code).to.equal(code);
      expect(fault?.what).to.not.equal('');
      expect(fault?.todo).to.not.equal('');
      expect(describeFault(fault!)).to.include(fault!.what);
    });
  }

  it('but takes a snapshot part up to 1 MB, a delta up to 256 kB', () => {
    const steps = Array.from({ length: 10 }, (_, n) => aStep(`s${n}`, 'running', { note: { text: 'x'.repeat(60_000) } }));
    expect(codeOf(snapshot(1, { steps }))).to.equal(undefined);
    expect(codeOf(delta(1, steps.map((value) => ({ kind: 'step', value }))))).to.equal('too-big');
    expect(codeOf(snapshot(1, { steps: [...steps, ...steps].map((step, n) => ({ ...step, id: `t${n}` })) }))).to.equal('too-big');
  });

  it('with a pointer to the place', () => {
    expect(faultOf(guardFrame({ ...delta(1), extra: { a: [0, { constructor: 1 }] } }))?.where).to.equal('/extra/a/1/constructor');
    expect(faultOf(guardFrame(withEvents([1, 'x'.repeat(300_000)])))?.where).to.equal('/events/1');
  });
});

describe('the guard quarantines a member', () => {
  const cases: readonly (readonly [string, unknown, string])[] = [
    ['a wrong type', { ...aStep('s'), status: 7 }, '/status'],
    ['a missing member', { ...aStep('s'), label: undefined }, '/label'],
    ['a forbidden key', { ...aStep('s'), label: JSON.parse('{"text":"t","__proto__":{"admin":true}}') as unknown }, '__proto__'],
    ['too deep a value', { ...aStep('s'), note: { text: 't', deep: nested(40) } }, '32 containers'],
    ['too many keys', { ...aStep('s'), note: Object.fromEntries(Array.from({ length: 501 }, (_, n) => [`k${n}`, n])) }, '500 keys'],
    ['a Date', { ...aStep('s'), startedAt: new Date() }, 'plain object'],
    ['a Map', { ...aStep('s'), label: new Map() }, 'plain object'],
    ['a class instance', { ...aStep('s'), label: new (class Label { text = 't'; })() }, 'plain object'],
    ['a function', { ...aStep('s'), note: () => undefined }, 'function'],
    ['a BigInt', { ...aStep('s'), mapIndex: 1n }, 'bigint'],
    ['NaN', { ...aStep('s'), mapIndex: Number.NaN }, 'NaN'],
    ['a hole in a list', { ...aStep('s'), attempts: [, 1] }, 'undefined'], // eslint-disable-line no-sparse-arrays
    ['a cycle', (() => {
      const step: Record<string, unknown> = { ...aStep('s') };
      step['note'] = step;
      return step;
    })(), '32 containers'],
    ['an accessor that throws', Object.defineProperty({ ...aStep('s') }, 'label', { enumerable: true, get: () => { throw new Error('trap'); } }), 'reading it failed'],
  ];
  for (const [name, value, reason] of cases) {
    it(`for ${name}, and keeps its neighbours`, () => {
      const result = guardFrame(withEvents([stepEvent('before'), { kind: 'step', value }, stepEvent('after')]));
      if (!result.ok || result.frame.type !== 'delta') throw new Error(result.ok ? 'a delta is expected' : describeFault(result));
      expect(result.frame.events).to.have.length(2);
      expect(result.quarantined).to.have.length(1);
      expect(result.quarantined[0]?.reason).to.include(reason);
    });
  }

  it('for an unknown kind of event, and for no event at all', () => {
    const result = guardFrame(withEvents([{ kind: 'miracle', value: {} }, 7, null, { kind: 'gone', of: 'dream', id: 'x' }, { kind: 'gone', of: 'step' }]));
    expect(result.ok && result.quarantined.map(({ kind }) => kind)).to.deep.equal(['miracle', 'unknown', 'unknown', 'gone', 'gone']);
  });

  it('never quotes the value in its reason', () => {
    const result = guardFrame(withEvents([{ kind: 'step', value: { ...aStep('s'), status: 'secret'.repeat(100) } }]));
    expect(result.ok && result.quarantined[0]?.reason).to.not.include('secret');
  });

  it('does not let a key reach a prototype', () => {
    guardFrame(stepWith(JSON.parse('{"text":"t","__proto__":{"polluted":true}}')));
    expect(({} as Record<string, unknown>)['polluted']).to.equal(undefined);
  });
});

describe('a gate is disarmed', () => {
  const gateIn = (gate: unknown) => {
    const result = guardFrame(withEvents([{ kind: 'gate', value: gate }]));
    if (!result.ok || result.frame.type !== 'delta') throw new Error('a delta is expected');
    const [event] = result.frame.events;
    return event?.kind === 'gate' ? event.value : undefined;
  };

  it('not when its args are canonical', () => {
    expect(gateIn(aGate())?.notUnderstood).to.equal(undefined);
  });

  const { subject } = aGate();
  for (const [name, argsRaw] of [
    ['have spaces', '{"a": 1}'], ['are not JSON', '{a:1}'], ['list keys out of order', '{"b":1,"a":2}'], ['name a key twice', '{"a":1,"a":2}'],
    ['hold a number that is rewritten', '{"a":1.0}'], ['hold a number too large', '{"a":12345678901234567890}'], ['are deeper than 32', JSON.stringify(nested(40))],
    ['escape what needs no escape', '{"a":"\\u0041"}'],
  ] as const) {
    it(`when its args ${name}`, () => {
      expect(gateIn({ ...aGate(), subject: { ...subject, argsRaw } })).to.deep.include({ id: 'gate-1', notUnderstood: ['subject'] });
    });
  }

  it('when its args are larger than 256 kB, in a snapshot as in a receipt', () => {
    const gate = { ...aGate(), subject: { ...subject, argsRaw: JSON.stringify('x'.repeat(262_143)) } };
    const result = guardFrame(snapshot(1, { gates: [gate] }));
    expect(result.ok && result.frame.type === 'snapshot' && result.frame.state.gates?.[0]?.notUnderstood).to.deep.equal(['subject']);
    const receipt = guardReceipt({ id: 'c', status: 'refused', code: 'STALE_DIGEST', current: { ...aGate(), subject: { ...subject, argsRaw: '{ }' } } });
    expect(receipt.ok && receipt.value.current?.notUnderstood).to.deep.equal(['subject']);
  });

  it('when its subject or what may be done with it holds something new', () => {
    expect(gateIn({ ...aGate(), subject: { ...subject, alsoDo: 'this' } })?.notUnderstood).to.deep.equal(['subject']);
    expect(gateIn({ ...aGate(), allowed: ['approve', 'teleport'] })?.notUnderstood).to.deep.equal(['allowed']);
    expect(gateIn({ ...aGate(), mood: 'good' })?.notUnderstood).to.equal(undefined);
  });
});

describe('a bomb costs a typed fault in under 50 ms', () => {
  const million = Array.from({ length: 1_000_000 }, (_, n) => n);
  const bombs: readonly (readonly [string, unknown])[] = [
    ['200,000 levels in an event', withEvents([nested(200_000)])],
    ['200,000 levels in the envelope', { ...delta(1), id: nested(200_000) }],
    ['a million events', withEvents(million)],
    ['a million items in one event', withEvents([million])],
    ['a million items in a snapshot', { ...snapshot(1), state: { steps: million } }],
    ['a sparse list of four billion', withEvents(new Array(4_294_967_295))],
    ['a text of 100 MB', stepWith({ text: 'x'.repeat(100 * 1024 * 1024) })],
    ['40,000 keys', withEvents([Object.fromEntries(million.slice(0, 40_000).map((n) => [`k${n}`, n]))])],
  ];
  for (const [name, bomb] of bombs) {
    it(name, () => {
      const { value, ms } = timed(() => guardFrame(bomb));
      const refused = value.ok ? value.quarantined.length > 0 : value.code !== undefined;
      expect(refused).to.equal(true);
      expect(ms).to.be.below(50);
    });
  }

  it('also among answers', () => {
    for (const answer of [million, nested(200_000), { items: million }, { entries: million, size: 1 }, { id: nested(200_000) }, 'x'.repeat(10_000_000)]) {
      const { value, ms } = timed(() => [guardReceipt(answer), guardDecisions(answer, 100), guardPage('runs', answer), guardAuditPage(answer), guardCheckpoint(answer), guardProof(answer)]);
      expect(value.some(({ ok }) => ok)).to.equal(false);
      expect(ms).to.be.below(150);
    }
  });
});

describe('a large snapshot part is guarded in slices', () => {
  it('asks after each member whether it is time to hand the thread back', async () => {
    const frame = snapshot(1, { steps: Array.from({ length: 3000 }, (_, n) => aStep(`s${n}`)) });
    let asked = 0;
    let pauses = 0;
    const slicer = {
      due: () => (asked += 1) % 100 === 0,
      pause: async () => {
        pauses += 1;
      },
    };
    const result = await guardFrameSliced(frame, slicer);
    expect(result.ok && result.frame.type === 'snapshot' && result.frame.state.steps?.length).to.equal(3000);
    expect(asked).to.be.at.least(3000);
    expect(pauses).to.equal(Math.floor(asked / 100));
  });

  it('and so is a page of the audit log, with the same verdict', async () => {
    const entries = Array.from({ length: 1000 }, (_, seq) => ({ seq, raw: '{}', opened: {} }));
    let pauses = 0;
    const slicer = { due: () => true, pause: async () => void (pauses += 1) };
    expect(await guardAuditPageSliced({ entries, size: 1000, next: 7 }, slicer)).to.deep.equal({ ok: true, value: { entries, size: 1000, next: 7 } });
    expect(pauses).to.equal(1000);
    const bad = { entries: entries.with(500, { seq: 500, raw: 'x'.repeat(70_000), opened: {} }), size: 1000 };
    expect(await guardAuditPageSliced(bad, slicer)).to.deep.equal(guardAuditPage(bad));
    const fault = guardAuditPage(bad);
    expect(fault.ok ? '' : fault.where).to.equal('/entries/500');
  });

  it('is due after 8 ms, and rested after a pause', async () => {
    const clock = manualClock();
    const slicer = createSlicer(clock);
    expect(slicer.due()).to.equal(false);
    await clock.advance(8);
    expect(slicer.due()).to.equal(true);
    const paused = slicer.pause();
    await clock.settle();
    await paused;
    expect(slicer.due()).to.equal(false);
  });
});

describe('answers', () => {
  it('a page keeps what it can read and counts the rest', () => {
    const page = guardPage('runs', { items: [aRun(), { id: 7 }], next: '2' });
    if (!page.ok) throw new Error(page.what);
    expect(page.value.page.items).to.have.length(1);
    expect(page.value.page.next).to.equal('2');
    expect(page.value.quarantined).to.have.length(1);
    expect(guardPage('workflows', { items: [{ id: 'w', name: 'W', version: '1' }] }).ok).to.equal(true);
    expect(guardPage('runs', { items: 'many' }).ok).to.equal(false);
  });

  it('a page of the audit log is whole or not at all', () => {
    const entry = { seq: 0, raw: '{}', opened: {} };
    expect(guardAuditPage({ entries: [entry], size: 1 }).ok).to.equal(true);
    expect(guardAuditPage({ entries: [entry, { ...entry, raw: 7 }], size: 2 }).ok).to.equal(false);
  });

  it('a decision per question, or none', () => {
    const wrong = guardDecisions([{ decision: true }], 2);
    expect(wrong.ok ? '' : wrong.code).to.equal('wrong-length');
    const mixed = guardDecisions([{ decision: true }, { decision: 'true' }], 2);
    expect(mixed.ok && mixed.value.map(({ ok }) => ok)).to.deep.equal([true, false]);
  });

  it('a checkpoint is text or nothing yet, a proof at most 64 hashes', () => {
    expect(guardCheckpoint(null)).to.deep.equal({ ok: true, value: null });
    expect(guardCheckpoint(7).ok).to.equal(false);
    expect(guardProof(['aGFzaA==']).ok).to.equal(true);
    expect(guardProof(Array.from({ length: 65 }, () => 'x')).ok).to.equal(false);
  });
});
