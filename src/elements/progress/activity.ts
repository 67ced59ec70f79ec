import { cutAfter } from '../../insight/clusters.js';
import type { StallVerdict } from '../../insight/stall.js';
import { stepProgress, type StepProgress } from '../../insight/progress.js';
import type { Step, TokenStream } from '../../model/step.js';

/** What one running step is doing just now. */
export interface Activity {
  readonly step: Step;
  readonly stream: TokenStream | undefined;
  readonly progress: StepProgress | undefined;
  readonly verdict: StallVerdict | undefined;
  /** When the newest output came, in epoch milliseconds. */
  readonly outputAt: number | undefined;
}

const RUNNING: ReadonlySet<string> = new Set(['running', 'retrying']);

/** The stream that says most about a step: its newest, the text before what is not meant for reading. */
function mainStream(streams: readonly TokenStream[]): TokenStream | undefined {
  const rank = (stream: TokenStream): number => (stream.channel === 'text' ? 1 : 0);
  return [...streams].sort((a, b) => b.attempt - a.attempt || rank(b) - rank(a) || (b.lastAt ?? '').localeCompare(a.lastAt ?? ''))[0];
}

/**
 * The steps that work right now: stuck ones first, then those with the newest output. A step that only contains others is
 * told through them.
 */
export function activitiesOf(steps: ReadonlyMap<string, Step>, streams: readonly TokenStream[], verdicts: ReadonlyMap<string, StallVerdict>): readonly Activity[] {
  const containers = new Set([...steps.values()].map((step) => step.parent));
  const byStep = new Map<string, TokenStream[]>();
  for (const stream of streams) byStep.set(stream.step, [...(byStep.get(stream.step) ?? []), stream]);
  const activities = [...steps.values()]
    .filter((step) => RUNNING.has(step.status) && !containers.has(step.id))
    .map((step): Activity => {
      const stream = mainStream(byStep.get(step.id) ?? []);
      const outputAt = stream?.lastAt === undefined ? undefined : Date.parse(stream.lastAt);
      return { step, stream, progress: stepProgress(step, stream), verdict: verdicts.get(step.id), outputAt };
    });
  const stuck = ({ verdict }: Activity): number => (verdict?.state === 'stuck' ? 1 : 0);
  return activities.sort((a, b) => stuck(b) - stuck(a) || (b.outputAt ?? 0) - (a.outputAt ?? 0) || (b.step.startedAt ?? '').localeCompare(a.step.startedAt ?? ''));
}

/** The last words of a text, cut where a word begins, or at least a character as a reader sees it. `cut` says that something stands before them. */
export function lastWords(text: string, omitted: number, limit = 180): { readonly words: string; readonly cut: boolean } {
  if (text.length <= limit) return { words: text, cut: omitted > 0 };
  const from = text.length - limit;
  const space = text.slice(from, from + 40).search(/\s/u);
  return { words: text.slice(cutAfter(text, space === -1 ? from : from + space + 1)), cut: true };
}
