import type { AuditSource } from '../../../adapter/contract.js';
import { AdapterError } from '../../../adapter/errors.js';
import { evidenceOf, type JudgedHead } from '../../../audit/evidence.js';
import { fail, notAvailable, RUNGS, type AppendOnlyReason, type IntactReason, type RecordVerdict, type RungResult } from '../../../audit/ladder.js';
import { unaltered } from '../../../audit/unaltered.js';
import { checkpointOf, type AuditTrust } from '../../../audit/verify-head.js';
import { verifyRecord } from '../../../audit/verify-record.js';
import { AuditVerifier } from '../../../client/audit-verifier.js';
import type { CheckpointStore } from '../../../client/checkpoint-store.js';
import { TimeSlices } from '../../../client/time-slices.js';
import type { AuditEntry } from '../../../model/audit-record.js';
import { asShown, asShownView, type AnyReason, type HeadFacts, type LadderView, type LogAlarm, type ShownRung } from './ladder-view.js';
import { Tally } from './tally.js';

/** What a file brings beside its records. */
export interface RecordsOfFile {
  proofOf(entry: AuditEntry): readonly string[] | undefined;
  /** Why a line could not be read as a record. */
  faultOf(entry: AuditEntry): IntactReason | undefined;
}

/** Where the records that are listed are not those of the range they should be. */
export type RangeFault = 'missing-record' | 'unexpected-record' | 'duplicate-record';

export interface LogCheckOptions {
  readonly source: AuditSource;
  readonly trust: AuditTrust | undefined;
  readonly checkpoints: CheckpointStore;
  /** Set for what is no log but was taken from one: each record has to prove itself, and nothing is remembered. */
  readonly file?: RecordsOfFile | undefined;
  readonly onChange: () => void;
}

/** The checkpoint is asked for unasked at most this often, in milliseconds. */
const HEAD_MS = 2000;
const SLICE_MS = 2;

const sizeOf = (note: string | undefined): bigint => (note === undefined ? undefined : checkpointOf(note))?.size ?? 0n;

/** Of a record that was not handed over there are no bytes that could be anything. */
const withheldToo = (intact: ShownRung, included: AnyReason | undefined): ShownRung =>
  intact.state === 'not-available' && included === 'missing-record' ? { ...intact, reason: included } : intact;

/** What was seen in this visit counts even where the browser may not keep it. A store that fails remembers nothing. */
function forThisVisit(store: CheckpointStore): CheckpointStore {
  const seen = new Map<string, string>();
  return {
    load: async (origin) => seen.get(origin) ?? (await Promise.resolve(origin).then((each) => store.load(each)).catch(() => undefined)),
    save: async (origin, note) => {
      seen.set(origin, note);
      await Promise.resolve(origin).then((each) => store.save(each, note)).catch(() => undefined);
    },
  };
}

/** Keeps the ladder of a log: its head as it grows, and its records as they come into sight. */
export class LogCheck {
  readonly #o: LogCheckOptions;
  readonly #verifier: AuditVerifier;
  readonly #abort = new AbortController();
  #tally = new Tally();
  readonly #rangeFaults = new Map<number, RangeFault>();
  #checked = new WeakSet<AuditEntry>();
  #judged: JudgedHead | undefined;
  #since: HeadFacts['since'];
  #alarm: LogAlarm | undefined;
  #fault: string | undefined;
  #isOlderFile = false;
  #headAt = Number.NEGATIVE_INFINITY;
  #work: Promise<void> = Promise.resolve();

  constructor(options: LogCheckOptions) {
    this.#o = options;
    const { source, trust, checkpoints, file } = options;
    this.#verifier = new AuditVerifier({ source, trust, checkpoints: file === undefined ? forThisVisit(checkpoints) : this.#forFile(checkpoints) });
  }

  get judged(): JudgedHead | undefined {
    return this.#judged;
  }

  get alarm(): LogAlarm | undefined {
    return this.#alarm;
  }

  close(): void {
    this.#abort.abort();
  }

  /** Other records are listed: nothing of what was found about the old ones is said of them. The log itself is still the same. */
  restart(): void {
    this.#tally = new Tally();
    this.#rangeFaults.clear();
    this.#checked = new WeakSet();
  }

  /** Whether an entry still has to be checked. */
  isNew(entry: AuditEntry): boolean {
    return !this.#checked.has(entry);
  }

  /** Fetches and judges the newest checkpoint, unless that was just done. */
  refreshHead(force = false): Promise<void> {
    return this.#next(() => this.#readHead(force));
  }

  /** Checks entries: their bytes, and whether the checkpoint covers them. Those newer than it first bring a newer one. */
  check(entries: readonly AuditEntry[]): Promise<void> {
    return this.#next(async () => {
      const size = this.#judged?.head.checkpoint?.size;
      if (this.#judged === undefined || (size !== undefined && entries.some(({ seq }) => BigInt(seq) >= size))) await this.#readHead(false);
      const fresh = entries.filter((entry) => this.isNew(entry));
      if (this.#judged !== undefined && fresh.length > 0) await this.#checkRecords(this.#judged, fresh);
    });
  }

  /** Notes that records of the range that is listed were not delivered, or others beside them were. */
  noteRangeFaults(faults: readonly { readonly index: number; readonly reason: RangeFault }[]): void {
    const fresh = faults.filter(({ index, reason }) => this.#rangeFaults.get(index) !== reason);
    for (const { index, reason } of fresh) {
      this.#rangeFaults.set(index, reason);
      const { intact = notAvailable<IntactReason>('not-a-record') } = this.#tally.verdict(index) ?? {};
      this.#tally.put({ index, intact, included: fail(reason) });
    }
    if (fresh.length > 0) this.#o.onChange();
  }

  /** The ladder of one record. The rungs of the log hold for it only as far as it is included in what was signed. */
  rungsOf(index: number): readonly ShownRung[] {
    const verdict = this.#tally.verdict(index);
    const judged = this.#judged;
    if (verdict === undefined || judged === undefined) return RUNGS.map((rung) => ({ rung, state: 'pending' }));
    const own = [withheldToo(asShown('intact', unaltered(verdict)), verdict.included.reason), asShown('included', verdict.included)];
    if (verdict.included.state === 'pass' && verdict.intact.state === 'pass') return [...own, ...this.#headRungs(judged)];
    const reason = verdict.included.reason === 'newer-than-checkpoint' ? 'newer-than-checkpoint' : 'not-included';
    return [...own, ...RUNGS.slice(2).map((rung): ShownRung => ({ rung, state: 'not-available', reason }))];
  }

  /** The ladder of everything that has been checked. */
  view(): LadderView {
    const judged = this.#judged;
    const { checked, intact, included } = this.#tally;
    return {
      rungs: [
        withheldToo(asShownView('intact', intact, checked), included.reason),
        asShownView('included', included, checked),
        ...(judged === undefined ? RUNGS.slice(2).map((rung): ShownRung => ({ rung, state: 'pending' })) : this.#headRungs(judged)),
      ],
      facts: this.#facts(),
      checked,
      alarm: this.#alarm,
      fault: this.#fault,
    };
  }

  /** What others need to see that a record failed: its bytes and both checkpoints. */
  evidenceFor({ seq, raw }: AuditEntry): string | undefined {
    const [judged, verdict] = [this.#judged, this.#tally.verdict(seq)];
    return judged === undefined || verdict === undefined ? undefined : evidenceOf(judged, [{ verdict, raw }]);
  }

  /** A file may be older than what is remembered, which is no sign of anything; and it is not remembered itself. */
  #forFile(store: CheckpointStore): CheckpointStore {
    return {
      load: async (origin) => {
        const note = await forThisVisit(store).load(origin);
        const current = await this.#o.source.checkpoint({});
        this.#isOlderFile = current !== null && sizeOf(note) > sizeOf(current);
        return this.#isOlderFile ? undefined : note;
      },
      save: () => undefined,
    };
  }

  #headRungs({ head }: JudgedHead): readonly ShownRung[] {
    // What was wrong once is not forgiven because the log has gone on since.
    const appendOnly: RungResult<AppendOnlyReason> = this.#alarm === undefined ? head.appendOnly : fail(this.#alarm.reason);
    const grown: ShownRung = this.#isOlderFile ? { rung: 'append-only', state: 'not-available', reason: 'older-than-remembered' } : asShown('append-only', appendOnly);
    return [asShown('signed', head.signed), grown, asShown('witnessed', head.witnessed)];
  }

  #facts(): HeadFacts {
    const { checkpoint, signedBy = [], witnesses } = this.#judged?.head ?? {};
    return {
      size: checkpoint?.size,
      origin: checkpoint?.origin,
      signedBy: signedBy.map(({ name, id }) => `${name}+${id}`),
      since: this.#since,
      witnesses: witnesses === undefined ? undefined : { cosigned: witnesses.cosigned.length, need: witnesses.need, newest: witnesses.cosigned[0]?.at },
    };
  }

  /** One thing at a time: a record is never judged by half a head. */
  #next(work: () => Promise<void>): Promise<void> {
    this.#work = this.#work.then(async () => {
      if (this.#abort.signal.aborted) return;
      try {
        await work();
        this.#fault = undefined;
      } catch (thrown) {
        this.#fault = AdapterError.from(thrown).message;
      }
      if (!this.#abort.signal.aborted) this.#o.onChange();
    });
    return this.#work;
  }

  async #readHead(force: boolean): Promise<void> {
    if (!force && performance.now() - this.#headAt < HEAD_MS) return;
    this.#headAt = performance.now();
    const isFirst = this.#judged === undefined;
    const looked = isFirst ? await this.#lastLook() : undefined;
    const judged = await this.#verifier.checkHead({ signal: this.#abort.signal });
    if (judged.note === this.#judged?.note && !isFirst) return;
    const { head, note, remembered } = judged;
    if (isFirst && head.remembered !== undefined) this.#since = { size: head.remembered.size, at: looked };
    else if (head.mayRemember) this.#since ??= { size: head.checkpoint?.size ?? 0n, at: new Date().toISOString() };
    if (head.appendOnly.state === 'fail' && remembered !== undefined) {
      this.#alarm ??= { reason: head.appendOnly.reason ?? 'fork', remembered, lookedAt: looked ?? this.#since?.at, checkpoint: note, evidence: evidenceOf(judged) };
    }
    this.#judged = judged;
    // Records are checked again under the new head as they come into sight. What was found stays until then.
    this.#checked = new WeakSet();
  }

  async #lastLook(): Promise<string | undefined> {
    const { checkpoints, trust, source } = this.#o;
    try {
      const origin = trust?.origin ?? checkpointOf((await source.checkpoint({ signal: this.#abort.signal })) ?? '')?.origin;
      return origin === undefined ? undefined : await checkpoints.savedAt?.(origin);
    } catch {
      return undefined;
    }
  }

  async #checkRecords(judged: JudgedHead, entries: readonly AuditEntry[]): Promise<void> {
    const { signal } = this.#abort;
    const tally = this.#tally;
    const put = (verdicts: readonly RecordVerdict[]): void => {
      if (tally !== this.#tally) return;
      for (const verdict of verdicts) {
        const reason = this.#rangeFaults.get(verdict.index);
        tally.put(reason === undefined || reason === 'missing-record' ? verdict : { ...verdict, included: fail(reason) });
      }
      this.#o.onChange();
    };
    if (this.#o.file === undefined) await this.#verifier.checkRecords(judged, entries, { signal, onVerdicts: put });
    else put(await this.#checkLines(judged, entries, this.#o.file));
    for (const entry of entries) this.#checked.add(entry);
  }

  /** In a file every line is checked with the proof that stands in it: another line's would hide that this one was altered. */
  async #checkLines({ head }: JudgedHead, entries: readonly AuditEntry[], file: RecordsOfFile): Promise<RecordVerdict[]> {
    const slices = new TimeSlices(SLICE_MS, this.#abort.signal);
    const verdicts: RecordVerdict[] = [];
    for (const entry of entries) {
      const { seq: index, raw, opened } = entry;
      const fault = file.faultOf(entry);
      verdicts.push(fault === undefined ? verifyRecord(head, { index, raw, opened, proof: file.proofOf(entry) }) : { index, intact: fail(fault), included: notAvailable('no-proof') });
      if (slices.isDue) await slices.breathe();
    }
    return verdicts;
  }
}
