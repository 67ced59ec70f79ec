import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { cutAfter, plainStarts, settledEnd } from '../../src/insight/clusters.js';
import { appendChunk, mergeChunks, shownText, type Chunk } from '../../src/insight/stream-text.js';
import { lastWords } from '../../src/elements/progress/activity.js';
import type { TokenStream } from '../../src/model/step.js';

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
const clustersOf = (text: string): string[] => Array.from(segmenter.segment(text), ({ segment }) => segment);

/** What chunks tear most easily: flags, families, marks, Thai, Hindi, Hangul in parts, keycaps, CRLF. */
const PIECES = ['a', ' ', 'The answer. ', '🇩🇪', '🇫🇷', '👨‍👩‍👧‍👦', '👍🏽', '❤️', 'e\u0301', 'ñ', 'ที่นี่', 'น้ำ', 'क्षि', '각', '1️⃣', '\r\n', '\n', 'مرحبا', '日本', 'שלום', 'ᄀ\u1161\u11A8', 'เก็บ', '🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}', '𝒳'];
const texts = fc.array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 40 }).map((pieces) => pieces.join(''));
/** A text in chunks that may end anywhere, also inside a code point. */
const chunked = fc.tuple(texts, fc.array(fc.nat(400), { maxLength: 30 })).map(([text, cuts]) => {
  const at = [...new Set(cuts.map((cut) => cut % (text.length + 1)))].sort((a, b) => a - b);
  return { text, chunks: [0, ...at].map((start, n) => text.slice(start, at[n] ?? text.length)).filter((chunk) => chunk !== '') };
});

const chunk = (text: string, received: number): Chunk => ({ kind: 'chunk', step: 's', attempt: 1, channel: 'text', text, received, at: new Date(received * 100).toISOString() });
const streamed = (chunks: readonly string[], each: (stream: TokenStream) => void = () => undefined): TokenStream | undefined => {
  let stream: TokenStream | undefined;
  chunks.forEach((text, n) => {
    stream = appendChunk(stream, chunk(text, n + 1)) ?? stream;
    if (stream !== undefined) each(stream);
  });
  return stream;
};
const plain = (text: string): string => text.replaceAll('\r\n', '\n').replaceAll('\r', '\n');

describe('the text of a stream', () => {
  it('is the same at its end, however it was cut into chunks, and never shows a torn character on the way or takes one back', () => {
    fc.assert(fc.property(chunked, ({ text, chunks }) => {
      const whole = clustersOf(plain(text));
      let before = '';
      const stream = streamed(chunks, ({ tail }) => {
        const shown = shownText(tail, true);
        expect(shown).to.not.include('\r');
        expect(shown.startsWith(before), 'nothing that was shown goes away').to.equal(true);
        before = shown;
        const soFar = clustersOf(shown);
        const last = soFar.at(-1) ?? '';
        const rest = whole[soFar.length - 1]?.slice(last.length) ?? '';
        expect(soFar.slice(0, -1)).to.deep.equal(whole.slice(0, Math.max(0, soFar.length - 1)));
        expect((whole[soFar.length - 1] ?? '').startsWith(last)).to.equal(true);
        // What may still come to a character that is shown is a mark on an ordinary letter.
        expect(rest).to.match(/^\p{M}*$/u);
        if (rest !== '') expect(last).to.match(/^[\p{Script=Latin}\p{Script=Arabic}\p{Script=Hebrew}\p{N}]\p{M}*$/u);
        expect(shown).to.not.match(/[\u0E40-\u0E44\u0EC0-\u0EC4]$/u);
      });
      expect(shownText(stream?.tail ?? '', false)).to.equal(plain(text));
    }), { numRuns: 500 });
  });

  it('shows ordinary letters, digits, signs and line ends at once', () => {
    for (const text of ['a', 'Hello', 'It costs 12', 'done.', 'a ', 'ß', 'é', 'e\u0301', 'Привет', '日本', '한', 'かな', 'مرحبا', 'שלום', 'end\n', '🇩🇪', 'one\r\n', '“quoted”', 'a…']) {
      expect(shownText(text, true), text).to.equal(plain(text));
    }
  });

  it('holds back what the next chunk may make another character, and only that', () => {
    for (const [text, shown] of [['a👨', 'a'], ['a👨\u200D', 'a'], ['a🇩', 'a'], ['🇩🇪🇫', '🇩🇪'], ['a\r', 'a'], ['a\uD83D', 'a'], ['ก', ''], ['aเ', 'a'], ['aเก', 'a'], ['กเก', 'ก'], ['aक', 'a'], ['aक्', 'a'], ['a\u1100', 'a'], ['a\u1100\u1161', 'a'], ['a👍\uD83C', 'a'], ['a🏴\u{E0067}', 'a']] as const) {
      expect(shownText(text, true), JSON.stringify(text)).to.equal(shown);
      expect(shownText(text, false), 'and all of it at the end').to.equal(plain(text));
    }
  });

  it('is cut to its last 16 kB where no character is torn, and says how much is missing', () => {
    fc.assert(fc.property(fc.constantFrom(...PIECES), fc.nat(40), (piece, lead) => {
      const text = 'x'.repeat(lead) + piece.repeat(Math.ceil(20_000 / piece.length));
      const stream = streamed([text.slice(0, 7001), text.slice(7001, 15_003), text.slice(15_003)]);
      const { tail = '', omitted = 0 } = stream ?? {};
      expect(tail.length).to.be.at.most(16_384).and.at.least(16_384 - 600);
      expect(text.slice(omitted), 'nothing is lost in between').to.equal(tail);
      expect(clustersOf(text).slice(-clustersOf(tail).length).join('')).to.equal(tail);
    }), { numRuns: 60 });
  });

  it('shows its last words whole, in any script', () => {
    fc.assert(fc.property(fc.constantFrom(...PIECES), fc.nat(30), (piece, lead) => {
      const text = 'x'.repeat(lead) + piece.repeat(Math.ceil(500 / piece.length));
      const { words } = lastWords(text, 0);
      expect(clustersOf(text).slice(-clustersOf(words).length).join('')).to.equal(words);
    }), { numRuns: 200 });
  });

  it('may be merged before it is applied without tearing anything', () => {
    const merged = mergeChunks(chunk('👨‍👩‍👧', 1), chunk('‍👦', 2));
    expect(shownText(merged.text, false)).to.equal('👨‍👩‍👧‍👦');
  });

  it('is parted the same way without a segmenter, for what is common', () => {
    for (const text of ['🇩🇪🇫🇷', '👨‍👩‍👧‍👦👍🏽', 'e\u0301n\u0303', 'น้ำที่', '1️⃣', 'a\r\nb', '❤️x']) {
      expect(plainStarts(text), text).to.deep.equal(Array.from(segmenter.segment(text), ({ index }) => index));
    }
  });

  it('has a cut at both its ends', () => {
    expect([cutAfter('', 0), cutAfter('ab', -1), cutAfter('ab', 5), settledEnd(''), settledEnd('ab')]).to.deep.equal([0, 0, 2, 0, 2]);
  });
});
