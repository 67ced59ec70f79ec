import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { signIn, type Api } from './support/api.js';
import { recordsOf } from './support/audit.js';
import { freshPlace, startGateway, type Place } from './support/fixture.js';

const CHILD = fileURLToPath(new URL('./support/crash-child.ts', import.meta.url));

async function startChild(place: Place, moment: string): Promise<{ process: ChildProcess; url: string; died: Promise<unknown> }> {
  const child = spawn(process.execPath, ['--import', 'tsx', CHILD], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, CRASH_FOLDER: place.folder, CRASH_AT: moment, ...('url' in place.database ? { CRASH_DATABASE_URL: place.database.url } : {}) },
  });
  const died = once(child, 'exit');
  const [url] = (await once(createInterface({ input: child.stdout ?? process.stdin }), 'line')) as [string];
  return { process: child, url, died };
}

/** The answer of a process that dies while it answers may be lost. */
const voteAndSurvive = async (lena: Api, run: string): Promise<void> => {
  const gate = await lena.gate(run, 'open');
  await lena.vote(gate, 'approve', 'support-lead').catch(() => undefined);
};

describe('gateway: killed without warning', () => {
  for (const moment of ['command-committed', 'resume-sent', 'released', 'effect', 'applied'] as const) {
    it(`after ${moment}: the gate is right after the restart, and the effect happens exactly once`, { timeout: 120_000 }, async () => {
      const place = await freshPlace();
      try {
        const child = await startChild(place, moment);
        const sam = await signIn(child.url, 'sam');
        const run = await sam.start('120.00');
        await voteAndSurvive(await signIn(child.url, 'lena'), run);
        const [, signal] = (await child.died) as [number | null, string | null];
        assert.equal(signal, 'SIGKILL');

        const fixture = await startGateway({ place, limits: { pollMs: 100, leaseMs: 3000 } });
        try {
          const aiko = await fixture.as('aiko');
          await aiko.runStatus(run, 'succeeded');
          const gate = await aiko.gate(run, 'consumed');
          assert.equal(gate.outcome?.seal, 'executed-as-approved');
          assert.equal(gate.votes.length, 1);
          assert.equal(await fixture.effects(), 1);
          const types = (await recordsOf(aiko, run)).map((record) => record.type);
          for (const type of ['requested', 'decided', 'released', 'executed'] as const) assert.ok(types.includes(type), `${type} in ${types.join()}`);
          assert.equal(types.filter((type) => type === 'decided').length, 1);
          assert.equal(types.filter((type) => type === 'executed').length, 1);
        } finally {
          await fixture.close();
        }
      } finally {
        await place.remove();
      }
    });
  }

  it('at an open gate: it is still open, and its session still valid', { timeout: 120_000 }, async () => {
    const place = await freshPlace();
    try {
      const child = await startChild(place, 'never');
      const sam = await signIn(child.url, 'sam');
      const run = await sam.start('120.00');
      const lenaBefore = await signIn(child.url, 'lena');
      const before = await lenaBefore.gate(run, 'open');
      child.process.kill('SIGKILL');
      await child.died;
      const fixture = await startGateway({ place, limits: { pollMs: 100, leaseMs: 3000 } });
      try {
        const { Api } = await import('./support/api.js');
        const lena = new Api(fixture.url, lenaBefore.token);
        const gate = await lena.gate(run, 'open');
        assert.deepEqual([gate.id, gate.digests, gate.revision], [before.id, before.digests, before.revision]);
        assert.equal((await lena.vote(before, 'approve', 'support-lead')).status, 200);
        await lena.runStatus(run, 'succeeded');
        assert.equal(await fixture.effects(), 1);
      } finally {
        await fixture.close();
      }
    } finally {
      await place.remove();
    }
  });
});
