import { exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose';
import type { IdentityOptions } from '../../../src/gateway/index.js';
import { Api } from './api.js';

export const ISSUER = 'https://id.example';
export const AUDIENCE = 'wf';

/** An identity provider that signs whatever a test asks for. */
export class TestIssuer {
  private constructor(readonly identity: IdentityOptions, private readonly key: CryptoKey) {}

  static async create(): Promise<TestIssuer> {
    const { privateKey, publicKey } = await generateKeyPair('ES256');
    return new TestIssuer({ issuer: ISSUER, audience: AUDIENCE, jwks: { keys: [{ ...(await exportJWK(publicKey)), kid: 'k1', alg: 'ES256' }] } }, privateKey);
  }

  /** Claims over those of an ordinary token; one that is undefined is left out. */
  token(claims: Readonly<Record<string, unknown>>): Promise<string> {
    const now = Math.floor(Date.now() / 1000);
    const all = { iss: ISSUER, aud: AUDIENCE, iat: now, exp: now + 600, ...claims };
    return new SignJWT(all).setProtectedHeader({ alg: 'ES256', kid: 'k1' }).sign(this.key);
  }

  async as(url: string, claims: Readonly<Record<string, unknown>>): Promise<Api> {
    return new Api(url, await this.token(claims));
  }
}
