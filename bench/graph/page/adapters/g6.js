// G6 5 on its canvas without animation. Its calls are asynchronous: the newest wish wins.
import { Graph } from '@antv/g6';
import { CARD, COLOURS, lineOf, titleOf, VIEW } from '../scenario.js';

const styleOf = (step, status, percent, rate) => ({
  fill: COLOURS[status],
  labelText: `${titleOf(step)}\n${lineOf(status, percent, rate)}`,
});

let graph;
let wish;
let isMoving = false;
const due = new Map();
let isUpdating = false;

export const adapter = {
  async init(container, { boxes, pairs }) {
    graph = new Graph({
      container,
      ...VIEW,
      animation: false,
      autoResize: false,
      zoomRange: [0.001, 4],
      data: {
        nodes: boxes.map(([x, y, width, height], step) => ({
          id: `n${step}`,
          style: { x: x + width / 2, y: y + height / 2, ...styleOf(step, 0, 0, 0) },
        })),
        edges: pairs.map(([from, to], at) => ({ id: `e${at}`, source: `n${from}`, target: `n${to}` })),
      },
      node: { type: 'rect', style: { size: [CARD.width, CARD.height], radius: 6, labelPlacement: 'center', labelFontSize: 12 } },
      edge: { type: 'line', style: { stroke: '#9aa4b2' } },
      behaviors: [{ type: 'optimize-viewport-transform' }],
    });
    await graph.render();
  },
  async view(x, y, zoom) {
    wish = { x, y, zoom };
    if (isMoving) return;
    isMoving = true;
    for (let next = wish; next !== undefined; next = wish) {
      wish = undefined;
      await graph.zoomTo(next.zoom, false);
      await graph.translateTo([VIEW.width / 2 - next.x * next.zoom, VIEW.height / 2 - next.y * next.zoom], false);
    }
    isMoving = false;
  },
  async update(batch) {
    for (const [step, ...news] of batch) due.set(step, { id: `n${step}`, style: styleOf(step, ...news) });
    if (isUpdating) return;
    isUpdating = true;
    while (due.size > 0) {
      const nodes = [...due.values()];
      due.clear();
      graph.updateNodeData(nodes);
      await graph.draw();
    }
    isUpdating = false;
  },
};
