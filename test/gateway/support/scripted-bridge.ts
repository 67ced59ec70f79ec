import type { Pool } from 'pg';
import type { JsonValue } from '../../../src/model/primitives.js';
import type { Step } from '../../../src/model/step.js';
import type { StepStatus } from '../../../src/model/status.js';
import { NotReleased, type EffectPermit, type EffectReport, type EngineBridge, type EngineHost, type StartRequest, type WakeContext } from '../../../src/gateway/bridge.js';

/**
 * How the effect is written. `transaction`: with its permit in one transaction. `look`: by a place that looks at the
 * permit's end and the clock first, as another system would. `bare`: just written.
 */
export type EffectStyle = 'transaction' | 'look' | 'bare';
const LATE = { transaction: 'prevented', look: 'refused', bare: 'compared' } as const;

export interface ScriptedOptions {
  readonly pool: Pool;
  /** Told when the effect has been committed where it lands. */
  readonly onEffect?: ((gate: string) => void) | undefined;
  /** Whether to drop every wake, as an engine does that answers 200 and changes nothing. */
  readonly deaf?: () => boolean;
  /** Default `transaction`. */
  readonly style?: EffectStyle | undefined;
  /** Told when the step holds its permit and is about to have its effect. */
  readonly onPermit?: ((permit: EffectPermit) => void) | undefined;
  /** Told when the step has done what it will do with its permit. */
  readonly onActed?: (() => void) | undefined;
}

const AGENT = { id: 'refund-agent', kind: 'agent', name: 'Refund agent' } as const;
const STEP = 'pay';

/**
 * The smallest engine there is: one step that asks, waits, has its effect (a row under the effect key) and ends. All
 * its state is in the database, so that another process can go on with it.
 */
export class ScriptedBridge implements EngineBridge {
  readonly name = 'scripted';
  readonly seal = 'guarded';
  readonly lateEffects: (typeof LATE)[EffectStyle];
  readonly model = 'recorded replies';
  /** Calls by name, for tests that count them. */
  readonly calls: string[] = [];
  /** The traces that wakes came with, as `traceparent`. */
  readonly traces: (string | undefined)[] = [];
  #host: EngineHost | undefined;

  constructor(private readonly o: ScriptedOptions) {
    this.lateEffects = LATE[o.style ?? 'transaction'];
  }

  static async create(o: ScriptedOptions): Promise<ScriptedBridge> {
    await o.pool.query('CREATE TABLE IF NOT EXISTS public.test_run (id text PRIMARY KEY, args text NOT NULL)');
    await o.pool.query('CREATE TABLE IF NOT EXISTS public.test_effect (key text NOT NULL, args text NOT NULL)');
    await o.pool.query('CREATE UNIQUE INDEX IF NOT EXISTS test_effect_once ON public.test_effect (key)');
    return new ScriptedBridge(o);
  }

  get host(): EngineHost {
    if (this.#host === undefined) throw new Error('not attached');
    return this.#host;
  }

  definitions() {
    return [{ id: 'refund', name: 'Refund', version: '1' }];
  }

  attach(host: EngineHost): void {
    this.#host = host;
  }

  async start({ run, input }: StartRequest): Promise<void> {
    this.calls.push('start');
    const { rowCount } = await this.o.pool.query('INSERT INTO public.test_run (id, args) VALUES ($1, $2) ON CONFLICT DO NOTHING', [run, JSON.stringify(input)]);
    if (rowCount === 1) await this.#ask(run);
  }

  async recover(run: string): Promise<void> {
    this.calls.push('recover');
    await this.#ask(run);
  }

  async wake(run: string, gate: string, verb: 'resume' | 'reject' | 'stop', _code?: string, context?: WakeContext): Promise<void> {
    this.traces.push(context?.traceparent);
    this.calls.push(`wake ${verb}`);
    if (this.o.deaf?.() === true) return;
    if (verb === 'resume') await this.act(run, gate);
    else if (verb === 'reject') await this.#end(run, 'skipped', 'failed');
    else await this.#end(run, 'cancelled', 'cancelled');
  }

  async stop(run: string): Promise<void> {
    this.calls.push('stop');
    await this.#end(run, 'cancelled', 'cancelled');
  }

  async inspect(_run: string, _gate: string, effectKey: string): Promise<EffectReport> {
    this.calls.push('inspect');
    const { rows } = await this.o.pool.query<{ args: string }>('SELECT args FROM public.test_effect WHERE key = $1', [effectKey]);
    const [row] = rows;
    return row === undefined ? { found: 'not-applied', evidence: 'no row under the effect key' } : { found: 'applied', args: JSON.parse(row.args) as JsonValue };
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  /** The guarded step at its effect. */
  async act(run: string, gate: string): Promise<void> {
    const permit = await this.host.release(run, gate, await this.#args(run)).catch((error: unknown) => {
      if (error instanceof NotReleased && error.code !== 'NOT_APPROVED') return undefined;
      throw error;
    });
    if (permit === undefined) return;
    if (!permit.alreadyExecuted) {
      this.o.onPermit?.(permit);
      if (!(await this.#pay(permit).finally(this.o.onActed))) return;
      this.o.onEffect?.(gate);
      await this.host.applied(run, gate, JSON.parse(permit.argsRaw) as JsonValue);
    }
    await this.#end(run, 'succeeded', 'succeeded');
  }

  /** False where the permit holds no more. */
  async #pay(permit: EffectPermit): Promise<boolean> {
    const values = [permit.effectKey, permit.argsRaw];
    switch (this.o.style ?? 'transaction') {
      case 'transaction':
        return permit.commit((sql) => sql.run('INSERT INTO public.test_effect (key, args) VALUES ($1, $2) ON CONFLICT DO NOTHING', values)).then(() => true, (error: unknown) => {
          if (error instanceof NotReleased) return false;
          throw error;
        });
      case 'look':
        return (await this.o.pool.query('INSERT INTO public.test_effect (key, args) SELECT $1, $2 WHERE clock_timestamp() < $3::timestamptz ON CONFLICT DO NOTHING', [...values, permit.until])).rowCount === 1;
      case 'bare':
        await this.o.pool.query('INSERT INTO public.test_effect (key, args) VALUES ($1, $2) ON CONFLICT DO NOTHING', values);
        return true;
    }
  }

  async #args(run: string): Promise<JsonValue> {
    const { rows } = await this.o.pool.query<{ args: string }>('SELECT args FROM public.test_run WHERE id = $1', [run]);
    return JSON.parse(rows[0]?.args ?? 'null') as JsonValue;
  }

  async #ask(run: string): Promise<void> {
    const gate = await this.host.request(run, { step: STEP, stepKey: STEP, attempt: 1, interrupt: 'refund', action: 'refund.pay', args: await this.#args(run), requester: AGENT });
    if (gate.state === 'consumed') return this.#end(run, 'succeeded', 'succeeded');
    if (['rejected', 'expired', 'cancelled', 'revoked'].includes(gate.state)) return this.#end(run, 'skipped', 'failed');
    await this.host.commit(run, [{ kind: 'step', value: this.#step(run, 'waiting-human', gate.gate) }]);
    await this.host.setRunStatus(run, 'waiting');
    if (gate.state === 'approved') await this.act(run, gate.gate);
  }

  async #end(run: string, step: StepStatus, status: 'succeeded' | 'failed' | 'cancelled'): Promise<void> {
    await this.host.commit(run, [{ kind: 'step', value: this.#step(run, step) }]);
    await this.host.setRunStatus(run, status);
  }

  #step(run: string, status: StepStatus, gate?: string): Step {
    return { id: STEP, run, key: STEP, kind: 'gate', label: { text: 'Pay the refund' }, status, attempts: [], ...(gate === undefined ? {} : { gate }) };
  }
}
