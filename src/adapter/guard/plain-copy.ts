import { GuardStop, guardFault, type GuardFaultCode } from './fault.js';
import { FORBIDDEN_KEYS, MAX_DEPTH, MAX_KEYS, type FrameLimits } from './limits.js';

/** What is left of a frame's budget. One budget serves every member of the frame. */
export class GuardBudget {
  bytes = 0;
  #nodes = 0;
  constructor(private readonly limits: FrameLimits) {}

  /** Whether `bytes` more would still fit. */
  fits(bytes: number): boolean {
    return this.bytes + bytes <= this.limits.bytes;
  }

  spend(bytes: number, where: () => string): void {
    this.bytes += bytes;
    if (this.bytes > this.limits.bytes) throw stop('too-big', where(), `More than ${this.limits.bytes} bytes`);
  }

  /** Counts values before they are visited, so that a million items cost nothing. */
  count(nodes: number, where: () => string): void {
    this.#nodes += nodes;
    if (this.#nodes > this.limits.nodes) throw stop('too-many-nodes', where(), `More than ${this.limits.nodes} values`);
  }
}

const stop = (code: GuardFaultCode, where: string, what: string): GuardStop => new GuardStop(guardFault(code, where, what));

// Printable ASCII without the two characters that JSON escapes: one byte each.
const PLAIN_ASCII = /^[ !#-[\]-~]*$/;

const bytesOfCodePoint = (code: number): number => {
  if (code === 0x22 || code === 0x5c) return 2;
  if (code < 0x20) return 6;
  if (code < 0x80) return 1;
  return code < 0x800 ? 2 : 3;
};

/** UTF-8 bytes of a text as JSON writes it, quotes included. Control characters and half surrogates count as their escapes. */
export function jsonTextBytes(text: string): number {
  if (PLAIN_ASCII.test(text)) return text.length + 2;
  let bytes = 2;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    const paired = code >= 0xd800 && code <= 0xdbff && (text.charCodeAt(index + 1) & 0xfc00) === 0xdc00;
    if (paired) {
      bytes += 4;
      index += 1;
    } else {
      bytes += code >= 0xd800 && code <= 0xdfff ? 6 : bytesOfCodePoint(code);
    }
  }
  return bytes;
}

type PlainObject = Record<string, unknown>;

/** A container whose members are still being copied. */
interface Level {
  readonly source: PlainObject | readonly unknown[];
  readonly target: PlainObject | unknown[];
  /** Null for an array. */
  readonly keys: readonly string[] | null;
  next: number;
}

const isPlainObject = (value: object): value is PlainObject => {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === null || prototype === Object.prototype) return true;
  // Object.prototype of another realm, such as a frame: the root of its chain.
  return typeof prototype === 'object' && Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype, 'isPrototypeOf');
};

class Copier {
  readonly #levels: Level[] = [];

  constructor(
    private readonly budget: GuardBudget,
    private readonly at: string,
    private readonly depth: number,
  ) {}

  copy(value: unknown): unknown {
    this.budget.count(1, this.#where);
    const copied = this.#enter(value);
    for (let level = this.#levels.at(-1); level !== undefined; level = this.#levels.at(-1)) this.#step(level);
    return copied;
  }

  /** Copies the next member of the innermost container, or leaves it. */
  #step(level: Level): void {
    const index = level.next;
    if (index >= (level.keys ?? (level.source as readonly unknown[])).length) {
      this.#levels.pop();
      return;
    }
    level.next += 1;
    if (level.keys === null) {
      (level.target as unknown[]).push(this.#enter((level.source as readonly unknown[])[index]));
      return;
    }
    const key = level.keys[index] ?? '';
    if (FORBIDDEN_KEYS.has(key)) throw stop('forbidden-key', this.#where(), `The key "${key}" is not allowed`);
    const member = (level.source as PlainObject)[key];
    // JSON has no undefined: a member that holds it is a member that is not there.
    if (member === undefined) return;
    if (!this.budget.fits(key.length)) throw stop('too-big', this.#where(), 'A key is longer than the whole frame may be');
    this.budget.spend(jsonTextBytes(key) + 2, this.#where);
    (level.target as PlainObject)[key] = this.#enter(member);
  }

  /** Copies a primitive, or opens a container whose members the next steps will copy. */
  #enter(value: unknown): unknown {
    switch (typeof value) {
      case 'string':
        if (!this.budget.fits(value.length)) throw stop('too-big', this.#where(), 'A text is longer than the whole frame may be');
        this.budget.spend(jsonTextBytes(value), this.#where);
        return value;
      case 'number':
        if (!Number.isFinite(value)) throw stop('not-plain-data', this.#where(), `JSON has no ${value}`);
        this.budget.spend(String(value).length, this.#where);
        return value;
      case 'boolean':
        this.budget.spend(5, this.#where);
        return value;
      case 'object':
        if (value !== null) return this.#open(value);
        this.budget.spend(4, this.#where);
        return null;
      default:
        throw stop('not-plain-data', this.#where(), `JSON has no ${typeof value}`);
    }
  }

  #open(value: object): unknown {
    if (this.depth + this.#levels.length >= MAX_DEPTH) {
      throw stop('too-deep', this.#where(), `More than ${MAX_DEPTH} containers inside one another`);
    }
    const isArray = Array.isArray(value);
    if (!isArray && !isPlainObject(value)) throw stop('not-plain-data', this.#where(), 'Neither a plain object nor an array');
    const keys = isArray ? null : Object.keys(value);
    if (keys !== null && keys.length > MAX_KEYS) throw stop('too-many-keys', this.#where(), `An object with more than ${MAX_KEYS} keys`);
    const members = keys === null ? (value as readonly unknown[]).length : keys.length;
    this.budget.count(members, this.#where);
    this.budget.spend(2 + members, this.#where);
    const target: PlainObject | unknown[] = isArray ? [] : {};
    this.#levels.push({ source: value as PlainObject, target, keys, next: 0 });
    return target;
  }

  readonly #where = (): string =>
    this.at +
    this.#levels
      .slice(0, MAX_DEPTH)
      .map((level) => pointerToken(level.keys === null ? level.next - 1 : (level.keys[level.next - 1] ?? '')))
      .join('');
}

/** A key as it stands in a JSON Pointer; cut where a hostile one would fill the screen. */
const pointerToken = (key: string | number): string => `/${String(key).slice(0, 128).replaceAll('~', '~0').replaceAll('/', '~1')}`;

/**
 * Copies plain data while it counts it, so that what was checked is what is kept, whatever the sender does with its
 * object afterwards. Iterative: depth costs no stack.
 *
 * @param at JSON Pointer of `value` inside the frame, and `depth` the containers around it.
 * @throws GuardStop at the first value that is over a budget or no plain data.
 */
export function copyPlain(value: unknown, budget: GuardBudget, at: string, depth: number): unknown {
  return new Copier(budget, at, depth).copy(value);
}
