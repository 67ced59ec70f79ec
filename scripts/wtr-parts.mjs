// What the Web Test Runner configs of all engines share: files, plugins, a counting reporter, strict pages.
import { esbuildPlugin } from '@web/dev-server-esbuild';
import { defaultReporter } from '@web/test-runner';
import { a11ySnapshotPlugin } from '@web/test-runner-commands/plugins';
import { existsSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** The policy the elements must run under without a single violation; the demo server sends the same one. */
export const strictPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types lit-html',
].join('; ');

/**
 * Serves every page in a folder named `strict` under {@link strictPolicy}. The runner's own page has inline scripts,
 * so a test loads such a page in a frame.
 */
const strictPages = () => ({
  name: 'strict-pages',
  serve(context) {
    if (!/\/strict\/[^/]+\.html$/.test(context.path)) return;
    // Each copy of Lit makes the policy of the same name.
    context.set('Content-Security-Policy', context.path.endsWith('/copies.html') ? `${strictPolicy} 'allow-duplicates'` : strictPolicy);
  },
});

/** Everything once more, for a page with two copies of the kit and of what it is built on. */
const secondCopy = (context, next) => {
  context.path = context.path.replace(/^\/second-copy\//, '/');
  return next();
};

/** A worker is addressed as the `.js` it will be in the build; here only its `.ts` exists. */
const compiledName = (context, next) => {
  if (/^\/src\/.*\.js$/.test(context.path) && !existsSync(join(root, context.path))) context.path = context.path.replace(/\.js$/, '.ts');
  return next();
};

const emulating = new WeakMap();

/**
 * The command `emulate`: media features by name, and whether the page is used by touch. All of it stays until the next
 * call. Answers false where the browser cannot pretend.
 */
const emulation = () => ({
  name: 'emulation',
  async executeCommand({ command, payload, session }) {
    if (command !== 'emulate') return undefined;
    if (session.browser.type !== 'puppeteer') return false;
    const page = session.browser.getPage(session.id);
    try {
      // Kept, because what a session of the protocol set ends with it.
      if (!emulating.has(page)) emulating.set(page, await page.createCDPSession());
    } catch {
      return false;
    }
    const { touch = false, ...features } = payload;
    await emulating.get(page).send('Emulation.setEmulatedMedia', { features: Object.entries(features).map(([name, value]) => ({ name, value })) });
    await emulating.get(page).send('Emulation.setTouchEmulationEnabled', { enabled: touch, maxTouchPoints: 1 });
    return true;
  },
});

/** A connection to the DevTools protocol of a test's page; null where the browser has none. */
async function protocolOf({ browser, id }) {
  if (browser.type !== 'puppeteer') return null;
  try {
    return await browser.getPage(id).createCDPSession();
  } catch {
    return null;
  }
}

/**
 * The command `accessibility-tree`: what the browser hands to assistive technology, as `{ role, name, properties, children }`.
 * Answers null where the browser does not tell.
 */
const accessibilityTree = () => ({
  name: 'accessibility-tree',
  async executeCommand({ command, session }) {
    if (command !== 'accessibility-tree') return undefined;
    const client = await protocolOf(session);
    if (client === null) return null;
    const { nodes } = await client.send('Accessibility.getFullAXTree');
    await client.detach();
    const byId = new Map(nodes.map((node) => [node.nodeId, node]));
    // What is ignored stands for what is inside it.
    const read = (node) => {
      const children = (node.childIds ?? []).flatMap((id) => (byId.has(id) ? read(byId.get(id)) : []));
      if (node.ignored) return children;
      const properties = Object.fromEntries((node.properties ?? []).map(({ name, value }) => [name, value.value ?? null]));
      return [{ role: node.role?.value ?? '', name: node.name?.value ?? '', properties, children }];
    };
    return { role: '', name: '', properties: {}, children: read(nodes[0]) };
  },
});

/**
 * The command `memory`: what the page holds after a collection, as `{ heap, nodes, listeners }` in bytes and numbers. Answers
 * null where the browser does not tell.
 */
const memory = () => ({
  name: 'memory',
  async executeCommand({ command, session }) {
    if (command !== 'memory') return undefined;
    const client = await protocolOf(session);
    if (client === null) return null;
    for (let turn = 0; turn < 3; turn += 1) await client.send('HeapProfiler.collectGarbage');
    const [{ nodes, jsEventListeners }, { usedSize }] = [await client.send('Memory.getDOMCounters'), await client.send('Runtime.getHeapUsage')];
    await client.detach();
    return { heap: usedSize, nodes, listeners: jsEventListeners };
  },
});

const tracing = new WeakSet();

/**
 * The command `longest-task`: called once it begins to watch, called again it answers for how many milliseconds of computing
 * time the page did a single task in between. Unlike time by the clock this is the same on a busy machine. Answers null where
 * the browser does not tell.
 */
const longestTask = () => ({
  name: 'longest-task',
  async executeCommand({ command, session }) {
    if (command !== 'longest-task') return undefined;
    if (session.browser.type !== 'puppeteer') return null;
    const page = session.browser.getPage(session.id);
    try {
      if (!tracing.has(page)) {
        await page.tracing.start({ categories: ['-*', 'toplevel', '__metadata', 'blink.user_timing'] });
        await page.evaluate(() => performance.mark('wf-watched'));
        tracing.add(page);
        return 0;
      }
    } catch {
      return null;
    }
    tracing.delete(page);
    const { traceEvents } = JSON.parse(new TextDecoder().decode(await page.tracing.stop()));
    const { pid, tid } = traceEvents.find(({ name, cat }) => name === 'wf-watched' && cat.includes('user_timing'));
    return Math.max(0, ...traceEvents.filter((event) => event.pid === pid && event.tid === tid && event.tdur !== undefined).map(({ tdur }) => tdur / 1000));
  },
});

function countTests(suite, path, counts) {
  for (const { name, skipped, passed, error } of suite.tests) {
    counts[skipped ? 'skipped' : passed ? 'passed' : 'failed'] += 1;
    if (!skipped && !passed) counts.failures.push(`${[...path, name].join(': ')}: ${error?.message?.split('\n')[0] ?? ''}`);
  }
  for (const inner of suite.suites) countTests(inner, [...path, inner.name], counts);
}

/**
 * Writes `{passed, failed, skipped, failures}` to the file named by WF_TEST_COUNTS. A file that breaks outside its tests is
 * one failure.
 */
const countReporter = () => ({
  onTestRunFinished({ sessions }) {
    const file = process.env.WF_TEST_COUNTS;
    if (!file) return;
    const counts = { passed: 0, failed: 0, skipped: 0, failures: [], silent: [] };
    for (const session of sessions) {
      const before = counts.failed;
      const test = relative(root, session.testFile);
      if (session.testResults) countTests(session.testResults, [test], counts);
      if (session.passed || counts.failed > before) continue;
      if (!session.testResults) counts.silent.push(test);
      counts.failed += 1;
      counts.failures.push(`${test}: ${session.errors[0]?.message?.split('\n')[0] ?? 'broke outside its tests'}`);
    }
    writeFileSync(file, JSON.stringify(counts));
  },
});

/** What every engine runs; each config adds `browsers`. */
export const shared = {
  files: ['test/**/*.test.ts', '!test/**/*.node.test.ts', '!test/e2e/**', '!test/types/**', '!test/package/**'],
  nodeResolve: { exportConditions: ['browser', 'development'] },
  plugins: [a11ySnapshotPlugin(), emulation(), accessibilityTree(), memory(), longestTask(), strictPages(), esbuildPlugin({ ts: true, target: 'es2022', tsconfig: join(root, 'tsconfig.json') })],
  middleware: [secondCopy, compiledName],
  staticLogging: !process.stdout.isTTY,
  reporters: [defaultReporter(), countReporter()],
  filterBrowserLogs: ({ args }) => !String(args[0]).startsWith('Lit is in dev mode'),
  // A limit against hanging, not a measurement: on a busy machine a property test takes many times its usual second.
  testFramework: { config: { timeout: 60_000 } },
  testsStartTimeout: 60_000,
  testsFinishTimeout: 300_000,
};
