import { canonicalize } from '../../audit/canonical-json.js';
import type { JsonValue } from '../../model/primitives.js';
import { readPattern, type Pattern } from './pattern.js';

/** One thing that does not fit: where (RFC 6901 pointer) and the keyword that says so. */
export interface SchemaFault { readonly path: string; readonly keyword: string }

type Schema = { readonly [keyword: string]: JsonValue };
type Check = (limit: JsonValue, value: JsonValue, walk: Walk) => boolean;
interface Walk { readonly path: string; readonly before: JsonValue | undefined; readonly faults: SchemaFault[]; readonly effort: { left: number } }

const ANNOTATIONS: ReadonlySet<string> = new Set(['$schema', '$id', '$comment', 'title', 'description', 'default', 'examples', 'format', 'deprecated', 'writeOnly', 'readOnly']);
// A pattern belongs to the policy, its input to the person who edits: a long text fits none, and all together may take so many
// steps, a few hundredths of a second.
const PATTERN_INPUT = 4096;
const MOST_EFFORT = 4_000_000;
const KNOWN_PATTERNS = 64;

const isObject = (value: JsonValue | undefined): value is Schema => typeof value === 'object' && value !== null && !Array.isArray(value);
const isList = (value: JsonValue | undefined): value is readonly JsonValue[] => Array.isArray(value);
const same = (a: JsonValue, b: JsonValue): boolean => canonicalize(a) === canonicalize(b);
const memberOf = (value: JsonValue | undefined, key: string): JsonValue | undefined => (isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined);
const step = (path: string, key: string | number): string => `${path}/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`;
const length = (text: string): number => [...text].length;

const isOfType = (name: JsonValue, value: JsonValue): boolean => {
  if (name === 'null') return value === null;
  if (name === 'array') return isList(value);
  if (name === 'object') return isObject(value);
  if (name === 'integer') return Number.isInteger(value);
  return (name === 'string' || name === 'number' || name === 'boolean') && typeof value === name;
};

const numeric = (holds: (value: number, limit: number) => boolean): Check => (limit, value) =>
  typeof value !== 'number' || (typeof limit === 'number' && holds(value, limit));
const sized = (size: (value: JsonValue) => number | undefined, holds: (value: number, limit: number) => boolean): Check => (limit, value) => {
  const actual = size(value);
  return actual === undefined || (typeof limit === 'number' && holds(actual, limit));
};
const textSize = (value: JsonValue) => (typeof value === 'string' ? length(value) : undefined);
const listSize = (value: JsonValue) => (isList(value) ? value.length : undefined);
const atLeast = (value: number, limit: number) => value >= limit;
const atMost = (value: number, limit: number) => value <= limit;

const patterns = new Map<string, Pattern | undefined>();

const patternOf = (source: JsonValue): Pattern | undefined => {
  if (typeof source !== 'string') return undefined;
  if (patterns.has(source)) return patterns.get(source);
  let pattern: Pattern | undefined;
  try {
    pattern = readPattern(source);
  } catch {
    pattern = undefined;
  }
  if (patterns.size >= KNOWN_PATTERNS) patterns.clear();
  patterns.set(source, pattern);
  return pattern;
};

const matchesPattern: Check = (source, value, { effort }) => {
  if (typeof value !== 'string') return true;
  const pattern = patternOf(source);
  if (pattern === undefined || value.length > PATTERN_INPUT) return false;
  effort.left -= pattern.places * (value.length + 1);
  return effort.left >= 0 && pattern.test(value);
};

const CHECKS: ReadonlyMap<string, Check> = new Map(Object.entries<Check>({
  type: (names, value) => (isList(names) ? names : [names]).some((name) => isOfType(name, value)),
  enum: (members, value) => isList(members) && members.some((member) => same(member, value)),
  const: (only, value) => same(only, value),
  minimum: numeric(atLeast),
  maximum: numeric(atMost),
  exclusiveMinimum: numeric((value, limit) => value > limit),
  exclusiveMaximum: numeric((value, limit) => value < limit),
  minLength: sized(textSize, atLeast),
  maxLength: sized(textSize, atMost),
  minItems: sized(listSize, atLeast),
  maxItems: sized(listSize, atMost),
  pattern: matchesPattern,
  required: (keys, value) => !isObject(value) || (isList(keys) && keys.every((key) => typeof key === 'string' && Object.hasOwn(value, key))),
  items: (schema, value, walk) => {
    if (isList(value)) value.forEach((item, index) => check(schema, item, { ...walk, path: step(walk.path, index), before: isList(walk.before) ? walk.before[index] : undefined }));
    return true;
  },
  properties: (schemas, value, walk) => {
    if (!isObject(schemas)) return false;
    for (const [key, schema] of Object.entries(schemas)) {
      const before = memberOf(walk.before, key);
      const after = memberOf(value, key);
      const inside = { ...walk, path: step(walk.path, key), before };
      if (after !== undefined) check(schema, after, inside);
      else if (isLocked(schema) && before !== undefined) walk.faults.push({ path: inside.path, keyword: 'readOnly' });
    }
    return true;
  },
}));

const isLocked = (schema: JsonValue): boolean => isObject(schema) && schema['readOnly'] === true;

const checkExtra = (schema: Schema, value: JsonValue, walk: Walk): void => {
  const extra = schema['additionalProperties'];
  const known = isObject(schema['properties']) ? schema['properties'] : {};
  if (extra === undefined || !isObject(value)) return;
  for (const [key, member] of Object.entries(value))
    if (!Object.hasOwn(known, key)) check(extra, member, { ...walk, path: step(walk.path, key), before: memberOf(walk.before, key) });
};

const check = (schema: JsonValue, value: JsonValue, walk: Walk): void => {
  const fault = (keyword: string) => walk.faults.push({ path: walk.path, keyword });
  if (schema === true) return;
  if (!isObject(schema)) return void fault('false');
  if (isLocked(schema) && (walk.before === undefined || !same(walk.before, value))) fault('readOnly');
  for (const [keyword, limit] of Object.entries(schema)) {
    if (keyword === 'additionalProperties') checkExtra(schema, value, walk);
    else if (!ANNOTATIONS.has(keyword) && !(CHECKS.get(keyword)?.(limit, value, walk) ?? false)) fault(keyword);
  }
};

/**
 * Checks edited args against the action's schema: a subset of JSON Schema 2020-12 (type, enum, const, required,
 * properties, additionalProperties, items, pattern (see {@link readPattern}), and the limits of numbers, texts and lists). `readOnly` is enforced:
 * such a member may not differ from `before`. A keyword outside the subset counts as not met, so that a rule which
 * cannot be checked is never skipped.
 */
export function checkArgs(schema: JsonValue, after: JsonValue, before: JsonValue): readonly SchemaFault[] {
  const faults: SchemaFault[] = [];
  check(schema, after, { path: '', before, faults, effort: { left: MOST_EFFORT } });
  return faults;
}

/** Keywords of a schema, at any depth, that {@link checkArgs} would refuse because it does not know them. */
export function unknownKeywords(schema: JsonValue, path = ''): readonly SchemaFault[] {
  if (!isObject(schema)) return [];
  return Object.entries(schema).flatMap(([keyword, limit]) => {
    const at = step(path, keyword);
    if (keyword === 'properties' && isObject(limit)) return Object.entries(limit).flatMap(([key, inner]) => unknownKeywords(inner, step(at, key)));
    if (keyword === 'items' || keyword === 'additionalProperties') return unknownKeywords(limit, at);
    const known = ANNOTATIONS.has(keyword) || CHECKS.has(keyword);
    return known && (keyword !== 'pattern' || patternOf(limit) !== undefined) ? [] : [{ path: at, keyword }];
  });
}
