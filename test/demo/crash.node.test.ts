import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openDatabase } from '../../src/gateway/db/database.js';
import type { Gate } from '../../src/model/gate.js';
import { openFolder, signIn, startBatch, vote, Watched, type Folder } from './drive.js';

const killable = fileURLToPath(new URL('./killable.ts', import.meta.url));

interface Running { readonly url: string; readonly child: ChildProcess; readonly ended: Promise<unknown> }

async function startChild({ dataDir, pages }: Folder, killAt?: string): Promise<Running> {
  const child = spawn(process.execPath, ['--import', 'tsx', killable], {
    env: { ...process.env, DATA_DIR: dataDir, PAGES: pages, ...(killAt === undefined ? {} : { KILL_AT: killAt }) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const [url] = (await Promise.race([
    once(createInterface({ input: child.stdout }), 'line'),
    ended.then(() => { throw new Error('The demo ended before it listened.'); }),
  ])) as [string];
  return { url, child, ended };
}

const POINTS = ['command-committed', 'resume-sent', 'released', 'effect', 'applied'];

/** The decision about request 2, which one Support lead takes. */
const gateIn = (batch: Watched, run: string): Gate | undefined => [...batch.gates.values()].find((gate) => gate.step === `${run}/decide/1`);

/** Starts a batch, approves one gate and returns once the process has died of it. */
async function approveAndDie({ url, child, ended }: Running): Promise<{ readonly run: string; readonly gate: string }> {
  const lena = await signIn(url, 'lena');
  const run = await startBatch(lena);
  const batch = new Watched(lena, run);
  batch.done.catch(() => undefined);
  await batch.until('the decision waits', () => gateIn(batch, run)?.state === 'open');
  const gate = gateIn(batch, run);
  assert.ok(gate);
  // The answer may or may not come before the end.
  await vote(lena, gate, 'approve', 'support-lead').catch(() => undefined);
  await ended;
  assert.equal(child.signalCode, 'SIGKILL');
  batch.close();
  return { run, gate: gate.id };
}

async function carriedOut(url: string, { run, gate }: { readonly run: string; readonly gate: string }): Promise<void> {
  const batch = new Watched(await signIn(url, 'lena'), run);
  await batch.until('carried out', () => gateIn(batch, run)?.state === 'consumed' && batch.steps.get(`${run}/send/1`)?.status === 'succeeded');
  assert.equal(gateIn(batch, run)?.id, gate);
  assert.equal(gateIn(batch, run)?.outcome?.seal, 'executed-as-approved');
  batch.close();
  await batch.done;
}

describe('a demo that is killed with SIGKILL on the way from a press to its effect', { timeout: 600_000, concurrency: false }, () => {
  let folder: Folder;
  let running: Running;
  const gates: string[] = [];
  before(async () => {
    folder = await openFolder();
    running = await startChild(folder, POINTS[0]);
  });
  after(async () => {
    running.child.kill('SIGKILL');
    await running.ended;
    await folder.remove();
  });

  for (const [index, point] of POINTS.entries()) {
    it(`right after "${point}" goes on by itself when it is started again`, async () => {
      const doomed = await approveAndDie(running);
      running = await startChild(folder, POINTS[index + 1]);
      await carriedOut(running.url, doomed);
      gates.push(doomed.gate);
    });
  }

  it('had each effect exactly once', async () => {
    running.child.kill('SIGTERM');
    await running.ended;
    assert.equal(running.child.exitCode, 0);
    const database = await openDatabase({ dataDir: folder.dataDir });
    const sent = await database.rows<{ effect_key: string }>("SELECT effect_key FROM demo_outbox WHERE args->>'request' = '02' ORDER BY sent_at");
    await database.close();
    assert.deepEqual(sent.map(({ effect_key }) => effect_key), gates);
  });
});
