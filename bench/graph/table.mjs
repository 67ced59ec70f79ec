const digits = (value) => (Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2);

const cell = (value) => (value === undefined ? '-' : typeof value === 'number' ? value.toFixed(digits(value)) : String(value));

/** Rows under each other, columns aligned; the first column to the left, numbers to the right. */
export function table(header, rows) {
  const lines = [header, ...rows.map((row) => row.map(cell))];
  const widths = header.map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  return lines
    .map((line) =>
      line
        .map((text, column) => (column === 0 ? text.padEnd(widths[column]) : text.padStart(widths[column])))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
