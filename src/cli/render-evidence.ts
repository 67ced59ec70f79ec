import { basename } from 'node:path';
import { toBase64 } from '../audit/bytes.js';
import type { Checkpoint } from '../audit/checkpoint.js';
import type { EvidenceFinding, EvidenceVerdict, EvidenceWeight } from '../audit/judge-evidence.js';
import type { RungResult } from '../audit/ladder.js';
import { reasonWords } from './reason-words.js';
import { answerLine, count, printable, recordLine, VERDICT_KIND } from './render-verdict.js';

const sizeOf = (checkpoint: Checkpoint | undefined): string => count(Number(checkpoint?.size ?? 0n), 'record');

const FINDINGS: Readonly<Record<EvidenceFinding, (verdict: EvidenceVerdict) => string>> = {
  fork: ({ head }) => `FORK: there are two versions of this log. Two signed lists of ${sizeOf(head.checkpoint)} have different contents.`,
  truncation: ({ head }) =>
    head.checkpoint === undefined
      ? `TRUNCATION: the log had ${sizeOf(head.remembered)} and then showed no signed list at all.`
      : `TRUNCATION: the log had ${sizeOf(head.remembered)}, and later only ${sizeOf(head.checkpoint)}.`,
  unconnected: ({ head }) => `NOT CONNECTED: the log went from ${sizeOf(head.remembered)} to ${sizeOf(head.checkpoint)}, and the proof that it gave does not lead from the one to the other.`,
  'bad-record': () => 'BAD RECORD: bytes that cannot be those of this log at this place were shown as a record of it.',
  'reported-record': () => 'REPORTED RECORD: it is said not to be in what was signed. The file holds no proof to repeat that with: compare its text with an export of the log.',
  nothing: () => 'NOTHING: what is in the file does not contradict itself.',
};

const WEIGHTS: Readonly<Record<EvidenceWeight, string>> = {
  conclusive: 'Both lists are signed with the key of the log. Only the holder of that key can have made this, so you need not trust the finder.',
  attested: 'What it rests on is signed with the key of the log. That it was seen so, and in this order, is the word of the finder: a signed list has no time in it.',
  unsigned: 'It rests on a list that no key that you gave has signed. Anyone could have written this file.',
};

const HINTS: Readonly<Partial<Record<EvidenceFinding, string>>> = {
  truncation: 'Ask the log for a signed list and a consistency proof from the larger size: a log that only grew can give both.',
  unconnected: 'Ask the log for a consistency proof between the two sizes: a log that only grew can give one.',
};

const line = (name: string, { state, reason }: RungResult, passed: string): string => answerLine(name, state, state === 'pass' ? passed : reasonWords(reason));

/** Evidence is of a log in order only if it shows nothing, over checkpoints that count. */
export const showsNothing = ({ head, finding, weight, fault }: EvidenceVerdict): boolean =>
  fault === undefined && finding === 'nothing' && weight !== 'unsigned' && head.witnessed.state !== 'fail';

/** What evidence shows, for people. */
export function renderEvidenceText(file: string, verdict: EvidenceVerdict): string {
  const { head, rememberedSigned, records, finding, weight, fault } = verdict;
  const name = printable(basename(file));
  if (fault !== undefined) return `${name}: evidence that cannot be read: ${fault === 'not-evidence' ? 'a member is missing or of the wrong kind' : reasonWords(fault)}.\n\nNOT VERIFIED\n`;
  const signers = head.signedBy.map(({ name: signer, id }) => printable(`${signer}+${id}`)).join(', ');
  const failed = records.filter(({ intact, included }) => intact.state === 'fail' || included.state === 'fail');
  const origin = head.checkpoint?.origin ?? head.remembered?.origin;
  const witnesses = head.witnesses?.cosigned.map(({ name: witness }) => printable(witness)).join(', ') ?? '';
  return [
    `${name}: evidence about ${origin === undefined ? 'a log without a readable signed list' : `log ${printable(origin)}`}`,
    '',
    FINDINGS[finding](verdict),
    ...(finding === 'nothing' && weight !== 'unsigned' ? [] : [WEIGHTS[weight]]),
    ...(HINTS[finding] === undefined ? [] : [HINTS[finding]]),
    '',
    line('signed', head.signed, `the newer list, by ${signers}: ${sizeOf(head.checkpoint)}`),
    ...(head.remembered === undefined ? [] : [line('', rememberedSigned, `the older list: ${sizeOf(head.remembered)}`)]),
    head.appendOnly.reason === 'first-look' ? answerLine('append-only', 'not-available', 'the file brings no older signed list') : line('append-only', head.appendOnly, `only grew, from ${sizeOf(head.remembered)} to ${sizeOf(head.checkpoint)}`),
    ...(head.witnessed.reason === 'no-witnesses' ? [] : [line('witnessed', head.witnessed, `the newer list, by ${witnesses}`)]),
    '',
    ...(failed.length === 0 ? [] : ['Bad records:', ...failed.map(recordLine), '']),
    ...(finding === 'reported-record' ? [`Reported: ${records.map(({ index }) => `record ${index}`).join(', ')}`, ''] : []),
    showsNothing(verdict) ? 'VERIFIED' : 'NOT VERIFIED',
    '',
  ].join('\n');
}

const asJson = (checkpoint: Checkpoint | undefined): unknown =>
  checkpoint === undefined ? null : { origin: checkpoint.origin, size: checkpoint.size.toString(), root: toBase64(checkpoint.root) };

/** What evidence shows, for programs: one JSON document. */
export function renderEvidenceJson(file: string, verdict: EvidenceVerdict): string {
  const { head, rememberedSigned, records, finding, weight, fault } = verdict;
  const answer = {
    v: VERDICT_KIND,
    file,
    kind: 'evidence',
    verified: showsNothing(verdict),
    shows: finding,
    weight,
    rungs: [{ rung: 'signed', ...head.signed }, { rung: 'append-only', ...head.appendOnly }, { rung: 'witnessed', ...head.witnessed }],
    log: head.origin ?? null,
    checkpoint: asJson(head.checkpoint),
    against: asJson(head.remembered),
    againstSigned: rememberedSigned,
    signedBy: head.signedBy,
    records: records.map(({ index, intact, included, leafHash }) => ({ index, intact, included, leafHash: leafHash === undefined ? null : toBase64(leafHash) })),
    formFault: fault ?? null,
  };
  return `${JSON.stringify(answer, null, 2)}\n`;
}
