// npm start: builds what is missing or stale, then opens the demo and prints its one address.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify, stripVTControlCharacters } from 'node:util';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const builds = join(root, 'demo', 'dist');

const fail = (message) => {
  console.error(message);
  process.exit(1);
};

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) fail(`Node ${process.versions.node} is too old for this. Install Node 20.19 or newer, for example from nodejs.org.`);
if (!existsSync(join(root, 'node_modules', 'vite'))) fail('The packages are not installed yet. Run: npm ci');

/** Everything the build is made from, as one short name: it changes when any of these files does. */
function fingerprint() {
  const hash = createHash('sha256');
  const add = (path) => {
    const { size, mtimeMs } = statSync(path);
    hash.update(`${relative(root, path)}\0${size}\0${mtimeMs}\n`);
  };
  const walk = (folder) => {
    for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = join(folder, entry.name);
      if (path === builds) continue;
      if (entry.isDirectory()) walk(path);
      else add(path);
    }
  };
  walk(join(root, 'src'));
  walk(join(root, 'demo'));
  for (const file of ['package-lock.json', 'tsconfig.json']) add(join(root, file));
  return hash.digest('hex').slice(0, 16);
}

/**
 * Builds page and server into a folder named after what they were made from. It is made beside its place and moved there
 * in one go, so that two starts at the same moment, or one that was broken off, never serve half of it. The build tool
 * runs in a process of its own: the demo runs for long and would never give its memory back.
 */
async function build(target) {
  const staging = `${target}.${process.pid}`;
  mkdirSync(staging, { recursive: true });
  await promisify(execFile)(process.execPath, [join(root, 'scripts', 'build-demo.mjs'), staging], { cwd: root }).catch(({ stderr, message }) => {
    rmSync(staging, { recursive: true, force: true });
    throw new Error(stderr || message);
  });
  try {
    renameSync(staging, target);
  } catch (error) {
    rmSync(staging, { recursive: true, force: true });
    if (!existsSync(join(target, 'server'))) throw error;
  }
}

/** Older builds go; the newest ones stay, for a demo that was started from one of them may still run. */
function tidy() {
  const made = readdirSync(builds).map((name) => ({ path: join(builds, name), at: statSync(join(builds, name)).mtimeMs }));
  for (const { path } of made.sort((a, b) => b.at - a.at).slice(4)) rmSync(path, { recursive: true, force: true });
}

const target = join(builds, fingerprint());
if (!existsSync(target)) {
  await build(target).catch((error) => fail(`The demo could not be built.\n${stripVTControlCharacters(error instanceof Error ? error.message : String(error))}`));
  tidy();
}
const { runDemo } = await import(pathToFileURL(join(target, 'server', 'main.js')).href);
await runDemo({ root, pages: join(target, 'page'), env: process.env });
