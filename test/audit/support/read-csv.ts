/** What a reader of RFC 4180 finds in a file: rows of cells. */
export function readCsv(text: string): string[][] {
  const rows: string[][] = [];
  for (const match of text.matchAll(/"((?:[^"]|"")*)"(,|\r\n)/g)) {
    if (rows.length === 0 || text.slice(0, match.index).endsWith('\r\n')) rows.push([]);
    rows.at(-1)?.push((match[1] ?? '').replaceAll('""', '"'));
  }
  return rows;
}
