import type { Policy } from '../model/policy.js';
import { nextDue } from './gate/due.js';
import type { GateRecord } from './types.js';

/**
 * When the backend should next send this gate the event `due`, in epoch milliseconds: its expiry, the end of a claim or
 * of an approval, or its escalation by time. Undefined where nothing will happen by itself.
 */
export const nextDueAt = (record: GateRecord, policy: Policy): number | undefined => nextDue({ record, policy });
