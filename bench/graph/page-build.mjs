// Bundles the page of a benchmark as a host's bundler would, into an ignored folder.
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const fromRoot = createRequire(join(here, '..', '..', 'package.json'));

/**
 * @param root the folder of the page; `name` is that of the folder it is built into
 * @param alias packages that have to be the same for all who import them
 * @param readable whether names are kept, for a look at a profile
 */
export async function buildPage({ root = join(here, 'page'), name = 'graph-page', alias = {}, readable = false } = {}) {
  const { build } = await import(fromRoot.resolve('vite'));
  const outDir = join(here, '..', 'dist', name);
  await build({
    configFile: false,
    root,
    base: './',
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
    resolve: { dedupe: ['lit'], alias },
    worker: { format: 'es' },
    build: { outDir, emptyOutDir: true, target: 'es2022', chunkSizeWarningLimit: 1e5, minify: readable ? false : 'oxc' },
  });
  return outDir;
}
