import type { Direction, GraphNavigation } from '../../../graph/index.js';

/** The connections that the keyboard chooses among: those that leave a step, or those that lead into it. */
export interface Trail {
  readonly from: string;
  readonly way: 'forward' | 'back';
}

/** What a key asks of the graph. */
export type GraphAction =
  | { readonly do: 'focus'; readonly id: string; readonly trail?: Trail }
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
  readonly altKey: boolean;
}

/** Where the keyboard is, how it came there, and how one gets on. */
export interface Standpoint {
  readonly at: string;
  readonly trail: Trail | undefined;
  readonly navigation: GraphNavigation;
  readonly direction: Direction;
  /** Whether a step failed or is stuck; `[` and `]` go from one of them to the next. */
  readonly needsCare: (id: string) => boolean;
}

const to = (id: string | null | undefined, trail?: Trail): GraphAction | undefined =>
  id === null || id === undefined ? undefined : { do: 'focus', id, ...(trail === undefined ? {} : { trail }) };

const waysOf = ({ from, way }: Trail, navigation: GraphNavigation): readonly string[] => (way === 'forward' ? navigation.successors(from) : navigation.predecessors(from));

/** The connections that a step was come to by; by default those that leave the first step before it. */
export function trailAt({ at, trail, navigation }: Pick<Standpoint, 'at' | 'trail' | 'navigation'>): { readonly trail: Trail; readonly ways: readonly string[] } | undefined {
  const [before] = navigation.predecessors(at);
  for (const each of [trail, before === undefined ? undefined : ({ from: before, way: 'forward' } as const)]) {
    const ways = each === undefined ? [] : waysOf(each, navigation);
    if (each !== undefined && ways.includes(at)) return { trail: each, ways };
  }
  return undefined;
}

/** Along a connection: back the way one came, else the first. */
function along(way: Trail['way'], { at, trail, navigation }: Standpoint): GraphAction | undefined {
  const next = { from: at, way };
  const ends = waysOf(next, navigation);
  const cameFrom = trail !== undefined && trail.way !== way && ends.includes(trail.from) ? trail.from : undefined;
  return to(cameFrom ?? ends[0], next);
}

function otherWay(step: 1 | -1, standpoint: Standpoint): GraphAction | undefined {
  const found = trailAt(standpoint);
  return found && to(found.ways[found.ways.indexOf(standpoint.at) + step], found.trail);
}

/** What a key means at a place of the drawing. */
export function graphAction(event: Keys, standpoint: Standpoint): GraphAction | undefined {
  const { at, navigation, direction, needsCare } = standpoint;
  // On many keyboards brackets are typed with AltGr, which some systems report as Ctrl and Alt.
  if (event.altKey || !event.ctrlKey) {
    if (event.key === ']') return to(navigation.find(at, 'next', needsCare));
    if (event.key === '[') return to(navigation.find(at, 'previous', needsCare));
  }
  if (event.altKey) return event.ctrlKey ? undefined : event.key === 'ArrowDown' ? otherWay(1, standpoint) : event.key === 'ArrowUp' ? otherWay(-1, standpoint) : undefined;
  if (event.key === ' ' && (event.shiftKey || event.ctrlKey)) return { do: 'mark' };
  if (event.ctrlKey) return undefined;
  if (event.shiftKey && event.key === 'ArrowUp') return to(navigation.parent(at));
  if (event.shiftKey && event.key === 'ArrowDown') return to(navigation.children(at)[0]);
  switch (ARROWS[direction][event.key]) {
    case 'forward': return along('forward', standpoint);
    case 'back': return along('back', standpoint);
    case 'next': return to(navigation.sibling(at, 'next'));
    case 'previous': return to(navigation.sibling(at, 'previous'));
    case undefined: break;
  }
  switch (event.key) {
    case 'Enter': case ' ': return { do: 'activate' };
    case 'Home': return to(navigation.first());
    case 'End': return to(navigation.last());
    case '/': return { do: 'search' };
    case '+': case '=': return { do: 'zoom', by: 1.25 };
    case '-': return { do: 'zoom', by: 0.8 };
    case '0': return { do: 'fit' };
    case 'Escape': return { do: 'deselect' };
    default: return undefined;
  }
}
