/** C2SP tlog-checkpoint: the signed statement "the log `origin` has `size` entries under this root". */

import { fromBase64, toBase64 } from './bytes.js';
import { AuditError, ifReadable } from './errors.js';
import { SHA256_SIZE } from './hash.js';
import type { TreeNumber } from './merkle.js';

/** What a checkpoint says. */
export interface Checkpoint {
  /** The log's identity. */
  readonly origin: string;
  readonly size: bigint;
  readonly root: Uint8Array;
  /** Further lines. No verifier relies on them. */
  readonly extensions: readonly string[];
}

const DECIMAL = /^(?:0|[1-9][0-9]{0,19})$/;
const MAX_SIZE = (1n << 64n) - 1n;

/** A number as these formats write it: ASCII decimal below 2^64, no sign, no leading zeros. Undefined if it is anything else. */
export function parseDecimal(text: string): bigint | undefined {
  if (!DECIMAL.test(text)) return undefined;
  const value = BigInt(text);
  return value <= MAX_SIZE ? value : undefined;
}

/** The 32 bytes of a base64 hash, or undefined if it is anything else. */
export function parseHash(text: string): Uint8Array | undefined {
  const hash = ifReadable(() => fromBase64(text));
  return hash?.length === SHA256_SIZE ? hash : undefined;
}

function malformed(detail: string): AuditError {
  return new AuditError('malformed-checkpoint', `Not a checkpoint: ${detail}`);
}

/**
 * Reads the text of an opened note as a checkpoint. It checks no signature: open the note first.
 * @throws AuditError `malformed-checkpoint` for anything the format does not allow, or a root that is not 32 bytes.
 */
export function parseCheckpoint(text: string): Checkpoint {
  const [origin = '', sizeLine = '', rootLine = '', ...extensions] = text.slice(0, -1).split('\n');
  const size = parseDecimal(sizeLine);
  const root = parseHash(rootLine);
  // An empty line is where a note's signatures begin: then the whole note was passed instead of its text.
  if (!text.endsWith('\n') || origin === '' || extensions.includes(''))
    throw malformed('it is the text of a note, lines that are not empty');
  if (size === undefined) throw malformed('its second line is not a tree size');
  if (root === undefined) throw malformed(`its third line is not a hash of ${SHA256_SIZE} bytes`);
  return { origin, size, root, extensions };
}

/**
 * The note text of a checkpoint.
 * @throws AuditError `malformed-checkpoint` if the parts do not make one.
 */
export function formatCheckpoint({
  origin,
  size,
  root,
}: {
  readonly origin: string;
  readonly size: TreeNumber;
  readonly root: Uint8Array;
}): string {
  const text = `${origin}\n${size}\n${toBase64(root)}\n`;
  const read = parseCheckpoint(text);
  if (read.origin !== origin || read.extensions.length > 0) throw malformed('an origin is one line');
  return text;
}
