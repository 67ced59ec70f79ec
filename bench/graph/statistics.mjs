export function median(values) {
  const sorted = values.filter((value) => typeof value === 'number').sort((a, b) => a - b);
  if (sorted.length === 0) return undefined;
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** One result out of several runs: the median of every number, and what went wrong in any of them. */
export function summary(runs) {
  const keys = new Set(runs.flatMap((run) => Object.keys(run)));
  keys.delete('error');
  const result = Object.fromEntries([...keys].map((key) => [key, median(runs.map((run) => run[key]))]));
  const error = runs.find((run) => run.error !== undefined)?.error;
  return error === undefined ? result : { ...result, error };
}
