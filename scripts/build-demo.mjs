// Builds page and server of the demo into the folder that is given. Run by start.mjs, in a process of its own.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const demo = join(dirname(dirname(fileURLToPath(import.meta.url))), 'demo');
const [folder] = process.argv.slice(2);

const make = (config, part) => build({ configFile: join(demo, config), build: { outDir: join(folder, part) } });
try {
  await Promise.all([make('vite.config.ts', 'page'), make('vite.server.config.ts', 'server')]);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
}
