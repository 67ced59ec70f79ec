import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { concatBytes, utf8 } from '../../src/audit/bytes.js';
import { AuditError } from '../../src/audit/errors.js';
import { leafHash, verifyConsistency, verifyInclusion } from '../../src/audit/merkle.js';
import { buildConsistencyProof, buildInclusionProof, nodesOfLeaves, rootFromNodes } from '../../src/audit/merkle-tree.js';
import {
  decodeEntryBundle,
  decodeTile,
  encodeEntryBundle,
  parseTilePath,
  tilePath,
  tilesSince,
  tileWidthAt,
} from '../../src/audit/tile.js';
import { TileTree } from '../../src/audit/tile-tree.js';

describe('tile paths', () => {
  it('are those of C2SP tlog-tiles', () => {
    expect(tilePath({ level: 0, index: 1234067, width: 256 })).to.equal('tile/0/x001/x234/067');
    expect(tilePath({ level: 2, index: 0, width: 1 })).to.equal('tile/2/000.p/1');
    expect(tilePath({ level: 'entries', index: 999, width: 112 })).to.equal('tile/entries/999.p/112');
    expect(tilePath({ level: 0, index: 1000, width: 256 })).to.equal('tile/0/x001/000');
  });

  it('read back to what was written (property)', () => {
    const level = fc.oneof(fc.integer({ min: 0, max: 63 }), fc.constant('entries' as const));
    fc.assert(
      fc.property(fc.record({ level, index: fc.maxSafeNat(), width: fc.integer({ min: 1, max: 256 }) }), (tile) => {
        expect(parseTilePath(tilePath(tile))).to.deep.equal(tile);
      }),
      { numRuns: 200 },
    );
  });

  it('have one spelling', () => {
    for (const path of [
      'tile/00/000',
      'tile/64/000',
      'tile/0/0',
      'tile/0/x000/000',
      'tile/0/001/000',
      'tile/0/x001/x000',
      'tile/0/000.p/0',
      'tile/0/000.p/256',
      'tile/0/000.p/01',
      '/tile/0/000',
      'tile/0/000/',
      'tile/0/000\n',
      'tile/Entries/000',
      'tile/0/../000',
      'tile/0/x999/x999/x999/x999/x999/999',
    ]) {
      expect(() => parseTilePath(path), path).to.throw(AuditError);
    }
    expect(() => tilePath({ level: 64, index: 0, width: 1 })).to.throw(AuditError);
    expect(() => tilePath({ level: 0, index: -1, width: 1 })).to.throw(AuditError);
    expect(() => tilePath({ level: 0, index: 0, width: 0 })).to.throw(AuditError);
  });
});

describe('tiles of a tree', () => {
  it('are those of the example in the specification, 70,000 leaves', () => {
    const tiles = tilesSince(0, 70_000);
    const count = (level: number, isFull: boolean) =>
      tiles.filter((tile) => tile.level === level && (tile.width === 256) === isFull).length;
    expect([count(0, true), count(0, false), count(1, true), count(1, false), count(2, false), tiles.length]).to.deep.equal([
      273, 1, 1, 1, 1, 277,
    ]);
    expect(tiles.filter(({ width }) => width < 256).map(tilePath)).to.deep.equal(['tile/0/273.p/112', 'tile/1/001.p/17', 'tile/2/000.p/1']);
    expect(tilesSince(0, 256).map(tilePath)).to.deep.equal(['tile/0/000', 'tile/1/000.p/1']);
    expect(tileWidthAt('entries', 273, 70_000)).to.equal(112);
    expect(tileWidthAt(0, 274, 70_000)).to.equal(0);
  });

  it('grow by the tiles that changed', () => {
    expect(tilesSince(255, 257).map(tilePath)).to.deep.equal(['tile/0/000', 'tile/0/001.p/1', 'tile/1/000.p/1']);
    expect(tilesSince(256, 257).map(tilePath)).to.deep.equal(['tile/0/001.p/1']);
    expect(tilesSince(70_000, 70_000)).to.deep.equal([]);
    expect(tilesSince(0, 0)).to.deep.equal([]);
  });
});

describe('entry bundles', () => {
  it('give the entries back (property)', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { minLength: 1, maxLength: 256 }), (entries) => {
        expect(decodeEntryBundle(encodeEntryBundle(entries))).to.deep.equal(entries);
      }),
      { numRuns: 50 },
    );
  });

  it('take an entry of 65,535 bytes and no more', () => {
    expect(decodeEntryBundle(encodeEntryBundle([new Uint8Array(65_535)]))[0]?.length).to.equal(65_535);
    expect(() => encodeEntryBundle([utf8('x'), new Uint8Array(65_536)])).to.throw(AuditError, 'Entry 1');
  });

  it('refuse bytes that end early, and too few or too many entries', () => {
    for (const bytes of [[], [0], [0, 2, 1], [0, 1, 9, 0], [1, 0]])
      expect(() => decodeEntryBundle(Uint8Array.from(bytes)), String(bytes)).to.throw(AuditError);
    expect(() => decodeEntryBundle(new Uint8Array(2 * 257))).to.throw(AuditError, '257');
    expect(() => encodeEntryBundle([])).to.throw(AuditError);
  });
});

describe('TileTree', () => {
  const size = 70_000;
  const leaves = Array.from({ length: size }, (_, i) => leafHash(Uint8Array.of(i & 255, (i >> 8) & 255, i >> 16)));
  const nodes = nodesOfLeaves(leaves);
  const file = (level: number, index: number, width: number) =>
    concatBytes(...Array.from({ length: width }, (_, i) => nodes({ level: level * 8, index: index * 256 + i })));

  it('builds the proofs that the whole tree would give, from few tiles', async () => {
    const fetched = new Map<string, number>();
    const tree = new TileTree((level, index, width) => {
      const path = tilePath({ level, index, width });
      fetched.set(path, (fetched.get(path) ?? 0) + 1);
      return file(level, index, width);
    });
    const root = rootFromNodes(size, nodes);
    expect(await tree.root(size)).to.deep.equal(root);
    for (const index of [0, 1, 255, 256, 65_535, 65_536, 69_887, 69_888, 69_999]) {
      const proof = await tree.inclusionProof(index, size);
      expect(proof).to.deep.equal(buildInclusionProof(index, size, nodes));
      expect(verifyInclusion({ index, size, leafHash: leaves[index] ?? root, proof, root })).to.equal(true);
    }
    for (const size1 of [1, 256, 257, 40_000, 65_536, 69_999, 70_000]) {
      const proof = await tree.consistencyProof(size1, size);
      expect(proof).to.deep.equal(buildConsistencyProof(size1, size, nodes));
      expect(verifyConsistency({ size1, size2: size, root1: rootFromNodes(size1, nodes), root2: root, proof })).to.equal(true);
    }
    expect(fetched.size).to.be.below(15);
    expect([...fetched.values()].every((times) => times === 1)).to.equal(true);
  });

  it('takes a full tile where the partial one is gone', async () => {
    const tree = new TileTree((level, index) =>
      file(level, index, tileWidthAt(level, index, size) < 256 && level > 0 ? tileWidthAt(level, index, size) : 256),
    );
    expect(await tree.inclusionProof(300, 400)).to.deep.equal(buildInclusionProof(300, 400, nodes));
  });

  it('refuses tiles of another width and asks again after a failure', async () => {
    let calls = 0;
    const tree = new TileTree((level, index, width) => {
      calls += 1;
      if (calls === 1) throw new Error('offline');
      return calls === 2 ? new Uint8Array(32 * width + 1) : file(level, index, width);
    });
    const messages: string[] = [];
    for (let i = 0; i < 2; i += 1) await tree.inclusionProof(3, 100).catch((error: unknown) => messages.push(String(error)));
    expect(messages[0]).to.contain('offline');
    expect(messages[1]).to.contain('bytes, not 100 hashes');
    expect(await tree.inclusionProof(3, 100)).to.deep.equal(buildInclusionProof(3, 100, nodes));
  });

  it('lets a wrong tile do no more than fail the proof', async () => {
    const tree = new TileTree((level, index, width) => file(level, index, width).map((byte, i) => (i === 40 ? byte ^ 1 : byte)));
    const proof = await tree.inclusionProof(0, size);
    expect(
      verifyInclusion({ index: 0, size, leafHash: leaves[0] ?? new Uint8Array(32), proof, root: rootFromNodes(size, nodes) }),
    ).to.equal(false);
  });

  it('splits a tile file into its hashes', () => {
    expect(decodeTile(file(0, 0, 3), 3)).to.deep.equal(leaves.slice(0, 3));
    expect(() => decodeTile(file(0, 0, 3), 2)).to.throw(AuditError);
  });

  it('refuses places the tree does not have', async () => {
    const tree = new TileTree(file);
    let refused: unknown;
    await tree.inclusionProof(5, 5).catch((error: unknown) => {
      refused = error;
    });
    expect(refused).to.be.instanceOf(RangeError);
  });
});
