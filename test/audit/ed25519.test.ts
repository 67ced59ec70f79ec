import { expect } from '@open-wc/testing';
import { Point, verify as lenientVerify } from '@noble/ed25519';
import { sha512 } from '@noble/hashes/sha2.js';
import fc from 'fast-check';
import { concatBytes, toHex, utf8 } from '../../src/audit/bytes.js';
import { checkPublicKey, publicKeyOf, signEd25519, verifyEd25519 } from '../../src/audit/ed25519.js';
import { AuditError } from '../../src/audit/errors.js';
import { seed } from './support/log.js';

const hex = (text: string) => Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
const ORDER = Point.CURVE().n;

function bigOf(bytes: Uint8Array): bigint {
  return BigInt(`0x${toHex(bytes.slice().reverse())}`);
}

function littleEndian(value: bigint): Uint8Array {
  return hex(value.toString(16).padStart(64, '0')).reverse();
}

/** RFC 8032 section 7.1. */
const VECTORS = [
  {
    seed: '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
    publicKey: 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    message: '',
    signature:
      'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
  },
  {
    seed: '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
    publicKey: '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
    message: '72',
    signature:
      '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  },
] as const;

/** The encodings of the eight points of low order, canonical and not. */
const LOW_ORDER = [
  `01${'00'.repeat(31)}`,
  `ec${'ff'.repeat(30)}7f`,
  '00'.repeat(32),
  `${'00'.repeat(31)}80`,
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa',
  `01${'00'.repeat(30)}80`,
  `ec${'ff'.repeat(31)}`,
  `ee${'ff'.repeat(30)}7f`,
  `ee${'ff'.repeat(31)}`,
  `ed${'ff'.repeat(30)}7f`,
  `ed${'ff'.repeat(31)}`,
];

const MESSAGE = utf8('a checkpoint');
const TORSION = Point.fromBytes(hex(LOW_ORDER[4] ?? ''));

describe('Ed25519', () => {
  it('signs and verifies the vectors of RFC 8032', () => {
    for (const v of VECTORS) {
      expect(toHex(publicKeyOf(hex(v.seed)))).to.equal(v.publicKey);
      expect(toHex(signEd25519(hex(v.message), hex(v.seed)))).to.equal(v.signature);
      expect(verifyEd25519(hex(v.signature), hex(v.message), hex(v.publicKey))).to.equal(true);
    }
  });

  it('refuses a signature, message or key with any bit changed (property)', () => {
    const key = publicKeyOf(seed(3));
    const signature = signEd25519(MESSAGE, seed(3));
    const flip = (bytes: Uint8Array, bit: number) => bytes.map((byte, i) => (i === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
    fc.assert(
      fc.property(fc.nat(511), fc.nat(MESSAGE.length * 8 - 1), fc.nat(255), (inSignature, inMessage, inKey) => {
        expect(verifyEd25519(flip(signature, inSignature), MESSAGE, key)).to.equal(false);
        expect(verifyEd25519(signature, flip(MESSAGE, inMessage), key)).to.equal(false);
        expect(verifyEd25519(signature, MESSAGE, flip(key, inKey))).to.equal(false);
      }),
      { numRuns: 20 },
    );
  });

  it('refuses S at or above the group order', () => {
    const signature = signEd25519(MESSAGE, seed(3));
    const s = bigOf(signature.subarray(32));
    const grown = concatBytes(signature.subarray(0, 32), littleEndian(s + ORDER));
    expect(verifyEd25519(grown, MESSAGE, publicKeyOf(seed(3)))).to.equal(false);
  });

  it('is false for input of another size', () => {
    const key = publicKeyOf(seed(3));
    const signature = signEd25519(MESSAGE, seed(3));
    expect(verifyEd25519(signature.subarray(1), MESSAGE, key)).to.equal(false);
    expect(verifyEd25519(concatBytes(signature, Uint8Array.of(0)), MESSAGE, key)).to.equal(false);
    expect(verifyEd25519(signature, MESSAGE, key.subarray(1))).to.equal(false);
    expect(verifyEd25519(new Uint8Array(0), MESSAGE, key)).to.equal(false);
  });

  it('refuses a signature that only the equation with the cofactor accepts', () => {
    const expanded = sha512(seed(3));
    const scalar = Uint8Array.from(expanded.subarray(0, 32), (byte, i) => (i === 0 ? byte & 248 : i === 31 ? (byte & 63) | 64 : byte));
    const key = publicKeyOf(seed(3));
    const r = 12345n;
    const encodedR = Point.BASE.multiply(r).add(TORSION).toBytes();
    const k = bigOf(sha512(concatBytes(encodedR, key, MESSAGE))) % ORDER;
    const signature = concatBytes(encodedR, littleEndian((r + k * bigOf(scalar)) % ORDER));
    expect(lenientVerify(signature, MESSAGE, key)).to.equal(true);
    expect(verifyEd25519(signature, MESSAGE, key)).to.equal(false);
  });
});

describe('checkPublicKey', () => {
  it('takes a key made from a seed', () => {
    for (let n = 0; n < 8; n += 1)
      expect(() => {
        checkPublicKey(publicKeyOf(seed(n)));
      }).to.not.throw();
  });

  it('refuses every encoding of a point of low order', () => {
    for (const encoded of LOW_ORDER) {
      expect(() => {
        checkPublicKey(hex(encoded));
      }, encoded).to.throw(AuditError);
      expect(verifyEd25519(concatBytes(hex(encoded), new Uint8Array(32)), MESSAGE, hex(encoded)), encoded).to.equal(false);
    }
  });

  it('refuses a key of mixed order', () => {
    const mixed = Point.fromBytes(publicKeyOf(seed(3)))
      .add(TORSION)
      .toBytes();
    expect(() => {
      checkPublicKey(mixed);
    }).to.throw(AuditError, 'low or mixed order');
  });

  it('refuses bytes that are no point, and other sizes', () => {
    expect(() => {
      checkPublicKey(hex(`02${'00'.repeat(31)}`));
    }).to.throw(AuditError, 'canonical');
    expect(() => {
      checkPublicKey(new Uint8Array(31));
    }).to.throw(AuditError, 'canonical');
  });
});
