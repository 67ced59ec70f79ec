import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A port that is free now; the demo takes it again after a restart, so that an open page finds it. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

/** What `npm start` starts, in a process of its own. */
export class DemoProcess {
  readonly lines: string[] = [];
  #errors = '';

  private constructor(readonly child: ChildProcess, readonly ended: Promise<unknown>) {}

  /** Resolves with the first line that it prints. */
  static async start(env: Readonly<Record<string, string>>): Promise<{ readonly demo: DemoProcess; readonly url: string; readonly ms: number }> {
    const from = performance.now();
    const child = spawn(process.execPath, ['scripts/start.mjs'], { cwd: root, env: { ...process.env, OPENAI_BASE_URL: '', ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    const demo = new DemoProcess(child, once(child, 'exit'));
    child.stderr.setEncoding('utf8').on('data', (text: string) => { demo.#errors += text; });
    const url = await new Promise<string>((resolve, reject) => {
      let rest = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        const pieces = `${rest}${text}`.split('\n');
        rest = pieces.pop() ?? '';
        demo.lines.push(...pieces);
        if (demo.lines[0] !== undefined) resolve(demo.lines[0]);
      });
      void demo.ended.then(() => reject(new Error(`The demo ended before it printed an address.\n${demo.#errors}`)));
    });
    return { demo, url, ms: Math.round(performance.now() - from) };
  }

  get errors(): string {
    return this.#errors;
  }

  async end(signal: 'SIGTERM' | 'SIGINT' | 'SIGKILL'): Promise<number | null> {
    this.child.kill(signal);
    await this.ended;
    return this.child.exitCode;
  }
}

/** Runs the start script to its end, for starts that cannot work. */
export async function failedStart(env: Readonly<Record<string, string>>): Promise<{ readonly code: number | null; readonly errors: string; readonly output: string }> {
  const child = spawn(process.execPath, ['scripts/start.mjs'], { cwd: root, env: { ...process.env, OPENAI_BASE_URL: '', ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let errors = '';
  let output = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => { errors += text; });
  child.stdout.setEncoding('utf8').on('data', (text: string) => { output += text; });
  await once(child, 'close');
  return { code: child.exitCode, errors, output };
}
