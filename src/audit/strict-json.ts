/**
 * The strict reader for values that enter from outside. Where `JSON.parse` would quietly choose (the last of two equal
 * keys, the nearest double), this reader refuses, so that what is stored and shown is what was sent.
 */

import { CanonicalJsonError, checkKey, checkText, JsonBudget, jsonPointer } from './canonical-json.js';
import type { CanonicalJsonCode, CanonicalJsonLimits, JsonPath, JsonValue } from './canonical-json.js';

const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const WHITESPACE = /[ \t\n\r]*/y;
const LITERALS = [
  ['null', null],
  ['true', true],
  ['false', false],
] as const;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const FIRST_PRINTABLE = 0x20;

/**
 * A decimal as sign, digits without outer zeros, and the power of ten of the last digit: equal strings are equal values.
 * Trimmed by hand: a pattern like /0+$/ takes quadratic time on a long run of zeros inside the digits.
 */
function decimalValue(token: string): string {
  const [mantissa = '', exponent = '0'] = token.toLowerCase().split('e');
  const sign = mantissa.startsWith('-') ? '-' : '';
  const [whole = '', fraction = ''] = mantissa.slice(sign.length).split('.');
  const digits = whole + fraction;
  let first = 0;
  let end = digits.length;
  while (first < end && digits[first] === '0') first += 1;
  while (end > first && digits[end - 1] === '0') end -= 1;
  if (first === end) return '0';
  return `${sign}${digits.slice(first, end)}e${Number(exponent) - fraction.length + (digits.length - end)}`;
}

class Reader {
  #at = 0;
  readonly #path: JsonPath = [];

  constructor(
    private readonly raw: string,
    private readonly budget: JsonBudget,
  ) {}

  readAll(): JsonValue {
    const value = this.#value();
    if (this.#at < this.raw.length) throw this.#syntax('text after the end of the value');
    return value;
  }

  #value(): JsonValue {
    this.budget.node(this.#path);
    this.#skip(WHITESPACE);
    const value = this.#bareValue();
    this.#skip(WHITESPACE);
    return value;
  }

  #bareValue(): JsonValue {
    const first = this.raw[this.#at];
    if (first === '{') return this.#object();
    if (first === '[') return this.#array();
    if (first === '"') {
      const text = this.#string();
      checkText(text, this.#path);
      return text;
    }
    for (const [word, value] of LITERALS) {
      if (this.#take(word)) return value;
    }
    return this.#number();
  }

  #object(): JsonValue {
    this.budget.container(this.#path);
    // Collected as entries: fromEntries defines own properties and never runs a setter.
    const entries = new Map<string, JsonValue>();
    this.#take('{');
    this.#skip(WHITESPACE);
    if (this.#take('}')) return {};
    do {
      this.#skip(WHITESPACE);
      if (this.raw[this.#at] !== '"') throw this.#syntax('a key in double quotes is expected');
      const key = this.#string();
      this.#path.push(key);
      checkKey(key, this.#path);
      if (entries.has(key)) throw this.#error('duplicate-key', 'The key stands twice in one object');
      this.#skip(WHITESPACE);
      if (!this.#take(':')) throw this.#syntax('":" is expected');
      entries.set(key, this.#value());
      this.#path.pop();
    } while (this.#take(','));
    if (!this.#take('}')) throw this.#syntax('"," or "}" is expected');
    return Object.fromEntries(entries);
  }

  #array(): JsonValue {
    this.budget.container(this.#path);
    const items: JsonValue[] = [];
    this.#take('[');
    this.#skip(WHITESPACE);
    if (this.#take(']')) return items;
    do {
      this.#path.push(items.length);
      items.push(this.#value());
      this.#path.pop();
    } while (this.#take(','));
    if (!this.#take(']')) throw this.#syntax('"," or "]" is expected');
    return items;
  }

  #string(): string {
    const start = this.#at;
    let end = start + 1;
    for (let unit = this.raw.charCodeAt(end); unit !== QUOTE; unit = this.raw.charCodeAt(end)) {
      // NaN, past the end, fails this comparison too.
      if (!(unit >= FIRST_PRINTABLE)) throw this.#syntax('a text is not closed or holds a raw control character');
      end += unit === BACKSLASH ? 2 : 1;
    }
    this.#at = end + 1;
    try {
      return JSON.parse(this.raw.slice(start, this.#at)) as string;
    } catch {
      throw this.#syntax('a text holds an unknown escape');
    }
  }

  #number(): number {
    NUMBER.lastIndex = this.#at;
    const token = NUMBER.exec(this.raw)?.[0];
    if (token === undefined) throw this.#syntax('a value is expected');
    this.#at += token.length;
    const value = Number(token);
    if (!Number.isFinite(value) || decimalValue(token) !== decimalValue(String(value))) {
      throw this.#error('lossy-number', `The number ${token.slice(0, 40)} would lose digits; send it as a string`);
    }
    return Object.is(value, -0) ? 0 : value;
  }

  #take(word: string): boolean {
    if (!this.raw.startsWith(word, this.#at)) return false;
    this.#at += word.length;
    return true;
  }

  #skip(pattern: RegExp): void {
    pattern.lastIndex = this.#at;
    this.#at += pattern.exec(this.raw)?.[0].length ?? 0;
  }

  #syntax(detail: string): CanonicalJsonError {
    return this.#error('not-json', `Not JSON: ${detail}, position ${this.#at}`);
  }

  #error(code: CanonicalJsonCode, detail: string): CanonicalJsonError {
    return new CanonicalJsonError(code, jsonPointer(this.#path), detail);
  }
}

/**
 * Reads any JSON text (RFC 8259) and refuses what would be changed on the way in: duplicate keys, `__proto__`, half
 * surrogate pairs, and numbers that lose digits.
 *
 * A number token is kept if the shortest decimal of its double, which is what the canonical text writes and a person is
 * shown, has exactly the value of the token. So `0.1`, `1.50` and `1e3` are read; `9007199254740993` is refused, and so is
 * `1152921504606846976`: it is a double, but would be written as 1152921504606847000. Such numbers travel as strings.
 *
 * @throws CanonicalJsonError with the JSON Pointer of the offending value.
 */
export function parseStrict(raw: string, limits?: CanonicalJsonLimits): JsonValue {
  return new Reader(raw, new JsonBudget(limits)).readAll();
}
