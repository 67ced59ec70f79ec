import type { EffectPermit, EngineHost } from '../../../src/gateway/bridge.js';
import { NotReleased } from '../../../src/gateway/bridge.js';
import { canonicalize } from '../../../src/audit/canonical-json.js';
import type { EntityEvent, PulseItem } from '../../../src/model/frame.js';
import type { JsonValue } from '../../../src/model/primitives.js';
import type { Boundary, Edge, Step } from '../../../src/model/step.js';
import type { RunStatus } from '../../../src/model/status.js';
import type { GateRequest, Permit } from '../../../src/policy/types.js';

export interface FakeGate {
  readonly id: string;
  readonly request: GateRequest;
  state: string;
  argsRaw: string;
  executed?: JsonValue;
}

let stores = 0;

/** What a gateway would keep: it survives the bridge, as a database survives its process. */
export class FakeStore {
  /** Sets the effect keys of this store apart from those of other tests in the same outbox. */
  readonly prefix = `gate-${(stores += 1)}-`;
  readonly steps = new Map<string, Step>();
  readonly edges = new Map<string, Edge>();
  readonly boundaries = new Map<string, Boundary>();
  readonly gates = new Map<string, FakeGate>();
  readonly statuses: RunStatus[] = [];
  readonly commits: (readonly EntityEvent[])[] = [];
  readonly pulses: PulseItem[] = [];
  #listeners = new Set<() => void>();

  changed(): void {
    for (const listener of this.#listeners) listener();
  }

  /** Resolves as soon as `holds` does, checked at every change. */
  until(what: string, holds: (store: FakeStore) => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#listeners.delete(check);
        reject(new Error(`Not reached within 15 s: ${what}. Steps: ${JSON.stringify([...this.steps.values()].map(({ id, status }) => `${id} ${status}`))}`));
      }, 15_000);
      const check = (): void => {
        if (!holds(this)) return;
        clearTimeout(timer);
        this.#listeners.delete(check);
        resolve();
      };
      this.#listeners.add(check);
      check();
    });
  }

  status(step: string): string | undefined {
    return this.steps.get(step)?.status;
  }

  gateOf(step: string): FakeGate {
    const gate = [...this.gates.values()].findLast(({ request, state }) => request.step === step && state !== 'superseded');
    if (gate === undefined) throw new Error(`No gate at ${step}`);
    return gate;
  }
}

export type HostCall = 'commit' | 'request' | 'release' | 'applied' | 'setRunStatus' | 'steps';

export interface FakeHostOptions {
  /** The state in which a new gate is found: `open`, or `approved` for a tier that only notifies. */
  readonly decide?: (request: GateRequest) => string;
  /** Called around every durable call; throwing in `after` is a process that dies once the call has been committed. */
  readonly before?: (call: HostCall, detail: unknown) => void | Promise<void>;
  readonly after?: (call: HostCall, detail: unknown) => void;
}

/** A permit that holds for ever and cannot be tied to a transaction. */
const withMeans = (permit: Permit): EffectPermit => ({
  ...permit,
  signal: new AbortController().signal,
  assertHolds: () => Promise.resolve(),
  hold: () => Promise.resolve(),
  commit: () => Promise.reject(new Error('This host has no database.')),
});

/** A gateway in miniature behind a bridge: natural keys, states and permits, no policy. */
export function fakeHost(store: FakeStore, options: FakeHostOptions = {}): EngineHost {
  const durable = async <T>(call: HostCall, detail: unknown, work: () => T): Promise<T> => {
    await options.before?.(call, detail);
    const result = work();
    store.changed();
    options.after?.(call, detail);
    return result;
  };
  return {
    commit: (_run, events) => durable('commit', events, () => {
      store.commits.push(events);
      for (const event of events) {
        if (event.kind === 'step') store.steps.set(event.value.id, event.value);
        if (event.kind === 'edge') store.edges.set(event.value.id, event.value);
        if (event.kind === 'boundary') store.boundaries.set(event.value.id, event.value);
      }
    }),
    pulse: (_run, items) => { store.pulses.push(...items); },
    setRunStatus: (_run, status) => durable('setRunStatus', status, () => { store.statuses.push(status); }),
    request: (_run, request) => durable('request', request, () => {
      const key = `${request.step}/${request.attempt}/${request.interrupt}`;
      const known = [...store.gates.values()].findLast((gate) => gate.state !== 'superseded' && `${gate.request.step}/${gate.request.attempt}/${gate.request.interrupt}` === key);
      if (known !== undefined) return { gate: known.id, state: known.state };
      const gate: FakeGate = { id: `${store.prefix}${store.gates.size + 1}`, request, state: options.decide?.(request) ?? 'open', argsRaw: canonicalize(request.args) };
      store.gates.set(gate.id, gate);
      return { gate: gate.id, state: gate.state };
    }),
    release: (run, id, args) => durable('release', id, (): EffectPermit => {
      const gate = store.gates.get(id);
      if (gate === undefined || !['approved', 'released', 'consumed'].includes(gate.state)) throw new NotReleased('NOT_APPROVED', `Gate ${id} is ${gate?.state ?? 'unknown'}.`);
      if (canonicalize(args) !== canonicalize(gate.request.args)) throw new NotReleased('DIGEST_MISMATCH', `Gate ${id} was asked with other args.`);
      const alreadyExecuted = gate.state === 'consumed';
      if (!alreadyExecuted) gate.state = 'released';
      return withMeans({
        gate: id, run, stepKey: gate.request.stepKey, revision: 1, argsRaw: gate.argsRaw, effectKey: id, effectiveDigest: '', issuedAt: new Date().toISOString(), fence: 1, alreadyExecuted,
      });
    }),
    applied: (_run, id, args) => durable('applied', id, () => {
      const gate = store.gates.get(id);
      if (gate === undefined) throw new Error(`No gate ${id}`);
      gate.state = 'consumed';
      gate.executed = args;
    }),
    steps: () => durable('steps', undefined, () => [...store.steps.values()]),
  };
}
