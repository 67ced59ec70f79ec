import { createHttpAdapter } from '../../../src/adapter/http/index.js';
import { createClient } from '../../../src/client/index.js';
import type { Frame } from '../../../src/model/frame.js';

/** What a page tells its test. Times are in epoch milliseconds, so that pages of one machine can be compared. */
export interface TabReport {
  readonly me: string | undefined;
  readonly state: string;
  readonly seq: number | undefined;
  readonly gate: string | undefined;
  /** When the gate was no longer open here. */
  readonly disarmedAt: number | undefined;
  /** Changes as they came out of the adapter: their numbers, and when. */
  readonly deltas: readonly { readonly seq: number; readonly id: string; readonly at: number }[];
  readonly snapshots: number;
}

export interface Tab {
  report(run: string): TabReport;
  /** Approves and says how long the answer took, in milliseconds. */
  approve(run: string): Promise<{ readonly status: string; readonly ms: number }>;
  become(person: string): void;
  watch(run: string): void;
  isLeader(): Promise<boolean>;
}

const now = (): number => performance.timeOrigin + performance.now();
const parameters = new URLSearchParams(location.search);
let token: Promise<string> | undefined;
const signIn = async (person: string): Promise<string> => {
  const response = await fetch('/demo/session', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ person }) });
  return ((await response.json()) as { token: string }).token;
};
token = signIn(parameters.get('person') ?? 'lena');

const seen = new Map<string, { deltas: { seq: number; id: string; at: number }[]; snapshots: number }>();
const disarmed = new Map<string, number>();
const seenOf = (run: string) => {
  const known = seen.get(run) ?? { deltas: [], snapshots: 0 };
  seen.set(run, known);
  return known;
};
const adapter = createHttpAdapter({ baseUrl: '', token: () => token ?? '', shareAcrossTabs: !parameters.has('alone') });
async function* noted(run: string, frames: AsyncIterable<Frame>): AsyncGenerator<Frame> {
  for await (const frame of frames) {
    if (frame.type === 'delta') seenOf(run).deltas.push({ seq: frame.seq, id: frame.id, at: now() });
    if (frame.type === 'snapshot') seenOf(run).snapshots += 1;
    yield frame;
  }
}
const client = createClient({ ...adapter, open: (topic, o) => noted('run' in topic ? topic.run : 'inbox', adapter.open(topic, o)) });
const stores = new Map<string, ReturnType<typeof client.retain>>();
const storeOf = (run: string) => {
  const known = stores.get(run);
  if (known === undefined) throw new Error(`${run} is not watched`);
  return known;
};

const tab: Tab = {
  watch(run) {
    const store = client.retain(run);
    stores.set(run, store);
    store.subscribe(() => {
      const [gate] = store.gates.values();
      if (gate !== undefined && 'state' in gate && gate.state !== 'open' && !disarmed.has(run)) disarmed.set(run, now());
    });
  },
  report(run) {
    const store = storeOf(run);
    const [gate] = store.gates.values();
    const { deltas, snapshots } = seenOf(run);
    return { me: store.me?.id, state: store.connection.state, seq: store.cursor?.seq, gate: gate !== undefined && 'state' in gate ? gate.state : undefined, disarmedAt: disarmed.get(run), deltas, snapshots };
  },
  async approve(run) {
    const [gate] = storeOf(run).gates.values();
    if (gate === undefined || !('digests' in gate)) throw new Error('There is no gate to decide.');
    const from = performance.now();
    const { receipt, error } = await client.desk.submit({
      type: 'gate.vote', target: { run, gate: gate.id },
      args: {
        choice: 'approve', asRole: 'support-lead', revision: gate.revision, digests: gate.digests,
        presentation: { locale: 'en', timeZone: 'UTC', kitVersion: '0.1.0' }, seen: { evidence: [], dwellMs: 2000, complete: true, channel: 'pointer', source: 'attested' },
      },
    });
    return { status: receipt?.status ?? error?.detailCode ?? error?.code ?? 'none', ms: performance.now() - from };
  },
  become(person) {
    token = signIn(person);
  },
  async isLeader() {
    const mine = `which page ${String(Math.random())}`;
    return navigator.locks.request(mine, async () => {
      const { held = [] } = await navigator.locks.query();
      const me = held.find(({ name }) => name === mine)?.clientId;
      return held.some(({ name, clientId }) => clientId === me && /^wf-elements\/streams\/1\/\S+ \S+$/.test(name ?? '') && !/ [^/]+\/[^/]+$/.test(name ?? ''));
    });
  },
};
(globalThis as unknown as { tab: Tab }).tab = tab;
for (const run of parameters.getAll('run')) tab.watch(run);
