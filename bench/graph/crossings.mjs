/** How many pairs of edges cross when each is a straight line between the middles of its steps; the same measure for every engine. */
export function crossings({ ids, pairs }, places) {
  const at = new Map(ids.map((id, index) => [id, index]));
  const lines = pairs.map(([from, to]) => {
    const [a, b] = [at.get(from), at.get(to)];
    const [[ax, ay], [bx, by]] = [places[a], places[b]];
    return { a, b, left: Math.min(ax, bx), right: Math.max(ax, bx), top: Math.min(ay, by), bottom: Math.max(ay, by) };
  });
  lines.sort((one, other) => one.left - other.left);
  const side = (p, q, r) =>
    Math.sign(
      (places[q][0] - places[p][0]) * (places[r][1] - places[p][1]) - (places[q][1] - places[p][1]) * (places[r][0] - places[p][0]),
    );
  let count = 0;
  for (let i = 0; i < lines.length; i += 1) {
    const one = lines[i];
    for (let j = i + 1; j < lines.length && lines[j].left < one.right; j += 1) {
      const other = lines[j];
      if (other.top >= one.bottom || other.bottom <= one.top) continue;
      if (one.a === other.a || one.a === other.b || one.b === other.a || one.b === other.b) continue;
      if (side(one.a, one.b, other.a) !== side(one.a, one.b, other.b) && side(other.a, other.b, one.a) !== side(other.a, other.b, one.b))
        count += 1;
    }
  }
  return count;
}
