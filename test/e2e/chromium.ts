import puppeteer, { type Browser } from 'puppeteer-core';

interface BrowserFinder {
  readonly chromiumFlags: readonly string[];
  findChromium(): Promise<{ readonly path: string; readonly version: string }>;
}

/**
 * Starts the browser that the other tests use too.
 * @param without default switches of the driver that the test does not want.
 * @throws {Error} saying what to install, if there is none
 */
export async function launchChromium(without: readonly string[] = []): Promise<Browser> {
  const finder = (await import(new URL('../../scripts/browsers.mjs', import.meta.url).href)) as BrowserFinder;
  const { path } = await finder.findChromium();
  return puppeteer.launch({ executablePath: path, args: [...finder.chromiumFlags], ignoreDefaultArgs: [...without], headless: true });
}
