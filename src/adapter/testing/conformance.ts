import type { AccessAsk } from '../../model/access.js';
import type { Command } from '../../model/command.js';
import type { RunId } from '../../model/run.js';
import type { WorkflowAdapter } from '../contract.js';
import { auditChecks } from './conformance-audit.js';
import { callChecks } from './conformance-calls.js';
import { streamChecks } from './conformance-streams.js';

/** A backend that stands ready, with at least one run that has not ended. */
export interface AdapterFixture {
  readonly adapter: WorkflowAdapter;
  readonly run: RunId;
  /** Makes the backend commit at least one change to the run. */
  change(): void | Promise<void>;
  /** A new command with a new key that the backend accepts. Called often. Needed for `execute`. */
  command?(): Command | Promise<Command>;
  /** The same command with other content under the same key. Needed for `execute`. */
  altered?(command: Command): Command;
  /** A question that is answered with yes and one with no. Needed for `authorize`. */
  readonly asks?: { readonly allowed: AccessAsk; readonly denied: AccessAsk } | undefined;
  close?(): void | Promise<void>;
}

/** Parts of the contract that an adapter may leave out. */
export type OptionalPart = 'list' | 'authorize' | 'execute' | 'audit' | 'at';

/** What a test framework offers under these names: mocha, vitest, jest, `node:test`. */
export interface TestFramework {
  describe(name: string, body: () => void): unknown;
  it(name: string, body: () => Promise<void>): unknown;
}

export interface ConformanceOptions {
  /** What the adapter says it can do. What is not named here must not be there. */
  readonly offers: readonly OptionalPart[];
  /** Default: the globals `describe` and `it`. */
  readonly framework?: TestFramework | undefined;
}

/** One thing that an adapter has to do. Rejects with what is wrong. */
export interface Check {
  readonly name: string;
  readonly needs?: OptionalPart | undefined;
  run(fixture: AdapterFixture): Promise<void>;
}

/** Test frameworks put their functions here; which of them, only the team that runs the suite knows. */
const globals: unknown = globalThis;

const MEMBERS: { readonly [P in Exclude<OptionalPart, 'at'>]: keyof WorkflowAdapter } = { list: 'list', authorize: 'authorize', execute: 'execute', audit: 'audit' };

const offersCheck = (offers: readonly OptionalPart[]): Check => ({
  name: 'has the members that it offers, and no others',
  run: ({ adapter }) => {
    for (const [part, member] of Object.entries(MEMBERS) as [Exclude<OptionalPart, 'at'>, keyof WorkflowAdapter][]) {
      const isThere = adapter[member] !== undefined;
      if (isThere !== offers.includes(part)) return Promise.reject(new Error(`${member} is ${isThere ? 'there, but not offered' : 'offered, but not there'}`));
    }
    return Promise.resolve();
  },
});

/**
 * The conformance suite: what every adapter has to do so that a client can keep its promises. Each test gets a fixture
 * of its own.
 */
export function describeAdapter(name: string, factory: () => AdapterFixture | Promise<AdapterFixture>, { offers, framework = globals as TestFramework }: ConformanceOptions): void {
  framework.describe(`${name} keeps the adapter contract`, () => {
    for (const check of [offersCheck(offers), ...streamChecks, ...callChecks, ...auditChecks]) {
      if (check.needs !== undefined && !offers.includes(check.needs)) continue;
      framework.it(check.name, async () => {
        const fixture = await factory();
        try {
          await check.run(fixture);
        } finally {
          await fixture.close?.();
        }
      });
    }
  });
}
