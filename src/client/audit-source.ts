import type { AuditSource } from '../adapter/contract.js';
import { AdapterError } from '../adapter/errors.js';
import { faultError, guardAuditPageSliced, guardCheckpoint, guardProof, type Guarded } from '../adapter/guard/index.js';
import { TimeSlices } from './time-slices.js';

const SLICE_MS = 2;

/** Lets through what passed its guard, and turns everything else into an AdapterError. */
async function guarded<T>(answer: Promise<unknown>, guard: (value: unknown) => Guarded<T> | Promise<Guarded<T>>): Promise<T> {
  let raw: unknown;
  try {
    raw = await answer;
  } catch (thrown) {
    throw AdapterError.from(thrown);
  }
  const result = await guard(raw);
  if (!result.ok) throw faultError(result);
  return result.value;
}

/** An adapter's audit source whose answers have passed the guard. Rejects with AdapterError only. */
export const guardAudit = (source: AuditSource): AuditSource => ({
  entries: (query, o) =>
    guarded(source.entries(query, o), (page) => {
      const slices = new TimeSlices(SLICE_MS, undefined);
      return guardAuditPageSliced(page, { due: () => slices.isDue, pause: () => slices.breathe() });
    }),
  checkpoint: (o) => guarded(source.checkpoint(o), guardCheckpoint),
  proof: (query, o) => guarded(source.proof(query, o), guardProof),
});
