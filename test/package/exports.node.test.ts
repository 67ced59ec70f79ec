import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';

type Target = string | { readonly types: string; readonly default: string };
interface Manifest {
  readonly exports: Readonly<Record<string, Target>>;
  readonly sideEffects: readonly string[];
  readonly bin: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta: Readonly<Record<string, { readonly optional?: boolean }>>;
}

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;
const elementFolders = readdirSync('src/elements', { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && existsSync(join('src/elements', entry.name, 'define.ts')))
  .map(({ name }) => name);

/** The source that the build turns into a file of `dist/`; one file for a page without a bundler is built of each `src/cdn…`. */
const sourceOf = (built: string): string =>
  built.replace('./dist/cdn/wf-elements-samples', './dist/samples/index').replace('./dist/cdn/wf-elements', './dist/cdn').replace(/^\.\/dist\//, 'src/').replace(/(\.d\.ts|\.js)$/, '.ts');
/** Behind the entries that are only declarations; the check of the packed package compiles each. */
const NOTHING = './dist/types/none.js';
const moduleEntries = Object.entries(manifest.exports).filter(
  (entry): entry is [string, Exclude<Target, string>] => typeof entry[1] !== 'string' && !entry[0].includes('*'),
);

describe('exports map', () => {
  for (const [name, target] of moduleEntries.filter(([, { default: file }]) => file !== NOTHING)) {
    it(`${name} leads to a source file, and its types to the same one`, () => {
      const source = sourceOf(target.default);
      assert.ok(existsSync(source), `${name} is built from ${source}, which does not exist`);
      assert.equal(sourceOf(target.types), source);
    });
  }

  it('lists types before the code, as TypeScript needs', () => {
    for (const [name, target] of moduleEntries) assert.equal(Object.keys(target)[0], 'types', name);
  });

  it('has the class and the registration of every element', () => {
    assert.notEqual(elementFolders.length, 0);
    for (const folder of elementFolders) {
      assert.deepEqual(manifest.exports[`./elements/${folder}`], {
        types: `./dist/elements/${folder}/${folder}.d.ts`,
        default: `./dist/elements/${folder}/${folder}.js`,
      });
      assert.deepEqual(manifest.exports[`./elements/${folder}/define`], {
        types: `./dist/elements/${folder}/define.d.ts`,
        default: `./dist/elements/${folder}/define.js`,
      });
    }
  });

  it('offers the theme files that exist', () => {
    assert.equal(manifest.exports['./themes/*.css'], './dist/theme/*.css');
    assert.ok(readdirSync('src/theme').some((file) => file.endsWith('.css')));
  });

  it('has every language but English, which is built in', () => {
    const languages = readdirSync('src/locales', { withFileTypes: true }).filter((entry) => entry.isDirectory() && entry.name !== 'en');
    assert.notEqual(languages.length, 0);
    for (const { name } of languages) {
      assert.deepEqual(manifest.exports[`./locales/${name}`], { types: `./dist/locales/${name}.d.ts`, default: `./dist/locales/${name}.js` });
    }
  });

  it('leads the command to its source', () => {
    for (const file of Object.values(manifest.bin)) assert.ok(existsSync(sourceOf(file)), file);
  });
});

describe('side effects', () => {
  const tags: string[] = [];
  before(() => {
    const registry = { get: () => undefined, define: (tag: string) => tags.push(tag) };
    Object.defineProperty(globalThis, 'customElements', { value: registry, configurable: true });
  });

  it('importing the classes registers nothing', async () => {
    await import('../../src/index.js');
    for (const folder of elementFolders) await import(`../../src/elements/${folder}/${folder}.js`);
    assert.deepEqual(tags, []);
  });

  it('importing define registers every element, once', async () => {
    await import('../../src/define.js');
    assert.deepEqual(tags.toSorted(), elementFolders.map((folder) => `wf-${folder}`).toSorted());
  });

  it('keeps a bundler from dropping the registrations, in the build and in the sources', () => {
    for (const place of ['./dist/define.js', './dist/elements/*/define.js', './src/define.ts', './src/elements/*/define.ts']) {
      assert.ok(manifest.sideEffects.includes(place), place);
    }
  });
});

describe('dependencies', () => {
  it('are only what a browser needs', () => {
    assert.deepEqual(Object.keys(manifest.dependencies).toSorted(), [
      '@floating-ui/dom',
      '@lit/context',
      '@noble/ed25519',
      '@noble/hashes',
      'zod',
    ]);
  });

  it('leave lit to the host, and the peers of the gateway optional', () => {
    for (const name of Object.keys(manifest.peerDependencies)) {
      assert.equal(manifest.peerDependenciesMeta[name]?.optional ?? false, name !== 'lit', name);
    }
  });

  it('are locked by content, without the address of a registry', () => {
    const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
      packages: Record<string, { resolved?: string; integrity?: string; link?: boolean }>;
    };
    const packages = Object.entries(lock.packages).filter(([path]) => path !== '');
    assert.ok(packages.length > 100);
    for (const [path, { resolved, integrity }] of packages) {
      assert.equal(resolved, undefined, path);
      assert.match(integrity ?? '', /^sha512-/, path);
    }
  });
});
