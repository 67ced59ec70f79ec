import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Permission, WfClient } from '../../client/types.js';
import type { AccessAsk } from '../../model/access.js';

const UNKNOWN: Permission = { state: 'unknown' };

interface Watch {
  readonly key: string;
  stop: () => void;
  permission: Permission;
}

/** What to watch just now: a client, and the questions by a name of the element's own choice. */
export interface PermissionQuestions<N extends string> {
  readonly client: WfClient | undefined;
  readonly asks: Readonly<{ [K in N]?: AccessAsk | undefined }>;
}

/**
 * Keeps answers to `may I?` fresh while an element is connected, and asks again at a press. The element names its
 * questions; a question that changed starts from `unknown`.
 */
export class PermissionController<N extends string> implements ReactiveController {
  readonly #host: ReactiveControllerHost & { readonly isConnected: boolean };
  readonly #questions: () => PermissionQuestions<N>;
  readonly #watches = new Map<N, Watch>();
  #client: WfClient | undefined;

  constructor(host: ReactiveControllerHost & { readonly isConnected: boolean }, questions: () => PermissionQuestions<N>) {
    this.#host = host;
    this.#questions = questions;
    host.addController(this);
  }

  /** The answer so far; `unknown` for a question that is not being asked, or not any more: it is about what it was about. */
  get(name: N): Permission {
    const { client, asks } = this.#questions();
    const watch = this.#watches.get(name);
    return watch === undefined || client !== this.#client || watch.key !== keyOf(asks[name]) ? UNKNOWN : watch.permission;
  }

  /** Asks now. Never rejects. `unknown` without a client or for a question that is not being asked. */
  async recheck(name: N): Promise<Permission> {
    const { client, asks } = this.#questions();
    const ask = asks[name];
    return client === undefined || ask === undefined ? UNKNOWN : client.permissions.recheck(ask);
  }

  /** After the update: what has to be asked follows from what is shown. */
  hostUpdated(): void {
    if (this.#host.isConnected) this.#sync();
  }

  hostDisconnected(): void {
    for (const watch of this.#watches.values()) watch.stop();
    this.#watches.clear();
    this.#client = undefined;
  }

  #sync(): void {
    const { client, asks } = this.#questions();
    if (client !== this.#client) this.hostDisconnected();
    this.#client = client;
    for (const [name, watch] of this.#watches) {
      if (client !== undefined && keyOf(asks[name]) === watch.key) continue;
      watch.stop();
      this.#watches.delete(name);
    }
    if (client === undefined) return;
    for (const [name, ask] of Object.entries(asks) as [N, AccessAsk | undefined][]) {
      if (ask !== undefined && !this.#watches.has(name)) this.#start(client, name, ask);
    }
  }

  #start(client: WfClient, name: N, ask: AccessAsk): void {
    const watch: Watch = { key: keyOf(ask), stop: () => {}, permission: UNKNOWN };
    this.#watches.set(name, watch);
    watch.stop = client.permissions.watch(ask, (permission) => {
      if (watch.permission === permission) return;
      watch.permission = permission;
      // The first answer comes at once, within the update that asked.
      queueMicrotask(() => this.#host.requestUpdate());
    });
  }
}

const keyOf = (ask: AccessAsk | undefined): string => JSON.stringify(ask ?? null);

/** Whether an answer arms a control: a plain permit, or one whose obligations are all among those that are met. */
export function isArmed(permission: Permission, met: ReadonlySet<string> = new Set()): boolean {
  if (permission.state === 'allow') return true;
  return permission.state === 'allow-with-obligations' && (permission.obligations ?? []).every(({ type }) => met.has(type));
}
