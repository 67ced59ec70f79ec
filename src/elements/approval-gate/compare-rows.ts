import { valueKey, type ArgRow } from './args-rows.js';

/** One line of what was approved beside the same line of what was done; one of them may be missing. */
export interface ComparedRow {
  readonly approved: ArgRow | undefined;
  readonly done: ArgRow | undefined;
  readonly differs: boolean;
}

/** Lines as they were approved, each with what was done, then lines that were only done. Without the latter nothing differs. */
export function compareRows(rows: readonly ArgRow[], executed: readonly ArgRow[] | undefined): readonly ComparedRow[] {
  if (executed === undefined) return rows.map((approved) => ({ approved, done: undefined, differs: false }));
  const done = new Map(executed.map((row) => [row.pointer, row]));
  const approved = new Set(rows.map(({ pointer }) => pointer));
  return [
    ...rows.map((row): ComparedRow => {
      const other = done.get(row.pointer);
      const differs = row.value.kind !== 'group' && (other === undefined || valueKey(other.value) !== valueKey(row.value));
      return { approved: row, done: other, differs };
    }),
    ...executed.filter(({ pointer, value }) => value.kind !== 'group' && !approved.has(pointer)).map((row): ComparedRow => ({ approved: undefined, done: row, differs: true })),
  ];
}
