// The declaration files that no entry of the package leads to: those of what is inside. A consumer's compiler never opens them.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

/** Where the types of each entry are, relative to the root of the package. */
const entryTypes = (exports) =>
  Object.values(exports)
    .map((target) => (typeof target === 'string' ? undefined : target.types))
    .filter(Boolean)
    .map(normalize);

/** Every file that a declaration file names: in an import, an export or an inline `import('…')`. */
const namedIn = (file) =>
  [...readFileSync(file, 'utf8').matchAll(/(?:from\s+|import\s*\(?\s*|declare module\s+)["'](\.[^"']+)["']/g)].map(([, path]) => join(dirname(file), path.replace(/\.js$/, '.d.ts')));

export function unreachedTypes(exports, folder = 'dist') {
  const reached = new Set(entryTypes(exports));
  for (const file of reached) for (const named of namedIn(file)) if (existsSync(named)) reached.add(named);
  return readdirSync(folder, { recursive: true })
    .map((name) => join(folder, String(name)))
    .filter((file) => file.endsWith('.d.ts') && !reached.has(file));
}
