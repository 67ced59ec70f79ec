import type { RunId } from '../../model/run.js';
import type { OutboxOp } from '../../policy/types.js';
import type { MemoryWork } from './types.js';

const rowOf = (run: RunId, op: OutboxOp): string => (op.op === 'put-run' ? `${run} ${op.verb}` : `${run} ${op.gate}`);

/** Work for the engine: handed over after the change that caused it, unless it was taken back meanwhile. */
export class Outbox {
  readonly #rows = new Map<string, MemoryWork>();

  constructor(private readonly deliver: (work: MemoryWork) => void) {}

  take(run: RunId, ops: readonly OutboxOp[]): void {
    for (const op of ops) {
      const row = rowOf(run, op);
      this.#rows.delete(row);
      if (op.op === 'delete') continue;
      const work: MemoryWork = { run, op };
      this.#rows.set(row, work);
      queueMicrotask(() => this.#hand(row, work));
    }
  }

  #hand(row: string, work: MemoryWork): void {
    if (this.#rows.get(row) !== work) return;
    this.#rows.delete(row);
    this.deliver(work);
  }
}
