import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const folder = join(root, 'docs/decisions');
const decisions = readdirSync(folder).filter((name) => name !== 'README.md').sort();
const textOf = (name: string): string => readFileSync(join(folder, name), 'utf8');
const index = textOf('README.md');
const contributing = readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8');

/** Paths of this project that a text names in code marks. */
const pathsIn = (text: string): string[] => [...text.matchAll(/`((?:src|test|scripts|bench|docs|demo|stories|\.ci)(?:\/[\w.-]+)*\/?)`/g)].map((match) => match[1] ?? '');
const missing = (text: string): string[] => pathsIn(text).filter((path) => !existsSync(join(root, path)));
/** Files that a text links to, from the folder it stands in. */
const brokenLinks = (text: string, from: string): string[] =>
  [...text.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map((match) => match[1] ?? '').filter((path) => !existsSync(join(from, path)));

describe('decisions', () => {
  it('are numbered without a gap, by name and by title', () => {
    assert.ok(decisions.length > 0);
    for (const [at, name] of decisions.entries()) {
      assert.match(name, /^\d{4}(?:-[a-z0-9]+)+\.md$/);
      assert.equal(Number(name.slice(0, 4)), at + 1, name);
      assert.match(textOf(name), new RegExp(`^# ${at + 1}\\. \\S`), name);
    }
  });

  for (const name of decisions) {
    it(`${name}: says why, what and what follows in half a page, and names only what exists`, () => {
      const text = textOf(name);
      assert.deepEqual([...text.matchAll(/^## (.+)$/gm)].map((match) => match[1]), ['Why it had to be decided', 'What was decided', 'What follows']);
      assert.ok(text.split('\n').length <= 40);
      assert.deepEqual(missing(text), []);
      assert.ok(index.includes(`](${name})`), 'it is listed');
    });
  }

  it('are listed where they are, and only there', () => assert.deepEqual(brokenLinks(index, folder), []));
});

describe('CONTRIBUTING.md', () => {
  it('names only folders and files that exist', () => {
    assert.ok(pathsIn(contributing).length > 10);
    assert.deepEqual(missing(contributing), []);
    assert.deepEqual(brokenLinks(contributing, root), []);
  });

  it('has a place for each layer', () => {
    const layers = readdirSync(join(root, 'src'), { withFileTypes: true }).filter((entry) => entry.isDirectory() && !['cli', 'samples'].includes(entry.name));
    assert.deepEqual(layers.map(({ name }) => name).filter((name) => !contributing.includes(`\`src/${name}`)), []);
  });

  it('names only scripts that exist', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> };
    const named = [...contributing.matchAll(/npm run ([\w:-]+)/g)].map((match) => match[1] ?? '');
    assert.ok(named.length > 0);
    assert.deepEqual(named.filter((name) => !(name in scripts)), []);
  });
});
