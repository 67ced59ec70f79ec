/**
 * CSV that opens as plain text in spreadsheets (RFC 4180 quoting plus the formula guard of OWASP ASVS 5.0 1.2.10). A view of
 * the records, never evidence: the guard changes the text of cells.
 */

// What may stand before a formula and is skipped when a cell is opened, then what starts one. The apostrophe is guarded
// as well, so that exactly one can be taken away again.
const NEEDS_GUARD = /^[\s\p{Cf}]*['=+\-@|%\u2212\uff1d\uff0b\uff0d\uff20\p{Cc}]|^\s/u;

/** One value as a quoted cell. Numbers are written as they are; a text that could start a formula gets an apostrophe in front. */
export function csvCell(value: string | number): string {
  if (typeof value === 'number') return `"${value}"`;
  return `"${NEEDS_GUARD.test(value) ? "'" : ''}${value.replaceAll('"', '""')}"`;
}

/** Rows as CSV, the header among them, with the line ends of RFC 4180. */
export function csvDocument(rows: readonly (readonly (string | number)[])[]): string {
  return rows.map((row) => `${row.map(csvCell).join(',')}\r\n`).join('');
}

/** The text that a cell holds without the guard: undoes {@link csvCell} after a CSV reader has removed the quotes. */
export function unguardCell(cell: string): string {
  return cell.startsWith("'") ? cell.slice(1) : cell;
}
