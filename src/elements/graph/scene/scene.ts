import { runToEnd, TURNS_PER_STEP, type Steps } from '../../../graph/steps.js';
import type { LayoutInput, LayoutNode } from '../../../graph/index.js';
import type { Boundary, Edge, Step } from '../../../model/step.js';
import { CARD_SIZES, regionWidth, type CardShape, type CardSize } from './card-shape.js';
import { stretchesOf, type LevelEdge } from './regions.js';
import { joinEdges, type SceneEdges } from './scene-edges.js';

/** What a graph is drawn from. The run store has this shape; a host may pass plain data of it. */
export interface GraphSource {
  readonly steps: ReadonlyMap<string, Step>;
  readonly edges: ReadonlyMap<string, Edge>;
  readonly boundaries: ReadonlyMap<string, Boundary>;
}

/** A card, an opened group, or the region of an ownership boundary inside one group. */
export interface SceneNode {
  readonly id: string;
  /** Its number in the scene: also that of its box in a layout. */
  readonly at: number;
  readonly kind: 'card' | 'group' | 'region';
  /** The step of a card or group. */
  readonly step?: string | undefined;
  readonly boundary?: string | undefined;
  readonly parent?: string | undefined;
  readonly width: number;
  readonly height: number;
  /** How its parts stand: those of a map in rows. */
  readonly arrange: Required<LayoutNode>['arrange'];
  /** Steps without parts of their own that are folded into this card, in order: its status cells. */
  readonly folded: readonly string[];
  /** How many of the folded steps lie in another boundary than the card, by that boundary. */
  readonly guests: ReadonlyMap<string, number>;
  /** Whether the card can be opened, or the group closed. */
  readonly foldable: boolean;
}

/** One line of the drawing; several edges between folded cards become one. */
export interface SceneEdge {
  readonly id: string;
  /** Its number in the scene: also that of its route in a layout. */
  readonly at: number;
  readonly from: string;
  readonly to: string;
  readonly kind: Edge['kind'];
  /** The edges of the model behind it. */
  readonly members: readonly string[];
}

export interface Scene extends SceneEdges {
  readonly shape: CardShape;
  readonly nodes: ReadonlyMap<string, SceneNode>;
  /** The same nodes and edges, as a layout takes them. */
  readonly layout: LayoutInput;
  /** The card or group that shows a step, folded or not. */
  readonly shownAs: ReadonlyMap<string, string>;
  /** The boundary of every step that is in one. */
  readonly boundaryOf: ReadonlyMap<string, string>;
  /** Steps that were inside themselves, and stand on the top level instead. */
  readonly inCircles: readonly string[];
}

const MAP_ITEMS_SHOWN = 60;

/** What decides whether a step with parts is folded. */
export interface FoldQuestion {
  readonly step: Step;
  readonly parent: Step | undefined;
  readonly parts: number;
  /** Whether none of its parts has parts of its own. */
  readonly isFlat: boolean;
}

/**
 * Whether a step with parts starts out folded. A map over plain steps does: its status cells say it all. A map over whole
 * sub-workflows starts open with each of them folded, unless there are more than one can look at.
 */
export function startsFolded({ step, parent, parts, isFlat }: FoldQuestion): boolean {
  if (parent?.kind === 'map') return true;
  return step.kind === 'map' && (isFlat || parts > MAP_ITEMS_SHOWN);
}

/** Each step's parent. One that does not exist counts as none, and one step of each circle of parents moves to the top level. */
export function* parentsOf(steps: ReadonlyMap<string, Step>): Steps<Map<string, string>> {
  const parents = new Map<string, string>();
  const settled = new Set<string>();
  let turns = 0;
  for (const step of steps.values()) {
    if (++turns % TURNS_PER_STEP === 0) yield;
    if (step.parent === undefined) continue;
    const walked = new Set<string>();
    let at: string | undefined = step.id;
    while (at !== undefined && !settled.has(at) && !walked.has(at)) {
      walked.add(at);
      const parent: string | undefined = steps.get(at)?.parent;
      if (parent === undefined || !steps.has(parent) || walked.has(parent)) break;
      parents.set(at, parent);
      at = parent;
    }
    for (const id of walked) settled.add(id);
  }
  return parents;
}

/** Children by parent id, in the order of map index, then of arrival. */
export function* childrenOf(steps: ReadonlyMap<string, Step>, parents: ReadonlyMap<string, string>): Steps<Map<string | undefined, Step[]>> {
  const children = new Map<string | undefined, Step[]>();
  let turns = 0;
  for (const step of steps.values()) {
    if (++turns % TURNS_PER_STEP === 0) yield;
    const parent = parents.get(step.id);
    const list = children.get(parent);
    if (list === undefined) children.set(parent, [step]);
    else list.push(step);
  }
  for (const list of children.values()) if (list.some(({ mapIndex }) => mapIndex !== undefined)) list.sort((a, b) => (a.mapIndex ?? 0) - (b.mapIndex ?? 0));
  return children;
}

/** The leaves below a step, in order, without recursion. */
export function leavesOf(id: string, children: ReadonlyMap<string | undefined, readonly Step[]>): string[] {
  const leaves: string[] = [];
  const stack = [...(children.get(id) ?? [])].reverse();
  for (let step = stack.pop(); step !== undefined; step = stack.pop()) {
    const parts = children.get(step.id);
    if (parts === undefined) leaves.push(step.id);
    else for (let at = parts.length - 1; at >= 0; at--) stack.push(parts[at] as Step);
  }
  return leaves;
}

/** The boundary that each step lies in: as the boundary says, else as the step does. */
function* placeInBoundaries({ steps, boundaries }: GraphSource): Steps<Map<string, string>> {
  const places = new Map<string, string>();
  for (const boundary of boundaries.values()) {
    yield;
    for (const member of boundary.members) places.set(member, boundary.id);
  }
  for (const { id, boundary } of steps.values()) if (boundary !== undefined && boundaries.has(boundary) && !places.has(id)) places.set(id, boundary);
  return places;
}

const arrangeOf = (group: Step | undefined): SceneNode['arrange'] => (group?.kind === 'map' ? 'grid' : 'layers');

const NO_PARTS: readonly Step[] = [];
const NO_LEAVES: readonly string[] = [];
const NOBODY: ReadonlyMap<string, number> = new Map();

function guestsOf(id: string, leaves: readonly string[], boundaryOf: ReadonlyMap<string, string>): ReadonlyMap<string, number> {
  const own = leaves.length === 0 ? undefined : boundaryOf.get(id);
  if (own === undefined) return NOBODY;
  const guests = new Map<string, number>();
  for (const leaf of leaves) {
    const boundary = boundaryOf.get(leaf);
    if (boundary !== undefined && boundary !== own) guests.set(boundary, (guests.get(boundary) ?? 0) + 1);
  }
  return guests;
}

/** The edges of each level, by the group they stand in: an edge between two groups is one of the level that holds both. */
function* levelEdgesOf(edges: ReadonlyMap<string, Edge>, parents: ReadonlyMap<string, string>): Steps<Map<string | undefined, LevelEdge[]>> {
  const levels = new Map<string | undefined, LevelEdge[]>();
  const pathTo = (id: string): string[] => {
    const path = [id];
    for (let at = parents.get(id); at !== undefined; at = parents.get(at)) path.push(at);
    return path.reverse();
  };
  let turns = 0;
  for (const { from, to } of edges.values()) {
    if (++turns % TURNS_PER_STEP === 0) yield;
    const [a, b] = [pathTo(from), pathTo(to)];
    let at = 0;
    while (a[at] !== undefined && a[at] === b[at]) at++;
    const [start, end] = [a[at], b[at]];
    if (start === undefined || end === undefined) continue;
    const level = levels.get(a[at - 1]);
    if (level === undefined) levels.set(a[at - 1], [[start, end]]);
    else level.push([start, end]);
  }
  return levels;
}

/** Everything below a step, without recursion. */
function hiddenBelow(id: string, children: ReadonlyMap<string | undefined, readonly Step[]>): string[] {
  const hidden: string[] = [];
  const stack = [...(children.get(id) ?? [])];
  for (let step = stack.pop(); step !== undefined; step = stack.pop()) {
    hidden.push(step.id);
    for (const part of children.get(step.id) ?? []) stack.push(part);
  }
  return hidden;
}

/**
 * Turns the steps of a run into what is drawn: folded parts become cells of one card, members of a boundary stand in a
 * region of their own, edges between folded steps become one line. Pure; the status of a step plays no part, so that a
 * status never causes a layout.
 */
export const buildScene = (source: GraphSource, isFolded: (question: FoldQuestion) => boolean, shape: CardShape): Scene => runToEnd(sceneSteps(source, isFolded, shape));

/** The same as work in steps, for a run that is too large to be turned into a drawing at once. */
export function* sceneSteps(source: GraphSource, isFolded: (question: FoldQuestion) => boolean, shape: CardShape, size: CardSize = CARD_SIZES[shape]): Steps<Scene> {
  const parents = yield* parentsOf(source.steps);
  const children = yield* childrenOf(source.steps, parents);
  const levels = source.boundaries.size > 1 ? yield* levelEdgesOf(source.edges, parents) : undefined;
  const nodes = new Map<string, SceneNode>();
  const shownAs = new Map<string, string>();
  const boundaryOf = yield* placeInBoundaries(source);
  const stretches = new Map<string | undefined, ReadonlyMap<string, number>>();
  const { width, height, strip, item } = size;

  const place = (step: Step, group: Step | undefined): void => {
    const parts = children.get(step.id) ?? NO_PARTS;
    const foldable = parts.length > 0;
    const folded = foldable && isFolded({ step, parent: group, parts: parts.length, isFlat: parts.every(({ id }) => !children.has(id)) });
    const leaves = folded ? leavesOf(step.id, children) : NO_LEAVES;
    nodes.set(step.id, {
      id: step.id, kind: foldable && !folded ? 'group' : 'card', step: step.id, parent: regionFor(step, group) ?? group?.id, at: nodes.size, foldable,
      folded: leaves, guests: guestsOf(step.id, leaves, boundaryOf), arrange: arrangeOf(step), width, height: folded ? height + strip : group?.kind === 'map' ? item : height,
    });
    shownAs.set(step.id, step.id);
    if (folded) for (const hidden of hiddenBelow(step.id, children)) shownAs.set(hidden, step.id);
    else for (let at = parts.length - 1; at >= 0; at--) queue.push([parts[at] as Step, step]);
  };

  const stretchOf = (step: Step, group: Step | undefined): number => {
    let level = stretches.get(group?.id);
    if (level === undefined) {
      const ids = (children.get(group?.id) ?? []).map(({ id }) => id);
      level = stretchesOf(ids, (id) => boundaryOf.get(id), levels?.get(group?.id) ?? []);
      stretches.set(group?.id, level);
    }
    return level.get(step.id) ?? 0;
  };

  const mixed = new Map<string, boolean>();
  const isMixed = (group: Step): boolean => {
    let answer = mixed.get(group.id);
    if (answer === undefined) {
      answer = group.kind === 'map' && new Set(children.get(group.id)?.map(({ id }) => boundaryOf.get(id))).size > 1;
      mixed.set(group.id, answer);
    }
    return answer;
  };

  const regionFor = (step: Step, group: Step | undefined): string | undefined => {
    const boundary = boundaryOf.get(step.id);
    // A part inherits the region of its group; only a change of boundary draws a new one, for all of a map then.
    if (boundary === undefined || (group !== undefined && boundaryOf.get(group.id) === boundary && !isMixed(group))) return undefined;
    const id = `region:${boundary}:${stretchOf(step, group)}:${group?.id ?? ''}`;
    if (!nodes.has(id)) nodes.set(id, { id, at: nodes.size, kind: 'region', boundary, parent: group?.id, folded: NO_LEAVES, guests: NOBODY, foldable: false, arrange: arrangeOf(group), width: regionWidth(shape), height });
    return id;
  };

  const queue: [Step, Step | undefined][] = [];
  const roots = children.get(undefined) ?? [];
  for (let at = roots.length - 1; at >= 0; at--) queue.push([roots[at] as Step, undefined]);
  let turns = 0;
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    if (++turns % TURNS_PER_STEP === 0) yield;
    place(...next);
  }

  const lines = yield* joinEdges({ steps: source.steps, edges: source.edges, nodes, shownAs });
  return { shape, nodes, shownAs, boundaryOf, ...lines, inCircles: circlesOf(source.steps, parents), layout: { nodes: [...nodes.values()], edges: [...lines.edges.values()] } };
}

/** Steps whose parent exists and was not taken for it. */
function circlesOf(steps: ReadonlyMap<string, Step>, parents: ReadonlyMap<string, string>): string[] {
  const circles: string[] = [];
  for (const { id, parent } of steps.values()) if (parent !== undefined && steps.has(parent) && !parents.has(id)) circles.push(id);
  return circles;
}
