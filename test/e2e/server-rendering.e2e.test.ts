import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { render } from '@lit-labs/ssr';
import { collectResult } from '@lit-labs/ssr/lib/render-result.js';
import type { Browser, Page } from 'puppeteer-core';
import { build, type Rolldown } from 'vite';
import '../../src/define.js';
import { launchChromium } from './chromium.js';
import { page as template } from './ssr-page/page.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const manifest = JSON.parse(readFileSync(join(root, 'custom-elements.json'), 'utf8')) as { modules: { declarations: { tagName?: string }[] }[] };
const tags = manifest.modules.flatMap(({ declarations }) => declarations.flatMap(({ tagName }) => tagName ?? []));

const tokens = readFileSync(join(root, 'src/theme/tokens.css'), 'utf8');

interface Box { readonly tag: string; readonly width: number; readonly height: number }

/** What is in an element, without the marks of a template. */
const textOf = (tag: string, markup: string): string =>
  new RegExp(`<${tag}[\\s>].*?<template[^>]*>(.*?)</template></${tag}>`, 's').exec(markup)?.[1]?.replace(/<style>.*?<\/style>/s, '').replace(/<[^>]*>/g, ' ') ?? '';

describe('elements rendered on a server', { timeout: 300_000 }, () => {
  let markup: string;
  let server: Server;
  let browser: Browser;
  let address: string;

  before(async () => {
    markup = await collectResult(render(template(tags)));
    const built = await Promise.all(
      ['client', 'alone'].map(async (name) => {
        const output = await build({
          configFile: false, root, logLevel: 'error', base: './',
          build: { write: false, modulePreload: false, target: 'es2022', rolldownOptions: { input: join(root, `test/e2e/ssr-page/${name}.ts`), output: { entryFileNames: `${name}.js`, chunkFileNames: `${name}-[name]-[hash].js` } } },
        });
        return [output].flat().flatMap((each) => (each as Rolldown.RolldownOutput).output);
      }),
    );
    const files = new Map(built.flat().map((file) => [`/${file.fileName}`, file.type === 'chunk' ? file.code : file.source]));
    server = createServer(({ url = '/' }, response) => {
      const code = files.get(url);
      if (code !== undefined) response.writeHead(200, { 'content-type': 'text/javascript' }).end(code);
      else if (!url.startsWith('/page')) response.writeHead(204).end();
      else {
        const script = url.split('/')[2];
        response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(
          `<!doctype html><html lang="en"><title>SSR</title><style>${tokens} .bare { margin: 8px }</style>` +
            `<div id="root" data-tags='${JSON.stringify(tags)}'>${markup}</div>${script ? `<script type="module" src="/${script}.js"></script>` : ''}</html>`,
        );
      }
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    browser = await launchChromium();
  });

  after(async () => {
    await browser?.close();
    server?.close();
  });

  async function visit(script: string): Promise<{ page: Page; said: string[]; shifted: () => Promise<number>; boxes: () => Promise<Box[]> }> {
    const page = await browser.newPage();
    await page.setViewport({ width: 1000, height: 900 });
    const said: string[] = [];
    page.on('console', (message) => { if (['error', 'warn'].includes(message.type())) said.push(message.text()); });
    page.on('pageerror', (error) => said.push(String(error)));
    await page.evaluateOnNewDocument(() => {
      const shifts: number[] = [];
      Object.assign(globalThis, { shifts });
      new PerformanceObserver((list) => list.getEntries().forEach((entry) => shifts.push((entry as unknown as { value: number }).value))).observe({ type: 'layout-shift', buffered: true });
    });
    await page.goto(`${address}/page/${script}`);
    return {
      page, said,
      shifted: () => page.evaluate(() => (globalThis as unknown as { shifts: number[] }).shifts.reduce((sum, value) => sum + value, 0)),
      boxes: () => page.$$eval('.element', (elements) => elements.filter((element) => getComputedStyle(element).display !== 'contents').map((element) => {
        const { width, height } = element.getBoundingClientRect();
        return { tag: `${element.localName}#${element.id}`, width: Math.round(width), height: Math.round(height) };
      })),
    };
  }

  for (const tag of tags) {
    it(`<${tag}> is rendered without a page`, () => {
      assert.match(markup, new RegExp(`<${tag}[^>]*><template shadowroot="open" shadowrootmode="open">`));
    });
  }

  it('shows plain data on the server', () => {
    assert.match(textOf('wf-approval-gate', markup.slice(markup.indexOf('id="gate"') - 60)), /Pay back/);
    assert.match(textOf('wf-progress', markup.slice(markup.indexOf('id="progress"') - 60)), /\d/);
  });

  it('has its size before any code runs', async () => {
    const { boxes, page } = await visit('');
    for (const { tag, width, height } of await boxes()) {
      assert.ok(width > 0 && height > 0, `${tag} is ${width} × ${height}`);
    }
    await page.close();
  });

  for (const [script, how] of [['client', 'brought to life with its data'], ['alone', 'defined on a page that knows nothing of the server']] as const) {
    it(`${how}, nothing moves, nothing is complained about and nothing stands there twice`, async () => {
      const still = await visit('');
      const before = await still.boxes();
      await still.page.close();
      const { page, said, shifted, boxes } = await visit(script);
      await page.waitForFunction((count: number) => [...document.querySelectorAll('.element')].filter((element) => (element as Element & { hasUpdated?: boolean }).hasUpdated).length === count, {}, tags.length + 4);
      await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
      const now = await boxes();
      // Without the data of the server, or a client, an element has something else to show.
      const compared = script === 'client' ? before : before.filter(({ tag }) => /^wf-(graph|status)#/.test(tag));
      assert.deepEqual(now.filter(({ tag }) => compared.some((box) => box.tag === tag)), compared);
      assert.deepEqual(said, []);
      if (script === 'client') assert.equal(await shifted(), 0);
      const doubled = await page.$$eval('.element', (elements) => elements.filter(({ shadowRoot }) => (shadowRoot?.querySelectorAll('style').length ?? 0) > 0 || (shadowRoot?.adoptedStyleSheets.length ?? 0) === 0).map(({ localName }) => localName));
      assert.deepEqual(doubled, []);
      await page.close();
    });
  }
});
