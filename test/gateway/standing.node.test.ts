import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Backoff } from '../../src/gateway/core/backoff.js';
import { databaseProblem } from '../../src/gateway/core/database-problem.js';
import { Drives } from '../../src/gateway/core/drives.js';
import { standingOf, type StandingFacts } from '../../src/gateway/core/standing.js';
import { isTrouble, troubleOf, type TroubleKind } from '../../src/gateway/db/trouble.js';
import type { Database } from '../../src/gateway/db/database.js';
import { DEFAULT_LIMITS } from '../../src/gateway/options.js';

const now = 1_800_000_000_000;
const nothing: StandingFacts = {
  run: 'r', bridge: 'b', status: 'running', owner: 'one', engineFence: 1, until: 0, ownUntil: 0, ordered: false, starting: false, asking: false,
  releasedAt: undefined, untoldAt: undefined, timed: false, held: false, changedAt: now, now,
};
const failed = (code: string, message = 'failed'): Error => Object.assign(new Error(message), { severity: 'ERROR', code });

describe('gateway: why a run may stand still', () => {
  it('knows each reason, and when there is none', () => {
    const reasons: readonly (readonly [Partial<StandingFacts>, ReturnType<typeof standingOf>])[] = [
      [{}, undefined],
      [{ until: now }, undefined],
      [{ until: now + 1 }, 'driver'],
      [{ ordered: true }, 'order'],
      [{ asking: true }, 'gate'],
      [{ releasedAt: now - 1 }, 'effect'],
      [{ timed: true }, 'timer'],
      [{ held: true }, 'hold'],
      [{ status: 'paused' }, 'hold'],
      [{ status: 'stopping' }, undefined],
      [{ status: 'waiting' }, undefined],
    ];
    for (const [facts, reason] of reasons) assert.equal(standingOf({ ...nothing, ...facts }), reason, JSON.stringify(facts));
  });

  it('is looked at again soon at first, then more seldom, and anew after a quiet minute', () => {
    let clock = 0;
    const backoff = new Backoff<string>(() => clock);
    const waits: number[] = [];
    for (let n = 0; n < 7; n += 1) {
      backoff.tried('r');
      const from = clock;
      while (!backoff.isDue('r')) clock += 50;
      waits.push(clock - from);
    }
    assert.deepEqual(waits, [250, 500, 1000, 2000, 4000, 5000, 5000]);
    assert.equal(backoff.isDue('another'), true);
    clock += 61_000;
    backoff.tried('r');
    const from = clock;
    while (!backoff.isDue('r')) clock += 50;
    assert.equal(clock - from, 250);
  });
});

describe('gateway: leave to drive', () => {
  const drives = (): Drives => new Drives({} as Database, 'one', 1000);

  it('is not made older by an answer that came late', () => {
    const mine = drives();
    mine.hold({ run: 'r', engineFence: 2 });
    mine.hold({ run: 'r', engineFence: 1 }, true);
    assert.deepEqual(mine.leases(), [{ run: 'r', engineFence: 2 }]);
    assert.equal(mine.isReady('r'), false);
    assert.equal(mine.forget({ run: 'r', engineFence: 1 }), false);
    assert.equal(mine.has('r'), true);
  });

  it('is doubted once, and is what it was when the run was taken up again', () => {
    const mine = drives();
    assert.equal(mine.doubt('r'), false);
    mine.hold({ run: 'r', engineFence: 1 }, true);
    assert.equal(mine.doubt('r'), true);
    assert.equal(mine.doubt('r'), false);
    assert.deepEqual([mine.isReady('r'), mine.wasReady('r')], [false, true]);
    mine.markReady('r');
    assert.equal(mine.isReady('r'), true);
  });

  it('goes to another gateway within six seconds of a silence', () => {
    const { leaseMs, pollMs } = DEFAULT_LIMITS;
    assert.ok(leaseMs + Math.min(pollMs, leaseMs / 4) <= 5000, 'with a second for the engine to take it up');
  });
});

describe('gateway: what is wrong with the database', () => {
  it('is told by its SQLSTATE, or by the name of the network\'s error', () => {
    const kinds: readonly (readonly [unknown, TroubleKind | undefined])[] = [
      [failed('57P01'), 'lost'], [failed('57014'), 'lost'], [failed('08006'), 'lost'], [failed('25P03'), 'lost'], [failed('58030'), 'lost'], [failed('XX000'), undefined],
      [failed('53300'), 'no-connection'], [failed('57P03'), 'no-connection'], [failed('53200'), 'no-connection'],
      [failed('53100'), 'full'], [failed('58030', 'could not write: No space left on device'), 'full'], [Object.assign(new Error('write'), { code: 'ENOSPC' }), 'full'],
      [failed('25006'), 'read-only'], [failed('40P01'), 'contended'], [failed('40001'), 'contended'], [failed('55P03'), 'contended'],
      [Object.assign(new Error('read'), { code: 'ECONNRESET' }), 'lost'], [new Error('Connection terminated unexpectedly'), 'lost'], [new Error('Query read timeout'), 'lost'],
      [new Error('timeout exceeded when trying to connect'), 'no-connection'],
      [failed('23505'), undefined], [failed('42P01'), undefined], [new Error('No such order.'), undefined], ['text', undefined],
    ];
    for (const [error, kind] of kinds) assert.equal(troubleOf(error), kind, String((error as { code?: string }).code ?? error));
    assert.equal(isTrouble(failed('22003')), false);
  });

  it('is answered with 503 or 507, when to come back, and whether anything was done', () => {
    for (const code of ['57P01', '53300', '53100', '25006', '40P01']) {
      const problem = databaseProblem(failed(code));
      assert.ok(problem !== undefined && [503, 507].includes(problem.status) && (problem.retryAfterMs ?? 0) > 0, code);
      assert.match(problem.detail, code === '57P01' ? /may have been carried out/ : /Nothing was done/);
    }
    assert.equal(databaseProblem(failed('23505')), undefined);
  });
});
