import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, extname, join, relative } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
/** What is installed or built, not written. */
const MADE = new Set(['node_modules', 'dist', 'storybook-static', 'coverage', '.git', '.cache', '.angular', '.svelte-kit']);
const WRITTEN = new Set(['.ts', '.js', '.mjs', '.cjs', '.json', '.md', '.mdx', '.css', '.html', '.sql', '.yml', '.yaml', '.vue', '.svelte', '.tsx', '.jsx']);

function* written(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) {
      if (!MADE.has(entry.name)) yield* written(join(folder, entry.name));
    } else if (entry.isFile() && WRITTEN.has(extname(entry.name))) yield join(folder, entry.name);
  }
}

describe('every file that was written', () => {
  it('is merged to the end: no mark of a conflict is left', () => {
    const marks = new RegExp(`^(?:${'<'.repeat(7)}|${'>'.repeat(7)}|\\|{7})(?: |$)`, 'm');
    const files = [...written(root)];
    assert.ok(files.length > 1000, `only ${files.length} files were found`);
    assert.deepEqual(files.filter((file) => marks.test(readFileSync(file, 'utf8'))).map((file) => relative(root, file)), []);
  });
});
