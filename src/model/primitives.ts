import * as z from 'zod/mini';

/** Makes every level of a schema's output read-only: what the kit reads is frozen before anybody sees it. */
export type DeepReadonly<T> = T extends (infer U)[]
  ? readonly DeepReadonly<U>[]
  : T extends object
    ? { readonly [K in keyof T]: DeepReadonly<T[K]> }
    : T;

/** The read-only type that a schema's output has once it passed the guard. */
export type Infer<S extends z.ZodMiniType> = DeepReadonly<z.output<S>>;

/** JSON as RFC 8259 knows it. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | { readonly [key: string]: JsonValue };

const bounded = (max: number) => z.string().check(z.maxLength(max, { abort: true }));

/** An opaque identifier: 1 to 128 UTF-16 code units, never parsed for meaning. */
export const idSchema = z.string().check(z.minLength(1, { abort: true }), z.maxLength(128, { abort: true }));

/** A line of text a person reads or writes: at most 64k UTF-16 code units. */
export const proseSchema = bounded(65_536);

/** A short name or label: at most 4,096 UTF-16 code units. */
export const nameSchema = bounded(4096);

const TIMESTAMP = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/;

/** An instant: RFC 3339 in UTC with exactly three decimals, for example `2026-11-22T10:42:07.120Z`. */
export const timestampSchema = z.string().check(z.maxLength(24, { abort: true }), z.regex(TIMESTAMP));

/** A duration in whole milliseconds, zero or more. */
export const durationSchema = z.int().check(z.minimum(0));

/** A count: a whole number, zero or more. */
export const countSchema = z.int().check(z.minimum(0));

/** SHA-256 in base64url without padding: 43 characters. */
export const digestSchema = z.string().check(z.maxLength(43, { abort: true }), z.regex(/^[A-Za-z0-9_-]{43}$/));

/** 128 random bits in base64url without padding: 22 characters. */
export const saltSchema = z.string().check(z.maxLength(22, { abort: true }), z.regex(/^[A-Za-z0-9_-]{22}$/));

/** A position in a stream of committed changes. `epoch` is opaque; `seq` counts committed changes from 0. */
export const cursorSchema = z.object({ epoch: idSchema, seq: countSchema });
export type Cursor = Infer<typeof cursorSchema>;

/**
 * Text that came from a backend. A `code` the kit knows is shown in the reader's language with `params`; everything
 * else is shown as `text`, marked with `lang` (BCP 47) so that it is read out in the right language.
 */
export const textSchema = z.object({
  text: proseSchema,
  lang: z.optional(bounded(35)),
  code: z.optional(idSchema),
  params: z.optional(z.record(idSchema, z.union([nameSchema, z.number(), z.boolean()]))),
});
export type Text = Infer<typeof textSchema>;

/** Money is a decimal string beside its ISO 4217 currency: never a float. */
export const moneySchema = z.object({
  amount: z.string().check(z.maxLength(40, { abort: true }), z.regex(/^-?\d+(?:\.\d+)?$/)),
  currency: z.string().check(z.maxLength(3, { abort: true }), z.regex(/^[A-Z]{3}$/)),
});
export type Money = Infer<typeof moneySchema>;

/**
 * An enum as we read it: a member that a newer backend invented becomes `unknown`, and is shown as such.
 * Where a stranger must disarm a control instead, use a strict `z.enum`.
 */
export function openEnum<const T extends readonly string[]>(values: T) {
  const known = new Set<string>(values);
  return z.pipe(
    bounded(128),
    z.transform((value: string): T[number] | 'unknown' => {
      if (known.has(value)) return value;
      unfamiliar.set(values, value);
      return 'unknown';
    }),
  );
}

const unfamiliar = new WeakMap<readonly string[], string>();
/** The last value that was read where one of these was expected, if it was none of them: for the console of the page's developers. */
export const lastUnfamiliar = (values: readonly string[]): string | undefined => unfamiliar.get(values);

/** A list with a ceiling that is checked before any member is visited. */
export const listOf = <S extends z.ZodMiniType>(member: S, max = 10_000) =>
  z.array(member).check(z.maxLength(max, { abort: true }));

/** Any JSON value; depth and size are the guard's business, not the schema's. */
export const jsonSchema = z.json();
