// Bundles the page as a host's bundler would, into an ignored folder.
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const fromRoot = createRequire(join(here, '..', '..', 'package.json'));

/** @param readable whether names are kept, for a look at a profile */
export async function buildPage({ readable = false } = {}) {
  const { build } = await import(fromRoot.resolve('vite'));
  const outDir = join(here, '..', 'dist', 'graph-page');
  await build({
    configFile: false,
    root: join(here, 'page'),
    base: './',
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
    resolve: { dedupe: ['lit'] },
    worker: { format: 'es' },
    build: { outDir, emptyOutDir: true, target: 'es2022', chunkSizeWarningLimit: 1e5, minify: readable ? false : 'oxc' },
  });
  return outDir;
}
