import { canonicalize, type JsonValue } from '../../audit/canonical-json.js';
import { valueKey, type ArgRow } from './args-rows.js';
import { rowsOf } from './snapshot-rows.js';
import type { Snapshot } from './snapshot.js';

export interface RowChange {
  readonly pointer: string;
  readonly label: ArgRow['label'];
  readonly before?: ArgRow | undefined;
  readonly after?: ArgRow | undefined;
}

/** Parts of what is shown, apart from the args, as they are named to a person. */
export const SHOWN_PARTS = ['ask', 'undo', 'blast', 'requirement', 'deadlines', 'nobody', 'why', 'evidence', 'agent', 'refs', 'requester', 'other'] as const;
export type ShownPart = (typeof SHOWN_PARTS)[number];

export interface ShownDiff {
  readonly rows: readonly RowChange[];
  readonly parts: readonly ShownPart[];
}

/** Lines of the args that differ, in the order of the newer ones, then those that are gone. Groups count through their lines. */
export function changedRows(before: readonly ArgRow[], after: readonly ArgRow[]): readonly RowChange[] {
  const old = new Map(before.map((row) => [row.pointer, row]));
  const current = new Map(after.map((row) => [row.pointer, row]));
  const differs = (a: ArgRow | undefined, b: ArgRow | undefined): boolean =>
    (a === undefined ? '' : valueKey(a.value)) !== (b === undefined ? '' : valueKey(b.value));
  const inAfter = after.filter((row) => row.value.kind !== 'group' && differs(old.get(row.pointer), row));
  const gone = before.filter((row) => row.value.kind !== 'group' && !current.has(row.pointer));
  return [
    ...inAfter.map((row) => ({ pointer: row.pointer, label: row.label, before: old.get(row.pointer), after: row })),
    ...gone.map((row) => ({ pointer: row.pointer, label: row.label, before: row, after: undefined })),
  ];
}

const partsOf = ({ shown }: Snapshot): Readonly<Record<ShownPart, unknown>> => ({
  ask: [shown.subject.action, shown.subject.ask],
  undo: shown.subject.reversibility,
  blast: shown.subject.blast,
  requirement: shown.requirement,
  deadlines: shown.deadlines,
  nobody: shown.safeOutcome,
  why: [shown.whyAsked, shown.limits],
  evidence: shown.evidence,
  agent: [shown.agentSays, shown.confidence],
  refs: shown.subject.refs,
  requester: [shown.requester, shown.requesterFor],
  other: [shown.tenant, shown.run, shown.step, shown.stepKey, shown.attempt, shown.interrupt, shown.supersedes],
});

const same = (a: unknown, b: unknown): boolean => a === b || (a !== undefined && b !== undefined && canonicalize(plain(a)) === canonicalize(plain(b)));

/** Members that are undefined have no canonical form; on the wire they are simply not there. */
const plain = (value: unknown): JsonValue => JSON.parse(JSON.stringify(value)) as JsonValue;

/** What is different between what was on screen and what is on screen now. */
export function diffShown(before: Snapshot, after: Snapshot): ShownDiff {
  const rows = changedRows(rowsOf(before), rowsOf(after));
  const [old, current] = [partsOf(before), partsOf(after)];
  return { rows, parts: SHOWN_PARTS.filter((part) => !same(old[part], current[part])) };
}
