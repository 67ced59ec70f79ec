import type { GateRecord } from './types.js';

/** Notes that a person was sent the gate's current revision; the first time per revision stays, as the start of their reading time. */
export const markServed = (record: GateRecord, principalId: string, at: string): GateRecord =>
  record.served[principalId]?.revision === record.gate.revision
    ? record
    : { ...record, served: { ...record.served, [principalId]: { revision: record.gate.revision, at } } };
