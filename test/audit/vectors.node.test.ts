/**
 * Vectors that other people wrote, read from the folder named by WF_VECTORS. Positives and negatives are scored apart: almost
 * all are negative, so a verifier that refuses everything would look good in a single figure.
 */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { AuditError } from '../../src/audit/errors.js';
import { fromBase64, toHex } from '../../src/audit/bytes.js';
import { canonicalize, CanonicalJsonError, parseCanonical } from '../../src/audit/canonical-json.js';
import { parseCheckpoint } from '../../src/audit/checkpoint.js';
import { csvCell, unguardCell } from '../../src/audit/csv.js';
import { leafHash, verifyConsistency, verifyInclusion } from '../../src/audit/merkle.js';
import { openNote } from '../../src/audit/note.js';
import { parseProofBundle } from '../../src/audit/proof-bundle.js';
import { parseStrict } from '../../src/audit/strict-json.js';
import { parseVkey } from '../../src/audit/verifier-key.js';

const folder = process.env['WF_VECTORS'];
const skip = folder === undefined || !existsSync(folder) ? 'WF_VECTORS does not name a folder with vectors' : false;
const at = (...path: string[]) => join(folder ?? '', ...path);
const read = (...path: string[]) => readFileSync(at(...path), 'utf8');

function jsonFiles(...path: string[]): string[] {
  return readdirSync(at(...path), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => join(...path, name));
}

class Score {
  readonly right = { positive: 0, negative: 0 };
  readonly wrong: string[] = [];

  add(name: string, expected: boolean, got: boolean): void {
    if (expected === got) this.right[expected ? 'positive' : 'negative'] += 1;
    else this.wrong.push(`${name}: expected ${expected ? 'accepted' : 'refused'}`);
  }
}

interface MerkleVector {
  readonly wantErr: boolean;
  readonly proof: readonly string[] | null;
  readonly [member: string]: unknown;
}

/** Sizes above 2^53 lose digits in JSON.parse, so every number is read as a bigint. */
function merkleVector(file: string): MerkleVector {
  const quoted = read(file).replaceAll(/: (\d+)/g, ': "$1n"');
  return JSON.parse(quoted, (_key, value: unknown) =>
    typeof value === 'string' && /^\d+n$/.test(value) ? BigInt(value.slice(0, -1)) : value,
  ) as MerkleVector;
}

const bytes = (value: unknown) => new Uint8Array(Buffer.from(String(value), 'base64'));
const proofOf = ({ proof }: MerkleVector) => (proof ?? []).map(bytes);

function accepts(check: () => unknown): boolean {
  try {
    check();
    return true;
  } catch (error) {
    assert.ok(error instanceof AuditError || error instanceof CanonicalJsonError, String(error));
    return false;
  }
}

describe('transparency-dev/merkle', { skip }, () => {
  test('inclusion: 98 vectors', () => {
    const score = new Score();
    for (const file of jsonFiles('transparency-dev-merkle', 'testdata', 'inclusion')) {
      const v = merkleVector(file);
      const claim = {
        index: v['leafIdx'] as bigint,
        size: v['treeSize'] as bigint,
        leafHash: bytes(v['leafHash']),
        root: bytes(v['root']),
        proof: proofOf(v),
      };
      score.add(file, !v.wantErr, verifyInclusion(claim));
    }
    assert.deepEqual(score.wrong, []);
    assert.deepEqual(score.right, { positive: 6, negative: 92 });
  });

  test('consistency: 98 vectors', () => {
    const score = new Score();
    for (const file of jsonFiles('transparency-dev-merkle', 'testdata', 'consistency')) {
      const v = merkleVector(file);
      const claim = {
        size1: v['size1'] as bigint,
        size2: v['size2'] as bigint,
        root1: bytes(v['root1']),
        root2: bytes(v['root2']),
        proof: proofOf(v),
      };
      score.add(file, !v.wantErr, verifyConsistency(claim));
    }
    assert.deepEqual(score.wrong, []);
    assert.deepEqual(score.right, { positive: 6, negative: 92 });
  });
});

interface NoteVectors {
  readonly c2sp_example: { readonly note: string; readonly vkey: string };
  readonly verifier_keys: { readonly valid: readonly string[]; readonly invalid: readonly string[] };
  readonly cases: readonly {
    readonly name: string;
    readonly note_base64: string;
    readonly verifier_keys: readonly string[];
    readonly expect: 'verified' | 'unverified' | 'error';
    readonly verified?: readonly string[];
    readonly unverified?: readonly string[];
  }[];
}

interface ParserVectors {
  readonly go_tree: { readonly leaf_text: string; readonly leaf_hash: string };
  readonly checkpoint: { readonly valid: readonly string[]; readonly invalid: readonly (readonly [string, string])[] };
  readonly tlog_proof: { readonly invalid: readonly (readonly [string, string])[] };
}

describe('signed notes', { skip }, () => {
  const notes = () => JSON.parse(read('signed-note', 'signed-note-open.json')) as NoteVectors;
  const parsers = () => JSON.parse(read('signed-note', 'tree-head-and-proof-parsing.json')) as ParserVectors;

  test('the example of the specification', () => {
    const { note, vkey } = notes().c2sp_example;
    const opened = openNote(note, [vkey]);
    assert.equal(opened.text, 'This is an example message.\n');
    assert.equal(opened.verified[0]?.name, 'example.com/foo');
  });

  test('opening: 15 notes', () => {
    const verdicts = { verified: 0, unverified: 0, error: 0 };
    for (const v of notes().cases) {
      let got: 'verified' | 'unverified' | 'error';
      try {
        const opened = openNote(fromBase64(v.note_base64), v.verifier_keys);
        got = 'verified';
        assert.deepEqual(
          opened.verified.map(({ name }) => name),
          v.verified,
          v.name,
        );
        if (v.unverified !== undefined)
          assert.deepEqual(
            opened.unverified.map(({ name }) => name),
            v.unverified,
            v.name,
          );
      } catch (error) {
        if (!(error instanceof AuditError)) throw error;
        got = error.code === 'no-trusted-signature' ? 'unverified' : 'error';
      }
      assert.equal(got, v.expect, v.name);
      verdicts[got] += 1;
    }
    assert.deepEqual(verdicts, { verified: 4, unverified: 1, error: 10 });
  });

  test('verifier keys: 3 valid, 2 invalid, and every damaged form of the first', () => {
    const { valid, invalid } = notes().verifier_keys;
    assert.deepEqual([valid.length, invalid.length], [3, 2]);
    for (const key of valid) assert.equal(parseVkey(key).name, key.split('+')[0]);
    for (const key of invalid)
      assert.equal(
        accepts(() => parseVkey(key)),
        false,
        key,
      );
    const key = valid[0] ?? '';
    for (let end = 0; end < key.length; end += 1)
      assert.equal(
        accepts(() => parseVkey(key.slice(0, end))),
        false,
      );
    for (let start = 1; start <= key.length; start += 1)
      assert.equal(
        accepts(() => parseVkey(key.slice(start))),
        false,
      );
    for (let i = 0; i < key.length; i += 1) {
      const damaged = key.slice(0, i) + String.fromCharCode(key.charCodeAt(i) + 1) + key.slice(i + 1);
      assert.equal(
        accepts(() => parseVkey(damaged)),
        false,
        damaged,
      );
    }
  });

  test('checkpoints: 7 refused; the two valid ones have no SHA-256 root and are refused for that', () => {
    const { valid, invalid } = parsers().checkpoint;
    assert.equal(invalid.length, 7);
    for (const [name, text] of invalid)
      assert.equal(
        accepts(() => parseCheckpoint(text)),
        false,
        name,
      );
    assert.equal(valid.length, 2);
    for (const text of valid) assert.throws(() => parseCheckpoint(text), /third line/);
  });

  test('tlog-proof: 8 refused', () => {
    const { invalid } = parsers().tlog_proof;
    assert.equal(invalid.length, 8);
    for (const [name, text] of invalid)
      assert.equal(
        accepts(() => parseProofBundle(text)),
        false,
        name,
      );
  });

  test('the leaf hash of the Go checksum database', () => {
    const { leaf_text, leaf_hash } = parsers().go_tree;
    assert.deepEqual(leafHash(leaf_text), fromBase64(leaf_hash));
  });
});

describe('RFC 8785', { skip }, () => {
  const names = () => readdirSync(at('rfc8785-jcs', 'testdata', 'input')).sort();

  test('6 files, byte for byte', () => {
    assert.equal(names().length, 6);
    for (const name of names()) {
      const canonical = canonicalize(JSON.parse(read('rfc8785-jcs', 'testdata', 'input', name)));
      assert.equal(canonical, read('rfc8785-jcs', 'testdata', 'output', name), name);
      const hex = read('rfc8785-jcs', 'testdata', 'outhex', name.replace('.json', '.txt')).replaceAll(/\s/g, '');
      assert.equal(toHex(new TextEncoder().encode(canonical)), hex, name);
    }
  });

  test('only the outputs are canonical text', () => {
    for (const name of names()) {
      assert.ok(
        accepts(() => parseCanonical(read('rfc8785-jcs', 'testdata', 'output', name))),
        name,
      );
      assert.equal(
        accepts(() => parseCanonical(read('rfc8785-jcs', 'testdata', 'input', name))),
        false,
        name,
      );
    }
  });

  test('the strict reader agrees with JSON.parse on every file but the one whose numbers lose digits', () => {
    const refused = names().filter((name) => !accepts(() => parseStrict(read('rfc8785-jcs', 'testdata', 'input', name))));
    assert.deepEqual(refused, ['values.json']);
    for (const name of names().filter((other) => !refused.includes(other))) {
      const text = read('rfc8785-jcs', 'testdata', 'input', name);
      assert.deepEqual(parseStrict(text), JSON.parse(text), name);
    }
  });

  test('the first 100,000 numbers of the sequence in the README', () => {
    const readme = read('rfc8785-jcs', 'testdata', 'README.md');
    const hashes = new Map([...readme.matchAll(/^\| ([0-9a-f]{64}) \| (\d+) /gm)].map(([, hash, lines]) => [Number(lines), hash]));
    const listed = [...(/staticU64s = new BigUint64Array\(\[([^\]]*)\]/.exec(readme)?.[1] ?? '').matchAll(/0x[0-9a-f]{16}/g)].map(([hex]) =>
      BigInt(hex),
    );
    assert.equal(listed.length, 168);
    const serial = Array.from({ length: 2000 }, (_, i) => 0x0010000000000000n + BigInt(i));
    const output = createHash('sha256');
    const view = new DataView(new ArrayBuffer(8));
    let lines = 0;
    const checked: number[] = [];
    const emit = (bits: bigint) => {
      view.setBigUint64(0, bits);
      output.update(`${bits.toString(16)},${canonicalize(view.getFloat64(0))}\n`);
      lines += 1;
      const expected = hashes.get(lines);
      if (expected === undefined) return;
      assert.equal(output.copy().digest('hex'), expected, `${lines} lines`);
      checked.push(lines);
    };
    for (const bits of [...listed, ...serial]) emit(bits);
    let block: Buffer = Buffer.alloc(32);
    while (lines < 100_000) {
      block = createHash('sha256').update(block).digest();
      for (let offset = 0; offset < 32 && lines < 100_000; offset += 8) {
        const value = block.readDoubleLE(offset);
        if (value !== 0 && Number.isFinite(value)) emit(block.readBigUInt64LE(offset));
      }
    }
    assert.deepEqual(checked, [1000, 10_000, 100_000]);
  });
});

describe('CSV injection', { skip }, () => {
  test('6 payloads open as text and come back exactly', () => {
    const payloads = read('csv-injection', 'Intruder', 'csv-payload.txt')
      .split('\n')
      .filter((line) => line.trim() !== '');
    assert.equal(payloads.length, 6);
    for (const payload of payloads) {
      const cell = csvCell(payload);
      const opened = cell.slice(1, -1).replaceAll('""', '"');
      assert.doesNotMatch(opened, /^\s*[=+\-@]/);
      assert.equal(unguardCell(opened), payload);
    }
  });
});
