/* global document -- of the pages that are looked at */
// Opens every story of the built Storybook as a reader would: it must render, keep quiet, ask no other host, and pass axe. Then the
// pages around them: tables that are complete, code that can be copied, controls that act, events that arrive.
// `node scripts/check-storybook.mjs [part of a story id]`; ends with `N passed, N failed`.
import { createReadStream, existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { dirname, extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import puppeteer from 'puppeteer-core';
import { chromiumFlags, findChromium } from './browsers.mjs';

const site = join(dirname(dirname(fileURLToPath(import.meta.url))), 'storybook-static');
if (!existsSync(join(site, 'index.json'))) {
  console.error('No built Storybook: run npm run build-storybook first.');
  process.exit(1);
}
const wanted = process.argv[2] ?? '';
const entries = Object.values(JSON.parse(readFileSync(join(site, 'index.json'), 'utf8')).entries).filter(({ id }) => id.includes(wanted));
const stories = entries.filter(({ type }) => type === 'story');

const types = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};
const server = createServer((request, response) => {
  const file = join(site, normalize(decodeURIComponent(new URL(request.url, 'http://localhost').pathname)));
  if (request.url === '/favicon.ico') {
    response.writeHead(204).end();
    return;
  }
  if (!file.startsWith(site) || !existsSync(file) || !statSync(file).isFile()) {
    response.writeHead(404).end();
    return;
  }
  response.setHeader('content-type', types[extname(file)] ?? 'application/octet-stream');
  createReadStream(file).pipe(response);
});
await new Promise((done) => server.listen(0, '127.0.0.1', done));
const origin = `http://127.0.0.1:${server.address().port}`;

const chromium = await findChromium();
console.log(`Browser: ${chromium.version}, ${chromium.path} (${chromium.source})`);
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const browser = await puppeteer.launch({ executablePath: chromium.path, args: chromiumFlags });

/** What is wrong with one story, in words; empty when all is well. */
async function faultsOf({ id }) {
  const page = await browser.newPage();
  const faults = [];
  // Half-way through a fade no colour has its contrast.
  await page.emulateMediaFeatures([{ name: 'prefers-reduced-motion', value: 'reduce' }]);
  page.on('pageerror', (error) => faults.push(`page error: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(`console error: ${message.text()} ${message.location().url ?? ''}`);
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(origin) && !/^(data|blob):/.test(request.url())) faults.push(`request to ${request.url()}`);
  });
  try {
    // The a11y panel's own axe run would collide with the one below.
    await page.goto(`${origin}/iframe.html?id=${id}&viewMode=story&globals=a11y.manual:!true`, { waitUntil: 'load', timeout: 30_000 });
    await page.waitForSelector('body.sb-show-main, body.sb-show-errordisplay, body.sb-show-nopreview', { timeout: 30_000 });
    if (!(await page.$('body.sb-show-main'))) faults.push('the story does not render');
    const unknown = await page.$$eval('#storybook-root :not(:defined)', (elements) => [
      ...new Set(elements.map(({ localName }) => localName)),
    ]);
    if (unknown.length > 0) faults.push(`not registered: ${unknown.join(', ')}`);
    if (await page.$eval('#storybook-root', (root) => root.childElementCount === 0)) faults.push('the story is empty');
    await page.evaluate(axe);
    // Two people side by side are two of everything, each within a section that has the person's name.
    const violations = await page.evaluate(async (isTwice) => {
      const { violations } = await globalThis.axe.run('#storybook-root', { rules: { region: { enabled: false }, 'landmark-unique': { enabled: !isTwice } } });
      return violations.map(({ id, help, nodes }) => `${id}: ${help} (${nodes.map(({ target }) => target.join(' ')).join('; ')})`);
    }, id.endsWith('two-people'));
    faults.push(...violations.map((violation) => `axe ${violation}`));
  } catch (error) {
    faults.push(error.message);
  }
  await page.close();
  return faults;
}

let passed = 0;
let failed = 0;
const failures = [];
for (const story of stories) {
  const faults = await faultsOf(story);
  if (faults.length === 0) passed += 1;
  else failed += 1;
  failures.push(...faults.map((fault) => `${story.id}: ${fault}`));
  console.log([`${faults.length === 0 ? '✔' : '✖'} ${story.id}`, ...faults.map((fault) => `    ${fault}`)].join('\n'));
}
const elements = JSON.parse(readFileSync(join(site, '../custom-elements.json'), 'utf8'))
  .modules.flatMap(({ declarations }) => declarations)
  .filter(({ tagName }) => tagName);

/** What is missing in the page of an element: a row of its tables, a sentence of a story, or code that can be copied. */
async function faultsOfDocs({ id }, element) {
  const page = await browser.newPage();
  try {
    await page.goto(`${origin}/iframe.html?id=${id}&viewMode=docs`, { waitUntil: 'load', timeout: 60_000 });
    await page.waitForSelector('.docblock-argstable', { timeout: 60_000 });
    const rows = await page.$$eval('.docblock-argstable td:first-child', (cells) => cells.map((cell) => cell.textContent.trim()));
    const named = ['members', 'events', 'slots', 'cssParts', 'cssStates', 'cssProperties'].flatMap((list) => (element[list] ?? []).map(({ name }) => name || '(default)'));
    const missing = named.filter((name) => !rows.includes(name)).map((name) => `its tables do not have ${name}`);
    await page.waitForFunction(() => [...document.querySelectorAll('button')].some((button) => /show code/i.test(button.textContent)), { timeout: 60_000 });
    await page.$$eval('button', (buttons) => buttons.find((button) => /show code/i.test(button.textContent)).click());
    await page.waitForFunction(() => document.querySelector('pre.prismjs')?.textContent.includes('wf-'), { timeout: 60_000 });
    const code = await page.$eval('pre.prismjs', (block) => block.textContent);
    const text = await page.$eval('body', (body) => body.textContent);
    return [
      ...missing,
      ...(code.includes(`<${element.tagName}`) && code.includes("import 'wf-elements/define'") ? [] : [`its code is no page: ${code.slice(0, 200)}`]),
      ...(`${code}${text}`.includes('[object Object]') ? ['it shows [object Object]'] : []),
    ];
  } catch (error) {
    return [error.message];
  } finally {
    await page.close();
  }
}

/** Events that the panel would not show. */
async function faultsOfEvents({ id }, { tagName, events = [] }) {
  const page = await browser.newPage();
  try {
    await page.goto(`${origin}/iframe.html?id=${id}&viewMode=story`, { waitUntil: 'load', timeout: 30_000 });
    await page.waitForSelector(tagName, { timeout: 30_000 });
    const seen = await page.evaluate(
      (tag, names) => {
        const heard = [];
        globalThis.__STORYBOOK_ADDONS_CHANNEL__.on('storybook/actions/action-event', ({ data }) => heard.push(data.name));
        for (const name of names) document.querySelector(tag).dispatchEvent(new CustomEvent(name, { detail: {} }));
        return heard;
      },
      tagName,
      events.map(({ name }) => name),
    );
    return events.filter(({ name }) => !seen.includes(name)).map(({ name }) => `the panel does not show ${name}`);
  } catch (error) {
    return [error.message];
  } finally {
    await page.close();
  }
}

/** Does something in a story and waits for what it should lead to. */
async function faultsOfActing(id, args, act) {
  const page = await browser.newPage();
  try {
    await page.goto(`${origin}/iframe.html?id=${id}&viewMode=story${args}`, { waitUntil: 'load', timeout: 30_000 });
    await act(page);
    return [];
  } catch (error) {
    return [error.message];
  } finally {
    await page.close();
  }
}

const until = (page, condition) => page.waitForFunction(condition, { timeout: 30_000 });
const report = (what, faults) => {
  if (faults.length === 0) passed += 1;
  else failed += 1;
  failures.push(...faults.map((fault) => `${what}: ${fault}`));
  console.log([`${faults.length === 0 ? '✔' : '✖'} ${what}`, ...faults.map((fault) => `    ${fault}`)].join('\n'));
};

for (const element of elements) {
  const docs = entries.find(({ id, type }) => type === 'docs' && id === `elements-${element.tagName}--docs`);
  if (docs === undefined) continue;
  report(`page of ${element.tagName}`, await faultsOfDocs(docs, element));
  const story = stories.find(({ id }) => id.startsWith(`elements-${element.tagName}--`));
  if (story !== undefined) report(`events of ${element.tagName}`, await faultsOfEvents(story, element));
}

const acts = {
  'elements-wf-graph--selected': ['&args=selected:send', (page) => until(page, () => document.querySelector('wf-graph')?.selection?.join() === 'send')],
  'pages-a-run-in-the-page--live-run': [
    '',
    async (page) => {
      await until(page, () => /[1-9]\d* of \d+ steps done/.test(document.querySelector('wf-progress')?.shadowRoot.textContent ?? ''));
      await page.select('[data-run=speed]', '10');
      await until(page, () => /Pay back/.test(document.querySelector('wf-approval-gate')?.shadowRoot.textContent ?? ''));
      await page.click('[data-run=play]');
      await until(page, () => document.querySelector('[data-run=play]').textContent === 'Play');
      await page.click('[data-run=restart]');
      await until(page, () => document.querySelector('[data-run=play]').textContent === 'Pause');
    },
  ],
  'pages-a-run-in-the-page--two-people': [
    '',
    async (page) => {
      await until(page, () => document.querySelectorAll('wf-provider').length === 2);
      await until(page, () => [...document.querySelectorAll('wf-approval-gate')].every((gate) => /Pay back/.test(gate.shadowRoot.textContent)));
    },
  ],
};
for (const [id, [args, act]] of Object.entries(acts)) {
  if (stories.some((story) => story.id === id)) report(`acting in ${id}`, await faultsOfActing(id, args, act));
}

const sources = join(site, '../stories');
const silent = readdirSync(sources)
  .filter((name) => name.endsWith('.stories.ts'))
  .flatMap((name) => [...readFileSync(join(sources, name), 'utf8').matchAll(/^(.*)\nexport const (\w+): Story/gm)].filter(([, before]) => !before.trim().endsWith('*/')).map(([, , story]) => `${name}: ${story}`));
report('each story has its sentence', silent);

if (stories.length === 0) {
  console.error('No story was found.');
  failed += 1;
}
await browser.close();
server.close();
for (const failure of failures) console.log(`Failed: ${failure}`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
