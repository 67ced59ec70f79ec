import type { RefusalCode } from './codes.js';

const MISSING = { run: 'RUN_NOT_FOUND', gate: 'GATE_NOT_FOUND', workflow: 'WORKFLOW_NOT_FOUND', tile: 'TILE_NOT_FOUND', 'demo person': 'DEMO_PERSON_NOT_FOUND' } as const;

/** What can be asked for and not be there. */
export type Missing = keyof typeof MISSING;
export const missingCode = (what: Missing): (typeof MISSING)[Missing] => MISSING[what];

/** Every code with which the gateway answers what it does not even judge; what is judged has the codes of the rules. */
export const PROBLEM_CODES = [
  ...Object.values(MISSING),
  'TOKEN_MISSING', 'TOKEN_INVALID', 'TOKEN_EXPIRED', 'IDENTITY_UNAVAILABLE', 'DEMO_LOCAL_ONLY',
  'MALFORMED_JSON', 'UNSUPPORTED_MEDIA_TYPE', 'BODY_TOO_LARGE', 'REQUEST_TIMEOUT', 'BAD_QUERY', 'BAD_HEADER', 'INVALID', 'METHOD_NOT_ALLOWED',
  'KEY_MISMATCH', 'IDEMPOTENCY_MISMATCH', 'VOIDED', 'IN_FLIGHT', 'NOT_RECEIVED', 'REFUSED',
  'BUSY', 'RATE_LIMITED', 'TOO_MANY_STREAMS', 'SLOW_READER', 'DATABASE_UNAVAILABLE', 'DATABASE_BUSY', 'DATABASE_READ_ONLY', 'STORAGE_FULL', 'SHUTTING_DOWN', 'INTERNAL',
] as const;

export type ProblemCode = (typeof PROBLEM_CODES)[number] | RefusalCode;

/** Codes with which a client says itself what became of a command, without an answer of the backend. */
export const CLIENT_CODES = ['DECISION_IN_FLIGHT', 'HISTORY_DOUBTFUL', 'INVALID_COMMAND', 'READ_ONLY', 'VOIDED'] as const;
export type ClientCode = (typeof CLIENT_CODES)[number];
