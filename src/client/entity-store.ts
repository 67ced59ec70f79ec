import { applyEvent, mapsOf, NO_STATE, type EntityMaps } from '../adapter/entity-maps.js';
import type { QuarantinedMember } from '../adapter/guard/index.js';
import { appendChunk, streamKey, type Chunk } from '../insight/stream-text.js';
import type { EntityEvent, EntityKind, EntityOf, PulseItem, RunState } from '../model/frame.js';
import { type Edge, type Step, type TokenStream } from '../model/step.js';
import { isTerminalStep } from '../model/status.js';

/** What has changed since the last time somebody was told. */
export interface ChangedIds {
  readonly changed: Readonly<Record<EntityKind | 'stream', Set<string>>>;
  topology: boolean;
}

export const noChanges = (): ChangedIds => ({
  changed: { run: new Set(), step: new Set(), edge: new Set(), gate: new Set(), handoff: new Set(), boundary: new Set(), stream: new Set() },
  topology: false,
});

const sameShapeOfStep = (before: Step, after: Step): boolean => before.parent === after.parent && before.mapIndex === after.mapIndex;
const sameShapeOfEdge = (before: Edge, after: Edge): boolean => before.from === after.from && before.to === after.to && before.kind === after.kind;

/** What is said about an entity of another run. */
const foreignMember = (kind: EntityKind, entity: EntityOf[EntityKind]): QuarantinedMember => {
  const [path, run] = 'run' in entity ? ['/run', entity.run] : ['/id', entity.id];
  return { kind, id: entity.id, reason: 'it belongs to another run', misfit: { path, expected: 'the run of this stream', received: JSON.stringify(run) } };
};

/** The frozen entities of one run, replaced in place by id: an update costs the same whatever the size of the run. */
export class EntityStore {
  #maps: EntityMaps = mapsOf(NO_STATE);
  #streams = new Map<string, TokenStream>();

  constructor(private readonly runId: string) {}

  get<K extends EntityKind>(kind: K): ReadonlyMap<string, EntityOf[K]> {
    return this.#maps[kind];
  }

  get streams(): ReadonlyMap<string, TokenStream> {
    return this.#streams;
  }

  /** Swaps in a whole state. Returns the members that belonged to another run and were left out. */
  replace(state: RunState): QuarantinedMember[] {
    const maps = mapsOf(state);
    const foreign: QuarantinedMember[] = [];
    for (const kind of ['run', 'step', 'gate', 'handoff'] as const) {
      for (const entity of maps[kind].values()) {
        if (!this.#isForeign(kind, entity)) continue;
        maps[kind].delete(entity.id);
        foreign.push(foreignMember(kind, entity));
      }
    }
    this.#maps = maps;
    this.#streams = new Map(state.streams.map((stream) => [streamKey(stream.step, stream.channel), stream]));
    return foreign;
  }

  /** Applies one event. Returns its entity if that belongs to another run, and changes nothing then. */
  apply(event: EntityEvent, changes: ChangedIds): QuarantinedMember | undefined {
    if (event.kind === 'gone') {
      this.#noteGone(event.of, event.id, changes);
    } else {
      if (this.#isForeign(event.kind, event.value)) return foreignMember(event.kind, event.value);
      changes.topology ||= this.#changesTopology(event);
      changes.changed[event.kind].add(event.value.id);
    }
    applyEvent(this.#maps, event);
    return undefined;
  }

  /** Applies a live item. An item about a step that is not here, or has ended, changes nothing. */
  pulse(item: PulseItem, changes: ChangedIds): void {
    const step = this.#maps.step.get(item.step);
    if (step === undefined) return;
    if (item.kind === 'chunk') {
      this.#chunk(item, changes);
    } else if (!isTerminalStep(step.status)) {
      const { progress = step.progress, phase = step.phase } = item;
      this.#maps.step.set(step.id, Object.freeze({ ...step, progress, phase }));
      changes.changed.step.add(step.id);
    }
  }

  #chunk(chunk: Chunk, changes: ChangedIds): void {
    const key = streamKey(chunk.step, chunk.channel);
    const appended = appendChunk(this.#streams.get(key), chunk);
    if (appended === undefined) return;
    this.#streams.set(key, appended);
    changes.changed.stream.add(key);
  }

  #noteGone(kind: EntityKind, id: string, changes: ChangedIds): void {
    if (!this.#maps[kind].has(id)) return;
    changes.changed[kind].add(id);
    changes.topology ||= kind === 'step' || kind === 'edge';
    if (kind !== 'step') return;
    for (const [key, stream] of this.#streams) {
      if (stream.step !== id) continue;
      this.#streams.delete(key);
      changes.changed.stream.add(key);
    }
  }

  #changesTopology(event: Exclude<EntityEvent, { kind: 'gone' }>): boolean {
    if (event.kind === 'step') {
      const before = this.#maps.step.get(event.value.id);
      return before === undefined || !sameShapeOfStep(before, event.value);
    }
    if (event.kind !== 'edge') return false;
    const before = this.#maps.edge.get(event.value.id);
    return before === undefined || !sameShapeOfEdge(before, event.value);
  }

  #isForeign(kind: EntityKind, entity: EntityOf[EntityKind]): boolean {
    if (kind === 'run') return entity.id !== this.runId;
    return 'run' in entity && entity.run !== this.runId;
  }
}
