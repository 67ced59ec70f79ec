import type { GateAction } from '../model/gate.js';
import type { RefusalCode } from './codes.js';
import type { Fault } from './gate/guards.js';
import type { PERMISSIONS } from './permissions.js';
import { RULE_WORDS } from './refusal-words.js';

/** A denial as a person gets to read it. */
export interface Denial {
  readonly fault: Fault;
  /** Labels of the roles that could do it instead. */
  readonly whoCan: readonly string[];
  /** Names of people who could, where they are known and few. */
  readonly people?: readonly string[] | undefined;
}

/** Every action that the words know by name. */
export type KnownAction = (typeof PERMISSIONS)[number] | `gate:${GateAction}` | 'run:resume';

/** What an action is after “Only these can” or “Nobody may”. */
const VERBS: Readonly<Record<KnownAction, string>> = {
  'gate:read': 'see this request',
  'gate:approve': 'approve this',
  'gate:edit': 'change and approve this',
  'gate:reject': 'reject this',
  'gate:withdraw': 'withdraw a vote here',
  'gate:claim': 'take this on',
  'gate:unclaim': 'give this back',
  'gate:delegate': 'pass this on',
  'gate:ask': 'ask a question here',
  'gate:answer': 'answer here',
  'gate:escalate': 'escalate this',
  'gate:revoke': 'take this approval back',
  'gate:bypass': 'let this pass without approvals',
  'gate:reopen': 'ask for this again',
  'run:stop': 'stop this run',
  'run:pause': 'pause this run',
  'run:resume': 'resume this run',
  'run:start': 'start this workflow',
  'run:read': 'see this run',
  'audit:read': 'read the audit log',
  'audit:export': 'export the audit log',
  'audit:redact': 'erase values from the audit log',
  'policy:read': 'read the policy',
  'policy:set': 'change the policy',
};

const isAction = (action: string): action is KnownAction => Object.hasOwn(VERBS, action);

const either = (labels: readonly string[]): string => (labels.length < 2 ? labels.join('') : `${labels.slice(0, -1).join(', ')} or ${labels.at(-1) ?? ''}`);

const byWhom = ({ by }: Fault): string => (by === undefined ? '' : ` by ${by.name}`);

const notEligible = ({ fault, whoCan }: Denial, verb: string): string => {
  const { has, tier, why } = fault.params ?? {};
  if (why === 'not-a-person') return 'Only a person can decide this.';
  if (why === 'place-filled') return `Your part is already done${byWhom(fault)}. Still needed: ${either(whoCan)}.`;
  if (why === 'passed-on') return 'Authority that was passed on to you cannot be passed on again.';
  const level = typeof tier === 'string' && tier !== '' ? ` (${tier})` : '';
  const mine = typeof has === 'string' && has !== '' ? `You are: ${has}.` : 'You have no role here.';
  return whoCan.length === 0 ? `Nobody has a role that can ${verb}${level}. ${mine}` : `Only ${either(whoCan)} can ${verb}${level}. ${mine}`;
};

type Words = (denial: Denial, verb: string) => string;

/** Why a person may not do something now, said to that person before they try. */
const DENIAL_WORDS: Readonly<Record<RefusalCode, Words>> = {
  NOT_FOUND: () => 'This does not exist, or you may not see it.',
  UNKNOWN_PERMISSION: ({ fault }) => `Nobody is allowed to do this, because the policy does not know it: ${fault.params?.['action'] ?? ''} on ${fault.params?.['resource'] ?? ''}.`,
  NOT_ELIGIBLE: notEligible,
  SELF_APPROVAL: () => 'You asked for this yourself, so another person has to approve it.',
  NOT_DISTINCT: () => 'You had a hand in what would be done, so another person has to approve it.',
  SECOND_PERSON_REQUIRED: () => 'This was rejected before. A second person has to approve it first.',
  DUPLICATE_VOTE: () => 'You have already decided here. Withdraw that first if you have changed your mind.',
  DECISION_NOT_ALLOWED: ({ fault }) => {
    if (fault.params?.['why'] === 'denied-by-policy') return 'The policy does not allow this at all.';
    if (fault.params?.['why'] === 'reference-not-pinned') return 'This refers to something whose content is not pinned, so it could change after the approval.';
    return 'The values of this action cannot be changed here.';
  },
  NOT_OPEN_YET: () => 'This is not open for decisions yet.',
  ALREADY_DECIDED: ({ fault }) => `This is already decided${byWhom(fault)}.`,
  WAITING_FOR_INFO: ({ fault }) => `This waits for an answer to a question${byWhom(fault)}.`,
  USE_REVOKE: ({ fault }) => `This is already approved${byWhom(fault)}. It can still be revoked.`,
  RELEASED: () => 'The step may already be acting on this. Stop the run, or undo the effect afterwards.',
  CLAIMED_BY_OTHER: ({ fault }) => `This is taken${byWhom(fault)}.`,
  NOT_HOLDER: () => 'You have not taken this on.',
  NO_INFO_PENDING: () => 'No question is open here.',
  NOTHING_TO_REVOKE: () => 'There is no approval to revoke.',
  NO_VOTE: () => 'You have no vote here.',
  QUORUM_UNREACHABLE: () => 'Too few people would be left who could decide this. Pass it on to another person.',
  MAX_LEVEL: () => 'This is already at the highest level.',
  NO_REOPEN: () => 'A decision that is over is not opened again.',
  TERMINAL: ({ fault }) => `This is already over${byWhom(fault)}.`,
  CONSUMED: ({ fault }) => `This was approved${byWhom(fault)} and has been done.`,
  NOT_INDEPENDENT: () => 'You have already seen how another person decided.',
  ALREADY_EVALUATED: () => RULE_WORDS.ALREADY_EVALUATED,
  NOT_APPROVED: () => RULE_WORDS.NOT_APPROVED,
  DIGEST_MISMATCH: () => RULE_WORDS.DIGEST_MISMATCH,
  AUTHORITY_EXPIRED: () => 'Your authority for this has run out.',
  FENCED: () => RULE_WORDS.FENCED,
  STALE_DIGEST: () => 'The request has changed. Read it again first.',
  EDIT_INVALID: () => RULE_WORDS.EDIT_INVALID,
  REASON_REQUIRED: () => RULE_WORDS.REASON_REQUIRED,
  STEP_UP_REQUIRED: () => 'Confirm that it is you first.',
  STEP_UP_EXPIRED: () => 'You confirmed too long ago that it is you. Confirm it again first.',
  EVIDENCE_UNSEEN: () => 'Look at all the evidence first.',
  CONFIRMATION_REQUIRED: () => RULE_WORDS.CONFIRMATION_REQUIRED,
  DWELL_TOO_SHORT: () => 'Take the time to read it first.',
  ARGS_UNREADABLE: () => RULE_WORDS.ARGS_UNREADABLE,
  UNSUPPORTED_COMMAND: () => RULE_WORDS.UNSUPPORTED_COMMAND,
  STALE_POLICY: () => 'The policy has changed since this was opened. It is being asked anew.',
  ALREADY_PAUSED: () => 'The run is already paused.',
  NOT_PAUSED: () => 'The run is not paused.',
  STOPPING: () => 'The run is already stopping.',
};

/** The reason in plain English. The kit has its own words for the code in the reader's language. */
export const explain = (denial: Denial, action: string): string => {
  const verb = isAction(action) ? VERBS[action] : `do this (${action})`;
  return DENIAL_WORDS[denial.fault.code](denial, verb);
};
