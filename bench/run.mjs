// `npm run bench [-- part of a file name [options]]`: runs each *.bench.mjs and *.bench.ts of this folder in a process of its own.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
if (!existsSync(join(here, 'node_modules'))) {
  console.error('The peers are not installed. Run: npm --prefix bench ci');
  process.exit(1);
}
const [wanted = '', ...options] = process.argv.slice(2);
const files = readdirSync(here).filter((name) => /\.bench\.(mjs|ts)$/.test(name) && name.includes(wanted));
if (files.length === 0) {
  console.error(`No benchmark has "${wanted}" in its name.`);
  process.exit(1);
}
const tsx = pathToFileURL(createRequire(join(here, '..', 'package.json')).resolve('tsx')).href;
let failed = 0;
for (const file of files) {
  console.log(`\n=== ${file} ===`);
  if (spawnSync(process.execPath, ['--import', tsx, join(here, file), ...options], { stdio: 'inherit' }).status !== 0) failed += 1;
}
process.exitCode = failed > 0 ? 1 : 0;
