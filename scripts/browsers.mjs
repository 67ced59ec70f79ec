// Where a browser comes from. A developer needs none installed: npm ships a Chromium for Linux x64.
import { execFile } from 'node:child_process';
import { accessSync, constants, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Flags for every Chromium this project starts: no sandbox (containers run as root), no request of its own. */
export const chromiumFlags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
];

const runnable = (path) => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

const onPath = (...names) =>
  names.flatMap((name) => (process.env.PATH ?? '').split(delimiter).map((dir) => join(dir, name))).filter(runnable);

const installedChromium = () => [
  ...onPath('chromium', 'google-chrome-stable', 'google-chrome', 'chromium-browser', 'microsoft-edge-stable'),
  ...[
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
  ].filter((path) => existsSync(path)),
];

/** The version line of a browser, or undefined if the file does not run (a wrapper without its snap, missing libraries). */
async function versionOf(path) {
  // On Windows `--version` opens a window instead of printing.
  if (process.platform === 'win32') return 'version not asked';
  try {
    const { stdout } = await run(path, ['--version', '--no-sandbox'], { timeout: 20_000 });
    return stdout.trim().split('\n').at(-1) || undefined;
  } catch {
    return undefined;
  }
}

/** The shipped one names only fixed temp folders, so on a machine without fonts no text would have a width. */
const fontsConf = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir prefix="relative">.</dir>
  <dir>/usr/share/fonts</dir>
  <dir>/usr/local/share/fonts</dir>
  <cachedir prefix="relative">../fonts-cache</cachedir>
</fontconfig>
`;

/**
 * Unpacks the Chromium that npm ships into this checkout, once per version, and returns a starter script for it.
 * The package itself unpacks to a shared temp path without a version check, and changes HOME and LD_LIBRARY_PATH of its
 * process; so it runs in a child with a folder of our own, and the starter sets the library path for the browser alone.
 */
async function npmChromium() {
  const manifest = createRequire(import.meta.url)
    .resolve('@sparticuz/chromium')
    .replace(/build[\\/].*$/, 'package.json');
  const { version } = JSON.parse(readFileSync(manifest, 'utf8'));
  const home = join(root, 'node_modules', '.cache', 'wf-elements', `chromium-${version}`);
  const starter = join(home, 'start.sh');
  if (!existsSync(starter)) {
    // Another run may unpack at the same moment: each has its own folder, and the rename lets the first one win.
    const staging = `${home}.${process.pid}`;
    mkdirSync(staging, { recursive: true });
    await run(
      process.execPath,
      ['--input-type=module', '-e', "import chromium from '@sparticuz/chromium'; await chromium.executablePath();"],
      // Amazon's marker makes the package unpack NSS and expat too, which a bare Debian lacks.
      { cwd: root, env: { ...process.env, TMPDIR: staging, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs20.x' }, timeout: 120_000 },
    );
    writeFileSync(join(staging, 'fonts', 'fonts.conf'), fontsConf);
    writeFileSync(
      join(staging, 'start.sh'),
      [
        '#!/bin/sh',
        'here=$(cd "$(dirname "$0")" && pwd)',
        'export LD_LIBRARY_PATH="$here/al2023/lib${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"',
        'export FONTCONFIG_PATH="${FONTCONFIG_PATH:-$here/fonts}"',
        'exec "$here/chromium" "$@"',
        '',
      ].join('\n'),
      { mode: 0o755 },
    );
    try {
      renameSync(staging, home);
    } catch (error) {
      rmSync(staging, { recursive: true, force: true });
      if (!existsSync(starter)) throw error;
    }
  }
  return starter;
}

/**
 * Finds a Chromium: CHROME_PATH, else an installed one, else the one npm ships (Linux x64).
 * `BROWSER_SOURCE=npm` passes over installed ones.
 * @returns {Promise<{ path: string, source: 'CHROME_PATH' | 'installed' | 'npm', version: string }>}
 * @throws {Error} with what to do, if there is none
 */
export async function findChromium() {
  const named = process.env.CHROME_PATH;
  if (named) {
    if (!existsSync(named)) throw new Error(`CHROME_PATH names no file: ${named}`);
    const version = await versionOf(named);
    if (!version) throw new Error(`CHROME_PATH names a browser that does not start: ${named}`);
    return { path: named, source: 'CHROME_PATH', version };
  }
  const broken = [];
  if (process.env.BROWSER_SOURCE !== 'npm') {
    for (const path of installedChromium()) {
      const version = await versionOf(path);
      if (version) return { path, source: 'installed', version };
      broken.push(path);
    }
  }
  let reason = `npm ships one for linux x64 only, this is ${process.platform} ${process.arch}`;
  if (process.platform === 'linux' && process.arch === 'x64') {
    try {
      const path = await npmChromium();
      const version = await versionOf(path);
      if (version) return { path, source: 'npm', version };
      reason = `the one npm ships does not start: ${path}`;
    } catch (error) {
      reason = `the one npm ships could not be unpacked: ${error instanceof Error ? error.message : String(error)}`;
    }
  }
  throw new Error(
    [
      `No Chromium found: ${reason}.`,
      ...broken.map((path) => `${path} exists but does not start.`),
      'Install Chrome, Chromium or Edge, or set CHROME_PATH to one.',
    ].join('\n'),
  );
}

/** The path of an installed Firefox (FIREFOX_PATH first), or undefined. */
export const findFirefox = () =>
  process.env.FIREFOX_PATH ??
  [...onPath('firefox', 'firefox-esr'), '/Applications/Firefox.app/Contents/MacOS/firefox'].find((path) => existsSync(path));

/** The paths of WebKitGTK's driver and its small browser, or undefined. */
export function findWebKit() {
  const driver = process.env.WEBKIT_DRIVER ?? onPath('WebKitWebDriver')[0];
  const binary = [
    '/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser',
    '/usr/lib/aarch64-linux-gnu/webkit2gtk-4.1/MiniBrowser',
    '/usr/libexec/webkit2gtk-4.1/MiniBrowser',
  ].find((path) => existsSync(path));
  return driver && binary ? { driver, binary } : undefined;
}
