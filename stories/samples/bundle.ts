import { exportLines } from '../../src/audit/export-file.js';
import { leafHash } from '../../src/audit/merkle.js';
import { buildInclusionProof, nodesOfLeaves } from '../../src/audit/merkle-tree.js';
import type { AuditEntry } from '../../src/model/audit-record.js';
import { checkpointFor } from '../../test/fixtures/signed-log.js';

/** The verifiable export of a whole log, as the element saves it. */
export function bundleOf(entries: readonly AuditEntry[]): string {
  const read = nodesOfLeaves(entries.map(({ raw }) => leafHash(raw)));
  const records = entries.map(({ seq: index, raw, opened }) => ({ index, raw, opened, proof: buildInclusionProof(index, entries.length, read) }));
  return [...exportLines({ checkpoint: checkpointFor(entries), range: { begin: 0, end: entries.length } }, records)].join('');
}
