import type { AdapterError } from '../adapter/errors.js';
import type { GuardFault, QuarantinedMember } from '../adapter/guard/index.js';
import { troubleOf } from '../adapter/trouble.js';
import type { SenseChecks } from './sense-checks.js';

/** Where a client tells the developers of a page what a person on it can do nothing about. */
export interface Console {
  readonly warn: (message: string, cause?: unknown) => void;
  readonly error: (message: string, cause?: unknown) => void;
}

/** More kinds than this are no help to anybody. */
const MOST_KINDS = 50;
const ONCE = 'Others of this kind are counted, but not reported again.';

/** Places in lists make no kind of their own. */
const kindOfPath = (path: string): string => path.replace(/\/\d+/g, '/*');

/** Says each kind of thing once in the console, however often it happens: with what was expected, and what came. */
export class Reports {
  readonly #told = new Set<string>();
  /** Errors that have been told with the fault that they come from. */
  readonly #known = new WeakSet<AdapterError>();
  #sense: Promise<SenseChecks> | undefined;

  constructor(private readonly console: Console) {}

  /** One line for this kind, the first time. An `error` is a mistake in the page itself. */
  tell(kind: string, message: string, { cause, isError = false }: { readonly cause?: unknown; readonly isError?: boolean } = {}): void {
    if (this.#told.has(kind) || this.#told.size > MOST_KINDS) return;
    this.#told.add(kind);
    if (this.#told.size > MOST_KINDS) this.console.warn('Still more kinds of defects. They are not reported.');
    else if (isError) this.console.error(message, cause);
    else this.console.warn(message, cause);
  }

  /**
   * Lets what can be read be looked at for what makes no sense. The code for that is fetched when there is first something
   * to look at; without it, nothing is said.
   */
  look(at: (sense: SenseChecks) => void): void {
    this.#sense ??= import('./sense-checks.js').then(({ SenseChecks }) => new SenseChecks(this));
    this.#sense.then(at).catch(() => undefined);
  }

  /** A member that was left out. `where` says in what it came, for example `run r1, seq 12`. */
  quarantined(where: string, { kind, reason, id, misfit }: QuarantinedMember): void {
    const what = id === undefined ? kind : `${kind} "${id}"`;
    const how = misfit === undefined ? reason : `${misfit.path || 'the value itself'}: expected ${misfit.expected}; received ${misfit.received}`;
    this.tell(`member ${kind} ${misfit === undefined ? reason : kindOfPath(misfit.path) + misfit.expected}`, `${where}: ${what} was left out. ${how}. ${ONCE}`);
  }

  /** A whole answer or frame that was refused, and the error that is made of it. */
  refused(where: string, { code, where: at, what, todo }: GuardFault, error?: AdapterError): void {
    if (error !== undefined) this.#known.add(error);
    this.tell(`fault ${kindOfWhere(where)} ${code} ${kindOfPath(at)}`, `${where}: ${what} (at ${at === '' ? 'the top' : at}). ${todo} ${ONCE}`);
  }

  /** A call or stream of the adapter that failed. */
  failed(where: string, error: AdapterError): void {
    if (this.#known.has(error)) return;
    if (isBehindProxy(error.cause)) {
      this.tell('proxy', `${where}: the adapter was given as a proxy of an object with private fields, and cannot be called through it. Give the object itself: with Vue \`markRaw(adapter)\` or \`shallowRef\`.`, { cause: error.cause, isError: true });
      return;
    }
    const trouble = troubleOf(error);
    const code = error.detailCode === undefined ? error.code : `${error.code}, ${error.detailCode}`;
    const isError = trouble === 'page-fault';
    const what = isError ? 'threw an error of its own code, so this page cannot talk to its server' : `failed (${code})`;
    this.tell(`failure ${kindOfWhere(where)} ${code}`, `${where} ${what}: ${error.message}`, { cause: error.cause, isError });
  }
}

/** What browsers say when a member that is private to a class is asked for on something else, such as a proxy. */
const isBehindProxy = (cause: unknown): boolean => cause instanceof TypeError && /private (?:member|field|method|name|element)|not the right class/i.test(cause.message);

/** Many runs on one page have the same defects: they are of one kind. */
const kindOfWhere = (where: string): string => where.split(' of run ')[0] ?? where;
