import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { concatBytes, toBase64, utf8 } from '../../src/audit/bytes.js';
import { AuditError } from '../../src/audit/errors.js';
import { openNote, parseNote, signNote } from '../../src/audit/note.js';
import { formatVkey, isKeyName, parseVkey, verifierKey, verifierKeyOf, type SigningKey } from '../../src/audit/verifier-key.js';
import { seed, vkeyOf, witnessVkeyOf } from './support/log.js';

const ALICE: SigningKey = { name: 'alice.example', seed: seed(1) };
const BOB: SigningKey = { name: 'bob.example/log', seed: seed(2) };
const TEXT = 'first line\n\nlast line\n';

function codeOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof AuditError) return error.code;
    throw error;
  }
  return 'accepted';
}

describe('verifier keys', () => {
  it('read the example of C2SP signed-note', () => {
    const key = parseVkey('example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k');
    expect(key).to.include({ name: 'example.com/foo', id: '530d903a', type: 'ed25519' });
    expect(formatVkey(key)).to.equal('example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k');
  });

  it('have another id for the same key as a witness', () => {
    expect(verifierKeyOf(ALICE).id).to.not.equal(verifierKeyOf(ALICE, 'cosignature/v1').id);
    expect(parseVkey(witnessVkeyOf(ALICE)).type).to.equal('cosignature/v1');
  });

  it('refuse damage, other types and upper-case ids', () => {
    const good = vkeyOf(ALICE);
    const [name, id, material] = good.split('+') as [string, string, string];
    const typed = (type: number) => `${name}+${id}+${toBase64(concatBytes(Uint8Array.of(type), parseVkey(good).publicKey))}`;
    for (const bad of [
      '',
      name,
      `${name}+${id}`,
      `+${id}+${material}`,
      `${name}+${id.toUpperCase()}+${material}`,
      `${name}+00000000+${material}`,
      `${name} x+${id}+${material}`,
      `${good}=`,
      typed(2),
      typed(6),
      `${good} `,
    ]) {
      expect(
        codeOf(() => parseVkey(bad)),
        bad,
      ).to.equal('malformed-key');
    }
  });

  it('refuse a key of low order', () => {
    const identity = Uint8Array.of(1, ...new Uint8Array(31));
    expect(codeOf(() => verifierKey('log.example', identity))).to.equal('weak-key');
  });

  it('name keys without spaces and plus signs', () => {
    expect(['a', 'example.com/log 1', 'a+b', '', 'a\u00a0b', 'a\u2003b', 'ключ'].map(isKeyName)).to.deep.equal([
      true,
      false,
      false,
      false,
      false,
      false,
      true,
    ]);
  });
});

describe('notes', () => {
  it('open with the keys that signed them', () => {
    const note = signNote(TEXT, [ALICE, BOB]);
    const opened = openNote(note, [vkeyOf(ALICE)]);
    expect(opened.text).to.equal(TEXT);
    expect(opened.verified.map(({ name }) => name)).to.deep.equal(['alice.example']);
    expect(opened.unverified.map(({ name }) => name)).to.deep.equal(['bob.example/log']);
    expect(openNote(utf8(note), [vkeyOf(ALICE), vkeyOf(BOB)]).verified).to.have.lengthOf(2);
  });

  it('are refused without a known signer', () => {
    const note = signNote(TEXT, [ALICE]);
    expect(codeOf(() => openNote(note, []))).to.equal('no-trusted-signature');
    expect(codeOf(() => openNote(note, [vkeyOf(BOB)]))).to.equal('no-trusted-signature');
    expect(codeOf(() => openNote(note, [vkeyOf({ ...ALICE, name: 'other.example' })]))).to.equal('no-trusted-signature');
    expect(parseNote(note).signatures[0]?.name).to.equal('alice.example');
  });

  it('are condemned by one bad signature of a known key, however many are good', () => {
    const good = signNote(TEXT, [ALICE]);
    const [line = ''] = signNote('another text\n', [BOB]).split('\n').slice(-2);
    const note = `${good}${line}\n`;
    expect(codeOf(() => openNote(note, [vkeyOf(ALICE), vkeyOf(BOB)]))).to.equal('bad-signature');
    expect(openNote(note, [vkeyOf(ALICE)]).unverified).to.have.lengthOf(1);
  });

  it('take at least 16 signatures and at most 100', () => {
    const [text = '', line = ''] = [TEXT, signNote(TEXT, [ALICE]).slice(TEXT.length + 1)];
    expect(openNote(`${text}\n${line.repeat(100)}`, [vkeyOf(ALICE)]).verified).to.have.lengthOf(1);
    expect(codeOf(() => openNote(`${text}\n${line.repeat(101)}`, [vkeyOf(ALICE)]))).to.equal('malformed-note');
  });

  it('are ambiguous under two keys of one name and id', () => {
    expect(codeOf(() => openNote(signNote(TEXT, [ALICE]), [vkeyOf(ALICE), vkeyOf(ALICE)]))).to.equal('ambiguous-key');
  });

  it('are refused with any one character changed, cut or added (property)', () => {
    const note = signNote(TEXT, [ALICE]);
    fc.assert(
      fc.property(fc.nat(note.length - 1), fc.nat(1), fc.string({ unit: 'binary', maxLength: 1 }), (at, cut, put) => {
        const damaged = note.slice(0, at) + put + note.slice(at + cut);
        fc.pre(damaged !== note);
        expect(codeOf(() => openNote(damaged, [vkeyOf(ALICE)]))).to.be.oneOf(['malformed-note', 'bad-signature', 'no-trusted-signature']);
      }),
      { numRuns: 60 },
    );
  });

  it('have one form', () => {
    const note = signNote(TEXT, [ALICE]);
    for (const bad of [
      TEXT,
      `${TEXT}\n`,
      note.slice(0, -1),
      `${note}\n`,
      note.replace('\u2014 ', '- '),
      note.replace('\u2014 ', '\u2014  '),
      `\u0000${note}`,
      note.replace('first', 'fi\trst'),
      note.replace('first', 'fi\ud800rst'),
      note.replaceAll('\n', '\r\n'),
      `${note}not a signature\n`,
      note.replace(/[^ ]+\n$/, 'AAAA\n'),
      note.replace(/[^ ]+\n$/, '\n'),
      '',
    ]) {
      expect(
        codeOf(() => openNote(bad, [vkeyOf(ALICE)])),
        JSON.stringify(bad),
      ).to.equal('malformed-note');
    }
    expect(codeOf(() => openNote(concatBytes(Uint8Array.of(0xff), utf8(note)), [vkeyOf(ALICE)]))).to.equal('malformed-note');
    expect(codeOf(() => openNote('x'.repeat(1_000_001), []))).to.equal('malformed-note');
  });

  it('cannot be signed over a text that is none', () => {
    for (const text of ['no newline', '', 'tab\t\n', '\ud800\n'])
      expect(() => signNote(text, [ALICE]), JSON.stringify(text)).to.throw(AuditError);
    expect(codeOf(() => signNote(TEXT, []))).to.equal('malformed-note');
    expect(codeOf(() => signNote(TEXT, [{ name: 'a b', seed: seed(1) }]))).to.equal('malformed-key');
  });
});
