/** The rungs that concern the whole log: who signed its head, whether it only grew, who else saw it. */

import { equalBytes } from './bytes.js';
import { parseCheckpoint, parseHash, type Checkpoint } from './checkpoint.js';
import { AuditError, ifReadable } from './errors.js';
import { InclusionVerifier } from './inclusion-verifier.js';
import { fail, notAvailable, PASS } from './ladder.js';
import type { AppendOnlyReason, RungResult, SignedReason, WitnessedReason } from './ladder.js';
import { consistencyFault } from './merkle.js';
import { openNote, parseNote } from './note.js';
import { parseVkey, type VerifierKey } from './verifier-key.js';
import { verifyCosignatures, type WitnessPolicy, type WitnessVerdict } from './witness.js';

/** Hashes as bytes, or in base64 as adapters deliver them. */
export type ProofHashes = readonly (Uint8Array | string)[];

/** Whom to believe. It comes from the host, never from the log or a file. */
export interface AuditTrust {
  /** The log's name, as its checkpoints and records carry it. */
  readonly origin: string;
  /** The log's keys, as vkeys or read already; more than one while a key is being rotated. */
  readonly vkeys: readonly (string | VerifierKey)[];
  readonly witnesses?: WitnessPolicy;
}

/** What is known about the head of a log. */
export interface HeadInput {
  readonly trust?: AuditTrust | undefined;
  /** The newest checkpoint, a signed note. */
  readonly checkpoint?: string | null | undefined;
  /** The checkpoint kept from the last look, as a note or its text. */
  readonly remembered?: string | undefined;
  /** The consistency proof from the remembered size to the checkpoint's. */
  readonly consistency?: ProofHashes | undefined;
  /** Milliseconds since 1970; judges the age of cosignatures. */
  readonly now: number;
}

/** What the head of a log proves. */
export interface VerifiedHead {
  readonly signed: RungResult<SignedReason>;
  readonly appendOnly: RungResult<AppendOnlyReason>;
  readonly witnessed: RungResult<WitnessedReason>;
  /** As the checkpoint says, whoever signed it. */
  readonly checkpoint?: Checkpoint;
  readonly remembered?: Checkpoint;
  /** The configured keys that signed. */
  readonly signedBy: readonly { readonly name: string; readonly id: string }[];
  readonly witnesses?: WitnessVerdict;
  /** The log that records must belong to. */
  readonly origin?: string;
  /** Whether this checkpoint may replace the remembered one: signed by a known key, and not contradicting what is remembered. */
  readonly mayRemember: boolean;
  readonly inclusion?: InclusionVerifier;
}

/** Hashes as bytes, or undefined if one is not a hash. */
export function proofBytes(hashes: ProofHashes): Uint8Array[] | undefined {
  const bytes = hashes.map((hash) => (typeof hash === 'string' ? parseHash(hash) : hash));
  return bytes.every((hash) => hash !== undefined) ? bytes : undefined;
}

/** The checkpoint in a note whose signatures are not checked, or in its bare text; undefined if there is none. */
export function checkpointOf(note: string): Checkpoint | undefined {
  return ifReadable(() => parseCheckpoint(ifReadable(() => parseNote(note).text) ?? note));
}

type Signers = VerifiedHead['signedBy'];

function checkSignature(note: string, trust: AuditTrust, keys: readonly VerifierKey[]): [RungResult<SignedReason>, Signers] {
  try {
    const { text, verified } = openNote(note, keys);
    if (parseCheckpoint(text).origin !== trust.origin) return [fail('wrong-origin'), []];
    return [PASS, verified.map(({ name, id }) => ({ name, id }))];
  } catch (error) {
    if (error instanceof AuditError) return [fail(error.code), []];
    throw error;
  }
}

function checkGrowth(checkpoint: Checkpoint, input: HeadInput): [RungResult<AppendOnlyReason>, Checkpoint | undefined] {
  if (input.remembered === undefined) return [notAvailable('first-look'), undefined];
  const before = checkpointOf(input.remembered);
  if (before === undefined) return [notAvailable('remembered-unreadable'), undefined];
  return [growth(before, checkpoint, input.consistency), before];
}

function growth(before: Checkpoint, now: Checkpoint, consistency: ProofHashes | undefined): RungResult<AppendOnlyReason> {
  if (before.origin !== now.origin) return notAvailable('remembered-other-log');
  if (now.size < before.size) return fail('rollback');
  if (now.size === before.size && !equalBytes(now.root, before.root)) return fail('fork');
  if (before.size === 0n) return notAvailable('remembered-empty');
  if (now.size === before.size) return PASS;
  if (consistency === undefined) return notAvailable('no-proof');
  const proof = proofBytes(consistency);
  if (proof === undefined) return fail('malformed-proof');
  const fault = consistencyFault({ size1: before.size, size2: now.size, root1: before.root, root2: now.root, proof });
  return fault === undefined ? PASS : fail(fault);
}

/** A log without a checkpoint, although it had one: everything in it is gone. */
function checkLoss({ trust, remembered }: HeadInput): Pick<VerifiedHead, 'appendOnly' | 'remembered'> {
  const before = remembered === undefined ? undefined : checkpointOf(remembered);
  const isLost = before !== undefined && before.size > 0n && (trust === undefined || trust.origin === before.origin);
  return isLost ? { appendOnly: fail('rollback'), remembered: before } : { appendOnly: notAvailable('no-checkpoint') };
}

function checkWitnesses(
  note: string,
  policy: WitnessPolicy,
  logKeys: readonly VerifierKey[],
  now: number,
): [RungResult<WitnessedReason>, WitnessVerdict?] {
  try {
    const verdict = verifyCosignatures({ note, policy, logKeys, now });
    return [verdict.enough ? PASS : fail('too-few-witnesses'), verdict];
  } catch (error) {
    if (error instanceof AuditError) return [fail(error.code === 'malformed-note' ? error.code : 'bad-trust-anchor')];
    throw error;
  }
}

/** The configured keys; undefined if one of them is unusable, or none is there. */
function readKeys(trust: AuditTrust): VerifierKey[] | undefined {
  const keys = ifReadable(() => trust.vkeys.map((key) => (typeof key === 'string' ? parseVkey(key) : key))) ?? [];
  return keys.length > 0 && trust.origin !== '' ? keys : undefined;
}

/**
 * Checks the head of a log. Never throws for bad data: every fault is a rung's answer. The rungs are independent: a checkpoint
 * without a known signature is still compared with the remembered one.
 */
export function verifyHead(input: HeadInput): VerifiedHead {
  const { trust, checkpoint: note } = input;
  const origin = trust === undefined ? {} : { origin: trust.origin };
  if (note === undefined || note === null) {
    const open = notAvailable('no-checkpoint' as const);
    return { signed: open, witnessed: open, signedBy: [], mayRemember: false, ...origin, ...checkLoss(input) };
  }
  const keys = trust === undefined ? undefined : readKeys(trust);
  const [signed, signedBy]: [RungResult<SignedReason>, Signers] =
    trust === undefined
      ? [notAvailable('no-trust-anchor'), []]
      : keys === undefined
        ? [fail('bad-trust-anchor'), []]
        : checkSignature(note, trust, keys);
  const checkpoint = checkpointOf(note);
  if (checkpoint === undefined) {
    const open = notAvailable('malformed-checkpoint' as const);
    return { signed, appendOnly: open, witnessed: open, signedBy: [], mayRemember: false, ...origin };
  }
  const [appendOnly, remembered] = checkGrowth(checkpoint, input);
  const [witnessed, witnesses]: [RungResult<WitnessedReason>, WitnessVerdict?] =
    trust?.witnesses === undefined ? [notAvailable('no-witnesses')] : checkWitnesses(note, trust.witnesses, keys ?? [], input.now);
  // Without a proof the remembered checkpoint must stay: forgetting it would forgive a rollback.
  const isContinuation = appendOnly.state !== 'fail' && appendOnly.reason !== 'no-proof' && appendOnly.reason !== 'remembered-other-log';
  return {
    signed,
    appendOnly,
    witnessed,
    checkpoint,
    signedBy,
    origin: trust?.origin ?? checkpoint.origin,
    mayRemember: signed.state === 'pass' && isContinuation,
    inclusion: new InclusionVerifier(checkpoint.size, checkpoint.root),
    ...(remembered === undefined ? {} : { remembered }),
    ...(witnesses === undefined ? {} : { witnesses }),
  };
}
