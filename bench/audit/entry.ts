/** What the benchmark needs, bundled as a page would load it. */
export { canonicalize, parseCanonical } from '../../src/audit/canonical-json.js';
export { commit } from '../../src/audit/commitment.js';
export { formatCheckpoint } from '../../src/audit/checkpoint.js';
export { leafHash } from '../../src/audit/merkle.js';
export { buildConsistencyProof, buildInclusionProof, GrowingTree, rootFromLeaves, rootFromNodes } from '../../src/audit/merkle-tree.js';
export { signNote } from '../../src/audit/note.js';
export { toBase64, toBase64url } from '../../src/audit/bytes.js';
export { formatVkey, verifierKeyOf } from '../../src/audit/verifier-key.js';
export { AuditVerifier } from '../../src/client/audit-verifier.js';
export { memoryCheckpoints } from '../../src/client/checkpoint-store.js';
