import type { Policy } from '../../model/policy.js';
import type { Principal, PrincipalRef, Session } from '../../model/principal.js';
import { principalKey } from '../core/caller.js';
import { isCleanText, isNumericDate, LONGEST_ID } from './strict.js';

const LONGEST_NAME = 4096;
const MOST_ROLES = 256;
const MOST_METHODS = 32;
/** As many as a principal may act for. */
const LONGEST_CHAIN = 16;
/** How far a token may lie ahead of our clock. */
const CLOCK_TOLERANCE_S = 30;

export type Claims = Readonly<Record<string, unknown>>;

/** A claim that cannot be read for what it must say. The token is refused as a whole: nothing in it is guessed at or left out. */
export class UnreadableClaim extends Error {
  override readonly name = 'UnreadableClaim';
  constructor(readonly claim: string, why: string) {
    super(`The claim "${claim}" of the token ${why}.`);
  }
}

/** Who a token speaks for. */
export interface Identified {
  readonly principal: Principal;
  /** Names the caller among all of one issuer: the whole chain of who acts for whom. */
  readonly key: string;
  /** When the token was issued, in epoch seconds, where it says so: of two tokens the later one knows better. */
  readonly issuedAt: number | undefined;
}

const isObject = (value: unknown): value is Claims => typeof value === 'object' && value !== null && !Array.isArray(value);

const own = (claims: Claims, name: string): unknown => (Object.hasOwn(claims, name) ? claims[name] : undefined);

/** A claim by its name, or by a JSON pointer (RFC 6901) when the name starts with a slash: `/realm_access/roles`. */
function claimAt(claims: Claims, name: string): unknown {
  if (!name.startsWith('/')) return own(claims, name);
  let value: unknown = claims;
  for (const part of name.slice(1).split('/')) value = isObject(value) ? own(value, part.replaceAll('~1', '/').replaceAll('~0', '~')) : undefined;
  return value;
}

function readText(claim: string, value: unknown, most = LONGEST_ID): string {
  if (isCleanText(value, most)) return value;
  throw new UnreadableClaim(claim, `must be a text of 1 to ${most} characters without control characters`);
}

const optionalText = (claim: string, value: unknown, most?: number): string | undefined => (value === undefined ? undefined : readText(claim, value, most));

/** A list of names, or one text with spaces between them as in the scope claim (RFC 8693 4.2). */
function readNames(claim: string, value: unknown, most: number): readonly string[] {
  if (value === undefined || value === '') return [];
  const list: unknown = typeof value === 'string' ? value.split(' ').filter((name) => name !== '') : value;
  if (!Array.isArray(list)) throw new UnreadableClaim(claim, 'must be a list of names');
  if (list.length > most) throw new UnreadableClaim(claim, `holds more than ${most} names. Let the issuer put only those into it that the policy uses`);
  return list.map((name) => readText(claim, name));
}

function readInstant(claims: Claims, claim: string, latest = Infinity): number | undefined {
  const value = own(claims, claim);
  if (value === undefined) return undefined;
  if (!isNumericDate(value)) throw new UnreadableClaim(claim, 'must be a number of seconds since 1970, up to the year 9999');
  if (value > latest) throw new UnreadableClaim(claim, 'lies in the future');
  return value;
}

function readSession(claims: Claims, latest: number): Session {
  const acr = optionalText('acr', own(claims, 'acr'), LONGEST_NAME);
  const amr = readNames('amr', own(claims, 'amr'), MOST_METHODS);
  const at = readInstant(claims, 'auth_time', latest);
  return { ...(acr === undefined ? {} : { acr }), ...(amr.length === 0 ? {} : { amr }), ...(at === undefined ? {} : { at: new Date(at * 1000).toISOString() }) };
}

/** Claims that name the program a token was issued to: RFC 9068, OpenID Connect, and what identity providers call it. */
const CLIENT_CLAIMS = ['client_id', 'azp', 'cid', 'appid'] as const;
const GRANTS_OF_PROGRAMS: ReadonlySet<string> = new Set(['client-credentials', 'client_credentials']);

/** Whether a token is a program's own: got with its own credentials, with no person behind it. */
function speaksForProgram(claims: Claims, ids: readonly string[]): boolean {
  const clients = CLIENT_CLAIMS.map((claim) => optionalText(claim, own(claims, claim), LONGEST_NAME)).filter((client) => client !== undefined);
  const grants = ['gty', 'grant_type'].flatMap((claim) => readNames(claim, own(claims, claim), MOST_METHODS));
  const username = optionalText('preferred_username', own(claims, 'preferred_username') ?? undefined, LONGEST_NAME);
  return (
    clients.some((client) => ids.includes(client) || ids.includes(`${client}@clients`)) ||
    grants.some((grant) => GRANTS_OF_PROGRAMS.has(grant)) ||
    own(claims, 'idtyp') === 'app' ||
    username?.startsWith('service-account-') === true
  );
}

interface Link { readonly person: PrincipalRef; readonly issuer: string | undefined }

/** The chain of who acts for whom (RFC 8693 4.1), outermost actor first. */
function readActors(claims: Claims): readonly Link[] {
  const chain: Link[] = [];
  let act = own(claims, 'act');
  for (let at = 'act'; act !== undefined; at += '.act') {
    if (!isObject(act)) throw new UnreadableClaim(at, 'must be an object that names who acts by its "sub" (RFC 8693 section 4.1)');
    if (chain.length === LONGEST_CHAIN) throw new UnreadableClaim('act', `is a chain of more than ${LONGEST_CHAIN}`);
    const id = readText(`${at}.sub`, own(act, 'sub'));
    chain.push({ person: { id, kind: 'agent', name: optionalText(`${at}.name`, own(act, 'name'), LONGEST_NAME) ?? id }, issuer: optionalText(`${at}.iss`, own(act, 'iss'), LONGEST_NAME) });
    act = own(act, 'act');
  }
  return chain;
}

/** A name may be empty: then the id stands in for it. */
const readName = (claim: string, value: unknown, id: string): string => (value === '' ? id : (optionalText(claim, value, LONGEST_NAME) ?? id));

/**
 * Who a verified token speaks for, by the claims that the policy names. A token with an `act` claim is an agent that acts for
 * its subject: it never counts as that human. What can be read neither as a person nor as a delegation is refused.
 *
 * @param now epoch milliseconds
 * @throws UnreadableClaim
 */
export function identify(claims: Claims, rule: Policy['claims'], now: number): Identified {
  const latest = now / 1000 + CLOCK_TOLERANCE_S;
  const issuedAt = readInstant(claims, 'iat', latest);
  for (const claim of ['exp', 'nbf']) readInstant(claims, claim);
  const audience = own(claims, 'aud');
  for (const one of Array.isArray(audience) ? (audience as unknown[]) : []) readText('aud', one, LONGEST_NAME);
  const id = readText(rule.id, claimAt(claims, rule.id));
  const sub = optionalText('sub', own(claims, 'sub'), LONGEST_NAME);
  const actors = readActors(claims);
  if (speaksForProgram(claims, [id, ...(sub === undefined ? [] : [sub])])) throw new UnreadableClaim('sub', 'names a program, not a person. Only people, and agents with a delegation of theirs, are let in');
  if (actors.some(({ person }) => person.id === id)) throw new UnreadableClaim('act', 'names the person that it acts for');
  const subject: PrincipalRef = { id, kind: 'human', name: readName(rule.name, claimAt(claims, rule.name), id) };
  const common = { roles: readNames(rule.roles, claimAt(claims, rule.roles), MOST_ROLES), session: readSession(claims, latest) };
  const [actor, ...further] = actors.map(({ person }) => person);
  return {
    principal: actor === undefined ? { ...subject, ...common } : { ...actor, ...common, onBehalfOf: [...further, subject] },
    key: principalKey([...actors.map(({ person, issuer }) => ({ id: person.id, issuer })), { id, issuer: undefined }]),
    issuedAt,
  };
}
