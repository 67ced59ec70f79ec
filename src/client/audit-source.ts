import type { AuditPage, AuditSource, CallOptions } from '../adapter/contract.js';
import { AdapterError } from '../adapter/errors.js';
import { faultError, guardAuditPageSliced, guardCheckpoint, guardProof, type Guarded } from '../adapter/guard/index.js';
import type { Reports } from './reports.js';
import { TimeSlices } from './time-slices.js';

const SLICE_MS = 2;

/** An adapter's audit source whose answers have passed the guard. Rejects with AdapterError only. */
export function guardAudit(source: AuditSource, reports?: Reports): AuditSource {
  /** Lets through what passed its guard, and turns everything else into an AdapterError. */
  async function guarded<T>(where: string, { signal }: CallOptions, ask: () => Promise<unknown>, guard: (value: unknown) => Guarded<T> | Promise<Guarded<T>>): Promise<T> {
    let raw: unknown;
    try {
      raw = await ask();
    } catch (thrown) {
      const error = AdapterError.from(thrown);
      if (signal?.aborted !== true) reports?.failed(where, error);
      throw error;
    }
    const result = await guard(raw);
    if (result.ok) return result.value;
    reports?.refused(`answer from ${where}`, result);
    throw faultError(result);
  }
  const page = (value: unknown): Promise<Guarded<AuditPage>> => {
    const slices = new TimeSlices(SLICE_MS, undefined);
    return guardAuditPageSliced(value, { due: () => slices.isDue, pause: () => slices.breathe() });
  };
  return {
    entries: (query, o) => guarded('audit.entries()', o, async () => source.entries(query, o), page),
    checkpoint: (o) => guarded('audit.checkpoint()', o, async () => source.checkpoint(o), guardCheckpoint),
    proof: (query, o) => guarded('audit.proof()', o, async () => source.proof(query, o), guardProof),
  };
}
