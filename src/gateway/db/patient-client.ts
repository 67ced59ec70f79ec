import type { Client } from 'pg';

type ClientClass = new (config?: ConstructorParameters<typeof Client>[0]) => Client;

const TIMED_OUT = 'Query read timeout';

/**
 * A client that gives up its connection together with a statement to which no answer came. `pg` only rejects the
 * statement: the holder of the client, an engine's checkpointer for one, would send ROLLBACK behind it, wait as long
 * again, and hand the dead connection back to the pool for the next one to wait at.
 */
export function patient(Base: ClientClass): ClientClass {
  return class PatientClient extends Base {
    constructor(config?: ConstructorParameters<typeof Client>[0]) {
      super(config);
      const query = this.query.bind(this);
      Object.defineProperty(this, 'query', {
        configurable: true,
        value: (...args: unknown[]): unknown => {
          const answer: unknown = Reflect.apply(query, undefined, args);
          // With a callback it is the pool that asked; it ends a client whose statement failed by itself.
          if (answer instanceof Promise) answer.catch((error: unknown) => this.#giveUp(error));
          return answer;
        },
      });
    }

    #giveUp(error: unknown): void {
      if (error instanceof Error && error.message === TIMED_OUT) this.end().catch(() => undefined);
    }
  };
}
