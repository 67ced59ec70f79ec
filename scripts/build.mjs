// `npm run build`: the library, its type declarations, those for frameworks and editors, the theme files and the build for pages
// without a bundler, all in dist/.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { vsCodeData, webTypes } from './editor-data.mjs';
import { frameworkTypes } from './framework-types.mjs';
import { publishedTheme } from './theme-css.mjs';
import { unreachedTypes } from './unreached-types.mjs';

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
mkdirSync('dist/theme', { recursive: true });
for (const name of readdirSync('src/theme').filter((file) => file.endsWith('.css'))) {
  writeFileSync(join('dist/theme', name), publishedTheme(readFileSync(join('src/theme', name), 'utf8')));
}

console.log('\nDeclarations for frameworks and editors');
mkdirSync('dist/types', { recursive: true });
const elements = JSON.parse(readFileSync('custom-elements.json', 'utf8'));
const write = (name, text) => writeFileSync(join('dist/types', name), text);
for (const [name, text] of Object.entries(frameworkTypes(elements))) write(name, text);
// Importing the declarations does nothing, and must not fail.
write('none.js', 'export {};\n');
write('vscode.html-custom-data.json', JSON.stringify(vsCodeData(elements)));
write('web-types.json', JSON.stringify(webTypes(elements, JSON.parse(readFileSync('package.json', 'utf8')))));

for (const file of unreachedTypes(JSON.parse(readFileSync('package.json', 'utf8')).exports)) rmSync(file);

step('One file for a page without a bundler', vite, 'build', '--mode', 'cdn', '--logLevel', 'warn');
console.log('\nBuilt dist/.');
