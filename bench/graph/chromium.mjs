// One headless Chromium, and what its main thread did.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const fromRoot = createRequire(join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'package.json'));
const { launch: start } = (await import(fromRoot.resolve('puppeteer-core'))).default;

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

export async function launch() {
  const executablePath = process.env.CHROME_PATH ?? PLACES.find(existsSync);
  if (executablePath === undefined) throw new Error('No Chromium found: set CHROME_PATH to one.');
  return start({
    executablePath,
    headless: true,
    protocolTimeout: 120_000,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--enable-precise-memory-info',
      '--force-device-scale-factor=1',
    ],
  });
}

/** A fresh page with a meter of its main thread's CPU time: thread ticks, so that other load on the machine does not count. */
export async function openPage(browser, address, { width, height }) {
  const context = await browser.createBrowserContext();
  const page = await context.newPage();
  await page.setViewport({ width, height });
  const errors = [];
  page.on('pageerror', (error) => errors.push(String(error).slice(0, 200)));
  await page.goto(address);
  const session = await page.createCDPSession();
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const metrics = async () =>
    Object.fromEntries((await session.send('Performance.getMetrics')).metrics.map(({ name, value }) => [name, value]));
  return {
    page,
    session,
    errors,
    close: () => context.close(),
    /** Milliseconds of main-thread CPU so far. */
    cpu: async () => (await metrics()).TaskDuration * 1000,
    /** Bytes of JavaScript heap that are still reachable. */
    async heap() {
      await session.send('HeapProfiler.collectGarbage');
      await session.send('HeapProfiler.collectGarbage');
      return (await metrics()).JSHeapUsedSize;
    },
  };
}
