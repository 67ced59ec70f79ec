import { expect } from '@open-wc/testing';
import { AdapterError } from '../../src/adapter/errors.js';
import type { AccessAsk, AccessDecision } from '../../src/model/access.js';
import type { Permission } from '../../src/client/types.js';
import { capabilities, lena, scripted, snapshot } from './support.js';

const ask = (id: string, more: Partial<AccessAsk> = {}): AccessAsk => ({ action: { name: 'gate:approve' }, resource: { type: 'gate', id }, ...more });
const allow: AccessDecision = { decision: true };
const deny: AccessDecision = { decision: false, context: { reason_user: 'Only Finance leads.', reason_code: 'NOT_ELIGIBLE', who_can: ['Finance lead'] } };

type Authorize = (asks: readonly AccessAsk[]) => unknown;

/** A client whose backend answers questions as `answer` says, with a count of calls. */
function asking(answer: Authorize) {
  const calls: (readonly AccessAsk[])[] = [];
  const world = scripted({
    authorize: async (asks) => {
      calls.push(asks);
      return answer(asks) as readonly AccessDecision[];
    },
  });
  const watch = (request: AccessAsk) => {
    const seen: Permission[] = [];
    const stop = world.client.permissions.watch(request, (permission) => seen.push(permission));
    return { seen, stop, states: () => seen.map(({ state }) => state) };
  };
  const { client, clock, opened, frame } = world;
  return { client, clock, opened, frame, calls, watch };
}

const armed = ({ state }: Permission): boolean => state === 'allow' || state === 'allow-with-obligations';

describe('a permission is a state', () => {
  it('is unknown before, checking meanwhile, and then what the backend said', async () => {
    const { client, clock, watch } = asking(() => [deny]);
    expect(client.permissions.current(ask('g'))).to.deep.equal({ state: 'unknown' });
    const { seen, states } = watch(ask('g'));
    await clock.settle();
    expect(states()).to.deep.equal(['checking', 'deny']);
    expect(seen.at(-1)).to.include({ reason: 'Only Finance leads.', reasonCode: 'NOT_ELIGIBLE' });
    expect(seen.at(-1)?.whoCan).to.deep.equal(['Finance lead']);
    expect(client.permissions.current(ask('g')).state).to.equal('deny');
  });

  it('asks everything of one microtask in one call, each question once, in order', async () => {
    const { calls, clock, watch } = asking((asks) => asks.map(({ resource }) => (resource.id === 'b' ? deny : allow)));
    const a = watch(ask('a'));
    const b = watch(ask('b'));
    const again = watch(ask('a'));
    await clock.settle();
    expect(calls).to.have.length(1);
    expect(calls[0]?.map(({ resource }) => resource.id)).to.deep.equal(['a', 'b']);
    expect([a.states().at(-1), b.states().at(-1), again.states().at(-1)]).to.deep.equal(['allow', 'deny', 'allow']);
  });

  it('takes a question for the same whatever the order of its keys, and ignores members that hold undefined', async () => {
    const { calls, clock, watch } = asking((asks) => asks.map(() => allow));
    watch({ action: { name: 'x' }, resource: { type: 'gate', id: 'g' }, context: { a: 1, b: 2 } });
    watch({ resource: { id: 'g', type: 'gate', properties: undefined }, context: { b: 2, a: 1 }, action: { name: 'x' } });
    await clock.settle();
    expect(calls[0]).to.have.length(1);
  });

  it('is requestable when the denial says so', async () => {
    const { clock, watch } = asking(() => [{ decision: false, context: { access_request: { requestable: true } } }]);
    const { states } = watch(ask('g'));
    await clock.settle();
    expect(states().at(-1)).to.equal('requestable');
  });

  it('keeps a watched answer fresh, and lets one that nobody watches expire', async () => {
    const { calls, client, clock, watch } = asking((asks) => asks.map(() => allow));
    const { stop, states } = watch(ask('g'));
    await clock.advance(29_000);
    expect(calls).to.have.length(2);
    expect(states().every((state) => state !== 'expired')).to.equal(true);
    stop();
    await clock.advance(31_000);
    expect(client.permissions.current(ask('g')).state).to.equal('expired');
    expect(calls).to.have.length(2);
  });

  it('believes expires_at by the clock of the server', async () => {
    const { client, clock, frame, stream, watch } = (() => {
      const world = asking((asks) => asks.map(() => ({ decision: true, context: { expires_at: '2026-11-22T10:00:20.000Z' } })));
      world.client.retain('run-1');
      return { ...world, stream: world.opened[0]! };
    })();
    clock.setWallClock(0);
    await stream.send(snapshot(10));
    await frame();
    const { stop } = watch(ask('g'));
    await clock.settle();
    expect(client.permissions.current(ask('g')).state).to.equal('allow');
    stop();
    await clock.advance(9900);
    expect(client.permissions.current(ask('g')).state).to.equal('allow');
    await clock.advance(200);
    expect(client.permissions.current(ask('g')).state).to.equal('expired');
  });

  it('is expired, not allowed, while a refresh hangs', async () => {
    let hang = false;
    const { clock, watch } = asking((asks) => (hang ? new Promise(() => undefined) : asks.map(() => allow)));
    const { states } = watch(ask('g'));
    await clock.settle();
    hang = true;
    await clock.advance(30_500);
    expect(states().at(-1)).to.equal('expired');
    await clock.advance(5000);
    expect(states().at(-1)).to.equal('error');
  });

  it('asks again at the press, even where a fresh answer lies', async () => {
    let decision = true;
    const { calls, client, clock, watch } = asking((asks) => asks.map(() => ({ decision })));
    watch(ask('g'));
    await clock.settle();
    decision = false;
    const pressed = client.permissions.recheck(ask('g'));
    await clock.settle();
    expect((await pressed).state).to.equal('deny');
    expect(calls).to.have.length(2);
    expect(client.permissions.current(ask('g')).state).to.equal('deny');
  });

  it('lets no earlier answer overtake the one asked for at the press', async () => {
    const answers: ((decisions: unknown) => void)[] = [];
    const { client, clock, watch } = asking(() => new Promise((resolve) => answers.push(resolve)));
    const { seen } = watch(ask('g'));
    await clock.settle();
    const pressed = client.permissions.recheck(ask('g'));
    await clock.settle();
    answers[1]?.([deny]);
    await clock.settle();
    answers[0]?.([allow]);
    await clock.settle();
    expect((await pressed).state).to.equal('deny');
    expect(client.permissions.current(ask('g')).state).to.equal('deny');
    expect(seen.some(armed)).to.equal(false);
  });
});

describe('permissions fail closed', () => {
  const bad: readonly (readonly [string, Authorize])[] = [
    ['no answer for one of two', () => [allow]],
    ['an answer too many', () => [allow, allow, allow]],
    ['no list', () => ({ 0: allow, 1: allow, length: 2 })],
    ['null', () => null],
    ['undefined', () => undefined],
    ['a list of null', () => [null, null]],
    ['the text "true"', () => [{ decision: 'true' }, { decision: 'true' }]],
    ['the number 1', () => [{ decision: 1 }, { decision: 1 }]],
    ['no decision', () => [{}, {}]],
    ['an obligation nobody knows', () => [0, 1].map(() => ({ decision: true, context: { obligations: [{ type: 'sing' }] } }))],
    ['a known obligation beside one nobody knows', () => [0, 1].map(() => ({ decision: true, context: { obligations: [{ type: 'reason' }, { type: 'sing' }] } }))],
    ['an obligation without a type', () => [0, 1].map(() => ({ decision: true, context: { obligations: [{}] } }))],
    ['an answer that is over already', () => [0, 1].map(() => ({ decision: true, context: { expires_at: '2020-01-01T00:00:00.000Z' } }))],
    ['an expiry that is no time', () => [0, 1].map(() => ({ decision: true, context: { expires_at: 'tomorrow' } }))],
    ['a throw', () => {
      throw new Error('boom');
    }],
    ['a forbidden', () => {
      throw new AdapterError('forbidden', 'No.');
    }],
    ['an accessor that throws', () => [allow, Object.defineProperty({}, 'decision', { enumerable: true, get: () => { throw new Error('trap'); } })]],
    ['a million answers', () => Array.from({ length: 1_000_000 }, () => allow)],
  ];
  for (const [name, answer] of bad) {
    it(`arms nothing for ${name}`, async () => {
      const { client, clock, watch } = asking(answer);
      const a = watch(ask('a'));
      const b = watch(ask('b'));
      const pressed = client.permissions.recheck(ask('b'));
      await clock.settle();
      expect([...b.seen, await pressed].some(armed)).to.equal(false);
      expect(['deny', 'error', 'expired']).to.include(b.states().at(-1));
      if (name !== 'an accessor that throws') expect(a.seen.some(armed)).to.equal(false);
    });
  }

  it('arms nothing for an answer that comes too late', async () => {
    let reply: (decisions: unknown) => void = () => undefined;
    const { client, clock, watch } = asking(() => new Promise((resolve) => (reply = resolve)));
    const { seen } = watch(ask('g'));
    await clock.advance(10_001);
    reply([allow]);
    await clock.settle();
    expect(seen.some(armed)).to.equal(false);
    expect(client.permissions.current(ask('g')).state).to.equal('error');
  });

  it('gives each question the answer in its own place, never one that would fit better', async () => {
    const { clock, watch } = asking(() => [deny, allow]);
    const a = watch(ask('a'));
    const b = watch(ask('b'));
    await clock.settle();
    expect([a.states().at(-1), b.states().at(-1)]).to.deep.equal(['deny', 'allow']);
  });

  it('arms with known obligations, and names them', async () => {
    const { clock, watch } = asking(() => [{ decision: true, context: { obligations: [{ type: 'reason' }, { type: 'step-up' }], evaluation_id: 'e1' } }]);
    const { seen } = watch(ask('g'));
    await clock.settle();
    expect(seen.at(-1)).to.deep.include({ state: 'allow-with-obligations', evaluationId: 'e1', obligations: [{ type: 'reason' }, { type: 'step-up' }] });
  });

  it('tries again with growing pauses while somebody looks', async () => {
    const { calls, clock, watch } = asking(() => {
      throw new AdapterError('unavailable', 'down');
    });
    watch(ask('g'));
    await clock.advance(60_000);
    expect(calls.length).to.be.within(4, 12);
  });
});

describe('who is asking', () => {
  it('forgets every answer when somebody else is signed in, ignores what was on its way, and asks again', async () => {
    const replies: ((decisions: unknown) => void)[] = [];
    const { client, opened, clock, frame, watch } = asking(() => new Promise((resolve) => replies.push(resolve)));
    client.retain('run-1');
    const stream = opened[0]!;
    await stream.send(snapshot(1));
    await frame();
    const { seen, states } = watch(ask('g'));
    await clock.settle();
    await stream.send(snapshot(2, {}, { me: { ...lena, id: 'farid', roles: ['finance-lead'] } }));
    await frame();
    replies[0]?.([allow]);
    await clock.settle();
    expect(seen.some(armed)).to.equal(false);
    replies[1]?.([allow]);
    await clock.settle();
    expect(states().at(-1)).to.equal('allow');
  });

  it('asks again when the roles of the same person change', async () => {
    const { client, opened, calls, clock, frame, watch } = asking((asks) => asks.map(() => allow));
    client.retain('run-1');
    await opened[0]!.send(snapshot(1));
    await frame();
    watch(ask('g'));
    await clock.settle();
    await opened[0]!.send(snapshot(2));
    await frame();
    expect(calls, 'the same person as before').to.have.length(1);
    await opened[0]!.send(snapshot(3, {}, { me: { ...lena, roles: [] } }));
    await frame();
    expect(calls).to.have.length(2);
  });

  it('reports an ended session once', async () => {
    const { client, clock, watch } = asking(() => {
      throw new AdapterError('unauthenticated', 'Signed out.');
    });
    let told = 0;
    client.onSessionExpired(() => (told += 1));
    watch(ask('a'));
    await clock.advance(20_000);
    expect(told).to.equal(1);
  });
});

describe('a backend that cannot be asked', () => {
  it('denies, with the reason', async () => {
    const { client } = scripted();
    expect(client.permissions.current(ask('g'))).to.deep.equal({ state: 'deny', reasonCode: 'NO_AUTHORIZATION' });
    expect(await client.permissions.recheck(ask('g'))).to.deep.equal({ state: 'deny', reasonCode: 'NO_AUTHORIZATION' });
  });

  it('allows where it says that it decides on execution', async () => {
    const world = scripted();
    const seen: Permission[] = [];
    world.client.permissions.watch(ask('g'), (permission) => seen.push(permission));
    world.client.retain('run-1');
    await world.stream.send(snapshot(1, {}, { capabilities: { ...capabilities, authorization: 'on-execute' } }));
    await world.frame();
    expect(seen.map(({ state, reasonCode }) => [state, reasonCode])).to.deep.equal([['deny', 'NO_AUTHORIZATION'], ['allow', 'ON_EXECUTE']]);
  });
});
