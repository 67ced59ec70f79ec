import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { toHex, utf8 } from '../../src/audit/bytes.js';
import {
  consistencyFault,
  emptyRoot,
  inclusionFault,
  leafHash,
  nodeHash,
  verifyConsistency,
  verifyInclusion,
} from '../../src/audit/merkle.js';
import { InclusionVerifier } from '../../src/audit/inclusion-verifier.js';
import {
  buildConsistencyProof,
  buildInclusionProof,
  MerkleAppender,
  nodesOfLeaves,
  rootFromLeaves,
  rootFromNodes,
} from '../../src/audit/merkle-tree.js';

/** Leaf hashes that differ from one another. */
const LEAVES = Array.from({ length: 600 }, (_, i) => leafHash(`leaf ${i}`));
const NODES = nodesOfLeaves(LEAVES);

/** The definition of RFC 6962 section 2.1, word for word. */
function treeHash(leaves: readonly Uint8Array[]): Uint8Array {
  const [only] = leaves;
  if (only === undefined) return emptyRoot();
  if (leaves.length === 1) return only;
  let k = 1;
  while (k * 2 < leaves.length) k *= 2;
  return nodeHash(treeHash(leaves.slice(0, k)), treeHash(leaves.slice(k)));
}

const flipped = (hash: Uint8Array, bit: number) => hash.map((byte, i) => (i === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));

describe('tree hashes', () => {
  it('have the prefixes of RFC 6962', () => {
    expect(toHex(emptyRoot())).to.equal('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    expect(toHex(leafHash(''))).to.equal('6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d');
    expect(toHex(leafHash(utf8('L123456')))).to.equal('395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56');
    expect(() => nodeHash(new Uint8Array(31), new Uint8Array(32))).to.throw(RangeError);
  });

  it('agree with the recursive definition, appended or read from nodes, for sizes up to 600', () => {
    const appender = new MerkleAppender();
    for (let size = 0; size <= 600; size += 1) {
      if (size < 70 || size % 37 === 0) {
        const expected = toHex(treeHash(LEAVES.slice(0, size)));
        expect(toHex(appender.root()), `size ${size}`).to.equal(expected);
        expect(toHex(rootFromNodes(size, NODES)), `size ${size}`).to.equal(expected);
      }
      const leaf = LEAVES[size];
      if (leaf !== undefined) appender.append(leaf);
    }
  });
});

describe('MerkleAppender', () => {
  it('goes on from a kept state', () => {
    for (const size of [0, 1, 6, 255, 256, 600]) {
      const before = new MerkleAppender();
      for (const leaf of LEAVES.slice(0, size)) before.append(leaf);
      const after = new MerkleAppender(before.state());
      for (const leaf of LEAVES.slice(size)) after.append(leaf);
      expect(after.size).to.equal(600);
      expect(after.root()).to.deep.equal(rootFromLeaves(LEAVES));
    }
  });

  it('names the nodes that a leaf completes', () => {
    const appender = new MerkleAppender();
    const named = LEAVES.slice(0, 4).map((leaf) => appender.append(leaf).map(({ level, index }) => [level, index]));
    expect(named).to.deep.equal([
      [[0, 0]],
      [
        [0, 1],
        [1, 0],
      ],
      [[0, 2]],
      [
        [0, 3],
        [1, 1],
        [2, 0],
      ],
    ]);
  });

  it('refuses a state or leaf that cannot be', () => {
    expect(() => new MerkleAppender({ size: 3, hashes: [new Uint8Array(32)] })).to.throw(RangeError, '2 hashes');
    expect(() => new MerkleAppender({ size: 1, hashes: [new Uint8Array(31)] })).to.throw(RangeError);
    expect(() => new MerkleAppender({ size: -1, hashes: [] })).to.throw(RangeError);
    expect(() => new MerkleAppender().append(new Uint8Array(20))).to.throw(RangeError);
  });
});

describe('inclusion proofs', () => {
  it('hold for every leaf of every tree to 40 leaves', () => {
    for (let size = 1; size <= 40; size += 1) {
      const root = rootFromNodes(size, NODES);
      for (let index = 0; index < size; index += 1) {
        const claim = { index, size, leafHash: LEAVES[index] ?? emptyRoot(), proof: buildInclusionProof(index, size, NODES), root };
        expect(inclusionFault(claim), `${index} of ${size}`).to.equal(undefined);
        expect(inclusionFault({ ...claim, index: BigInt(index), size: BigInt(size) })).to.equal(undefined);
      }
    }
  });

  it('fail with any other index, size, leaf, root or proof (property)', () => {
    const place = fc.integer({ min: 2, max: 600 }).chain((size) => fc.record({ size: fc.constant(size), index: fc.nat(size - 1) }));
    fc.assert(
      fc.property(place, fc.nat(599), fc.nat(255), fc.nat(), ({ size, index }, other, bit, pick) => {
        const proof = buildInclusionProof(index, size, NODES);
        const leaf = LEAVES[index] ?? emptyRoot();
        const claim = { index, size, leafHash: leaf, proof, root: rootFromNodes(size, NODES) };
        const at = pick % proof.length;
        expect(verifyInclusion(claim)).to.equal(true);
        if (other !== index) expect(verifyInclusion({ ...claim, index: other })).to.equal(false);
        expect(verifyInclusion({ ...claim, leafHash: flipped(leaf, bit) })).to.equal(false);
        expect(verifyInclusion({ ...claim, root: flipped(claim.root, bit) })).to.equal(false);
        expect(verifyInclusion({ ...claim, proof: proof.map((hash, i) => (i === at ? flipped(hash, bit) : hash)) })).to.equal(false);
        expect(inclusionFault({ ...claim, proof: proof.slice(0, -1) })).to.equal('wrong-proof-length');
        expect(inclusionFault({ ...claim, proof: [...proof, claim.root] })).to.equal('wrong-proof-length');
        expect(verifyInclusion({ ...claim, proof: [leaf, ...proof] })).to.equal(false);
      }),
      { numRuns: 100 },
    );
  });

  it('have no exact doubles to rely on above 2^53', () => {
    const huge = 2n ** 64n - 1n;
    const hash = emptyRoot();
    expect(inclusionFault({ index: huge - 1n, size: huge, leafHash: hash, proof: [], root: hash })).to.equal('wrong-proof-length');
    expect(inclusionFault({ index: 0n, size: 2n ** 64n, leafHash: hash, proof: [], root: hash })).to.equal('malformed-number');
    for (const size of [2 ** 53, 1.5, -1, Number.NaN, Infinity, -1n]) {
      expect(inclusionFault({ index: 0, size, leafHash: hash, proof: [], root: hash }), String(size)).to.equal('malformed-number');
    }
  });

  it('say what is wrong', () => {
    const hash = emptyRoot();
    expect(inclusionFault({ index: 3, size: 3, leafHash: hash, proof: [], root: hash })).to.equal('index-beyond-size');
    expect(inclusionFault({ index: 0, size: 0, leafHash: hash, proof: [], root: hash })).to.equal('index-beyond-size');
    expect(inclusionFault({ index: 0, size: 2, leafHash: hash, proof: [new Uint8Array(31)], root: hash })).to.equal('malformed-hash');
    expect(inclusionFault({ index: 0, size: 1, leafHash: hash, proof: [], root: leafHash('x') })).to.equal('root-mismatch');
    expect(() => buildInclusionProof(3, 3, NODES)).to.throw(RangeError);
    expect(() => buildInclusionProof(0, 601, NODES)).to.throw(RangeError, 'no complete node');
  });
});

describe('InclusionVerifier', () => {
  it('gives the verdict of a proof checked alone, in any order and after any failure (property)', () => {
    const asked = fc.record({
      index: fc.nat(130),
      damage: fc.constantFrom('none', 'leaf', 'proof', 'short', 'long', 'small'),
      bit: fc.nat(255),
      pick: fc.nat(),
    });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 120 }), fc.array(asked, { minLength: 1, maxLength: 30 }), (size, questions) => {
        const root = rootFromNodes(size, NODES);
        const verifier = new InclusionVerifier(BigInt(size), root);
        for (const { index, damage, bit, pick } of questions) {
          const whole = index < size ? buildInclusionProof(index, size, NODES) : [root];
          const leaf = LEAVES[index] ?? root;
          const proof =
            damage === 'short'
              ? whole.slice(1)
              : damage === 'long'
                ? [...whole, root]
                : whole.map((hash, i) =>
                    i !== pick % whole.length
                      ? hash
                      : damage === 'proof'
                        ? flipped(hash, bit)
                        : damage === 'small'
                          ? hash.subarray(1)
                          : hash,
                  );
          const question = { index, leafHash: damage === 'leaf' ? flipped(leaf, bit) : leaf, proof };
          expect(verifier.fault(question)).to.equal(inclusionFault({ ...question, size, root }));
        }
      }),
      { numRuns: 200 },
    );
  });

  it('checks sizes beyond exact doubles one by one', () => {
    const hash = emptyRoot();
    expect(new InclusionVerifier(2n ** 60n, hash).fault({ index: 1, leafHash: hash, proof: [] })).to.equal('wrong-proof-length');
  });
});

describe('consistency proofs', () => {
  const claimOf = (size1: number, size2: number) => ({
    size1,
    size2,
    root1: rootFromNodes(size1, NODES),
    root2: rootFromNodes(size2, NODES),
    proof: buildConsistencyProof(size1, size2, NODES),
  });

  it('hold between every two sizes to 40', () => {
    for (let size2 = 1; size2 <= 40; size2 += 1) {
      for (let size1 = 1; size1 <= size2; size1 += 1)
        expect(consistencyFault(claimOf(size1, size2)), `${size1} to ${size2}`).to.equal(undefined);
    }
  });

  it('fail with any other size, root or proof (property)', () => {
    const sizes = fc
      .integer({ min: 2, max: 600 })
      .chain((size2) => fc.record({ size2: fc.constant(size2), size1: fc.integer({ min: 1, max: size2 - 1 }) }));
    fc.assert(
      fc.property(sizes, fc.nat(255), fc.nat(), ({ size1, size2 }, bit, pick) => {
        const claim = claimOf(size1, size2);
        const at = pick % claim.proof.length;
        expect(verifyConsistency(claim)).to.equal(true);
        expect(verifyConsistency({ ...claim, root1: flipped(claim.root1, bit) })).to.equal(false);
        expect(verifyConsistency({ ...claim, root2: flipped(claim.root2, bit) })).to.equal(false);
        expect(verifyConsistency({ ...claim, root1: claim.root2, root2: claim.root1 })).to.equal(false);
        expect(verifyConsistency({ ...claim, proof: claim.proof.map((hash, i) => (i === at ? flipped(hash, bit) : hash)) })).to.equal(
          false,
        );
        expect(verifyConsistency({ ...claim, proof: claim.proof.slice(0, -1) })).to.equal(false);
        expect(verifyConsistency({ ...claim, proof: [...claim.proof, claim.root1] })).to.equal(false);
        if (size1 > 1) expect(verifyConsistency({ ...claim, size1: size1 - 1 })).to.equal(false);
      }),
      { numRuns: 100 },
    );
  });

  it('prove nothing about an empty tree, also from 0 to 0', () => {
    const root = emptyRoot();
    expect(consistencyFault({ size1: 0, size2: 0, root1: root, root2: root, proof: [] })).to.equal('empty-tree');
    expect(consistencyFault({ size1: 0n, size2: 5n, root1: root, root2: root, proof: [] })).to.equal('empty-tree');
    expect(() => buildConsistencyProof(0, 5, NODES)).to.throw(RangeError);
  });

  it('say when a log shrank, and compare equal sizes by their roots', () => {
    const [a, b] = [leafHash('a'), leafHash('b')];
    expect(consistencyFault({ size1: 2, size2: 1, root1: a, root2: a, proof: [] })).to.equal('size-decreased');
    expect(consistencyFault({ size1: 2, size2: 2, root1: a, root2: a, proof: [] })).to.equal(undefined);
    expect(consistencyFault({ size1: 2, size2: 2, root1: a, root2: b, proof: [] })).to.equal('root-mismatch');
    expect(consistencyFault({ size1: 2, size2: 2, root1: a, root2: a, proof: [a] })).to.equal('wrong-proof-length');
    expect(consistencyFault({ size1: 3, size2: 4, root1: a, root2: b, proof: [] })).to.equal('wrong-proof-length');
    expect(consistencyFault({ size1: 1, size2: 2, root1: a, root2: b, proof: [new Uint8Array(5)] })).to.equal('malformed-hash');
    expect(consistencyFault({ size1: -1, size2: 2, root1: a, root2: b, proof: [] })).to.equal('malformed-number');
  });
});
