import type { JsonValue } from '../../model/primitives.js';

const POINTER = /^(?:\/(?:[^~/]|~[01])*)*$/;
const INDEX = /^(?:0|[1-9]\d*)$/;

/** Whether a text is a JSON pointer (RFC 6901). */
export const isPointer = (text: string): boolean => POINTER.test(text);

/** The reference tokens of a pointer, unescaped. */
export const pointerTokens = (pointer: string): readonly string[] =>
  pointer.split('/').slice(1).map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));

/** The value a pointer refers to, or undefined where there is none. Only own members are looked at. */
export function readPointer(value: JsonValue, pointer: string): JsonValue | undefined {
  let current: JsonValue | undefined = value;
  for (const token of pointerTokens(pointer)) {
    if (typeof current !== 'object' || current === null) return undefined;
    if (Array.isArray(current) && !INDEX.test(token)) return undefined;
    current = Object.hasOwn(current, token) ? (current as Readonly<Record<string, JsonValue>>)[token] : undefined;
  }
  return current;
}

/** The pointer to the container around what a pointer refers to, or undefined at the top. */
export const parentPointer = (pointer: string): string | undefined =>
  pointer === '' ? undefined : pointer.slice(0, pointer.lastIndexOf('/'));
