/** C2SP tlog-proof (`.tlog-proof`): one record's place in the log, checkable offline with other people's tools. */

import { fromBase64, toBase64 } from './bytes.js';
import { parseDecimal, parseHash } from './checkpoint.js';
import { AuditError } from './errors.js';
import type { TreeNumber } from './merkle.js';
import { parseNote } from './note.js';

/** The parts of a `.tlog-proof` file. */
export interface ProofBundle {
  readonly index: bigint;
  /** From the leaf's sibling upwards. */
  readonly proof: readonly Uint8Array[];
  /** The signed checkpoint, verbatim. */
  readonly checkpoint: string;
  /** Application data, not authenticated by anything: here, the record's bytes. */
  readonly extra?: Uint8Array;
}

const HEADER = 'c2sp.org/tlog-proof@v1';
const EXTRA = 'extra ';
const INDEX = 'index ';
const MAX_BUNDLE_SIZE = 2_000_000;
/** A tree below 2^64 leaves is at most this high. */
const MAX_PROOF_LENGTH = 64;

function malformed(detail: string): AuditError {
  return new AuditError('malformed-bundle', `Not a .tlog-proof: ${detail}`);
}

/**
 * Reads a proof bundle and checks its form only. Verify the checkpoint's signature and the proof before believing any of it.
 * @throws AuditError `malformed-bundle`, `malformed-note` for a checkpoint that is not one, `malformed-encoding` for extra data.
 */
export function parseProofBundle(text: string): ProofBundle {
  if (text.length > MAX_BUNDLE_SIZE) throw malformed(`it is longer than ${MAX_BUNDLE_SIZE} characters`);
  const end = text.indexOf('\n\n');
  const [header, ...lines] = text.slice(0, Math.max(end, 0)).split('\n');
  if (header !== HEADER) throw malformed(`it starts with ${HEADER} and has an empty line before its checkpoint`);
  const extra = lines[0]?.startsWith(EXTRA) === true ? fromBase64(lines.shift()?.slice(EXTRA.length) ?? '') : undefined;
  const indexLine = lines.shift() ?? '';
  const index = indexLine.startsWith(INDEX) ? parseDecimal(indexLine.slice(INDEX.length)) : undefined;
  if (index === undefined) throw malformed('it names no index');
  if (lines.length > MAX_PROOF_LENGTH) throw malformed(`it has more than ${MAX_PROOF_LENGTH} hashes`);
  const proof = lines.map((line, at) => {
    const hash = parseHash(line);
    if (hash === undefined) throw malformed(`hash ${at} is not 32 bytes in base64`);
    return hash;
  });
  const checkpoint = text.slice(end + 2);
  parseNote(checkpoint);
  return { index, proof, checkpoint, ...(extra === undefined ? {} : { extra }) };
}

/**
 * Writes a proof bundle.
 * @throws AuditError as {@link parseProofBundle} if the parts do not make one.
 */
export function writeProofBundle(parts: Omit<ProofBundle, 'index'> & { readonly index: TreeNumber }): string {
  const lines = [HEADER];
  if (parts.extra !== undefined) lines.push(EXTRA + toBase64(parts.extra));
  lines.push(INDEX + parts.index, ...parts.proof.map(toBase64), '', parts.checkpoint);
  const text = lines.join('\n');
  parseProofBundle(text);
  return text;
}
