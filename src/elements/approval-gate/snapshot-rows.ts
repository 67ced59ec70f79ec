import { argRows, type ArgRow } from './args-rows.js';
import type { Snapshot } from './snapshot.js';

const rows = new WeakMap<Snapshot, readonly ArgRow[]>();

/** The lines of what would be done, once for each snapshot; none where it cannot be read. */
export function rowsOf(snapshot: Snapshot): readonly ArgRow[] {
  const { args, shown } = snapshot;
  const known = rows.get(snapshot) ?? (args === undefined ? [] : argRows(args, shown.subject.schema));
  rows.set(snapshot, known);
  return known;
}
