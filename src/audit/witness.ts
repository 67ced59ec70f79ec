/**
 * Witness cosignatures (C2SP tlog-cosignature, cosignature/v1): k of n independent parties each say that, at a time, this was
 * the largest consistent head they had seen of the log. They are what makes showing different logs to different people fail.
 */

import { equalBytes } from './bytes.js';
import { AuditError } from './errors.js';
import { cosignatureTime, parseNote, verifyNoteSignature } from './note.js';
import { parseVkey, type VerifierKey } from './verifier-key.js';

/** Which witnesses are trusted and how many of them must have cosigned. */
export interface WitnessPolicy {
  /** vkeys of type cosignature/v1. Each public key counts once. */
  readonly witnesses: readonly (string | VerifierKey)[];
  /** At least 1, at most the number of witnesses. */
  readonly need: number;
  /** A cosignature older than this does not count. Milliseconds; without it age does not matter. */
  readonly maxAgeMs?: number;
}

/** What a trusted witness said about the note. */
export interface Cosignature {
  readonly name: string;
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** A signature under a trusted witness's name that does not count. */
export interface RejectedCosignature {
  readonly name: string;
  readonly id: string;
  readonly reason: 'bad-signature' | 'too-old' | 'in-the-future';
}

/** What the witnesses say. */
export interface WitnessVerdict {
  readonly enough: boolean;
  readonly need: number;
  /** One per witness, newest first. */
  readonly cosigned: readonly Cosignature[];
  readonly rejected: readonly RejectedCosignature[];
}

/** What {@link verifyCosignatures} checks. */
export interface CosignatureCheck {
  readonly note: string;
  readonly policy: WitnessPolicy;
  /** The log's own keys: a log cannot be its own witness. */
  readonly logKeys?: readonly VerifierKey[];
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** How far the clocks of a witness and a reader may lie apart, in milliseconds. */
const CLOCK_TOLERANCE = 300_000;

/**
 * Reads a witness policy.
 * @throws AuditError `bad-witness-policy` for keys of another type, keys that stand twice, a log key, or a `need` out of range.
 */
export function witnessKeys({ witnesses, need }: WitnessPolicy, logKeys: readonly VerifierKey[] = []): VerifierKey[] {
  const keys = witnesses.map((witness) => (typeof witness === 'string' ? parseVkey(witness) : witness));
  for (const [at, key] of keys.entries()) {
    const isTaken = [...keys.slice(0, at), ...logKeys].some((other) => equalBytes(other.publicKey, key.publicKey));
    if (key.type !== 'cosignature/v1' || isTaken) {
      throw new AuditError('bad-witness-policy', `The key of ${key.name} is not of type cosignature/v1, or listed twice, or the log's own`);
    }
  }
  if (!Number.isInteger(need) || need < 1 || need > keys.length) {
    throw new AuditError('bad-witness-policy', `${need} of ${keys.length} witnesses is not a quorum`);
  }
  return keys;
}

/**
 * Counts the trusted witnesses that cosigned a note.
 * @throws AuditError `malformed-note`, or as {@link witnessKeys}.
 */
export function verifyCosignatures({ note, policy, logKeys = [], now }: CosignatureCheck): WitnessVerdict {
  const keys = witnessKeys(policy, logKeys);
  const { text, signatures } = parseNote(note);
  const oldest = now - (policy.maxAgeMs ?? Infinity);
  const cosigned = new Map<string, Cosignature>();
  const rejected: RejectedCosignature[] = [];
  for (const { name, id, signature } of signatures) {
    const key = keys.find((known) => known.name === name && known.id === id);
    if (key === undefined) continue;
    const at = Number(cosignatureTime(signature) ?? 0n) * 1000;
    if (!verifyNoteSignature(text, signature, key)) rejected.push({ name, id, reason: 'bad-signature' });
    else if (at > now + CLOCK_TOLERANCE) rejected.push({ name, id, reason: 'in-the-future' });
    else if (at < oldest) rejected.push({ name, id, reason: 'too-old' });
    else if (at > (cosigned.get(`${name}+${id}`)?.at ?? -1)) cosigned.set(`${name}+${id}`, { name, id, at });
  }
  const newestFirst = [...cosigned.values()].sort((a, b) => b.at - a.at);
  return { enough: newestFirst.length >= policy.need, need: policy.need, cosigned: newestFirst, rejected };
}
