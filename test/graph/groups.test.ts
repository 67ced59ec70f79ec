import { expect } from '@open-wc/testing';
import { layout, type LayoutInput, type Point } from '../../src/graph/index.js';
import { edgesOf, holds, onBorder, problemsOf, random, step, workflow } from './support.js';

/** A workflow whose steps are spread over groups in groups. */
function grouped(count: number, seed: number): LayoutInput {
  const next = random(seed);
  const flat = workflow(count, Math.floor(count / 8), seed);
  const groups = Array.from({ length: Math.floor(count / 6) }, (_, k) =>
    step(`g${k}`, k > 0 && next() < 0.6 ? `g${Math.floor(next() * k)}` : undefined, 0, 0),
  );
  return {
    nodes: [
      ...groups,
      ...flat.nodes.map((node, k) => (next() < 0.7 ? { ...node, parent: `g${Math.floor((k / count) * groups.length)}` } : node)),
    ],
    edges: flat.edges,
  };
}

describe('groups', () => {
  it('holds for workflows with groups in groups', () => {
    for (let seed = 1; seed <= 12; seed++) {
      const graph = grouped(60, seed);
      for (const direction of ['right', 'down'] as const)
        expect(problemsOf(graph, layout(graph, { direction })), `seed ${seed} ${direction}`).to.deep.equal([]);
    }
  });

  it('keeps the title and the padding of a group free', () => {
    const graph: LayoutInput = {
      nodes: [step('group', undefined, 0, 0), step('a', 'group'), step('b', 'group')],
      edges: edgesOf([['a', 'b']]),
    };
    for (const direction of ['right', 'down', 'left'] as const) {
      const { nodes } = layout(graph, { direction, spacing: { padding: 20, header: 30 } });
      const group = nodes.get('group')!;
      const inner = ['a', 'b'].map((id) => nodes.get(id)!);
      expect(Math.min(...inner.map((box) => box.y)) - group.y, direction).to.equal(50);
      expect(Math.min(...inner.map((box) => box.x)) - group.x, direction).to.equal(20);
      expect(group.y + group.height - Math.max(...inner.map((box) => box.y + box.height)), direction).to.equal(20);
    }
  });

  it('keeps them free on the sides where lines enter and leave as well', () => {
    const graph: LayoutInput = {
      nodes: [step('before'), step('group', undefined, 0, 0), step('a', 'group'), step('after')],
      edges: edgesOf([
        ['before', 'a'],
        ['a', 'after'],
      ]),
    };
    const across = layout(graph, { spacing: { padding: 20, header: 30 } }).nodes;
    const [group, a] = [across.get('group')!, across.get('a')!];
    expect([a.x - group.x, group.x + group.width - a.x - a.width, a.y - group.y]).to.deep.equal([20, 20, 50]);
    const down = layout(graph, { direction: 'down', spacing: { padding: 20, header: 30 } }).nodes;
    expect([down.get('a')!.y - down.get('group')!.y, down.get('group')!.height]).to.deep.equal([50, 50 + 56 + 20]);
  });

  it('never makes a group smaller than asked for', () => {
    const graph: LayoutInput = {
      nodes: [step('group', undefined, 900, 700), step('a', 'group'), step('out')],
      edges: edgesOf([['a', 'out']]),
    };
    const result = layout(graph);
    expect(result.nodes.get('group')).to.include({ width: 900, height: 700 });
    expect(problemsOf(graph, result)).to.deep.equal([]);
  });

  it('leads an edge between groups through both borders', () => {
    const graph: LayoutInput = {
      nodes: [
        step('left', undefined, 0, 0),
        step('right', undefined, 0, 0),
        step('a', 'left'),
        step('b', 'left'),
        step('c', 'right'),
        step('d', 'right'),
      ],
      edges: edgesOf([
        ['a', 'b'],
        ['c', 'd'],
        ['a', 'd'],
        ['d', 'b'],
      ]),
    };
    const result = layout(graph);
    expect(problemsOf(graph, result)).to.deep.equal([]);
    const left = result.nodes.get('left')!;
    const right = result.nodes.get('right')!;
    // A point that lies level between its neighbours is left out, so look at the pieces of the line.
    const heightsAt = (route: readonly Point[], x: number): number[] => {
      const found = new Set<number>();
      route.forEach(([bx, by], k) => {
        const [ax, ay] = route[Math.max(0, k - 1)]!;
        if (Math.abs(bx - x) < 1e-6) found.add(by);
        if (Math.abs(ax - x) < 1e-6) found.add(ay);
        if (Math.min(ax, bx) < x && Math.max(ax, bx) > x) found.add(ay);
      });
      return [...found];
    };
    for (const id of ['e2', 'e3']) {
      expect(
        heightsAt(result.edges.get(id)!, left.x + left.width),
        `${id} passes the border of the first group at one place`,
      ).to.have.length(1);
      expect(heightsAt(result.edges.get(id)!, right.x), `${id} passes the border of the second group at one place`).to.have.length(1);
    }
  });

  it('joins a group with steps outside it and with steps inside it', () => {
    const graph: LayoutInput = {
      nodes: [
        step('before'),
        step('group', undefined, 0, 0),
        step('inside', 'group'),
        step('deep', 'group', 0, 0),
        step('deepest', 'deep'),
        step('after'),
      ],
      edges: edgesOf([
        ['before', 'group'],
        ['group', 'after'],
        ['group', 'inside'],
        ['inside', 'group'],
        ['deepest', 'group'],
        ['group', 'deepest'],
        ['group', 'group'],
      ]),
    };
    const result = layout(graph);
    expect(problemsOf(graph, result)).to.deep.equal([]);
    const group = result.nodes.get('group')!;
    for (const id of ['e2', 'e5']) {
      const [start, ...rest] = result.edges.get(id)!;
      expect(onBorder(group, start!)).to.equal(true);
      for (const [x, y] of rest) expect(holds(group, { x, y, width: 0, height: 0 })).to.equal(true);
    }
  });

  it('wraps a map into rows', () => {
    const items = Array.from({ length: 40 }, (_, k) => step(`item ${k}`, 'map', 90, 36));
    const graph: LayoutInput = {
      nodes: [step('start'), { ...step('map', undefined, 0, 0), arrange: 'grid' }, ...items, step('end')],
      edges: edgesOf([
        ['start', 'map'],
        ['map', 'end'],
      ]),
    };
    for (const direction of ['right', 'down', 'left'] as const) {
      const result = layout(graph, { direction });
      const map = result.nodes.get('map')!;
      expect(problemsOf(graph, result)).to.deep.equal([]);
      expect(map.width / map.height, direction).to.be.within(0.7, 3);
      const [first, second] = [result.nodes.get('item 0')!, result.nodes.get('item 1')!];
      expect(first.y, 'rows run across the screen').to.equal(second.y);
    }
  });

  it('leads edges to and between the items of a map through the gaps', () => {
    const items = Array.from({ length: 12 }, (_, k) => step(`i${k}`, 'map', 90 + (k % 3) * 20, 36 + (k % 2) * 10));
    const graph: LayoutInput = {
      nodes: [step('start'), { ...step('map', undefined, 0, 0), arrange: 'grid' }, ...items, step('end')],
      edges: edgesOf([
        ...items.flatMap(
          ({ id }) =>
            [
              ['start', id],
              [id, 'end'],
            ] as const,
        ),
        ['i0', 'i1'],
        ['i0', 'i11'],
        ['i5', 'i2'],
        ['i3', 'i3'],
        ['end', 'i4'],
      ]),
    };
    for (const direction of ['right', 'down', 'left'] as const)
      expect(problemsOf(graph, layout(graph, { direction })), direction).to.deep.equal([]);
  });
});
