import { TURNS_PER_STEP, type Steps } from '../../../graph/steps.js';
import type { GraphInput, GraphView } from '../graph-source.js';

type Loose = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Loose => typeof value === 'object' && value !== null;

/** Deeper than this nothing of a step is read. */
const DEEPEST = 6;

/** Whether two values say the same, member by member. */
function isEqual(a: unknown, b: unknown, depth = 0): boolean {
  if (Object.is(a, b)) return true;
  if (!isObject(a) || !isObject(b) || depth > DEEPEST || Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && isEqual(a[key], b[key], depth + 1));
}

/** What was known already where it says the same as what has come: a caller that compares objects then sees that nothing changed. */
export const shared = <T>(known: T | undefined, come: T): T => (known !== undefined && isEqual(known, come) ? known : come);

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as unknown[]) : []);

/** The runs that the steps of data say they belong to. */
function runsOf(steps: Iterable<unknown>): ReadonlySet<string> {
  const runs = new Set<string>();
  for (const step of steps) if (isObject(step) && typeof step['run'] === 'string' && step['run'] !== '') runs.add(step['run']);
  return runs;
}

const meet = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean => a.size === 0 || b.size === 0 || [...a].some((run) => b.has(run));

/**
 * Whether new data is about the run that is drawn: its steps belong to the same run, and at least one of them is known. A
 * host may make all objects anew each time.
 */
export function isSameRun({ steps }: Pick<GraphView, 'steps'>, input: GraphInput): boolean {
  const come = listOf(input.steps);
  if (steps.size === 0 || come.length === 0) return true;
  return come.some((step) => isObject(step) && typeof step['id'] === 'string' && steps.has(step['id'])) && meet(runsOf(steps.values()), runsOf(come));
}

/** Whether two lists have the same members in the same order, as far as a layout is concerned. */
function* isAlike<T extends object>(a: ReadonlyMap<string, T>, b: ReadonlyMap<string, T>, members: readonly (keyof T)[]): Steps<boolean> {
  if (a.size !== b.size) return false;
  const others = b.entries();
  let turns = 0;
  for (const [id, item] of a) {
    if (++turns % TURNS_PER_STEP === 0) yield;
    const [otherId, other] = others.next().value ?? [];
    if (id !== otherId || other === undefined || (item !== other && !members.every((member) => isEqual(item[member], other[member])))) return false;
  }
  return true;
}

/** Whether two views of one run have the same steps, lines and areas: then nothing has to be laid out again. */
export function* hasSameTopology(a: GraphView, b: GraphView): Steps<boolean> {
  return (
    (yield* isAlike(a.steps, b.steps, ['parent', 'kind', 'mapIndex', 'boundary'])) && (yield* isAlike(a.edges, b.edges, ['from', 'to', 'kind', 'gate', 'label'])) &&
    (yield* isAlike(a.boundaries, b.boundaries, ['members']))
  );
}
