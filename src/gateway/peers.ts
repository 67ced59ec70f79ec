/** The gateway's packages are optional peers: the browser side never needs them, so they are loaded when a gateway starts. */

/** Packages of the gateway that are not installed, and the one line that installs them. */
export class MissingPeers extends Error {
  override readonly name = 'MissingPeers';
  readonly install: string;

  constructor(readonly packages: readonly string[]) {
    const install = `npm install ${packages.join(' ')}`;
    super(`The gateway needs packages that are not installed here. Install them with:\n  ${install}`);
    this.install = install;
  }
}

const LOADERS = {
  hono: () => import('hono'),
  '@hono/node-server': () => import('@hono/node-server'),
  jose: () => import('jose'),
  pg: () => import('pg'),
  '@electric-sql/pglite': () => import('@electric-sql/pglite'),
  pino: () => import('pino'),
  'prom-client': () => import('prom-client'),
} as const;

type PeerName = keyof typeof LOADERS;
export type Peer<N extends PeerName> = Awaited<ReturnType<(typeof LOADERS)[N]>>;

const isMissing = (error: unknown, name: string): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND' && error.message.includes(`'${name}'`);

/** Loads one peer. @throws MissingPeers */
export async function loadPeer<N extends PeerName>(name: N): Promise<Peer<N>> {
  try {
    return (await LOADERS[name]()) as Peer<N>;
  } catch (error) {
    throw isMissing(error, name) ? new MissingPeers([name]) : error;
  }
}

/** Checks that every peer a gateway needs is there, so that one message names all that are missing. @throws MissingPeers */
export async function requirePeers(embedded: boolean, metrics = false): Promise<void> {
  const names: PeerName[] = ['hono', '@hono/node-server', 'jose', 'pg'];
  if (embedded) names.push('@electric-sql/pglite');
  if (metrics) names.push('prom-client');
  const missing: string[] = [];
  for (const name of names) {
    try {
      await loadPeer(name);
    } catch (error) {
      if (!(error instanceof MissingPeers)) throw error;
      missing.push(name);
    }
  }
  if (missing.length > 0) throw new MissingPeers(missing);
}
