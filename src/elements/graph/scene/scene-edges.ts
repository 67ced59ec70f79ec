import { TURNS_PER_STEP, type Steps } from '../../../graph/steps.js';
import type { Edge, Step } from '../../../model/step.js';
import type { SceneEdge, SceneNode } from './scene.js';

/** The lines of a drawing, and what they leave out. */
export interface SceneEdges {
  readonly edges: ReadonlyMap<string, SceneEdge>;
  /** Which shown step leads to which, also where one line stands for many: the keyboard follows these. */
  readonly links: readonly { readonly id: string; readonly from: string; readonly to: string }[];
  /** Edges whose ends do not exist. */
  readonly lostEdges: readonly string[];
}

export interface SceneEdgesInput {
  readonly steps: ReadonlyMap<string, Step>;
  readonly edges: ReadonlyMap<string, Edge>;
  readonly nodes: ReadonlyMap<string, SceneNode>;
  readonly shownAs: ReadonlyMap<string, string>;
}

function some<T>(items: Iterable<T>, test: (item: T) => boolean): boolean {
  for (const item of items) if (test(item)) return true;
  return false;
}

const pair = (from: string, to: string): string => JSON.stringify([from, to]);

function isInside(id: string, group: string, nodes: ReadonlyMap<string, SceneNode>): boolean {
  for (let at = nodes.get(id)?.parent, guard = 0; at !== undefined && guard < nodes.size; at = nodes.get(at)?.parent, guard++) if (at === group) return true;
  return false;
}

/** The map that a step is an item of. */
function mapOf(id: string, steps: ReadonlyMap<string, Step>): string | undefined {
  const parent = steps.get(id)?.parent;
  return parent !== undefined && steps.get(parent)?.kind === 'map' ? parent : undefined;
}

/**
 * The line between two maps stands for the lines between their items: twelve lines side by side say no more than one. A
 * line that a gate guards stays when its item is in sight, because that is where somebody decides.
 */
function lineOfMaps(edge: Edge, { steps, shownAs }: SceneEdgesInput, direct: DirectLine): string | undefined {
  const isShown = shownAs.get(edge.from) === edge.from || shownAs.get(edge.to) === edge.to;
  if (edge.gate !== undefined && isShown) return undefined;
  const [fromMap, toMap] = [mapOf(edge.from, steps), mapOf(edge.to, steps)];
  if (fromMap === undefined && toMap === undefined) return undefined;
  for (const [from, to] of [[fromMap, toMap], [fromMap, edge.to], [edge.from, toMap]]) {
    const line = from === undefined || to === undefined || from === to ? undefined : direct(from, to);
    if (line !== undefined) return line;
  }
  return undefined;
}

/** The first line between two steps that are both shown. The list of them is made only if somebody asks: most graphs need none. */
type DirectLine = (from: string, to: string) => string | undefined;

function directLines({ edges, shownAs }: SceneEdgesInput): DirectLine {
  let lines: Map<string, string> | undefined;
  return (from, to) => {
    if (lines === undefined) {
      lines = new Map();
      for (const edge of edges.values()) {
        if (shownAs.get(edge.from) !== edge.from || shownAs.get(edge.to) !== edge.to) continue;
        const key = pair(edge.from, edge.to);
        if (!lines.has(key)) lines.set(key, edge.id);
      }
    }
    return lines.get(pair(from, to));
  };
}

/** Edges between what is shown: those that are folded away are drawn by the line that stands for them. */
export function* joinEdges(input: SceneEdgesInput): Steps<SceneEdges> {
  const { edges: all, nodes, shownAs } = input;
  const edges = new Map<string, SceneEdge & { readonly members: string[] }>();
  const links: { id: string; from: string; to: string }[] = [];
  const lostEdges: string[] = [];
  const direct = directLines(input);
  // Most graphs have neither, and a question for each line of theirs would be asked in vain.
  const hasMaps = some(input.steps.values(), ({ kind }) => kind === 'map');
  const hasLevels = some(nodes.values(), ({ parent }) => parent !== undefined);
  const draw = (id: string, from: string, to: string, edge: Edge): void => {
    const known = edges.get(id);
    if (known === undefined) edges.set(id, { id, at: edges.size, from, to, kind: edge.kind, members: [edge.id] });
    else known.members.push(edge.id);
  };
  let turns = 0;
  for (const edge of all.values()) {
    if (++turns % TURNS_PER_STEP === 0) yield;
    const from = shownAs.get(edge.from);
    const to = shownAs.get(edge.to);
    if (from === undefined || to === undefined) {
      lostEdges.push(edge.id);
      continue;
    }
    const hiddenLoop = from === to && edge.from !== edge.to;
    if (hiddenLoop || (hasLevels && (isInside(to, from, nodes) || isInside(from, to, nodes)))) continue;
    const isWhole = from === edge.from && to === edge.to;
    links.push({ id: edge.id, from, to });
    const standIn = hasMaps ? lineOfMaps(edge, input, direct) : undefined;
    const standInEdge = standIn === undefined ? undefined : all.get(standIn);
    if (standIn !== undefined && standInEdge !== undefined) draw(standIn, standInEdge.from, standInEdge.to, edge);
    else if (isWhole) draw(edge.id, from, to, edge);
    else draw(direct(from, to) ?? `join:${pair(from, to)}`, from, to, edge);
  }
  return { edges, links, lostEdges };
}
