import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';

/** Another process has this data folder open. Two databases over one folder would destroy it. */
export class DataFolderInUse extends Error {
  override readonly name = 'DataFolderInUse';
  constructor(readonly folder: string, readonly pid: number) {
    super(
      `The data folder ${folder} is already in use by process ${pid}. Stop that process, or choose another folder ` +
        '(WF_DATA or --data). To run several gateways, use a PostgreSQL server (DATABASE_URL).',
    );
  }
}

const held = new Set<string>();

interface Holder { readonly pid: number; readonly born: string }

/** What tells a process from a later one with the same number; empty where the system does not say. */
async function birthOf(pid: number): Promise<string> {
  try {
    const [stat, boot] = await Promise.all([readFile(`/proc/${pid}/stat`, 'utf8'), readFile('/proc/sys/kernel/random/boot_id', 'utf8')]);
    return `${boot.trim()}:${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''}`;
  } catch {
    return '';
  }
}

const runs = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
};

const parseHolder = (text: string): Holder | undefined => {
  const [pid, born = ''] = text.split(' ');
  const number = Number(pid);
  return Number.isSafeInteger(number) && number > 0 ? { pid: number, born } : undefined;
};

async function isAlive(holder: Holder): Promise<boolean> {
  if (!runs(holder.pid)) return false;
  return holder.born === '' || (await birthOf(holder.pid)) === holder.born;
}

/**
 * Takes the data folder for this process and returns how to give it back. A lock left by a process that was killed is
 * taken over.
 * @throws DataFolderInUse
 */
export async function lockDataFolder(folder: string): Promise<() => Promise<void>> {
  const path = resolve(folder);
  const file = `${path}/gateway.lock`;
  await mkdir(path, { recursive: true, mode: 0o700 });
  if (held.has(path)) throw new DataFolderInUse(path, process.pid);
  held.add(path);
  const mine = `${process.pid} ${await birthOf(process.pid)}`;
  const draft = `${file}.${randomUUID()}`;
  try {
    await writeFile(draft, mine, { mode: 0o600 });
    await claim(file, draft, path);
  } catch (error) {
    held.delete(path);
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
  return async () => {
    held.delete(path);
    if ((await readFile(file, 'utf8').catch(() => '')) === mine) await rm(file, { force: true });
  };
}

/** A hard link is created or refused as one step, with its content already in place. */
async function claim(file: string, draft: string, folder: string): Promise<void> {
  for (;;) {
    try {
      await link(draft, file);
      return;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
    const found = await readFile(file, 'utf8').catch(() => '');
    const holder = parseHolder(found);
    if (holder !== undefined && (await isAlive(holder))) throw new DataFolderInUse(folder, holder.pid);
    await removeStale(file, found);
  }
}

/** Two starters may see the same stale lock: whoever moved a fresh one away puts it back. */
async function removeStale(file: string, found: string): Promise<void> {
  const aside = `${file}.${randomUUID()}`;
  try {
    await rename(file, aside);
  } catch {
    return;
  }
  if ((await readFile(aside, 'utf8')) !== found) await link(aside, file).catch(() => undefined);
  await rm(aside, { force: true });
}
