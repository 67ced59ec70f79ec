import type { Pool } from 'pg';
import type { EffectReport, EngineBridge, EngineHost, StartRequest } from '../../src/gateway/index.js';
import type { JsonValue } from '../../src/model/primitives.js';
import type { Step } from '../../src/model/step.js';

const AGENT = { id: 'refund-agent', kind: 'agent', name: 'Refund agent' } as const;

const argsOf = (index: number): JsonValue => ({ order: `A-${index}`, refund: { amount: '120.00', currency: 'EUR' } });

/**
 * The smallest engine with many gates in a run: each step asks, waits, has its effect (a row under the effect key) and
 * ends. While it is held, it answers no wake, so that decisions pile up in the outbox.
 */
export class BatchEngine implements EngineBridge {
  readonly name = 'bench';
  readonly seal = 'guarded';
  #host: EngineHost | undefined;
  #held: { readonly done: Promise<void>; readonly open: () => void } | undefined;

  private constructor(private readonly pool: Pool) {}

  static async create(pool: Pool): Promise<BatchEngine> {
    await pool.query('CREATE TABLE IF NOT EXISTS public.bench_effect (key text PRIMARY KEY, args text NOT NULL)');
    return new BatchEngine(pool);
  }

  hold(): void {
    let open = (): void => undefined;
    const done = new Promise<void>((resolve) => { open = resolve; });
    this.#held = { done, open };
  }

  letGo(): void {
    this.#held?.open();
    this.#held = undefined;
  }

  attach(host: EngineHost): void {
    this.#host = host;
  }

  definitions() {
    return [{ id: 'gates', name: 'Gates', version: '1' }];
  }

  async start({ run, input }: StartRequest): Promise<void> {
    const { gates } = input as { readonly gates: number };
    const ids = Array.from({ length: gates }, (_, index) => `pay-${index}`);
    await this.#engine.commit(run, ids.map((id) => ({ kind: 'step', value: step(run, id, 'running') })));
    for (const [index, id] of ids.entries()) {
      await this.#engine.request(run, { step: id, stepKey: 'pay', attempt: 1, interrupt: 'refund', action: 'refund.pay', args: argsOf(index), requester: AGENT });
    }
    await this.#engine.setRunStatus(run, 'waiting');
  }

  async wake(run: string, gate: string, verb: 'resume' | 'reject' | 'stop'): Promise<void> {
    await this.#held?.done;
    if (verb !== 'resume') return;
    const { rows } = await this.pool.query<{ step: string }>('SELECT step FROM wf.gate WHERE id = $1', [gate]);
    const id = rows[0]?.step ?? '';
    const permit = await this.#engine.release(run, gate, argsOf(Number(id.slice(4))));
    if (permit.alreadyExecuted) return;
    await this.pool.query('INSERT INTO public.bench_effect (key, args) VALUES ($1, $2) ON CONFLICT DO NOTHING', [permit.effectKey, permit.argsRaw]);
    await this.#engine.applied(run, gate, JSON.parse(permit.argsRaw) as JsonValue);
    await this.#engine.commit(run, [{ kind: 'step', value: step(run, id, 'succeeded') }]);
  }

  stop(): Promise<void> {
    return Promise.resolve();
  }

  recover(): Promise<void> {
    return Promise.resolve();
  }

  inspect(): Promise<EffectReport> {
    return Promise.resolve({ found: 'unknown', evidence: 'The benchmark does not crash.' });
  }

  close(): Promise<void> {
    this.letGo();
    return Promise.resolve();
  }

  get #engine(): EngineHost {
    if (this.#host === undefined) throw new Error('not attached');
    return this.#host;
  }
}

const step = (run: string, id: string, status: Step['status']): Step => ({ id, run, key: 'pay', kind: 'gate', label: { text: `Pay ${id}` }, status, attempts: [] });
