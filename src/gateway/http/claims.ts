import type { Policy } from '../../model/policy.js';
import type { Principal, PrincipalRef, Session } from '../../model/principal.js';

const LONGEST_ID = 128;
const LONGEST_NAME = 4096;

type Claims = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Claims => typeof value === 'object' && value !== null && !Array.isArray(value);

/** A claim by its name, or by a JSON pointer (RFC 6901) when the name starts with a slash: `/realm_access/roles`. */
function claimAt(claims: Claims, name: string): unknown {
  if (!name.startsWith('/')) return claims[name];
  let value: unknown = claims;
  for (const part of name.slice(1).split('/')) value = isObject(value) ? value[part.replaceAll('~1', '/').replaceAll('~0', '~')] : undefined;
  return value;
}

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

/** A list of names, or one text with spaces between them as in the scope claim (RFC 8693 4.2). */
const names = (value: unknown): string[] =>
  (typeof value === 'string' ? value.split(' ') : Array.isArray(value) ? (value as unknown[]) : []).filter((name): name is string => typeof name === 'string' && name !== '' && name.length <= LONGEST_ID);

function sessionOf(claims: Claims): Session {
  const acr = text(claims['acr']);
  const amr = names(claims['amr']);
  const at = typeof claims['auth_time'] === 'number' ? new Date(claims['auth_time'] * 1000).toISOString() : undefined;
  return { ...(acr === undefined ? {} : { acr }), ...(amr.length === 0 ? {} : { amr }), ...(at === undefined ? {} : { at }) };
}

/** The chain of who acts for whom (RFC 8693 4.1), outermost actor first. */
function actors(claims: Claims): PrincipalRef[] {
  const chain: PrincipalRef[] = [];
  for (let act = claims['act']; isObject(act) && chain.length < 16; act = act['act']) {
    const id = text(act['sub']);
    if (id !== undefined && id.length <= LONGEST_ID) chain.push({ id, kind: 'agent', name: (text(act['name']) ?? id).slice(0, LONGEST_NAME) });
  }
  return chain;
}

/**
 * Who a verified token speaks for, by the claims that the policy names. A token with an `act` claim is an agent that
 * acts for its subject: it never counts as that human. Undefined when the token does not say who it is.
 */
export function principalOf(claims: Claims, rule: Policy['claims']): Principal | undefined {
  const id = text(claimAt(claims, rule.id));
  if (id === undefined || id.length > LONGEST_ID) return undefined;
  const subject: PrincipalRef = { id, kind: 'human', name: (text(claimAt(claims, rule.name)) ?? id).slice(0, LONGEST_NAME) };
  const common = { roles: names(claimAt(claims, rule.roles)).slice(0, 256), session: sessionOf(claims) };
  const [actor, ...further] = actors(claims);
  return actor === undefined ? { ...subject, ...common } : { ...actor, ...common, onBehalfOf: [...further, subject] };
}
