/**
 * The verifiable export: newline-delimited JSON, a header line with the signed checkpoint, then a line per record with its
 * exact bytes and its inclusion proof. Every line is canonical JSON (RFC 8785), so that a changed character shows up in the
 * line it is in. Nothing in the file is trusted, and the file has no place for keys.
 */

import { toBase64 } from './bytes.js';
import { canonicalize, CanonicalJsonError, parseCanonical, type CanonicalJsonCode, type JsonValue } from './canonical-json.js';
import { fail, notAvailable, summarizeView, type RecordVerdict, type ViewVerdict } from './ladder.js';
import { leafHash } from './merkle.js';
import { buildConsistencyProof, nodesOfLeaves } from './merkle-tree.js';
import { checkpointOf, verifyHead, type AuditTrust, type ProofHashes, type VerifiedHead } from './verify-head.js';
import { isObject, verifyRecord, type JsonObject, type PresentedRecord } from './verify-record.js';

/** Kind of the header line. */
export const EXPORT_KIND = 'wf.audit-export/1';

/** The first line of an export. */
export interface ExportHeader {
  /** The signed checkpoint, verbatim. */
  readonly checkpoint: string;
  /** Set if the file claims to hold every record from `begin` to before `end`; without it, a selection. */
  readonly range?: { readonly begin: number; readonly end: number };
  /** A consistency proof from an earlier size to the checkpoint's, for a reader who remembers that size. */
  readonly consistency?: { readonly size: number; readonly proof: ProofHashes };
}

/** A record line. */
export type ExportedRecord = Omit<PresentedRecord, 'listedHash'>;

/** A line that could not be read, at the place where its record should be. */
export interface UnreadableLine {
  readonly index: number;
  readonly code: CanonicalJsonCode | 'not-a-record' | 'wrong-index';
}

/** Why the first line is no header: not canonical JSON, not of this kind, or with members that the format does not have. */
export type HeaderFault = CanonicalJsonCode | 'not-a-header' | 'unknown-member';

/** An export taken apart, nothing verified. */
export interface ReadExport {
  /** Undefined if the first line is not a header of this kind; then `headerFault` says why. */
  readonly header?: ExportHeader;
  readonly headerFault?: HeaderFault;
  readonly lines: readonly (ExportedRecord | UnreadableLine)[];
}

/** What an export proves. */
export interface ExportVerdict {
  readonly head: VerifiedHead;
  readonly records: readonly RecordVerdict[];
  readonly view: ViewVerdict;
  /** False if the first line is not a header of this kind; then there is no checkpoint either. */
  readonly headerReadable: boolean;
  readonly headerFault?: HeaderFault;
  /** Set if the file claims to hold every record of a range. */
  readonly range?: ExportHeader['range'];
}

const asBase64 = (hashes: ProofHashes): string[] => hashes.map((hash) => (typeof hash === 'string' ? hash : toBase64(hash)));

/**
 * The lines of an export, each with its line end; one at a time, since a whole log may be too long for one text.
 * @throws CanonicalJsonError if a value shown beside a record is not JSON.
 */
export function* exportLines({ checkpoint, range, consistency }: ExportHeader, records: Iterable<ExportedRecord>): Generator<string> {
  const proven = consistency === undefined ? {} : { consistency: { size: consistency.size, proof: asBase64(consistency.proof) } };
  yield `${canonicalize({ v: EXPORT_KIND, checkpoint, ...(range === undefined ? {} : { range }), ...proven })}\n`;
  for (const record of records) yield exportLine(record);
}

/** The line of one record, with its line end. @throws CanonicalJsonError as {@link exportLines}. */
export function exportLine({ index, raw, proof, opened }: ExportedRecord): string {
  const beside = { ...(proof === undefined ? {} : { proof: asBase64(proof) }), ...(opened === undefined ? {} : { opened }) };
  return `${canonicalize({ index, raw, ...beside })}\n`;
}

/** An export as one text. @throws CanonicalJsonError as {@link exportLines}. */
export function writeExport(header: ExportHeader, records: Iterable<ExportedRecord>): string {
  return [...exportLines(header, records)].join('');
}

function isCount(value: JsonValue | undefined): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function isTexts(value: JsonValue | undefined): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function onlyHas(object: JsonObject, keys: readonly string[]): boolean {
  return Object.keys(object).every((key) => keys.includes(key));
}

/** Canonical JSON, or why it is not. */
function parse(text: string): { readonly value: JsonValue } | { readonly code: CanonicalJsonCode } {
  try {
    return { value: parseCanonical(text) };
  } catch (error) {
    if (error instanceof CanonicalJsonError) return { code: error.code };
    throw error;
  }
}

function readHeader(line: string): ExportHeader | HeaderFault {
  const read = parse(line);
  if ('code' in read) return read.code;
  if (!isObject(read.value)) return 'not-a-header';
  const { v, checkpoint, range, consistency } = read.value;
  if (v !== EXPORT_KIND || typeof checkpoint !== 'string') return 'not-a-header';
  // Above all: no keys. Whoever can write the file could bring their own.
  if (!onlyHas(read.value, ['v', 'checkpoint', 'range', 'consistency'])) return 'unknown-member';
  const header: { -readonly [K in keyof ExportHeader]: ExportHeader[K] } = { checkpoint };
  if (range !== undefined) {
    if (!isObject(range) || !onlyHas(range, ['begin', 'end']) || !isCount(range['begin']) || !isCount(range['end'])) return 'not-a-header';
    header.range = { begin: range['begin'], end: range['end'] };
  }
  if (consistency !== undefined) {
    if (!isObject(consistency) || !onlyHas(consistency, ['size', 'proof'])) return 'not-a-header';
    const { size, proof } = consistency;
    if (!isCount(size) || !isTexts(proof)) return 'not-a-header';
    header.consistency = { size, proof };
  }
  return header;
}

function readOpened(value: JsonValue | undefined): ExportedRecord['opened'] | 'malformed' {
  if (value === undefined) return undefined;
  if (!isObject(value)) return 'malformed';
  const opened: [string, { salt: string; value: JsonValue }][] = [];
  for (const [name, beside] of Object.entries(value)) {
    if (!isObject(beside) || !onlyHas(beside, ['salt', 'value'])) return 'malformed';
    const { salt, value: shown } = beside;
    if (typeof salt !== 'string' || shown === undefined) return 'malformed';
    opened.push([name, { salt, value: shown }]);
  }
  return Object.fromEntries(opened);
}

/** The place that a record claims for itself, or undefined if it cannot be read. */
function seqOf(raw: string): JsonValue | undefined {
  const read = parse(raw);
  return 'value' in read && isObject(read.value) ? read.value['seq'] : undefined;
}

function readLine(line: string, expectedIndex: number): ExportedRecord | UnreadableLine {
  const read = parse(line);
  if ('code' in read) return { index: expectedIndex, code: read.code };
  const { value } = read;
  const unreadable: UnreadableLine = { index: expectedIndex, code: 'not-a-record' };
  if (!isObject(value) || !onlyHas(value, ['index', 'raw', 'proof', 'opened'])) return unreadable;
  const { index, raw, proof } = value;
  const opened = readOpened(value['opened']);
  if (!isCount(index) || typeof raw !== 'string' || opened === 'malformed') return unreadable;
  if (proof !== undefined && !isTexts(proof)) return unreadable;
  if (index !== expectedIndex) {
    // Not even what the record says of itself: the line's own number is what was altered.
    if ((seqOf(raw) ?? index) !== index) return { index: expectedIndex, code: 'wrong-index' };
    // Lines stand in the order of the log, so that one that was moved or repeated shows.
    if (index < expectedIndex) return { index, code: 'wrong-index' };
  }
  return { index, raw, proof, opened };
}

/** Takes an export apart. Never throws: a line that cannot be read keeps its place in the list. */
export function readExport(text: string): ReadExport {
  const [first = '', ...rest] = (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n');
  const read = readHeader(first);
  const header = typeof read === 'string' ? undefined : read;
  const lines: (ExportedRecord | UnreadableLine)[] = [];
  let expectedIndex = header?.range?.begin ?? 0;
  for (const line of rest) {
    const record = readLine(line, expectedIndex);
    lines.push(record);
    expectedIndex = record.index + 1;
  }
  return typeof read === 'string' ? { lines, headerFault: read } : { lines, header: read };
}

/** The consistency proof from the remembered size: as the file brings it, or built from the records if all are there. */
function consistencyFor({ header, lines }: ReadExport, remembered: string | undefined): ProofHashes | undefined {
  if (header === undefined || remembered === undefined) return undefined;
  const [before, now] = [remembered, header.checkpoint].map((note) => Number(checkpointOf(note)?.size ?? 0n));
  if (before === undefined || now === undefined || before === 0 || before > now) return undefined;
  if (header.consistency?.size === before) return header.consistency.proof;
  const isWhole = lines.length >= now && lines.every((line, at) => line.index === at && 'raw' in line);
  if (!isWhole) return undefined;
  const leaves = lines.slice(0, now).map((line) => leafHash('raw' in line ? line.raw : ''));
  return buildConsistencyProof(before, now, nodesOfLeaves(leaves));
}

/**
 * Verifies an export. Never throws for bad data: every fault is a rung's answer, and every line has a verdict.
 * @param o.trust whom to believe; without it nothing counts as signed.
 * @param o.remembered an earlier checkpoint of the log, to see whether it only grew.
 * @param o.now milliseconds since 1970.
 */
export function verifyExport(
  text: string,
  o: { readonly trust?: AuditTrust | undefined; readonly remembered?: string | undefined; readonly now: number },
): ExportVerdict {
  const read = readExport(text);
  const { header, lines } = read;
  const head = verifyHead({ ...o, checkpoint: header?.checkpoint, consistency: consistencyFor(read, o.remembered) });
  const records = lines.map((line): RecordVerdict =>
    'raw' in line ? verifyRecord(head, line) : { index: line.index, intact: fail(line.code), included: notAvailable('no-proof') },
  );
  const { headerFault } = read;
  return {
    head,
    records,
    view: summarizeView(records, header?.range),
    headerReadable: header !== undefined,
    ...(headerFault === undefined ? {} : { headerFault }),
    ...(header?.range === undefined ? {} : { range: header.range }),
  };
}
