// wf-graph with the places of an earlier layout, as a host keeps them: given places, like its peers.
import { layout } from '../../../../src/graph/index.ts';
import { adapter as graph, loadForEngine, setEngine } from './wf-graph.js';

/** As the element asks for it. */
const SPACING = { layerGap: 56, padding: 20 };

let kept;

export const adapter = {
  ...graph,
  async prepare(data) {
    await loadForEngine();
    kept = layout(
      {
        nodes: data.boxes.map(([, , width, height], step) => ({ id: `s${step}`, width, height })),
        edges: data.pairs.map(([from, to], at) => ({ id: `e${at}`, from: `s${from}`, to: `s${to}` })),
      },
      { spacing: SPACING },
    );
    return graph.prepare(data);
  },
  init(root, data) {
    setEngine({ layout: () => Promise.resolve(kept) });
    return graph.init(root, data);
  },
};
