import { systemClock, type Clock } from '../clock.js';
import type { CallOptions, Listed, ListQuery, Page, WorkflowAdapter } from '../contract.js';
import { AdapterError } from '../errors.js';
import { disturbed, type Past } from './disturbed-stream.js';
import { CALL_FAULTS, FaultDice, STREAM_FAULTS, type CallFault, type Fault, type InjectedFault } from './faults.js';
import { seededRandom } from './random.js';

export interface FaultOptions {
  /** Which faults may happen. Default: all of them. */
  readonly faults?: readonly Fault[] | undefined;
  /** How likely a fault is per frame and per call, from 0 to 1. Default 0.1. */
  readonly rate?: number | undefined;
  readonly clock?: Clock | undefined;
}

export interface FaultAdapter extends WorkflowAdapter {
  /** What went wrong so far, in order. */
  readonly injected: readonly InjectedFault[];
  /** From now on nothing goes wrong any more. A stream that is half-open stays so until it is closed. */
  calm(): void;
}

/** The faults that answer with a definite error, and the error. */
const ERRORS: { readonly [F in CallFault]?: () => AdapterError } = {
  'conflict-409': () => new AdapterError('conflict', 'Injected: 409.'),
  'stale-412': () => new AdapterError('conflict', 'Injected: 412.', { detailCode: 'STALE_DIGEST' }),
  'invalid-422': () => new AdapterError('invalid', 'Injected: 422.'),
  'rate-limited-429': () => new AdapterError('rate-limited', 'Injected: 429.', { retryAfterMs: 1000 }),
  'failed-500': () => new AdapterError('unavailable', 'Injected: 500.'),
};

/** The answer of a member that was there when the adapter was wrapped. */
const offered = <T>(answer: T | undefined): T => {
  if (answer === undefined) throw new AdapterError('unsupported', 'The inner adapter has lost a member.');
  return answer;
};

const listThrough = <K extends keyof Listed>(inner: WorkflowAdapter, kind: K, query: ListQuery<K>, o: CallOptions): Promise<Page<Listed[K]>> => {
  if (inner.list === undefined) throw new AdapterError('unsupported', 'This backend offers no lists.');
  return inner.list(kind, query, o);
};

/**
 * An adapter whose network misbehaves, the same way for the same seed and calls. For tests of whatever must survive that:
 * a client, an element, a host.
 */
export function faultAdapter(inner: WorkflowAdapter, seed: number, options: FaultOptions = {}): FaultAdapter {
  const { faults = [...STREAM_FAULTS, ...CALL_FAULTS], rate = 0.1, clock = systemClock } = options;
  const dice = new FaultDice(seededRandom(seed), rate, new Set(faults));
  const past: Past = { firstSnapshot: undefined };

  const call = async <T>(name: string, send: () => Promise<T>): Promise<T> => {
    const fault = dice.roll(CALL_FAULTS, name);
    if (fault === undefined) return send();
    if (fault === 'hang') return new Promise<T>(() => undefined);
    if (fault === 'timeout-after-commit') await send();
    throw ERRORS[fault]?.() ?? new AdapterError('unavailable', `Injected: ${fault}.`);
  };

  const { audit } = inner;
  return {
    open: (topic, o) => disturbed(inner.open(topic, o), dice, clock, past, o.signal),
    ...(inner.list && { list: (kind, query, o) => call('list', () => listThrough(inner, kind, query, o)) }),
    ...(inner.authorize && { authorize: (asks, o) => call('authorize', async () => inner.authorize?.(asks, o) ?? []) }),
    ...(inner.execute && { execute: (command, o) => call('execute', async () => offered(await inner.execute?.(command, o))) }),
    ...(inner.receipt && { receipt: (id, o) => call('receipt', async () => (await inner.receipt?.(id, o)) ?? null) }),
    audit,
    injected: dice.injected,
    calm: () => dice.calm(),
  };
}
