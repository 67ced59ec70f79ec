import { CONNECTION_STATES, type Connection } from '../../client/types.js';
import { RUN_STATUSES, STEP_PHASES, STEP_STATUSES } from '../../model/status.js';
import type { Run } from '../../model/run.js';
import type { Attempt, Progress, Step, TokenStream } from '../../model/step.js';
import { asAmount, asCount, asFlag, asInstant, asText, asTime, asWords, isObject, oneOf, PlainData, type Loose, type Reader } from '../shared/plain-data.js';
import type { ProgressSource } from './source.js';

/** Plain data as it can be shown, and how much of it could not be used. */
export interface TakenIn {
  readonly source: Omit<ProgressSource, 'now'>;
  /** As given, where it is a time. */
  readonly now: number | undefined;
  readonly faults: number;
}

const UNKNOWN_STATUS = 'unknown';
const asId: Reader<string> = (value) => (typeof value === 'string' && value !== '' ? value : typeof value === 'number' && Number.isFinite(value) ? String(value) : undefined);
/** What is not known yet is shown as not known; it is no fault to have a newer backend. */
const openStatus = <T extends string>(known: readonly T[]): Reader<T | 'unknown'> => (value) => (typeof value === 'string' ? (oneOf(known)(value) ?? UNKNOWN_STATUS) : undefined);

/** An end before its start says nothing of how long it took. */
function spanOf(data: PlainData, of: Loose, where: string): { readonly startedAt?: string; readonly endedAt?: string } {
  const { startedAt, endedAt } = data.members<{ startedAt: string; endedAt: string }>(of, where, { startedAt: asTime, endedAt: asTime });
  const isTurned = startedAt !== undefined && endedAt !== undefined && Date.parse(endedAt) < Date.parse(startedAt);
  if (isTurned) data.fault(`${where}.endedAt`, endedAt);
  return { ...(startedAt === undefined ? {} : { startedAt }), ...(endedAt === undefined || isTurned ? {} : { endedAt }) };
}

function progressOf(data: PlainData, of: Loose, where: string): Progress | undefined {
  const done = data.member(of, 'done', where, asAmount);
  const total = data.member(of, 'total', where, asAmount);
  if (done === undefined) return undefined;
  const source = of['source'] === 'reported' ? 'reported' : 'estimated';
  const common = { done, unit: asText(of['unit']) ?? '', source } as const;
  // More done than there is: one of the two is wrong, and the total is the one that was foretold.
  if (total !== undefined && done > total) data.fault(`${where}.total`, total);
  return total === undefined || done > total ? common : { ...common, total };
}

function attemptOf(data: PlainData, of: Loose, where: string): Attempt | undefined {
  const n = data.member(of, 'n', where, asCount) ?? 1;
  const heartbeatAt = data.member(of, 'heartbeatAt', where, asTime);
  const timeouts = isObject(of['timeouts']) ? data.members<{ startToCloseMs: number; heartbeatMs: number }>(of['timeouts'], `${where}.timeouts`, { startToCloseMs: asAmount, heartbeatMs: asAmount }) : undefined;
  const span = spanOf(data, of, where);
  return { n, startedAt: span.startedAt ?? '', ...span, ...(heartbeatAt === undefined ? {} : { heartbeatAt }), ...(timeouts === undefined ? {} : { timeouts }) };
}

function stepOf(data: PlainData, of: Loose, where: string): Step | undefined {
  const id = asId(of['id']);
  if (id === undefined) return data.fault(`${where}.id`, of['id']);
  const asEta: Reader<NonNullable<Step['eta']>> = (value) => {
    const [at, basis] = isObject(value) ? [asTime(value['at']), asWords(value['basis'])] : [];
    return at === undefined || basis === undefined ? undefined : { at, basis };
  };
  const kept = data.members<Pick<Step, 'parent' | 'mapIndex' | 'plainLabel' | 'phase' | 'gate' | 'eta'>>(of, where, {
    parent: asId, mapIndex: asCount, plainLabel: asWords, phase: openStatus(STEP_PHASES), gate: asText, eta: asEta,
  });
  const progress = isObject(of['progress']) ? progressOf(data, of['progress'], `${where}.progress`) : data.member(of, 'progress', where, () => undefined);
  const usage = isObject(of['usage']) ? data.members<{ model: string }>(of['usage'], `${where}.usage`, { model: asText }) : undefined;
  return {
    id, run: asText(of['run']) ?? '', key: asText(of['key']) ?? id, kind: asText(of['kind']) as Step['kind'] | undefined ?? 'unknown',
    label: data.member(of, 'label', where, asWords) ?? { text: id }, status: data.member(of, 'status', where, openStatus(STEP_STATUSES)) ?? UNKNOWN_STATUS,
    attempts: data.list(of, 'attempts', where, (attempt, at) => attemptOf(data, attempt, at)),
    ...kept, ...spanOf(data, of, where), ...(progress === undefined ? {} : { progress }), ...(usage === undefined ? {} : { usage }),
  };
}

function streamOf(data: PlainData, of: Loose, where: string): TokenStream | undefined {
  const step = asId(of['step']);
  if (step === undefined) return data.fault(`${where}.step`, of['step']);
  const asGaps: Reader<NonNullable<TokenStream['gaps']>> = (value) => {
    if (!isObject(value)) return undefined;
    const [p50, p90, p99, max] = [asAmount(value['p50']), asAmount(value['p90']), asAmount(value['p99']), asAmount(value['max'])];
    return p50 === undefined || p90 === undefined || p99 === undefined || max === undefined ? undefined : { p50, p90, p99, max };
  };
  return {
    step, attempt: data.member(of, 'attempt', where, asCount) ?? 1, exact: of['exact'] === true, received: data.member(of, 'received', where, asCount) ?? 0,
    channel: oneOf(['text', 'reasoning', 'tool-args'] as const)(of['channel'] ?? 'text') ?? 'unknown', unit: of['unit'] === 'token' ? 'token' : 'chunk',
    tail: data.member(of, 'tail', where, asText) ?? '', omitted: data.member(of, 'omitted', where, asCount) ?? 0,
    ...data.members<Pick<TokenStream, 'expected' | 'firstAt' | 'lastAt' | 'gaps' | 'baseline' | 'ended'>>(of, where, {
      expected: asCount, firstAt: asTime, lastAt: asTime, gaps: asGaps, baseline: asGaps, ended: asFlag,
    }),
  };
}

function runOf(data: PlainData, of: Loose): Run | undefined {
  const status = data.member(of, 'status', 'run', openStatus(RUN_STATUSES)) ?? UNKNOWN_STATUS;
  const { startedAt: _startedAt, endedAt: _endedAt, ...rest } = of;
  // Only what is read here is looked at; the rest of a run is none of this element's business.
  return { ...(rest as unknown as Run), id: asId(of['id']) ?? '', status, ...(spanOf(data, of, 'run') as Pick<Run, 'startedAt'>) };
}

function connectionOf(data: PlainData, of: Loose): Connection {
  const state = data.member(of, 'state', 'connection', oneOf(CONNECTION_STATES)) ?? 'live';
  return { ...(of as unknown as Connection), state, since: data.member(of, 'since', 'connection', asInstant) ?? Date.now() };
}

/** Reads what a host gave by property. Null is "not set", and what makes no sense is counted. */
export function takeIn(input: unknown): TakenIn {
  const data = new PlainData();
  const of: Loose = isObject(input) ? input : {};
  if (!isObject(input)) data.fault('data', input);
  const steps = new Map<string, Step>();
  for (const step of data.list(of, 'steps', '', (value, where) => stepOf(data, value, where))) {
    if (steps.has(step.id)) data.fault('the id of two steps', step.id);
    steps.set(step.id, step);
  }
  const asPart = <T>(read: (part: Loose) => T): Reader<T> => (value) => (isObject(value) ? read(value) : undefined);
  const source = {
    run: data.member(of, 'run', 'data', asPart((run) => runOf(data, run))),
    steps,
    streams: data.list(of, 'streams', '', (value, where) => streamOf(data, value, where)),
    connection: data.member(of, 'connection', 'data', asPart((connection) => connectionOf(data, connection))) ?? ({ state: 'live', since: 0 } as const),
    incomplete: data.member(of, 'incomplete', 'data', asFlag) ?? false,
    notUnderstood: data.member(of, 'notUnderstood', 'data', asCount) ?? 0,
    live: false,
    loading: false,
  };
  const now = data.member(of, 'now', 'data', asInstant);
  data.report('wf-progress');
  return { source, now, faults: data.faults };
}
