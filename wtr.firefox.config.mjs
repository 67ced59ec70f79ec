import { chromeLauncher } from '@web/test-runner-chrome';
import puppeteer from 'puppeteer-core';
import { findFirefox } from './scripts/browsers.mjs';
import { shared } from './scripts/wtr-parts.mjs';

// The same launcher with another browser: it speaks WebDriver BiDi, and needs no package that downloads one.
export default {
  ...shared,
  concurrency: 1,
  browserStartTimeout: 60_000,
  testsStartTimeout: 60_000,
  browsers: [chromeLauncher({ puppeteer, launchOptions: { browser: 'firefox', executablePath: findFirefox(), headless: true } })],
};
