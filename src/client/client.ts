import type { AuditSource, Listed, ListQuery, Page, WorkflowAdapter } from '../adapter/contract.js';
import { givesItself } from '../adapter/itself.js';
import { AdapterError } from '../adapter/errors.js';
import { faultError, guardPage } from '../adapter/guard/index.js';
import type { Principal } from '../model/principal.js';
import type { RunId } from '../model/run.js';
import { guardAudit } from './audit-source.js';
import { boundedCall } from './call.js';
import { AdapterCommandDesk } from './command-desk.js';
import { notifyAll } from './listeners.js';
import { environmentOf, type ClientEnvironment, type ClientOptions } from './options.js';
import { PermissionCache } from './permission-cache.js';
import { RunSync } from './run-sync.js';
import { SyncedRunStore } from './run-store.js';
import { ServerClock } from './server-clock.js';
import { StoreState, type StoreObserver } from './store-state.js';
import type { RunStore, WfClient } from './types.js';

const LIST_TIMEOUT_MS = 15_000;

interface Retained { readonly store: RunStore; readonly dispose: () => void; count: number }

class AdapterClient implements WfClient {
  readonly permissions: PermissionCache;
  readonly desk: AdapterCommandDesk;
  readonly audit: AuditSource | undefined;
  readonly #stores = new Map<RunId, Retained>();
  readonly #serverClock: ServerClock;
  readonly #expiryListeners = new Set<() => void>();
  readonly #calls = new AbortController();
  #sessionExpired = false;
  #me: string | undefined;

  constructor(
    readonly adapter: WorkflowAdapter,
    private readonly environment: ClientEnvironment,
  ) {
    const expired = () => this.#expire();
    this.#serverClock = new ServerClock(environment.clock);
    this.permissions = new PermissionCache(adapter, environment, this.#serverClock, expired);
    this.desk = new AdapterCommandDesk(adapter, environment, expired, (run) => {
      const warning = this.#stores.get(run)?.store.connection.historyWarning;
      return warning === 'equivocation' || warning === 'behind';
    });
    this.audit = adapter.audit === undefined ? undefined : guardAudit(adapter.audit, environment.reports);
    // Libraries for reactive state (Vue's `ref`) put a proxy before what can be extended, and a proxy has no private fields.
    givesItself(this);
    Object.preventExtensions(this);
  }

  retain(runId: RunId): RunStore {
    const retained = this.#stores.get(runId) ?? this.#openStore(runId);
    retained.count += 1;
    return retained.store;
  }

  release(runId: RunId): void {
    const retained = this.#stores.get(runId);
    if (retained === undefined) return;
    retained.count -= 1;
    if (retained.count > 0) return;
    this.#stores.delete(runId);
    retained.dispose();
  }

  async list<K extends keyof Listed>(kind: K, query: ListQuery<K> = {}, signal: AbortSignal = this.#calls.signal): Promise<Page<Listed[K]>> {
    if (this.adapter.list === undefined) throw new AdapterError('unsupported', `This backend offers no list of ${kind}.`);
    const { clock, reports } = this.environment;
    const where = `list(${kind})`;
    let raw: unknown;
    try {
      raw = await boundedCall(clock, LIST_TIMEOUT_MS, signal, async (inner) => this.adapter.list?.(kind, query, { signal: inner }));
    } catch (thrown) {
      const error = AdapterError.from(thrown);
      if (!signal.aborted) reports.failed(where, error);
      throw error;
    }
    const guarded = guardPage(kind, raw);
    if (!guarded.ok) {
      reports.refused(`page from ${where}`, guarded);
      throw faultError(guarded);
    }
    const { page, quarantined } = guarded.value;
    for (const member of quarantined) reports.quarantined(`page from ${where}`, member);
    reports.look((sense) => sense.page(kind, query, page));
    return page;
  }

  onSessionExpired(listener: () => void): () => void {
    this.#expiryListeners.add(listener);
    return () => void this.#expiryListeners.delete(listener);
  }

  dispose(): void {
    for (const { dispose } of this.#stores.values()) dispose();
    this.#stores.clear();
    this.permissions.dispose();
    this.desk.dispose();
    this.#calls.abort();
    this.#expiryListeners.clear();
  }

  #openStore(runId: RunId): Retained {
    const observer: StoreObserver = {
      me: (me) => this.#identify(me),
      capabilities: (capabilities) => this.permissions.capabilities(capabilities),
      caused: (command, seq) => this.desk.seen(command, seq),
      sessionExpired: () => this.#expire(),
    };
    const state = new StoreState(runId, this.environment, this.#serverClock, observer);
    const sync = new RunSync(this.adapter, runId, this.environment, state);
    const store = new SyncedRunStore(state, sync, this.#serverClock);
    const calls = new AbortController();
    this.environment.reports.look((sense) => sense.watch(store, this.adapter, this.environment.clock, calls.signal));
    const dispose = () => {
      calls.abort();
      sync.dispose();
      state.dispose();
    };
    const retained: Retained = { store, dispose, count: 0 };
    this.#stores.set(runId, retained);
    void sync.start();
    return retained;
  }

  #identify(me: Principal): void {
    this.#sessionExpired = false;
    const identity = JSON.stringify([me.id, [...me.roles].sort(), me.onBehalfOf?.map(({ id }) => id) ?? [], me.session?.acr ?? null]);
    const changed = this.#me !== undefined && this.#me !== identity;
    const first = this.#me === undefined;
    this.#me = identity;
    if (changed) this.permissions.identityChanged();
    if (changed || first) this.desk.identityChanged(me.id);
  }

  #expire(): void {
    if (this.#sessionExpired) return;
    this.#sessionExpired = true;
    notifyAll(this.#expiryListeners, undefined);
  }
}

/**
 * Connects an adapter to elements: synced stores, permission states and the command desk. No DOM, no credential. One
 * client per adapter object; whoever creates it disposes of it.
 */
export const createClient = (adapter: WorkflowAdapter, options: ClientOptions = {}): WfClient => new AdapterClient(adapter, environmentOf(options));
