/** What an attacker without the log's key can do to a log of 200 records, tried everywhere: all of it is detected and located. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { utf8 } from '../../src/audit/bytes.js';
import { verifyExport, writeExport } from '../../src/audit/export-file.js';
import { summarizeView, type RecordVerdict, type ViewVerdict } from '../../src/audit/ladder.js';
import { verifyHead } from '../../src/audit/verify-head.js';
import { verifyRecord } from '../../src/audit/verify-record.js';
import { NOW, rawRecord, reasonOf, salt, TestLog, TRUST } from './support/log.js';

const SIZE = 200;
const log = new TestLog(SIZE);
const proofs = log.raws.map((_, index) => log.inclusion(index));
const checkpoint = log.checkpoint();
/** Without trust, which spares a signature check per try: the rungs of records do not depend on it. */
const freshHead = () => verifyHead({ checkpoint, now: NOW });
const isGood = ({ intact, included }: RecordVerdict) => intact.state === 'pass' && included.state === 'pass';
const whole = { begin: 0, end: SIZE };

/** The view of a whole log as presented: at each place the given bytes, with the honest proof for that place. */
function view(raws: readonly string[]): ViewVerdict {
  const head = freshHead();
  return summarizeView(
    raws.map((raw, index) => verifyRecord(head, { index, raw, proof: proofs[index] ?? proofs[SIZE - 1] })),
    whole,
  );
}

function firstBad({ intact, included }: ViewVerdict): number | undefined {
  const indexes = [intact.firstBad, included.firstBad].filter((index) => index !== undefined);
  return indexes.length > 0 ? Math.min(...indexes) : undefined;
}

describe('a log of 200 records', () => {
  test('passes untouched', () => {
    const untouched = view(log.raws);
    assert.deepEqual([untouched.intact.state, untouched.included.state, untouched.contiguous], ['pass', 'pass', true]);
  });

  test('every byte flipped: detected, and the record named', () => {
    const head = freshHead();
    const good = log.raws.map((raw, index) => verifyRecord(head, { index, raw, proof: proofs[index] }));
    assert.ok(good.every(isGood));
    let flips = 0;
    const missed: string[] = [];
    for (const [index, raw] of log.raws.entries()) {
      const bytes = utf8(raw);
      for (let at = 0; at < bytes.length; at += 1) {
        const damaged = bytes.slice();
        damaged[at] = (bytes[at] ?? 0) ^ (1 << ((at + index) % 8));
        // As a browser reads a body: bytes that are not UTF-8 become replacement characters.
        const verdict = verifyRecord(head, { index, raw: new TextDecoder().decode(damaged), proof: proofs[index] });
        flips += 1;
        if (isGood(verdict)) missed.push(`byte ${at} of record ${index}`);
        else if (at % 50 === 0) assert.equal(firstBad(summarizeView(good.with(index, verdict), whole)), index);
      }
    }
    assert.deepEqual(missed, []);
    assert.ok(flips > 80_000, `${flips} flips`);
  });

  test('every record removed: detected at its place', () => {
    for (let index = 0; index < SIZE; index += 1) assert.equal(firstBad(view(log.raws.toSpliced(index, 1))), index);
  });

  test('a record inserted anywhere, forged or repeated: detected at its place', () => {
    for (let index = 0; index < SIZE; index += 1) {
      assert.equal(firstBad(view(log.raws.toSpliced(index, 0, rawRecord(index, { id: 'forged' })))), index);
      assert.equal(firstBad(view(log.raws.toSpliced(index, 0, log.raws[index] ?? ''))), index + 1);
    }
    const appended = view([...log.raws, rawRecord(SIZE)]);
    assert.deepEqual([appended.included.state, appended.included.reason], ['fail', 'unexpected-record']);
  });

  test('every two neighbours swapped, and records far apart: detected at the first', () => {
    for (let first = 0; first < SIZE; first += 1) {
      for (const second of [first + 1, (first * 37 + 11) % SIZE]) {
        if (second <= first || second >= SIZE) continue;
        const swapped = log.raws.with(first, log.raws[second] ?? '').with(second, log.raws[first] ?? '');
        assert.equal(firstBad(view(swapped)), first);
      }
    }
  });

  test('every record replaced by a renumbered copy of another: detected at its place', () => {
    for (let index = 0; index < SIZE; index += 1) {
      const copy = (log.raws[(index + 7) % SIZE] ?? '').replace(/"seq":\d+/, `"seq":${index}`);
      assert.equal(firstBad(view(log.raws.with(index, copy))), index);
    }
  });

  test('cut to every length: detected where the records end', () => {
    for (let length = 0; length < SIZE; length += 1) assert.equal(firstBad(view(log.raws.slice(0, length))), length);
  });

  test('cut together with its checkpoint: detected by whoever remembers a newer one', () => {
    const remembered = log.checkpoint();
    for (let size = 1; size < SIZE; size += 1) {
      const head = verifyHead({ checkpoint: log.checkpoint(size), remembered, now: NOW });
      assert.deepEqual(head.appendOnly, { state: 'fail', reason: 'rollback' });
    }
  });

  test('forked at every record and grown on: detected by whoever remembers the log, whatever proof is served', () => {
    const remembered = log.checkpoint();
    for (let index = 0; index < SIZE; index += 9) {
      const fork = new TestLog(SIZE + 5, [
        ...log.raws.with(index, rawRecord(index, { type: 'revoked' })),
        ...[0, 1, 2, 3, 4].map((i) => rawRecord(SIZE + i)),
      ]);
      for (const consistency of [fork.consistency(SIZE), []]) {
        const head = verifyHead({ checkpoint: fork.checkpoint(), remembered, consistency, now: NOW });
        assert.equal(head.appendOnly.state, 'fail');
      }
      assert.deepEqual(verifyHead({ checkpoint: fork.checkpoint(SIZE), remembered, now: NOW }).appendOnly, {
        state: 'fail',
        reason: 'fork',
      });
    }
  });
});

describe('an exported file', () => {
  const size = 6;
  const small = new TestLog(size);
  const records = small.raws.map((_, index) => ({
    ...small.record(index),
    opened: { reason: { salt: salt(index), value: reasonOf(index) } },
  }));
  const text = writeExport({ checkpoint: small.checkpoint(), range: { begin: 0, end: size } }, records);
  const headerLength = text.indexOf('\n') + 1;
  const other = (char: string, at: number) => String.fromCharCode(char.charCodeAt(0) ^ (1 << (at % 7)));

  test('every character of the records changed: detected, and the record named', () => {
    for (let at = headerLength; at < text.length - 1; at += 1) {
      const char = text[at] ?? '';
      const verdict = verifyExport(text.slice(0, at) + other(char, at) + text.slice(at + 1), { now: NOW });
      const record = text.slice(headerLength, at).split('\n').length - 1;
      assert.equal(firstBad(verdict.view), record, `character ${at}: ${JSON.stringify(text.slice(at - 20, at + 5))}`);
    }
  });

  test('every character of the header changed: never a pass', () => {
    for (let at = 0; at < headerLength; at += 1) {
      const verdict = verifyExport(text.slice(0, at) + other(text[at] ?? '', at) + text.slice(at + 1), { trust: TRUST, now: NOW });
      const states = [verdict.head.signed.state, verdict.view.intact.state, verdict.view.included.state];
      assert.ok(!states.every((state) => state === 'pass'), `character ${at}: ${JSON.stringify(text.slice(at - 20, at + 5))}`);
    }
  });
});
