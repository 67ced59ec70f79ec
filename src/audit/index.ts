/**
 * Checking an audit log: canonical JSON, Merkle proofs, signed checkpoints, witnesses, tiles and `.tlog-proof` files.
 * Pure: no DOM, no network, no clock; the same verdict in Node and in every browser.
 *
 * The kit's own layers import the rest of this folder by file: the verification ladder (`verify-head`, `verify-record`,
 * `ladder`), exports (`export-file`, `csv`), reading records (`record`) and what only the keeper of a log needs.
 */

export { fromBase64, fromBase64url, toBase64, toBase64url, utf8, utf8Text } from './bytes.js';
export { canonicalize, CanonicalJsonError, parseCanonical } from './canonical-json.js';
export type { CanonicalJsonCode, CanonicalJsonLimits, JsonValue } from './canonical-json.js';
export { AuditError } from './errors.js';
export type { AuditErrorCode } from './errors.js';
export { digestOf, sha256 } from './hash.js';
export { commit, verifyCommitment } from './commitment.js';
export { checkPublicKey, verifyEd25519 } from './ed25519.js';
export { leafHash, nodeHash, verifyConsistency, verifyInclusion } from './merkle.js';
export type { ConsistencyClaim, InclusionClaim, TreeNumber } from './merkle.js';
export { TILE_WIDTH, tilePath } from './tile.js';
export type { TileId } from './tile.js';
export { TileTree } from './tile-tree.js';
export type { TileFetcher } from './tile-tree.js';
export { parseVkey } from './verifier-key.js';
export type { KeyType, VerifierKey } from './verifier-key.js';
export { openNote, parseNote } from './note.js';
export type { NoteSignature, OpenedNote, UnverifiedNote } from './note.js';
export { parseCheckpoint } from './checkpoint.js';
export type { Checkpoint } from './checkpoint.js';
export { verifyCosignatures } from './witness.js';
export type { Cosignature, CosignatureCheck, RejectedCosignature, WitnessPolicy, WitnessVerdict } from './witness.js';
export { parseProofBundle, writeProofBundle } from './proof-bundle.js';
export type { ProofBundle } from './proof-bundle.js';
