import type { RunId } from '../model/run.js';
import type { StoreState } from './store-state.js';
import type { RunSync } from './run-sync.js';
import type { ServerClock } from './server-clock.js';
import type { RunStore, StoreChange } from './types.js';

/** A run's store as everybody but its sync loop sees it: to read and to watch. */
export class SyncedRunStore implements RunStore {
  readonly #state: StoreState;
  readonly #sync: RunSync;
  readonly #serverClock: ServerClock;

  constructor(state: StoreState, sync: RunSync, serverClock: ServerClock) {
    this.#state = state;
    this.#sync = sync;
    this.#serverClock = serverClock;
    Object.preventExtensions(this);
  }

  get runId(): RunId {
    return this.#state.runId;
  }
  get connection() {
    return this.#state.connection;
  }
  get me() {
    return this.#state.me;
  }
  get capabilities() {
    return this.#state.capabilities;
  }
  get cursor() {
    return this.#state.cursor;
  }
  get incomplete() {
    return this.#state.incomplete;
  }
  get quarantined() {
    return this.#state.quarantined;
  }
  get notUnderstood() {
    return this.#state.notUnderstood;
  }
  get topologyVersion() {
    return this.#state.topologyVersion;
  }
  get run() {
    return this.#state.entities.get('run').get(this.runId);
  }
  get steps() {
    return this.#state.entities.get('step');
  }
  get edges() {
    return this.#state.entities.get('edge');
  }
  get gates() {
    return this.#state.entities.get('gate');
  }
  get handoffs() {
    return this.#state.entities.get('handoff');
  }
  get boundaries() {
    return this.#state.entities.get('boundary');
  }
  get streams() {
    return this.#state.entities.streams;
  }

  serverNow(): number {
    return this.#serverClock.now();
  }

  subscribe(listener: (change: StoreChange) => void): () => void {
    this.#state.listeners.add(listener);
    return () => void this.#state.listeners.delete(listener);
  }

  resync(): void {
    this.#sync.resync();
  }
}
