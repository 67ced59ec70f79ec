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

export default {
  ...shared,
  concurrency: 2,
  browsers: [chromeLauncher({ launchOptions: { executablePath: chromium.path, args: chromiumFlags } })],
};
