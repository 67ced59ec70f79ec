import type { Box, Direction, Point, Size } from '../../../graph/index.js';
import { hiddenWord, textRuns } from '../../shared/render-text.js';
import { fitLines, type FittedText, type Measure } from './fit-lines.js';
import { measureIn } from './measure.js';

/** How what stands at a line is written, in CSS pixels at zoom 1. */
export const LABEL = { size: 12, weight: 600, line: 15 } as const;
/** The mark of a gate. */
export const GATE = 24;

const MOST_WIDTH = 150;
const MOST_LINES = 3;
const GAP = 4;
/** Where a line of letters stands on its height. */
const BASE = 11.5;

/** Measures what stands at lines. @param family as in CSS */
export const labelMeasure = (family: string): Measure => measureIn(`${LABEL.weight} ${LABEL.size}px ${family}`, LABEL.size);

/** The text with what cannot be seen made visible. @param chip what stands for it */
export const visibleText = (text: string, chip = hiddenWord()): string => textRuns(text).map((run) => ('text' in run ? run.text.replace(/\s+/g, ' ') : `[${chip}]`)).join('');

/** The same texts are asked for with each frame. */
const MOST_KEPT = 1000;
const kept = new WeakMap<Measure, Map<string, FittedText>>();

function remembered(key: string, measure: Measure, make: () => FittedText): FittedText {
  let texts = kept.get(measure);
  if (texts === undefined || texts.size > MOST_KEPT) kept.set(measure, (texts = new Map<string, FittedText>()));
  let text = texts.get(key);
  if (text === undefined) texts.set(key, (text = make()));
  return text;
}

const widthOf = (lines: readonly string[], measure: Measure): number => lines.reduce((most, line) => Math.max(most, measure(line)), 0);

/** What is written at a line, in lines that its room can hold. @param room without it the largest that a layout may give */
export function linesFor(text: string, room: Size | undefined, isGuarded: boolean, direction: Direction, measure: Measure): FittedText {
  const isDown = direction === 'down';
  const width = room === undefined ? MOST_WIDTH : room.width - (isGuarded && !isDown ? GATE + GAP : 2 * GAP);
  const most = room === undefined ? MOST_LINES : Math.max(1, Math.floor((room.height - GAP - (isGuarded && isDown ? GATE : 0)) / LABEL.line + 0.01));
  // Sizes are sums of what was measured: what differs by less is the same.
  return remembered(`${width} ${most} ${hiddenWord()} ${text}`, measure, () => fitLines(visibleText(text), { width: width + 0.5, most, measure }));
}

/** The room that a text needs, with the mark of a gate beside it, or above it where the line runs down. */
export function roomFor(text: string, isGuarded: boolean, direction: Direction, measure: Measure): Size {
  const { lines } = linesFor(text, undefined, isGuarded, direction, measure);
  const [width, height] = [widthOf(lines, measure), lines.length * LABEL.line];
  if (!isGuarded) return { width: width + 2 * GAP, height: height + GAP };
  if (direction === 'down') return { width: Math.max(GATE, width) + 2 * GAP, height: GATE + height + GAP };
  return { width: GATE + (width > 0 ? GAP + width : 0), height: Math.max(GATE, height) + GAP };
}

/** Where the parts of what stands at a line go. */
export interface PlacedWords {
  /** The middle of the mark of a gate. */
  readonly mark: Point;
  /** The middle of each line of letters, on which they stand. */
  readonly bases: readonly Point[];
}

/** Lays what stands at a line into its room: the mark of a gate comes first as the flow runs. */
export function placeWords(lines: readonly string[], { x, y, width, height }: Box, isGuarded: boolean, direction: Direction, measure: Measure): PlacedWords {
  const middle: Point = [x + width / 2, y + height / 2];
  const size: Size = { width: widthOf(lines, measure), height: lines.length * LABEL.line };
  const bases = (centre: number, top: number): Point[] => lines.map((_, at) => [centre, top + at * LABEL.line + BASE]);
  if (!isGuarded) return { mark: middle, bases: bases(middle[0], middle[1] - size.height / 2) };
  if (direction === 'down') {
    const top = middle[1] - (GATE + size.height) / 2;
    return { mark: [middle[0], top + GATE / 2], bases: bases(middle[0], top + GATE) };
  }
  const along = GATE + (size.width > 0 ? GAP + size.width : 0);
  const towards = direction === 'left' ? -1 : 1;
  const start = middle[0] - (towards * along) / 2;
  return { mark: [start + (towards * GATE) / 2, middle[1]], bases: bases(start + towards * (along - size.width / 2), middle[1] - size.height / 2) };
}
