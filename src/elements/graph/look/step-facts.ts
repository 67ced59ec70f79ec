import { stepProgress } from '../../../insight/index.js';
import type { StoredGate } from '../../../model/readable-gate.js';
import { isDecidableGate, isTerminalStep } from '../../../model/status.js';
import type { Step, TokenStream } from '../../../model/step.js';
import type { PlainText } from '../../shared/render-text.js';
import { lookOf } from '../../status/status-look.js';
import type { GraphView } from '../graph-source.js';
import { statusWord } from '../graph-words.js';
import { clip } from '../intake/clip.js';
import type { StepTree } from '../list/step-tree.js';
import type { PanelWords } from '../panel-words.js';
import { missingApprovals } from './gate-words.js';
import { elapsedOf, foldedWords, lookOfFolded, rateOf, titleOf, wholeTitleOf, type CardLook, type LookContext } from './step-look.js';

/** Some names, and how many more there are. */
export interface Names {
  readonly names: readonly PlainText[];
  readonly ids: readonly string[];
  readonly more: number;
}

/** What is known about a step, in words: a line of the list, or the details beside a card. */
export interface StepFacts {
  readonly title: PlainText;
  readonly look: Pick<CardLook, 'tone' | 'shape'>;
  readonly status: string;
  readonly progress: string;
  /** Chunks or tokens a second. */
  readonly rate: string;
  readonly owner: string;
  readonly elapsed: string;
  /** What it cannot begin or go on without, before it is done. */
  readonly waitsFor: Names;
  /** A person or another system that it waits for, in words. */
  readonly waitsForWhom: readonly string[];
  readonly feeds: Names;
}

const MOST_NAMES = 3;
/** What is told beside a step or laid out in its row: all of what a person may have written. */
const LONGEST_TOLD = 4000;
const BEGUN: ReadonlySet<string> = new Set(['running', 'retrying']);

function statusOf(step: Step, context: LookContext): string {
  const { words } = context;
  const silence = context.silence(step.id);
  if (silence !== undefined) return words.t('stuck', { time: words.format.duration(silence) });
  const word = statusWord(words, step.status);
  if (step.note !== undefined && step.status !== 'succeeded') return words.t('withNote', { status: word, note: clip(step.note).text });
  if (step.status === 'retrying') return words.t('withNote', { status: word, note: words.t('attempt', { n: step.attempts.at(-1)?.n ?? 1 }) });
  const phase = step.status === 'running' && step.phase !== undefined && words.has(`phase.${step.phase}`) ? step.phase : undefined;
  return phase === undefined ? word : words.t('withNote', { status: word, note: words.t(`phase.${phase as 'tool'}`) });
}

function namesOf(ids: readonly string[], steps: ReadonlyMap<string, Step>): Names {
  const shown = ids.slice(0, MOST_NAMES).flatMap((id) => {
    const step = steps.get(id);
    return step === undefined ? [] : [titleOf(step)];
  });
  return { names: shown, ids, more: ids.length - shown.length };
}

/** The words of a step's progress, where it says how far it is. */
export function progressOf(step: Step, stream: TokenStream | undefined, words: PanelWords): string {
  const progress = isTerminalStep(step.status) ? undefined : stepProgress(step, stream);
  if (progress === undefined) return '';
  const done = words.format.number(progress.done, { maximumFractionDigits: 1 });
  const key = `unit.${progress.unit}`;
  const unit = words.has(key) ? words.t(key as 'unit.chunk', { n: progress.total ?? progress.done }) : progress.unit;
  return progress.total === undefined
    ? words.t('progressSoFar', { done, unit })
    : words.t('progressOf', { done, total: words.format.number(progress.total, { maximumFractionDigits: 1 }), unit });
}

/** Whose approval is missing, in words. */
function approvalWords(gate: StoredGate, words: PanelWords): string {
  const missing = missingApprovals(gate);
  return missing.length === 0 ? words.t('waitsForApproval') : words.t('waitsForApprovalOf', { who: words.format.list(missing.slice(0, MOST_NAMES)) });
}

/** Reads the facts of one step after another from the same state of a run. */
export class FactReader {
  readonly #view: GraphView;
  readonly #tree: StepTree;
  readonly #context: LookContext;
  readonly #words: PanelWords;

  constructor(view: GraphView, tree: StepTree, context: LookContext, words: PanelWords) {
    this.#words = words;
    this.#view = view;
    this.#tree = tree;
    this.#context = context;
  }

  get context(): LookContext {
    return this.#context;
  }

  read(id: string): StepFacts | undefined {
    const step = this.#view.steps.get(id);
    if (step === undefined) return undefined;
    const { words, now } = this.#context;
    const leaves = this.#tree.leaves(id);
    const folded = leaves.length === 0 ? undefined : lookOfFolded(step, leaves, this.#context);
    const stuck = this.#context.silence(id) !== undefined;
    const stream = this.#context.streamOf(id);
    const elapsed = elapsedOf(step, now);
    return {
      title: clip(wholeTitleOf(step), LONGEST_TOLD),
      look: folded ?? lookOf('step', stuck ? 'stuck' : step.status),
      status: folded === undefined ? statusOf(step, this.#context) : foldedWords(step, leaves, this.#context),
      progress: folded === undefined ? progressOf(step, stream, this.#words) : folded.tally,
      rate: BEGUN.has(step.status) && !stuck ? rateOf(stream, this.#context) : '',
      owner: this.#ownerOf(step),
      elapsed: elapsed === undefined || elapsed < 0 ? '' : words.format.duration(step.endedAt === undefined ? Math.floor(elapsed / 1000) * 1000 : elapsed),
      waitsFor: namesOf(this.#unfinishedBefore(step), this.#view.steps),
      waitsForWhom: this.#whom(step),
      feeds: namesOf(this.#tree.after(id), this.#view.steps),
    };
  }

  #ownerOf(step: Step): string {
    if (step.owner !== undefined) return step.owner.name;
    return this.#view.boundaries.get(step.boundary ?? '')?.accountable.name ?? '';
  }

  #unfinishedBefore(step: Step): readonly string[] {
    if (isTerminalStep(step.status)) return [];
    return this.#tree.before(step.id).filter((id) => !isTerminalStep(this.#view.steps.get(id)?.status ?? 'unknown'));
  }

  #whom(step: Step): string[] {
    if (isTerminalStep(step.status)) return [];
    const words = this.#words;
    const said: string[] = [];
    const gates = [...new Set([...(step.gate === undefined ? [] : [step.gate]), ...this.#tree.guards(step.id)])];
    for (const id of gates) {
      const gate = this.#view.gates.get(id);
      if (gate?.notUnderstood !== undefined || gate === undefined) said.push(words.t('waitsForApproval'));
      else if (isDecidableGate(gate.state)) said.push(approvalWords(gate, this.#words));
    }
    if (said.length === 0 && step.status === 'waiting-human') said.push(words.t('waitsForPerson'));
    if (step.status === 'waiting-external') said.push(words.t('waitsForSystem'));
    return said;
  }
}
