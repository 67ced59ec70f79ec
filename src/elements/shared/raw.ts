/**
 * The object itself, where a library for reactive state (Vue) has put a proxy before it that says what it stands for. Through
 * such a proxy a class with private fields cannot be called. Any other value is returned as it is.
 */
export function rawOf(value: unknown): unknown {
  const raw: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, '__v_raw') : undefined;
  return raw === undefined || raw === null ? value : rawOf(raw);
}
