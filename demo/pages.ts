import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';

/**
 * The policy of the page. Nothing on it may come from anywhere else, no text may become script, and it may not be framed:
 * a page on which people approve things must not be laid under another one.
 */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types lit-html',
  "img-src 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
};

const HEADERS = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
} as const;

interface PageFile { readonly body: Uint8Array<ArrayBuffer>; readonly headers: Readonly<Record<string, string>> }

/** Built files carry a hash in their name; the page itself does not. */
const cacheFor = (path: string): string => (path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache');

/** What the page tells people about this demo, beside what the gateway says. */
export interface About {
  /** Who answers the model calls. */
  readonly model: string;
  /** The log's name and verifier keys (C2SP vkeys): what the page hands to the record as whom to believe. */
  readonly log: { readonly origin: string; readonly keys: readonly string[] };
}

/**
 * Serves a built page from memory. Only files that were there at the start exist, so no path can lead out of the folder.
 * @throws {Error} when the folder holds no index.html
 */
export async function servePages(folder: string, about: About): Promise<(request: Request) => Response | undefined> {
  const files = new Map<string, PageFile>();
  const told = new Uint8Array(new TextEncoder().encode(JSON.stringify(about)));
  files.set('/about.json', { body: told, headers: { ...HEADERS, 'content-type': 'application/json', 'cache-control': 'no-store' } });
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const type = TYPES[extname(entry.name)];
    if (!entry.isFile() || type === undefined) continue;
    const file = join(entry.parentPath, entry.name);
    const path = `/${relative(folder, file).split(sep).join('/')}`;
    files.set(path, { body: new Uint8Array(await readFile(file)), headers: { ...HEADERS, 'content-type': type, 'cache-control': cacheFor(path) } });
  }
  const index = files.get('/index.html');
  if (index === undefined) throw new Error(`There is no index.html in ${folder}. Build the page first: npm start does.`);
  files.set('/', index);
  return (request) => {
    const found = files.get(new URL(request.url).pathname);
    if (found === undefined) return undefined;
    if (request.method !== 'GET' && request.method !== 'HEAD') return new Response(null, { status: 405, headers: { allow: 'GET, HEAD' } });
    return new Response(request.method === 'HEAD' ? null : found.body, { headers: found.headers });
  };
}
