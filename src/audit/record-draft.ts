import type { AuditRecord } from '../model/audit-record.js';
import type { JsonValue } from '../model/primitives.js';

/** What the log itself adds to a record when it is appended. */
type AddedByLog = 'v' | 'log' | 'seq' | 'id' | 'at' | 'commitments';

/**
 * A record before its log gave it a place. `personal` holds what must never stand in the raw bytes (names, reasons,
 * args, questions); each entry becomes a salted commitment under its name, with salt and value kept beside the record.
 */
export interface RecordDraft extends Omit<AuditRecord, AddedByLog> {
  readonly personal?: Readonly<Record<string, JsonValue>>;
}
