import { gateSchema } from '../../model/gate.js';
import { principalRefSchema } from '../../model/principal.js';
import { idSchema, textSchema } from '../../model/primitives.js';
import type { TakenGate } from './take-gate.js';

type Container = Record<PropertyKey, unknown>;

const LISTS = new Set(['whyAsked', 'allowed', 'evidence', 'limits', 'assignees', 'votes', 'quorum', 'distinct', 'refs', 'requesterFor', 'blast']);
const NO_DIGEST = 'A'.repeat(43);
/** The least that may be assumed about what is missing. Nothing here could ever arm a control. */
const LEAST: Readonly<Record<string, () => unknown>> = {
  tenant: () => '-', stepKey: () => '-', interrupt: () => '-',
  attempt: () => 1, revision: () => 1, level: () => 0, custodyFence: () => 0,
  openedAt: () => '1970-01-01T00:00:00.000Z',
  safeOutcome: () => ({ text: '' }),
  requester: () => ({ id: '-', kind: 'service', name: '?' }),
  digests: () => ({ request: NO_DIGEST, payload: NO_DIGEST, shown: NO_DIGEST }),
};
/** Members in which nothing but an absent list may be guessed at. */
const CRITICAL = new Set<PropertyKey>(['subject', 'requirement', 'state', 'id', 'run', 'step']);
const MOST_ROUNDS = 500;

const isContainer = (value: unknown): value is Container => typeof value === 'object' && value !== null;

/** An instant that is written in another way than ours. */
const asTimestamp = (value: unknown): string | undefined => {
  const at = typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(at) ? undefined : new Date(at).toISOString();
};

class Mender {
  readonly leftOut = new Set<string>();
  readonly #gate: Container;

  constructor(gate: Container) {
    this.#gate = gate;
  }

  /** Mends what a complaint is about; false where nothing may be done about it. */
  mend(path: readonly PropertyKey[]): boolean {
    const top = path[0];
    const name = path.at(-1);
    const parent = path.slice(0, -1).reduce<unknown>((at, key) => (isContainer(at) ? at[key] : undefined), this.#gate);
    if (top === undefined || name === undefined || !isContainer(parent)) return false;
    const value = parent[name];
    const time = asTimestamp(value);
    if (time !== undefined && time !== value) {
      parent[name] = time;
      return true;
    }
    if (typeof name === 'string' && LISTS.has(name) && !Array.isArray(value)) {
      if (value !== undefined && value !== null) this.leftOut.add(name);
      parent[name] = [];
      return true;
    }
    if (CRITICAL.has(top)) return value === null && delete parent[name];
    return this.#drop(path, parent, name);
  }

  #drop(path: readonly PropertyKey[], parent: Container, name: PropertyKey): boolean {
    const wasThere = parent[name] !== undefined;
    if (parent[name] !== null && wasThere) this.leftOut.add(String(path[0]));
    if (Array.isArray(parent)) parent.splice(Number(name), 1);
    else if (wasThere) delete parent[name];
    else if (path.length > 1) return this.mend(path.slice(0, -1));
    else {
      const least = LEAST[String(name)];
      if (least === undefined) return false;
      this.leftOut.add(String(name));
      parent[name] = least();
    }
    return true;
  }
}

/** The item of a list, or the member, that a complaint is about. */
const placeOf = (path: readonly PropertyKey[]): string => path.slice(0, path.findIndex((key) => typeof key === 'number') + 1 || path.length).join('/');

const NAMED = ['subject', 'requirement', 'state', 'allowed', 'id', 'run', 'step'];

/** What is left to be said of a gate that cannot be mended: that a decision waits, and which parts cannot be read. */
function unreadable(gate: Container, parts: readonly string[]): TakenGate {
  const id = (value: unknown): string => idSchema.safeParse(value).data ?? '-';
  return {
    gate: {
      id: id(gate['id']), run: id(gate['run']), step: id(gate['step']),
      requester: principalRefSchema.safeParse(gate['requester']).data,
      safeOutcome: textSchema.safeParse(gate['safeOutcome']).data,
      notUnderstood: parts.filter((part) => NAMED.includes(part)).length > 0 ? parts.filter((part) => NAMED.includes(part)) : parts,
    },
    leftOut: [],
    mended: true,
  };
}

/**
 * Makes a gate of data that does not fit: what is absent or makes no sense is left out and named, a time written in
 * another way is rewritten. What would be done, who has to agree and how it stands are never guessed at.
 */
export function mendGate(copy: object): TakenGate {
  const gate = copy as Container;
  const mender = new Mender(gate);
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const parsed = gateSchema.safeParse(gate);
    if (parsed.success) return { gate: parsed.data, leftOut: [...mender.leftOut], mended: true };
    const { issues } = parsed.error;
    // From the end, and one a place: removing an item must not move those that were complained about before it.
    const places = new Map(issues.map((issue) => [placeOf(issue.path), issue]));
    const mended = [...places.values()].toReversed().map((issue) => issue.code !== 'unrecognized_keys' && mender.mend(issue.path));
    if (mended.some((done) => !done)) return unreadable(gate, [...new Set(issues.map(({ path }) => String(path[0] ?? 'gate')))]);
  }
  return unreadable(gate, ['gate']);
}
