import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { after, before, describe, it, type TestContext } from 'node:test';
import type { Browser } from 'puppeteer-core';
import { openDatabase } from '../../src/gateway/db/database.js';
import { launchChromium } from './chromium.js';
import { DemoProcess, failedStart, freePort } from './demo-process.js';
import { Visitor } from './visitor.js';

/** A little faster than for people: the draft that falls silent must do so for longer than the half minute that is patience without any experience. */
const SPEED = '1.2';

interface Entry { readonly raw: string }
interface Recorded { readonly type: string; readonly actor: { readonly id: string }; readonly resource: { readonly id: string }; readonly outcome?: { readonly status: string; readonly code?: string } }

describe('npm start, driven as a person would', { timeout: 600_000 }, () => {
  let home: string;
  let env: Record<string, string>;
  let browser: Browser;
  let demo: DemoProcess;
  let url: string;
  let sam: Visitor;
  let broken = false;
  /** Each step goes on from the one before, so the first that fails is the last that says anything. */
  const step = (name: string, work: (t: TestContext) => Promise<void> | void): void => {
    void it(name, async (t) => {
      if (broken) return t.skip('an earlier step failed');
      broken = true;
      await work(t);
      broken = false;
    });
  };
  const visitors: Visitor[] = [];

  const visit = async (person: string, ...viewport: [{ width: number; height: number }?]): Promise<Visitor> => {
    const visitor = await Visitor.open(browser, url, person, ...viewport);
    visitors.push(visitor);
    return visitor;
  };
  const token = async (person: string): Promise<string> => {
    const response = await fetch(`${url}/demo/session`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ person }) });
    return ((await response.json()) as { token: string }).token;
  };
  const records = async (): Promise<Recorded[]> => {
    const response = await fetch(`${url}/v1/audit/entries?limit=1000`, { headers: { authorization: `Bearer ${await token('aiko')}` } });
    return ((await response.json()) as { entries: Entry[] }).entries.map(({ raw }) => JSON.parse(raw) as Recorded);
  };
  /** Shows the decision about one order. */
  const open = async (visitor: Visitor, order: string): Promise<string> => {
    await visitor.reads('#waiting', new RegExp(`order ${order}`));
    const gate = await visitor.page.$$eval('.waiting-gate', (buttons, wanted) => buttons.find((button) => button.textContent?.includes(wanted))?.getAttribute('data-gate'), `order ${order}`);
    assert.ok(gate);
    await visitor.press(`.waiting-gate[data-gate="${gate}"]`);
    await visitor.reads('wf-approval-gate', new RegExp(`order ${order}`));
    return gate;
  };
  const isolate = (): Promise<string> => mkdtemp(join(tmpdir(), 'wf-e2e-'));

  before(async () => {
    home = await isolate();
    env = { WF_DATA: join(home, 'data'), PORT: String(await freePort()), WF_DEMO_SPEED: SPEED };
    browser = await launchChromium();
  });
  after(async () => {
    await browser.close();
    if (demo?.child.exitCode === null && demo.child.signalCode === null) await demo.end('SIGKILL');
    await rm(home, { recursive: true, force: true });
  });

  step('prints one address and serves the page under the policy', async (t) => {
    const started = await DemoProcess.start(env);
    ({ demo, url } = started);
    t.diagnostic(`address after ${started.ms} ms`);
    assert.match(url, /^http:\/\/127\.0\.0\.1:\d+$/);
    const page = await fetch(url);
    assert.equal(
      page.headers.get('content-security-policy'),
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types lit-html; img-src 'none'; form-action 'none'; frame-ancestors 'none'",
    );
    assert.equal(page.headers.get('x-content-type-options'), 'nosniff');
    assert.equal(page.headers.get('referrer-policy'), 'no-referrer');
    assert.doesNotMatch(await page.text(), /<style|style="|<script>|\son\w+=/i);
    for (const path of ['/../package.json', '/..%2fpackage.json', '/assets', '/wf.db']) assert.equal((await fetch(`${url}${path}`)).status, 404, path);
  });

  step('says who is signed in, that this is a demo, and who answers for the model', async () => {
    sam = await visit('sam');
    assert.match(await sam.text('.who'), /You are \(demo identity\)/);
    await sam.page.waitForFunction(() => document.querySelector<HTMLSelectElement>('#identity')?.selectedOptions[0]?.text === 'Sam Okafor, Support rep');
    await sam.reads('.model', /recorded replies/);
    await sam.reads('#summary', /Start a batch/);
  });

  step('has its first button in one place from the moment somebody is signed in', async () => {
    // The answer about his permission may come within one frame; held up for two, the button is seen in both states.
    await sam.page.evaluateOnNewDocument(`
      globalThis.places = new Set();
      const ask = globalThis.fetch;
      globalThis.fetch = async (address, ...more) => {
        if (String(address?.url ?? address).includes('/access/')) await new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)));
        return ask(address, ...more);
      };
      (function look() {
        const box = document.querySelector('#start')?.getBoundingClientRect();
        if (document.querySelector('#identity:enabled') !== null) places.add(Math.round(box.right) + ' ' + Math.round(box.bottom));
        if (document.querySelector('#start')?.parentElement.matches(':state(checking)') === true) globalThis.wasAsked = true;
        requestAnimationFrame(look);
      })();
    `);
    await sam.page.reload({ waitUntil: 'load' });
    await sam.signedIn();
    await sam.page.waitForSelector('#start:is(wf-can:state(allowed) > *)');
    assert.deepEqual(await sam.page.evaluate('({ asked: globalThis.wasAsked, places: [...places].length })'), { asked: true, places: 1 });
  });

  step('moves: graph, progress and the words of the model', async () => {
    await sam.press('#start');
    await sam.reads('#title', /Support batch, 12 requests/);
    await sam.reads('wf-progress', /Write the reply/);
    await sam.reads('wf-progress', /Writing …/);
    await sam.reads('wf-progress', /(cracked shade|vielen Dank|excuser)/);
    await sam.shot('1-moving');
    const done = async (): Promise<number> => Number(/(\d+) of \d+ steps done/.exec(await sam.reads('wf-progress', /\d+ of \d+ steps done/))?.[1]);
    const before = await done();
    let after = before;
    for (const until = Date.now() + 30_000; after <= before && Date.now() < until;) after = await done();
    assert.ok(after > before, `${before} steps were done, then ${after}`);
    await sam.reads('wf-graph', /Write the reply/);
  });

  step('notices that one draft has fallen silent, and says what is usual', async () => {
    await sam.reads('wf-progress', /No output for \d+ ?s ?; usually under .+? here/);
    await sam.shot('2-silent');
  });

  step('tells the Support rep why he cannot approve', async () => {
    await sam.reads('#waiting', /order 20382/);
    await open(sam, '20382');
    const card = await sam.reads('wf-approval-gate', /Only Support lead can approve .*You are: Support rep/);
    assert.match(card, /Pay back\s+189\.90\s+EUR\s+to the customer of order/);
    const approve = await sam.page.waitForSelector('wf-approval-gate >>> [data-control=approve]');
    assert.equal(await approve?.evaluate((button) => button.getAttribute('aria-disabled')), 'true');
    await sam.press('wf-approval-gate >>> [data-control=approve]');
    await sam.shot('3-not-sam');
    assert.equal((await records()).some(({ type, actor }) => type === 'decided' && actor.id === 'sam'), false);
  });

  step('refuses his forged command with 403, and records that', async () => {
    const gate = await open(sam, '20382');
    const forged = await sam.page.evaluate(async (id: string, bearer: string) => {
      const command = {
        v: 1, id: crypto.randomUUID(), type: 'gate.vote', target: { gate: id, run: new URLSearchParams(location.hash.slice(1)).get('run') },
        args: {
          choice: 'approve', asRole: 'support-lead', revision: 1,
          digests: { request: 'A'.repeat(43), payload: 'A'.repeat(43), shown: 'A'.repeat(43) },
          presentation: { locale: 'en', timeZone: 'UTC', kitVersion: 'forged' },
          seen: { evidence: [], dwellMs: 99_999, complete: true, channel: 'api', source: 'attested' },
        },
      };
      const headers = { authorization: `Bearer ${bearer}`, 'content-type': 'application/json', 'idempotency-key': command.id };
      const answer = await fetch('/v1/commands', { method: 'POST', headers, body: JSON.stringify(command) });
      return { status: answer.status, type: answer.headers.get('content-type'), problem: (await answer.json()) as { code: string } };
    }, gate, await token('sam'));
    assert.equal(forged.status, 403);
    assert.match(forged.type ?? '', /application\/problem\+json/);
    assert.equal(forged.problem.code, 'NOT_ELIGIBLE');
    assert.ok((await records()).some(({ type, actor, resource, outcome }) => type === 'refused' && actor.id === 'sam' && resource.id === gate && outcome?.code === 'NOT_ELIGIBLE'));
    await sam.recorded('refused', /Sam Okafor .*order 20382.*Refused/);
  });

  step('lets the Support lead approve with one press, and goes on', async () => {
    await sam.become('lena');
    await open(sam, '20382');
    await sam.armed();
    await sam.shot('4-armed');
    await sam.approve();
    await sam.reads('wf-approval-gate', /as approved/i);
    await sam.shot('5-executed');
    await sam.recorded('requested', /\d{1,2}:\d{2}:\d{2}.*Refund agent .*order 20382/);
    await sam.recorded('decided', /\d{1,2}:\d{2}:\d{2}.*Lena Fischer .*Approved .*order 20382.*reviewed and agreed/i);
    await sam.recorded('executed', /\d{1,2}:\d{2}:\d{2}.*order 20382/);
  });

  step('still has everything after a reload in the middle of a decision', async () => {
    const gate = await open(sam, '20389');
    await sam.page.reload({ waitUntil: 'load' });
    await sam.signedIn();
    assert.equal(await open(sam, '20389'), gate);
    await sam.reads('wf-approval-gate', /89\.00/);
    assert.match(await sam.text('#title'), /12 requests/);
    await sam.reads('wf-audit-log', /Lena Fischer/);
  });

  step('shows what the message tried, and that it did not count', async () => {
    const evidence = await sam.page.waitForSelector('wf-approval-gate >>> ::-p-text(What the customer wrote)');
    await evidence?.click();
    await sam.reads('wf-approval-gate', /refund 9999 EUR/);
    assert.match(await sam.text('wf-approval-gate'), /Pay back\s+89\.00\s+EUR/);
    await sam.shot('6-injection');
  });

  step('survives kill -9 at a decision: it is still open, and its effect happens exactly once', async () => {
    const gate = await open(sam, '20392');
    await demo.end('SIGKILL');
    const again = await DemoProcess.start(env);
    demo = again.demo;
    assert.equal(again.url, url);
    await sam.page.reload({ waitUntil: 'load' });
    await sam.signedIn();
    assert.equal(await open(sam, '20392'), gate);
    await sam.approve();
    await sam.reads('wf-approval-gate', /as approved/i);
  });

  step('lets two people decide at the same moment where one is enough: the second is told who was first', async () => {
    const [one, other] = await Promise.all([visit('lena'), visit('lena')]);
    await Promise.all([one, other].map(async (visitor) => {
      await open(visitor, '20383');
      await visitor.armed();
    }));
    await Promise.all([one, other].map((visitor) => visitor.approve()));
    for (const visitor of [one, other]) await visitor.reads('wf-approval-gate', /approved.*\d{1,2}:\d{2}|as approved/i);
    await one.close();
    await other.close();
    visitors.splice(visitors.indexOf(one), 2);
    assert.deepEqual([...one.violations, ...other.violations], []);
  });

  step('counts both where two are needed', async () => {
    const [lena, farid] = await Promise.all([visit('lena'), visit('farid', { width: 390, height: 844 })]);
    await Promise.all([lena, farid].map((visitor) => open(visitor, '20391')));
    assert.match(await lena.text('wf-approval-gate'), /1,240\.00/);
    await Promise.all([lena, farid].map((visitor) => visitor.armed()));
    await farid.shot('7-phone');
    await Promise.all([lena, farid].map((visitor) => visitor.approve()));
    for (const visitor of [lena, farid]) await visitor.reads('wf-approval-gate', /as approved/i);
    await lena.shot('8-two-people');
  });

  step('opens nothing it may not: no violation of the policy, no error on any page', () => {
    assert.deepEqual(visitors.flatMap(({ violations }) => violations), []);
    assert.deepEqual(visitors.flatMap(({ pageErrors }) => pageErrors), []);
  });

  step('ends in order when it is asked to, with every effect in the outbox once', async () => {
    assert.equal(await demo.end('SIGTERM'), 0);
    assert.equal(demo.lines.length, 1);
    const database = await openDatabase({ dataDir: env['WF_DATA'] ?? '' });
    const sent = await database.rows<{ request: string; effect_key: string }>("SELECT args->>'request' AS request, effect_key FROM demo_outbox ORDER BY 1");
    await database.close();
    assert.deepEqual(sent.map(({ request }) => request), ['01', '02', '03', '04', '06', '08', '10', '11']);
  });
});

describe('npm start where it cannot work', { timeout: 300_000 }, () => {
  const withHome = async (work: (home: string) => Promise<void>): Promise<void> => {
    const home = await mkdtemp(join(tmpdir(), 'wf-e2e-'));
    try {
      await work(home);
    } finally {
      await rm(home, { recursive: true, force: true });
    }
  };

  it('takes the next port when its own is taken', () => withHome(async (home) => {
    const busy = createServer().listen(0, '127.0.0.1');
    await once(busy, 'listening');
    const { port } = busy.address() as { port: number };
    const { demo, url } = await DemoProcess.start({ WF_DATA: join(home, 'data'), PORT: String(port) });
    assert.ok(Number(new URL(url).port) > port);
    const second = await failedStart({ WF_DATA: join(home, 'data'), PORT: '0' });
    assert.equal(second.code, 1);
    assert.equal(second.output, '');
    assert.match(second.errors, /in use|another process/i);
    assert.doesNotMatch(second.errors, /\n\s+at /);
    assert.equal(await demo.end('SIGINT'), 0);
    busy.close();
  }));

  it('says so when no port is left', () => withHome(async (home) => {
    const last = 65_535;
    const busy = createServer().listen(last, '127.0.0.1');
    // Where somebody else has it, it is taken as well.
    await Promise.race([once(busy, 'listening'), once(busy, 'error')]).catch(() => undefined);
    const { code, errors } = await failedStart({ WF_DATA: join(home, 'data'), PORT: String(last) });
    busy.close();
    assert.equal(code, 1);
    assert.match(errors, /Port 65535 is taken\. Set PORT to a free one/);
  }));

  it('says what to change, without a stack', () => withHome(async (home) => {
    const file = join(home, 'file');
    await writeFile(file, '');
    const old = join(home, 'old-node.mjs');
    await writeFile(old, "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '18.20.4' } });");
    const cases: [Record<string, string>, RegExp][] = [
      [{ PORT: 'many' }, /PORT is "many"/],
      [{ WF_DATA: join(file, 'data') }, /cannot be written to/],
      [{ WF_DEMO_SPEED: 'fast' }, /WF_DEMO_SPEED is "fast"/],
      [{ OPENAI_BASE_URL: 'http://127.0.0.1:9/v1', WF_MODEL: '' }, /WF_MODEL does not say which model/],
      [{ OPENAI_BASE_URL: 'nowhere' }, /OPENAI_BASE_URL is not a URL/],
      [{ NODE_OPTIONS: `--import=${pathToFileURL(old).href}` }, /Node 18\.20\.4 is too old.*Install Node 20\.19/],
    ];
    for (const [env, expected] of cases) {
      const { code, errors, output } = await failedStart({ WF_DATA: join(home, 'data'), PORT: '0', ...env });
      assert.equal(code, 1, JSON.stringify(env));
      assert.equal(output, '');
      assert.match(errors, expected);
      assert.doesNotMatch(errors, /\n\s+at /);
    }
  }));
});
