import type { Changes } from '../changes.js';
import type { RecordCode } from '../codes.js';
import { cancel, inState, type Cause } from '../gate/consequences.js';
import type { Author } from '../gate/records.js';
import { cellOf } from '../gate/table.js';
import type { GateRecord } from '../types.js';

/** The run was cancelled or the step is gone. Where leave was already given, the effect may be under way: that is only noted. */
export function endWithRun(changes: Changes, record: GateRecord, cause: Cause & { readonly code: RecordCode }, author: Author): void {
  if (cellOf('run-ended', record.gate.state).kind !== 'goes') return;
  if (record.gate.state !== 'released') {
    cancel(changes, 'run-ended', record, cause, author);
    return;
  }
  const flagged = changes.move('run-ended', record, { ...inState(record, 'released'), cancelling: true });
  changes.record(flagged, { type: 'cancelled', author, action: 'gate.cancel', outcome: { status: 'unknown', code: cause.code } });
}
