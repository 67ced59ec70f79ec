import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { concatBytes, equalBytes, fromBase64, fromBase64url, toBase64, toBase64url, toHex, utf8, utf8Text } from '../../src/audit/bytes.js';
import { AuditError } from '../../src/audit/errors.js';

describe('base64', () => {
  it('writes the vectors of RFC 4648 section 10', () => {
    const vectors = [
      ['', ''],
      ['f', 'Zg=='],
      ['fo', 'Zm8='],
      ['foo', 'Zm9v'],
      ['foob', 'Zm9vYg=='],
      ['fooba', 'Zm9vYmE='],
      ['foobar', 'Zm9vYmFy'],
    ] as const;
    for (const [text, encoded] of vectors) {
      expect(toBase64(utf8(text))).to.equal(encoded);
      expect(utf8Text(fromBase64(encoded))).to.equal(text);
      expect(toBase64url(utf8(text))).to.equal(encoded.replaceAll('=', ''));
    }
  });

  it('gives the bytes back, in both alphabets (property)', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        expect(equalBytes(fromBase64(toBase64(bytes)), bytes)).to.equal(true);
        expect(equalBytes(fromBase64url(toBase64url(bytes)), bytes)).to.equal(true);
      }),
      { numRuns: 200 },
    );
  });

  it('reads one text per byte sequence: every text it reads, it also writes (property)', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('A', 'B', 'g', '/', '+', '=', '-', '_', '\n', ' '), maxLength: 8 }), (text) => {
        for (const [read, write] of [
          [fromBase64, toBase64],
          [fromBase64url, toBase64url],
        ] as const) {
          let bytes: Uint8Array | undefined;
          try {
            bytes = read(text);
          } catch (error) {
            expect(error).to.be.instanceOf(AuditError);
          }
          if (bytes !== undefined) expect(write(bytes)).to.equal(text);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('refuses whitespace, wrong padding, foreign characters and stray bits', () => {
    for (const text of ['Zg', 'Zg=', 'Zg==\n', ' Zg==', 'Zh==', 'Zm9=', 'Z===', '====', 'Zm_v', 'Zg==Zg==', '\u0417g==']) {
      expect(() => fromBase64(text), text).to.throw(AuditError);
    }
    for (const text of ['Zg==', 'Zh', 'Z', 'Zm+v']) expect(() => fromBase64url(text), text).to.throw(AuditError);
  });
});

describe('utf8', () => {
  it('refuses what has no UTF-8 form instead of replacing it', () => {
    expect(() => utf8('\ud800')).to.throw(AuditError);
    expect(() => utf8Text(Uint8Array.of(0xff))).to.throw(AuditError);
    expect(() => utf8Text(Uint8Array.of(0xed, 0xa0, 0x80))).to.throw(AuditError);
  });

  it('keeps a byte order mark', () => {
    expect(utf8Text(utf8('\ufeffa'))).to.equal('\ufeffa');
  });
});

describe('byte helpers', () => {
  it('compares, joins and writes hex', () => {
    expect(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 2))).to.equal(true);
    expect(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 3))).to.equal(false);
    expect(equalBytes(Uint8Array.of(1), Uint8Array.of(1, 2))).to.equal(false);
    expect(toHex(concatBytes(Uint8Array.of(0, 255), Uint8Array.of(16)))).to.equal('00ff10');
  });
});
