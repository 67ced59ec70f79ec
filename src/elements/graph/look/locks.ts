import type { Edge } from '../../../model/step.js';
import type { Scene, SceneEdge } from '../scene/scene.js';

type Edges = ReadonlyMap<string, Edge>;

const isGuarded = ({ members }: SceneEdge, edges: Edges): boolean => members.some((member) => edges.get(member)?.gate !== undefined);

function grouped(lines: Iterable<SceneEdge>, keyOf: (line: SceneEdge) => string): SceneEdge[][] {
  const groups = new Map<string, SceneEdge[]>();
  for (const line of lines) {
    const group = groups.get(keyOf(line));
    if (group === undefined) groups.set(keyOf(line), [line]);
    else group.push(line);
  }
  return [...groups.values()];
}

/**
 * The edges that the lock on each guarded line stands for. Lines that lead from one step into one region, or from one
 * region into one step, have a single lock between them, on the first; the others have none.
 */
export function locksOf({ edges: lines, nodes }: Pick<Scene, 'edges' | 'nodes'>, edges: Edges): ReadonlyMap<string, readonly string[]> {
  const placeOf = (id: string): string => nodes.get(id)?.parent ?? '';
  const out = grouped([...lines.values()].filter((line) => isGuarded(line, edges)), ({ from, to }) => JSON.stringify([from, placeOf(to)]));
  const together = out.filter(({ length }) => length > 1);
  const into = grouped(out.filter(({ length }) => length === 1).flat(), ({ from, to }) => JSON.stringify([placeOf(from), to]));
  return new Map([...together, ...into].map((group) => [group[0]?.id ?? '', group.flatMap(({ members }) => members)]));
}
