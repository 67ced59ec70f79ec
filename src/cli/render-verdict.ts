import { basename } from 'node:path';
import { toBase64 } from '../audit/bytes.js';
import type { RecordVerdict, RungResult, ViewRung } from '../audit/ladder.js';
import { reasonWords } from './reason-words.js';
import { failedRecords, isVerified, rungsOf, type Demands, type FileVerdict } from './verdict.js';

/** Kind of the JSON output. */
export const VERDICT_KIND = 'wf.audit-verdict/1';
const LISTED = 20;
/** The five answers, in the words of the record on a page. */
export const ANSWERS: Readonly<Record<string, string>> = {
  intact: 'Unaltered', included: 'In the log', signed: 'Signed by the server', 'append-only': 'Nothing removed since', witnessed: 'Confirmed by an outsider',
};
const STATES = { pass: 'Passed', fail: 'Failed', 'not-available': 'Not known' } as const;

/** One answer as a line of a table. */
export const answerLine = (name: string, state: keyof typeof STATES, words: string): string => `  ${(ANSWERS[name] ?? name).padEnd(25)} ${STATES[state].padEnd(9)}  ${words}`;

export const count = (n: number, one: string, many = `${one}s`): string => `${n.toLocaleString('en')} ${n === 1 ? one : many}`;
const isOverView = (rung: RungResult | ViewRung): rung is ViewRung => 'passed' in rung;

/** What comes from the file or the log is shown so that it cannot move the cursor or hide text. */
// eslint-disable-next-line no-control-regex -- these are what must not reach a terminal
export const printable = (text: string): string => text.replaceAll(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);

const PASSED: Readonly<Record<string, (verdict: FileVerdict) => string>> = {
  intact: ({ view }) => `${count(view.intact.passed, 'record')} exactly as they were logged, as far as they show`,
  included: ({ view }) => `${count(view.included.passed, 'record')} in what was signed`,
  signed: ({ head }) => `by ${head.signedBy.map(({ name, id }) => printable(`${name}+${id}`)).join(', ')}; the log had ${count(Number(head.checkpoint?.size ?? 0n), 'record')}`,
  'append-only': ({ head }) => `only grew, from ${count(Number(head.remembered?.size ?? 0n), 'record')} to ${count(Number(head.checkpoint?.size ?? 0n), 'record')}`,
  witnessed: ({ head }) => `by ${head.witnesses?.cosigned.map(({ name, at }) => `${printable(name)} at ${new Date(at).toISOString()}`).join(', ') ?? ''}`,
};

function rungWords(name: string, rung: RungResult | ViewRung, verdict: FileVerdict): string {
  if (rung.state === 'pass') return PASSED[name]?.(verdict) ?? '';
  if (!isOverView(rung)) return reasonWords(rung.reason);
  const first = rung.firstBad === undefined ? '' : `record ${rung.firstBad}: `;
  const others = rung.state === 'fail' ? ` (${rung.failed} of ${rung.passed + rung.failed + rung.notAvailable})` : '';
  return `${first}${rung.reason === undefined ? 'there are no records' : reasonWords(rung.reason)}${others}`;
}

/** What the records in the file may claim to be. */
function scopeWords({ view, range, kind }: FileVerdict): string {
  if (view.first === undefined || view.last === undefined) return 'The file holds no records.';
  const span = view.first === view.last ? `record ${view.first}` : `records ${view.first} to ${view.last}`;
  if (kind === 'proof') return `One record of the log: ${span}.`;
  if (range === undefined) return `A selection from ${span}. Nothing can prove that no other record belongs to it.`;
  return view.contiguous ? `All ${span}, without a gap.` : `The file says that it holds all ${span}, and it does not.`;
}

export function recordLine({ index, intact, included }: RecordVerdict): string {
  const faults = Object.entries({ intact, included }).filter(([, { state }]) => state === 'fail');
  return `  record ${index}: ${faults.map(([rung, { reason }]) => `check failed: ${ANSWERS[rung] ?? rung}, ${reasonWords(reason)}`).join('; ')}`;
}

/** The verdict for people. */
export function renderText(file: string, verdict: FileVerdict, demands: Demands): string {
  const { head, headerFault, formFault } = verdict;
  const failed = failedRecords(verdict);
  const firstBad = failed[0]?.index ?? verdict.view.included.firstBad;
  const lines = [
    `${printable(basename(file))}: ${head.checkpoint === undefined ? 'no readable signed list' : `log ${printable(head.checkpoint.origin)}`}`,
    ...(headerFault === undefined ? [] : [`The first line of the file cannot be used: ${reasonWords(headerFault)}.`]),
    ...(formFault === undefined ? [] : [printable(`${formFault}.`)]),
    scopeWords(verdict),
    '',
    ...rungsOf(verdict).map(([name, rung]) => answerLine(name, rung.state, rungWords(name, rung, verdict))),
    '',
    ...(failed.length === 0 ? [] : ['Bad records:', ...failed.slice(0, LISTED).map(recordLine), ...(failed.length > LISTED ? [`  and ${count(failed.length - LISTED, 'other')}`] : []), '']),
    isVerified(verdict, demands) ? 'VERIFIED' : `NOT VERIFIED${firstBad === undefined ? '' : `, first bad record: ${firstBad}`}`,
  ];
  return `${lines.join('\n')}\n`;
}

/** The verdict for programs: one JSON document. */
export function renderJson(file: string, verdict: FileVerdict, demands: Demands): string {
  const { head, view, kind, range, headerFault, formFault } = verdict;
  const { checkpoint, remembered } = head;
  const answer = {
    v: VERDICT_KIND,
    file,
    kind,
    verified: isVerified(verdict, demands),
    rungs: rungsOf(verdict).map(([rung, result]) => ({ rung, ...result })),
    log: head.origin ?? null,
    checkpoint: checkpoint === undefined ? null : { origin: checkpoint.origin, size: checkpoint.size.toString(), root: toBase64(checkpoint.root) },
    against: remembered === undefined ? null : { origin: remembered.origin, size: remembered.size.toString(), root: toBase64(remembered.root) },
    signedBy: head.signedBy,
    witnesses: head.witnesses ?? null,
    records: verdict.records.length,
    first: view.first ?? null,
    last: view.last ?? null,
    range: range ?? null,
    contiguous: view.contiguous,
    headerFault: headerFault ?? null,
    formFault: formFault ?? null,
    bad: failedRecords(verdict).map(({ index, intact, included, leafHash }) => ({ index, intact, included, leafHash: leafHash === undefined ? null : toBase64(leafHash) })),
  };
  return `${JSON.stringify(answer, null, 2)}\n`;
}
