import type { EntryView } from './entry-view.js';

/**
 * Whether an entry notes that a value beside the record `seq` was erased. The gateway names the record as the resource
 * of a `redacted` record, and beside that the values; where those were erased themselves, any of them may be meant.
 */
export function notesErasure({ record, personal }: EntryView, seq: number, name: string): boolean {
  if (record?.type !== 'redacted' || record.resource.type !== 'record' || record.resource.id !== String(seq)) return false;
  const values = personal.get('values');
  return values?.state !== 'shown' || !Array.isArray(values.value) || values.value.includes(name);
}
