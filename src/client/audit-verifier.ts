import type { AuditSource, CallOptions } from '../adapter/contract.js';
import { AdapterError } from '../adapter/errors.js';
import type { Checkpoint } from '../audit/checkpoint.js';
import { ifReadable } from '../audit/errors.js';
import type { JudgedHead } from '../audit/evidence.js';
import { fail, notAvailable, PASS, type IncludedReason, type RecordVerdict, type RungResult } from '../audit/ladder.js';
import { rangeCheck } from '../audit/range-inclusion.js';
import { parseVkey, type VerifierKey } from '../audit/verifier-key.js';
import { checkpointOf, proofBytes, verifyHead, type AuditTrust } from '../audit/verify-head.js';
import { verifyRecord } from '../audit/verify-record.js';
import type { AuditEntry } from '../model/audit-record.js';
import type { CheckpointStore } from './checkpoint-store.js';
import { TimeSlices } from './time-slices.js';

export interface AuditVerifierOptions {
  readonly source: AuditSource;
  /** Whom to believe, from the host. Without it nothing counts as signed, and nothing is remembered. */
  readonly trust?: AuditTrust | undefined;
  /** Where the newest verified checkpoint is kept. Without it every look is the first. */
  readonly checkpoints?: CheckpointStore | undefined;
  /** Milliseconds since 1970. Default `Date.now`. */
  readonly now?: (() => number) | undefined;
}

export interface CheckRecordsOptions extends CallOptions {
  /** Told some finished verdicts at a time. */
  readonly onVerdicts?: ((some: readonly RecordVerdict[]) => void) | undefined;
}

/** A leaf that is to be proven; `at` is where its entry was handed over. */
interface Leaf {
  readonly at: number;
  readonly index: number;
  readonly leafHash: Uint8Array;
}

interface HeadQuestion {
  readonly trust: AuditTrust | undefined;
  readonly note: string | null;
  readonly checkpoint: Checkpoint | undefined;
  readonly remembered: string | undefined;
}

interface Search {
  readonly slices: TimeSlices;
  readonly signal: AbortSignal | undefined;
  /** How many more bad records are searched for. */
  left: number;
}

/** A quarter of the 8 ms that a slice may take, since a collection of garbage may come on top of it. */
const SLICE_MS = 2;
/** Records proven together: two proofs for so many. */
const RUN = 2048;
/** So many bad records are searched for one by one; of more, only that they are not proven is said. */
const MAX_SEARCHED = 50;

/** A hundred thousand hashes of records that passed would only be in the way of the collector; of one that failed it is evidence. */
const asKept = (verdict: RecordVerdict): RecordVerdict =>
  verdict.intact.state === 'pass' && verdict.included.state === 'pass' ? { index: verdict.index, intact: PASS, included: PASS } : verdict;

/** Reads the keys once and one at a time: to check a key takes as long as to check a signature. One that is none stays as it is. */
async function readTrust(trust: AuditTrust | undefined): Promise<AuditTrust | undefined> {
  if (trust === undefined) return undefined;
  const slices = new TimeSlices(SLICE_MS, undefined);
  const read = async (keys: AuditTrust['vkeys']): Promise<AuditTrust['vkeys']> => {
    const all: (string | VerifierKey)[] = [];
    for (const key of keys) {
      await slices.breathe();
      all.push(ifReadable(() => (typeof key === 'string' ? parseVkey(key) : key)) ?? key);
    }
    return all;
  };
  const { witnesses } = trust;
  return { ...trust, vkeys: await read(trust.vkeys), ...(witnesses === undefined ? {} : { witnesses: { ...witnesses, witnesses: await read(witnesses.witnesses) } }) };
}

/** The source has no proof, for a reason that will not pass by itself. */
const hasNoProof = (error: unknown): boolean =>
  error instanceof AdapterError && ['not-found', 'invalid', 'forbidden', 'unsupported'].includes(error.code);

/** How many entries are looked at between two chances to stop. */
const STEP = 4096;

function* isSorted(entries: readonly AuditEntry[], step: 1 | -1): Generator<void, boolean> {
  for (let at = 1; at < entries.length; at += 1) {
    if ((entries[at - 1]?.seq ?? 0) * step > (entries[at]?.seq ?? 0) * step) return false;
    if (at % STEP === 0) yield;
  }
  return true;
}

/** Reads positions in the order of the log. A page is in order or in reverse, and needs no sorting. */
function* orderOf(entries: readonly AuditEntry[]): Generator<void, (place: number) => number> {
  if (yield* isSorted(entries, 1)) return (place) => place;
  if (yield* isSorted(entries, -1)) return (place) => entries.length - 1 - place;
  const order = [...entries.keys()].sort((a, b) => (entries[a]?.seq ?? 0) - (entries[b]?.seq ?? 0));
  return (place) => order[place] ?? place;
}

/** The positions of entries that stand side by side in the log, in its order, at most {@link RUN} together. */
function* runsOf(entries: readonly AuditEntry[], at: (place: number) => number): Generator<readonly number[]> {
  let run: number[] = [];
  for (let place = 0; place < entries.length; place += 1) {
    const [before, here] = [entries[run.at(-1) ?? -1]?.seq, entries[at(place)]?.seq];
    if (before !== undefined && (run.length === RUN || before + 1 !== here)) {
      yield run;
      run = [];
    }
    run.push(at(place));
  }
  if (run.length > 0) yield run;
}

/** The leaves of a run that a proof can be had for. One that has none parts its neighbours. */
function leavesToProve(run: readonly number[], verdicts: readonly RecordVerdict[]): Leaf[][] {
  const groups: Leaf[][] = [[]];
  for (const at of run) {
    const verdict = verdicts[at];
    if (verdict?.leafHash === undefined || verdict.included.reason !== 'no-proof') groups.push([]);
    else groups.at(-1)?.push({ at, index: verdict.index, leafHash: verdict.leafHash });
  }
  return groups;
}

/** Verifies what an audit source delivers: its head against the last look, and records against that head. */
export class AuditVerifier {
  #trust: Promise<AuditTrust | undefined> | undefined;
  #last: JudgedHead | undefined;

  constructor(private readonly options: AuditVerifierOptions) {}

  /**
   * Reads and judges the newest checkpoint, and remembers it if it was signed by a known key and does not contradict
   * the one remembered: what a log once signed is not forgotten because it shows something else now.
   * @throws AdapterError if the source does not answer.
   */
  async checkHead(o: CallOptions): Promise<JudgedHead> {
    const { source, checkpoints } = this.options;
    this.#trust ??= readTrust(this.options.trust);
    const trust = await this.#trust;
    const note = await source.checkpoint(o);
    const checkpoint = note === null ? undefined : checkpointOf(note);
    const origin = trust?.origin ?? checkpoint?.origin;
    const remembered = origin === undefined ? undefined : await checkpoints?.load(origin);
    const judged = this.#sameAgain(note, remembered) ?? (await this.#judge({ trust, note, checkpoint, remembered }, o));
    this.#last = judged;
    if (judged.head.mayRemember && note !== null && origin !== undefined) await checkpoints?.save(origin, note);
    return judged;
  }

  /** The last judgement, if it was about the same and its outcome is no question of time. */
  #sameAgain(note: string | null, remembered: string | undefined): JudgedHead | undefined {
    const last = this.#last;
    if (last?.note !== note || last.remembered !== remembered) return undefined;
    const isTimeless = last.head.witnessed.state !== 'fail' && this.options.trust?.witnesses?.maxAgeMs === undefined;
    return isTimeless && last.head.appendOnly.reason !== 'no-proof' ? last : undefined;
  }

  async #judge({ trust, note, checkpoint, remembered }: HeadQuestion, o: CallOptions): Promise<JudgedHead> {
    const before = remembered === undefined ? undefined : checkpointOf(remembered);
    const isGrowth = before !== undefined && checkpoint !== undefined && before.size > 0n && before.size < checkpoint.size;
    const consistency = isGrowth ? await this.#proof({ from: Number(before.size), size: Number(checkpoint.size) }, o) : undefined;
    // Each signature takes some milliseconds: nothing else shall stand in that slice.
    const slices = new TimeSlices(SLICE_MS, o.signal);
    await slices.breathe();
    const head = verifyHead({ trust, checkpoint: note, remembered, consistency, now: (this.options.now ?? Date.now)() });
    await slices.breathe();
    return { head, note, remembered, consistency };
  }

  /**
   * Judges records against a head, in slices of under 8 ms. Neighbours are proven together, so that a page costs two
   * proofs; if they do not fit, the bad ones are searched for. A verdict holds for this head and these bytes only.
   * @returns a verdict per entry, in the same order.
   * @throws AdapterError if the source does not answer, or what the signal was aborted with.
   */
  async checkRecords(judged: JudgedHead, entries: readonly AuditEntry[], o: CheckRecordsOptions): Promise<readonly RecordVerdict[]> {
    const search: Search = { slices: new TimeSlices(SLICE_MS, o.signal), left: MAX_SEARCHED, signal: o.signal };
    const verdicts = new Array<RecordVerdict>(entries.length);
    const settle = ({ at }: Leaf, included: RungResult<IncludedReason>): void => {
      const verdict = verdicts[at];
      if (verdict !== undefined) verdicts[at] = asKept({ ...verdict, included });
    };
    for (const run of runsOf(entries, await search.slices.drain(orderOf(entries)))) {
      for (const at of run) {
        const entry = entries[at];
        if (entry !== undefined) verdicts[at] = verifyRecord(judged.head, { index: entry.seq, raw: entry.raw, opened: entry.opened });
        if (search.slices.isDue) await search.slices.breathe();
      }
      for (const leaves of leavesToProve(run, verdicts)) await this.#prove(judged, leaves, search, settle);
      if (o.onVerdicts === undefined) continue;
      // Whoever is told may have a good deal to do with it, such as drawing: that gets a slice of its own.
      await search.slices.breathe();
      o.onVerdicts(run.flatMap((at) => verdicts[at] ?? []));
      await search.slices.breathe();
    }
    return verdicts;
  }

  /** Proves a run of neighbours; where that fails, halves it until the bad ones stand alone. */
  async #prove(judged: JudgedHead, leaves: readonly Leaf[], search: Search, settle: (leaf: Leaf, included: RungResult<IncludedReason>) => void): Promise<void> {
    const { checkpoint, inclusion } = judged.head;
    const [first, last] = [leaves[0], leaves.at(-1)];
    if (checkpoint === undefined || inclusion === undefined || first === undefined || last === undefined) return;
    const settleAll = (included: RungResult<IncludedReason>): void => leaves.forEach((leaf) => settle(leaf, included));
    if (search.left <= 0) return settleAll(notAvailable('no-proof'));
    const size = Number(checkpoint.size);
    const ofFirst = await this.#proof({ index: first.index, size }, search);
    const ofLast = first === last ? ofFirst : await this.#proof({ index: last.index, size }, search);
    if (ofFirst === undefined || ofLast === undefined) return settleAll(notAvailable('no-proof'));
    const proofs = { first: proofBytes(ofFirst), last: proofBytes(ofLast) };
    const fault: IncludedReason | undefined =
      proofs.first === undefined || proofs.last === undefined
        ? 'malformed-proof'
        : first === last
          ? inclusion.fault({ index: first.index, leafHash: first.leafHash, proof: proofs.first })
          : await search.slices.drain(
              rangeCheck({ begin: first.index, size, leafHashes: leaves.map(({ leafHash }) => leafHash), first: proofs.first, last: proofs.last, root: checkpoint.root }),
            );
    if (search.slices.isDue) await search.slices.breathe();
    if (fault === undefined) return settleAll(PASS);
    if (leaves.length === 1) {
      search.left -= 1;
      return settleAll(fail(fault));
    }
    const middle = Math.ceil(leaves.length / 2);
    await this.#prove(judged, leaves.slice(0, middle), search, settle);
    await this.#prove(judged, leaves.slice(middle), search, settle);
  }

  async #proof(query: Parameters<AuditSource['proof']>[0], { signal }: CallOptions): Promise<readonly string[] | undefined> {
    try {
      return await this.options.source.proof(query, { signal });
    } catch (error) {
      if (hasNoProof(error)) return undefined;
      throw error;
    }
  }
}
