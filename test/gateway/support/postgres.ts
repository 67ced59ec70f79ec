import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { chmod, chown, mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/** A PostgreSQL server of a test's own, to be stopped and started at will. */
export interface PrivatePostgres {
  readonly url: string;
  start(): void;
  /** `immediate` is what a crash leaves behind; `fast` ends every session first. */
  stop(mode: 'fast' | 'immediate'): void;
  remove(): Promise<void>;
}

function binaries(): string | undefined {
  const versions = existsSync('/usr/lib/postgresql') ? readdirSync('/usr/lib/postgresql').map((version) => `/usr/lib/postgresql/${version}/bin`) : [];
  return [...versions.reverse(), ...(process.env['PATH'] ?? '').split(delimiter)].find((folder) => ['initdb', 'pg_ctl', 'postgres'].every((name) => existsSync(join(folder, name))));
}

const numberOf = (text: string): number => Number(text.trim());

/** The server refuses to run as root; then it is the system's own user for it who runs it, where there is one. */
function servant(): { readonly uid: number; readonly gid: number } | undefined {
  const [uid, gid] = ['-u', '-g'].map((flag) => spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return uid?.status === 0 && gid?.status === 0 ? { uid: numberOf(uid.stdout), gid: numberOf(gid.stdout) } : undefined;
}

const folder = binaries();
const asRoot = process.getuid?.() === 0;
const user = asRoot ? servant() : undefined;

/** Why there can be none here, for `skip`; false where there can. */
export const noPostgres: string | false =
  folder === undefined ? 'needs the PostgreSQL server programs (initdb, pg_ctl)' : asRoot && user === undefined ? 'PostgreSQL does not run as root, and there is no user "postgres"' : false;

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

export async function privatePostgres(settings: readonly string[] = []): Promise<PrivatePostgres> {
  const place = await mkdtemp(join(tmpdir(), 'wf-postgres-'));
  await chmod(place, 0o700);
  if (user !== undefined) await chown(place, user.uid, user.gid);
  const data = join(place, 'data');
  const run = (program: string, args: readonly string[]): void => {
    const { status, stdout, stderr } = spawnSync(join(folder ?? '', program), args, { encoding: 'utf8', cwd: place, stdio: ['ignore', 'pipe', 'pipe'], ...user });
    if (status !== 0) throw new Error(`${program} failed: ${stdout}${stderr}`);
  };
  const port = await freePort();
  run('initdb', ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-sync']);
  const options = [`-p ${port}`, '-c listen_addresses=127.0.0.1', `-c unix_socket_directories=`, '-c fsync=off', '-c shared_buffers=16MB', ...settings.map((setting) => `-c ${setting}`)].join(' ');
  const server: PrivatePostgres = {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    start: () => run('pg_ctl', ['-D', data, '-w', '-l', join(place, 'log'), '-o', options, 'start']),
    stop: (mode) => run('pg_ctl', ['-D', data, '-w', '-m', mode, 'stop']),
    remove: async () => {
      try {
        server.stop('immediate');
      } catch {
        /* It was stopped already. */
      }
      await rm(place, { recursive: true, force: true });
    },
  };
  server.start();
  return server;
}
