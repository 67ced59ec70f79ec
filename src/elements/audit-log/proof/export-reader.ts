import { AdapterError } from '../../../adapter/errors.js';
import { exportLines, readExport, type ExportHeader } from '../../../audit/export-file.js';
import type { IntactReason } from '../../../audit/ladder.js';
import { buildConsistencyProof, nodesOfLeaves } from '../../../audit/merkle-tree.js';
import { leafHash } from '../../../audit/merkle.js';
import { toBase64 } from '../../../audit/bytes.js';
import type { AuditEntry } from '../../../model/audit-record.js';
import type { AuditSource } from '../../../adapter/contract.js';
import { TimeSlices } from '../../../client/time-slices.js';
import { sourceOfData } from '../data-source.js';
import type { RangeFault, RecordsOfFile } from './log-check.js';

/** An export that was opened: its entries, and what it brings to check them with. Nothing in it is trusted. */
export interface OpenedExport {
  readonly name: string;
  /** Undefined if the first line is no header of this kind. */
  readonly header: ExportHeader | undefined;
  /** A line that cannot be read stands here too, with its own text. */
  readonly entries: readonly AuditEntry[];
  readonly source: AuditSource;
  readonly records: RecordsOfFile;
  /** Where the records are not those of the range that the header claims. */
  readonly rangeFaults: readonly { readonly index: number; readonly reason: RangeFault }[];
}

const LINES_AT_A_TIME = 100;
const SLICE_MS = 5;

type RangeFaults = OpenedExport['rangeFaults'];

function rangeFaultsOf(range: ExportHeader['range'], entries: readonly AuditEntry[]): RangeFaults {
  if (range === undefined) return [];
  const counts = new Map<number, number>();
  for (const { seq } of entries) counts.set(seq, (counts.get(seq) ?? 0) + 1);
  const faults: RangeFaults[number][] = [];
  for (const [index, count] of counts) {
    if (index < range.begin || index >= range.end) faults.push({ index, reason: 'unexpected-record' });
    else if (count > 1) faults.push({ index, reason: 'duplicate-record' });
  }
  for (let index = range.begin; index < range.end; index += 1) {
    if (counts.has(index)) continue;
    // The first gap is what has to be named; a file that claims a huge range must not keep us busy.
    faults.push({ index, reason: 'missing-record' });
    break;
  }
  return faults;
}

/** The proof that the log only grew, as the file brings it, or built from its records if all of them are there. */
function consistencyOf(header: ExportHeader | undefined, entries: readonly AuditEntry[], from: number, size: number): readonly string[] | undefined {
  const brought = header?.consistency;
  if (brought?.size === from) return brought.proof.map((hash) => (typeof hash === 'string' ? hash : toBase64(hash)));
  if (entries.length < size || entries.some(({ seq }, at) => at < size && seq !== at)) return undefined;
  return buildConsistencyProof(from, size, nodesOfLeaves(entries.slice(0, size).map(({ raw }) => leafHash(raw)))).map(toBase64);
}

/**
 * Takes an export file apart, in slices of a few milliseconds. Never rejects for bad content: a line that cannot be read
 * keeps its place.
 */
export async function openExport(name: string, text: string): Promise<OpenedExport> {
  const [first = '', ...lines] = (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n');
  const { header } = readExport(`${first}\n`);
  const entries: AuditEntry[] = [];
  const proofs = new Map<AuditEntry, readonly string[] | undefined>();
  const faults = new Map<AuditEntry, IntactReason>();
  const slices = new TimeSlices(SLICE_MS, undefined);
  let expected = header?.range?.begin ?? 0;
  for (let at = 0; at < lines.length; at += LINES_AT_A_TIME) {
    const some = lines.slice(at, at + LINES_AT_A_TIME);
    // A few lines are read under a header of their own, which says where the count stands.
    const [part = ''] = exportLines({ checkpoint: '', range: { begin: expected, end: expected } }, []);
    readExport(`${part}${some.join('\n')}\n`).lines.forEach((line, place) => {
      const isRead = 'raw' in line;
      const entry: AuditEntry = { seq: line.index, raw: isRead ? line.raw : (some[place] ?? ''), opened: isRead ? (line.opened as AuditEntry['opened'] | undefined) ?? {} : {} };
      entries.push(entry);
      if (isRead) proofs.set(entry, line.proof?.map((hash) => (typeof hash === 'string' ? hash : toBase64(hash))));
      else faults.set(entry, line.code);
      expected = line.index + 1;
    });
    await slices.breathe();
  }
  const byIndex = (index: number): readonly string[] | undefined => {
    const entry = entries.find(({ seq }) => seq === index);
    return entry === undefined ? undefined : proofs.get(entry);
  };
  const proof: AuditSource['proof'] = (query) => {
    const found = 'from' in query ? consistencyOf(header, entries, query.from, query.size) : byIndex(query.index);
    return found === undefined ? Promise.reject(new AdapterError('not-found', 'The file holds no such proof.')) : Promise.resolve(found);
  };
  return {
    name,
    header,
    entries,
    source: { ...sourceOfData(entries), checkpoint: () => Promise.resolve(header?.checkpoint ?? null), proof },
    records: { proofOf: (entry) => proofs.get(entry), faultOf: (entry) => faults.get(entry) },
    rangeFaults: rangeFaultsOf(header?.range, entries),
  };
}
