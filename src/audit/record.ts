/** Reading the raw bytes of a log entry as an audit record. Apart from the verifier, which needs no schema. */

import { auditRecordSchema, type AuditRecord } from '../model/audit-record.js';
import { CanonicalJsonError, parseCanonical, type CanonicalJsonCode, type JsonValue } from './canonical-json.js';

/** What a log entry turned out to be. */
export type ReadRecord =
  | { readonly kind: 'record'; readonly record: AuditRecord }
  /** Canonical JSON of a kind or shape this version does not know. It verifies on its bytes and is listed raw. */
  | { readonly kind: 'newer'; readonly value: JsonValue }
  | { readonly kind: 'unreadable'; readonly code: CanonicalJsonCode };

/** Reads a raw record. Never throws for bad data. */
export function readRecord(raw: string): ReadRecord {
  let value: JsonValue;
  try {
    value = parseCanonical(raw);
  } catch (error) {
    if (error instanceof CanonicalJsonError) return { kind: 'unreadable', code: error.code };
    throw error;
  }
  const read = auditRecordSchema.safeParse(value);
  return read.success ? { kind: 'record', record: read.data } : { kind: 'newer', value };
}
