import type { LayoutNotice } from '../../../graph/index.js';

/**
 * - `bad-step`, `bad-edge`, `bad-boundary`, `bad-gate`, `bad-stream`: not an object with an id, or members are missing or of another type. A step or a line that has an id is drawn as
 *   far as it is understood, the rest is left out.
 * - `bad-time`: `now` is no moment; the clock of the page is used instead.
 * - `duplicate-step`, `duplicate-edge`: the id was taken; the last one stands.
 * - `unknown-step`: a line from or to a step that is not there; left out.
 * - `parent-cycle`, `unknown-parent`: a step inside itself, or inside one that is not there; drawn on the top level.
 * - `long-label`: more text than anybody could read; cut, and the rest counted.
 * - `too-many-steps`, `too-many-edges`: beyond what can be drawn; left out.
 * - `layout`: the layout could not place something as it was asked to.
 * - `layout-engine`: the host's own layout engine failed, and the built-in one took its place.
 */
export type RejectCode =
  | 'bad-step' | 'bad-edge' | 'bad-boundary' | 'bad-gate' | 'bad-stream' | 'bad-time' | 'duplicate-step' | 'duplicate-edge' | 'unknown-step' | 'parent-cycle' | 'unknown-parent'
  | 'long-label' | 'too-many-steps' | 'too-many-edges' | 'layout' | 'layout-engine';

/** What could not be drawn as it came, and how often. */
export interface DataReject {
  readonly code: RejectCode;
  /** How many it concerns in all. */
  readonly count: number;
  /** The first of them, at most 20: ids, or places in the list for what has none. */
  readonly ids: readonly string[];
}

const IDS_NAMED = 20;

/** Counts what could not be drawn as it came, by what was wrong with it. */
export class RejectList {
  readonly #found = new Map<RejectCode, { count: number; readonly ids: string[] }>();

  add(code: RejectCode, id: string, count = 1): void {
    const known = this.#found.get(code);
    if (known === undefined) this.#found.set(code, { count, ids: [id] });
    else {
      known.count += count;
      if (known.ids.length < IDS_NAMED) known.ids.push(id);
    }
  }

  list(): DataReject[] {
    return [...this.#found].map(([code, { count, ids }]) => ({ code, count, ids }));
  }
}

/** What a layout said about its input, in the same words. */
export function rejectsOfLayout(notices: readonly LayoutNotice[]): DataReject[] {
  const list = notices.filter(({ code }) => code !== 'simplified-edge');
  const count = list.reduce((sum, notice) => sum + notice.count, 0);
  return count === 0 ? [] : [{ code: 'layout', count, ids: list.flatMap(({ ids }) => ids).slice(0, IDS_NAMED) }];
}
