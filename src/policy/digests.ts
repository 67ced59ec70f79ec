import { digestOf } from '../audit/hash.js';
import { parseCanonical } from '../audit/canonical-json.js';
import type { Gate, GateDigests } from '../model/gate.js';
import { buildShown } from './shown.js';

/** The members of a gate that its payload digest covers. */
export type PayloadSource = Pick<Gate, 'id' | 'tenant' | 'run' | 'step' | 'attempt' | 'interrupt'> & {
  readonly subject: Pick<Gate['subject'], 'action' | 'argsRaw' | 'refs' | 'salt'>;
};

/**
 * `payloadDigest` of decision-protocol (a): what would be done, bound to its place. With other `argsRaw` it is the digest
 * of something else under the same gate, as `executedDigest` needs it.
 *
 * @throws CanonicalJsonError if the args are not canonical JSON.
 */
export const payloadDigest = (gate: PayloadSource, argsRaw: string = gate.subject.argsRaw): string =>
  digestOf({
    v: 'wf.payload/1',
    tenant: gate.tenant,
    run: gate.run,
    step: gate.step,
    attempt: gate.attempt,
    interrupt: gate.interrupt,
    gate: gate.id,
    action: gate.subject.action,
    args: parseCanonical(argsRaw),
    refs: gate.subject.refs.map(({ uri, sha256, size }) => ({
      uri,
      ...(sha256 === undefined ? {} : { sha256 }),
      ...(size === undefined ? {} : { size }),
    })),
    salt: gate.subject.salt,
  });

/**
 * `requestDigest` of decision-protocol (a), in the shape of the AuthZEN access request profile, draft 1. Its subject is
 * whoever asked, never the voter, so that every reviewer gets the same one.
 */
export const requestDigest = (gate: Gate, payload: string = payloadDigest(gate)): string =>
  digestOf({
    subject: { type: gate.requester.kind, id: gate.requester.id },
    action: { name: gate.subject.action },
    resource: {
      type: 'gate',
      id: gate.id,
      properties: { run: gate.run, step: gate.step, revision: gate.revision, payloadDigest: payload },
    },
    context: {
      tenant: gate.tenant,
      tier: gate.requirement.tier.id,
      policyDigest: gate.requirement.policyDigest,
      custodyFence: gate.custodyFence,
    },
  });

/** `shownDigest` of decision-protocol (a). */
export const shownDigest = (gate: Gate): string => digestOf(buildShown(gate));

/** The three digests of a gate's current revision, computed from what it says. */
export const gateDigests = (gate: Gate): GateDigests => {
  const payload = payloadDigest(gate);
  return { request: requestDigest(gate, payload), payload, shown: shownDigest(gate) };
};

export type DigestCheck = { readonly ok: true } | { readonly ok: false; readonly mismatched: readonly (keyof GateDigests)[] };

/** Compares the digests a gate carries with its content. Content that has no canonical form matches nothing. */
export function verifyGateDigests(gate: Gate): DigestCheck {
  const names = ['request', 'payload', 'shown'] as const;
  const compute = { request: requestDigest, payload: payloadDigest, shown: shownDigest };
  const mismatched = names.filter((name) => {
    try {
      return compute[name](gate) !== gate.digests[name];
    } catch {
      return true;
    }
  });
  return mismatched.length === 0 ? { ok: true } : { ok: false, mismatched };
}
