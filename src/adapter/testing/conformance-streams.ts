import type { Frame } from '../../model/frame.js';
import type { AdapterFixture, Check } from './conformance.js';
import { ensure, failure } from './expectations.js';
import { cursorOf, FrameReader } from './frame-reader.js';

const AHEAD = 1000;

async function reading<T>({ adapter, run }: AdapterFixture, options: ConstructorParameters<typeof FrameReader>[2], read: (reader: FrameReader) => Promise<T>): Promise<T> {
  const reader = new FrameReader(adapter, { run }, options);
  try {
    return await read(reader);
  } finally {
    await reader.close();
  }
}

/** The cursor of a snapshot taken now. */
const head = (fixture: AdapterFixture) =>
  reading(fixture, {}, async (reader) => {
    const [first] = await reader.snapshot();
    ensure(first !== undefined, 'A snapshot is expected.');
    return cursorOf(first);
  });

export const streamChecks: readonly Check[] = [
  {
    name: 'starts a stream with a snapshot of the run, with who is asking and what can be done',
    run: (fixture) =>
      reading(fixture, {}, async (reader) => {
        const parts = await reader.snapshot();
        const runs = parts.flatMap(({ state }) => state.runs ?? []);
        ensure(runs.length === 1 && runs[0]?.id === fixture.run, `The snapshot of run ${fixture.run} holds exactly this run.`);
        ensure(parts.every(({ epoch, seq }) => epoch === parts[0]?.epoch && seq === parts[0].seq), 'All parts of a snapshot have one cursor.');
      }),
  },
  {
    name: 'sends each committed change as the next number',
    run: (fixture) =>
      reading(fixture, {}, async (reader) => {
        let { seq, epoch } = (await reader.snapshot())[0] ?? { seq: 0, epoch: '' };
        for (let turn = 0; turn < 3; turn += 1) {
          await fixture.change();
          const { frame } = await reader.nextOf('delta');
          ensure(frame.epoch === epoch, 'A change does not begin a new epoch.');
          ensure(frame.seq === seq + 1, `Change ${seq + 1} is expected, not ${frame.seq}.`);
          ({ seq, epoch } = frame);
        }
      }),
  },
  {
    name: 'goes on after a cursor with the very same changes, and then says that nothing is missing',
    run: async (fixture) => {
      const start = await head(fixture);
      await fixture.change();
      await fixture.change();
      const read = () =>
        reading(fixture, { from: start }, async (reader) => {
          const prints: string[] = [];
          let seq = start.seq;
          for (;;) {
            const guarded = await reader.next('A heartbeat after the replay');
            ensure(guarded !== undefined, 'A stream of a run that goes on does not end.');
            const { frame, fingerprint } = guarded;
            if (frame.type === 'delta') {
              ensure(frame.seq === seq + 1, `Change ${seq + 1} is expected, not ${frame.seq}.`);
              seq = frame.seq;
              prints.push(fingerprint);
            } else if (frame.type === 'heartbeat' && frame.seq === seq && prints.length >= 2) {
              return prints;
            } else {
              ensure(frame.type === 'heartbeat' || frame.type === 'pulse', `After a cursor that is kept, ${frame.type} is not expected.`);
            }
          }
        });
      const first = await read();
      const second = await read();
      ensure(first.every((print, index) => print === second[index]), 'The batching of changes is fixed for ever: the same number must carry the same change.');
    },
  },
  {
    name: 'sends a heartbeat at once to a reader that is up to date',
    run: async (fixture) => {
      const from = await head(fixture);
      await reading(fixture, { from }, async (reader) => {
        const { frame } = await reader.nextOf('heartbeat');
        ensure(frame.epoch === from.epoch && frame.seq >= from.seq, 'A heartbeat carries the newest cursor.');
      });
    },
  },
  {
    name: 'does not pretend to know another history',
    run: (fixture) => reading(fixture, { from: { epoch: 'no-such-epoch', seq: 0 } }, async (reader) => startsOver(await reader.next())),
  },
  {
    name: 'answers a cursor that is ahead of it with reset behind',
    run: async (fixture) => {
      const { epoch, seq } = await head(fixture);
      await reading(fixture, { from: { epoch, seq: seq + AHEAD } }, async (reader) => {
        const frame = (await reader.next())?.frame;
        ensure(frame?.type === 'reset' && frame.reason === 'behind', `reset behind is expected, not ${JSON.stringify(frame).slice(0, 100)}.`);
      });
    },
  },
  {
    name: 'ends a stream that is called off',
    run: (fixture) => reading(fixture, {}, async (reader) => void (await reader.snapshot())),
  },
  {
    name: 'serves two readers at once',
    run: (fixture) =>
      reading(fixture, {}, (one) =>
        reading(fixture, {}, async (other) => {
          await Promise.all([one.snapshot(), other.snapshot()]);
          await fixture.change();
          const [first, second] = await Promise.all([one.nextOf('delta'), other.nextOf('delta')]);
          ensure(first.frame.seq === second.frame.seq && first.guarded.fingerprint === second.guarded.fingerprint, 'Both readers get the same change.');
        }),
      ),
  },
  {
    name: 'says that a run does not exist, or may not be seen',
    run: async ({ adapter }) => {
      await failure(() => new FrameReader(adapter, { run: 'there-is-no-such-run' }).next(), ['not-found', 'forbidden']);
    },
  },
  {
    name: 'reads an older state and then ends',
    needs: 'at',
    run: async (fixture) => {
      const at = await head(fixture);
      await fixture.change();
      await reading(fixture, { at }, async (reader) => {
        const [first] = await reader.snapshot();
        ensure(first?.seq === at.seq && first.epoch === at.epoch, `The state as of change ${at.seq} is expected, not of ${first?.seq ?? 'none'}.`);
        ensure((await reader.next('The end of the stream')) === undefined, 'Nothing follows the snapshot of an older state.');
      });
    },
  },
];

/** A reader with a foreign cursor gets a reset or a whole snapshot, never changes. */
function startsOver(guarded: { readonly frame: Frame } | undefined): void {
  const type = guarded?.frame.type;
  ensure(type === 'reset' || type === 'snapshot', `A reset or a snapshot is expected, not ${type ?? 'the end'}.`);
}
