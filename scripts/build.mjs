// `npm run build`: the library, its type declarations, the theme files and the one-file build, all in dist/.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
process.chdir(root);
const { resolve } = createRequire(import.meta.url);
const vite = join(dirname(resolve('vite/package.json')), 'bin', 'vite.js');
const tsc = join(dirname(resolve('typescript/package.json')), 'bin', 'tsc');

function step(title, ...args) {
  console.log(`\n${title}`);
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit' });
  if (status !== 0) {
    console.error(`Build stopped: ${title} failed.`);
    process.exit(status ?? 1);
  }
}

step('Library', vite, 'build', '--logLevel', 'warn');
step('Type declarations', tsc, '-p', 'tsconfig.build.json');

console.log('\nThemes');
if (existsSync('src/theme')) {
  mkdirSync('dist/theme', { recursive: true });
  for (const name of readdirSync('src/theme').filter((file) => file.endsWith('.css')))
    cpSync(join('src/theme', name), join('dist/theme', name));
}

if (existsSync('src/define.ts')) step('One file for a page without a bundler', vite, 'build', '--mode', 'cdn', '--logLevel', 'warn');
else console.log('\nNo src/define.ts yet: the one-file build is left out.');
console.log('\nBuilt dist/.');
