import { sha256 } from '../audit/hash.js';
import { toBase64url, utf8 } from '../audit/bytes.js';
import type { Gate, GateRequirement } from '../model/gate.js';

type ShownLine = Omit<GateRequirement['quorum'][number], 'have'>;

/** Everything a person decides on, as data: no locale, formatted text, votes, claim, countdown, and nothing about the viewer. */
export interface Shown {
  readonly v: 'wf.shown/1';
  readonly gate: Gate['id'];
  readonly tenant: string;
  readonly run: string;
  readonly step: string;
  readonly stepKey: string;
  readonly attempt: number;
  readonly interrupt: string;
  readonly revision: number;
  readonly requester: Gate['requester'];
  readonly requesterFor: NonNullable<Gate['requesterFor']>;
  readonly whyAsked: Gate['whyAsked'];
  readonly subject: Omit<Gate['subject'], 'salt'>;
  readonly requirement: Omit<GateRequirement, 'quorum'> & { readonly quorum: readonly ShownLine[] };
  readonly evidence: readonly { readonly id: string; readonly label: Gate['whyAsked'][number]; readonly mediaType: string; readonly sha256: string | null; readonly size: number | null }[];
  readonly limits: Gate['limits'];
  readonly agentSays: Gate['agentSays'] | null;
  readonly confidence: number | null;
  readonly safeOutcome: Gate['safeOutcome'];
  readonly deadlines: { readonly dueAt: string | null; readonly expiresAt: string | null };
  readonly supersedes: string | null;
}

/** Drops members that are undefined, which canonical JSON refuses; the wire drops them as well. */
const defined = <T extends object>(value: T): T =>
  Object.fromEntries(Object.entries(value).flatMap(([key, member]) => (member === undefined ? [] : [[key, clean(member)]]))) as T;

const clean = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(clean);
  return typeof value === 'object' && value !== null ? defined(value) : value;
};

/** The hash and size of a piece of evidence; text that travels inside the gate is its own content. */
const evidenceReference = (item: Gate['evidence'][number]): Shown['evidence'][number] => {
  const inline = item.text;
  return {
    id: item.id,
    label: item.label,
    mediaType: item.mediaType,
    sha256: inline === undefined ? (item.sha256 ?? null) : toBase64url(sha256(inline)),
    size: inline === undefined ? (item.size ?? null) : utf8(inline).length,
  };
};

/**
 * What the card of a gate's current revision shows: the one object it is rendered from, computed alike by the client and
 * the gateway (decision-protocol (a)). Pure; does not read the args, so it never fails on their content.
 */
export function buildShown(gate: Gate): Shown {
  const { salt: _salt, ...subject } = gate.subject;
  const shown: Shown = {
    v: 'wf.shown/1',
    gate: gate.id,
    tenant: gate.tenant,
    run: gate.run,
    step: gate.step,
    stepKey: gate.stepKey,
    attempt: gate.attempt,
    interrupt: gate.interrupt,
    revision: gate.revision,
    requester: gate.requester,
    requesterFor: gate.requesterFor ?? [],
    whyAsked: gate.whyAsked,
    subject,
    requirement: { ...gate.requirement, quorum: gate.requirement.quorum.map(({ have: _have, ...line }) => line) },
    evidence: gate.evidence.map(evidenceReference),
    limits: gate.limits,
    agentSays: gate.agentSays ?? null,
    confidence: gate.confidence ?? null,
    safeOutcome: gate.safeOutcome,
    deadlines: { dueAt: gate.dueAt ?? null, expiresAt: gate.expiresAt ?? null },
    supersedes: gate.supersedes ?? null,
  };
  return defined(shown);
}
