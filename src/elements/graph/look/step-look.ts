import type { Step, TokenStream } from '../../../model/step.js';
import { type StepStatus, isTerminalStep } from '../../../model/status.js';
import type { ShapeName, Tone } from '../../../theme/status-shapes.js';
import type { PlainText } from '../../shared/render-text.js';
import { lookOf } from '../../status/status-look.js';
import { statusWord, type Words } from '../graph-words.js';
import { clip } from '../intake/clip.js';

/** What a card needs to know beside its step. */
export interface LookContext {
  readonly words: Words;
  /** The server's clock in epoch milliseconds. */
  readonly now: number;
  /** For how long a step has been silent that counts as stuck, in milliseconds. */
  readonly silence: (step: string) => number | undefined;
  readonly stepOf: (id: string) => Step | undefined;
  readonly streamOf: (step: string) => TokenStream | undefined;
}

/** Everything that a card shows, as plain values: equal values need no redraw. */
export interface CardLook {
  readonly tone: Tone;
  readonly shape: ShapeName;
  /** What there is room for on a card. */
  readonly line: PlainText;
  /** The same in full, for whoever listens. */
  readonly said: string;
  /** Share done, 0 to 1; undefined where nobody can say. */
  readonly progress: number | undefined;
  /** Whether somebody should look: it failed, is stuck or waits for a person. */
  readonly hot: boolean;
  readonly busy: boolean;
  /** Who answers for it and how fast its output comes, where a card has room for that. */
  readonly meta: string;
  /** Done of all, as `5/12`; of folded steps only. */
  readonly tally: string;
  /** One tone a folded step, in order; of very many, the most urgent of each stretch. */
  readonly cells: readonly Tone[];
}

const HOT: ReadonlySet<StepStatus> = new Set(['waiting-human', 'failed']);
const BUSY: ReadonlySet<StepStatus> = new Set(['running', 'retrying']);

const isBlank = ({ text }: PlainText): boolean => text.trim() === '';

/** The plain label of a step if it has one, else its label, else the key that those who built it gave it. */
export function wholeTitleOf({ plainLabel, label, key, id }: Step): PlainText {
  const title = plainLabel === undefined || isBlank(plainLabel) ? label : plainLabel;
  return isBlank(title) ? { text: key.trim() === '' ? id : key } : title;
}

/** The same for a card; of a very long one the beginning and the end. */
export const titleOf = (step: Step): PlainText => clip(wholeTitleOf(step));

export const elapsedOf = (step: Step, now: number): number | undefined => {
  if (step.startedAt === undefined) return undefined;
  return (step.endedAt === undefined ? now : Date.parse(step.endedAt)) - Date.parse(step.startedAt);
};

function statusLine(step: Step, context: LookContext): string {
  const { words } = context;
  const silence = context.silence(step.id);
  if (silence !== undefined) return words.t('stuck', { time: words.format.duration(silence) });
  const word = statusWord(words, step.status);
  const attempt = step.attempts.at(-1)?.n ?? 1;
  if (step.note !== undefined && step.status !== 'succeeded') return words.t('withNote', { status: word, note: clip(step.note).text });
  if (step.status === 'retrying') return words.t('withNote', { status: word, note: words.t('attempt', { n: attempt }) });
  const status = step.status === 'running' && step.phase !== undefined && step.phase !== 'unknown' ? words.t('withNote', { status: word, note: words.t(`phase.${step.phase}`) }) : word;
  const elapsed = elapsedOf(step, context.now);
  const timed = step.status === 'running' || step.status === 'succeeded' || step.status === 'failed';
  // An end before its beginning tells no duration.
  if (elapsed === undefined || !timed || (elapsed < 0 && step.status !== 'running')) return status;
  const time = words.format.duration(step.status === 'running' ? Math.floor(Math.max(0, elapsed) / 1000) * 1000 : elapsed);
  return step.status === 'succeeded' && attempt > 1 ? words.t('doneOnAttempt', { n: attempt, time }) : words.t('elapsed', { status, time });
}

/** Whether somebody should look at a step, and whether something is being done there. */
export const urgencyOfStep = ({ id, status }: Step, { silence }: Pick<LookContext, 'silence'>): Pick<CardLook, 'hot' | 'busy'> => ({
  hot: HOT.has(status) || silence(id) !== undefined,
  busy: BUSY.has(status),
});

/** How fast output comes: what came over the time it took, while it comes. */
export function rateOf(stream: TokenStream | undefined, { words }: Pick<LookContext, 'words'>): string {
  if (stream?.firstAt === undefined || stream.lastAt === undefined || stream.ended === true) return '';
  const seconds = (Date.parse(stream.lastAt) - Date.parse(stream.firstAt)) / 1000;
  if (!(seconds >= 1) || !(stream.received > 1)) return '';
  const value = stream.received / seconds;
  return words.t(stream.exact && stream.unit === 'token' ? 'rateTokens' : 'rateChunks', { rate: words.format.number(value, { maximumFractionDigits: value < 10 ? 1 : 0 }) });
}

function metaOf(step: Step, context: LookContext): string {
  const rate = BUSY.has(step.status) && context.silence(step.id) === undefined ? rateOf(context.streamOf(step.id), context) : '';
  return [step.owner?.name ?? '', rate].filter((part) => part !== '').join(' · ');
}

/** The look of one step that is drawn as a card of its own. */
export function lookOfStep(step: Step, context: LookContext): CardLook {
  const stuck = context.silence(step.id) !== undefined;
  const { tone, shape } = lookOf('step', stuck ? 'stuck' : step.status);
  const { progress } = step;
  const share = progress?.total === undefined || progress.total <= 0 ? undefined : Math.min(1, progress.done / progress.total);
  const line = statusLine(step, context);
  return {
    tone, shape, line: { text: line }, said: line, progress: isTerminalStep(step.status) ? undefined : share,
    ...urgencyOfStep(step, context), meta: metaOf(step, context), tally: '', cells: [],
  };
}

/** What is left of a card's look from far out. */
export type FarLook = Pick<CardLook, 'tone' | 'shape' | 'cells'>;

const NO_CELLS: readonly Tone[] = [];

/** The same tone and shape as in the whole look, without the cost of its words. */
export function farLookOf(step: Step, folded: readonly string[], context: LookContext): FarLook {
  if (folded.length > 0) {
    const parts = new Folded(folded, context);
    return { ...lookOf('step', shownStatus(step, parts)), cells: cellsOf(parts.statuses) };
  }
  const { tone, shape } = lookOf('step', context.silence(step.id) === undefined ? step.status : 'stuck');
  return { tone, shape, cells: NO_CELLS };
}

/** What matters most among folded steps comes first. */
const URGENCY: readonly string[] = ['failed', 'stuck', 'waiting-human', 'retrying', 'running', 'waiting-external', 'ready', 'unknown', 'cancelled', 'pending', 'skipped', 'succeeded'];
const RANK: ReadonlyMap<string, number> = new Map(URGENCY.map((status, rank) => [status, rank]));
const rankOf = (status: string): number => RANK.get(status) ?? RANK.get('unknown') ?? 0;

/** More cells than this cannot be told apart on a card. */
const MOST_CELLS = 48;

function cellsOf(statuses: readonly string[]): Tone[] {
  const count = Math.min(statuses.length, MOST_CELLS);
  return Array.from({ length: count }, (_, cell) => {
    const [from, to] = [Math.floor((cell * statuses.length) / count), Math.floor(((cell + 1) * statuses.length) / count)];
    let most = statuses[from] ?? 'unknown';
    for (let at = from + 1; at < to; at++) if (rankOf(statuses[at] ?? 'unknown') < rankOf(most)) most = statuses[at] ?? 'unknown';
    return lookOf('step', most).tone;
  });
}

/** The folded steps of a card, counted. */
class Folded {
  readonly statuses: readonly string[];
  readonly #counts = new Map<string, number>();
  /** The one step that is being done, if it is one. */
  readonly only: Step | undefined;

  constructor(ids: readonly string[], context: LookContext) {
    const active: Step[] = [];
    this.statuses = ids.map((id) => {
      const part = context.stepOf(id);
      const status = part === undefined ? 'unknown' : context.silence(id) === undefined ? part.status : 'stuck';
      this.#counts.set(status, (this.#counts.get(status) ?? 0) + 1);
      if (part !== undefined && BUSY.has(part.status)) active.push(part);
      return status;
    });
    this.only = active.length === 1 ? active[0] : undefined;
  }

  count(status: string): number {
    return this.#counts.get(status) ?? 0;
  }

  get total(): number {
    return this.statuses.length;
  }

  get done(): number {
    return this.count('succeeded') + this.count('skipped');
  }

  get active(): number {
    return this.count('running') + this.count('retrying');
  }

  get toCome(): number {
    return this.count('ready') + this.count('pending');
  }

  get mostUrgent(): string | undefined {
    return URGENCY.find((status) => this.count(status) > 0);
  }
}

const shownStatus = (step: Step, folded: Folded): string => (isTerminalStep(step.status) ? step.status : (folded.mostUrgent ?? step.status));

/** The look of a card that stands for many: its most urgent status with how many are in it, and one cell a step. */
export function lookOfFolded(step: Step, ids: readonly string[], context: LookContext): CardLook {
  const folded = new Folded(ids, context);
  const { done, total } = folded;
  const shown = shownStatus(step, folded);
  const { tone, shape } = lookOf('step', shown);
  const { words } = context;
  const [line, ...more] = foldedLines(step, folded, context);
  return {
    tone, shape, line: line ?? { text: '' }, said: [line, ...more].flatMap((part) => part?.text ?? []).concat(words.t('parts', { done, total })).join('. '),
    progress: undefined, hot: shown === 'stuck' || HOT.has(shown as StepStatus), busy: folded.active > 0,
    meta: step.owner?.name ?? '', tally: words.t('tally', { done, total }), cells: cellsOf(folded.statuses),
  };
}

/** What is said about folded steps, without how many of them are done. */
export const foldedWords = (step: Step, ids: readonly string[], context: LookContext): string =>
  foldedLines(step, new Folded(ids, context), context).map(({ text }) => text).join('. ');

/** What needs care, each with its count; without any of that what is being done; without that the status. */
function foldedLines(step: Step, folded: Folded, context: LookContext): PlainText[] {
  const { words } = context;
  const said: string[] = [];
  if (folded.count('failed') > 0) said.push(words.t('partsFailed', { n: folded.count('failed') }));
  if (folded.count('stuck') > 0) said.push(words.t('partsStuck', { n: folded.count('stuck') }));
  if (folded.count('waiting-human') > 0) said.push(words.t('partsWaiting', { n: folded.count('waiting-human') }));
  if (said.length > 0) return said.map((text) => ({ text }));
  if (folded.only !== undefined && step.kind !== 'map') return [titleOf(folded.only)];
  if (folded.active > 0) return [{ text: words.t('partsRunning', { n: folded.active }) }];
  if (isTerminalStep(step.status)) return [{ text: statusLine(step, context) }];
  if (folded.toCome > 0 && folded.toCome < folded.total) return [{ text: words.t('partsToCome', { n: folded.toCome }) }];
  return [{ text: statusWord(words, folded.mostUrgent ?? step.status) }];
}
