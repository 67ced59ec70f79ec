import type { Permission } from '../../client/types.js';
import { KNOWN_OBLIGATIONS } from '../../model/access.js';
import type { Gate, Vote } from '../../model/gate.js';
import type { Principal } from '../../model/principal.js';
import { isDecidableGate } from '../../model/status.js';
import { isTypedWord } from '../../policy/typed-word.js';
import { isArmed } from '../controllers/permission-controller.js';
import type { Concealment } from './really-visible.js';
import type { Snapshot } from './snapshot.js';
import type { GateControl, GateSource } from './source.js';

/** What the person has done so far towards this decision; all of it starts anew with a new revision. */
export interface Preparation {
  readonly reason: string;
  readonly confirmation: string;
  readonly evidence: ReadonlySet<string>;
  readonly endSeen: boolean;
  /** Milliseconds the card was in front of an attentive person. */
  readonly dwellMs: number;
}

/** Why a control does not act just now. The first one is told. */
export type Blocker =
  | 'signed-out' | 'history' | 'connection' | 'incomplete' | 'args' | 'left-out' | 'digests' | 'submitting' | 'unknown' | 'voted' | 'unsupported' | 'permission' | 'waiting-info'
  | 'claimed' | 'time-up' | 'framed' | Concealment | 'reason' | 'confirmation' | 'evidence' | 'end' | 'dwell';

const COMMAND: Readonly<Record<GateControl, string>> = { approve: 'gate.vote', reject: 'gate.vote', ask: 'gate.ask', claim: 'gate.claim' };

/** The vote of somebody that stands on this gate. */
export const voteOf = (gate: Gate, me: Principal | undefined): Vote | undefined =>
  gate.votes.find((vote) => vote.counts && vote.by.id === me?.id && (vote.kind === 'reject' || vote.revision === gate.revision));

/** Whether time has run out by the server's clock, whether or not the server has said so yet. Intervals are half-open. */
export const isTimeUp = (gate: Gate, now: number): boolean => gate.expiresAt !== undefined && now >= Date.parse(gate.expiresAt);

/** Obligations that the card itself sees to. A no is never held up by one. */
export function metObligations(control: GateControl, gate: Gate, preparation: Preparation): ReadonlySet<string> {
  if (control !== 'approve') return KNOWN_OBLIGATIONS;
  const met = new Set<string>();
  if (preparation.reason.trim() !== '') met.add('reason');
  if (gate.evidence.every((item) => preparation.evidence.has(item.id))) met.add('evidence');
  return met;
}

/** A vote is being sent, or was accepted and its effect has not come back down yet. */
function isOnItsWay({ flight, seq }: GateSource): boolean {
  if (flight?.phase === 'submitting') return true;
  const { status, seq: committed } = flight?.receipt ?? {};
  const taken = status === 'accepted' || status === 'released' || status === 'applied';
  return flight?.type === 'gate.vote' && flight.phase === 'settled' && taken && committed !== undefined && seq !== undefined && seq < committed;
}

export interface BlockerInput {
  readonly control: GateControl;
  readonly gate: Gate;
  readonly snapshot: Snapshot;
  readonly source: GateSource;
  readonly permission: Permission;
  readonly preparation: Preparation;
  /** The form for a rejection is open. */
  readonly rejecting: boolean;
  /** What keeps the person from seeing what they would press. */
  readonly concealment?: Concealment | undefined;
  /** The card is inside another site's page, and the browser cannot say whether it is really seen. */
  readonly framed: boolean;
}

/** Everything that stands between a person and an effect, as one list in the order in which it is told. Empty: armed. */
export function blockersOf(input: BlockerInput): readonly Blocker[] {
  const { control, gate, snapshot, source, permission, preparation } = input;
  const vote = voteOf(gate, source.me);
  const found: (Blocker | false | undefined)[] = [
    source.connection.state === 'signed-out' && 'signed-out',
    source.connection.historyWarning && 'history',
    source.connection.state !== 'live' && source.connection.state !== 'signed-out' && 'connection',
    (source.incomplete || source.notUnderstood > 0) && 'incomplete',
    snapshot.args === undefined && 'args',
    !snapshot.verified && snapshot.args !== undefined && (source.mended ? 'left-out' : 'digests'),
    isOnItsWay(source) && 'submitting',
    source.flight?.phase === 'unknown' && 'unknown',
    (control === 'approve' || control === 'reject') && vote?.kind === control && 'voted',
    source.commands !== undefined && !source.commands.has(COMMAND[control]) && 'unsupported',
    !isDecidableGate(gate.state) && 'time-up',
    isTimeUp(gate, source.now) && 'time-up',
    !isArmed(permission, metObligations(control, gate, preparation)) && 'permission',
    ...(control === 'approve' ? approvalBlockers(input) : []),
    input.rejecting && control === 'reject' && gate.requirement.reason !== 'never' && preparation.reason.trim() === '' && 'reason',
    control === 'claim' && gate.state === 'claimed' && gate.claim?.by.id !== source.me?.id && 'claimed',
  ];
  return [...new Set(found.filter((blocker) => blocker !== false && blocker !== undefined))];
}

/** Conditions of a yes. None of them stands in the way of a no, a question or taking something back. */
function approvalBlockers({ gate, source, preparation, framed, concealment }: BlockerInput): (Blocker | false | undefined)[] {
  const { requirement } = gate;
  const weighty = requirement.endOfPayload || requirement.typedConfirmation !== undefined || requirement.stepUp !== 'none';
  return [
    gate.state === 'waiting-info' && 'waiting-info',
    gate.state === 'claimed' && gate.claim?.by.id !== source.me?.id && 'claimed',
    framed && weighty && 'framed',
    concealment,
    requirement.evidenceRequired && gate.evidence.some((item) => !preparation.evidence.has(item.id)) && 'evidence',
    requirement.endOfPayload && !preparation.endSeen && 'end',
    requirement.reason === 'always' && preparation.reason.trim() === '' && 'reason',
    requirement.typedConfirmation !== undefined && !isTypedWord(requirement.typedConfirmation, preparation.confirmation) && 'confirmation',
    preparation.dwellMs < requirement.minDwellMs && 'dwell',
  ];
}

/** Obligations that nothing in the card can meet. */
export const unmetObligations = (permission: Permission): readonly string[] =>
  permission.state === 'allow-with-obligations' ? (permission.obligations ?? []).map(({ type }) => type).filter((type) => type !== 'reason' && type !== 'evidence') : [];

/** With one of these in the way it is not this person's turn. */
const NOT_THEIR_TURN: ReadonlySet<Blocker> = new Set(['voted', 'claimed', 'time-up', 'waiting-info']);

/** Whether a decision waits for this person: they may take it, now or once they have met a condition. */
export function isTheirTurn(permission: Permission, blockers: readonly Blocker[], roles: readonly string[]): boolean {
  const allowed = permission.state === 'allow' || permission.state === 'allow-with-obligations';
  return allowed && roles.length > 0 && !blockers.some((blocker) => NOT_THEIR_TURN.has(blocker));
}
