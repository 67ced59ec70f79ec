import type { Boundary, Edge, Step } from '../../../model/step.js';
import type { StoredGate } from '../../../model/readable-gate.js';
import type { PlainText } from '../../shared/render-text.js';
import type { Words } from '../graph-words.js';
import { clip } from '../intake/clip.js';
import { guardsOf, missingApprovals } from './gate-words.js';

/** What is said about lines comes from. */
export interface EdgeSource {
  readonly steps: ReadonlyMap<string, Step>;
  readonly gates: ReadonlyMap<string, StoredGate>;
  readonly boundaries: ReadonlyMap<string, Boundary>;
  /** The boundary of every step that is in one. */
  readonly boundaryOf: ReadonlyMap<string, string>;
  readonly words: Words;
}

type Members = readonly Edge[];

/** More rounds than this are rare, and need hardly more room. */
const MANY_ROUNDS = 88;

/** What all edges behind a line are called. */
function nameOf(members: Members): PlainText | undefined {
  const [first] = members;
  return first?.label !== undefined && first.label.text.trim() !== '' && members.every(({ label }) => label?.text === first.label?.text) ? clip(first.label) : undefined;
}

const joined = (name: PlainText | undefined, more: PlainText | undefined, words: Words): PlainText | undefined =>
  name === undefined || more === undefined ? (name ?? more) : { text: words.t('withNote', { status: name.text, note: more.text }), lang: name.lang };

const isLoop = ({ kind }: Edge): boolean => kind === 'loop';

/** The round that a loop is in, from the second on. */
function roundOf(members: Members, { steps, words }: EdgeSource): PlainText | undefined {
  const rounds = members.reduce((most, edge) => Math.max(most, isLoop(edge) ? (steps.get(edge.to)?.attempts.at(-1)?.n ?? 1) : 0), 0);
  return rounds < 2 ? undefined : { text: words.t('round', { n: rounds }) };
}

const areaOf = (step: string, { boundaries, boundaryOf }: EdgeSource): PlainText | undefined => {
  const label = boundaries.get(boundaryOf.get(step) ?? '')?.label;
  return label && clip(label);
};

/** Who guards a line, as short as it can be said: whose approval is missing, else the area that it leads into. */
export function guardOf(members: Members, source: EdgeSource): PlainText | undefined {
  for (const { gate: id, to } of members) {
    if (id === undefined) continue;
    const [missing] = missingApprovals(source.gates.get(id));
    const who = missing === undefined ? areaOf(to, source) : { text: missing };
    if (who !== undefined) return who;
  }
  return undefined;
}

/** Who guards what a lock is on; where it stands for several lines, how many gates there are too. */
function lockWords(members: Members, locked: Members, source: EdgeSource): PlainText | undefined {
  return counted(guardOf(locked, source), members, locked, source);
}

function counted(who: PlainText | undefined, members: Members, locked: Members, { words }: EdgeSource): PlainText | undefined {
  const n = new Set(locked.flatMap(({ gate }) => gate ?? [])).size;
  return who === undefined || locked.length <= members.length ? who : joined(who, { text: words.format.number(n) }, words);
}

/** What is written at a line: its name, the round of a loop, who guards it. @param locked the edges that the lock on it stands for */
export function wordsAtLine(members: Members, source: EdgeSource, locked = members): PlainText | undefined {
  return joined(joined(nameOf(members), roundOf(members, source), source.words), lockWords(members, locked, source), source.words);
}

/** All that may come to be written at a line as the run goes on: each status has room, so that none causes a layout. @param locked as for `wordsAtLine` */
export function allWordsAtLine(members: Members, source: EdgeSource, locked = members): readonly string[] {
  const { words } = source;
  const name = joined(nameOf(members), members.some(isLoop) ? { text: words.t('round', { n: MANY_ROUNDS }) } : undefined, words);
  const guards: (PlainText | undefined)[] = locked.flatMap(({ gate, to }) => (gate === undefined ? [] : [areaOf(to, source), ...guardsOf(source.gates.get(gate)).map((text) => ({ text }))])).map((who) => counted(who, members, locked, source));
  return (guards.length === 0 ? [undefined] : guards).flatMap((guard) => joined(name, guard, words)?.text ?? []);
}
