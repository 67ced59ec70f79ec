import type { RunId } from '../../model/run.js';
import type { EngineBridge } from '../bridge.js';
import type { RunLease } from '../store/leases.js';
import { freeOrders, orderUntold, putOutbox } from '../store/outbox.js';
import { Backoff } from './backoff.js';
import { bridgeNamed, type GatewayContext } from './context.js';
import { EffectSettler } from './settle.js';
import { hasEnded, standingFacts, standingWithoutDriver, type StandingFacts } from './standing.js';

/** A slow engine holds up its own runs only; this many are brought up to date side by side. */
const AT_ONCE = 8;

/**
 * Brings together what the database says and what the engines say, by state alone: it needs no memory of what was
 * under way when a process died. Every run that has not ended must have a reason to stand as it does; one that has
 * none is taken up again and counted.
 */
export class Recovery {
  readonly #context: GatewayContext;
  readonly #effects: EffectSettler;
  readonly #underWay = new Map<RunId, () => Promise<void>>();
  readonly #line: RunId[] = [];
  #busy = 0;
  readonly #backoff = new Backoff<RunId>();

  constructor(context: GatewayContext) {
    this.#context = context;
    this.#effects = new EffectSettler(context);
  }

  async round(): Promise<void> {
    const { database, tenant, drives, instance } = this.#context;
    // Read before the list: a run that is started from here on is missing in the list, not in need of being let go.
    const held = drives.leases();
    const list = await standingFacts(database, tenant);
    const known = new Map(list.map((facts) => [facts.run, facts]));
    await drives.release(held.filter(({ run }) => !known.has(run)));
    for (const lease of held) this.#noteIfTaken(lease, known.get(lease.run));
    await this.#takeOver(list.filter(({ run, owner, until, ownUntil, now }) => !drives.has(run) && (until <= now || (owner === instance && ownUntil <= now))));
    for (const facts of list) this.#lookAfter(facts);
  }

  /** Another gateway has taken the run over: whatever goes on here must end, or it would act on what it no longer knows. */
  #noteIfTaken(lease: RunLease, facts: StandingFacts | undefined): void {
    const { drives, instance, counters } = this.#context;
    if (facts === undefined || (facts.owner === instance && facts.engineFence <= lease.engineFence) || !drives.forget(lease)) return;
    counters.lostLeases += 1;
    const bridge = bridgeNamed(this.#context, facts.bridge);
    if (bridge?.abandon !== undefined) this.#work(lease.run, () => bridge.abandon?.(lease.run));
  }

  async #takeOver(free: readonly StandingFacts[]): Promise<void> {
    const runs: RunId[] = [];
    for (const { run, bridge: name } of free) {
      const bridge = bridgeNamed(this.#context, name);
      if (bridge === undefined || this.#underWay.has(run)) continue;
      // A driver from before the run went to another gateway knows nothing of what happened there.
      if (bridge.drives?.(run) === true && bridge.abandon !== undefined) this.#work(run, () => bridge.abandon?.(run));
      else runs.push(run);
    }
    this.#context.counters.takenOver += (await this.#context.drives.take(runs)).length;
  }

  #lookAfter(facts: StandingFacts): void {
    const { drives, limits } = this.#context;
    const { run, now } = facts;
    const bridge = bridgeNamed(this.#context, facts.bridge);
    if (bridge === undefined || !drives.has(run) || this.#underWay.has(run)) return;
    const settles = facts.releasedAt !== undefined && (!drives.wasReady(run) || facts.releasedAt <= now - Math.min(limits.releaseGraceMs, limits.permitMs));
    const untold = facts.untoldAt !== undefined && facts.untoldAt <= now - limits.silentMs;
    const wanting = !drives.isReady(run) || this.#hasNoDriver(facts, bridge);
    if (settles || untold || (wanting && this.#backoff.isDue(run))) this.#work(run, () => this.#bringUp(run, bridge));
  }

  /**
   * Whether nothing drives the run although something should. A bridge that does not tell is asked again once the run
   * has not changed for a while and nothing in the database explains why.
   */
  #hasNoDriver(facts: StandingFacts, bridge: EngineBridge): boolean {
    if (hasEnded(facts) || facts.starting) return false;
    if (bridge.drives !== undefined) return !bridge.drives(facts.run);
    return standingWithoutDriver(facts) === undefined && facts.changedAt <= facts.now - this.#context.limits.silentMs;
  }

  async #bringUp(run: RunId, bridge: EngineBridge): Promise<void> {
    const { database, drives, limits, tenant, wakeups } = this.#context;
    const wasReady = drives.wasReady(run);
    await this.#effects.settle(run, bridge, wasReady);
    const [facts] = await standingFacts(database, tenant, run);
    if (facts === undefined) return;
    if (facts.untoldAt !== undefined && facts.untoldAt <= facts.now - limits.silentMs) await this.#tell(facts);
    if (facts.starting) {
      // The worker that had the order to start it could not write down that it failed: it is free again at once.
      this.#backoff.tried(run);
      if (!drives.isReady(run)) await freeOrders(database, run);
      wakeups.ring('outbox');
    } else if (!drives.isReady(run) || this.#hasNoDriver(facts, bridge)) await this.#takeUp(facts, bridge, wasReady);
  }

  async #takeUp(facts: StandingFacts, bridge: EngineBridge, wasReady: boolean): Promise<void> {
    const { database, drives, counters, report, wakeups } = this.#context;
    const { run } = facts;
    if (drives.isReady(run)) report(`run ${run} had no reason to stand still; it is taken up again`);
    this.#backoff.tried(run);
    await bridge.recover(run);
    // An engine that holds no such run has to be told of it once more; it does nothing where it does.
    const unheld = facts.status === 'pending' && bridge.drives?.(run) === false;
    if (unheld) await putOutbox(database, run, { gate: '', verb: 'start', now: facts.now });
    if (wasReady) {
      counters.mendedRuns += 1;
      await freeOrders(database, run);
    }
    drives.markReady(run);
    wakeups.ring('outbox');
  }

  /** A decision that no order carries to the engine: it would lapse unheard. */
  async #tell({ run, untoldAt = 0, now }: StandingFacts): Promise<void> {
    const { counters, database, report, wakeups } = this.#context;
    if ((await orderUntold(database, run, untoldAt, now)) === 0) return;
    counters.mendedRuns += 1;
    report(`a decision in run ${run} was not on its way to the engine; it is sent`);
    wakeups.ring('outbox');
  }

  /** Does something about one run, never twice at once, and with others waiting in line. */
  #work(run: RunId, action: () => Promise<void> | undefined): void {
    if (this.#underWay.has(run)) return;
    this.#underWay.set(run, async () => action());
    this.#line.push(run);
    this.#next();
  }

  #next(): void {
    if (this.#busy >= AT_ONCE) return;
    const run = this.#line.shift();
    const action = run === undefined ? undefined : this.#underWay.get(run);
    if (run === undefined || action === undefined) return;
    this.#busy += 1;
    action()
      .catch((error: unknown) => this.#context.report(`recovery of run ${run} failed; it is tried again`, error))
      .finally(() => {
        this.#busy -= 1;
        this.#underWay.delete(run);
        this.#next();
      });
  }
}
