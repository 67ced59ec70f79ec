import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ListenOptions {
  /** 0 takes any free port. */
  readonly port: number;
  /** `127.0.0.1` unless given. */
  readonly host?: string | undefined;
}

/** The address cannot be listened on. `code` is the system's, for example `EADDRINUSE`. */
export class CannotListen extends Error {
  override readonly name = 'CannotListen';
  constructor(readonly code: string, readonly port: number, readonly host: string, options: ErrorOptions) {
    super(code === 'EADDRINUSE' ? `Port ${port} is taken.` : `It is not possible to listen on port ${port} of ${host} (${code}).`, options);
  }
}

/** Lets a server listen. @returns its origin, for example `http://127.0.0.1:4174`. @throws CannotListen */
export async function bind(server: Server, { port, host = '127.0.0.1' }: ListenOptions): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    const refused = (error: NodeJS.ErrnoException): void => reject(new CannotListen(error.code ?? error.message, port, host, { cause: error }));
    server.once('error', refused);
    server.listen(port, host, () => {
      server.off('error', refused);
      resolve();
    });
  });
  const { port: taken } = server.address() as AddressInfo;
  return `http://${host.includes(':') ? `[${host}]` : host}:${taken}`;
}
