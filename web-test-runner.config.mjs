import { chromeLauncher } from '@web/test-runner-chrome';
import { chromiumFlags, findChromium } from './scripts/browsers.mjs';
import { shared } from './scripts/wtr-parts.mjs';

let chromium;
try {
  chromium = await findChromium();
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
console.log(`Browser: ${chromium.version}, ${chromium.path} (${chromium.source})`);

/** Two pages share one window, and only one of them would have the focus: each is told that it has it. */
const focusedPage = async ({ context }) => {
  const page = await context.newPage();
  await (await page.createCDPSession()).send('Emulation.setFocusEmulationEnabled', { enabled: true });
  return page;
};

export default {
  ...shared,
  concurrency: 2,
  browsers: [chromeLauncher({ launchOptions: { executablePath: chromium.path, args: chromiumFlags }, createPage: focusedPage })],
};
