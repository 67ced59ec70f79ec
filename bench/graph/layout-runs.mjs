// Starts one process per layout, so that every engine meets every graph cold, and ends those that take too long.
import { fork } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const tsx = pathToFileURL(createRequire(join(here, '..', '..', 'package.json')).resolve('tsx')).href;

/** @param mode `cold`, `add` or `toggle`; see `layout-child.mjs` */
export function layoutRun(engine, graph, mode, limitMs) {
  return new Promise((resolve) => {
    const child = fork(join(here, 'layout-child.mjs'), [engine, graph, mode], {
      execArgv: ['--import', tsx, '--max-old-space-size=3000'],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    let said = '';
    let result;
    child.stderr.on('data', (chunk) => (said += chunk));
    const timer = setTimeout(() => {
      result ??= { error: `more than ${limitMs / 1000} s` };
      child.kill('SIGKILL');
    }, limitMs);
    child.on('message', (message) => (result ??= message));
    child.on('exit', () => {
      clearTimeout(timer);
      resolve(result ?? { error: (said.match(/\w*Error: .*/)?.[0] ?? 'ended without a result').slice(0, 100) });
    });
  });
}
