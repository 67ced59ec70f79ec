const warned = new Set<string>();

/** Tells the developers of a page something in the console, each thing once. */
export function warnOnce(words: string, ...more: unknown[]): void {
  if (!warned.has(words)) console.warn(`wf-elements: ${words}`, ...more);
  warned.add(words);
}
