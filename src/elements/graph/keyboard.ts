import type { Direction, GraphNavigation } from '../../graph/index.js';

/** What a key asks of the graph. */
export type GraphAction =
  | { readonly do: 'focus'; readonly id: string }
  | { readonly do: 'activate' }
  | { readonly do: 'mark' }
  | { readonly do: 'search' }
  | { readonly do: 'zoom'; readonly by: number }
  | { readonly do: 'fit' }
  | { readonly do: 'deselect' };

type Way = 'forward' | 'back' | 'next' | 'previous';

/** Arrow keys by the way the flow runs, so that the arrow that points along it always means "what comes after". */
const ARROWS: Readonly<Record<Direction, Readonly<Record<string, Way>>>> = {
  right: { ArrowRight: 'forward', ArrowLeft: 'back', ArrowDown: 'next', ArrowUp: 'previous' },
  left: { ArrowLeft: 'forward', ArrowRight: 'back', ArrowDown: 'next', ArrowUp: 'previous' },
  down: { ArrowDown: 'forward', ArrowUp: 'back', ArrowRight: 'next', ArrowLeft: 'previous' },
};

interface Keys {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
}

/** @param needsCare whether a step failed or is stuck; `[` and `]` go from one of them to the next */
export function graphAction(event: Keys, at: string, navigation: GraphNavigation, direction: Direction, needsCare: (id: string) => boolean): GraphAction | undefined {
  if (event.key === ' ' && (event.shiftKey || event.ctrlKey)) return { do: 'mark' };
  if (event.ctrlKey) return undefined;
  const to = (id: string | null | undefined): GraphAction | undefined => (id === null || id === undefined ? undefined : { do: 'focus', id });
  if (event.shiftKey && event.key === 'ArrowUp') return to(navigation.parent(at));
  if (event.shiftKey && event.key === 'ArrowDown') return to(navigation.children(at)[0]);
  switch (ARROWS[direction][event.key]) {
    case 'forward': return to(navigation.successors(at)[0]);
    case 'back': return to(navigation.predecessors(at)[0]);
    case 'next': return to(navigation.sibling(at, 'next'));
    case 'previous': return to(navigation.sibling(at, 'previous'));
    case undefined: break;
  }
  switch (event.key) {
    case 'Enter': case ' ': return { do: 'activate' };
    case 'Home': return to(navigation.first());
    case 'End': return to(navigation.last());
    case ']': return to(navigation.find(at, 'next', needsCare));
    case '[': return to(navigation.find(at, 'previous', needsCare));
    case '/': return { do: 'search' };
    case '+': case '=': return { do: 'zoom', by: 1.25 };
    case '-': return { do: 'zoom', by: 0.8 };
    case '0': return { do: 'fit' };
    case 'Escape': return { do: 'deselect' };
    default: return undefined;
  }
}
