import { expect } from '@open-wc/testing';
import { AuditError } from '../../src/audit/errors.js';
import { cosignatureLine, openNote, parseNote } from '../../src/audit/note.js';
import { verifierKeyOf, type SigningKey } from '../../src/audit/verifier-key.js';
import { verifyCosignatures, witnessKeys } from '../../src/audit/witness.js';
import { LOG_KEY, NOW, ORIGIN, seed, TestLog, vkeyOf, WITNESSES, witnessVkeyOf } from './support/log.js';

const SECONDS = NOW / 1000;
const log = new TestLog(9);
const checkpoint = log.checkpoint();
const { text } = parseNote(checkpoint);
const [W1, W2, W3] = WITNESSES as readonly [SigningKey, SigningKey, SigningKey];
const policy = { witnesses: WITNESSES.map(witnessVkeyOf), need: 2 };

const cosigned = (...by: readonly (readonly [SigningKey, number])[]) =>
  checkpoint + by.map(([key, seconds]) => cosignatureLine(text, key, seconds)).join('');
const verdictOf = (note: string, changes: Partial<typeof policy> & { maxAgeMs?: number } = {}) =>
  verifyCosignatures({ note, policy: { ...policy, ...changes }, now: NOW });

describe('cosignatures', () => {
  it('have the form of C2SP tlog-cosignature and open as a note signature', () => {
    const line = cosignatureLine(text, W1, 1679315147);
    expect(line).to.match(/^\u2014 witness\.example\/w11 [A-Za-z0-9+/]+=*\n$/);
    const opened = openNote(checkpoint + line, [witnessVkeyOf(W1)]);
    expect(opened.verified[0]?.signature.length).to.equal(72);
  });

  it('count to k of n, newest first', () => {
    expect(verdictOf(cosigned([W1, SECONDS - 60])).enough).to.equal(false);
    const two = verdictOf(cosigned([W1, SECONDS - 60], [W3, SECONDS - 5]));
    expect(two.enough).to.equal(true);
    expect(two.cosigned.map(({ name, at }) => [name, NOW - at])).to.deep.equal([
      ['witness.example/w13', 5000],
      ['witness.example/w11', 60_000],
    ]);
    expect(verdictOf(cosigned([W1, SECONDS], [W2, SECONDS]), { need: 3 }).enough).to.equal(false);
  });

  it('count each witness once, at its newest time', () => {
    const verdict = verdictOf(cosigned([W1, SECONDS - 60], [W1, SECONDS - 10], [W1, SECONDS - 30]));
    expect(verdict.cosigned.map(({ at }) => NOW - at)).to.deep.equal([10_000]);
    expect(verdict.enough).to.equal(false);
  });

  it('do not count when they were made for another head', () => {
    const other = parseNote(new TestLog(8).checkpoint()).text;
    const verdict = verdictOf(checkpoint + cosignatureLine(other, W1, SECONDS) + cosignatureLine(text, W2, SECONDS));
    expect(verdict.cosigned).to.have.lengthOf(1);
    expect(verdict.rejected).to.deep.equal([{ name: W1.name, id: verifierKeyOf(W1, 'cosignature/v1').id, reason: 'bad-signature' }]);
  });

  it('do not count when their time is altered', () => {
    const line = cosignatureLine(text, W1, SECONDS);
    const later = cosignatureLine(text, W1, SECONDS + 1);
    const [prefix = '', encoded = ''] = [line.slice(0, line.lastIndexOf(' ') + 1), later.slice(later.lastIndexOf(' ') + 1)];
    const mixed = prefix + encoded.slice(0, 16) + line.slice(line.lastIndexOf(' ') + 1).slice(16);
    expect(mixed).to.not.equal(line);
    expect(verdictOf(checkpoint + mixed).cosigned).to.deep.equal([]);
  });

  it('do not count when too old or from the future', () => {
    const verdict = verdictOf(cosigned([W1, SECONDS - 601], [W2, SECONDS - 600], [W3, SECONDS + 301]), { maxAgeMs: 600_000 });
    expect(verdict.cosigned.map(({ name }) => name)).to.deep.equal([W2.name]);
    expect(verdict.rejected.map(({ reason }) => reason)).to.deep.equal(['too-old', 'in-the-future']);
    expect(verdictOf(cosigned([W1, 0], [W2, SECONDS + 299])).enough).to.equal(true);
  });

  it('by strangers are ignored', () => {
    const stranger = { name: 'stranger.example', seed: seed(99) };
    const verdict = verdictOf(cosigned([stranger, SECONDS], [W1, SECONDS]));
    expect(verdict.cosigned.map(({ name }) => name)).to.deep.equal([W1.name]);
    expect(verdict.rejected).to.deep.equal([]);
  });
});

describe('a witness policy', () => {
  const codeOf = (run: () => unknown) => {
    try {
      run();
    } catch (error) {
      if (error instanceof AuditError) return error.code;
      throw error;
    }
    return 'accepted';
  };

  it('refuses log keys as witnesses, one key twice, and quorums that are none', () => {
    const keys = policy.witnesses;
    expect(codeOf(() => witnessKeys({ witnesses: [vkeyOf(LOG_KEY)], need: 1 }))).to.equal('bad-witness-policy');
    expect(codeOf(() => witnessKeys({ witnesses: [witnessVkeyOf(LOG_KEY)], need: 1 }, [verifierKeyOf(LOG_KEY)]))).to.equal(
      'bad-witness-policy',
    );
    expect(
      codeOf(() => witnessKeys({ witnesses: [witnessVkeyOf(W1), witnessVkeyOf({ ...W1, name: `${ORIGIN}/alias` })], need: 1 })),
    ).to.equal('bad-witness-policy');
    for (const need of [0, -1, 4, 1.5, Number.NaN])
      expect(
        codeOf(() => witnessKeys({ witnesses: keys, need })),
        String(need),
      ).to.equal('bad-witness-policy');
    expect(codeOf(() => witnessKeys({ witnesses: ['nonsense'], need: 1 }))).to.equal('malformed-key');
    expect(witnessKeys({ witnesses: keys, need: 3 })).to.have.lengthOf(3);
  });
});
