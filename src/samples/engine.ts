import type { Clock } from '../adapter/clock.js';
import type { MemoryBackend, MemoryWork } from '../adapter/memory/types.js';
import type { GateId } from '../model/gate.js';
import { isTerminalStep, type StepStatus } from '../model/status.js';
import type { Step } from '../model/step.js';
import { PARTS, REQUESTS, type Request } from './batch.js';
import { sampleAgent } from './people.js';
import type { Timeline } from './timeline.js';

/** How long the reply that falls silent does so: longer than the half minute that is patience without any experience. */
const SILENCE_MS = 75_000;
const WORD_MS = 90;

type Decision = 'resume' | 'reject' | 'stop';

/** Plays the engine: carries the requests of one run from step to step, asks where a decision is needed, and obeys it. */
export class Engine {
  readonly #steps: Map<string, Step>;
  readonly #decisions = new Map<GateId, (decision: Decision) => void>();
  #isOver = false;

  constructor(
    private readonly run: string,
    steps: readonly Step[],
    private readonly parts: { readonly backend: MemoryBackend; readonly time: Timeline; readonly clock: Clock; readonly asked: (gate: GateId) => void },
  ) {
    this.#steps = new Map(steps.map((step) => [step.id, step]));
  }

  async start(): Promise<void> {
    await this.#work('collect', 500);
    await Promise.all(REQUESTS.map((request, at) => this.#carry(request, at)));
    await this.#work('close', 400);
    if (!this.#isOver) this.parts.backend.setRunStatus('succeeded', this.run);
  }

  /** Nothing of it goes on: the run was stopped, or begun again. */
  end(): void {
    this.#isOver = true;
  }

  /** What a decision left for the engine to do. */
  take({ op }: MemoryWork): void {
    if (op.op === 'put') this.#decisions.get(op.gate)?.(op.verb);
  }

  async #carry(request: Request, at: number): Promise<void> {
    await this.parts.time.pass(at * 1400);
    await this.#work(`read/${at}`, 600);
    await Promise.all([this.#work(`classify/${at}`, 1500), this.#lookUp(request, at)]);
    await this.#draft(request, at);
    await this.#decide(request, at);
  }

  async #lookUp({ lookupFails }: Request, at: number): Promise<void> {
    const id = `lookup/${at}`;
    if (lookupFails) {
      this.#put(id, 'running');
      await this.parts.time.pass(700);
      this.#put(id, 'retrying', { attempts: [{ n: 1, startedAt: this.#now(), outcome: 'failed', error: { text: 'The order table was busy.', lang: 'en' } }, { n: 2, startedAt: this.#now() }] });
      await this.parts.time.pass(1600);
    }
    await this.#work(id, 800);
  }

  async #draft({ reply, fallsSilent }: Request, at: number): Promise<void> {
    const step = `draft/${at}`;
    this.#put(step, 'running', { phase: 'streaming' });
    const words = reply.match(/\S+\s*/g) ?? [];
    for (const [index, text] of words.entries()) {
      await this.parts.time.pass(fallsSilent && index === 9 ? SILENCE_MS : WORD_MS);
      if (this.#isOver) return;
      this.parts.backend.pulse([{ kind: 'chunk', step, attempt: 1, channel: 'text', text, received: index + 1, at: this.#now() }], this.run);
    }
    this.#put(step, 'succeeded', { phase: undefined });
  }

  async #decide({ order, refund }: Request, at: number): Promise<void> {
    const { backend } = this.parts;
    const [decide, send] = [`decide/${at}`, `send/${at}`];
    if (this.#isOver) return;
    this.#put(decide, 'waiting-human');
    const args = { order, refund: { amount: refund, currency: 'EUR' } };
    const { gate, state } = backend.request(
      { step: decide, stepKey: 'decide', attempt: 1, interrupt: 'pay', action: 'refund.pay', args, requester: sampleAgent, agentSays: { text: 'The order and the message agree.', lang: 'en' } },
      this.run,
    );
    const decision = state === 'approved' ? 'resume' : await this.#answer(gate);
    if (this.#isOver) return;
    this.#put(decide, decision === 'stop' ? 'cancelled' : 'succeeded');
    if (decision !== 'resume') return this.#put(send, 'skipped');
    const permit = backend.release(gate, args);
    await this.#work(send, 900);
    if (!this.#isOver) backend.applied(gate, JSON.parse(permit.argsRaw));
  }

  #answer(gate: GateId): Promise<Decision> {
    const answered = new Promise<Decision>((resolve) => this.#decisions.set(gate, resolve));
    this.parts.asked(gate);
    return answered;
  }

  async #work(id: string, ms: number): Promise<void> {
    this.#put(id, 'running');
    await this.parts.time.pass(ms);
    this.#put(id, 'succeeded');
  }

  #put(id: string, status: StepStatus, more: Partial<Step> = {}): void {
    const step = this.#steps.get(id);
    if (step === undefined || this.#isOver) return;
    const at = this.#now();
    const value: Step = {
      ...step, status, startedAt: step.startedAt ?? at, ...(isTerminalStep(status) ? { endedAt: at } : {}),
      attempts: step.attempts.length > 0 ? step.attempts : [{ n: 1, startedAt: at }], ...more,
    };
    this.#steps.set(id, value);
    const group = step.parent === undefined ? undefined : this.#group(step.parent);
    this.parts.backend.commit([value, ...(group ? [group] : [])].map((each) => ({ kind: 'step', value: each })), this.run);
  }

  /** The step that stands for one part of every request. */
  #group(key: string): Step | undefined {
    const group = this.#steps.get(key);
    if (group === undefined || !PARTS.some((part) => part.key === key)) return undefined;
    const inside = REQUESTS.map((_, at) => this.#steps.get(`${key}/${at}`)?.status ?? 'pending');
    const done = inside.filter(isTerminalStep).length;
    const isAtWork = inside.some((status) => status === 'running' || status === 'retrying');
    const status: StepStatus = done === inside.length ? 'succeeded' : isAtWork || !inside.includes('waiting-human') ? 'running' : 'waiting-human';
    const at = this.#now();
    const value: Step = { ...group, status, startedAt: group.startedAt ?? at, ...(done === inside.length ? { endedAt: at } : {}), progress: { done, total: inside.length, unit: 'requests', source: 'reported' } };
    this.#steps.set(key, value);
    return value;
  }

  #now(): string {
    return new Date(this.parts.clock.now()).toISOString();
  }
}
