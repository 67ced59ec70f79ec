import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** The server side as one module for Node; packages stay where npm put them. */
export default defineConfig({
  root: here('.'),
  logLevel: 'warn',
  build: {
    target: 'node20',
    ssr: here('./main.ts'),
    outDir: here('./dist/server'),
    emptyOutDir: true,
    sourcemap: true,
  },
});
