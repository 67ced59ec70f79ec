import type * as z from 'zod/mini';

/** Where a value does not fit, what should stand there, and what does. */
export interface Misfit {
  /** JSON Pointer (RFC 6901) from the value that was judged. */
  readonly path: string;
  readonly expected: string;
  /** The kind of the value, and the value itself where that is a few characters. */
  readonly received: string;
}

/** A longer text could be a secret, and says no more about what is wrong. */
const EXCERPT = 24;

const NAMED = 6;
const someOf = (names: readonly string[]): string => (names.length <= NAMED ? names.join(', ') : `${names.slice(0, NAMED).join(', ')} and ${names.length - NAMED} more`);

/** A value in few words, for a console. */
export function describeReceived(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'string') return value.length <= EXCERPT ? JSON.stringify(value) : `a text of ${value.length} characters`;
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) return `an object with ${someOf(Object.keys(value).map((key) => key.slice(0, EXCERPT))) || 'no members'}`;
  return typeof value === 'number' || typeof value === 'boolean' || value === null ? String(value) : `a ${typeof value}`;
}

type Issue = z.core.$ZodIssue;

/** Of a value that fits none of several forms, the form that it comes closest to. */
const closest = (branches: readonly (readonly Issue[])[]): Issue | undefined =>
  branches.flatMap(([issue]) => issue ?? []).reduce<Issue | undefined>((best, issue) => (best === undefined || issue.path.length > best.path.length ? issue : best), undefined);

function expectationOf(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.expected;
    case 'invalid_value':
      return someOf(issue.values.map((value) => JSON.stringify(value) ?? String(value)));
    case 'too_big':
      return `at most ${issue.maximum} ${unitOf(issue.origin)}`.trim();
    case 'too_small':
      return `at least ${issue.minimum} ${unitOf(issue.origin)}`.trim();
    case 'invalid_format':
      return issue.format === 'regex' ? 'another spelling' : issue.format;
    case 'unrecognized_keys':
      return `no member called ${someOf(issue.keys)}`;
    default:
      return 'another value';
  }
}

const UNITS: Readonly<Record<string, string>> = { string: 'characters', array: 'members', set: 'members' };
const unitOf = (origin: string): string => UNITS[origin] ?? '';

const token = (key: PropertyKey): string => `/${String(key).slice(0, 128).replaceAll('~', '~0').replaceAll('/', '~1')}`;

/** The first thing in a value that a schema does not accept. */
export function misfitOf(error: z.core.$ZodError, value: unknown): Misfit {
  let issue = error.issues[0];
  const path: PropertyKey[] = [];
  while (issue?.code === 'invalid_union') {
    const inner = closest(issue.errors);
    if (inner === undefined) break;
    path.push(...issue.path);
    issue = inner;
  }
  path.push(...(issue?.path ?? []));
  const at = path.reduce<unknown>((inside, key) => (typeof inside === 'object' && inside !== null ? (inside as Readonly<Record<PropertyKey, unknown>>)[key] : undefined), value);
  return { path: path.map(token).join(''), expected: issue === undefined ? 'another value' : expectationOf(issue), received: describeReceived(at) };
}
