/** RFC 3339 in UTC with milliseconds, as every instant on the wire is written. */
export const toTimestamp = (ms: number): string => new Date(ms).toISOString();

/** Epoch milliseconds of a wire instant. */
export const toMillis = (timestamp: string): number => Date.parse(timestamp);
