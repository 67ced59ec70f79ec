import type { Edge, Step } from '../../model/step.js';

/**
 * The last steps that ended before a gate, newest first: those that lead to its step, else those beside it. Context for
 * whoever decides; no part of what is approved.
 */
export function stepsBefore(step: string, steps: ReadonlyMap<string, Step>, edges: Iterable<Edge>, limit = 3): readonly Step[] {
  const into = new Map<string, string[]>();
  for (const edge of edges) into.set(edge.to, [...(into.get(edge.to) ?? []), edge.from]);
  const seen = new Set([step]);
  const queue = [step];
  for (let at = 0; at < queue.length && seen.size < 200; at += 1) {
    for (const from of into.get(queue[at] ?? '') ?? []) {
      if (seen.has(from)) continue;
      seen.add(from);
      queue.push(from);
    }
  }
  const parent = steps.get(step)?.parent;
  const leading = [...steps.values()].filter((other) => other.id !== step && seen.has(other.id));
  const candidates = leading.length > 0 ? leading : [...steps.values()].filter((other) => other.id !== step && parent !== undefined && other.parent === parent);
  return candidates
    .filter((other) => other.endedAt !== undefined)
    .sort((a, b) => (b.endedAt ?? '').localeCompare(a.endedAt ?? ''))
    .slice(0, limit);
}
