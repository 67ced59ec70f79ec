import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { layout, type LayoutInput } from '../../src/graph/index.js';

/** What is read of a WfFormat file (https://wfcommons.org/format). */
interface WfFormat {
  readonly workflow: {
    readonly specification: { readonly tasks: readonly { readonly id: string; readonly children: readonly string[] }[] };
  };
}

function graphOf(file: string): LayoutInput {
  const { tasks } = (JSON.parse(readFileSync(file, 'utf8')) as WfFormat).workflow.specification;
  return {
    nodes: tasks.map(({ id }) => ({ id, width: 180, height: 56 })),
    edges: tasks.flatMap(({ id, children }) => children.map((child, k) => ({ id: `${id} ${k}`, from: id, to: child }))),
  };
}

const folder = process.env['WF_TRACES'];
if (!folder) console.log('layout of real workflows: not run, because WF_TRACES does not name a folder with WfFormat files');

describe('layout of real workflows', { skip: !folder }, () => {
  for (const name of folder ? readdirSync(folder).filter((file) => file.endsWith('.json')) : []) {
    it(name, () => {
      const graph = graphOf(join(folder!, name));
      const { nodes, edges, notices } = layout(graph);
      assert.deepEqual(notices, []);
      assert.equal(nodes.size, graph.nodes.length);
      assert.equal(edges.size, graph.edges.length);
      for (const { id, from, to } of graph.edges) {
        const source = nodes.get(from)!;
        const target = nodes.get(to)!;
        const route = edges.get(id)!;
        assert.ok(source.x + source.width < target.x, `${from} stands before ${to}`);
        assert.ok(
          Math.abs(route[0]![0] - source.x - source.width) < 1e-6 && Math.abs(route[route.length - 1]![0] - target.x) < 1e-6,
          `${id} goes from border to border`,
        );
      }
      const byLayer = [...nodes.values()].sort((a, b) => a.x - b.x || a.y - b.y);
      for (let k = 1; k < byLayer.length; k++) {
        const [a, b] = [byLayer[k - 1]!, byLayer[k]!];
        assert.ok(a.x !== b.x || a.y + a.height <= b.y, 'no two steps overlap');
      }
    });
  }

  it('moves next to nothing for a step that joins the largest of them', () => {
    const graph = graphOf(join(folder!, 'bwa-chameleon-large-001.json'));
    const before = layout(graph);
    const after = layout(
      {
        nodes: [...graph.nodes, { id: 'late', width: 180, height: 56 }],
        edges: [...graph.edges, { id: 'late', from: graph.nodes[0]!.id, to: 'late' }],
      },
      { previous: before.state },
    );
    let moved = 0;
    for (const [id, box] of before.nodes) if (Math.hypot(after.nodes.get(id)!.x - box.x, after.nodes.get(id)!.y - box.y) > 4) moved++;
    assert.ok(moved <= 0.15 * graph.nodes.length, `${moved} of ${graph.nodes.length} steps moved`);
  });
});
