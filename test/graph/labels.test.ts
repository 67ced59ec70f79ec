import { expect } from '@open-wc/testing';
import * as fc from 'fast-check';
import { estimateTextWidth, layout, LayoutClient, type Box, type Direction, type LayoutEdge, type LayoutInput, type LayoutResult, type Point } from '../../src/graph/index.js';
import { anyGraph, edgesOf, graphOf, problemsOf, step, workflow } from './support.js';

const directions: readonly Direction[] = ['right', 'down', 'left'];
const NEAR = 1e-3;

const words = fc.constantFrom('', 'yes', 'approved by the finance lead', '金额超过五百欧元并且客户已经确认', 'Rindfleischetikettierungsüberwachung', '👩‍👩‍👧‍👦 family', 'تمت الموافقة', 'WWW', 'line one\nline two');

/** The size of a label that stands in as many lines as it has. */
const sizeOf = (text: string): { width: number; height: number } | undefined => {
  const lines = text.split('\n');
  return text === '' ? undefined : { width: Math.max(...lines.map((line) => estimateTextWidth(line, 11))), height: lines.length * 14 };
};

const labelled = fc.tuple(anyGraph, fc.array(words, { minLength: 40, maxLength: 40 })).map(
  ([{ nodes, edges }, texts]): LayoutInput => ({ nodes, edges: edges.map((edge, k): LayoutEdge => ({ ...edge, labelSize: sizeOf(texts[k] ?? '') })) }),
);

const meet = (a: Box, b: Box): boolean => a.x < b.x + b.width - NEAR && b.x < a.x + a.width - NEAR && a.y < b.y + b.height - NEAR && b.y < a.y + a.height - NEAR;
const boxOf = ([ax, ay]: Point, [bx, by]: Point): Box => ({ x: Math.min(ax, bx), y: Math.min(ay, by), width: Math.abs(ax - bx), height: Math.abs(ay - by) });

/** All that is wrong with the labels of a drawing. */
function labelProblems({ nodes, edges }: LayoutInput, result: LayoutResult): string[] {
  const problems: string[] = [];
  const groups = new Set(nodes.map(({ parent }) => parent));
  const labels = [...result.labels];
  const sizes = new Map(edges.map(({ id, labelSize }) => [id, labelSize]));
  for (const [at, [id, box]] of labels.entries()) {
    const wanted = sizes.get(id);
    if (wanted === undefined || Math.abs(box.width - wanted.width) > NEAR || Math.abs(box.height - wanted.height) > NEAR) problems.push(`the label of ${id} is ${JSON.stringify(box)}`);
    if (box.x < -NEAR || box.y < -NEAR || box.x + box.width > result.width + NEAR || box.y + box.height > result.height + NEAR) problems.push(`the label of ${id} is outside`);
    for (const [other, otherBox] of labels.slice(at + 1)) if (meet(box, otherBox)) problems.push(`the labels of ${id} and ${other} overlap`);
    for (const { id: node } of nodes) {
      const nodeBox = result.nodes.get(node);
      if (nodeBox !== undefined && !groups.has(node) && meet(box, nodeBox)) problems.push(`the label of ${id} lies on ${node}`);
    }
    const route = result.edges.get(id) ?? [];
    const middle: Point = [box.x + box.width / 2, box.y + box.height / 2];
    if (!route.some((point, k) => k > 0 && meet(boxOf(route[k - 1] as Point, point), { x: middle[0] - box.width / 2 - 1, y: middle[1] - box.height / 2 - 1, width: box.width + 2, height: box.height + 2 }))) problems.push(`the line of ${id} does not pass its label`);
    for (const edge of edges) {
      if (edge.id === id) continue;
      const points = result.edges.get(edge.id) ?? [];
      if (points.some((point, k) => k > 0 && meet(boxOf(points[k - 1] as Point, point), box))) problems.push(`the line of ${edge.id} runs through the label of ${id}`);
    }
  }
  return problems;
}

describe('layout with labels', () => {
  for (const direction of directions) {
    it(`gives them room on no step, no other label and no other line (${direction})`, () => {
      fc.assert(
        fc.property(labelled, (graph) => {
          const result = layout(graph, { direction });
          expect([...problemsOf(graph, result), ...labelProblems(graph, result)]).to.deep.equal([]);
        }),
        { numRuns: 200 },
      );
    });

    it(`gives room to each label of a branching flow (${direction})`, () => {
      const pairs = [['ask', 'yes'], ['ask', 'no'], ['ask', 'maybe'], ['yes', 'end'], ['no', 'end'], ['maybe', 'end'], ['end', 'ask']] as const;
      const edges = edgesOf(pairs).map((edge) => ({ ...edge, labelSize: { width: 130, height: 14 } }));
      const graph = { nodes: ['ask', 'yes', 'no', 'maybe', 'end'].map((id) => step(id)), edges };
      const result = layout(graph, { direction });
      expect(result.labels.size).to.equal(pairs.length);
      expect([...problemsOf(graph, result), ...labelProblems(graph, result)]).to.deep.equal([]);
    });
  }

  it('takes the room of a gap and not of two', () => {
    const plain = graphOf(2, [[0, 1]]);
    const { width } = layout(plain);
    const graph = { ...plain, edges: plain.edges.map((edge) => ({ ...edge, labelSize: { width: 100, height: 14 } })) };
    expect(layout(graph).width).to.be.closeTo(width + 100, 0.01);
  });

  it('changes nothing where there are none', () => {
    const plain = workflow(80, 12);
    const asked = { ...plain, edges: plain.edges.map((edge) => ({ ...edge, labelSize: { width: 0, height: 0 } })) };
    expect([...layout(asked).edges]).to.deep.equal([...layout(plain).edges]);
    expect(layout(asked).labels.size).to.equal(0);
  });

  it('keeps steps where they were when another comes', () => {
    const before = workflow(60, 5);
    const withLabels = ({ nodes, edges }: LayoutInput): LayoutInput => ({ nodes, edges: edges.map((edge, k) => (k % 3 === 0 ? { ...edge, labelSize: { width: 60 + (k % 5) * 20, height: 14 } } : edge)) });
    const first = layout(withLabels(before));
    const more = withLabels({ nodes: [...before.nodes, step('new')], edges: [...before.edges, { id: 'to new', from: 'n3', to: 'new' }] });
    const second = layout(more, { previous: first.state });
    expect([...problemsOf(more, second), ...labelProblems(more, second)]).to.deep.equal([]);
    const moved = before.nodes.filter(({ id }) => Math.abs((first.nodes.get(id)?.y ?? 0) - (second.nodes.get(id)?.y ?? 0)) > 1);
    expect(moved.length).to.be.at.most(before.nodes.length * 0.25);
  });

  it('comes out of a layout client as it comes out of a layout', async () => {
    const plain = workflow(40, 6);
    const graph = { ...plain, edges: plain.edges.map((edge) => ({ ...edge, labelSize: { width: 70, height: 14 } })) };
    const client = new LayoutClient({ workerFrom: Infinity });
    const result = await client.layout(graph);
    client.close();
    expect([...result.labels]).to.deep.equal([...layout(graph).labels]);
    expect(result.boxes).to.have.length(4 * graph.nodes.length);
  });

  it('takes sizes that make no sense for none', () => {
    const graph = graphOf(3, [[0, 1], [1, 2]]);
    for (const labelSize of [null, 'wide', { width: -1, height: 4 }, { width: NaN, height: 4 }, { width: 1e12, height: Infinity }, {}]) {
      const edges = graph.edges.map((edge) => ({ ...edge, labelSize }) as unknown as LayoutEdge);
      expect(problemsOf(graph, layout({ ...graph, edges }))).to.deep.equal([]);
    }
  });
});
