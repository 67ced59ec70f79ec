import type { GateState, RunStatus, StepStatus } from '../../model/status.js';
import type { ShapeName, Tone } from '../../theme/status-shapes.js';

/** What a status is about. */
export const STATUS_KINDS = ['run', 'step', 'gate'] as const;
export type StatusKind = (typeof STATUS_KINDS)[number];

/** `stuck` is derived by the insight layer and shown like a status; it is none. */
export type ShownStepStatus = StepStatus | 'stuck';

export interface StatusLook {
  readonly shape: ShapeName;
  readonly tone: Tone;
}

const look = (shape: ShapeName, tone: Tone): StatusLook => ({ shape, tone });

const UNKNOWN = look('question', 'idle');

const RUN: Readonly<Record<RunStatus, StatusLook>> = {
  pending: look('dashed-ring', 'idle'),
  running: look('arc', 'running'),
  waiting: look('diamond', 'waiting'),
  paused: look('square-bars', 'idle'),
  stopping: look('square-stop', 'failed'),
  succeeded: look('disc-tick', 'succeeded'),
  failed: look('octagon-cross', 'failed'),
  cancelled: look('disc-slash', 'idle'),
  unknown: UNKNOWN,
};

const STEP: Readonly<Record<ShownStepStatus, StatusLook>> = {
  pending: look('dashed-ring', 'idle'),
  ready: look('open-ring', 'idle'),
  running: look('arc', 'running'),
  'waiting-human': look('diamond', 'waiting'),
  'waiting-external': look('hourglass', 'idle'),
  retrying: look('loop', 'running'),
  succeeded: look('disc-tick', 'succeeded'),
  failed: look('octagon-cross', 'failed'),
  skipped: look('chevrons', 'idle'),
  cancelled: look('disc-slash', 'idle'),
  stuck: look('octagon-bars', 'stuck'),
  unknown: UNKNOWN,
};

const GATE: Readonly<Record<GateState | 'unknown', StatusLook>> = {
  evaluating: look('arc', 'idle'),
  open: look('diamond', 'waiting'),
  claimed: look('lock', 'waiting'),
  'waiting-info': look('hourglass', 'waiting'),
  approved: look('disc-tick', 'running'),
  bypassed: look('triangle', 'stuck'),
  released: look('arc', 'running'),
  consumed: look('disc-tick', 'succeeded'),
  rejected: look('octagon-cross', 'failed'),
  expired: look('hourglass', 'idle'),
  cancelled: look('disc-slash', 'idle'),
  superseded: look('loop', 'idle'),
  revoked: look('disc-slash', 'stuck'),
  violated: look('triangle', 'failed'),
  unknown: UNKNOWN,
};

const LOOKS: Readonly<Record<StatusKind, Readonly<Record<string, StatusLook>>>> = { run: RUN, step: STEP, gate: GATE };

/** Shape and tone of a status. A status that this kit does not know is shown as unknown, never as something it resembles. */
export const lookOf = (kind: StatusKind, status: string): StatusLook => (isKnownStatus(kind, status) ? LOOKS[kind][status] : undefined) ?? UNKNOWN;

export const isKnownStatus = (kind: StatusKind, status: string): boolean => Object.hasOwn(LOOKS[kind], status);

/** Every status of a kind, in the order in which they are told. */
export const statusesOf = (kind: StatusKind): readonly string[] => Object.keys(LOOKS[kind]);
