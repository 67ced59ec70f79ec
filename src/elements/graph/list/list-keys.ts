import type { TreeRow } from './step-tree.js';

/** The part of the list that has the keyboard: a row, or one of its cells. */
export interface ListPlace {
  readonly row: number;
  /** -1 for the row itself. */
  readonly column: number;
}

/** What a key asks of the list. */
export type ListAction =
  | { readonly do: 'go'; readonly to: ListPlace }
  | { readonly do: 'open' | 'close' | 'choose' | 'mark' | 'enter' }
  | { readonly do: 'search' }
  | { readonly do: 'care'; readonly way: 1 | -1 }
  | { readonly do: 'deselect' };

interface Keys {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
}

export interface ListState {
  readonly rows: readonly TreeRow[];
  readonly columns: number;
  /** How many rows are in sight. */
  readonly page: number;
  readonly isRtl: boolean;
}

/** The keys of a treegrid whose rows can have the focus (ARIA Authoring Practices Guide, treegrid). */
export function listAction({ key, shiftKey, ctrlKey }: Keys, at: ListPlace, { rows, columns, page, isRtl }: ListState): ListAction | undefined {
  const last = rows.length - 1;
  const row = rows[at.row];
  if (row === undefined) return undefined;
  const go = (to: number, column = at.column): ListAction => ({ do: 'go', to: { row: Math.min(last, Math.max(0, to)), column } });
  const [inwards, outwards] = isRtl ? ['ArrowLeft', 'ArrowRight'] : ['ArrowRight', 'ArrowLeft'];
  if (key === inwards) {
    if (at.column < 0 && row.expandable && !row.expanded) return { do: 'open' };
    return at.column < columns - 1 ? go(at.row, at.column + 1) : undefined;
  }
  if (key === outwards) {
    if (at.column >= 0) return go(at.row, at.column - 1);
    if (row.expandable && row.expanded) return { do: 'close' };
    const parent = rows.findLastIndex((other, place) => place < at.row && other.level < row.level);
    return parent < 0 ? undefined : go(parent);
  }
  switch (key) {
    case 'ArrowDown': return go(at.row + 1);
    case 'ArrowUp': return go(at.row - 1);
    case 'PageDown': return go(at.row + page);
    case 'PageUp': return go(at.row - page);
    case 'Home': return ctrlKey || at.column < 0 ? go(0) : go(at.row, 0);
    case 'End': return ctrlKey || at.column < 0 ? go(last) : go(at.row, columns - 1);
    case 'Enter': return at.column < 0 ? { do: 'choose' } : { do: 'enter' };
    case ' ': return shiftKey || ctrlKey ? { do: 'mark' } : { do: 'choose' };
    case '/': return { do: 'search' };
    case ']': return { do: 'care', way: 1 };
    case '[': return { do: 'care', way: -1 };
    case 'Escape': return { do: 'deselect' };
    default: return undefined;
  }
}
