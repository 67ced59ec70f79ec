import { findWebKit } from './scripts/browsers.mjs';
import { webkitLauncher } from './scripts/webkit-launcher.mjs';
import { shared } from './scripts/wtr-parts.mjs';

export default {
  ...shared,
  concurrency: 1,
  browserStartTimeout: 60_000,
  testsStartTimeout: 60_000,
  browsers: [webkitLauncher(findWebKit())],
};
