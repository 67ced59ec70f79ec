import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const CREATE = `const { PGlite } = await import(process.argv[1]); await (await PGlite.create(process.argv[2])).close();`;

/**
 * Makes an empty database in a folder that has none, in a process of its own: setting one up takes some hundred megabytes
 * that the process would never give back. It is there as a whole or not at all. Where no such process can be started,
 * nothing is made, and who opens the folder sets it up in place.
 */
export async function makeDatabaseFolder(folder: string): Promise<void> {
  if (existsSync(join(folder, 'PG_VERSION'))) return;
  const draft = `${folder}.${randomUUID()}.new`;
  try {
    await promisify(execFile)(process.execPath, ['--input-type=module', '-e', CREATE, import.meta.resolve('@electric-sql/pglite'), draft]);
    await rename(draft, folder);
  } catch {
    await rm(draft, { recursive: true, force: true });
  }
}
