import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { LiveStreams } from '../../src/gateway/streams/live-streams.js';

describe('gateway: what steps are writing', () => {
  it('tells the usual pause of a stream, so that a page that opens later can judge a silence', () => {
    const streams = new LiveStreams();
    for (let n = 0; n < 24; n += 1) {
      streams.add('run-1', [{ kind: 'chunk', step: 's', attempt: 1, channel: 'text', text: 'word ', received: n + 1, at: new Date(1_800_000_000_000 + n * 85).toISOString() }]);
    }
    const [stream] = streams.ofStep('run-1', 's');
    assert.equal(stream?.received, 24);
    assert.equal(stream?.tail.length, 24 * 5);
    assert.ok(Math.abs((stream?.gaps?.p99 ?? 0) - 85) <= 8, String(stream?.gaps?.p99));
  });
});
