/** A line between two steps of one level. */
export type LevelEdge = readonly [from: string, to: string];

/** Steps of a level in the order of the flow; of a loop, the one that came first is its beginning. */
function inFlowOrder(ids: readonly string[], next: ReadonlyMap<string, readonly string[]>, waiting: Map<string, number>): string[] {
  const order: string[] = [];
  const isPlaced = new Set<string>();
  const ready = ids.filter((id) => waiting.get(id) === 0);
  let first = 0;
  let loopFrom = 0;
  while (order.length < ids.length) {
    let id = ready[first++];
    while (id === undefined) {
      const candidate = ids[loopFrom++] as string;
      if (!isPlaced.has(candidate)) id = candidate;
    }
    if (isPlaced.has(id)) continue;
    isPlaced.add(id);
    order.push(id);
    for (const to of next.get(id) ?? []) {
      const left = (waiting.get(to) ?? 0) - 1;
      waiting.set(to, left);
      if (left === 0 && !isPlaced.has(to)) ready.push(to);
    }
  }
  return order;
}

/** Whether the flow leaves `from` and comes to `to` by way of something else. */
function leavesBetween(from: string, to: string, next: ReadonlyMap<string, ReadonlySet<string>>): boolean {
  const seen = new Set<string>([from, to]);
  const stack = [...(next.get(from) ?? [])].filter((id) => id !== to);
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    if (seen.has(at)) continue;
    seen.add(at);
    for (const after of next.get(at) ?? []) {
      if (after === to) return true;
      if (after !== from) stack.push(after);
    }
  }
  return false;
}

/** Beyond this many regions on one level nobody sees whether two of them could be one. */
const MOST_MERGED = 60;

/**
 * Parts the steps of one level into regions, by the area that answers for them. An area that the flow leaves and comes back
 * to gets a region for each stretch, because in a single one the lines would have to run backwards. The number is that of
 * the stretch; a step without an area has none.
 */
export function stretchesOf(ids: readonly string[], areaOf: (id: string) => string | undefined, edges: readonly LevelEdge[]): ReadonlyMap<string, number> {
  const next = new Map<string, string[]>();
  const waiting = new Map(ids.map((id) => [id, 0]));
  for (const [from, to] of edges) {
    const list = next.get(from);
    if (list === undefined) next.set(from, [to]);
    else list.push(to);
    waiting.set(to, (waiting.get(to) ?? 0) + 1);
  }
  const order = inFlowOrder(ids, next, waiting);
  const place = new Map(order.map((id, at) => [id, at]));
  const isForward = (from: string, to: string): boolean => (place.get(from) ?? 0) < (place.get(to) ?? 0);

  const depth = new Map<string, number>();
  for (const id of order) {
    const own = depth.get(id) ?? 0;
    depth.set(id, own);
    for (const to of next.get(id) ?? []) {
      if (isForward(id, to)) depth.set(to, Math.max(depth.get(to) ?? 0, areaOf(to) === areaOf(id) && areaOf(id) !== undefined ? own : own + 1));
    }
  }
  const regionOf = (id: string): string => (areaOf(id) === undefined ? `step ${id}` : `${depth.get(id)} ${areaOf(id)}`);
  const merged = mergeStretches(order, areaOf, regionOf, edges.filter(([from, to]) => isForward(from, to)));

  const stretches = new Map<string, number>();
  const counts = new Map<string, number>();
  const numbers = new Map<string, number>();
  for (const id of order) {
    const area = areaOf(id);
    if (area === undefined) continue;
    const region = merged.get(regionOf(id)) ?? regionOf(id);
    let number = numbers.get(region);
    if (number === undefined) {
      number = counts.get(area) ?? 0;
      counts.set(area, number + 1);
      numbers.set(region, number);
    }
    stretches.set(id, number);
  }
  return stretches;
}

/** Stretches of one area become one again where the flow does not leave it in between. */
function mergeStretches(order: readonly string[], areaOf: (id: string) => string | undefined, regionOf: (id: string) => string, edges: readonly LevelEdge[]): ReadonlyMap<string, string> {
  const merged = new Map<string, string>();
  const byArea = new Map<string, string[]>();
  const known = new Set<string>();
  for (const id of order) {
    const area = areaOf(id);
    if (area === undefined || known.has(regionOf(id))) continue;
    known.add(regionOf(id));
    byArea.set(area, [...(byArea.get(area) ?? []), regionOf(id)]);
  }
  if (known.size > MOST_MERGED || known.size === byArea.size) return merged;
  const next = new Map<string, Set<string>>();
  const nameOf = (id: string): string => merged.get(regionOf(id)) ?? regionOf(id);
  const link = (): void => {
    next.clear();
    for (const [from, to] of edges) if (nameOf(from) !== nameOf(to)) next.set(nameOf(from), (next.get(nameOf(from)) ?? new Set<string>()).add(nameOf(to)));
  };
  link();
  for (const regions of byArea.values()) {
    let last = regions[0];
    for (const region of regions.slice(1)) {
      if (last === undefined || leavesBetween(last, region, next) || leavesBetween(region, last, next)) {
        last = region;
        continue;
      }
      merged.set(region, last);
      link();
    }
  }
  return merged;
}
