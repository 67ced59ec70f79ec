import type { AuditEntry, AuditRecord } from '../../../src/model/audit-record.js';
import type { Api } from './api.js';

export type Opened = AuditRecord & { readonly raw: string; readonly opened: Readonly<Record<string, unknown>> };

/** A run's records, oldest first. */
export async function recordsOf(auditor: Api, run: string): Promise<Opened[]> {
  const { body } = await auditor.get(`/v1/audit/entries?run=${run}&limit=1000`);
  return (body['entries'] as AuditEntry[]).map((entry) => ({
    ...(JSON.parse(entry.raw) as AuditRecord), raw: entry.raw,
    opened: Object.fromEntries(Object.entries(entry.opened).map(([name, { value }]) => [name, value])),
  })).reverse();
}
