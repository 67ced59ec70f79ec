import { expect } from '@open-wc/testing';
import { AdapterError, type AdapterErrorCode } from '../../src/adapter/errors.js';
import type { CommandDraft, Flight } from '../../src/client/types.js';
import type { Command, Receipt } from '../../src/model/command.js';
import { delta, fakeStorage, lena, scripted, snapshot, stepEvent } from './support.js';

const digests = { request: 'r'.repeat(43), payload: 'p'.repeat(43), shown: 's'.repeat(43) };
const vote = (choice: 'approve' | 'reject' = 'approve', gate = 'gate-1', revision = 1): CommandDraft<'gate.vote'> => ({
  type: 'gate.vote',
  target: { run: 'run-1', gate },
  args: {
    choice, asRole: 'support-lead', revision, digests,
    presentation: { locale: 'en', timeZone: 'UTC', kitVersion: '0' },
    seen: { evidence: [], dwellMs: 900, complete: true, channel: 'pointer', source: 'attested' },
  },
});

type Reply = unknown;

/** A desk whose backend answers as it is told, with everything that was sent. */
function desk(reply: (command: Command) => Reply, receipt?: (id: string) => Reply, storage = fakeStorage()) {
  const sent: Command[] = [];
  const asked: string[] = [];
  const world = scripted(
    {
      execute: async (command) => {
        sent.push(command);
        return (await reply(command)) as Receipt;
      },
      ...(receipt && {
        receipt: async (id) => {
          asked.push(id);
          return (await receipt(id)) as Receipt | null;
        },
      }),
    },
    { storage, name: 'test' },
  );
  const { client, clock, warnings } = world;
  const phases: string[] = [];
  client.desk.subscribe(({ phase }) => phases.push(phase));
  return { world, client, desk: client.desk, clock, warnings, sent, asked, phases, storage };
}

const accepted = ({ id }: { readonly id: string }): Receipt => ({ id, status: 'accepted', seq: 7 });
const timeout = () => Promise.reject(new AdapterError('unavailable', 'timeout'));

/** The result of a submission that the clock does not have to move for. */
async function settled(pending: Promise<Flight>, { settle }: { settle(): Promise<void> }): Promise<Flight> {
  await settle();
  return pending;
}

describe('the command desk', () => {
  it('sends a strict command and settles with its receipt', async () => {
    const { desk: commands, clock, sent, phases } = desk(accepted);
    const flight = await settled(commands.submit(vote()), clock);
    expect(flight).to.deep.include({ phase: 'settled', type: 'gate.vote' });
    expect(flight.receipt).to.deep.equal({ id: flight.id, status: 'accepted', seq: 7 });
    expect(sent[0]).to.deep.include({ v: 1, id: flight.id, type: 'gate.vote', target: { run: 'run-1', gate: 'gate-1' } });
    expect(sent[0]).to.not.have.property('flightKey');
    expect(phases).to.deep.equal(['submitting', 'settled']);
    expect(commands.forGate('gate-1')?.id).to.equal(flight.id);
  });

  it('has stored the key before the first byte leaves, and none of the content', async () => {
    const storage = fakeStorage();
    let stored = '';
    const { desk: commands, clock } = desk((command) => {
      stored = storage.getItem('wf-elements/flights/1/test') ?? '';
      return accepted(command);
    }, undefined, storage);
    const flight = await settled(commands.submit({ ...vote('reject'), reason: 'Not like this.' }), clock);
    expect(stored).to.include(flight.id);
    expect(stored).to.not.include('Not like this');
    expect(storage.entries.size, 'nothing is left when it is known').to.equal(0);
  });

  it('sends nothing that does not fit its schema', async () => {
    const { desk: commands, clock, sent } = desk(accepted);
    const flight = await settled(commands.submit({ ...vote(), target: { run: 'run-1', gate: 'x'.repeat(129) } }), clock);
    expect(flight.phase).to.equal('failed');
    expect(flight.error).to.include({ code: 'invalid', detailCode: 'INVALID_COMMAND' });
    expect(flight.error?.message).to.include('target.gate');
    expect(sent).to.have.length(0);
  });

  it('keeps one flight for one gate, revision and choice', async () => {
    let reply: (receipt: Receipt) => void = () => undefined;
    const { desk: commands, clock, sent } = desk(() => new Promise((resolve) => (reply = resolve)));
    const first = commands.submit(vote());
    const second = commands.submit(vote());
    await clock.settle();
    expect(sent).to.have.length(1);
    reply(accepted(sent[0]!));
    expect((await first).id).to.equal((await second).id);
    void commands.submit(vote('approve', 'gate-1', 2));
    await clock.settle();
    expect(sent, 'the next revision is another question').to.have.length(2);
  });

  it('does not let a second choice overtake the first', async () => {
    const { desk: commands, clock, sent } = desk(() => new Promise(() => undefined));
    void commands.submit(vote('approve'));
    const other = await settled(commands.submit(vote('reject')), clock);
    expect(other.phase).to.equal('failed');
    expect(other.error?.detailCode).to.equal('DECISION_IN_FLIGHT');
    void commands.submit(vote('reject', 'gate-2'));
    await clock.settle();
    expect(sent.map(({ target }) => target.gate)).to.deep.equal(['gate-1', 'gate-2']);
  });

  for (const code of ['forbidden', 'not-found', 'conflict', 'gone', 'invalid', 'rate-limited', 'unsupported', 'unauthenticated'] as const satisfies readonly AdapterErrorCode[]) {
    it(`has failed on ${code}, and asks about nothing`, async () => {
      const storage = fakeStorage();
      const { desk: commands, clock, asked } = desk(() => Promise.reject(new AdapterError(code, 'No.', { detailCode: 'X' })), () => null, storage);
      const flight = await settled(commands.submit(vote()), clock);
      expect(flight.phase).to.equal('failed');
      expect(flight.error).to.include({ code, detailCode: 'X' });
      await clock.advance(60_000);
      expect(asked).to.have.length(0);
      expect(storage.entries.size).to.equal(0);
    });
  }

  it('reports an ended session', async () => {
    const { client, desk: commands, clock } = desk(() => Promise.reject(new AdapterError('unauthenticated', 'Signed out.')));
    let told = 0;
    client.onSessionExpired(() => (told += 1));
    await settled(commands.submit(vote()), clock);
    expect(told).to.equal(1);
  });

  it('takes no commands where the backend takes none', async () => {
    const { client, clock } = scripted();
    const flight = await settled(client.desk.submit(vote()), clock);
    expect(flight.error).to.include({ code: 'unsupported', detailCode: 'READ_ONLY' });
  });

  it('remembers 200 finished flights and no more', async () => {
    const { desk: commands, clock } = desk(accepted);
    for (let n = 0; n < 205; n += 1) await settled(commands.submit(vote('approve', `gate-${n}`)), clock);
    expect(commands.flights.size).to.equal(200);
    expect(commands.forGate('gate-0')).to.equal(undefined);
  });
});

describe('an unknown outcome', () => {
  const unclear: readonly (readonly [string, (command: Command) => Reply])[] = [
    ['a lost connection', timeout],
    ['anything thrown', () => Promise.reject(new TypeError('fetch failed'))],
    ['a receipt that cannot be read', () => ({ status: 'accepted' })],
    ['a receipt for another command', () => ({ id: 'other', status: 'accepted' })],
    ['a status nobody knows', ({ id }) => ({ id, status: 'perhaps' })],
    ['no receipt at all', () => undefined],
    ['a conflict with its own first send', () => Promise.reject(new AdapterError('conflict', 'Working on it.', { detailCode: 'IN_FLIGHT' }))],
  ];
  for (const [name, reply] of unclear) {
    it(`is what ${name} leaves: it asks, and never sends again`, async () => {
      const { desk: commands, clock, sent, asked } = desk(reply, (id) => ({ id, status: 'accepted', seq: 3 }));
      const flight = await settled(commands.submit(vote()), clock);
      expect(flight.phase).to.equal('unknown');
      expect((await settled(commands.submit(vote()), clock)).id, 'the same flight').to.equal(flight.id);
      await clock.advance(5000);
      expect(commands.flights.get(flight.id)).to.deep.include({ phase: 'settled', receipt: { id: flight.id, status: 'accepted', seq: 3 } });
      expect(sent).to.have.length(1);
      expect(asked).to.deep.equal([flight.id]);
    });
  }

  it('follows a backend that never answers', async () => {
    const { desk: commands, clock } = desk(() => new Promise(() => undefined), (id) => ({ id, status: 'accepted' }));
    const pending = commands.submit(vote());
    await clock.advance(15_000);
    expect((await pending).phase).to.equal('unknown');
    await clock.advance(5000);
    expect(commands.forGate('gate-1')?.phase).to.equal('settled');
  });

  it('ends when the key never arrived: it is void, and a new choice may be sent', async () => {
    let working = false;
    const { desk: commands, clock, sent } = desk((command) => (working ? accepted(command) : timeout()), () => null);
    const lost = await settled(commands.submit(vote('approve')), clock);
    expect((await settled(commands.submit(vote('reject')), clock)).error?.detailCode).to.equal('DECISION_IN_FLIGHT');
    await clock.advance(5000);
    expect(commands.flights.get(lost.id)?.phase).to.equal('failed');
    expect(commands.flights.get(lost.id)?.error?.detailCode).to.equal('VOIDED');
    working = true;
    const next = await settled(commands.submit(vote('reject')), clock);
    expect(next.phase).to.equal('settled');
    expect(next.id).to.not.equal(lost.id);
    expect(sent).to.have.length(2);
  });

  it('asks with growing pauses while it stays unknown', async () => {
    const { desk: commands, clock, asked } = desk(timeout, timeout);
    await settled(commands.submit(vote()), clock);
    await clock.advance(60_000);
    expect(asked.length).to.be.within(5, 12);
    expect(commands.forGate('gate-1')).to.include({ phase: 'unknown' });
    expect(commands.forGate('gate-1')?.error?.code).to.equal('unavailable');
  });

  it('ends when the stream itself shows the command', async () => {
    const { world, client, desk: commands, clock, asked } = desk(timeout, timeout);
    client.retain('run-1');
    await world.stream.send(snapshot(1));
    await world.frame();
    const flight = await settled(commands.submit(vote()), clock);
    await world.stream.send(delta(2, [{ ...stepEvent('s'), cause: flight.id }]));
    await world.frame();
    expect(commands.flights.get(flight.id)).to.deep.include({ phase: 'settled', receipt: { id: flight.id, status: 'accepted', seq: 2 } });
    const before = asked.length;
    await clock.advance(60_000);
    expect(asked).to.have.length(before);
  });

  it('survives a reload: the next page asks, under the same name only', async () => {
    const storage = fakeStorage();
    const first = desk(timeout, timeout, storage);
    first.client.retain('run-1');
    await first.world.stream.send(snapshot(1));
    await first.world.frame();
    const flight = await settled(first.desk.submit(vote()), first.clock);
    first.client.dispose();

    const stranger = desk(accepted, (id) => ({ id, status: 'accepted' }), storage);
    expect(stranger.desk.forGate('gate-1')).to.include({ id: flight.id, phase: 'unknown' });
    await stranger.clock.advance(60_000);
    expect(stranger.asked, 'nobody is known yet').to.have.length(0);
    stranger.client.retain('run-1');
    await stranger.world.stream.send(snapshot(1, {}, { me: { ...lena, id: 'farid' } }));
    await stranger.world.frame();
    await stranger.clock.advance(20_000);
    expect(stranger.asked, 'asking as somebody else would void a key that is not theirs').to.have.length(0);
    expect(stranger.desk.forGate('gate-1')).to.equal(undefined);
    expect((await settled(stranger.desk.submit(vote('reject')), stranger.clock)).phase).to.equal('settled');
    stranger.client.dispose();

    const again = desk(accepted, (id) => ({ id, status: 'accepted' }), storage);
    again.client.retain('run-1');
    await again.world.stream.send(snapshot(1));
    await again.world.frame();
    await again.clock.advance(2000);
    expect(again.asked).to.deep.equal([flight.id]);
    expect(again.desk.flights.get(flight.id)?.phase).to.equal('settled');
    expect(again.sent, 'nothing is sent again').to.have.length(0);
    expect(storage.entries.size).to.equal(0);
  });

  it('is not followed under another name when somebody else signs in meanwhile', async () => {
    const { world, client, desk: commands, clock, asked } = desk(() => new Promise(() => undefined), () => null);
    client.retain('run-1');
    await world.stream.send(snapshot(1));
    await world.frame();
    const pending = commands.submit(vote());
    await world.stream.send(snapshot(2, {}, { me: { ...lena, id: 'farid' } }));
    await world.frame();
    expect((await pending).phase).to.equal('unknown');
    await clock.advance(12_000);
    expect(asked).to.have.length(0);
  });
});

describe('storage that does not work', () => {
  const full = { getItem: () => null, setItem: () => { throw new DOMException('full', 'QuotaExceededError'); }, removeItem: () => undefined };
  const closed = { getItem: () => { throw new DOMException('no', 'SecurityError'); }, setItem: () => { throw new DOMException('no', 'SecurityError'); }, removeItem: () => undefined };
  const spoiled = { getItem: () => '[{"id":7}]', setItem: () => undefined, removeItem: () => undefined };
  for (const [name, storage] of [['full', full], ['closed', closed], ['spoiled', spoiled], ['missing', null]] as const) {
    it(`is no reason to fail when ${name}: it warns once and goes on`, async () => {
      const sent: Command[] = [];
      const { client, clock, warnings } = scripted({ execute: async (command) => (sent.push(command), accepted(command)) }, { storage });
      expect((await settled(client.desk.submit(vote()), clock)).phase).to.equal('settled');
      expect((await settled(client.desk.submit(vote('approve', 'gate-2')), clock)).phase).to.equal('settled');
      expect(sent).to.have.length(2);
      expect(warnings).to.have.length(1);
    });
  }
});
