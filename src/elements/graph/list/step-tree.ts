import { flowOrder } from '../../../graph/flow-order.js';
import { runToEnd } from '../../../graph/steps.js';
import type { Edge, Step } from '../../../model/step.js';
import { childrenOf, leavesOf, parentsOf, startsFolded, type GraphSource } from '../scene/scene.js';

/** One line of the list. */
export interface TreeRow {
  readonly id: string;
  /** 1 for the top. */
  readonly level: number;
  /** Its place among its siblings, from 1, and how many they are. */
  readonly at: number;
  readonly of: number;
  readonly expandable: boolean;
  readonly expanded: boolean;
}

interface Links {
  readonly before: ReadonlyMap<string, readonly string[]>;
  readonly after: ReadonlyMap<string, readonly string[]>;
  readonly guards: ReadonlyMap<string, readonly string[]>;
}

const NONE: readonly string[] = [];

function put(map: Map<string, string[]>, key: string, value: string): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else if (!list.includes(value)) list.push(value);
}

function linksOf(edges: Iterable<Edge>, steps: ReadonlyMap<string, Step>): Links {
  const links = { before: new Map<string, string[]>(), after: new Map<string, string[]>(), guards: new Map<string, string[]>() };
  for (const { from, to, kind, gate } of edges) {
    if (gate !== undefined) put(links.guards, to, gate);
    // A loop leads back to what has been: nothing waits for it.
    if (from === to || kind === 'loop' || !steps.has(from) || !steps.has(to)) continue;
    put(links.before, to, from);
    put(links.after, from, to);
  }
  return links;
}

/** The steps of each level in the order of the flow. A line between parts of two groups orders the groups. */
function inFlowOrder(children: ReadonlyMap<string | undefined, readonly Step[]>, parents: ReadonlyMap<string, string>, edges: ReadonlyMap<string, Edge>): ReadonlyMap<string | undefined, readonly Step[]> {
  const steps = [...children.values()].flat();
  const numbers = new Map(steps.map(({ id }, number) => [id, number]));
  const parent = Int32Array.from(steps, ({ id }) => numbers.get(parents.get(id) ?? '') ?? -1);
  const depthOf = (number: number): number => {
    let depth = 0;
    for (let at = parent[number] ?? -1; at >= 0; at = parent[at] ?? -1) depth++;
    return depth;
  };
  const from: number[] = [];
  const to: number[] = [];
  for (const edge of edges.values()) {
    let [a, b] = [numbers.get(edge.from) ?? -1, numbers.get(edge.to) ?? -1];
    if (edge.kind === 'loop' || a < 0 || b < 0) continue;
    if (parent[a] !== parent[b]) {
      let ahead = depthOf(a) - depthOf(b);
      for (; ahead > 0; ahead--) a = parent[a] ?? a;
      for (; ahead < 0; ahead++) b = parent[b] ?? b;
      while (a !== b && parent[a] !== parent[b]) [a, b] = [parent[a] ?? a, parent[b] ?? b];
    }
    if (a === b) continue;
    from.push(a);
    to.push(b);
  }
  if (from.length === 0) return children;
  const ordered = new Map<string | undefined, Step[]>([...children.keys()].map((group) => [group, []]));
  for (const number of flowOrder(steps.length, Int32Array.from(from), Int32Array.from(to))) {
    const step = steps[number] as Step;
    ordered.get(parents.get(step.id))?.push(step);
  }
  return ordered;
}

/** Steps as a tree: what is inside what, what comes before what. Made once for each topology; a status plays no part. */
export class StepTree {
  readonly #steps: ReadonlyMap<string, Step>;
  readonly #edges: ReadonlyMap<string, Edge>;
  #parents: ReadonlyMap<string, string> | undefined;
  #children: ReadonlyMap<string | undefined, readonly Step[]> | undefined;
  #links: Links | undefined;
  #order: readonly string[] | undefined;

  constructor({ steps, edges }: Pick<GraphSource, 'steps' | 'edges'>) {
    this.#steps = steps;
    this.#edges = edges;
  }

  /** Steps that lead into a step. */
  before(id: string): readonly string[] {
    return this.#linked.before.get(id) ?? NONE;
  }

  after(id: string): readonly string[] {
    return this.#linked.after.get(id) ?? NONE;
  }

  /** Gates on the lines that lead into a step. */
  guards(id: string): readonly string[] {
    return this.#linked.guards.get(id) ?? NONE;
  }

  parent(id: string): string | undefined {
    return this.#inside.get(id);
  }

  hasParts(id: string): boolean {
    return this.#parts.has(id);
  }

  /** The steps below a step that have no parts of their own. */
  leaves(id: string): readonly string[] {
    return this.#parts.has(id) ? leavesOf(id, this.#parts) : NONE;
  }

  /** Whether a step with parts starts open. */
  startsOpen(id: string): boolean {
    const step = this.#steps.get(id);
    const parts = this.#parts.get(id) ?? [];
    if (step === undefined) return false;
    return !startsFolded({ step, parent: this.#steps.get(this.#inside.get(id) ?? ''), parts: parts.length, isFlat: parts.every((part) => !this.#parts.has(part.id)) });
  }

  /**
   * The lines as they are shown, from top to bottom.
   * @param only leaves out every step that is not in it; what they are inside is kept and open
   */
  rows(isOpen: (id: string) => boolean, only: ReadonlySet<string> | undefined): TreeRow[] {
    const kept = only === undefined ? undefined : this.#withParents(only);
    const rows: TreeRow[] = [];
    const stack: { readonly list: readonly Step[]; readonly level: number; at: number }[] = [];
    const enter = (id: string | undefined, level: number): void => {
      const list = this.#parts.get(id) ?? [];
      stack.push({ list: kept === undefined ? list : list.filter((step) => kept.has(step.id)), level, at: 0 });
    };
    enter(undefined, 1);
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const step = top.list[top.at++];
      if (step === undefined) {
        stack.pop();
        continue;
      }
      const expandable = this.#parts.has(step.id);
      const expanded = expandable && (kept !== undefined || isOpen(step.id));
      rows.push({ id: step.id, level: top.level, at: top.at, of: top.list.length, expandable, expanded });
      if (expanded) enter(step.id, top.level + 1);
    }
    return rows;
  }

  /** All steps from top to bottom, open or not. */
  get order(): readonly string[] {
    return (this.#order ??= this.rows(() => true, undefined).map(({ id }) => id));
  }

  // Each is made once somebody asks.
  get #inside(): ReadonlyMap<string, string> {
    return (this.#parents ??= runToEnd(parentsOf(this.#steps)));
  }

  get #parts(): ReadonlyMap<string | undefined, readonly Step[]> {
    return (this.#children ??= inFlowOrder(runToEnd(childrenOf(this.#steps, this.#inside)), this.#inside, this.#edges));
  }

  get #linked(): Links {
    return (this.#links ??= linksOf(this.#edges.values(), this.#steps));
  }

  #withParents(ids: ReadonlySet<string>): ReadonlySet<string> {
    const kept = new Set<string>();
    for (const id of ids) for (let at: string | undefined = id; at !== undefined && !kept.has(at); at = this.#inside.get(at)) kept.add(at);
    return kept;
  }
}
