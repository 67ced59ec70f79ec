import type { AuditSource } from '../adapter/contract.js';
import { AdapterError } from '../adapter/errors.js';
import { faultError, guardAuditPage, guardCheckpoint, guardProof, type Guarded } from '../adapter/guard/index.js';

/** Lets through what passed its guard, and turns everything else into an AdapterError. */
async function guarded<T>(answer: Promise<unknown>, guard: (value: unknown) => Guarded<T>): Promise<T> {
  let raw: unknown;
  try {
    raw = await answer;
  } catch (thrown) {
    throw AdapterError.from(thrown);
  }
  const result = guard(raw);
  if (!result.ok) throw faultError(result);
  return result.value;
}

/** An adapter's audit source whose answers have passed the guard. Rejects with AdapterError only. */
export const guardAudit = (source: AuditSource): AuditSource => ({
  entries: (query, o) => guarded(source.entries(query, o), guardAuditPage),
  checkpoint: (o) => guarded(source.checkpoint(o), guardCheckpoint),
  proof: (query, o) => guarded(source.proof(query, o), guardProof),
});
