import type { Context } from 'hono';
import type { JsonValue } from '../../model/primitives.js';
import { Problem } from '../core/problem.js';
import { headersTwice } from './exchange.js';
import { isCleanText } from './strict.js';

const LONGEST_VALUE = 1024;
/** Headers that say who calls and what is sent. Standing twice, different readers on the way may each take another. */
const ONLY_ONCE = ['authorization', 'content-type', 'content-encoding', 'content-length', 'host', 'idempotency-key', 'last-event-id', 'origin', 'transfer-encoding'] as const;
const READ_HEADERS = ['idempotency-key', 'last-event-id'] as const;

const refused = (code: 'BAD_QUERY' | 'BAD_HEADER', pointer: string, detail: string): Problem =>
  new Problem({ status: 400, code, title: 'Bad request', detail: `The request was not accepted: ${pointer} ${detail}.`, errors: [{ pointer, detail }] });

const WANTED = `must be a text of 1 to ${LONGEST_VALUE} characters, in UTF-8, without control characters`;

/** The text that a percent-encoded one stands for; undefined where it stands for none. */
function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/**
 * What every request has to keep to, whatever it asks for: one value for each name, and nothing in the address or the
 * headers that could not be kept, compared and shown as it came. @throws Problem (400) with the place
 */
export function checkRequest(c: Context): void {
  const twice = headersTwice(c, ONLY_ONCE);
  if (twice !== undefined) throw refused('BAD_HEADER', `/headers/${twice}`, 'stands twice; send it once');
  for (const name of READ_HEADERS) {
    const value = c.req.header(name);
    if (value !== undefined && value !== '' && !isCleanText(value, LONGEST_VALUE)) throw refused('BAD_HEADER', `/headers/${name}`, WANTED);
  }
  const { url } = c.req;
  const at = url.indexOf('?');
  const path = new URL(url).pathname;
  path.split('/').slice(1).forEach((segment, index) => {
    const text = decoded(segment);
    if (text === undefined || (text !== '' && !isCleanText(text, LONGEST_VALUE))) throw refused('BAD_QUERY', `/path/${index}`, WANTED);
  });
  const seen = new Set<string>();
  for (const pair of at < 0 ? [] : url.slice(at + 1).split('&')) {
    const [name = '', value = ''] = pair.replaceAll('+', ' ').split(/=([^]*)/, 2).map(decoded);
    const pointer = `/query/${isCleanText(name) ? name.replaceAll('~', '~0').replaceAll('/', '~1') : ''}`;
    if ((name !== '' && !isCleanText(name)) || (value !== '' && !isCleanText(value, LONGEST_VALUE)) || pair.split('=').some((part) => decoded(part) === undefined)) throw refused('BAD_QUERY', pointer, WANTED);
    if (seen.has(name)) throw refused('BAD_QUERY', pointer, 'stands twice; send it once');
    seen.add(name);
  }
}

/** Members that name something: what they hold is compared, kept in rows and written into lines of a log. */
const NAMES: ReadonlySet<string> = new Set(['id', 'evaluationId', 'type', 'key', 'run', 'step', 'gate', 'workflow', 'handoff', 'thread', 'to', 'asRole', 'person', 'name', 'epoch']);

/** What a run is started with has names of its own. */
const FREE = 'input';

/**
 * Every text of a body, wherever it stands: none holds U+0000, which no database keeps, and those that name something
 * hold no control characters at all. @throws Problem (422) with the place
 */
export function checkTexts(body: JsonValue): void {
  const waiting: { readonly value: JsonValue; readonly pointer: string; readonly name: string; readonly free: boolean }[] = [{ value: body, pointer: '', name: '', free: false }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { value, pointer, name, free } = next;
    if (typeof value === 'string') checkText(value, pointer, !free && NAMES.has(name));
    if (typeof value !== 'object' || value === null) continue;
    for (const [key, inner] of Object.entries(value)) {
      const at = `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
      if (key.includes('\u0000')) throw unkept(pointer, 'has a member whose name holds U+0000; remove it');
      waiting.push({ value: inner, pointer: at, name: key, free: free || key === FREE });
    }
  }
}

function checkText(text: string, pointer: string, isName: boolean): void {
  if (text.includes('\u0000')) throw unkept(pointer, 'holds the character U+0000; remove it');
  if (isName && text !== '' && !isCleanText(text, Infinity)) throw unkept(pointer, 'names something and must not hold control characters');
}

const unkept = (pointer: string, detail: string): Problem =>
  new Problem({ status: 422, code: 'INVALID', title: 'Not valid', detail: `The request was not accepted: ${pointer === '' ? 'it' : pointer} ${detail}.`, errors: [{ pointer, detail }] });
