/**
 * RFC 8785 (JSON Canonicalization Scheme, JCS): one text for one value, so that a digest over it means the value.
 *
 * Everything that has no exact JSON form is refused instead of being dropped or rewritten, because a silent change
 * before hashing would let two different values share a digest.
 */

import type { JsonValue } from '../model/primitives.js';

export type { JsonValue };

/** Why a value or a text was refused. */
export type CanonicalJsonCode =
  /** The text is not JSON at all. */
  | 'not-json'
  /** The text is JSON, but not the canonical text of its value. */
  | 'not-canonical'
  /** An object names the same key twice. */
  | 'duplicate-key'
  /** A key that changes an object's prototype in careless code (`__proto__`). */
  | 'forbidden-key'
  /** A string with half a surrogate pair; it has no UTF-8 form. */
  | 'lone-surrogate'
  /** NaN or an infinity. */
  | 'non-finite-number'
  /** A number token whose digits a double cannot keep; send it as a string. */
  | 'lossy-number'
  /** undefined, a function, a symbol or a BigInt. */
  | 'unsupported-type'
  /** An object that is not plain data: a Date, Map, class instance, accessor, symbol or hidden property. */
  | 'not-plain-data'
  /** An array with holes. */
  | 'sparse-array'
  /** More nested containers than allowed; cyclic values end here as well. */
  | 'too-deep'
  /** More values than allowed. */
  | 'too-large';

/** A value or text that has no canonical JSON form. `path` is a JSON Pointer (RFC 6901); empty means the whole value. */
export class CanonicalJsonError extends Error {
  override readonly name = 'CanonicalJsonError';

  constructor(
    readonly code: CanonicalJsonCode,
    readonly path: string,
    detail: string,
  ) {
    super(`${detail} (at ${path === '' ? 'the top' : path})`);
  }
}

/** Budgets of one walk. */
export interface CanonicalJsonLimits {
  /** Most containers inside one another, 1 to 1,000. Default 64. */
  readonly maxDepth?: number;
  /** Most values in total, containers included. Default 1,000,000. */
  readonly maxNodes?: number;
}

/** Keys from the top to a value; written as a JSON Pointer only when an error needs it. */
export type JsonPath = (string | number)[];

const DEFAULT_MAX_DEPTH = 64;
const DEFAULT_MAX_NODES = 1_000_000;
// The walk is recursive. A thousand small frames fit every engine's stack many times over.
const HIGHEST_MAX_DEPTH = 1_000;
// With the u flag a surrogate pair is one code point, so this matches halves only.
const LONE_SURROGATE = /\p{Cs}/u;

/** The JSON Pointer (RFC 6901) of a path. */
export function jsonPointer(path: JsonPath): string {
  return path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** Whether a text has a UTF-8 form, that is, no half surrogate pairs. */
export function isWellFormedText(text: string): boolean {
  return !LONE_SURROGATE.test(text);
}

/** Counts depth and values of one walk and refuses what goes over. */
export class JsonBudget {
  readonly #maxDepth: number;
  #nodesLeft: number;

  /** @throws RangeError if `maxDepth` is not an integer from 1 to 1,000 or `maxNodes` not a positive integer. */
  constructor(limits: CanonicalJsonLimits = {}) {
    const { maxDepth = DEFAULT_MAX_DEPTH, maxNodes = DEFAULT_MAX_NODES } = limits;
    if (!Number.isInteger(maxDepth) || maxDepth < 1 || maxDepth > HIGHEST_MAX_DEPTH) {
      throw new RangeError(`maxDepth must be an integer from 1 to ${HIGHEST_MAX_DEPTH}, got ${maxDepth}`);
    }
    if (!Number.isSafeInteger(maxNodes) || maxNodes < 1) {
      throw new RangeError(`maxNodes must be a positive integer, got ${maxNodes}`);
    }
    this.#maxDepth = maxDepth;
    this.#nodesLeft = maxNodes;
  }

  node(path: JsonPath): void {
    this.#nodesLeft -= 1;
    if (this.#nodesLeft < 0) throw new CanonicalJsonError('too-large', jsonPointer(path), 'More values than allowed');
  }

  /** `path.length` is the number of containers around the one being entered. */
  container(path: JsonPath): void {
    if (path.length >= this.#maxDepth) {
      throw new CanonicalJsonError('too-deep', jsonPointer(path), `More than ${this.#maxDepth} containers inside one another`);
    }
  }
}

/** Refuses a key that is not safe or has no UTF-8 form. */
export function checkKey(key: string, path: JsonPath): void {
  if (key === '__proto__') throw new CanonicalJsonError('forbidden-key', jsonPointer(path), 'The key "__proto__" is not allowed');
  if (!isWellFormedText(key)) throw new CanonicalJsonError('lone-surrogate', jsonPointer(path), 'A key has half a surrogate pair');
}

/** Refuses a text that has no UTF-8 form. */
export function checkText(text: string, path: JsonPath): void {
  if (!isWellFormedText(text)) throw new CanonicalJsonError('lone-surrogate', jsonPointer(path), 'The text has half a surrogate pair');
}

/** Looks at an array or object before its members are read; throws if it is not plain data. */
type ContainerCheck = (container: object, path: JsonPath) => void;

function isPlainPrototype(prototype: object | null): boolean {
  if (prototype === null || prototype === Object.prototype) return true;
  // Object.prototype of another realm (a frame, a test runner's context): the root of its chain, with its own methods.
  return Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype, 'isPrototypeOf');
}

const checkPrototype: ContainerCheck = (container, path) => {
  const prototype = Object.getPrototypeOf(container) as object | null;
  // Array.prototype is itself an array in every realm; the prototype of a subclass is not.
  const plain = Array.isArray(container) ? Array.isArray(prototype) : isPlainPrototype(prototype);
  if (!plain) {
    throw new CanonicalJsonError('not-plain-data', jsonPointer(path), 'Only plain objects and arrays can be written as JSON');
  }
};

const checkOwnProperties: ContainerCheck = (container, path) => {
  checkPrototype(container, path);
  const isArray = Array.isArray(container);
  for (const key of Reflect.ownKeys(container)) {
    if (isArray && key === 'length') continue;
    const property = Object.getOwnPropertyDescriptor(container, key);
    const isIndex = typeof key === 'string' && String(Number(key) >>> 0) === key;
    const isData = property?.enumerable === true && 'value' in property;
    if (typeof key === 'symbol' || !isData || (isArray && !isIndex)) {
      throw new CanonicalJsonError(
        'not-plain-data',
        jsonPointer([...path, String(key)]),
        'A property is not plain data (accessor, hidden, symbol, or extra on an array)',
      );
    }
  }
};

const trustContainer: ContainerCheck = () => undefined;

/** Whether every object lists its keys in canonical order, so that `JSON.stringify` writes the canonical text. */
function isInOrder(value: JsonValue, path: JsonPath, budget: JsonBudget): boolean {
  budget.node(path);
  if (typeof value !== 'object' || value === null) return true;
  budget.container(path);
  let inOrder = true;
  let before: string | undefined;
  for (const key of Object.keys(value)) {
    path.push(key);
    if (key === '__proto__') checkKey(key, path);
    inOrder &&= before === undefined || Array.isArray(value) || before < key;
    before = key;
    inOrder = isInOrder((value as Record<string, JsonValue>)[key] ?? null, path, budget) && inOrder;
    path.pop();
  }
  return inOrder;
}

class Writer {
  readonly #path: JsonPath = [];

  constructor(
    private readonly budget: JsonBudget,
    private readonly check: ContainerCheck,
  ) {}

  write(value: unknown): string {
    this.budget.node(this.#path);
    if (value === null) return 'null';
    switch (typeof value) {
      case 'string':
        checkText(value, this.#path);
        // ECMAScript's quoting of well-formed text is the one RFC 8785 section 3.2.2.2 prescribes.
        return JSON.stringify(value);
      case 'number':
        return this.#number(value);
      case 'boolean':
        return value ? 'true' : 'false';
      case 'object':
        this.budget.container(this.#path);
        this.check(value, this.#path);
        return Array.isArray(value) ? this.#array(value) : this.#object(value);
      default:
        throw this.#error('unsupported-type', `JSON has no ${typeof value}`);
    }
  }

  #number(value: number): string {
    if (!Number.isFinite(value)) throw this.#error('non-finite-number', `JSON has no ${value}`);
    // RFC 8785 section 3.2.2.3 takes ECMAScript's Number::toString, which writes minus zero as 0.
    return String(value);
  }

  #array(items: readonly unknown[]): string {
    let text = '[';
    for (let index = 0; index < items.length; index += 1) {
      if (!Object.hasOwn(items, index)) throw this.#error('sparse-array', `Item ${index} of the array is missing`);
      this.#path.push(index);
      text += (index === 0 ? '' : ',') + this.write(items[index]);
      this.#path.pop();
    }
    return `${text}]`;
  }

  #object(value: object): string {
    let text = '{';
    // The default order of sort() is that of UTF-16 code units, as RFC 8785 section 3.2.3 asks.
    for (const key of Object.keys(value).sort()) {
      this.#path.push(key);
      checkKey(key, this.#path);
      text += `${text === '{' ? '' : ','}${JSON.stringify(key)}:${this.write((value as Record<string, unknown>)[key])}`;
      this.#path.pop();
    }
    return `${text}}`;
  }

  #error(code: CanonicalJsonCode, detail: string): CanonicalJsonError {
    return new CanonicalJsonError(code, jsonPointer(this.#path), detail);
  }
}

/**
 * The canonical JSON text (RFC 8785) of a value. Minus zero is written as 0; text is not normalised.
 *
 * @throws CanonicalJsonError for non-finite numbers, half surrogate pairs, undefined, functions, symbols, BigInt,
 *   anything but plain objects and arrays, holes, `__proto__` keys, and values over the budget.
 */
export function canonicalize(value: unknown, limits?: CanonicalJsonLimits): string {
  return new Writer(new JsonBudget(limits), checkPrototype).write(value);
}

/**
 * The canonical text of a value that enters from memory, read as a snapshot: besides what {@link canonicalize} refuses,
 * accessors, symbol keys, hidden properties and extra properties of arrays are refused, since they would be lost.
 *
 * @throws CanonicalJsonError as {@link canonicalize}.
 */
export function canonicalizeInput(value: unknown, limits?: CanonicalJsonLimits): string {
  return new Writer(new JsonBudget(limits), checkOwnProperties).write(value);
}

/**
 * Reads a text only if it is the canonical text of its value. That one rule rejects duplicate keys, rewritten numbers,
 * other key orders, other escapes and whitespace, so two readers cannot see different values in the same bytes.
 *
 * @throws CanonicalJsonError `not-json`, `not-canonical`, or as {@link canonicalize}.
 */
export function parseCanonical(raw: string, limits?: CanonicalJsonLimits): JsonValue {
  let value: JsonValue;
  try {
    value = JSON.parse(raw) as JsonValue;
  } catch (error) {
    if (error instanceof RangeError) throw new CanonicalJsonError('too-deep', '', 'The text is nested too deeply to read');
    throw new CanonicalJsonError('not-json', '', 'The text is not JSON');
  }
  // The native writer is three times faster and right where the keys are in order already, but it accepts half surrogate
  // pairs, as escapes.
  const native = isInOrder(value, [], new JsonBudget(limits)) && !raw.includes('\\ud') && isWellFormedText(raw);
  if (native && JSON.stringify(value) === raw) return value;
  // JSON.parse makes plain data only.
  if (new Writer(new JsonBudget(limits), trustContainer).write(value) !== raw) {
    throw new CanonicalJsonError('not-canonical', '', 'The text is not the canonical form (RFC 8785) of its value');
  }
  return value;
}
