import type { Text } from '../../../model/primitives.js';
import type { Step } from '../../../model/step.js';
import type { StepContext, StepTemplate } from './definition.js';
import type { ItemSession } from './item-session.js';
import { begin, fail, inPhase, succeed, type Findings } from './step-changes.js';

export const timestamp = (): string => new Date().toISOString();

const MAX_ERROR_TEXT = 500;

/** The error as a person may read it: its message, never its stack. */
export function errorText(error: unknown): Text {
  const message = error instanceof Error ? error.message : String(error);
  return { text: message.split('\n', 1)[0]?.slice(0, MAX_ERROR_TEXT) || 'The step failed without saying why.' };
}

/** Errors after which LangGraph must not try the node again. */
const final = new WeakSet<object>();
export const isFinal = (error: unknown): boolean => typeof error === 'object' && error !== null && final.has(error);

/** Tries that failed by themselves. One that was cut off by a dying process is not the step's fault. */
const failures = (step: Step): number =>
  step.attempts.filter(({ outcome, error }) => outcome === 'failed' && error?.code !== 'attempt.process-ended').length;

export interface Running { readonly context: StepContext; readonly findings: Findings }

/** Begins an attempt durably and gives the step what it may use. */
export async function beginAttempt(session: ItemSession, key: string): Promise<Running> {
  const { book, host, run, signal } = session;
  const step = begin(book.item(key, session.item), timestamp(), session.worker);
  await book.change(step);
  const attempt = step.attempts.length;
  const findings: { usage?: Step['usage']; note?: Text } = {};
  let received = 0;
  const context: StepContext = {
    run, item: session.item, step: step.id, attempt, signal,
    phase: (phase) => book.change({ ...inPhase(book.item(key, session.item), phase), ...(findings.usage === undefined ? {} : { usage: findings.usage }) }),
    chunk(text) {
      received += 1;
      host.pulse(run, [{ kind: 'chunk', step: step.id, attempt, channel: 'text', text, received, at: timestamp() }]);
    },
    usage(usage) { findings.usage = usage; },
    note(text) { findings.note = text; },
  };
  return { context, findings };
}

export const endAttempt = ({ book, item }: ItemSession, key: string, findings: Findings): Promise<void> =>
  book.change(succeed(book.item(key, item), timestamp(), findings));

/**
 * Writes down that an attempt failed, and whether LangGraph will try again. After an abort nothing is written: whoever
 * stopped the run closes its steps, and what a dying process leaves behind is found by the next one.
 */
export async function recordFailure(session: ItemSession, template: StepTemplate, error: unknown): Promise<void> {
  if (session.signal.aborted) return;
  const step = session.book.item(template.key, session.item);
  const again = failures(step) + 1 < (template.attempts ?? 1);
  if (!again && typeof error === 'object' && error !== null) final.add(error);
  await session.book.change(fail(step, timestamp(), errorText(error), again));
}
