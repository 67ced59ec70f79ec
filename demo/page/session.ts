/** One of the people that the page can pretend to be. */
export interface Person { readonly id: string; readonly name: string; readonly roles: readonly string[] }

async function json<T>(response: Response): Promise<T> {
  if (!response.ok) throw new Error(`The gateway answered ${response.status} to ${new URL(response.url).pathname}.`);
  return (await response.json()) as T;
}

export async function demoPeople(): Promise<readonly Person[]> {
  return (await json<{ people: readonly Person[] }>(await fetch('/demo/people'))).people;
}

/** What the page knows about this demo from its own server, before anybody has signed in. */
export interface About {
  /** Who answers the model calls. */
  readonly model: string;
  /** The record's name and the keys that sign it. */
  readonly log: { readonly origin: string; readonly keys: readonly string[] };
}

export const about = async (): Promise<About> => json<About>(await fetch('/about.json'));

/** Signs in as a demo person. The token stays in this closure and is renewed before it ends. */
export class DemoSession {
  #token: Promise<string> | undefined;
  #until = 0;

  constructor(readonly person: string) {}

  readonly token = (): Promise<string> => {
    if (this.#token === undefined || Date.now() > this.#until) this.#token = this.#signIn();
    return this.#token;
  };

  /** The gateway does not take the token any more: the next call signs in again. */
  forget(): void {
    this.#token = undefined;
  }

  async #signIn(): Promise<string> {
    this.#until = Date.now() + 10 * 60_000;
    try {
      const response = await fetch('/demo/session', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ person: this.person }) });
      return (await json<{ token: string }>(response)).token;
    } catch (error) {
      this.#token = undefined;
      throw error;
    }
  }
}
