import { ITSELF } from '../../adapter/itself.js';

/**
 * The object itself, where a library for reactive state has put a proxy before it: Vue says what a proxy stands for, and what is
 * the kit's own says so itself. Through such a proxy a class with private fields cannot be called. Any other value is returned as it is.
 */
export function rawOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const raw: unknown = Reflect.get(value, '__v_raw');
  if (raw !== undefined && raw !== null) return rawOf(raw);
  const itself: unknown = Reflect.get(value, ITSELF);
  return typeof itself === 'function' ? (itself as () => unknown)() : value;
}
