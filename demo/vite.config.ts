import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** The host page as it is served: a production build without anything inline, so that it works under the strictest policy. */
export default defineConfig({
  root: here('./page'),
  base: '/',
  logLevel: 'warn',
  build: {
    target: 'es2022',
    outDir: here('./dist/page'),
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
