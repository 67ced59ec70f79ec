import type { GateId } from '../../../model/gate.js';
import type { RunId } from '../../../model/run.js';
import type { EngineHost } from '../../bridge.js';
import type { GraphWorkflow } from './definition.js';
import type { RunBook } from './run-book.js';

export type WakeVerb = 'resume' | 'reject' | 'stop';

/** What the nodes of one item's graph are given by whoever drives it. */
export interface ItemSession {
  readonly run: RunId;
  readonly item: number;
  readonly workflow: GraphWorkflow;
  readonly book: RunBook;
  readonly host: EngineHost;
  /** Names this process in attempts. */
  readonly worker: string;
  readonly signal: AbortSignal;
  /** Resolves once the next step may begin: at once, or when a paused run goes on. Rejects when the run is stopped. */
  safePoint(): Promise<void>;
  /** The database failed, not the step: the run is let go of, to be taken up from what is written down. */
  lost(error: unknown): void;
  /** Why the item was woken, if it was. */
  readonly verb: WakeVerb | undefined;
  /** The item now waits at this gate. */
  waitsAt(gate: GateId): void;
  /** The gate node has asked and written down the answer. */
  answered(): void;
  /** Keeps `stop` and `inspect` away while an effect is between its permit and its confirmation. */
  guard<T>(gate: GateId, effect: () => Promise<T>): Promise<T>;
}

/** Finds the session of a node that LangGraph has just called. */
export type FindSession = (run: RunId, item: number) => ItemSession;
