/** Calls every listener. One that throws is reported as an uncaught error would be, and costs the others nothing. */
export function notifyAll<T>(listeners: Iterable<(value: T) => void>, value: T): void {
  for (const listener of [...listeners]) {
    try {
      listener(value);
    } catch (error) {
      if (typeof reportError === 'function') reportError(error);
      else queueMicrotask(() => {
        throw error;
      });
    }
  }
}
