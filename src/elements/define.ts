const warned = new Set<string>();

const versionOf = (ctor: CustomElementConstructor): string => {
  const { version } = ctor as { version?: unknown };
  return typeof version === 'string' ? version : 'unknown';
};

/**
 * Registers an element. A tag that is already taken by another class is left alone, with one warning that names both
 * versions; it never throws. Without a registry (server rendering) it does nothing.
 */
export function define(tag: string, ctor: CustomElementConstructor, registry: CustomElementRegistry | undefined = globalThis.customElements): void {
  if (registry === undefined) return;
  const taken = registry.get(tag);
  if (taken === undefined) {
    registry.define(tag, ctor);
    return;
  }
  if (taken === ctor || warned.has(tag)) return;
  warned.add(tag);
  console.warn(`<${tag}> is already registered by version ${versionOf(taken)}; version ${versionOf(ctor)} was not registered. Load wf-elements once per page.`);
}
