import { expect } from '@open-wc/testing';
import { toBase64 } from '../../src/audit/bytes.js';
import { formatCheckpoint, parseCheckpoint } from '../../src/audit/checkpoint.js';
import { AuditError } from '../../src/audit/errors.js';
import { leafHash } from '../../src/audit/merkle.js';
import { parseProofBundle, writeProofBundle } from '../../src/audit/proof-bundle.js';
import { ORIGIN, TestLog } from './support/log.js';

const ROOT = leafHash('root');
const TEXT = `${ORIGIN}\n42\n${toBase64(ROOT)}\n`;

describe('parseCheckpoint', () => {
  it('reads origin, size and root', () => {
    expect(parseCheckpoint(TEXT)).to.deep.equal({ origin: ORIGIN, size: 42n, root: ROOT, extensions: [] });
    expect(parseCheckpoint(`${TEXT}extra line\n`).extensions).to.deep.equal(['extra line']);
  });

  it('reads sizes to 2^64 - 1 exactly', () => {
    expect(parseCheckpoint(TEXT.replace('42', '18446744073709551615')).size).to.equal(2n ** 64n - 1n);
    expect(parseCheckpoint(TEXT.replace('42', '0')).size).to.equal(0n);
    expect(() => parseCheckpoint(TEXT.replace('42', '18446744073709551616'))).to.throw(AuditError);
  });

  it('refuses every other form', () => {
    const hash = toBase64(ROOT);
    for (const bad of [
      '',
      '\n',
      TEXT.slice(0, -1),
      `\n42\n${hash}\n`,
      `${ORIGIN}\n\n${hash}\n`,
      `${ORIGIN}\n42\n`,
      `${ORIGIN}\n42\n\n`,
      TEXT.replace('42', '042'),
      TEXT.replace('42', '+42'),
      TEXT.replace('42', '-1'),
      TEXT.replace('42', '4 2'),
      TEXT.replace('42', '0x2a'),
      TEXT.replace('42', '4e1'),
      TEXT.replace('42', '42.0'),
      TEXT.replace('42', ' 42'),
      TEXT.replace('42', '\u0664\u0662'),
      TEXT.replace(hash, toBase64(ROOT.subarray(1))),
      TEXT.replace(hash, hash.replace('=', '')),
      TEXT.replace(hash, `${hash} `),
      `${TEXT}\n`,
      `${TEXT}\nx\n`,
    ]) {
      expect(() => parseCheckpoint(bad), JSON.stringify(bad)).to.throw(AuditError);
    }
  });

  it('says to pass the text when given a whole note', () => {
    expect(() => parseCheckpoint(new TestLog(3).checkpoint())).to.throw(AuditError, 'the text of a note');
  });
});

describe('formatCheckpoint', () => {
  it('writes what parseCheckpoint reads', () => {
    expect(formatCheckpoint({ origin: ORIGIN, size: 42, root: ROOT })).to.equal(TEXT);
    expect(parseCheckpoint(formatCheckpoint({ origin: ORIGIN, size: 2n ** 63n, root: ROOT })).size).to.equal(2n ** 63n);
  });

  it('refuses an origin of two lines, a fraction and a short root', () => {
    expect(() => formatCheckpoint({ origin: `a\n1\n${toBase64(ROOT)}`, size: 1, root: ROOT })).to.throw(AuditError);
    expect(() => formatCheckpoint({ origin: ORIGIN, size: 1.5, root: ROOT })).to.throw(AuditError);
    expect(() => formatCheckpoint({ origin: ORIGIN, size: 1, root: ROOT.subarray(1) })).to.throw(AuditError);
    expect(() => formatCheckpoint({ origin: '', size: 1, root: ROOT })).to.throw(AuditError);
  });
});

describe('proof bundles', () => {
  const log = new TestLog(11);
  const parts = { index: 7, proof: log.inclusion(7), checkpoint: log.checkpoint() };

  it('are written in the format of C2SP tlog-proof', () => {
    const text = writeProofBundle({ ...parts, extra: Uint8Array.of(1, 2, 3) });
    expect(text.split('\n').slice(0, 4)).to.deep.equal([
      'c2sp.org/tlog-proof@v1',
      'extra AQID',
      'index 7',
      toBase64(parts.proof[0] ?? ROOT),
    ]);
    expect(text.endsWith(`\n\n${parts.checkpoint}`)).to.equal(true);
  });

  it('read back to what was written', () => {
    expect(parseProofBundle(writeProofBundle(parts))).to.deep.equal({ ...parts, index: 7n });
    expect(parseProofBundle(writeProofBundle({ ...parts, extra: new Uint8Array(0) })).extra).to.deep.equal(new Uint8Array(0));
    const alone = new TestLog(1);
    expect(parseProofBundle(writeProofBundle({ index: 0n, proof: [], checkpoint: alone.checkpoint() })).proof).to.deep.equal([]);
  });

  it('refuse every other form', () => {
    const text = writeProofBundle(parts);
    const hash = toBase64(parts.proof[0] ?? ROOT);
    for (const bad of [
      '',
      text.replace('@v1', '@v2'),
      text.replace('index 7', 'index 07'),
      text.replace('index 7', 'index -7'),
      text.replace('index 7', 'index 18446744073709551616'),
      text.replace('index 7', 'Index 7'),
      text.replace('index 7\n', ''),
      text.replace(hash, hash.slice(0, -4)),
      text.replace(hash, `${hash}\n${'A'.repeat(86)}==`),
      text.replace('\n\n', '\n'),
      text.slice(0, text.indexOf('\n\n') + 2),
      text.replace(hash, Array.from({ length: 65 }, () => hash).join('\n')),
      `\n${text}`,
      text.replace('index', 'extra !\nindex'),
      text.replace('index 7', 'index 7\nindex 7'),
      text.replaceAll('\n', '\r\n'),
    ]) {
      expect(() => parseProofBundle(bad), JSON.stringify(bad.slice(0, 80))).to.throw(AuditError);
    }
    expect(() => parseProofBundle('x'.repeat(2_000_001))).to.throw(AuditError, 'longer');
  });

  it('cannot be written from parts that are none', () => {
    expect(() => writeProofBundle({ ...parts, index: -1 })).to.throw(AuditError);
    expect(() => writeProofBundle({ ...parts, proof: [new Uint8Array(31)] })).to.throw(AuditError);
    expect(() => writeProofBundle({ ...parts, checkpoint: 'not a note' })).to.throw(AuditError);
  });
});
