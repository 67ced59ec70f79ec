import type { EventCode, RefusalCode } from './codes.js';
import type { ClientCode, PROBLEM_CODES } from './problem-codes.js';

// The one catalogue of refusals in English, complete by type: a code without words does not compile. Each kind of code is a constant
// of its own, so that a page loads only the kinds it shows.

/**
 * Why the rules refused something: what the gateway writes into its answers, what the elements say to the person who
 * pressed, and what the record says afterwards. One sentence each, true for every reader.
 */
export const RULE_WORDS: Readonly<Record<RefusalCode, string>> = {
  NOT_FOUND: 'It does not exist, or it may not be seen by this person.',
  NOT_ELIGIBLE: 'The role may not do this.',
  SELF_APPROVAL: 'Nobody may approve what they asked for or changed themselves.',
  NOT_DISTINCT: 'Another person has to do this: this one already took part in it.',
  NOT_INDEPENDENT: 'This person had already seen how another person decided.',
  DECISION_NOT_ALLOWED: 'This decision is not offered here.',
  UNKNOWN_PERMISSION: 'Nobody may do this.',
  SECOND_PERSON_REQUIRED: 'A second person has to do this.',
  ALREADY_EVALUATED: 'The rules were already applied to this.',
  NOT_OPEN_YET: 'It could not be decided yet.',
  ALREADY_DECIDED: 'Another person decided first.',
  WAITING_FOR_INFO: 'A question has to be answered first.',
  USE_REVOKE: 'It is already approved. The approval can be taken back.',
  NOT_APPROVED: 'It is not approved.',
  NOTHING_TO_REVOKE: 'There is no approval to take back.',
  RELEASED: 'The step was already allowed to act.',
  NO_INFO_PENDING: 'No question is open.',
  CLAIMED_BY_OTHER: 'Another person is deciding this.',
  NOT_HOLDER: 'Another person has taken this.',
  NO_VOTE: 'There is no vote to take back.',
  MAX_LEVEL: 'There is no higher level to pass it on to.',
  TERMINAL: 'It was already over.',
  CONSUMED: 'It was already carried out.',
  DIGEST_MISMATCH: 'What was to be done is not what was approved.',
  NO_REOPEN: 'It cannot be asked for again.',
  DUPLICATE_VOTE: 'This person had already voted.',
  AUTHORITY_EXPIRED: 'The authority for this has run out.',
  FENCED: 'Another person is responsible for this step now.',
  QUORUM_UNREACHABLE: 'Too few people would be left who could decide this. It has to go to another person.',
  ALREADY_PAUSED: 'The run is already paused.',
  NOT_PAUSED: 'The run is not paused.',
  STOPPING: 'The run is already being stopped.',
  STALE_DIGEST: 'The request changed before the decision arrived. Nothing was decided. It has to be read again.',
  STALE_POLICY: 'The rules changed before the decision arrived. Nothing was decided. It has to be read again.',
  EDIT_INVALID: 'The change does not fit what this action accepts.',
  REASON_REQUIRED: 'A reason is needed.',
  STEP_UP_REQUIRED: 'It has to be confirmed first who is deciding.',
  STEP_UP_EXPIRED: 'The confirmation of who is deciding was too old.',
  EVIDENCE_UNSEEN: 'All the evidence has to be looked at first.',
  CONFIRMATION_REQUIRED: 'The word has to be typed first.',
  DWELL_TOO_SHORT: 'That was too quick for what is at stake. It has to be read first.',
  ARGS_UNREADABLE: 'What is to be done cannot be read exactly as it was sent.',
  UNSUPPORTED_COMMAND: 'The server cannot do this.',
};

/** Why something was not even judged, by the codes of gateways. */
export const PROBLEM_WORDS: Readonly<Record<Exclude<(typeof PROBLEM_CODES)[number], ClientCode>, string>> = {
  RUN_NOT_FOUND: 'No such run was known.',
  GATE_NOT_FOUND: 'No such request was known.',
  WORKFLOW_NOT_FOUND: 'No such workflow was known.',
  TILE_NOT_FOUND: 'No such part of the log was known.',
  DEMO_PERSON_NOT_FOUND: 'No such demo person was known.',
  TOKEN_MISSING: 'Nobody was signed in.',
  TOKEN_INVALID: 'The sign-in did not count.',
  TOKEN_EXPIRED: 'The sign-in had run out.',
  IDENTITY_UNAVAILABLE: 'The sign-in could not be checked.',
  DEMO_LOCAL_ONLY: 'Demo people work on this computer only.',
  MALFORMED_JSON: 'It could not be read.',
  UNSUPPORTED_MEDIA_TYPE: 'It could not be read.',
  BODY_TOO_LARGE: 'It was too large.',
  REQUEST_TIMEOUT: 'It did not arrive in time; nothing was done.',
  BAD_QUERY: 'The server did not understand what was asked.',
  INVALID: 'It was not filled in as it has to be.',
  METHOD_NOT_ALLOWED: 'The server does not know this.',
  KEY_MISMATCH: 'The page sent it with two different numbers. Nothing was done.',
  IDEMPOTENCY_MISMATCH: 'The page had used the same number for something else. Nothing was done.',
  IN_FLIGHT: 'It was being carried out already.',
  NOT_RECEIVED: 'It never arrived.',
  REFUSED: 'It was refused.',
  BUSY: 'Too much was going on; nothing was done.',
  RATE_LIMITED: 'It was too much at once.',
  TOO_MANY_STREAMS: 'Too many pages were open at once.',
  SLOW_READER: 'The page did not keep up with the server.',
  DATABASE_UNAVAILABLE: 'The server had a fault.',
  INTERNAL: 'The server had a fault.',
};

/** Why something was done that nobody was refused, as the record says it. */
export const EVENT_WORDS: Readonly<Record<EventCode, string>> = {
  ANSWERED: 'The answer to a question changed the request.',
  APPROVAL_LAPSED: 'The approval had run out.',
  APPROVED_BY_POLICY: 'The rules allow this without asking.',
  BYPASSED: 'It was skipped in an emergency.',
  BYPASSED_AFTER_REJECTION: 'It was skipped although it had been rejected.',
  CHANGED_AFTER_RELEASE: 'The request changed after the step was allowed to act.',
  CLAIM_ENDED: 'The person who had taken it gave it back.',
  CLAIM_EXPIRED: 'The person who had taken it ran out of time.',
  CUSTODY_CHANGED: 'Another person is responsible for the step now.',
  DENIED_BY_POLICY: 'The rules do not allow this at all.',
  DONE_WITHOUT_ASKING: 'The step went on without asking.',
  EXECUTED_AFTER_THE_END: 'It was done although the decision was already over.',
  EXECUTED_AS_APPROVED: 'Exactly what was approved was done.',
  EXECUTED_LATE: 'It was done too late, after the step was no longer allowed to act.',
  EXECUTED_OTHERWISE: 'Something else was done than what was approved.',
  EXECUTED_UNGUARDED: 'Compared afterwards only; nothing would have prevented a difference.',
  EXECUTED_WITHOUT_APPROVAL: 'It was done although nobody had approved it.',
  EXPIRED: 'Nobody decided in time.',
  NOT_APPLIED: 'It was not done after all.',
  NOT_APPLIED_AFTER_ALL: 'It was reported as done and now as missing.',
  ON_HOLD: 'The step is on hold.',
  OVERDUE: 'It was overdue.',
  POLICY_CHANGED: 'The rules had changed.',
  RELEASE_MISMATCH: 'What was to be done is not what was approved.',
  RELEASE_WITHOUT_APPROVAL: 'The step wanted to act without an approval.',
  REVOKED: 'The approval was taken back.',
  RUN_CANCELLED: 'The run was stopped.',
  STEP_GONE: 'The step is no longer part of the run.',
  SUBJECT_CHANGED: 'The request had changed.',
};

// What a client says is needed by every page, what a person is told before they try only by a backend: modules of their own, for the bytes.
export { CLIENT_WORDS } from './client-words.js';
export type { Denial, KnownAction } from './denial-words.js';
