import type { GateState } from '../../model/status.js';
import type { RefusalCode } from '../codes.js';

/** Everything that can happen to a gate: acts of people first, then what only a backend can cause. */
export const GATE_EVENTS = [
  'claim', 'unclaim', 'ask', 'answer', 'approve', 'edit', 'reject', 'withdraw', 'delegate', 'escalate', 'bypass', 'revoke', 'reopen',
  'evaluated', 'evaluation-failed', 'lease-expired', 'expire', 'subject-changed', 'policy-changed', 'custody-changed', 'run-ended',
  'release', 'applied', 'not-applied',
] as const;
export type GateEvent = (typeof GATE_EVENTS)[number];

/**
 * One cell of the table. `goes`: the rules of the event decide, and only these states may come out. `refused`: nothing
 * changes and the code is the answer. `ignored`: nothing changes and nothing is wrong. `alarm` is raised beside either.
 */
export type Cell =
  | { readonly kind: 'goes'; readonly to: readonly GateState[] }
  | { readonly kind: 'refused'; readonly code: RefusalCode; readonly alarm: boolean }
  | { readonly kind: 'ignored'; readonly alarm: boolean };

const to = (...states: GateState[]): Cell => ({ kind: 'goes', to: states });
const no = (code: RefusalCode): Cell => ({ kind: 'refused', code, alarm: false });
const none: Cell = { kind: 'ignored', alarm: false };
const alarm: Cell = { kind: 'ignored', alarm: true };

const early = no('NOT_OPEN_YET');
const decided = no('ALREADY_DECIDED');
const evaluated = no('ALREADY_EVALUATED');
const info = no('WAITING_FOR_INFO');
const useRevoke = no('USE_REVOKE');
const released = no('RELEASED');
const over = no('TERMINAL');
const done = no('CONSUMED');
const notHolder = no('NOT_HOLDER');
const noInfo = no('NO_INFO_PENDING');
const nothing = no('NOTHING_TO_REVOKE');
const noReopen = no('NO_REOPEN');
const unapproved: Cell = { kind: 'refused', code: 'NOT_APPROVED', alarm: true };

const successor = to('superseded');
const violated = to('violated');
const cancelled = to('cancelled');
/** `onExpiry` decides between the next level and the end. */
const expiry = to('open', 'expired');

type Row = readonly [
  evaluating: Cell, open: Cell, claimed: Cell, waitingInfo: Cell, approved: Cell, bypassed: Cell, released: Cell, ended: Cell, consumed: Cell,
];

/**
 * The gate machine, cell by cell (columns: evaluating, open, claimed, waiting for information, approved, bypassed,
 * released, ended, consumed). An approval can also end in `rejected`: where both thresholds are met, deny wins.
 */
const ROWS: Readonly<Record<GateEvent, Row>> = {
  claim:               [early, to('claimed'), to('claimed'), info, decided, decided, decided, over, done],
  unclaim:             [early, notHolder, to('open'), notHolder, decided, decided, decided, over, done],
  ask:                 [early, to('waiting-info'), to('waiting-info'), info, decided, decided, decided, over, done],
  answer:              [early, noInfo, noInfo, to('open', 'superseded'), decided, decided, decided, over, done],
  approve:             [early, to('open', 'approved', 'rejected'), to('claimed', 'approved', 'rejected'), info, decided, decided, decided, over, done],
  edit:                [early, to('open', 'approved', 'rejected'), to('open', 'approved', 'rejected'), info, decided, decided, decided, over, done],
  reject:              [early, to('open', 'rejected'), to('claimed', 'rejected'), to('waiting-info', 'rejected'), useRevoke, useRevoke, released, over, done],
  withdraw:            [early, to('open'), to('claimed'), to('waiting-info'), useRevoke, useRevoke, released, over, done],
  delegate:            [early, to('open'), to('open'), to('waiting-info'), decided, decided, decided, over, done],
  escalate:            [early, to('open'), to('open'), to('waiting-info'), decided, decided, decided, over, done],
  bypass:              [early, to('bypassed'), to('bypassed'), to('bypassed'), decided, decided, decided, over, done],
  revoke:              [early, nothing, nothing, nothing, to('revoked'), to('revoked'), released, over, done],
  reopen:              [noReopen, noReopen, noReopen, noReopen, noReopen, noReopen, noReopen, noReopen, noReopen],
  evaluated:           [to('open', 'approved', 'rejected'), evaluated, evaluated, evaluated, evaluated, evaluated, evaluated, over, done],
  'evaluation-failed': [to('open'), none, none, none, none, none, none, none, none],
  'lease-expired':     [none, none, to('open', 'claimed'), none, none, none, none, none, none],
  expire:              [none, expiry, expiry, expiry, to('expired'), to('expired'), none, none, none],
  'subject-changed':   [successor, successor, successor, successor, successor, successor, alarm, none, alarm],
  'policy-changed':    [to('open', 'approved', 'rejected'), to('open'), to('claimed'), to('waiting-info'), to('superseded', 'approved'), to('superseded', 'bypassed'), none, none, none],
  'custody-changed':   [none, to('open'), to('open'), to('waiting-info'), successor, successor, none, none, none],
  'run-ended':         [cancelled, cancelled, cancelled, cancelled, cancelled, cancelled, to('released'), none, none],
  release:             [unapproved, unapproved, unapproved, unapproved, to('released', 'superseded'), to('released', 'superseded'), to('released'), unapproved, to('consumed')],
  applied:             [violated, violated, violated, violated, to('consumed', 'violated'), to('consumed', 'violated'), to('consumed', 'violated'), alarm, to('consumed')],
  'not-applied':       [none, none, none, none, none, none, to('approved', 'expired'), none, alarm],
};

const COLUMN: Readonly<Record<GateState, number>> = {
  evaluating: 0, open: 1, claimed: 2, 'waiting-info': 3, approved: 4, bypassed: 5, released: 6,
  rejected: 7, expired: 7, cancelled: 7, superseded: 7, revoked: 7, violated: 7,
  consumed: 8,
};

/** What the table says about an event in a state. */
export const cellOf = (event: GateEvent, state: GateState): Cell => {
  const cell = ROWS[event][COLUMN[state]];
  if (cell === undefined) throw new RangeError(`The gate table has no cell for ${event} in ${state}`);
  return cell;
};

/** Guards the rules against themselves: a state that the table does not allow is a fault of the program, never an outcome. */
export const assertMove = (event: GateEvent, from: GateState, next: GateState): void => {
  const cell = cellOf(event, from);
  if (cell.kind !== 'goes' || !cell.to.includes(next)) throw new RangeError(`${event} must not lead from ${from} to ${next}`);
};
