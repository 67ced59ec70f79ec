import { createRequire } from 'node:module';
import { cp, mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PGlite } from '@electric-sql/pglite';

const CACHE = fileURLToPath(new URL('../../../node_modules/.cache/wf-elements/', import.meta.url));

async function build(template: string): Promise<void> {
  await mkdir(CACHE, { recursive: true });
  const draft = await mkdtemp(join(CACHE, 'draft-'));
  const database = await PGlite.create(join(draft, 'postgres'));
  await database.close();
  // Another test process may have been faster; then its template is as good.
  await rename(draft, template).catch(() => rm(draft, { recursive: true, force: true }));
}

/** An empty data folder, copied from one that was initialised before: initdb takes several seconds. */
export async function copyTemplate(folder: string): Promise<void> {
  const entry = createRequire(import.meta.url).resolve('@electric-sql/pglite');
  const { version } = JSON.parse(await readFile(join(dirname(entry), '..', 'package.json'), 'utf8')) as { version: string };
  const template = join(CACHE, `pglite-${version}`);
  const copy = (): Promise<void> => cp(join(template, 'postgres'), join(folder, 'postgres'), { recursive: true });
  await copy().catch(async () => {
    await build(template);
    await copy();
  });
}
