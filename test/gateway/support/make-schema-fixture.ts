/**
 * Makes the fixture of the upgrade test, with the code as it is now: a dump of a database of this schema version with data in
 * it, and what the gateway served of it. Run it before a release whose schema is new:
 *
 *   WF_TEST_DATABASE_URL=postgres://… PG_DUMP=/path/to/pg_dump node --import tsx test/gateway/support/make-schema-fixture.ts
 *
 * PG_DUMP must be at least as new as the server.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Policy } from '../../../src/model/policy.js';
import { MIGRATIONS } from '../../../src/gateway/db/schema.js';
import { eventually, PROMPT } from './eventually.js';
import { freshPlace, serverUrl, startGateway } from './fixture.js';
import { policy } from './policy.js';
import { readAll } from './read-all.js';
import { receiptIn, type Answer } from './api.js';

const FAR = 20 * 365 * 86_400_000;

/** The policy of the other tests, with deadlines that do not pass before the fixture is thrown away. */
const patient: Policy = {
  ...policy,
  roles: policy.roles.map((role) => (role.id === 'auditor' ? { ...role, permissions: [...role.permissions, 'audit:redact'] } : role)),
  tiers: policy.tiers.map((tier) => ({ ...tier, sla: { ...tier.sla, dueMs: FAR, expireMs: FAR }, validForMs: FAR, maxClaimMs: FAR })),
};

assert.ok(serverUrl !== undefined, 'needs WF_TEST_DATABASE_URL');
const place = await freshPlace();
assert.ok('url' in place.database);
let deaf = false;
const fixture = await startGateway({ place, policy: patient, limits: PROMPT, deaf: () => deaf });
const [sam, lena, farid, aiko] = await Promise.all([fixture.as('sam'), fixture.as('lena'), fixture.as('farid'), fixture.as('aiko')]);

const runs: Record<string, string> = {};
const commands: { person: string; id: string }[] = [];
const kept = (person: string, answer: Answer): Answer => {
  commands.push({ person, id: receiptIn(answer).id });
  return answer;
};
const begin = async (name: string, amount: string) => {
  const run = await sam.start(amount);
  runs[name] = run;
  return { run, gate: await aiko.gate(run, 'open', 'approved', 'released', 'consumed') };
};

await begin('open', '120.00');
const half = await begin('one-of-two', '900.00');
assert.equal(kept('lena', await lena.vote(half.gate, 'approve', 'support-lead', { reason: 'Returned in time' })).status, 200);
const claimed = await begin('claimed', '910.00');
assert.equal(kept('lena', await lena.command('gate.claim', { target: { run: claimed.run, gate: claimed.gate.id }, args: { leaseMs: FAR } })).status, 200);
const asked = await begin('asked', '130.00');
assert.equal(kept('lena', await lena.command('gate.ask', { target: { run: asked.run, gate: asked.gate.id }, args: { question: 'Was it opened?' } })).status, 200);
await begin('paid by itself', '20.00');
const paid = await begin('paid by two', '920.00');
kept('lena', await lena.vote(paid.gate, 'approve', 'support-lead'));
kept('farid', await farid.vote(await farid.gate(paid.run, 'open'), 'approve', 'finance-lead'));
await aiko.runStatus(paid.run, 'succeeded');
const refused = await begin('refused, then rejected', '140.00');
assert.equal(kept('sam', await sam.vote(refused.gate, 'approve', 'support-lead')).status, 403);
assert.equal(kept('lena', await lena.vote(refused.gate, 'reject', 'support-lead', { reason: 'The customer is Ms. Novak of Linz' })).status, 200);
await aiko.runStatus(refused.run, 'failed');
const entries = (await aiko.get(`/v1/audit/entries?run=${refused.run}&limit=100`)).body['entries'] as { seq: number; opened: object }[];
const personal = entries.find((entry) => 'reason' in entry.opened);
assert.equal(kept('aiko', await aiko.command('audit.redact', { target: {}, args: { record: personal?.seq ?? 0, paths: ['reason'] }, reason: 'Asked for by the customer' })).status, 200);
const stopped = await begin('stopped', '150.00');
assert.equal(kept('lena', await lena.command('run.stop', { target: { run: stopped.run }, args: {}, reason: 'Ordered twice' })).status, 200);
await aiko.runStatus(stopped.run, 'cancelled');
deaf = true;
const waiting = await begin('approved, and its engine has not heard', '160.00');
assert.equal(kept('lena', await lena.vote(waiting.gate, 'approve', 'support-lead')).status, 200);
await eventually('a wake that changed nothing', () => fixture.bridge.calls.includes('wake resume'));

await eventually('a checkpoint over the whole log', async () => {
  const [size, note] = [(await aiko.get('/v1/audit/entries?limit=1')).body['size'], (await aiko.get('/v1/audit/checkpoint')).body['text']];
  return String(note).split('\n')[1] === String(size);
});
const served = await readAll({ runs, commands, as: (person) => fixture.as(person as 'sam') });
await fixture.gateway.close();

const dump = execFileSync(process.env['PG_DUMP'] ?? 'pg_dump', ['--inserts', '--rows-per-insert=200', '--no-owner', '--no-privileges', '--no-comments', place.database.url], { encoding: 'utf8', maxBuffer: 2 ** 28 });
const sql = dump.split('\n').filter((line) => !/^(?:--|\\)/.test(line)).join('\n');
const path = fileURLToPath(new URL(`../../fixtures/gateway/schema-${MIGRATIONS.length}`, import.meta.url));
await writeFile(`${path}.sql`, `${sql}\n`);
await writeFile(`${path}.json`, `${JSON.stringify({ policy: patient, runs, commands, served }, null, 1)}\n`);
await place.remove();
