import { TURNS_PER_STEP, type Steps } from '../../../graph/steps.js';
import type { StoredGate } from '../../../model/readable-gate.js';
import type { Boundary, Edge, Step, TokenStream } from '../../../model/step.js';
import type { GraphInput, GraphView } from '../graph-source.js';
import { LONGEST_LABEL } from './clip.js';
import { RejectList, type DataReject } from './rejects.js';
import { shared } from './same-data.js';

/** Beyond this a drawing says nothing more, and the page would have to hold it all. */
export const MOST_STEPS = 100_000;
export const MOST_EDGES = 200_000;
/** A step is looked at member by member and compared with what was known: so many take some milliseconds. */
const STEPS_PER_PAUSE = TURNS_PER_STEP / 16;

/** Plain data as it can be drawn, and what was wrong with it. */
export interface TakenIn {
  readonly view: GraphView;
  readonly rejects: readonly DataReject[];
}

/** Beyond this many milliseconds from 1970 there are no dates (ECMA-262 21.4.1.1). */
const LAST_DATE = 8.64e15;

type Loose = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Loose => typeof value === 'object' && value !== null;
const isText = (value: unknown): boolean => isObject(value) && typeof value['text'] === 'string';
const isOptional = (value: unknown, test: (value: unknown) => boolean): boolean => value === undefined || test(value);
const isString = (value: unknown): value is string => typeof value === 'string';
const isTime = (value: unknown): boolean => isString(value) && !Number.isNaN(Date.parse(value));
const isPerson = (value: unknown): boolean => isObject(value) && isString(value['name']);
/** A number that something can be: no `NaN`, nothing without end, nothing below zero. */
const isAmount = (value: unknown): boolean => typeof value === 'number' && Number.isFinite(value) && value >= 0;
const isProgress = (value: unknown): boolean => isObject(value) && isAmount(value['done']) && isOptional(value['total'] ?? undefined, isAmount);
const isAttempt = (value: unknown): boolean => isObject(value) && isAmount(value['n']) && ['startedAt', 'endedAt', 'heartbeatAt'].every((member) => isOptional(value[member] ?? undefined, isTime));
/** `null` says that a member is not set; the very same object where none is. */
function withoutNulls(value: unknown): unknown {
  if (!isObject(value) || Array.isArray(value)) return value;
  for (const name in value) if (value[name] === null) return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== null));
  return value;
}
const idOf = (value: unknown): string | undefined => (isObject(value) && isString(value['id']) && value['id'] !== '' ? value['id'] : undefined);

/** The members of a step that the drawing reads, and what each has to be; one that is something else is left out. */
const STEP_MEMBERS: Readonly<Record<string, (value: unknown) => boolean>> = {
  parent: isString, mapIndex: Number.isFinite, plainLabel: isText, phase: isString, progress: isProgress, boundary: isString, owner: isPerson, gate: isString,
  startedAt: isTime, endedAt: isTime, note: isText,
};

/** A step as far as it is understood; the very same object if all of it is. */
function stepOf(value: Loose, id: string): Step {
  const isWhole =
    isText(value['label']) && isString(value['status']) && isString(value['kind']) && Array.isArray(value['attempts']) && value['attempts'].every(isAttempt) &&
    Object.entries(STEP_MEMBERS).every(([member, test]) => isOptional(value[member], test));
  if (isWhole) return value as unknown as Step;
  const kept = Object.fromEntries(Object.entries(STEP_MEMBERS).flatMap(([member, test]) => (value[member] !== undefined && test(value[member]) ? [[member, value[member]]] : [])));
  const attempts = Array.isArray(value['attempts']) ? (value['attempts'] as unknown[]).filter(isAttempt) : [];
  return {
    ...kept, id, run: isString(value['run']) ? value['run'] : '', key: isString(value['key']) ? value['key'] : id, attempts, label: isText(value['label']) ? value['label'] : { text: id },
    kind: isString(value['kind']) ? value['kind'] : 'unknown', status: isString(value['status']) ? value['status'] : 'unknown',
  } as Step;
}

const isLong = ({ label, plainLabel, note }: Step): boolean => [label, plainLabel, note].some((text) => text !== undefined && text.text.length > LONGEST_LABEL);

function* takeSteps(list: readonly unknown[], rejects: RejectList, known: ReadonlyMap<string, Step> | undefined): Steps<Map<string, Step>> {
  const steps = new Map<string, Step>();
  let at = 0;
  for (; at < list.length && steps.size < MOST_STEPS; at++) {
    if (at % STEPS_PER_PAUSE === STEPS_PER_PAUSE - 1) yield;
    const value = withoutNulls(list[at]);
    const id = idOf(value);
    if (id === undefined) {
      rejects.add('bad-step', `#${at}`);
      continue;
    }
    const step = stepOf(value as Loose, id);
    if (step !== value) rejects.add('bad-step', id);
    if (isLong(step)) rejects.add('long-label', id);
    if (steps.has(id)) rejects.add('duplicate-step', id);
    steps.set(id, shared(known?.get(id), step));
  }
  if (at < list.length) rejects.add('too-many-steps', `#${at}`, list.length - at);
  for (const { id, parent } of steps.values()) if (parent !== undefined && !steps.has(parent)) rejects.add('unknown-parent', id);
  return steps;
}

function* takeEdges(list: readonly unknown[], rejects: RejectList): Steps<Map<string, Edge>> {
  const edges = new Map<string, Edge>();
  let at = 0;
  for (; at < list.length && edges.size < MOST_EDGES; at++) {
    if (at % TURNS_PER_STEP === TURNS_PER_STEP - 1) yield;
    const value = withoutNulls(list[at]);
    const id = idOf(value);
    if (id === undefined || !isObject(value) || !isString(value['from']) || !isString(value['to']) || !isOptional(value['label'], isText) || !isOptional(value['gate'], isString)) {
      rejects.add('bad-edge', id ?? `#${at}`);
      continue;
    }
    if (edges.has(id)) rejects.add('duplicate-edge', id);
    edges.set(id, (isString(value['kind']) ? value : { ...value, kind: 'unknown' }) as unknown as Edge);
  }
  if (at < list.length) rejects.add('too-many-edges', `#${at}`, list.length - at);
  return edges;
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as unknown[]) : []);

function boundariesOf(list: readonly unknown[], rejects: RejectList): Map<string, Boundary> {
  const boundaries = new Map<string, Boundary>();
  list.forEach((given, at) => {
    const value = withoutNulls(given);
    const id = idOf(value);
    if (id !== undefined && isObject(value) && isText(value['label']) && isPerson(value['accountable']) && Array.isArray(value['members']) && value['members'].every(isString)) {
      boundaries.set(id, value as unknown as Boundary);
    } else rejects.add('bad-boundary', id ?? `#${at}`);
  });
  return boundaries;
}

function gatesOf(list: readonly unknown[], rejects: RejectList): Map<string, StoredGate> {
  const gates = new Map<string, StoredGate>();
  list.forEach((value, at) => {
    const id = idOf(value);
    if (id !== undefined && isObject(value) && (isString(value['state']) || value['notUnderstood'] !== undefined)) gates.set(id, value as unknown as StoredGate);
    else rejects.add('bad-gate', id ?? `#${at}`);
  });
  return gates;
}

const isStream = (value: unknown): value is TokenStream => isObject(value) && isString(value['step']) && isOptional(value['lastAt'], isTime) && isOptional(value['firstAt'], isTime) && isOptional(value['received'], isAmount);

/**
 * Reads plain data from a host, who may have got it from anywhere: what makes no sense is counted and left out, and the
 * rest is shown. In steps, so that a page with a million lines does not stand still.
 * @param known what was read before of the same run: a step that still says the same stays the same object
 */
export function* takeIn(input: GraphInput, known?: Pick<GraphView, 'steps'>): Steps<TakenIn> {
  const rejects = new RejectList();
  const steps = yield* takeSteps(listOf(input.steps), rejects, known?.steps);
  const edges = yield* takeEdges(listOf(input.edges), rejects);
  const boundaries = boundariesOf(listOf(input.boundaries), rejects);
  const gates = gatesOf(listOf(input.gates), rejects);
  const streams = listOf(input.streams).map(withoutNulls).filter((value, at): value is TokenStream => {
    if (!isStream(value)) rejects.add('bad-stream', `#${at}`);
    return isStream(value);
  });
  const byStep = new Map<string, TokenStream>();
  for (const stream of streams) if (stream.channel === 'text' || !byStep.has(stream.step)) byStep.set(stream.step, stream);
  const given: unknown = input.now ?? undefined;
  const isNow = typeof given === 'number' && Math.abs(given) <= LAST_DATE;
  if (given !== undefined && !isNow) rejects.add('bad-time', 'now');
  const now = (): number => (isNow ? given : Date.now());
  return { view: { source: input, topology: 0, steps, edges, boundaries, gates, streams, streamOf: (step) => byStep.get(step), now, connected: true, paused: false }, rejects: rejects.list() };
}

/** How much there is to read. */
export const sizeOf = (input: GraphInput): number => listOf(input.steps).length + listOf(input.edges).length;
