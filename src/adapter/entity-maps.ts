import type { EntityEvent, EntityKind, EntityOf, RunState } from '../model/frame.js';

/** The entities of one topic by kind and id. */
export type EntityMaps = { readonly [K in EntityKind]: Map<string, EntityOf[K]> };

const byId = <T extends { readonly id: string }>(entities: readonly T[]): Map<string, T> => new Map(entities.map((entity) => [entity.id, entity]));

export const NO_STATE: RunState = { runs: [], steps: [], edges: [], gates: [], handoffs: [], boundaries: [], streams: [] };

export const mapsOf = ({ runs, steps, edges, gates, handoffs, boundaries }: RunState): EntityMaps => ({
  run: byId(runs), step: byId(steps), edge: byId(edges), gate: byId(gates), handoff: byId(handoffs), boundary: byId(boundaries),
});

/** Puts one event's entity in its place, or takes it away. */
export function applyEvent(maps: EntityMaps, event: EntityEvent): void {
  if (event.kind === 'gone') maps[event.of].delete(event.id);
  // The compiler cannot see that kind and value belong together.
  else (maps[event.kind] as Map<string, unknown>).set(event.value.id, event.value);
}
