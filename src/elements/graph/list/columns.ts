import type { GraphView } from '../graph-source.js';
import type { StepTree } from './step-tree.js';

export const COLUMNS = ['step', 'status', 'progress', 'rate', 'owner', 'elapsed', 'waitsFor', 'feeds'] as const;
export type Column = (typeof COLUMNS)[number];

/** The least width of each column in CSS pixels, wide and in a narrow container, and its share of what is left. */
const WIDTHS: Readonly<Record<Column, readonly [wide: number, narrow: number, share: number]>> = {
  step: [200, 150, 2.2], status: [190, 160, 1.8], progress: [90, 84, 0.8], rate: [96, 90, 0.7], owner: [110, 110, 1], elapsed: [76, 76, 0.6], waitsFor: [150, 150, 1.5], feeds: [150, 150, 1.5],
};

function some<T>(items: Iterable<T>, test: (item: T) => boolean): boolean {
  for (const item of items) if (test(item)) return true;
  return false;
}

const HAS: Readonly<Record<Exclude<Column, 'step' | 'status'>, (view: GraphView, tree: StepTree) => boolean>> = {
  progress: (view, tree) => some(view.steps.values(), ({ id, progress }) => progress !== undefined || tree.hasParts(id)) || some(view.streams, ({ expected }) => expected !== undefined),
  rate: (view) => some(view.streams, ({ firstAt, ended }) => firstAt !== undefined && ended !== true),
  owner: (view) => view.boundaries.size > 0 || some(view.steps.values(), ({ owner }) => owner !== undefined),
  elapsed: (view) => some(view.steps.values(), ({ startedAt }) => startedAt !== undefined),
  waitsFor: (view) => view.edges.size > 0 || some(view.steps.values(), ({ status, gate }) => gate !== undefined || status === 'waiting-human' || status === 'waiting-external'),
  feeds: (view) => view.edges.size > 0,
};

/** Which columns have something to say. A column that has come stays as long as the run does: nothing jumps sideways. */
export class Columns {
  #source: object | undefined;
  #shown: readonly Column[] = [];

  get shown(): readonly Column[] {
    return this.#shown;
  }

  update(view: GraphView, tree: StepTree): void {
    const known = view.source === this.#source ? this.#shown : [];
    this.#source = view.source;
    const shown = COLUMNS.filter((column) => column === 'step' || column === 'status' || known.includes(column) || HAS[column](view, tree));
    if (shown.length !== this.#shown.length || shown.some((column, at) => column !== this.#shown[at])) this.#shown = shown;
  }

  /** The tracks of a row, and the least width of all of them, as private custom properties. */
  get styles(): Readonly<Record<string, string>> {
    const track = (at: 0 | 1): string => this.#shown.map((column) => `minmax(${WIDTHS[column][at]}px, ${WIDTHS[column][2]}fr)`).join(' ');
    const least = (at: 0 | 1): string => `${this.#shown.reduce((sum, column) => sum + WIDTHS[column][at], 0)}px`;
    return { '--_wf-columns': track(0), '--_wf-columns-least': least(0), '--_wf-columns-narrow': track(1), '--_wf-columns-narrow-least': least(1) };
  }
}
