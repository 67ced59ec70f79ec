import { systemClock, type Clock } from '../adapter/clock.js';
import { createMemoryBackend, type MemoryAdapter, type MemoryBackend, type MemoryRunSeed } from '../adapter/memory/index.js';
import { formatVkey, verifierKeyOf, type SigningKey } from '../audit/verifier-key.js';
import { isReadableGate } from '../model/readable-gate.js';
import { isDecidableGate } from '../model/status.js';
import { boundariesOf, freshEdges, freshSteps, sampleRun } from './batch.js';
import { Engine } from './engine.js';
import { samplePeople, type SamplePerson } from './people.js';
import { samplePolicy } from './policy.js';
import { Timeline } from './timeline.js';

/** How long a colleague takes to decide, in milliseconds of the run's own time. */
const THINKING_MS = 8000;

export interface SampleOptions {
  /** Id of the run; default `batch-1`. */
  readonly run?: string | undefined;
  /** Who looks at it through `adapter`; default is Lena, who leads Support. */
  readonly as?: SamplePerson | undefined;
  /** How fast time passes in the run; default 1. */
  readonly speed?: number | undefined;
  /** False waits for `play()`. */
  readonly autoplay?: boolean | undefined;
  readonly clock?: Clock | undefined;
}

/**
 * A batch of support requests in a backend in the page: steps, text that is written, a step that falls silent, two
 * departments, decisions for one and for two people, and a signed record. Small refunds are paid by themselves.
 */
export interface SampleRun {
  readonly run: string;
  readonly backend: MemoryBackend;
  readonly people: typeof samplePeople;
  /** The adapter of the person named by `as`. */
  readonly adapter: MemoryAdapter;
  /** The adapter of another person. People that no adapter speaks for decide by themselves after a while. */
  adapterFor(person: SamplePerson): MemoryAdapter;
  /** The verifier keys of the record, for `wf-audit-log`. */
  readonly keys: readonly string[];
  readonly isPlaying: boolean;
  /** How fast time passes: 2 is twice as fast. Deadlines of decisions keep to the clock on the wall. */
  speed: number;
  play(): void;
  /** Holds the run. Decisions can still be made; what follows from them waits. */
  pause(): void;
  /** Begins the same run again; what was recorded stays in the record. */
  restart(): void;
  /** Ends it for good and closes every stream. */
  dispose(): void;
}

/** A run that goes on by itself in a backend in the page: all that a page without a server needs. */
export function createSampleRun(options: SampleOptions = {}): SampleRun {
  const { run = 'batch-1', as = 'lena', speed = 1, autoplay = true, clock = systemClock } = options;
  // A log of its own each time: a browser that remembers the one of the last visit would miss its records here.
  const log = `wf-elements.example/sample/${crypto.randomUUID()}`;
  const logKey: SigningKey = { name: log, seed: crypto.getRandomValues(new Uint8Array(32)) };
  const time = new Timeline(clock, speed);
  const spokenFor = new Set<SamplePerson>();

  const fresh = (): MemoryRunSeed & { readonly steps: ReturnType<typeof freshSteps> } => {
    const steps = freshSteps(run);
    return { run: sampleRun(run, new Date(clock.now()).toISOString()), steps, edges: freshEdges(), boundaries: boundariesOf(steps) };
  };
  const first = fresh();
  const backend = createMemoryBackend({
    policy: samplePolicy, people: Object.values(samplePeople), runs: [first], clock, log, logKey, lateEffects: 'prevented',
    onWork: (work) => {
      engine.take(work);
      if (work.op.op !== 'put-run') return;
      if (work.op.verb === 'resume') time.play();
      else time.pause();
      if (work.op.verb !== 'stop') return void backend.setRunStatus(work.op.verb === 'pause' ? 'paused' : 'running', run);
      engine.end();
      backend.setRunStatus('cancelled', run);
    },
  });

  /** Decides for a person whom no adapter speaks for, as they would. */
  const decideAs = async (person: SamplePerson, gate: string, by: Engine): Promise<void> => {
    await time.pass(THINKING_MS);
    const stored = backend.gate(gate)?.gate;
    if (by !== engine || spokenFor.has(person) || stored === undefined || !isReadableGate(stored) || !isDecidableGate(stored.state)) return;
    const { revision, digests } = stored;
    await backend.adapterFor(samplePeople[person]).execute(
      {
        v: 1, id: crypto.randomUUID(), type: 'gate.vote', target: { run, gate },
        args: {
          choice: 'approve', asRole: samplePeople[person].roles[0] ?? '', revision, digests, presentation: { locale: 'en', timeZone: 'UTC', kitVersion: '0' },
          seen: { evidence: [], dwellMs: THINKING_MS, complete: true, channel: 'pointer', source: 'attested' },
        },
      },
      {},
    );
  };
  const newEngine = (steps: typeof first.steps): Engine => {
    const next: Engine = new Engine(run, steps, {
      backend, time, clock,
      asked: (gate) => {
        const quorum = backend.gate(gate)?.gate;
        const roles = quorum !== undefined && isReadableGate(quorum) ? quorum.requirement.quorum.map(({ role }) => role) : [];
        for (const person of ['lena', 'farid'] as const) if (samplePeople[person].roles.some((role) => roles.includes(role))) void decideAs(person, gate, next);
      },
    });
    return next;
  };

  let engine = newEngine(first.steps);
  void engine.start();
  const adapterFor = (person: SamplePerson): MemoryAdapter => {
    spokenFor.add(person);
    return backend.adapterFor(samplePeople[person]);
  };
  const adapter = adapterFor(as);
  if (autoplay) time.play();

  return {
    run, backend, adapter, adapterFor,
    people: samplePeople,
    keys: [formatVkey(verifierKeyOf(logKey))],
    get isPlaying() { return time.isPlaying; },
    get speed() { return time.speed; },
    set speed(value) { time.speed = value; },
    play: () => time.play(),
    pause: () => time.pause(),
    restart: () => {
      engine.end();
      time.clear();
      const next = fresh();
      backend.disconnect();
      backend.addRun(next);
      engine = newEngine(next.steps);
      void engine.start();
      time.play();
    },
    dispose: () => {
      engine.end();
      time.pause();
      time.clear();
      backend.disconnect();
    },
  };
}
