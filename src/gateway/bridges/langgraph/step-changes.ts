import type { GateId } from '../../../model/gate.js';
import type { Text } from '../../../model/primitives.js';
import { type Attempt, type Step } from '../../../model/step.js';
import { isTerminalStep, type StepPhase } from '../../../model/status.js';

/** What a step found out on its way, kept with it when it ends. */
export interface Findings {
  readonly usage?: Step['usage'] | undefined;
  readonly note?: Text | undefined;
}

const PROCESS_ENDED: Text = { code: 'attempt.process-ended', text: 'The process that ran this ended before it was done.' };

function withLastAttempt(step: Step, change: (attempt: Attempt) => Attempt): Step {
  const last = step.attempts.at(-1);
  return last === undefined ? step : { ...step, attempts: [...step.attempts.slice(0, -1), change(last)] };
}

const withoutPhase = ({ phase: _phase, ...step }: Step): Step => step;

/** Whether its last attempt has begun and nobody wrote down how it went. */
export const isUnderWay = (step: Step): boolean => {
  const last = step.attempts.at(-1);
  return last !== undefined && last.endedAt === undefined;
};

/** The step at the beginning of a new attempt; one that is still open was cut off by the end of its process. */
export function begin(step: Step, at: string, worker: string): Step {
  const closed = isUnderWay(step) ? withLastAttempt(step, (last) => ({ ...last, endedAt: at, outcome: 'failed', error: PROCESS_ENDED })) : step;
  const { endedAt: _endedAt, note: _note, ...rest } = withoutPhase(closed);
  return {
    ...rest,
    status: 'running',
    startedAt: step.startedAt ?? at,
    attempts: [...closed.attempts, { n: closed.attempts.length + 1, startedAt: at, worker }],
  };
}

export const inPhase = (step: Step, phase: StepPhase): Step => ({ ...step, phase });

export const succeed = (step: Step, at: string, { usage, note }: Findings): Step => ({
  ...withoutPhase(withLastAttempt(step, (last) => ({ ...last, endedAt: at, outcome: 'succeeded' }))),
  status: 'succeeded',
  endedAt: at,
  ...(usage === undefined ? {} : { usage }),
  ...(note === undefined ? {} : { note }),
});

/** One attempt is lost; `again` says whether another one follows. */
export const fail = (step: Step, at: string, error: Text, again: boolean): Step => ({
  ...withoutPhase(withLastAttempt(step, (last) => ({ ...last, endedAt: at, outcome: 'failed', error }))),
  status: again ? 'retrying' : 'failed',
  ...(again ? {} : { endedAt: at }),
});

/** Waits for a person: the attempt goes on, however long that takes. */
export const park = (step: Step, gate: GateId): Step => ({ ...withoutPhase(step), status: 'waiting-human', gate });

/** The step gave up its attempt and will be entered again, behind its gate. */
export const putBack = (step: Step, at: string, why: Text): Step => ({
  ...withoutPhase(withLastAttempt(step, (last) => ({ ...last, endedAt: at, outcome: 'cancelled', error: why }))),
  status: 'pending',
});

/** Ends a step that will not be carried out any more. */
export function close(step: Step, at: string, status: 'skipped' | 'cancelled'): Step {
  if (isTerminalStep(step.status)) return step;
  const closed = isUnderWay(step) ? withLastAttempt(step, (last) => ({ ...last, endedAt: at, outcome: 'cancelled' })) : step;
  return { ...withoutPhase(closed), status, endedAt: at };
}
