/** A small log made with the real parts, for the tests of everything that reads one. */

import { toBase64url } from '../../../src/audit/bytes.js';
import { canonicalize } from '../../../src/audit/canonical-json.js';
import { formatCheckpoint } from '../../../src/audit/checkpoint.js';
import { commit } from '../../../src/audit/commitment.js';
import { leafHash } from '../../../src/audit/merkle.js';
import {
  buildConsistencyProof,
  buildInclusionProof,
  nodesOfLeaves,
  rootFromNodes,
  type NodeReader,
} from '../../../src/audit/merkle-tree.js';
import { signNote } from '../../../src/audit/note.js';
import { formatVkey, verifierKeyOf, type SigningKey } from '../../../src/audit/verifier-key.js';
import type { AuditTrust } from '../../../src/audit/verify-head.js';

export const ORIGIN = 'audit.example/acme';

/** A 32-byte seed; the same number gives the same key. */
export function seed(n: number): Uint8Array {
  return new Uint8Array(32).fill(n);
}

export const LOG_KEY: SigningKey = { name: ORIGIN, seed: seed(1) };
export const WITNESSES: readonly SigningKey[] = [11, 12, 13].map((n) => ({ name: `witness.example/w${n}`, seed: seed(n) }));
export const NOW = Date.parse('2026-11-22T12:00:00.000Z');

export const vkeyOf = (key: SigningKey) => formatVkey(verifierKeyOf(key));
export const witnessVkeyOf = (key: SigningKey) => formatVkey(verifierKeyOf(key, 'cosignature/v1'));

export const TRUST: AuditTrust = { origin: ORIGIN, vkeys: [vkeyOf(LOG_KEY)] };

/** 16 bytes, the same for the same number. */
export function salt(n: number): string {
  return toBase64url(new Uint8Array(16).fill(n % 256));
}

export const reasonOf = (seq: number) => `The customer returned item ${seq}`;

/** The raw bytes of a record that a log could hold. */
export function rawRecord(seq: number, changes: Readonly<Record<string, unknown>> = {}): string {
  return canonicalize({
    v: 'wf.audit/1',
    log: ORIGIN,
    seq,
    id: `rec-${seq}`,
    type: 'decided',
    at: '2026-11-22T10:42:07.120Z',
    actor: { type: 'human', id: `person-${seq % 7}`, roles: ['finance-lead'] },
    action: { name: 'gate.vote' },
    resource: { type: 'gate', id: `gate-${seq % 5}` },
    context: { tenant: 'acme', run: 'run-1', runSeq: seq },
    decision: { value: 'approve' },
    commitments: { reason: commit(salt(seq), reasonOf(seq)) },
    ...changes,
  });
}

/** A log with everything a reader may ask of it. */
export class TestLog {
  readonly raws: string[];
  readonly leaves: Uint8Array[];
  readonly nodes: NodeReader;

  constructor(size: number, raws: readonly string[] = Array.from({ length: size }, (_, seq) => rawRecord(seq))) {
    this.raws = [...raws];
    this.leaves = this.raws.map(leafHash);
    this.nodes = nodesOfLeaves(this.leaves);
  }

  get size(): number {
    return this.raws.length;
  }

  root(size = this.size): Uint8Array {
    return rootFromNodes(size, this.nodes);
  }

  checkpoint(size = this.size, signers: readonly SigningKey[] = [LOG_KEY], origin = ORIGIN): string {
    return signNote(formatCheckpoint({ origin, size, root: this.root(size) }), signers);
  }

  inclusion(index: number, size = this.size): Uint8Array[] {
    return buildInclusionProof(index, size, this.nodes);
  }

  consistency(from: number, to = this.size): Uint8Array[] {
    return buildConsistencyProof(from, to, this.nodes);
  }

  record(index: number, size = this.size): { index: number; raw: string; proof: Uint8Array[] } {
    return { index, raw: this.raws[index] ?? '', proof: this.inclusion(index, size) };
  }
}
