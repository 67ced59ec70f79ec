import type { Principal } from '../../model/principal.js';
import { noteServings, type Serving } from '../store/served.js';
import type { ServedGate } from '../streams/source.js';
import type { GatewayContext } from './context.js';

/** Marks kept in memory, so that a gate that is sent again costs nothing. */
const KEPT = 50_000;
/** Rows of one statement. */
const BATCH = 2000;
const AGAIN_MS = 500;

/**
 * Notes when a person was first sent a revision of a gate: the server's own lower bound for the time they had to read
 * it, counted from when it is on record. Written apart from the stream, which does not wait for it, and together: what
 * comes while one statement is under way goes out with the next.
 */
export class ServedGates {
  readonly #context: GatewayContext;
  readonly #known = new Set<string>();
  #waiting: Serving[] = [];
  #writing: Promise<void> | undefined;
  #retry: NodeJS.Timeout | undefined;

  constructor(context: GatewayContext) {
    this.#context = context;
  }

  note(reader: Principal, gates: readonly ServedGate[]): void {
    if (reader.kind !== 'human') return;
    for (const { id, revision } of gates) {
      const key = `${id} ${revision} ${reader.id}`;
      if (this.#known.has(key)) continue;
      if (this.#known.size >= KEPT) this.#known.clear();
      this.#known.add(key);
      this.#waiting.push({ gate: id, person: reader.id, revision });
    }
    if (this.#waiting.length > 0 && this.#retry === undefined) this.#write();
  }

  /** Resolves when what was noted so far is on record, or could not be written. */
  async settle(): Promise<void> {
    clearTimeout(this.#retry);
    this.#retry = undefined;
    if (this.#waiting.length > 0) this.#write();
    await this.#writing;
    clearTimeout(this.#retry);
  }

  #write(): void {
    this.#writing ??= this.#drain().finally(() => (this.#writing = undefined));
  }

  async #drain(): Promise<void> {
    // What is noted in the same turn goes out together.
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, BATCH);
      try {
        await noteServings(this.#context.database, batch);
      } catch (error) {
        this.#context.report('could not note what was served to whom; it is tried again', error);
        // What does not fit is noted when it is sent again.
        const kept = [...batch, ...this.#waiting];
        for (const { gate, revision, person } of kept.splice(KEPT)) this.#known.delete(`${gate} ${revision} ${person}`);
        this.#waiting = kept;
        this.#retry = setTimeout(() => {
          this.#retry = undefined;
          this.#write();
        }, AGAIN_MS).unref();
        return;
      }
    }
  }
}
