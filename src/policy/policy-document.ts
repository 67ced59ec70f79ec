import { digestOf } from '../audit/hash.js';
import { policySchema, type Policy } from '../model/policy.js';
import { findPolicyFaults, type PolicyFault } from './document/faults.js';
import { canonicalize, CanonicalJsonError, jsonPointer } from '../audit/canonical-json.js';
import { tooDeep } from './document/depth.js';

export type { PolicyFault };

const digests = new WeakMap<Policy, string>();

/** The digest of a whole policy document. Documents are never changed in place, so it is computed once per document. */
export const policyDigest = (policy: Policy): string => {
  const known = digests.get(policy) ?? digestOf(policy);
  digests.set(policy, known);
  return known;
};

export type PolicyCheck = { readonly ok: true; readonly policy: Policy } | { readonly ok: false; readonly faults: readonly PolicyFault[] };

const MOST_FAULTS = 50;

type SchemaIssue = { readonly code?: string | undefined; readonly message: string };

/** The schema library ships no sentences in its small build, so the common cases are worded here. */
const issueText = (issue: SchemaIssue): string => {
  const detail = (name: string): string | undefined => {
    const value: unknown = (issue as Readonly<Record<string, unknown>>)[name];
    const values: readonly unknown[] = Array.isArray(value) ? value : [value];
    return value === undefined ? undefined : values.map((one) => (typeof one === 'string' ? one : JSON.stringify(one))).join(', ');
  };
  switch (issue.code) {
    case 'invalid_type': return `A value of type ${detail('expected')} is expected here`;
    case 'unrecognized_keys': return `Unknown member: ${detail('keys')}. Remove it or correct its name`;
    case 'invalid_value': return `Only these values are allowed: ${detail('values')}`;
    case 'too_small': return `Too small or too short: at least ${detail('minimum')}`;
    case 'too_big': return `Too large or too long: at most ${detail('maximum')}`;
    case 'invalid_format': return `The text does not have the form ${detail('pattern') ?? detail('format')}`;
    default: return issue.message;
  }
};

/** The deepest that canonical JSON goes. */
const DEEPEST = 64;

/** A policy is known by the digest of its canonical text, so it has to have one. */
function whyNoJson(document: unknown): PolicyFault | undefined {
  try {
    canonicalize(document);
    return undefined;
  } catch (error) {
    if (error instanceof CanonicalJsonError) return { path: error.path, message: error.message };
    throw error;
  }
}

/**
 * Reads a policy document: its schema, then what a schema cannot say (references, ranks, tiers that could never be
 * approved, money compared without a currency). Every fault names its place and what to do; at most 50 are listed.
 */
export function validatePolicy(document: unknown): PolicyCheck {
  const deep = tooDeep(document, DEEPEST);
  if (deep !== undefined) return { ok: false, faults: [{ path: deep, message: `This is nested more than ${DEEPEST} deep, or goes round in a circle` }] };
  const read = policySchema.safeParse(document);
  if (!read.success) {
    const faults = read.error.issues.map(({ path, ...issue }) => ({
      path: jsonPointer(path.map((key) => (typeof key === 'symbol' ? String(key) : key))),
      message: issueText(issue),
    }));
    return { ok: false, faults: faults.slice(0, MOST_FAULTS) };
  }
  const policy: Policy = read.data;
  const noJson = whyNoJson(document);
  if (noJson !== undefined) return { ok: false, faults: [noJson] };
  const faults = findPolicyFaults(policy);
  return faults.length === 0 ? { ok: true, policy } : { ok: false, faults: faults.slice(0, MOST_FAULTS) };
}
