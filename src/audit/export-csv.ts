/** Records as a table for people. A view, never evidence: the verifiable export is in `export-file`. */

import type { AuditEntry } from '../model/audit-record.js';
import { toBase64 } from './bytes.js';
import { canonicalize } from './canonical-json.js';
import { verifyCommitment } from './commitment.js';
import { csvDocument } from './csv.js';
import { ifReadable } from './errors.js';
import { leafHash } from './merkle.js';
import { readRecord } from './record.js';

/** Stable, for the programs that read them. Printed name, time and meaning stand first (21 CFR 11.50). */
export const CSV_COLUMNS = [
  'index', 'time', 'name', 'meaning', 'type', 'action', 'outcome', 'code', 'actor', 'actor type', 'roles', 'on behalf of', 'as role', 'reason',
  'resource type', 'resource', 'workflow', 'run', 'step', 'other values', 'altered values', 'record', 'log', 'leaf hash',
] as const;
type Column = (typeof CSV_COLUMNS)[number];

const asText = (value: unknown): string => (value === undefined ? '' : typeof value === 'string' ? value : canonicalize(value));

function cellsOf({ seq, raw, opened }: AuditEntry): Partial<Record<Column, string | number>> {
  const hash = ifReadable(() => leafHash(raw));
  const place = { index: seq, 'leaf hash': hash === undefined ? '' : toBase64(hash) };
  const read = readRecord(raw);
  // What cannot be read is written down as it is: a row must not be missing because it is broken.
  if (read.kind !== 'record') return { ...place, type: read.kind, 'other values': raw };
  const { record } = read;
  const { name, reason, meaning, ...others } = opened;
  const { commitments = {} } = record;
  const altered = Object.entries(opened).filter(([key, { salt, value }]) => !verifyCommitment(commitments[key] ?? '', salt, value));
  return {
    ...place,
    time: record.at,
    name: asText(name?.value),
    meaning: asText(meaning?.value) || (record.decision?.meaning ?? record.decision?.value ?? record.type),
    type: record.type,
    action: record.action.name,
    outcome: record.outcome?.status ?? '',
    code: record.outcome?.code ?? '',
    actor: record.actor.id,
    'actor type': record.actor.type,
    roles: record.actor.roles?.join(', ') ?? '',
    'on behalf of': record.actor.onBehalfOf?.join(', ') ?? '',
    'as role': record.decision?.asRole ?? '',
    reason: asText(reason?.value),
    'resource type': record.resource.type,
    resource: record.resource.id,
    workflow: record.context.workflow ?? '',
    run: record.context.run ?? '',
    step: record.context.step ?? '',
    'other values': Object.keys(others).length === 0 ? '' : canonicalize(Object.fromEntries(Object.entries(others).map(([key, { value }]) => [key, value]))),
    'altered values': altered.map(([key]) => key).join(', '),
    record: record.id,
    log: record.log,
  };
}

/** CSV of records in the order given, with a header line. No cell of it starts a formula in a spreadsheet. */
export function recordsAsCsv(entries: Iterable<AuditEntry>): string {
  const rows = Array.from(entries, (entry) => {
    const cells = cellsOf(entry);
    return CSV_COLUMNS.map((column) => cells[column] ?? '');
  });
  return csvDocument([CSV_COLUMNS, ...rows]);
}
