// Layout engines behind one face: (graph, options) → middles of the steps, as x and y in turn. A graph is `{ ids, pairs }`,
// with `sizes` (by id) where a step is not as large as a card. Only the code of the engine that is measured is loaded.

export const CARD = { width: 180, height: 56 };
const GAPS = { node: 24, layer: 60 };

const sizeOf = ({ sizes }, id) => sizes?.get(id) ?? CARD;

const edgeOf = ([from, to]) => ({ id: `${from}>${to}`, from, to });

/** `inside` are steps and pairs within one step, which is open then; the peers are told how large it is instead. */
const inputOf = ({ ids, pairs, inside }) => ({
  nodes: [...ids.map((id) => ({ id, ...CARD })), ...(inside?.ids ?? []).map((id) => ({ id, ...CARD, parent: inside.parent }))],
  edges: [...pairs, ...(inside?.pairs ?? [])].map(edgeOf),
});

/** Reads every place and every route: whoever lays out lazily pays here. With an anchor, places are those the reader sees. */
async function ours() {
  const { layout } = await import('../../src/graph/index.ts');
  let previous;
  let pan = [0, 0];
  return (graph, { isNext = false, anchor } = {}) => {
    const result = layout(inputOf(graph), {
      spacing: { nodeGap: GAPS.node, layerGap: GAPS.layer },
      previous: isNext ? previous : undefined,
      anchor,
    });
    previous = result.state;
    if (result.edges.size !== graph.pairs.length + (graph.inside?.pairs.length ?? 0)) throw new Error('a route is missing');
    pan = anchor === undefined ? [0, 0] : [pan[0] + result.shift[0], pan[1] + result.shift[1]];
    return graph.ids.map((id) => {
      const { x, y, width, height } = result.nodes.get(id);
      return [x + width / 2 - pan[0], y + height / 2 - pan[1], width, height];
    });
  };
}

async function dagre() {
  const { Graph, layout: dagreLayout } = await import('@dagrejs/dagre');
  return (input) => {
    const { ids, pairs } = input;
    const graph = new Graph().setGraph({ rankdir: 'LR', nodesep: GAPS.node, ranksep: GAPS.layer }).setDefaultEdgeLabel(() => ({}));
    for (const id of ids) graph.setNode(id, { ...sizeOf(input, id) });
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
    return async (input) => {
      const { ids, pairs } = input;
      const { children } = await elk.layout({
        id: 'root',
        layoutOptions: {
          'elk.algorithm': 'layered',
          'elk.direction': 'RIGHT',
          'elk.spacing.nodeNode': String(GAPS.node),
          'elk.layered.spacing.nodeNodeBetweenLayers': String(GAPS.layer),
          ...layoutOptions,
        },
        children: ids.map((id) => ({ id, ...sizeOf(input, id) })),
        edges: pairs.map(([from, to]) => ({ id: `${from}>${to}`, sources: [from], targets: [to] })),
      });
      return children.map(({ x, y, width, height }) => [x + width / 2, y + height / 2]);
    };
  };

/** Each makes an engine; `isNext` says that this graph follows the one before, `anchor` which step the reader looks at. */
export const ENGINES = {
  'wf-elements': ours,
  dagre,
  elkjs: elkjs(),
  'elkjs, model order': elkjs({ 'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES' }),
};
