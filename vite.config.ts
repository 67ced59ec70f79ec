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
  'samples/index',
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

/** Vite wraps the address of a worker so that only Vite understands it; this gives it back the form that every bundler finds. */
const plainWorkerAddress = (): Plugin => ({
  name: 'plain-worker-address',
  enforce: 'post',
  generateBundle(_options, bundle) {
    const wrapped =
      /new URL\(\s*(?:\/\* @vite-ignore \*\/\s*)?new URL\(["'`]([^"'`]+)["'`],\s*import\.meta\.url\)\.href,\s*(?:""|``)\s*\+\s*import\.meta\.url\s*\)/g;
    for (const file of Object.values(bundle)) {
      if (file.type === 'chunk') file.code = file.code.replace(wrapped, 'new URL("./$1", import.meta.url)');
    }
  },
});

/** `vite build`: one file per module in `dist/`, dependencies left to the host's bundler. */
const library: UserConfig = {
  // Relative addresses, so that the worker is found beside the module that starts it, wherever a host puts them.
  base: './',
  plugins: [plainWorkerAddress()],
  worker: { format: 'es', rolldownOptions: { output: { entryFileNames: 'graph/[name].js' } } },
  build: {
    target: 'es2022',
    outDir: 'dist',
    emptyOutDir: true,
    minify: false,
    copyPublicDir: false,
    lib: { entry: Object.fromEntries(entries.map((entry) => [entry, `src/${entry}.ts`])), formats: ['es'] },
    rolldownOptions: {
      external,
      output: {
        preserveModules: true,
        // The declarations hold them; the code stays readable, since it has neither sources nor maps beside it.
        comments: { legal: true, annotation: true, jsdoc: false },
        preserveModulesRoot: 'src',
        // The decorator helper's own path holds a compiler version, which would move with every update.
        entryFileNames: ({ name }) => `${name.replace(/^_virtual\/.*\/(?=[^/]+$)/, 'internal/')}.js`,
      },
    },
  },
};

/**
 * The build of Lit that runs without a page too, so that the one-file build can be imported by a server; what it takes from Lit's stand-in
 * for the DOM is two names that exist in every browser.
 */
const litWithoutPage = (): Plugin => ({
  name: 'lit-without-page',
  enforce: 'pre',
  resolveId(source) {
    if (source === '@lit-labs/ssr-dom-shim') return '\0no-dom';
    const [, name, path] = /^(lit-html|@lit\/reactive-element)(?:\/(.+))?$/.exec(source) ?? [];
    // Whether there is a page is asked elsewhere; this file says "no" for good.
    if (name === undefined || path === 'is-server.js') return null;
    return join(import.meta.dirname, 'node_modules', name, 'node', path ?? `${name.split('/').pop() ?? ''}.js`);
  },
  load: (id) => (id === '\0no-dom' ? 'export const { HTMLElement = class {}, customElements } = globalThis;' : null),
});

/** No part of the kit has a stylesheet to be fetched before it, which is all that Vite's helper for dynamic imports would do here. */
const plainImports = (): Plugin => ({
  name: 'plain-imports',
  enforce: 'pre',
  load: (id) => (id === '\0vite/preload-helper.js' ? 'export const __vitePreload = (load) => load();' : null),
});

const cdnEntries = { 'wf-elements': 'src/cdn.ts', 'wf-elements-http': 'src/cdn-http.ts', 'wf-elements-samples': 'src/samples/index.ts' };

type ModuleLookup = (id: string) => { readonly importedIds: readonly string[] } | null;

/** All that a module needs before it can run, itself included. */
function staticallyNeeded(entry: string, infoOf: ModuleLookup): Set<string> {
  const reached = new Set([join(import.meta.dirname, entry)]);
  for (const id of reached) for (const needed of infoOf(id)?.importedIds ?? []) reached.add(needed);
  return reached;
}

let [neededOverHttp, neededInMemory]: (Set<string> | undefined)[] = [];

/**
 * `vite build --mode cdn`: what a page needs at first in one minified file that the entry imports, Lit included. What is only
 * needed when a person opens something lies beside it and is fetched from there.
 */
const cdn: UserConfig = {
  base: './',
  plugins: [litWithoutPage(), plainImports(), plainWorkerAddress()],
  worker: { format: 'es', rolldownOptions: { output: { entryFileNames: 'wf-elements-[name].js' } } },
  build: {
    target: 'es2022',
    outDir: 'dist/cdn',
    emptyOutDir: true,
    copyPublicDir: false,
    modulePreload: false,
    // scripts/size.mjs holds it to a ceiling.
    chunkSizeWarningLimit: 1000,
    rolldownOptions: {
      input: cdnEntries,
      preserveEntrySignatures: 'strict',
      output: {
        format: 'es',
        entryFileNames: '[name].js',
        chunkFileNames: 'wf-elements-[name].js',
        // What a page loads first is one file beside the entry, and the backend in memory another: else each module that something
        // later needs too is a request of its own.
        codeSplitting: {
          groups: [
            {
              tags: ['$initial'],
              debugName: 'first',
              name: (id, modules) => {
                const infoOf: ModuleLookup = (each) => modules.getModuleInfo(each);
                neededOverHttp ??= staticallyNeeded(cdnEntries['wf-elements-http'], infoOf);
                neededInMemory ??= staticallyNeeded(cdnEntries['wf-elements'], infoOf);
                if (neededOverHttp.has(id)) return 'first';
                // The samples alone need more: what signs, which is loaded late without them.
                return neededInMemory.has(id) ? 'memory' : null;
              },
            },
          ],
        },
        minify: true,
      },
    },
  },
};

export default defineConfig(({ mode }) => (mode === 'cdn' ? cdn : library));
