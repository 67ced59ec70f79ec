// Opens every story of the built Storybook as a reader would: it must render, keep quiet, ask no other host, and pass axe.
// `node scripts/check-storybook.mjs [part of a story id]`; ends with `N passed, N failed`.
import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs';
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
const stories = Object.values(JSON.parse(readFileSync(join(site, 'index.json'), 'utf8')).entries).filter(
  ({ id, type }) => type === 'story' && id.includes(wanted),
);

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
    const violations = await page.evaluate(async () => {
      const { violations } = await globalThis.axe.run('#storybook-root', { rules: { region: { enabled: false } } });
      return violations.map(({ id, help, nodes }) => `${id}: ${help} (${nodes.map(({ target }) => target.join(' ')).join('; ')})`);
    });
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
if (stories.length === 0) {
  console.error('No story was found.');
  failed += 1;
}
await browser.close();
server.close();
for (const failure of failures) console.log(`Failed: ${failure}`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
