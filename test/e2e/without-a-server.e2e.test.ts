import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'puppeteer-core';
import { build } from 'vite';
import { launchChromium } from './chromium.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const STRICT = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types lit-html";
const TYPES: Readonly<Record<string, string>> = { '.js': 'text/javascript', '.css': 'text/css', '.html': 'text/html; charset=utf-8' };

const doc = readFileSync(join(root, 'docs/without-a-server.md'), 'utf8');
const [, example = ''] = /```html\n(.*?)```/s.exec(doc) ?? [];
/** The same page with its script in a file, as a strict policy wants it. */
const [, script = ''] = /<script type="module">\n(.*?)<\/script>/s.exec(example) ?? [];
const strictPage = example.replace(/<script type="module">.*<\/script>/s, '<script type="module" src="/page.js"></script>');

const GERMAN = `
  import * as kit from './node_modules/wf-elements/dist/cdn/wf-elements.js';
  kit.registerLocale(kit.de);
  const me = { id: 'lena', kind: 'human', name: 'Lena Fischer', roles: ['support-lead'] };
  const { samplePolicy } = await import('./node_modules/wf-elements/dist/cdn/wf-elements-samples.js');
  const run = { id: 'batch-1', workflow: { id: 'w', name: 'W', version: '1' }, engine: 'mine', status: 'running', owner: me, stopAuthority: [], startedAt: new Date().toISOString(), seq: 0 };
  const adapter = kit.createMemoryAdapter({ policy: samplePolicy, me, run, steps: [{ id: 'pay', run: 'batch-1', key: 'pay', kind: 'gate', label: { text: 'Pay' }, status: 'running', attempts: [] }] });
  document.querySelector('wf-provider').adapter = adapter;
  document.title = [kit.AdapterError, kit.createClient, kit.createHttpAdapter, kit.createMemoryBackend].map((each) => typeof each).join(' ');
`;

describe('a page without a server and without a bundler', { timeout: 300_000 }, () => {
  let server: Server;
  let browser: Browser;
  let address: string;
  let built: string;

  before(async () => {
    built = mkdtempSync(join(tmpdir(), 'wf-cdn-'));
    await build({ configFile: join(root, 'vite.config.ts'), root, mode: 'cdn', logLevel: 'error', build: { outDir: built, emptyOutDir: true } });
    const pages: Readonly<Record<string, readonly [content: string, policy?: string]>> = {
      '/plain.html': [example],
      '/strict.html': [strictPage, STRICT],
      '/page.js': [script],
      '/german.html': [strictPage.replace('lang="en"', 'lang="de"').replace('page.js', 'german.js'), STRICT],
      '/german.js': [GERMAN],
    };
    server = createServer(({ url = '/' }, response) => {
      const [content, policy] = pages[url] ?? [];
      const kit = '/node_modules/wf-elements/dist/';
      const place = url.startsWith(`${kit}cdn/`) ? join(built, url.slice(kit.length + 4)) : url === `${kit}theme/tokens.css` ? join(root, 'src/theme/tokens.css') : undefined;
      const body = content ?? (place === undefined ? undefined : readFileSync(place));
      response.writeHead(body === undefined ? 404 : 200, { 'content-type': TYPES[extname(url)] ?? 'text/plain', ...(policy ? { 'content-security-policy': policy } : {}) }).end(body);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    browser = await launchChromium();
  });

  after(async () => {
    await browser?.close();
    server?.close();
    rmSync(built, { recursive: true, force: true });
  });

  async function visit(name: string): Promise<{ page: Page; faults: string[]; asked: string[] }> {
    const page = await browser.newPage();
    const faults: string[] = [];
    const asked: string[] = [];
    page.on('console', (message) => { if (['error', 'warn'].includes(message.type()) && !message.location().url?.endsWith('favicon.ico')) faults.push(message.text()); });
    page.on('pageerror', (error) => faults.push(String(error)));
    page.on('request', (request) => asked.push(request.url()));
    await page.evaluateOnNewDocument(() => {
      addEventListener('securitypolicyviolation', (event) => console.error(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`));
    });
    await page.goto(`${address}/${name}.html`);
    return { page, faults, asked };
  }

  const shows = (page: Page, tag: string, words: string): Promise<unknown> =>
    page.waitForFunction((name: string, wanted: string) => new RegExp(wanted).test(document.querySelector(name)?.shadowRoot?.textContent ?? ''), { timeout: 60_000 }, tag, words);

  it('takes ten lines', () => {
    assert.ok(example.trim().split('\n').length <= 10);
    assert.ok(script.length > 0);
  });

  for (const name of ['plain', 'strict']) {
    it(`shows a run that moves, decisions and the record (${name})`, async () => {
      const { page, faults, asked } = await visit(name);
      await shows(page, 'wf-graph', 'Write the reply');
      await shows(page, 'wf-approval-gate', 'Pay back.*EUR');
      await shows(page, 'wf-audit-log', 'Refund agent');
      await shows(page, 'wf-progress', '[1-9]');
      assert.deepEqual(faults, []);
      assert.deepEqual(asked.filter((url) => !url.startsWith(address)), []);
      await page.close();
    });
  }

  it('speaks German and has every adapter at one address, under a strict policy', async () => {
    const { page, faults, asked } = await visit('german');
    await shows(page, 'wf-approval-gate', 'Entscheidung');
    assert.equal(await page.title(), 'function function function function');
    assert.ok(asked.some((url) => /wf-elements-de\.js$/.test(url)), 'its words are a file of their own');
    assert.deepEqual(faults, []);
    await page.close();
  });

  it('asks for no words that it does not need', async () => {
    const { page, asked } = await visit('strict');
    await shows(page, 'wf-graph', 'Write the reply');
    assert.deepEqual(asked.filter((url) => url.endsWith('-de.js')), []);
    await page.close();
  });

  for (const entry of ['wf-elements', 'wf-elements-http', 'wf-elements-samples']) {
    it(`${entry}.js is imported by Node and does nothing there`, async () => {
      const before = Object.keys(globalThis);
      const kit = (await import(join(built, `${entry}.js`))) as Record<string, unknown>;
      assert.ok(Object.keys(kit).length > 0);
      assert.equal((globalThis as { document?: unknown }).document, undefined);
      assert.deepEqual(Object.keys(globalThis).filter((name) => !before.includes(name) && !/^(lit|reactiveElement|__zod)|^customElements$/.test(name)), []);
    });
  }
});
