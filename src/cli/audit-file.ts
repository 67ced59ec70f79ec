/** Reading the files that `wf-elements verify` is given. Nothing in them is trusted, least of all what they say they are. */

import { readFileSync } from 'node:fs';
import { utf8Text } from '../audit/bytes.js';
import { AuditError, ifReadable } from '../audit/errors.js';
import { readExport } from '../audit/export-file.js';
import { parseProofBundle } from '../audit/proof-bundle.js';
import { checkpointOf } from '../audit/verify-head.js';
import { UsageError } from './usage-error.js';

const NEWLINE = 0x0a;
/** Stands for a line that is not UTF-8, so that the record in it fails and keeps its place. No line of these formats is this. */
const NOT_TEXT = '\ufffd';

function* linesOf(bytes: Uint8Array): Generator<Uint8Array> {
  let start = 0;
  for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, start)) {
    yield bytes.subarray(start, end);
    start = end + 1;
  }
  yield bytes.subarray(start);
}

const isTooLong = (error: unknown): boolean => error instanceof Error && 'code' in error && (error.code === 'ERR_STRING_TOO_LONG' || error.code === 'ERR_FS_FILE_TOO_LARGE');

/** The text of a file. @throws UsageError if it cannot be read. */
export function readText(path: string): string {
  try {
    const bytes = readFileSync(path);
    return ifReadable(() => utf8Text(bytes)) ?? Array.from(linesOf(bytes), (line) => ifReadable(() => utf8Text(line)) ?? NOT_TEXT).join('\n');
  } catch (error) {
    if (isTooLong(error)) throw new UsageError(`${path} is too large to be read at once. Export the log in parts.`);
    throw new UsageError(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

export type AuditFileKind = 'export' | 'proof' | 'evidence';

/** What a file is meant to be, however broken it may be. Undefined if it is nothing of ours. */
export function kindOf(text: string): AuditFileKind | undefined {
  const lines = text.slice(0, 1_000_000).split('\n', 3);
  if (lines[0]?.includes('tlog-proof') === true) return 'proof';
  if (lines[0]?.includes('"v":"wf.audit-evidence/') === true) return 'evidence';
  return lines.some((line) => line.startsWith('{')) ? 'export' : undefined;
}

/** The checkpoint in a file that holds one: a signed note, an export or a `.tlog-proof`. @throws UsageError if there is none. */
export function checkpointIn(path: string): string {
  const text = readText(path);
  const note = checkpointOf(text) !== undefined ? text : (readExport(text).header?.checkpoint ?? ifReadable(() => parseProofBundle(text).checkpoint));
  if (note === undefined || checkpointOf(note) === undefined) throw new UsageError(`${path} holds no checkpoint. Give a signed checkpoint, or an older export or .tlog-proof of the same log.`);
  return note;
}

/** What `read` returns. @throws UsageError that says what is wrong with the argument. */
export function orUsage<T>(what: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof AuditError) throw new UsageError(`${what}: ${error.message}`);
    throw error;
  }
}
