import { expect } from '@open-wc/testing';
import { toHex } from '../../src/audit/bytes.js';
import { commit, verifyCommitment } from '../../src/audit/commitment.js';
import { digestOf, digestOfText, sha256 } from '../../src/audit/hash.js';
import { salt } from './support/log.js';

describe('sha256', () => {
  it('gives the digests of FIPS 180-4', () => {
    expect(toHex(sha256(''))).to.equal('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    expect(toHex(sha256('abc'))).to.equal('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    expect(toHex(sha256(new Uint8Array(1_000_000).fill(0x61)))).to.equal(
      'cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0',
    );
  });
});

describe('digestOf', () => {
  it('is base64url of SHA-256 over the canonical text', () => {
    expect(digestOf({ b: 1, a: 2 })).to.equal(digestOfText('{"a":2,"b":1}'));
    expect(digestOf({})).to.equal('RBNvo1WzZ4oRRq0W9-hknpT7T8If536DEMBg9hyq_4o');
  });

  it('does not depend on key order and does on every value', () => {
    expect(digestOf({ a: 1, b: [1, 2] })).to.equal(digestOf({ b: [1, 2], a: 1 }));
    expect(digestOf({ a: 1 })).to.not.equal(digestOf({ a: '1' }));
    expect(digestOf({ a: [1, 2] })).to.not.equal(digestOf({ a: [2, 1] }));
  });

  it('refuses what has no canonical form', () => {
    expect(() => digestOf({ a: Number.NaN })).to.throw('NaN');
  });
});

describe('commitments', () => {
  it('open with their salt and value only', () => {
    const commitment = commit(salt(1), { reason: 'late delivery' });
    expect(commitment).to.match(/^[\w-]{43}$/);
    expect(verifyCommitment(commitment, salt(1), { reason: 'late delivery' })).to.equal(true);
    expect(verifyCommitment(commitment, new Uint8Array(16).fill(1), { reason: 'late delivery' })).to.equal(true);
    expect(verifyCommitment(commitment, salt(2), { reason: 'late delivery' })).to.equal(false);
    expect(verifyCommitment(commitment, salt(1), { reason: 'late  delivery' })).to.equal(false);
  });

  it('do not open to a second value by moving a digit into the salt', () => {
    const longer = Uint8Array.of(...new Uint8Array(16).fill(1), 0x31);
    expect(verifyCommitment(commit(salt(1), 12), longer, 2)).to.equal(false);
    expect(() => commit(longer, 2)).to.throw(RangeError);
  });

  it('refuse a short or malformed salt', () => {
    expect(() => commit(new Uint8Array(15), 1)).to.throw(RangeError, '16 bytes');
    expect(verifyCommitment('x', 'not base64url!', 1)).to.equal(false);
    expect(verifyCommitment('x', salt(1), undefined)).to.equal(false);
  });
});
