// Is the committed custom-elements.json what the sources say today, and does it hold only what is public, all of it documented?
// `npm run analyze` writes it anew.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { exportedNames, manifestFaults } from './manifest-faults.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
process.chdir(root);
const committed = 'custom-elements.json';
const cem = join(dirname(createRequire(import.meta.url).resolve('@custom-elements-manifest/analyzer')), 'cem.js');
const scratch = mkdtempSync(join(tmpdir(), 'wf-manifest-'));
let fresh;
try {
  const args = [cem, 'analyze', '--config', 'custom-elements-manifest.config.mjs', '--outdir', relative(root, scratch)];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) {
    console.error(`The analyzer failed.\n${stdout}${stderr}`);
    process.exit(1);
  }
  fresh = readFileSync(join(scratch, committed), 'utf8');
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

if (!existsSync(committed)) {
  console.error(`${committed} is missing: run npm run analyze and commit it.`);
  process.exit(1);
}
const tagsOf = (text) =>
  JSON.parse(text).modules.flatMap(({ declarations }) => (declarations ?? []).map(({ tagName }) => tagName).filter(Boolean));
// Compared as data: a formatter may lay the committed file out in its own way.
const same = JSON.stringify(JSON.parse(fresh)) === JSON.stringify(JSON.parse(readFileSync(committed, 'utf8')));
if (!same) {
  console.error(`${committed} differs from the sources: run npm run analyze and commit the result.`);
  process.exit(1);
}
const faults = manifestFaults(JSON.parse(fresh), exportedNames(JSON.parse(readFileSync('package.json', 'utf8')).exports));
if (faults.length > 0) {
  console.error(faults.join('\n'));
  process.exit(1);
}
console.log(`${committed} matches the sources: ${tagsOf(fresh).join(', ') || 'no element yet'}.`);
