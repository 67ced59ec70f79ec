// The browser tests in another engine: `node scripts/run-engine.mjs firefox|webkit [wtr options]`.
// Says "not run" and ends with 0 where the engine is not installed: these engines are extra evidence, not a gate.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { findFirefox, findWebKit } from './browsers.mjs';

const engines = {
  firefox: {
    label: 'Firefox',
    find: findFirefox,
    config: 'wtr.firefox.config.mjs',
    hint: 'Install firefox or firefox-esr, or set FIREFOX_PATH.',
  },
  webkit: {
    label: 'WebKit',
    find: findWebKit,
    config: 'wtr.webkit.config.mjs',
    hint: 'On Debian: apt-get install webkit2gtk-driver xvfb.',
  },
};
const [name, ...options] = process.argv.slice(2);
const engine = engines[name];
if (!engine) {
  console.error(`Name an engine: ${Object.keys(engines).join(' or ')}.`);
  process.exit(2);
}
if (!engine.find()) {
  console.log(`${engine.label}: not run, none is installed here. ${engine.hint}`);
  process.exit(0);
}

const wtr = join(dirname(createRequire(import.meta.url).resolve('@web/test-runner')), 'bin.js');
const command = [process.execPath, wtr, '--config', engine.config, ...options];
const env = { ...process.env };
if (name === 'webkit') {
  // WebKitGTK draws on a display even under automation, and its own sandbox cannot be nested in a container run by root.
  if (!env.DISPLAY && !env.WAYLAND_DISPLAY) command.unshift('xvfb-run', '-a');
  if (process.getuid?.() === 0) env.WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS = '1';
}
const { status, error } = spawnSync(command[0], command.slice(1), { stdio: 'inherit', env });
if (error) console.error(`${command[0]} does not start: ${error.message}. ${engine.hint}`);
process.exit(status ?? 1);
