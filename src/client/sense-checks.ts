import type { Listed, ListQuery, Page, WorkflowAdapter } from '../adapter/contract.js';
import type { Clock } from '../adapter/clock.js';
import type { AccessAsk, AccessDecision } from '../model/access.js';
import { isCommandType } from '../model/command.js';
import { AUTHORIZATIONS, type Capabilities } from '../model/frame.js';
import { HANDOFF_STATES } from '../model/handoff.js';
import { lastUnfamiliar } from '../model/primitives.js';
import { RUN_STATUSES, STEP_PHASES, STEP_STATUSES } from '../model/status.js';
import { EDGE_KINDS, STEP_KINDS, type Edge, type Step } from '../model/step.js';
import type { Reports } from './reports.js';
import type { RunStore, StoreChange } from './types.js';

/** What belongs together may come in several changes: it is judged when nothing has been missing for this long. */
const SETTLE_MS = 1000;
/** Values longer than this could be secrets. */
const EXCERPT = 24;
const shown = (value: string): string => (value.length <= EXCERPT ? JSON.stringify(value) : `a text of ${value.length} characters`);

type Watched = 'run' | 'step' | 'edge' | 'gate' | 'handoff';
const WATCHED: readonly Watched[] = ['run', 'step', 'edge', 'gate', 'handoff'];

/**
 * Says in the console what can be read and yet makes no sense: names that are not known, connections to nothing,
 * capabilities that the adapter does not have, filters that were not applied. One line per kind, with the entity, the path,
 * what was expected and what came. It looks at what has changed only, and leaves everything as it is.
 */
export class SenseChecks {
  constructor(private readonly reports: Reports) {}

  /** Looks at what changes in a store until `signal` is aborted. */
  watch(store: RunStore, adapter: WorkflowAdapter, clock: Clock, signal: AbortSignal): void {
    if (signal.aborted) return;
    const changed = new Map<Watched, Set<string>>(WATCHED.map((kind) => [kind, new Set()]));
    let capabilities: Capabilities | undefined;
    let cancel: (() => void) | undefined;
    const judge = () => {
      cancel = undefined;
      if (store.capabilities !== undefined && store.capabilities !== capabilities) this.#capabilities(store, adapter, store.capabilities);
      ({ capabilities } = store);
      for (const [kind, ids] of changed) {
        for (const id of ids) this.#entity(store, kind, id);
        ids.clear();
      }
    };
    const note = (change: Pick<StoreChange, 'reset'> & Partial<StoreChange>) => {
      for (const [kind, ids] of changed) {
        for (const id of change.reset ? all(store, kind) : (change.changed?.[kind] ?? [])) ids.add(id);
      }
      if (change.reset || [...changed.values()].some((ids) => ids.size > 0)) cancel ??= clock.after(SETTLE_MS, judge);
    };
    const unsubscribe = store.subscribe(note);
    signal.addEventListener('abort', () => {
      unsubscribe();
      cancel?.();
    });
    if (store.cursor !== undefined) note({ reset: true });
  }

  /** Looks at an answer that says no. */
  denial({ action, resource }: AccessAsk, { context }: AccessDecision): void {
    if ((context?.reason_user ?? context?.reason_code ?? '') !== '') return;
    this.#say('denial', `answer from authorize() to ${action.name} on ${resource.type} ${shown(resource.id)}`, '/context/reason_user', 'why not, in words or as a reason_code', 'a denial without a reason');
  }

  /** Looks at a page of a list. */
  page<K extends keyof Listed>(kind: K, { run, status, limit, after }: ListQuery<K>, { items, next }: Page<Listed[K]>): void {
    const where = `page from list(${kind})`;
    for (const [index, item] of items.entries()) {
      const runOf = 'run' in item ? item.run : kind === 'runs' ? item.id : undefined;
      if (run !== undefined && runOf !== undefined && runOf !== run) this.#say('filter run', where, `/items/${index}`, `only what belongs to run ${shown(run)}`, `something of run ${shown(runOf)}`);
      const statusOf = 'status' in item ? item.status : 'state' in item ? item.state : undefined;
      if (status !== undefined && statusOf !== undefined && statusOf !== status) this.#say('filter status', where, `/items/${index}`, `only what has the status ${shown(status)}`, shown(statusOf));
    }
    if (limit !== undefined && items.length > limit) this.#say('limit', where, '/items', `at most ${limit}, as asked for`, String(items.length));
    if (next !== undefined && next === after) this.#say('next', where, '/next', 'where the following page begins', `${shown(next)}, where this page began`);
  }

  #say(kind: string, where: string, path: string, expected: string, received: string): void {
    this.reports.tell(`sense ${kind}`, `${where}: ${path}: expected ${expected}; received ${received}. Others of this kind are not reported again.`);
  }

  #capabilities({ runId }: RunStore, adapter: WorkflowAdapter, { audit, authorization, commands }: Capabilities): void {
    const say = (member: string, expected: string, received: string) => this.#say(`capabilities ${member}`, `snapshot of run ${runId}`, `/capabilities/${member}`, expected, received);
    if (audit && adapter.audit === undefined) say('audit', 'false, because the adapter has no audit', 'true');
    if (authorization === 'evaluate' && adapter.authorize === undefined) say('authorization', '"on-execute" or "none", because the adapter has no authorize()', '"evaluate"');
    if (authorization === 'none' && adapter.authorize !== undefined) say('authorization', '"evaluate", because the adapter has authorize()', '"none"');
    if (authorization === 'unknown') this.#unfamiliar('capabilities authorization', `snapshot of run ${runId}`, '/capabilities/authorization', AUTHORIZATIONS);
    if (commands.length > 0 && adapter.execute === undefined) say('commands', 'none, because the adapter has no execute()', String(commands.length));
    const madeUp = commands.findIndex((command) => !isCommandType(command));
    if (madeUp >= 0) this.#say('capabilities command', `snapshot of run ${runId}`, `/capabilities/commands/${madeUp}`, 'the type of a command', shown(commands[madeUp] ?? ''));
  }

  /** An entity that has gone leaves its children and edges behind, which are looked at when they change themselves. */
  #entity(store: RunStore, kind: Watched, id: string): void {
    const where = `run ${store.runId}: ${kind} ${shown(id)}`;
    const name = (path: string, value: string | undefined, known: readonly string[]) => {
      if (value === 'unknown') this.#unfamiliar(`${kind} ${path}`, where, path, known);
    };
    if (kind === 'run') name('/status', store.run?.status, RUN_STATUSES);
    else if (kind === 'handoff') name('/state', store.handoffs.get(id)?.state, HANDOFF_STATES);
    else if (kind === 'gate') {
      const [part] = store.gates.get(id)?.notUnderstood ?? [];
      if (part !== undefined) this.#say(`gate ${part}`, where, `/${part}`, 'what this version knows', 'something else, so nothing can be decided on it here');
    } else if (kind === 'step') {
      const step = store.steps.get(id);
      name('/status', step?.status, STEP_STATUSES);
      name('/kind', step?.kind, STEP_KINDS);
      name('/phase', step?.phase, STEP_PHASES);
      if (step !== undefined) this.#parent(store, where, step);
    } else {
      const edge = store.edges.get(id);
      name('/kind', edge?.kind, EDGE_KINDS);
      if (edge !== undefined) this.#ends(store, where, edge);
    }
  }

  #parent({ steps }: RunStore, where: string, { id, parent }: Step): void {
    if (parent === undefined) return;
    if (parent === id) this.#say('parent of itself', where, '/parent', 'another step', shown(parent));
    else if (!steps.has(parent)) this.#say('parent', where, '/parent', 'the id of a step of this run', `${shown(parent)}, and there is none`);
  }

  #ends({ steps }: RunStore, where: string, edge: Edge): void {
    for (const end of ['from', 'to'] as const) {
      if (!steps.has(edge[end])) this.#say('edge to nowhere', where, `/${end}`, 'the id of a step of this run', `${shown(edge[end])}, and there is none`);
    }
  }

  /** A backend may say "unknown" itself, and then nothing is wrong. */
  #unfamiliar(kind: string, where: string, path: string, known: readonly string[]): void {
    const value = lastUnfamiliar(known);
    if (value !== undefined && value !== 'unknown') this.#say(kind, where, path, `one of ${known.join(', ')}`, shown(value));
  }
}

function *all(store: RunStore, kind: Watched): Iterable<string> {
  if (kind === 'run') yield store.runId;
  else yield *({ step: store.steps, edge: store.edges, gate: store.gates, handoff: store.handoffs }[kind]).keys();
}
