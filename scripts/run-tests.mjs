// `npm test`: every test of the project, section by section, and the sum as the last line.
// `node scripts/run-tests.mjs [browser|node|types|e2e ...]` runs only the sections named.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
process.chdir(root);
const { resolve } = createRequire(import.meta.url);
const scratch = mkdtempSync(join(tmpdir(), 'wf-test-'));
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }));

const filesEnding = (folder, suffix) =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && entry.name.endsWith(suffix))
        .map((entry) => join(entry.parentPath, entry.name))
        .sort()
    : [];

/** Runs Node and resolves with its exit code, and its output where `capture` asks for it. */
function node(args, { env = {}, capture = false } = {}) {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, args, {
      env: { ...process.env, ...env },
      stdio: ['ignore', capture ? 'pipe' : 'inherit', 'inherit'],
    });
    let output = '';
    child.stdout?.setEncoding('utf8').on('data', (text) => {
      output += text;
      process.stdout.write(text);
    });
    child.once('error', fail);
    child.once('close', (code) => done({ code: code ?? 1, output }));
  });
}

/** Reads what a reporter counted; a runner that died before it counted is one failure. */
function readCounts(file, code) {
  const counts = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8') || 'null') : null;
  const { passed = 0, failed = 0, skipped = 0, failures = [], silent = [] } = counts ?? {};
  return { passed, failed: code !== 0 && failed === 0 ? 1 : failed, skipped, failures, silent };
}

async function nodeTests(name, files, ...options) {
  const report = join(scratch, `${name}.json`);
  const { code } = await node([
    '--import',
    'tsx',
    '--test',
    ...options,
    '--test-reporter=spec',
    '--test-reporter-destination=stdout',
    `--test-reporter=${pathToFileURL(join(root, 'scripts/count-reporter.mjs')).href}`,
    `--test-reporter-destination=${report}`,
    ...files,
  ]);
  return readCounts(report, code);
}

/** More pages than this that report nothing are no accident of one browser. */
const MOST_SILENT = 3;

const sections = {
  browser: {
    title: 'Browser tests',
    files: () =>
      filesEnding('test', '.test.ts').filter((file) => !file.endsWith('.node.test.ts') && !/^test[\\/](e2e|types|package)[\\/]/.test(file)),
    async run() {
      const report = join(scratch, 'browser.json');
      const wtr = join(dirname(resolve('@web/test-runner')), 'bin.js');
      const run = async (...only) => readCounts(report, (await node([wtr, ...only], { env: { WF_TEST_COUNTS: report } })).code);
      const counts = await run();
      const { silent } = counts;
      if (silent.length === 0 || silent.length > MOST_SILENT) return counts;
      // The browser did not open these pages, or never heard of them again: no test of theirs has failed, and none has passed.
      console.log(`\nReported nothing, and run once more by themselves: ${silent.join(', ')}`);
      rmSync(report, { force: true });
      const again = await run('--files', ...silent, '--concurrency', '1');
      return {
        passed: counts.passed + again.passed,
        failed: counts.failed - silent.length + again.failed,
        skipped: counts.skipped + again.skipped,
        failures: [...counts.failures.filter((failure) => !silent.some((file) => failure.startsWith(`${file}:`))), ...again.failures],
      };
    },
  },
  node: {
    title: 'Node tests',
    files: () => filesEnding('test', '.node.test.ts'),
    run: (files) => nodeTests('node', files, '--test-concurrency=2', '--test-timeout=1200000'),
  },
  types: {
    title: 'Type tests',
    files: () => filesEnding('test/types', '.types.ts'),
    async run(files) {
      const tsc = join(dirname(resolve('typescript/package.json')), 'bin/tsc');
      const { code, output } = await node([tsc, '-p', 'test/types/tsconfig.json', '--noEmit', '--pretty', 'false'], { capture: true });
      const broken = new Set([...output.matchAll(/^(.+?)\(\d+,\d+\): error /gm)].map(([, file]) => file));
      for (const file of files) console.log(`${broken.has(file) ? '✖' : '✔'} ${file}`);
      const passed = files.filter((file) => !broken.has(file)).length;
      // An error in a source file that a type test reaches counts too.
      return { passed, failed: code !== 0 ? Math.max(broken.size, 1) : 0, skipped: 0, failures: [...broken].map((file) => `${file}: does not compile as it should`) };
    },
  },
  e2e: {
    title: 'End-to-end tests',
    files: () => filesEnding('test/e2e', '.e2e.test.ts'),
    // One at a time: each starts the whole product. (The limit is per file as well as per test.)
    run: (files) => nodeTests('e2e', files, '--test-concurrency=1', '--test-timeout=1200000'),
  },
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in sections));
if (unknown.length > 0) {
  console.error(`No such section: ${unknown.join(', ')}. There are: ${Object.keys(sections).join(', ')}.`);
  process.exit(2);
}

const total = { passed: 0, failed: 0 };
const lines = [];
const failures = [];
for (const name of asked.length > 0 ? asked : Object.keys(sections)) {
  const { title, files, run } = sections[name];
  console.log(`\n=== ${title} ===`);
  const began = Date.now();
  const found = files();
  const counts = found.length > 0 ? await run(found) : { passed: 0, failed: 0, skipped: 0, failures: [] };
  // Silence is no proof: a section that ran nothing has failed.
  if (counts.passed + counts.failed === 0) {
    console.error(found.length > 0 ? 'No test was executed.' : 'No test file was found.');
    counts.failed = 1;
  }
  total.passed += counts.passed;
  total.failed += counts.failed;
  failures.push(...counts.failures);
  const seconds = ((Date.now() - began) / 1000).toFixed(1);
  lines.push(`${title}: ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped (${seconds} s)`);
}

for (const failure of failures) console.log(`Failed: ${failure}`);
console.log(`\n${lines.join('\n')}\n${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed > 0 ? 1 : 0;
