const HIDDEN = '[hidden]';
const SECRET_NAMES = 'password|passwd|secret|api[-_]?key|token|access[-_]token|refresh[-_]token|client[-_]secret|authorization|cookie|set-cookie|seed|private[-_]?key';

/** Secrets by the shape they have wherever they stand. What replaces them never ends a JSON string. */
const SHAPES: readonly (readonly [RegExp, string])[] = [
  // A JSON Web Token (RFC 7519): three parts in base64url, of which the first begins with `{"`.
  [/\beyJ[\w-]{4,}\.[\w-]+\.[\w-]*/g, HIDDEN],
  [/\b(bearer|dpop|basic)\s+[\w.~+/=-]{8,}/gi, `$1 ${HIDDEN}`],
  // The password in an address, for example of a database.
  [/(:\/\/[^\s/:@"\\]*):[^\s/@"\\]+@/g, `$1:${HIDDEN}@`],
  // A signer key of Go's note package.
  [/PRIVATE\+KEY\+[^\s"\\]+/g, HIDDEN],
];
const IS_SECRET = new RegExp(`^(?:${SECRET_NAMES})$`, 'i');
const NAMED = new RegExp(`\\b(${SECRET_NAMES})("?\\s*[:=]\\s*)(?:"[^"]*"|'[^']*'|(?:(?:bearer|dpop|basic)\\s+)?[^\\s"',;&}]+)`, 'gi');

const DEEPEST = 6;
const MOST_MEMBERS = 100;

/** Takes secrets out of a line that is about to be written, wherever they came from: more people read a log than may use a token. */
export const scrubLine = (line: string): string => SHAPES.reduce((text, [pattern, instead]) => text.replace(pattern, instead), line);

/** As {@link scrubLine}, for words: what is called a secret in them goes as well. */
export const scrubText = (text: string): string => scrubLine(text.replace(NAMED, `$1$2${HIDDEN}`));

/** A value without its secrets, and small enough for a line. */
export function scrubValue(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return scrubText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth === DEEPEST) return '[deeper]';
  if (Array.isArray(value)) return value.slice(0, MOST_MEMBERS).map((member) => scrubValue(member, depth + 1));
  return Object.fromEntries(
    Object.entries(value).slice(0, MOST_MEMBERS).map(([name, member]) => [name, IS_SECRET.test(name) ? HIDDEN : scrubValue(member, depth + 1)]),
  );
}
