import { join } from 'node:path';
import { openDemo, type Demo } from './server.js';

export interface RunOptions {
  /** The checkout. */
  readonly root: string;
  /** The built page. */
  readonly pages: string;
  readonly env: NodeJS.ProcessEnv;
}

/** Something the person who starts the demo can put right; its message is all that is printed. */
export class StartError extends Error {
  override readonly name = 'StartError';
}

const FIRST_PORT = 4173;
const PORTS_TRIED = 50;
const LAST_PORT = 65_535;

function firstPort(env: NodeJS.ProcessEnv): number {
  const given = env['PORT'];
  if (given === undefined || given === '') return FIRST_PORT;
  const port = Number(given);
  if (!/^\d{1,5}$/.test(given) || port > LAST_PORT) throw new StartError(`PORT is "${given}", which is no port. Give a number from 0 to 65535; 0 takes any free one.`);
  return port;
}

const codeOf = (error: unknown): string | undefined => (error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined);

/** Listens on the first port that is free, from `PORT` on. */
async function listen(demo: Demo, from: number): Promise<string> {
  const last = from === 0 ? 0 : Math.min(from + PORTS_TRIED - 1, LAST_PORT);
  for (let port = from; port <= last; port += 1) {
    try {
      return await demo.gateway.listen({ port });
    } catch (error) {
      const code = codeOf(error);
      if (code === 'EACCES') throw new StartError(`This user may not listen on port ${port}. Set PORT to one above 1023.`);
      if (code !== 'EADDRINUSE') throw error;
    }
  }
  const tried = from === last ? `Port ${from} is taken` : `The ports ${from} to ${last} are all taken`;
  throw new StartError(`${tried}. Set PORT to a free one, or to 0 for any.`);
}

const NOT_WRITABLE: ReadonlySet<string> = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST', 'ENOSPC']);
/** Errors of the layers below whose message already says what to do. */
const SELF_EXPLAINING: ReadonlySet<string> = new Set(['DataFolderInUse', 'MissingPeers', 'DatabaseTooNew', 'StartError']);

function explained(error: unknown, dataDir: string): unknown {
  const code = codeOf(error);
  if (code !== undefined && NOT_WRITABLE.has(code)) {
    return new StartError(`The data folder ${dataDir} cannot be written to (${code}). Set WF_DATA to a folder that can.`);
  }
  return error;
}

const log = (line: string, detail?: unknown): void => console.error(line, ...(detail === undefined ? [] : [detail]));

/**
 * Opens the demo, prints its one address, and closes it in order when the process is asked to end.
 * @returns once it listens
 */
async function run({ root, pages, env }: RunOptions): Promise<void> {
  const port = firstPort(env);
  const dataDir = env['WF_DATA'] || join(root, '.wf-data');
  const demo = await openDemo({ demo: join(root, 'demo'), pages, dataDir, env, log }).catch((error: unknown) => {
    throw explained(error, dataDir);
  });
  let closing = false;
  const end = (): void => {
    if (closing) return;
    closing = true;
    demo.close().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error('The demo did not close cleanly.', error);
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', end).on('SIGTERM', end);
  try {
    console.log(await listen(demo, port));
  } catch (error) {
    await demo.close();
    throw error;
  }
}

/** `npm start`. Sets the exit code when the demo cannot start. */
export async function runDemo(options: RunOptions): Promise<void> {
  try {
    await run(options);
  } catch (error) {
    const known = error instanceof Error && (SELF_EXPLAINING.has(error.name) || codeOf(error) === undefined);
    console.error(known ? error.message : error);
    process.exit(1);
  }
}
