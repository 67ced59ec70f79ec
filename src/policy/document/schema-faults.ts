import type { JsonValue } from '../../model/primitives.js';
import { unknownKeywords } from './args-schema.js';
import { tooDeep } from './depth.js';
import { readPattern } from './pattern.js';

type Report = (path: string, message: string) => void;
type Schema = Readonly<Record<string, JsonValue>>;

/** Containers inside one another: what travels inside a gate has to stay within the depth that every reader takes. */
const DEEPEST = 40;
const TYPES: ReadonlySet<JsonValue> = new Set(['null', 'boolean', 'object', 'array', 'number', 'integer', 'string']);

const isObject = (value: JsonValue | undefined): value is Schema => typeof value === 'object' && value !== null && !Array.isArray(value);
const isList = (value: JsonValue | undefined): value is readonly JsonValue[] => Array.isArray(value);
const step = (path: string, key: string | number): string => `${path}/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`;
const isCount = (value: JsonValue): boolean => typeof value === 'number' && Number.isInteger(value) && value >= 0;

const whyNoPattern = (pattern: JsonValue): string | undefined => {
  if (typeof pattern !== 'string') return 'A pattern is a text';
  try {
    readPattern(pattern);
    return undefined;
  } catch (error) {
    return error instanceof SyntaxError ? `The pattern cannot be read: ${error.message}` : `The pattern cannot be matched here: ${error instanceof Error ? error.message : ''}`;
  }
};

/** What is wrong with the value of a keyword by itself; a value that cannot be judged would fail every edit. */
const WRONG: Readonly<Partial<Record<string, (value: JsonValue) => string | undefined>>> = {
  type: (value) => ((isList(value) ? value.length > 0 && value.every((name) => TYPES.has(name)) : TYPES.has(value)) ? undefined : `Write one of ${[...TYPES].map(String).join(', ')}, or a list of them`),
  enum: (value) => (isList(value) && value.length > 0 ? undefined : 'Give a list of at least one value'),
  required: (value) => (isList(value) && value.every((key) => typeof key === 'string') ? undefined : 'Give a list of names'),
  properties: (value) => (isObject(value) ? undefined : 'Give an object with a schema for each name'),
  pattern: whyNoPattern,
  readOnly: (value) => (typeof value === 'boolean' ? undefined : 'Write true or false'),
  ...Object.fromEntries(['minLength', 'maxLength', 'minItems', 'maxItems'].map((name) => [name, (value: JsonValue) => (isCount(value) ? undefined : 'Give a whole number, 0 or more')])),
  ...Object.fromEntries(
    ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'].map((name) => [name, (value: JsonValue) => (typeof value === 'number' ? undefined : 'Give a number')]),
  ),
};

const RANGES = [['minLength', 'maxLength'], ['minItems', 'maxItems'], ['minimum', 'maximum'], ['exclusiveMinimum', 'exclusiveMaximum']] as const;

function walk(schema: JsonValue, path: string, report: Report): void {
  if (typeof schema === 'boolean') return;
  if (!isObject(schema)) return report(path, 'A schema is an object, true or false');
  for (const [keyword, value] of Object.entries(schema)) {
    const wrong = WRONG[keyword]?.(value);
    if (wrong !== undefined) report(step(path, keyword), wrong);
  }
  for (const [least, most] of RANGES) {
    const [from, to] = [schema[least], schema[most]];
    if (typeof from === 'number' && typeof to === 'number' && (from > to || (least === 'exclusiveMinimum' && from >= to))) report(step(path, least), `Nothing is at least ${from} and at most ${to}, so no edit could ever pass`);
  }
  const { properties, required, items, additionalProperties } = schema;
  if (isObject(properties)) for (const [key, inner] of Object.entries(properties)) walk(inner, step(step(path, 'properties'), key), report);
  const known = isObject(properties) ? properties : {};
  if (isList(required)) {
    required.forEach((key, index) => {
      const forbidden = typeof key === 'string' && (Object.hasOwn(known, key) ? known[key] === false : additionalProperties === false);
      if (forbidden) report(step(step(path, 'required'), index), `${key} is required and not allowed, so no edit could ever pass`);
    });
  }
  for (const [keyword, inner] of [['items', items], ['additionalProperties', additionalProperties]] as const) if (inner !== undefined) walk(inner, step(path, keyword), report);
}

/** Everything that keeps the schema of an action's args from ever being met, or from being judged at all. */
export function reportSchemaFaults(schema: JsonValue, report: Report): void {
  const deep = tooDeep(schema, DEEPEST);
  if (deep !== undefined) return report(deep, `This is nested more than ${DEEPEST} deep; describe less of the args, or flatten them`);
  if (schema === false) return report('', 'false allows nothing, so no edit could ever pass; leave the schema out where nothing may be edited');
  for (const { path, keyword } of unknownKeywords(schema)) if (keyword !== 'pattern') report(path, `The keyword ${keyword} is not supported here, so no edit could ever pass`);
  walk(schema, '', report);
}
