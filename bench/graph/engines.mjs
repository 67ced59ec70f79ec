// Layout engines behind one face: (graph) → middles of the steps, as x and y in turn. A graph is `{ ids, pairs }`.
// Only the code of the engine that is measured is loaded.

const CARD = { width: 180, height: 56 };
const GAPS = { node: 24, layer: 60 };

const inputOf = ({ ids, pairs }) => ({
  nodes: ids.map((id) => ({ id, ...CARD })),
  edges: pairs.map(([from, to]) => ({ id: `${from}>${to}`, from, to })),
});

/** Reads every place and every route: whoever lays out lazily pays here. */
async function ours() {
  const { layout } = await import('../../src/graph/index.ts');
  let previous;
  return (graph, isNext) => {
    const result = layout(inputOf(graph), {
      spacing: { nodeGap: GAPS.node, layerGap: GAPS.layer },
      previous: isNext ? previous : undefined,
    });
    previous = result.state;
    if (result.edges.size !== graph.pairs.length) throw new Error('a route is missing');
    return graph.ids.map((id) => {
      const { x, y } = result.nodes.get(id);
      return [x + CARD.width / 2, y + CARD.height / 2];
    });
  };
}

async function dagre() {
  const { Graph, layout: dagreLayout } = await import('@dagrejs/dagre');
  return ({ ids, pairs }) => {
    const graph = new Graph().setGraph({ rankdir: 'LR', nodesep: GAPS.node, ranksep: GAPS.layer }).setDefaultEdgeLabel(() => ({}));
    for (const id of ids) graph.setNode(id, { ...CARD });
    for (const [from, to] of pairs) graph.setEdge(from, to);
    dagreLayout(graph);
    return ids.map((id) => [graph.node(id).x, graph.node(id).y]);
  };
}

const elkjs =
  (layoutOptions = {}) =>
  async () => {
    const { default: ELK } = await import('elkjs/lib/elk.bundled.js');
    const elk = new ELK();
    return async ({ ids, pairs }) => {
      const { children } = await elk.layout({
        id: 'root',
        layoutOptions: {
          'elk.algorithm': 'layered',
          'elk.direction': 'RIGHT',
          'elk.spacing.nodeNode': String(GAPS.node),
          'elk.layered.spacing.nodeNodeBetweenLayers': String(GAPS.layer),
          ...layoutOptions,
        },
        children: ids.map((id) => ({ id, ...CARD })),
        edges: pairs.map(([from, to]) => ({ id: `${from}>${to}`, sources: [from], targets: [to] })),
      });
      return children.map(({ x, y }) => [x + CARD.width / 2, y + CARD.height / 2]);
    };
  };

/** Each makes an engine; the second argument of an engine says that this graph follows the one before. */
export const ENGINES = {
  'wf-elements': ours,
  dagre,
  elkjs: elkjs(),
  'elkjs, model order': elkjs({ 'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES' }),
};
