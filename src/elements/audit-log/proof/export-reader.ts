import { AdapterError } from '../../../adapter/errors.js';
import { exportLines, readExport, type ExportHeader } from '../../../audit/export-file.js';
import type { IntactReason } from '../../../audit/ladder.js';
import { buildConsistencyProof, GrowingTree } from '../../../audit/merkle-tree.js';
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

const LINES_AT_A_TIME = 20;
const SLICE_MS = 2;
/** How many places are looked at between two chances to stop. */
const STEP = 1000;

/** The lines of a text, some at a time: as a list of its own each, a large file's would hold the page up. */
function* linesOf(text: string): Generator<readonly string[]> {
  const end = text.endsWith('\n') ? text.length - 1 : text.length;
  let some: string[] = [];
  for (let start = 0; start <= end;) {
    const next = text.indexOf('\n', start);
    const stop = next === -1 ? end : Math.min(next, end);
    some.push(text.slice(start, stop));
    start = stop + 1;
    if (some.length < LINES_AT_A_TIME) continue;
    yield some;
    some = [];
  }
  if (some.length > 0) yield some;
}

type RangeFaults = OpenedExport['rangeFaults'];

function* rangeFaultsOf(range: ExportHeader['range'], entries: readonly AuditEntry[]): Generator<void, RangeFaults> {
  if (range === undefined) return [];
  const faults = new Map<number, RangeFault>();
  const seen = new Set<number>();
  for (const [at, { seq }] of entries.entries()) {
    if (seq < range.begin || seq >= range.end) faults.set(seq, 'unexpected-record');
    else if (seen.has(seq)) faults.set(seq, 'duplicate-record');
    seen.add(seq);
    if (at % STEP === 0) yield;
  }
  for (let index = range.begin; index < range.end; index += 1) {
    // The first gap is what has to be named; a file that claims a huge range must not keep us busy.
    if (!seen.has(index)) {
      faults.set(index, 'missing-record');
      break;
    }
    if (index % STEP === 0) yield;
  }
  return [...faults].map(([index, reason]) => ({ index, reason }));
}

function* consistencyFromEntries(entries: readonly AuditEntry[], from: number, size: number): Generator<void, readonly string[]> {
  const tree = new GrowingTree();
  for (const { raw } of entries.slice(0, size)) {
    tree.append(leafHash(raw));
    yield;
  }
  return buildConsistencyProof(from, size, tree.read).map(toBase64);
}

/** The proof that the log only grew, as the file brings it, or built from its records if all of them are there. */
function consistencyOf(header: ExportHeader | undefined, entries: readonly AuditEntry[], from: number, size: number): Promise<readonly string[]> {
  const brought = header?.consistency;
  if (brought?.size === from) return Promise.resolve(brought.proof.map((hash) => (typeof hash === 'string' ? hash : toBase64(hash))));
  if (from < 1 || from > size || entries.length < size || entries.some(({ seq }, at) => at < size && seq !== at)) return Promise.reject(noSuchProof());
  return new TimeSlices(SLICE_MS, undefined).drain(consistencyFromEntries(entries, from, size));
}

const noSuchProof = (): AdapterError => new AdapterError('not-found', 'The file holds no such proof.');

/**
 * Takes an export file apart, in slices of a few milliseconds. Never rejects for bad content: a line that cannot be read
 * keeps its place.
 */
export async function openExport(name: string, text: string): Promise<OpenedExport> {
  const headerEnd = text.indexOf('\n');
  const [first, rest] = headerEnd === -1 ? [text, undefined] : [text.slice(0, headerEnd), text.slice(headerEnd + 1)];
  const { header } = readExport(`${first}\n`);
  const entries: AuditEntry[] = [];
  const proofs = new Map<AuditEntry, readonly string[] | undefined>();
  const faults = new Map<AuditEntry, IntactReason>();
  const byIndex = new Map<number, AuditEntry>();
  const slices = new TimeSlices(SLICE_MS, undefined);
  let expected = header?.range?.begin ?? 0;
  for (const some of rest === undefined || rest === '' ? [] : linesOf(rest)) {
    // A few lines are read under a header of their own, which says where the count stands.
    const [part = ''] = exportLines({ checkpoint: '', range: { begin: expected, end: expected } }, []);
    readExport(`${part}${some.join('\n')}\n`).lines.forEach((line, place) => {
      const isRead = 'raw' in line;
      const entry: AuditEntry = { seq: line.index, raw: isRead ? line.raw : (some[place] ?? ''), opened: isRead ? (line.opened as AuditEntry['opened'] | undefined) ?? {} : {} };
      entries.push(entry);
      if (!byIndex.has(entry.seq)) byIndex.set(entry.seq, entry);
      if (isRead) proofs.set(entry, line.proof?.map((hash) => (typeof hash === 'string' ? hash : toBase64(hash))));
      else faults.set(entry, line.code);
      expected = line.index + 1;
    });
    if (slices.isDue) await slices.breathe();
  }
  const rangeFaults = await slices.drain(rangeFaultsOf(header?.range, entries));
  const proofOf = (index: number): Promise<readonly string[]> => {
    const entry = byIndex.get(index);
    const proof = entry === undefined ? undefined : proofs.get(entry);
    return proof === undefined ? Promise.reject(noSuchProof()) : Promise.resolve(proof);
  };
  const proof: AuditSource['proof'] = (query) => ('from' in query ? consistencyOf(header, entries, query.from, query.size) : proofOf(query.index));
  return {
    name,
    header,
    entries,
    source: { ...sourceOfData(entries), checkpoint: () => Promise.resolve(header?.checkpoint ?? null), proof },
    records: { proofOf: (entry) => proofs.get(entry), faultOf: (entry) => faults.get(entry) },
    rangeFaults,
  };
}
