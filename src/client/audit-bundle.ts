import type { AuditSource, CallOptions } from '../adapter/contract.js';
import type { JudgedHead } from '../audit/evidence.js';
import { exportLine, exportLines } from '../audit/export-file.js';
import { leafHash } from '../audit/merkle.js';
import { buildInclusionProof, GrowingTree } from '../audit/merkle-tree.js';
import type { ProofHashes } from '../audit/verify-head.js';
import type { AuditEntry } from '../model/audit-record.js';
import { TimeSlices } from './time-slices.js';

export interface BundleRequest extends CallOptions {
  readonly source: AuditSource;
  /** The head that the records are proven against. */
  readonly judged: JudgedHead;
  /** In any order. What is newer than the checkpoint is left out; it cannot be proven yet. */
  readonly entries: readonly AuditEntry[];
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

const SLICE_MS = 2;
/** Told about, and put together, so many records at a time: the lines of a whole log would take a second to be joined. */
const BATCH = 100;
/** And so many batches: also the joining of many parts takes its time. */
const CHAPTER = 32;

type Prover = (index: number) => Promise<ProofHashes>;

/** Proofs from the records themselves where all of them are here, else from the source. */
async function proverFor({ source, signal }: BundleRequest, entries: readonly AuditEntry[], size: number, slices: TimeSlices): Promise<Prover> {
  const isWhole = entries.length === size && entries.every(({ seq }, at) => seq === at);
  if (!isWhole) return (index) => source.proof({ index, size }, { signal });
  const tree = new GrowingTree();
  for (const { raw } of entries) {
    tree.append(leafHash(raw));
    if (slices.isDue) await slices.breathe();
  }
  return (index) => Promise.resolve(buildInclusionProof(index, size, tree.read));
}

/**
 * The verifiable export of some records: newline-delimited JSON with the checkpoint and a proof per record, for
 * `npx wf-elements verify FILE`. Nothing in it was checked here; whoever opens it does that.
 * @throws AdapterError if the source does not answer, TypeError if the log has no checkpoint yet, or what the signal was aborted with.
 */
export async function buildBundle(request: BundleRequest): Promise<Blob> {
  const { judged, signal, onProgress } = request;
  const { note, head, remembered, consistency } = judged;
  if (note === null || head.checkpoint === undefined) throw new TypeError('A log without a checkpoint cannot be exported in a form that proves anything');
  const size = Number(head.checkpoint.size);
  const slices = new TimeSlices(SLICE_MS, signal);
  const entries = request.entries.filter(({ seq }) => seq < size);
  await slices.breathe();
  entries.sort((a, b) => a.seq - b.seq);
  await slices.breathe();
  const [first, last] = [entries[0], entries.at(-1)];
  const isRange = first !== undefined && last !== undefined && entries.every(({ seq }, at) => seq === first.seq + at);
  const prove = await proverFor(request, entries, size, slices);
  const chapters: Blob[] = [];
  let parts: Blob[] = [];
  let lines: string[] = [...exportLines({
    checkpoint: note,
    ...(isRange ? { range: { begin: first.seq, end: last.seq + 1 } } : {}),
    ...(remembered === undefined || consistency === undefined || head.remembered === undefined ? {} : { consistency: { size: Number(head.remembered.size), proof: consistency } }),
  }, [])];
  for (const [at, { seq, raw, opened }] of entries.entries()) {
    lines.push(exportLine({ index: seq, raw, opened, proof: await prove(seq) }));
    if (at % BATCH === BATCH - 1) {
      parts.push(new Blob(lines));
      lines = [];
      if (parts.length === CHAPTER) {
        chapters.push(new Blob(parts));
        parts = [];
      }
      onProgress?.(at + 1, entries.length);
    }
    if (slices.isDue) await slices.breathe();
  }
  onProgress?.(entries.length, entries.length);
  return new Blob([...chapters, ...parts, ...lines], { type: 'application/x-ndjson' });
}
