import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Client } from './client.mjs';

const CHILD = fileURLToPath(new URL('./child.mjs', import.meta.url));

/** A gateway in a process of its own, and how to ask it. */
export class Gateway {
  #child;
  #asked = new Map();
  #next = 0;
  url;

  /** @param settings `kind` (gates, langgraph or demo), `database`, `limits`; for a demo also `demo` and `pages` */
  static async start(bundle, settings) {
    const gateway = new Gateway();
    gateway.#child = fork(CHILD, [bundle, JSON.stringify(settings)], { serialization: 'advanced', execArgv: settings.execArgv ?? ['--expose-gc'], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    await new Promise((resolve, reject) => {
      gateway.#child.once('exit', (code) => reject(new Error(`The gateway ended with ${code} before it listened.`)));
      gateway.#child.on('message', (message) => {
        if (message.ready !== undefined) {
          gateway.url = message.ready;
          resolve();
          return;
        }
        const { resolve: done, reject: failed } = gateway.#asked.get(message.id);
        gateway.#asked.delete(message.id);
        if (message.error === undefined) done(message.answer);
        else failed(new Error(message.error));
      });
    });
    return gateway;
  }

  get pid() {
    return this.#child.pid;
  }

  ask(name, args) {
    this.#next += 1;
    const id = this.#next;
    return new Promise((resolve, reject) => {
      this.#asked.set(id, { resolve, reject });
      this.#child.send({ id, ask: name, args });
    });
  }

  sql(text, values) {
    return this.ask('sql', { text, values });
  }

  async signIn(person) {
    const anonymous = new Client(this.url);
    const { body } = await anonymous.call('POST', '/demo/session', { person });
    anonymous.close();
    return new Client(this.url, JSON.parse(body).token);
  }

  async close() {
    const ended = once(this.#child, 'exit');
    this.#child.disconnect();
    const late = setTimeout(() => this.#child.kill('SIGKILL'), 15_000);
    await ended;
    clearTimeout(late);
  }
}
