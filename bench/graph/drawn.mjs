// Workflows with a place for every step: all engines in the page draw the same drawing.
import { layout } from '../../src/graph/index.ts';
import { workflow } from './workflows.mjs';

const CARD = { width: 188, height: 60 };
/** As the element asks for it, so that its own layout comes to the same places. */
const SPACING = { layerGap: 56, padding: 20 };

/** JSON of a workflow: `boxes` as `[x, y, width, height]`. */
export function drawn(name) {
  const { steps, pairs } = workflow(name);
  const { nodes, width, height } = layout(
    {
      nodes: Array.from({ length: steps }, (_, step) => ({ id: `s${step}`, ...CARD })),
      edges: pairs.map(([from, to], at) => ({ id: `e${at}`, from: `s${from}`, to: `s${to}` })),
    },
    { spacing: SPACING },
  );
  return JSON.stringify({
    name,
    steps,
    pairs,
    boxes: Array.from(nodes.values(), (box) => [box.x, box.y, box.width, box.height]),
    width,
    height,
  });
}
