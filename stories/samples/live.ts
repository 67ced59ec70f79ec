import { createMemoryAdapter, type MemoryAdapter } from '../../src/adapter/memory/index.js';
import { manualClock } from '../../src/adapter/testing/index.js';
import type { WorkflowAdapter } from '../../src/adapter/contract.js';
import { createClient } from '../../src/client/client.js';
import type { WfClient } from '../../src/client/types.js';
import type { Frame } from '../../src/model/frame.js';
import type { StepStatus } from '../../src/model/status.js';
import type { Step } from '../../src/model/step.js';
import { aPolicy } from '../../test/policy/fixtures/policy.js';
import { aRequest, refund, voteOn } from '../../test/adapter/memory-world.js';
import { NOT_BEGUN, refundCards } from '../../test/fixtures/refund-cards.js';
import { aiko, lena, sam } from './people.js';
import { NOW } from './gate.js';
import { sampleRun } from './run.js';

const capabilities = { commands: [], authorization: 'evaluate', audit: false, timeTravel: false, seal: 'guarded' } as const;

const firstState = (steps: readonly Step[], more: Partial<ReturnType<typeof refundCards>> = {}): Frame => ({
  type: 'snapshot', v: 1, epoch: 'story', seq: 1, serverTime: new Date(NOW).toISOString(), me: aiko, capabilities,
  state: { runs: [sampleRun()], steps: [...steps], edges: [...(more.edges ?? [])], boundaries: [...(more.boundaries ?? [])] },
});

/** A backend that says these things and then nothing more. */
const saying = (...frames: unknown[]): WorkflowAdapter => ({
  async *open(_topic, { signal }) {
    yield* frames as Frame[];
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
  },
});

/** A client that has heard of the run, and then nothing for a while. */
export function staleClient(): WfClient {
  const clock = manualClock(Date.now() - 60_000);
  const cards = refundCards();
  const client = createClient(saying(firstState(cards.steps, cards)), { clock, storage: null, schedule: (callback) => clock.after(16, callback) });
  client.retain('run-1');
  // The first state is read in its own time; only then do the seconds pass.
  setTimeout(() => void clock.advance(60_000), 300);
  return client;
}

/** An adapter a part of whose state nobody understands. */
export function garbledAdapter(): WorkflowAdapter {
  const cards = refundCards();
  return saying(firstState([...cards.steps, { id: 'x' } as Step], cards));
}

const ORDER: readonly StepStatus[] = ['pending', 'running', 'succeeded'];
const KEYS = ['read', 'classify', 'lookup', 'draft', 'refund', 'decide', 'send'];

/** A run that moves: every request goes from step to step, some of them by way of a person. */
export function movingAdapter(everyMs = 700): MemoryAdapter {
  const cards = refundCards(NOT_BEGUN);
  const fresh = cards.steps.map((step): Step => ({ ...step, startedAt: undefined, endedAt: undefined, attempts: [] }));
  const adapter = createMemoryAdapter({ policy: aPolicy(), me: aiko, run: sampleRun({ startedAt: new Date().toISOString() }), steps: fresh, edges: cards.edges, boundaries: cards.boundaries });
  const steps = new Map(fresh.map((step) => [step.id, step]));
  const put = (id: string, status: StepStatus): void => {
    const step = steps.get(id);
    if (step === undefined) return;
    const at = new Date().toISOString();
    const value: Step = { ...step, status, startedAt: status === 'pending' ? undefined : (step.startedAt ?? at), endedAt: status === 'succeeded' ? at : undefined, attempts: [{ n: 1, startedAt: at }] };
    steps.set(id, value);
    adapter.backend.commit([{ kind: 'step', value }]);
  };
  const card = (key: string): void => {
    const statuses = Array.from({ length: 12 }, (_, item) => steps.get(`${key}/${item}`)?.status ?? 'pending');
    const next = statuses.every((status) => status === 'succeeded') ? 'succeeded' : statuses.every((status) => status === 'pending') ? 'pending' : 'running';
    if (steps.get(key)?.status !== next) put(key, next);
  };
  let turn = 0;
  put('collect', 'succeeded');
  const timer = setInterval(() => {
    turn += 1;
    for (let item = 0; item < 12; item++) {
      const place = turn - item * 2;
      const key = KEYS[Math.floor(place / 2)];
      if (place < 0 || key === undefined) continue;
      const waits = key === 'decide' && item % 4 === 2;
      put(`${key}/${item}`, waits && place % 2 === 0 ? 'waiting-human' : (ORDER[(place % 2) + 1] ?? 'running'));
    }
    KEYS.forEach(card);
    if (turn > 2 * (KEYS.length + 12)) clearInterval(timer);
  }, everyMs);
  return adapter;
}

/** A log that can be exported, or not, depending on the role. */
export const auditedAdapter = (role = 'auditor'): MemoryAdapter => decidingAdapter(60_000, role);

/** A run in which a refund is asked for, decided and paid, again and again. */
export function decidingAdapter(everyMs = 1500, role = 'auditor'): MemoryAdapter {
  const me = { ...aiko, roles: [role] };
  const policy = aPolicy();
  const roles = policy.roles.map((each) => (each.id === 'auditor' ? { ...each, permissions: [...each.permissions, 'audit:export'] } : { ...each, permissions: [...each.permissions, 'audit:read'] }));
  const adapter = createMemoryAdapter({ policy: { ...policy, roles }, me, people: [sam, lena], run: sampleRun(), steps: [{ id: 's1', run: 'run-1', key: 'refund', kind: 'gate', label: { text: 'Decide the refund' }, status: 'waiting-human', attempts: [] }] });
  const { backend } = adapter;
  let turn = 0;
  const once = async (): Promise<void> => {
    turn += 1;
    const { gate } = backend.request(aRequest(`${60 + turn}.00`, { attempt: turn, args: refund(`${60 + turn}.00`, String(20390 + turn)) }));
    const at = () => backend.gate(gate)?.gate;
    const open = at();
    if (open === undefined) return;
    if (turn % 3 === 1) await backend.adapterFor(sam).execute(voteOn(open, 'approve', 'support-rep'), {}).catch(() => undefined);
    await backend.adapterFor(lena).execute(voteOn(open, turn % 4 === 0 ? 'reject' : 'approve', 'support-lead'), {}).catch(() => undefined);
    if (at()?.state !== 'approved') return;
    const permit = backend.release(gate, refund(`${60 + turn}.00`, String(20390 + turn)));
    backend.applied(gate, JSON.parse(permit.argsRaw));
  };
  void once();
  const timer = setInterval(() => (turn < 12 ? void once() : clearInterval(timer)), everyMs);
  return adapter;
}
