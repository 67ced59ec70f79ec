// vis-network without physics, edges hidden while the view moves.
import { DataSet } from 'vis-data';
import { Network } from 'vis-network';
import { COLOURS, lineOf, titleOf } from '../scenario.js';

const faceOf = (step, status, percent, rate) => ({
  id: step,
  color: COLOURS[status],
  label: `${titleOf(step)}\n${lineOf(status, percent, rate)}`,
});

let network;
let nodes;

export const adapter = {
  async init(root, { boxes, pairs }) {
    nodes = new DataSet(
      boxes.map(([x, y, width, height], step) => ({
        ...faceOf(step, 0, 0, 0),
        x: x + width / 2,
        y: y + height / 2,
        shape: 'box',
        widthConstraint: width,
        heightConstraint: height,
        fixed: true,
      })),
    );
    const edges = new DataSet(pairs.map(([from, to], id) => ({ id, from, to })));
    await new Promise((resolve) => {
      network = new Network(
        root,
        { nodes, edges },
        {
          autoResize: false,
          physics: false,
          layout: { improvedLayout: false },
          edges: { smooth: false, color: '#9aa4b2' },
          nodes: { font: { size: 12 } },
          interaction: { hideEdgesOnDrag: true, hideEdgesOnZoom: true, tooltipDelay: 1e6 },
        },
      );
      network.once('afterDrawing', resolve);
    });
  },
  view: (x, y, scale) => network.moveTo({ position: { x, y }, scale, animation: false }),
  update(batch) {
    // One entry a step: a later update of the same frame wins.
    nodes.update([...new Map(batch.map(([step, ...news]) => [step, faceOf(step, ...news)])).values()]);
  },
};
