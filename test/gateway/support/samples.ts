export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonSchema = Readonly<{
  type?: string; enum?: readonly Json[]; const?: Json; anyOf?: readonly JsonSchema[]; oneOf?: readonly JsonSchema[]; allOf?: readonly JsonSchema[];
  properties?: Readonly<Record<string, JsonSchema>>; items?: JsonSchema; pattern?: string; minimum?: number; minLength?: number;
}>;

/** Texts of the forms that the model has; the first that fits a pattern is taken. */
const FORMS = ['x', 'a'.repeat(43), 'a'.repeat(22), '2026-11-22T10:42:07.120Z', '1.00', 'EUR', '{}'];

/** A value that the schema describes, with every member there is; a choice takes its first way. */
export function sampleOf(schema: JsonSchema): Json {
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.enum[0] ?? null;
  const way = schema.anyOf?.[0] ?? schema.oneOf?.[0] ?? schema.allOf?.[0];
  if (way !== undefined) return sampleOf(way);
  switch (schema.type) {
    case 'object': return Object.fromEntries(Object.entries(schema.properties ?? {}).map(([name, inner]) => [name, sampleOf(inner)]));
    case 'array': return schema.items === undefined ? [] : [sampleOf(schema.items)];
    case 'integer':
    case 'number': return Math.max(1, schema.minimum ?? 1);
    case 'boolean': return true;
    case 'string': return FORMS.find((form) => schema.pattern === undefined || new RegExp(schema.pattern).test(form)) ?? 'x';
    default: return 'x';
  }
}

/** Where the texts, numbers and truth values of a value stand. */
export function leavesOf(value: Json, at: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [at];
  const inner = Object.entries(value).flatMap(([key, member]) => leavesOf(member, [...at, key]));
  return inner.length === 0 ? [at] : inner;
}

/** The value with one place changed. */
export function replaced(value: Json, [key, ...rest]: readonly string[], by: Json): Json {
  if (key === undefined) return by;
  if (Array.isArray(value)) return value.map((item: Json, index) => (String(index) === key ? replaced(item, rest, by) : item));
  const members = value as Readonly<Record<string, Json>>;
  return { ...members, [key]: replaced(members[key] ?? null, rest, by) };
}
