import { AdapterError, type AdapterErrorCode } from '../errors.js';

/** Fails a check with words. */
export function ensure(condition: boolean, otherwise: string): asserts condition {
  if (!condition) throw new Error(otherwise);
}

/** The error that a call must end in. */
export async function failure(call: () => unknown, codes: readonly AdapterErrorCode[]): Promise<AdapterError> {
  try {
    await call();
  } catch (thrown) {
    ensure(thrown instanceof AdapterError, `An AdapterError is expected, not ${String(thrown)}.`);
    ensure(codes.includes(thrown.code), `An AdapterError ${codes.join(' or ')} is expected, not ${thrown.code}: ${thrown.message}`);
    return thrown;
  }
  throw new Error(`An AdapterError ${codes.join(' or ')} is expected, but the call succeeded.`);
}

/** Rejects when a promise takes longer than it may. */
export async function within<T>(ms: number, what: string, promise: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} did not come within ${ms} ms.`)), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
