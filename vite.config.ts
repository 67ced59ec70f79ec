import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { defineConfig, type Plugin, type UserConfig } from 'vite';

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Record<'dependencies' | 'peerDependencies', Record<string, string>>;

const folder = (path: string): string[] => (existsSync(path) ? readdirSync(path) : []);
const tagFolders = folder('src/elements').filter((name) => existsSync(join('src/elements', name, 'define.ts')));

/** Every module a package export or the command line names, relative to `src`, without `.ts`. */
const entries = [
  'index',
  'define',
  'cli',
  'model/index',
  'policy/index',
  'audit/index',
  'insight/index',
  'graph/index',
  'adapter/index',
  'adapter/memory/index',
  'adapter/http/index',
  'adapter/testing/index',
  'client/index',
  'gateway/index',
  ...tagFolders.flatMap((name) => [`elements/${name}/${name}`, `elements/${name}/define`]),
  ...folder('src/locales')
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `locales/${name.slice(0, -3)}`),
].filter((entry) => existsSync(`src/${entry}.ts`));

const escape = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
const external = [
  /^node:/,
  new RegExp(`^(${builtinModules.map(escape).join('|')})$`),
  ...Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies }).map((name) => new RegExp(`^${escape(name)}($|/)`)),
];

/** `vite build`: one file per module in `dist/`, dependencies left to the host's bundler. */
const library: UserConfig = {
  build: {
    target: 'es2022',
    outDir: 'dist',
    emptyOutDir: true,
    sourcemap: true,
    minify: false,
    copyPublicDir: false,
    lib: { entry: Object.fromEntries(entries.map((entry) => [entry, `src/${entry}.ts`])), formats: ['es'] },
    rolldownOptions: {
      external,
      output: {
        preserveModules: true,
        preserveModulesRoot: 'src',
        // The decorator helper's own path holds a compiler version, which would move with every update.
        entryFileNames: ({ name }) => `${name.replace(/^_virtual\/.*\/(?=[^/]+$)/, 'internal/')}.js`,
      },
    },
  },
};

const cdnEntry = 'virtual:wf-elements-cdn';

/** The one-file build has no module of its own in `src`: it registers every tag and gives the classes and adapters out. */
const cdnModule = (): Plugin => ({
  name: 'wf-elements-cdn',
  resolveId: (id) => (id === cdnEntry ? `\0${cdnEntry}` : null),
  load: (id) =>
    id === `\0${cdnEntry}`
      ? [
          "import '/src/define.ts';",
          ...['index', 'adapter/http/index', 'adapter/memory/index'].filter((entry) => entries.includes(entry)).map((entry) => `export * from '/src/${entry}.ts';`),
        ].join('\n')
      : null,
});

/** `vite build --mode cdn`: everything a page needs in one minified file, Lit included. */
const cdn: UserConfig = {
  plugins: [cdnModule()],
  build: {
    target: 'es2022',
    outDir: 'dist/cdn',
    emptyOutDir: true,
    sourcemap: true,
    copyPublicDir: false,
    modulePreload: false,
    rolldownOptions: {
      input: cdnEntry,
      preserveEntrySignatures: 'strict',
      output: { format: 'es', entryFileNames: 'wf-elements.js', codeSplitting: false, minify: true },
    },
  },
};

export default defineConfig(({ mode }) => (mode === 'cdn' ? cdn : library));
