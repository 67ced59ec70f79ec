import type { Principal } from '../../model/principal.js';
import type { Database } from '../db/database.js';
import type { GatewayOptions } from '../options.js';
import { rememberPerson } from '../store/directory.js';
import { noteStanding, standingsOf, type KnownStanding } from '../store/standing.js';
import type { Caller } from './caller.js';
import { identityUnavailable, notSignedIn, Problem } from './problem.js';

/** A caller as a token presented them. */
export interface Presented {
  readonly caller: Caller;
  /** When the token was issued, in epoch seconds. */
  readonly issuedAt: number;
}

export interface CallersOptions {
  readonly database: Database;
  readonly tenant: string;
  /** How long what is known of a caller counts before it is looked up again, in milliseconds. */
  readonly freshForMs: number;
  readonly lookUp: GatewayOptions['standingOf'];
}

interface Known { readonly token: string; readonly until: number; readonly verdict: Caller | Problem }

const KEPT = 10_000;

const outdated = (): Problem => notSignedIn('TOKEN_INVALID', 'Your roles have changed since this sign-in. Sign in again.');
const blocked = (): Problem => notSignedIn('TOKEN_INVALID', 'This account is blocked. The administrator of the accounts can say why.');
const unknown = (): Problem => identityUnavailable('The directory of people cannot be asked right now, so no caller can be let in. Try again in a moment.');

const keyOf = ({ issuer, key }: Caller): string => JSON.stringify([issuer, key]);

const has = (roles: readonly string[], wanted: readonly string[]): boolean => wanted.every((role) => roles.includes(role));

/** A person who acts for themselves. Only they stand in the directory: a person who acts for another is not a lesser person for it. */
const actsForHerself = ({ onBehalfOf = [] }: Principal): boolean => onBehalfOf.length === 0;

/**
 * Who may call, beyond what their token says. Of two tokens of one caller the later one knows better: a role that it lacks
 * was taken away, whatever an earlier one says, at every gateway of the database. The host's own directory is asked as well.
 */
export class Callers {
  readonly #o: CallersOptions;
  readonly #known = new Map<string, Known>();

  constructor(options: CallersOptions) {
    this.#o = options;
  }

  /** The caller with the roles that they still have. @throws Problem (401, 503) */
  async admit({ caller, issuedAt }: Presented): Promise<Caller> {
    const { principal } = caller;
    const key = keyOf(caller);
    const token = JSON.stringify([principal.kind, principal.name, principal.roles, issuedAt]);
    let known = this.#known.get(key);
    if (known?.token !== token || Date.now() >= known.until) {
      known = { token, until: Date.now() + this.#o.freshForMs, verdict: await this.#judge(caller, issuedAt) };
      if (this.#known.size >= KEPT) this.#known.clear();
      this.#known.set(key, known);
    }
    if (known.verdict instanceof Problem) throw known.verdict;
    // What was judged is the standing; how this token was signed in is its own.
    return { ...caller, principal: { ...principal, roles: known.verdict.principal.roles } };
  }

  /** Why some of these callers may not go on as they were let in. In their order; undefined for those who may. */
  async stillAdmitted(presented: readonly Presented[]): Promise<readonly (Problem | undefined)[]> {
    const issuers = [...new Set(presented.map(({ caller }) => caller.issuer))];
    const newest = new Map<string, ReadonlyMap<string, KnownStanding>>();
    for (const issuer of issuers) {
      const subjects = presented.filter(({ caller }) => caller.issuer === issuer).map(({ caller }) => caller.key);
      newest.set(issuer, await standingsOf(this.#o.database, { tenant: this.#o.tenant, issuer }, [...new Set(subjects)]));
    }
    const problems = await Promise.all(presented.map(async ({ caller, issuedAt }) => {
      const { roles } = caller.principal;
      const known = newest.get(caller.issuer)?.get(caller.key);
      if (known !== undefined && known.issuedAt >= issuedAt && !has(known.roles, roles)) return outdated();
      const limited = await this.#limited(caller);
      if (limited instanceof Problem) return limited;
      return has(limited.principal.roles, roles) ? undefined : outdated();
    }));
    // What was known of them is known better now.
    for (const [index, { caller }] of presented.entries()) if (problems[index] !== undefined) this.#known.delete(keyOf(caller));
    return problems;
  }

  async #judge(caller: Caller, issuedAt: number): Promise<Caller | Problem> {
    const { database, tenant } = this.#o;
    const { principal, issuer, key: subject } = caller;
    const newest = await noteStanding(database, { tenant, issuer }, { subject, roles: principal.roles, issuedAt });
    if (newest.issuedAt > issuedAt && !has(newest.roles, principal.roles)) return outdated();
    const limited = await this.#limited(caller);
    if (!(limited instanceof Problem) && newest.issuedAt <= issuedAt && actsForHerself(principal)) await rememberPerson(database, tenant, limited.principal);
    return limited;
  }

  /** What the host's directory leaves of a caller. */
  async #limited(caller: Caller): Promise<Caller | Problem> {
    const { lookUp } = this.#o;
    if (lookUp === undefined) return caller;
    const { principal, issuer } = caller;
    try {
      for (const { id } of principal.onBehalfOf ?? []) if ((await lookUp({ issuer, id }))?.blocked === true) return blocked();
      const standing = await lookUp({ issuer, id: principal.id });
      if (standing?.blocked === true) return blocked();
      const { roles } = standing ?? {};
      return roles === undefined || !actsForHerself(principal) ? caller : { ...caller, principal: { ...principal, roles: principal.roles.filter((role) => roles.includes(role)) } };
    } catch {
      return unknown();
    }
  }
}
