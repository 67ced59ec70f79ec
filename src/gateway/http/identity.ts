import { createSecretKey } from 'node:crypto';
import type { JSONWebKeySet, JWTPayload, JWTVerifyGetKey, JWTVerifyOptions } from 'jose';
import type { Policy } from '../../model/policy.js';
import type { Caller } from '../core/caller.js';
import { identityUnavailable, notSignedIn, type Problem } from '../core/problem.js';
import type { DemoPerson, IdentityOptions } from '../options.js';
import { loadPeer, type Peer } from '../peers.js';
import { identify, UnreadableClaim, type Identified } from './claims.js';

export interface Authenticated {
  readonly caller: Caller;
  /** When the token ends, in epoch milliseconds. */
  readonly expiresAt: number;
  /** When the token was issued, in epoch seconds. One that does not say counts as issued when it came. */
  readonly issuedAt: number;
}

export interface DemoSession { readonly token: string; readonly expiresAt: string }

export interface Identity {
  /** @throws Problem (401) */
  authenticate(authorization: string | null): Promise<Authenticated>;
  /** Only where demo identities are on. */
  readonly demo?: { readonly people: readonly DemoPerson[]; signIn(person: string): Promise<DemoSession | undefined> };
}

const DEMO_ISSUER = 'urn:wf-elements:demo';
const DEMO_AUDIENCE = 'urn:wf-elements:demo:gateway';
const DEMO_SESSION_S = 3600;
const CLOCK_TOLERANCE_S = 5;
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'];

const missing = (): Problem => notSignedIn('TOKEN_MISSING', 'Send a bearer token in the Authorization header.');
const invalid = (why = 'The token was not accepted. Sign in again.'): Problem => notSignedIn('TOKEN_INVALID', why);
const expired = (): Problem => notSignedIn('TOKEN_EXPIRED', 'The token has expired. Sign in again.');
const unavailable = (): Problem => identityUnavailable('The keys of the identity provider cannot be read right now, so no caller can be let in. Try again in a moment.');

type Jose = Peer<'jose'>;

function toProblem(jose: Jose, error: unknown): unknown {
  if (error instanceof jose.errors.JWTExpired) return expired();
  if (error instanceof jose.errors.JWKSTimeout) return unavailable();
  if (error instanceof jose.errors.JOSEError) return error.code === 'ERR_JOSE_GENERIC' ? unavailable() : invalid();
  return error instanceof TypeError ? unavailable() : error;
}

function readIdentity(claims: JWTPayload, rule: Policy['claims']): Identified {
  try {
    return identify(claims, rule, Date.now());
  } catch (error) {
    throw error instanceof UnreadableClaim ? invalid(error.message) : error;
  }
}

type Verify = (token: string) => Promise<JWTPayload>;

function authenticator(jose: Jose, verify: Verify, rule: Policy['claims'], issuer: string): Identity['authenticate'] {
  return async (authorization) => {
    const [scheme, token, ...rest] = (authorization ?? '').split(' ');
    if (token === undefined || token === '' || rest.length > 0 || scheme?.toLowerCase() !== 'bearer') throw missing();
    const claims = await verify(token).catch((error: unknown) => {
      throw toProblem(jose, error);
    });
    const { principal, key, issuedAt } = readIdentity(claims, rule);
    return { caller: { principal, issuer, key }, expiresAt: (claims.exp ?? 0) * 1000, issuedAt: issuedAt ?? Math.floor(Date.now() / 1000) };
  };
}

const required: JWTVerifyOptions = { clockTolerance: CLOCK_TOLERANCE_S, requiredClaims: ['exp'] };

/** Bearer tokens of one issuer, verified with its published keys. */
function tokenIdentity(jose: Jose, options: Exclude<IdentityOptions, { demo: unknown }>, rule: Policy['claims']): Identity {
  const { issuer, audience, jwks } = options;
  const keys: JWTVerifyGetKey = 'url' in jwks ? jose.createRemoteJWKSet(new URL(jwks.url)) : jose.createLocalJWKSet(jwks as JSONWebKeySet);
  const verify: Verify = async (token) => (await jose.jwtVerify(token, keys, { ...required, issuer, audience, algorithms: ALGORITHMS })).payload;
  return { authenticate: authenticator(jose, verify, rule, issuer) };
}

/** People of a demo, who sign in without a password. Their sessions are signed with a key that outlives a restart. */
function demoIdentity(jose: Jose, people: readonly DemoPerson[], secret: Uint8Array): Identity {
  const key = createSecretKey(secret);
  const rule = { id: 'sub', name: 'name', roles: 'roles' };
  const verify: Verify = async (token) =>
    (await jose.jwtVerify(token, key, { ...required, issuer: DEMO_ISSUER, audience: DEMO_AUDIENCE, algorithms: ['HS256'] })).payload;
  return {
    authenticate: authenticator(jose, verify, rule, DEMO_ISSUER),
    demo: {
      people,
      signIn: async (id) => {
        const person = people.find((candidate) => candidate.id === id);
        if (person === undefined) return undefined;
        const now = Math.floor(Date.now() / 1000);
        const token = await new jose.SignJWT({ name: person.name, roles: [...person.roles], acr: 'demo', amr: ['demo'], auth_time: now })
          .setProtectedHeader({ alg: 'HS256' }).setSubject(person.id).setIssuer(DEMO_ISSUER).setAudience(DEMO_AUDIENCE)
          .setIssuedAt(now).setExpirationTime(now + DEMO_SESSION_S).sign(key);
        return { token, expiresAt: new Date((now + DEMO_SESSION_S) * 1000).toISOString() };
      },
    },
  };
}

export async function createIdentity(options: IdentityOptions, policy: Policy, demoSecret: () => Promise<Uint8Array>): Promise<Identity> {
  const jose = await loadPeer('jose');
  return 'demo' in options ? demoIdentity(jose, options.demo, await demoSecret()) : tokenIdentity(jose, options, policy.claims);
}
