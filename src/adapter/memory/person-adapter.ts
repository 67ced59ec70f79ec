import type { AccessAsk, AccessDecision } from '../../model/access.js';
import type { Command, CommandId, Receipt } from '../../model/command.js';
import type { EntityEvent, Frame, RunState } from '../../model/frame.js';
import type { Principal } from '../../model/principal.js';
import type { RunId } from '../../model/run.js';
import { mayReadRun, seesGates } from '../../policy/permissions.js';
import type { AuditSource, Listed, ListQuery, OpenOptions, Page, Topic } from '../contract.js';
import { NO_STATE } from '../entity-maps.js';
import { AdapterError } from '../errors.js';
import { givesItself } from '../itself.js';
import { judgeAccess, requireAccess } from './access.js';
import type { Backend } from './backend.js';
import { execute } from './commands.js';
import { inboxEvents, inboxState } from './inbox.js';
import type { MemoryRun } from './memory-run.js';
import { gateless, gatelessEvents } from './sight.js';
import type { MemoryAdapter } from './types.js';

const MAX_PAGE = 200;

/** What one person sees of a backend in memory, and may do to it. */
export class PersonAdapter implements MemoryAdapter {
  readonly audit: AuditSource;

  constructor(
    readonly backend: Backend,
    private readonly me: Principal,
  ) {
    const mayRead = (run?: RunId) => requireAccess('audit:read', run === undefined ? { type: 'audit', id: backend.options.policy.tenant } : { type: 'run', id: run }, me, backend);
    this.audit = {
      entries: async (query) => {
        mayRead(query.run);
        return Promise.resolve(backend.audit.page(query));
      },
      checkpoint: () => backend.audit.checkpoint(),
      proof: async (query) => {
        mayRead();
        return Promise.resolve(backend.audit.proof(query));
      },
    };
    givesItself(this);
    Object.preventExtensions(this);
  }

  open(topic: Topic, options: OpenOptions): AsyncIterable<Frame> {
    const { backend, me } = this;
    const { capabilities } = backend;
    const sees = seesGates(backend.options.policy, me);
    if ('inbox' in topic) {
      const readable = (run: RunId): boolean => this.#readable().some(({ id }) => id === run);
      const view = {
        me, capabilities,
        state: () => this.#served(sees ? inboxState(this.#readable(), me) : NO_STATE),
        events: (events: readonly EntityEvent[]) => (sees ? inboxEvents(events, me, readable) : []),
      };
      return backend.inbox.open(view, options, false);
    }
    const run = this.#run(topic.run);
    backend.applyDue();
    const frames = run.log.open({ me, capabilities, state: (seq) => (sees ? run.stateAt(seq) : gateless(run.stateAt(seq))), events: sees ? (events) => events : gatelessEvents }, options, run.hasEnded);
    if (sees) backend.served(run, [...run.gates.keys()], me);
    return frames;
  }

  async list<K extends keyof Listed>(kind: K, query: ListQuery<K>): Promise<Page<Listed[K]>> {
    const runs = this.#readable().filter(({ id }) => query.run === undefined || id === query.run);
    const all: { readonly [L in keyof Listed]: readonly Listed[L][] } = {
      runs: runs.map(({ run }) => run),
      gates: kind === 'gates' && seesGates(this.backend.options.policy, this.me) ? this.#served({ ...NO_STATE, gates: runs.flatMap(({ state }) => state.gates) }).gates : [],
      handoffs: runs.flatMap(({ state }) => state.handoffs),
      workflows: this.backend.options.workflows ?? [],
    };
    const matching = all[kind].filter((item) => query.status === undefined || statusOf(item) === query.status);
    const start = Number(query.after ?? 0);
    if (!Number.isSafeInteger(start) || start < 0) throw new AdapterError('invalid', 'A page begins after the `next` of the page before it.');
    const end = start + Math.min(query.limit ?? MAX_PAGE, MAX_PAGE);
    return Promise.resolve({ items: matching.slice(start, end), next: end < matching.length ? String(end) : undefined });
  }

  async authorize(asks: readonly AccessAsk[]): Promise<readonly AccessDecision[]> {
    return Promise.resolve(asks.map((ask) => judgeAccess(ask, this.me, this.backend)));
  }

  async execute(command: Command): Promise<Receipt> {
    return Promise.resolve(execute(command, this.me, this.backend));
  }

  async receipt(id: CommandId): Promise<Receipt | null> {
    return Promise.resolve(this.backend.receipts.ask(this.me, id));
  }

  /** The time to read what goes out counts from here, whichever way it goes. */
  #served(state: RunState): RunState {
    for (const run of this.#readable()) this.backend.served(run, state.gates.filter((gate) => gate.run === run.id).map(({ id }) => id), this.me);
    return state;
  }

  #readable(): readonly MemoryRun[] {
    const { byId, options } = this.backend;
    return [...byId.values()].filter(({ run }) => mayReadRun(options.policy, this.me, run));
  }

  /** Whether a run exists is told only to those who may see it. */
  #run(id: string): MemoryRun {
    const run = this.#readable().find((each) => each.id === id);
    if (run === undefined) throw new AdapterError('not-found', `There is no run ${id}.`, { detailCode: 'RUN_NOT_FOUND' });
    return run;
  }
}

function statusOf(item: Listed[keyof Listed]): string | undefined {
  if ('status' in item) return item.status;
  if ('notUnderstood' in item && item.notUnderstood !== undefined) return undefined;
  return 'state' in item ? item.state : undefined;
}
