import { parseCanonical, type JsonValue } from '../../audit/canonical-json.js';
import type { Gate, GateDigests } from '../../model/gate.js';
import { verifyGateDigests } from '../../policy/digests.js';
import { buildShown, type Shown } from '../../policy/shown.js';

/**
 * The one frozen object a card is rendered from. Everything a person decides on comes from `shown` and `args`; votes,
 * claim and state, which are no part of the decision, are read from the gate as it is now.
 */
export interface Snapshot {
  readonly shown: Shown;
  /** The parsed canonical args; undefined when they cannot be read, which disarms. */
  readonly args: JsonValue | undefined;
  readonly digests: GateDigests;
  readonly revision: number;
  /** What is rendered has the three fingerprints that the gate carries. */
  readonly verified: boolean;
  readonly mismatched: readonly (keyof GateDigests)[];
}

const freeze = <T>(value: T): T => {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const member of Object.values(value)) freeze(member);
  }
  return value;
};

const readArgs = (raw: string): JsonValue | undefined => {
  try {
    return parseCanonical(raw);
  } catch {
    return undefined;
  }
};

/** Takes what is to be shown out of a gate, apart from it, and checks it against the gate's own fingerprints. */
export function takeSnapshot(gate: Gate): Snapshot {
  // A copy: a plain object that its owner changes later must not change what a person has before them.
  const copy = structuredClone(gate);
  const check = verifyGateDigests(copy);
  const args = readArgs(copy.subject.argsRaw);
  return freeze({
    shown: buildShown(copy),
    args,
    digests: { ...copy.digests },
    revision: copy.revision,
    verified: check.ok && args !== undefined,
    mismatched: check.ok ? [] : check.mismatched,
  });
}

/** Whether two snapshots ask for the same decision. */
export const sameDecision = (a: Snapshot, b: Snapshot): boolean => armingKey(a) === armingKey(b);

/** Names what a press would decide on: gate, revision and the three fingerprints. */
export const armingKey = ({ shown, revision, digests }: Snapshot): string =>
  [shown.gate, revision, digests.request, digests.payload, digests.shown].join(' ');
