import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Freshness } from '../../src/gateway/core/freshness.js';

describe('gateway: whether its rounds keep up', () => {
  it('is ready until a round has not succeeded for too long, and again when it has', () => {
    let now = 1000;
    const freshness = new Freshness(() => now);
    freshness.expect('outbox', 1000);
    freshness.expect('checkpoints', 1000);
    assert.equal(freshness.ready, true);
    now += 13_000;
    freshness.succeeded('outbox');
    assert.equal(freshness.ready, true, 'late by no more than the leeway');
    now += 1;
    freshness.failed('checkpoints', new Error('the database does not answer'));
    assert.equal(freshness.ready, false);
    assert.deepEqual(freshness.facts(), [
      { round: 'outbox', ageMs: 1, limitMs: 13_000, fresh: true, failure: undefined },
      { round: 'checkpoints', ageMs: 13_001, limitMs: 13_000, fresh: false, failure: 'the database does not answer' },
    ]);
    freshness.succeeded('checkpoints');
    assert.equal(freshness.ready, true);
    assert.ok(freshness.facts().every(({ failure }) => failure === undefined));
  });

  it('says nothing of a round that is not expected', () => {
    const freshness = new Freshness();
    freshness.succeeded('streams');
    assert.deepEqual(freshness.facts(), []);
  });
});
