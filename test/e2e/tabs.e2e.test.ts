import assert from 'node:assert/strict';
import { after, before, describe, it, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, Page } from 'puppeteer-core';
import { build, type Rolldown } from 'vite';
import { eventually } from '../gateway/support/eventually.js';
import { startGateway, type Fixture } from '../gateway/support/fixture.js';
import { launchChromium } from './chromium.js';
import { CountingProxy } from './counting-proxy.js';
import type { Tab, TabReport } from './tabs-page/page.js';

/** WF_TABS and WF_TAB_RUNS ask for more, or for less. */
const TABS = Number(process.env['WF_TABS'] ?? 12);
const RUNS = Number(process.env['WF_TAB_RUNS'] ?? 6);
const HANG_MS = 15_000;

/** The page as a host would bundle it: what is loaded later is a file of its own. */
async function builtPage(): Promise<ReadonlyMap<string, string>> {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const answer = (await build({
    configFile: false, root, logLevel: 'error',
    build: { write: false, target: 'es2022', minify: false, rolldownOptions: { input: fileURLToPath(new URL('tabs-page/page.ts', import.meta.url)), output: { entryFileNames: 'page.js', chunkFileNames: '[name].js' } } },
  })) as Rolldown.RolldownOutput;
  return new Map(answer.output.flatMap((file) => (file.type === 'chunk' ? [[`/${file.fileName}`, file.code] as const] : [])));
}

type Window = { readonly tab: Tab };

describe('many pages of one browser over HTTP/1.1', { timeout: 300_000 }, () => {
  let fixture: Fixture;
  let proxy: CountingProxy;
  let url: string;
  let browser: Browser;
  let context: BrowserContext;
  const runs: string[] = [];
  let tabs: Page[] = [];

  const run = (n: number): string => runs[n] ?? '';
  const open = async (person: string, watched: readonly string[], more = ''): Promise<Page> => {
    const page = await context.newPage();
    await page.goto(`${url}/tabs?person=${person}${watched.map((id) => `&run=${id}`).join('')}${more}`, { waitUntil: 'load' });
    await page.waitForFunction(() => 'tab' in globalThis);
    return page;
  };
  const report = (page: Page, id: string): Promise<TabReport> => page.evaluate((which) => (globalThis as unknown as Window).tab.report(which), id);
  const all = (pages: readonly Page[], id: string): Promise<TabReport[]> => Promise.all(pages.map((page) => report(page, id)));
  const isLive = async (pages: readonly Page[], ids: readonly string[] = runs): Promise<boolean> => {
    for (const id of ids) if ((await all(pages, id)).some(({ state }) => state !== 'live')) return false;
    return true;
  };
  const leader = async (pages: readonly Page[]): Promise<Page> => {
    for (;;) {
      for (const page of pages) if (await page.evaluate(() => (globalThis as unknown as Window).tab.isLeader())) return page;
    }
  };
  let change = 0;
  /** Commits one change to a run, and says when. */
  const commit = async (id: string): Promise<{ readonly seq: number; readonly at: number }> => {
    change += 1;
    const { rows } = await fixture.gateway.pool.query<{ seq: number }>('SELECT seq FROM wf.run WHERE id = $1', [id]);
    const at = Date.now();
    await fixture.bridge.host.commit(id, [{ kind: 'step', value: { id: 'extra', run: id, key: 'extra', kind: 'code', label: { text: `Change ${change}` }, status: 'running', attempts: [] } }]);
    return { seq: Number(rows[0]?.seq) + 1, at };
  };
  const haveIt = async (pages: readonly Page[], id: string, seq: number): Promise<void> =>
    eventually(`change ${seq} of ${id} is everywhere`, async () => (await all(pages, id)).every((each) => (each.seq ?? 0) >= seq), 20_000);
  /** Milliseconds from a commit until the last page had it. */
  const spread = async (pages: readonly Page[], id: string): Promise<number> => {
    const { seq, at } = await commit(id);
    await haveIt(pages, id, seq);
    const times = (await all(pages, id)).map(({ deltas }) => deltas.find((delta) => delta.seq === seq)?.at ?? Date.now());
    return Math.round(Math.max(...times) - at);
  };
  /** Every page saw each change of a run once, in order, without a hole. */
  const complete = async (pages: readonly Page[], t: TestContext): Promise<void> => {
    for (const id of runs) {
      const reports = await all(pages, id);
      for (const { deltas, seq } of reports) {
        const numbers = deltas.map((delta) => delta.seq);
        assert.deepEqual(numbers, numbers.map((_, index) => (numbers[0] ?? 0) + index), `${id}: a hole or a repetition`);
        if (numbers.length > 0) assert.equal(numbers.at(-1), seq);
      }
      const ids = new Map(reports.flatMap(({ deltas }) => deltas.map((delta) => [delta.seq, delta.id] as const)));
      for (const { deltas } of reports) for (const delta of deltas) assert.equal(delta.id, ids.get(delta.seq));
    }
    t.diagnostic(`${pages.length} pages saw the same changes of ${runs.length} runs`);
  };

  before(async () => {
    const files = await builtPage();
    fixture = await startGateway({
      limits: { ratePerSecond: 2000, rateBurst: 5000, streamsPerPerson: 200, pollMs: 200, leaseMs: 120_000 },
      staticHandler: (request) => {
        const { pathname } = new URL(request.url);
        const code = files.get(pathname);
        if (code !== undefined) return new Response(code, { headers: { 'content-type': 'text/javascript' } });
        return pathname === '/tabs' ? new Response('<!doctype html><link rel="icon" href="data:,"><script type="module" src="/page.js"></script>', { headers: { 'content-type': 'text/html' } }) : undefined;
      },
    });
    ({ proxy, url } = await CountingProxy.start(fixture.url));
    const sam = await fixture.as('sam');
    for (let n = 0; n < RUNS; n += 1) runs.push(await sam.start('120.00'));
    const lena = await fixture.as('lena');
    for (const id of runs) await lena.gate(id, 'open');
    browser = await launchChromium();
    context = await browser.createBrowserContext();
  });
  after(async () => {
    await browser.close();
    await proxy.close();
    await fixture.close();
  });

  it('share one stream', async (t) => {
    tabs = await Promise.all(Array.from({ length: TABS }, () => open('lena', runs)));
    await eventually('every page shows every run live', () => isLive(tabs), 60_000);
    await eventually('one stream is left', () => proxy.openOf('lena') === 1, 30_000);
    t.diagnostic(`${TABS} pages, ${RUNS} runs: 1 stream; at most ${proxy.peak} at one time while they opened`);
    t.diagnostic(`a change is on all pages after ${await spread(tabs, run(1))} ms, then ${await spread(tabs, run(2))} ms`);
    await complete(tabs, t);
  });

  it('answer a press at once, and a decision in one is seen in all', async (t) => {
    const [presser] = tabs;
    assert.ok(presser);
    const { status, ms } = await presser.evaluate((id) => (globalThis as unknown as Window).tab.approve(id), run(0));
    assert.ok(['accepted', 'released', 'applied'].includes(status), status);
    await eventually('the gate is disarmed everywhere', async () => (await all(tabs, run(0))).every(({ disarmedAt }) => disarmedAt !== undefined));
    const times = (await all(tabs, run(0))).map(({ disarmedAt = 0 }) => disarmedAt);
    t.diagnostic(`press to receipt ${Math.round(ms)} ms; disarmed within ${Math.round(Math.max(...times) - Math.min(...times))} ms of each other`);
    assert.equal(proxy.openOf('lena'), 1);
  });

  it('go on when the page that carries the stream is closed', async (t) => {
    const gone = await leader(tabs);
    tabs = tabs.filter((page) => page !== gone);
    await gone.close();
    t.diagnostic(`closed: the next change is on all pages after ${await spread(tabs, run(1))} ms`);
    await eventually('one stream', () => proxy.openOf('lena') === 1);
    await complete(tabs, t);
  });

  it('go on when it crashes', async (t) => {
    const gone = await leader(tabs);
    const session = await gone.createCDPSession();
    const crashed = new Promise((resolve) => gone.once('error', resolve));
    session.send('Page.crash').catch(() => undefined);
    await crashed;
    // Pages that shared its process went with it.
    const alive = await Promise.all(tabs.map(async (page) => page !== gone && (await Promise.race([page.evaluate(() => true).catch(() => false), new Promise<boolean>((resolve) => setTimeout(resolve, 3000, false))]))));
    tabs = tabs.filter((_, index) => alive[index]);
    assert.ok(tabs.length > 1, `${tabs.length} pages are left`);
    t.diagnostic(`crashed: the next change is on all pages after ${await spread(tabs, run(2))} ms`);
    await eventually('one stream', () => proxy.openOf('lena') === 1);
    await complete(tabs, t);
  });

  it('go on when the browser freezes it, and it comes back', async (t) => {
    const frozen = await leader(tabs);
    const others = tabs.filter((page) => page !== frozen);
    const session = await frozen.createCDPSession();
    await session.send('Page.setWebLifecycleState', { state: 'frozen' });
    t.diagnostic(`frozen: the next change is on all other pages after ${await spread(others, run(1))} ms`);
    await session.send('Page.setWebLifecycleState', { state: 'active' });
    await haveIt(tabs, run(1), (await commit(run(1))).seq);
    await eventually('one stream', () => proxy.openOf('lena') === 1);
    await complete(tabs, t);
  });

  it('go on when it hangs, before it wakes', async (t) => {
    const hung = await leader(tabs);
    const others = tabs.filter((page) => page !== hung);
    let awake = false;
    const hanging = hung.evaluate((ms) => {
      for (const until = performance.now() + ms; performance.now() < until; );
    }, HANG_MS).then(() => (awake = true));
    const from = Date.now();
    await eventually('another page carries the stream', async () => {
      const held = await Promise.all(others.map((page) => page.evaluate(() => (globalThis as unknown as Window).tab.isLeader())));
      return held.includes(true);
    }, HANG_MS);
    t.diagnostic(`hung: taken over after ${Date.now() - from} ms`);
    t.diagnostic(`the next change is on all other pages after ${await spread(others, run(2))} ms`);
    assert.equal(awake, false, 'it was taken over before it woke');
    await hanging;
    await haveIt(tabs, run(2), (await commit(run(2))).seq);
    await eventually('one stream', () => proxy.openOf('lena') === 1);
    await complete(tabs, t);
  });

  it('never mix two people, in two pages or one after the other in one', async () => {
    const [one, two] = [await open('mara', runs), await open('mara', runs)];
    await eventually('they are live', () => isLive([one, two]));
    assert.deepEqual((await all([one, two], run(1))).map(({ me }) => me), ['mara', 'mara']);
    assert.ok((await all(tabs, run(1))).every(({ me }) => me === 'lena'));
    await eventually('each person has one stream', () => proxy.openOf('mara') === 1 && proxy.openOf('lena') === 1);
    const later = await (await fixture.as('sam')).start('120.00');
    await (await fixture.as('lena')).gate(later, 'open');
    const [changing] = tabs;
    assert.ok(changing);
    await changing.evaluate((id) => {
      const { tab } = globalThis as unknown as Window;
      tab.become('mara');
      tab.watch(id);
    }, later);
    // The first run has ended, and is not read any more.
    await eventually('the page is the other person everywhere', async () => (await Promise.all([...runs.slice(1), later].map((id) => report(changing, id)))).every(({ me, state }) => me === 'mara' && (state === 'live')));
    assert.ok((await all(tabs.slice(1), run(1))).every(({ me }) => me === 'lena'));
    await eventually('each person has one stream', () => proxy.openOf('mara') === 1 && proxy.openOf('lena') === 1);
    await Promise.all([one.close(), two.close()]);
  });

  it('have one stream each where they are told not to share', async () => {
    const pages = [await open('aiko', runs, '&alone'), await open('aiko', runs, '&alone')];
    await eventually('they are live', () => isLive(pages));
    await eventually('one stream for each page, whatever it watches', () => proxy.openOf('aiko') === 2);
    await Promise.all(pages.map((page) => page.close()));
  });

  for (const [how, more] of [['shares its stream', ''], ['has a stream of its own', '&alone']] as const) {
    it(`give the stream back when a reader goes elsewhere, and are live again when they come back: a page that ${how}`, async (t) => {
      const keeping = await launchChromium(['--disable-back-forward-cache']);
      try {
        const page = await keeping.newPage();
        await page.goto(`${url}/tabs?person=aiko&run=${run(1)}${more}`, { waitUntil: 'load' });
        await page.waitForFunction(() => 'tab' in globalThis);
        await eventually('it is live', () => isLive([page], [run(1)]));
        await eventually('it has a stream', () => proxy.openOf('aiko') === 1);
        await page.evaluate(() => Object.assign(globalThis, { wasHere: true }));
        await page.goto(`${url}/elsewhere`);
        await eventually('the stream is given back', () => proxy.openOf('aiko') === 0);
        const { seq } = await commit(run(1));
        await page.goBack();
        await page.waitForFunction(() => 'tab' in globalThis);
        t.diagnostic((await page.evaluate(() => 'wasHere' in globalThis)) ? 'the browser kept the page' : 'the browser loaded the page anew');
        await haveIt([page], run(1), seq);
        await eventually('it is live', () => isLive([page], [run(1)]));
        await eventually('it has one stream', () => proxy.openOf('aiko') === 1);
      } finally {
        await keeping.close();
      }
    });
  }
});
