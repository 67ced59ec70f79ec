import { expect } from '@open-wc/testing';
import { leafHash } from '../../src/audit/merkle.js';
import { rangeFault, type RangeClaim } from '../../src/audit/range-inclusion.js';
import { TestLog } from './support/log.js';

const log = new TestLog(0, Array.from({ length: 41 }, (_, n) => `leaf ${n}`));

function claim(begin: number, end: number, size: number, changes: Partial<RangeClaim> = {}): RangeClaim {
  return {
    begin, size, leafHashes: log.leaves.slice(begin, end), first: log.inclusion(begin, size), last: log.inclusion(end - 1, size), root: log.root(size), ...changes,
  };
}

const flipped = (hash: Uint8Array | undefined): Uint8Array => Uint8Array.from(hash ?? [], (byte, at) => (at === 7 ? byte ^ 1 : byte));

describe('rangeFault', () => {
  it('accepts every run of leaves of every tree up to 41', () => {
    let checked = 0;
    for (let size = 1; size <= log.size; size += 1) {
      for (let begin = 0; begin < size; begin += 1) {
        for (let end = begin + 1; end <= size; end += 1) {
          checked += 1;
          if (rangeFault(claim(begin, end, size)) !== undefined) throw new Error(`refused: ${begin} to ${end} of ${size}`);
        }
      }
    }
    expect(checked).to.equal(12_341);
  });

  it('refuses a changed, moved, missing or further leaf, and another root', () => {
    for (const size of [1, 2, 7, 8, 33, 41]) {
      for (const [begin, end] of [[0, size], [0, 1], [size - 1, size], [Math.floor(size / 3), Math.ceil(size / 2)]] as const) {
        if (end <= begin) continue;
        const good = claim(begin, end, size);
        for (let at = 0; at < end - begin; at += 1) {
          const leafHashes = good.leafHashes.map((hash, index) => (index === at ? flipped(hash) : hash));
          expect(rangeFault({ ...good, leafHashes })).to.equal('root-mismatch');
        }
        expect(rangeFault({ ...good, root: flipped(good.root) })).to.equal('root-mismatch');
        if (end - begin > 1) {
          expect(rangeFault({ ...good, leafHashes: [...good.leafHashes].reverse() })).to.equal('root-mismatch');
          expect(rangeFault({ ...good, leafHashes: good.leafHashes.slice(1) })).to.not.equal(undefined);
        }
        expect(rangeFault({ ...good, leafHashes: [...good.leafHashes, leafHash('extra')] })).to.not.equal(undefined);
      }
    }
  });

  it('refuses changed siblings, and proofs that are too long or too short', () => {
    const good = claim(9, 21, 41);
    expect(good.first.some((_, at) => rangeFault({ ...good, first: good.first.map((hash, index) => (index === at ? flipped(hash) : hash)) }) === 'root-mismatch')).to.equal(true);
    for (const side of ['first', 'last'] as const) {
      expect(rangeFault({ ...good, [side]: good[side].slice(1) })).to.equal('wrong-proof-length');
      expect(rangeFault({ ...good, [side]: [...good[side], good.root] })).to.equal('wrong-proof-length');
      expect(rangeFault({ ...good, [side]: good[side].map((hash) => hash.slice(1)) })).to.equal('malformed-hash');
    }
  });

  it('refuses numbers and ranges that cannot be', () => {
    const good = claim(3, 9, 41);
    expect(rangeFault({ ...good, begin: -1 })).to.equal('malformed-number');
    expect(rangeFault({ ...good, begin: 0.5 })).to.equal('malformed-number');
    expect(rangeFault({ ...good, size: 2 ** 60 })).to.equal('malformed-number');
    expect(rangeFault({ ...good, size: 8 })).to.equal('index-beyond-size');
    expect(rangeFault({ ...good, leafHashes: [] })).to.equal('index-beyond-size');
    expect(rangeFault({ ...good, leafHashes: [new Uint8Array(31)] })).to.equal('malformed-hash');
  });
});
