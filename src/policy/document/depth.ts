/** Values that are looked at: what holds more is no document. */
const MOST_VALUES = 500_000;

/**
 * Where a value first has more containers inside one another than allowed, as a JSON pointer. Without recursion, because
 * the stack is what this protects.
 */
export function tooDeep(document: unknown, deepest: number): string | undefined {
  const waiting: { readonly value: unknown; readonly path: string; readonly depth: number }[] = [{ value: document, path: '', depth: 1 }];
  let left = MOST_VALUES;
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { value, path, depth } = next;
    if (typeof value !== 'object' || value === null) continue;
    if (depth > deepest || left < 0) return path;
    for (const [key, inner] of Object.entries(value)) {
      left -= 1;
      waiting.push({ value: inner, path: `${path}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`, depth: depth + 1 });
    }
  }
  return undefined;
}
