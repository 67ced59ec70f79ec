import type { AuditSource } from '../../adapter/contract.js';

/** Whether there was something to say of a log's entries when that was last found out. */
const found = new WeakMap<AuditSource, boolean>();

/**
 * Whether entries have a column for what is proven of them. It must not come and go: plain data shows from the start
 * whether it can be checked, and what was found out of a log holds while it is searched or read again.
 * @param isOfUse what is known now; undefined while it is being found out
 */
export function hasProofColumn(source: AuditSource | undefined, isOfUse: boolean | undefined, isBare: boolean): boolean {
  if (source !== undefined && isOfUse !== undefined) found.set(source, isOfUse);
  return isOfUse ?? (source && found.get(source)) ?? !isBare;
}
