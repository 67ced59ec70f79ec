/** What kind of refusal a code is; a transport maps it to its own statuses. */
export type RefusalClass =
  /** The caller may not know that it exists (HTTP 404). */
  | 'not-found'
  /** Not this person, or not in this role (403). */
  | 'forbidden'
  /** Somebody or something got there first, or the state does not offer it (409). */
  | 'conflict'
  /** What was on screen is not what stands there now (412). */
  | 'stale'
  /** A condition is not met yet: reason, step-up, evidence, dwell, an edit that does not fit (422). */
  | 'unmet'
  /** The backend does not know this command (501). */
  | 'unsupported';

const CLASSES = {
  NOT_FOUND: 'not-found',

  NOT_ELIGIBLE: 'forbidden',
  SELF_APPROVAL: 'forbidden',
  NOT_DISTINCT: 'forbidden',
  NOT_INDEPENDENT: 'forbidden',
  DECISION_NOT_ALLOWED: 'forbidden',
  UNKNOWN_PERMISSION: 'forbidden',
  SECOND_PERSON_REQUIRED: 'forbidden',

  ALREADY_EVALUATED: 'conflict',
  NOT_OPEN_YET: 'conflict',
  ALREADY_DECIDED: 'conflict',
  WAITING_FOR_INFO: 'conflict',
  USE_REVOKE: 'conflict',
  NOT_APPROVED: 'conflict',
  NOTHING_TO_REVOKE: 'conflict',
  RELEASED: 'conflict',
  NO_INFO_PENDING: 'conflict',
  CLAIMED_BY_OTHER: 'conflict',
  NOT_HOLDER: 'conflict',
  NO_VOTE: 'conflict',
  MAX_LEVEL: 'conflict',
  TERMINAL: 'conflict',
  CONSUMED: 'conflict',
  DIGEST_MISMATCH: 'conflict',
  NO_REOPEN: 'conflict',
  DUPLICATE_VOTE: 'conflict',
  AUTHORITY_EXPIRED: 'conflict',
  FENCED: 'conflict',
  QUORUM_UNREACHABLE: 'conflict',
  ALREADY_PAUSED: 'conflict',
  NOT_PAUSED: 'conflict',
  STOPPING: 'conflict',

  STALE_DIGEST: 'stale',
  STALE_POLICY: 'stale',

  EDIT_INVALID: 'unmet',
  REASON_REQUIRED: 'unmet',
  STEP_UP_REQUIRED: 'unmet',
  STEP_UP_EXPIRED: 'unmet',
  EVIDENCE_UNSEEN: 'unmet',
  CONFIRMATION_REQUIRED: 'unmet',
  DWELL_TOO_SHORT: 'unmet',
  ARGS_UNREADABLE: 'unmet',

  UNSUPPORTED_COMMAND: 'unsupported',
} as const satisfies Record<string, RefusalClass>;

/** Every code with which this layer refuses something. */
export type RefusalCode = keyof typeof CLASSES;
export const REFUSAL_CODES = Object.keys(CLASSES) as readonly RefusalCode[];

export const isRefusalCode = (code: string): code is RefusalCode => Object.hasOwn(CLASSES, code);

/** Every code with which a record says why something was done where no caller was refused. */
export type EventCode =
  | 'ANSWERED' | 'APPROVAL_LAPSED' | 'APPROVED_BY_POLICY' | 'BYPASSED' | 'BYPASSED_AFTER_REJECTION' | 'CHANGED_AFTER_RELEASE' | 'CLAIM_ENDED' | 'CLAIM_EXPIRED' | 'CUSTODY_CHANGED'
  | 'DENIED_BY_POLICY' | 'DONE_WITHOUT_ASKING' | 'EXECUTED_AFTER_THE_END' | 'EXECUTED_AS_APPROVED' | 'EXECUTED_LATE' | 'EXECUTED_OTHERWISE' | 'EXECUTED_UNGUARDED' | 'EXECUTED_WITHOUT_APPROVAL'
  | 'EXPIRED' | 'NOT_APPLIED' | 'NOT_APPLIED_AFTER_ALL' | 'ON_HOLD' | 'OVERDUE' | 'POLICY_CHANGED' | 'RELEASE_MISMATCH' | 'RELEASE_WITHOUT_APPROVAL'
  | 'REVOKED' | 'RUN_CANCELLED' | 'STEP_GONE' | 'SUBJECT_CHANGED';

/** Every code that a record of these rules can carry. */
export type RecordCode = RefusalCode | EventCode;

/** The class of a refusal code; a code from elsewhere counts as a conflict. */
export const refusalClass = (code: string): RefusalClass => (isRefusalCode(code) ? CLASSES[code] : 'conflict');
