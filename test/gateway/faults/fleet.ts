import { setTimeout as sleep } from 'node:timers/promises';
import type { Api, Answer } from '../support/api.js';
import type { FaultProxy } from '../support/fault-proxy.js';
import type { FaultyDatabase } from '../support/faulty-database.js';
import { faultyGateway, type FaultyGateway } from '../support/faulty-gateway.js';
import { policy } from '../support/policy.js';
import type { PlannedFault } from './plan.js';

const MAX_CONNECTIONS = 8;
const STARTS_MS = 60_000;
const STATES: Readonly<Partial<Record<PlannedFault['kind'], string>>> = { deadlock: '40P01', serialization: '40001', 'disk-full': '53100', 'read-only': '25006' };
/** A full disk refuses what writes, and goes on doing so for a while. */
const LASTING: ReadonlySet<string> = new Set(['disk-full', 'read-only']);
const WRITES = /^\s*(?:INSERT|UPDATE|DELETE|COMMIT|WITH still)/i;

interface Member { readonly one: FaultyGateway; readonly proxy: FaultProxy; dead: boolean }

/** The gateways of one schedule: they fail as planned, and one that was killed is started again. */
export class Fleet {
  readonly log: string[] = [];
  readonly #members: Member[] = [];
  readonly #gone: Promise<unknown>[] = [];
  readonly #tenant: string;

  constructor(private readonly database: FaultyDatabase, seed: number, private readonly langgraph: boolean) {
    this.#tenant = `t${seed}`;
  }

  get logOrigin(): string {
    return `${this.#tenant}.example/log`;
  }

  get tenant(): string {
    return this.#tenant;
  }

  /** One that cannot start yet is started again, as a supervisor of processes does. */
  async start(): Promise<void> {
    for (const until = Date.now() + STARTS_MS; ; await sleep(200)) {
      try {
        await this.#startOne();
        return;
      } catch (error) {
        if (Date.now() > until) throw error;
      }
    }
  }

  async #startOne(): Promise<void> {
    const { proxy, url } = await this.database.proxy();
    const one = await faultyGateway(url, {
      policy: { ...policy, tenant: this.#tenant }, tenant: this.#tenant, logOrigin: this.logOrigin, maxConnections: MAX_CONNECTIONS, langgraph: this.langgraph,
      logKey: { name: this.logOrigin, seed: new Uint8Array(32).fill(7) },
    });
    this.#members.push({ one, proxy, dead: false });
  }

  signIn(person: Parameters<FaultyGateway['as']>[0]): Promise<Api> {
    const [first] = this.#members;
    if (first === undefined) throw new Error('No gateway runs');
    return first.one.as(person);
  }

  /** From here on statements are counted, and the faults happen. */
  arm(faults: readonly PlannedFault[]): void {
    for (const [index, { proxy }] of this.#members.entries()) this.#armOne(index, proxy, faults.filter(({ gateway }) => gateway === index));
  }

  disarm(): void {
    for (const { proxy } of this.#members) {
      proxy.plan = () => undefined;
      proxy.refuse = undefined;
      proxy.unmute();
    }
  }

  #armOne(index: number, proxy: FaultProxy, faults: readonly PlannedFault[]): void {
    const from = proxy.statements;
    let lasting: { state: string; until: number } | undefined;
    proxy.plan = (statement, sql) => {
      if (lasting !== undefined && performance.now() < lasting.until) return WRITES.test(sql) ? { kind: 'error', state: lasting.state } : undefined;
      const fault = faults.find((candidate) => candidate.statement === statement - from);
      if (fault === undefined) return undefined;
      this.log.push(`${fault.kind} at ${statement - from} of ${index}: ${sql.trim().replace(/\s+/g, ' ').slice(0, 70)}`);
      const state = STATES[fault.kind];
      switch (fault.kind) {
        case 'kill':
          this.#kill(index);
          return { kind: 'dead' };
        case 'slow':
        case 'late':
          return { kind: fault.kind, ms: fault.ms };
        case 'all-silent':
          proxy.mute();
          setTimeout(() => proxy.unmute(), fault.ms * 3);
          return { kind: 'silent' };
        case 'outage':
          setTimeout(() => proxy.revive(), fault.ms * 2);
          return { kind: 'dead' };
        case 'no-connection':
          proxy.refuse = '53300';
          setTimeout(() => (proxy.refuse = undefined), fault.ms * 2);
          return { kind: 'cut-before' };
        case 'pool-empty':
          void this.#emptyPool(index, fault.ms * 2);
          return undefined;
        case 'cut-before':
        case 'cut-after':
        case 'silent':
          return { kind: fault.kind };
        default:
          if (LASTING.has(fault.kind)) lasting = { state: state ?? '', until: performance.now() + fault.ms * 2 };
          return { kind: 'error', state: state ?? '' };
      }
    };
  }

  async #emptyPool(index: number, ms: number): Promise<void> {
    const pool = this.#members[index]?.one.gateway.pool;
    if (pool === undefined) return;
    const held = await Promise.all(Array.from({ length: MAX_CONNECTIONS }, () => pool.connect().catch(() => undefined)));
    await sleep(ms);
    for (const client of held) client?.release();
  }

  /** What a kill -9 leaves to the database: its connections break, nothing it began goes on, and it says nothing more. */
  #kill(index: number): void {
    const member = this.#members[index];
    if (member === undefined || member.dead) return;
    member.dead = true;
    this.#gone.push(member.one.close().catch(() => undefined));
    const again = this.#startAgain();
    again.catch(() => undefined);
    this.#gone.push(again);
  }

  async #startAgain(): Promise<void> {
    await sleep(100);
    await this.start();
  }

  /** Sends until there is an answer that is one, to whichever gateway lives, always under the same key. */
  async insist(call: (url: string) => Promise<Answer>, until = Date.now() + 60_000): Promise<Answer> {
    for (let turn = 0; ; turn += 1) {
      const alive = this.#members.filter(({ dead }) => !dead);
      const member = alive[turn % Math.max(1, alive.length)];
      const answer = member === undefined ? undefined : await call(member.one.url).catch(() => undefined);
      if (answer !== undefined && ![429, 500, 502, 503, 507].includes(answer.status) && answer.body['code'] !== 'IN_FLIGHT') return answer;
      if (answer?.status === 500) this.log.push(`500: ${JSON.stringify(answer.body)}`);
      if (Date.now() > until) throw new Error(`No answer: ${JSON.stringify(answer?.body)}`);
      await sleep(60);
    }
  }

  async close(): Promise<void> {
    this.disarm();
    await Promise.all(this.#gone);
    await Promise.all(this.#members.filter(({ dead }) => !dead).map(({ one }) => one.close().catch(() => undefined)));
    await Promise.all(this.#members.map(({ proxy }) => proxy.close()));
  }

  get lines(): readonly string[] {
    return [...this.log, ...this.#members.flatMap(({ one }, index) => one.log.slice(-12).map((line) => `  gateway ${index}: ${line}`))];
  }
}
