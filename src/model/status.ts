/** The states things can be in, as plain values: whoever only asks "has it ended?" loads no schemas. */

export const RUN_STATUSES = ['pending', 'running', 'waiting', 'paused', 'stopping', 'succeeded', 'failed', 'cancelled'] as const;
export type RunStatus = (typeof RUN_STATUSES)[number] | 'unknown';

export const STEP_STATUSES = [
  'pending', 'ready', 'running', 'waiting-human', 'waiting-external', 'retrying', 'succeeded', 'failed', 'skipped', 'cancelled',
] as const;
export type StepStatus = (typeof STEP_STATUSES)[number] | 'unknown';

export const STEP_PHASES = ['queued', 'dispatching', 'prefill', 'streaming', 'tool', 'postprocess'] as const;
export type StepPhase = (typeof STEP_PHASES)[number] | 'unknown';

export const GATE_STATES = [
  'evaluating', 'open', 'claimed', 'waiting-info', 'approved', 'bypassed', 'released', 'consumed',
  'rejected', 'expired', 'cancelled', 'superseded', 'revoked', 'violated',
] as const;
export type GateState = (typeof GATE_STATES)[number];

const ENDED_RUN: ReadonlySet<string> = new Set(['succeeded', 'failed', 'cancelled']);
const ENDED_STEP: ReadonlySet<string> = new Set(['succeeded', 'failed', 'skipped', 'cancelled']);
const ENDED_GATE: ReadonlySet<string> = new Set(['consumed', 'rejected', 'expired', 'cancelled', 'superseded', 'revoked', 'violated']);
const DECIDABLE_GATE: ReadonlySet<string> = new Set(['open', 'claimed', 'waiting-info']);

/** Whether a run has ended for good. `unknown` has not: nobody could say so. */
export const isTerminalRun = (status: RunStatus): boolean => ENDED_RUN.has(status);

/** Whether a step has ended for good. `unknown` has not. */
export const isTerminalStep = (status: StepStatus): boolean => ENDED_STEP.has(status);

/** No event leads out of these states (revoked and violated included). */
export const isTerminalGate = (state: GateState): boolean => ENDED_GATE.has(state);

/** A person can still decide here. */
export const isDecidableGate = (state: GateState): boolean => DECIDABLE_GATE.has(state);
