/* global document -- in what runs in the page */
// `npm run test:hosts [html react vue svelte angular ssr]`: packs the project as npm would publish it, builds each host page
// of demo/hosts from that tarball, and uses it in a browser as a person does. Needs a build (npm run build).
// `--lock` writes the locks of the named hosts anew; `--keep` leaves the folders in which they were built and says where.
// Ends with `N passed, N failed`.
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, extname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import puppeteer from 'puppeteer-core';
import { scenario } from '../demo/hosts/drive.mjs';
import { chromiumFlags, findChromium } from './browsers.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const hosts = join(root, 'demo', 'hosts');
const ALL = ['html', 'react', 'vue', 'svelte', 'angular', 'ssr'];
/** Those that a server of their own renders or guards; the others are files. */
const WITH_SERVER = new Set(['html', 'ssr']);
const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css' };

const { positionals, values } = parseArgs({ allowPositionals: true, options: { lock: { type: 'boolean' }, keep: { type: 'boolean' } } });
const names = positionals.length > 0 ? positionals : ALL;
const unknown = names.filter((name) => !ALL.includes(name));
if (unknown.length > 0) {
  console.error(`No such host: ${unknown.join(', ')}. There are: ${ALL.join(', ')}.`);
  process.exit(2);
}
if (!existsSync(join(root, 'dist', 'index.js'))) {
  console.error('No build to pack: run npm run build first.');
  process.exit(1);
}

const scratch = mkdtempSync(join(tmpdir(), 'wf-hosts-'));
if (!values.keep) process.on('exit', () => rmSync(scratch, { recursive: true, force: true }));

let passed = 0;
const failures = [];
function report(title, fault) {
  if (fault === undefined) passed += 1;
  else failures.push(`${title}: ${fault.split('\n')[0]}`);
  console.log(`${fault === undefined ? '✔' : '✖'} ${title}${fault === undefined ? '' : `\n    ${fault.replaceAll('\n', '\n    ')}`}`);
}

function npm(folder, ...args) {
  const { status, stdout, stderr } = spawnSync(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, {
    cwd: folder, encoding: 'utf8', env: { ...process.env, NG_CLI_ANALYTICS: 'false', CI: 'true' },
  });
  return status === 0 ? undefined : `npm ${args.join(' ')} ended with ${status}.\n${stdout}\n${stderr}`.trim();
}

function pack() {
  const { status, stderr } = spawnSync('npm', ['pack', '--silent', '--pack-destination', scratch], { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(`npm pack failed.\n${stderr}`);
  return join(scratch, readdirSync(scratch).find((name) => name.endsWith('.tgz')));
}

/** The folder of a host as it would be on a user's machine: beside nothing of this project but the tarball. */
function copy(name, tarball) {
  const folder = join(scratch, name);
  cpSync(join(hosts, name), folder, { recursive: true, filter: (path) => !/[\\/](node_modules|dist)$/.test(path) });
  cpSync(join(hosts, 'shared'), join(folder, 'src'), { recursive: true });
  cpSync(join(root, '.npmrc'), join(folder, '.npmrc'));
  cpSync(tarball, join(folder, 'wf-elements.tgz'));
  return folder;
}

/** The tarball changes with each build, so the lock says nothing of its bytes. */
function lock(name, folder) {
  rmSync(join(folder, 'package-lock.json'), { force: true });
  const fault = npm(folder, 'install', '--package-lock-only', '--no-audit', '--no-fund');
  if (fault !== undefined) return fault;
  const text = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8'));
  delete text.packages['node_modules/wf-elements'].integrity;
  writeFileSync(join(hosts, name, 'package-lock.json'), `${JSON.stringify(text, null, 2)}\n`);
  return undefined;
}

/** Serves the built files of a host. */
async function serveFiles(folder) {
  const server = createServer((request, response) => {
    const path = new URL(request.url, 'http://localhost').pathname;
    const file = join(folder, 'dist', path === '/' ? 'index.html' : path);
    if (!existsSync(file)) return response.writeHead(path === '/favicon.ico' ? 204 : 404).end();
    response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' }).end(readFileSync(file));
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  return { url: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() };
}

/** Starts a host's own server and resolves with the address that it prints. */
function startServer(folder) {
  const child = spawn(process.execPath, ['server.mjs'], { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] });
  return new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', (url) => resolve({ url, close: () => child.kill() }));
    child.once('exit', (code) => reject(new Error(`The server ended with ${code} before it printed an address.`)));
  });
}

async function use(name, url, browser) {
  const context = await browser.createBrowserContext();
  const page = await context.newPage();
  const said = [];
  await page.setViewport({ width: 1280, height: 900 });
  await page.emulateFocusedPage(true);
  page.on('pageerror', (error) => said.push(`uncaught: ${error.message}`));
  page.on('console', (message) => {
    if (['error', 'warn'].includes(message.type())) said.push(`${message.type()}: ${message.text()}`);
  });
  await page.evaluateOnNewDocument(() => {
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => console.error(`policy: ${violatedDirective} ${blockedURI}`));
  });
  await page.goto(url, { waitUntil: 'load' });
  for (const [title, step] of Object.entries(scenario)) {
    try {
      await step(page);
      report(`${name}: ${title}`);
    } catch (error) {
      await page.screenshot({ path: join(scratch, `${name}-failed.png`) });
      report(`${name}: ${title}`, error.message);
    }
  }
  report(`${name}: the console stays silent`, said.length === 0 ? undefined : [...new Set(said)].slice(0, 20).join('\n'));
  await context.close();
}

async function run(name, tarball, browser) {
  const folder = copy(name, tarball);
  if (values.lock) return report(`${name}: lock`, lock(name, folder));
  const { scripts } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  for (const args of [['ci', '--no-audit', '--no-fund'], ...['check', 'build'].filter((script) => script in scripts).map((script) => ['run', script])]) {
    const fault = npm(folder, ...args);
    report(`${name}: npm ${args.slice(0, 2).join(' ')}`, fault);
    if (fault !== undefined && args[1] !== 'check') return;
  }
  const site = await (WITH_SERVER.has(name) ? startServer(folder) : serveFiles(folder));
  try {
    await use(name, site.url, browser);
  } finally {
    site.close();
  }
}

const tarball = pack();
const chromium = values.lock ? undefined : await findChromium();
const browser = chromium && (await puppeteer.launch({ executablePath: chromium.path, args: chromiumFlags }));
for (const name of names) {
  console.log(`\n${name}`);
  await run(name, tarball, browser).catch((error) => report(name, error.message));
}
await browser?.close();
if (values.keep) console.log(`\nBuilt in ${scratch}`);
const left = ALL.filter((name) => !names.includes(name));
if (left.length > 0) console.log(`\nNot run: ${left.join(', ')}.`);
for (const failure of failures) console.log(`Failed: ${failure}`);
console.log(`${passed} passed, ${failures.length} failed`);
process.exitCode = failures.length > 0 ? 1 : 0;
