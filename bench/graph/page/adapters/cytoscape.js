// cytoscape on its canvas, with its own hints for speed.
import cytoscape from 'cytoscape';
import { CARD, COLOURS, lineOf, titleOf, VIEW } from '../scenario.js';

const style = [
  {
    selector: 'node',
    style: {
      shape: 'round-rectangle',
      ...CARD,
      'background-color': 'data(colour)',
      label: 'data(label)',
      'text-wrap': 'wrap',
      'text-valign': 'center',
      'font-size': 12,
      'min-zoomed-font-size': 8,
    },
  },
  { selector: 'edge', style: { 'curve-style': 'straight', width: 1.5, 'line-color': '#9aa4b2' } },
];
const dataOf = (step, status, percent, rate) => ({ colour: COLOURS[status], label: `${titleOf(step)}\n${lineOf(status, percent, rate)}` });

let graph;

export const adapter = {
  async init(root, { boxes, pairs }) {
    const nodes = boxes.map(([x, y, width, height], step) => ({
      data: { id: `n${step}`, ...dataOf(step, 0, 0, 0) },
      position: { x: x + width / 2, y: y + height / 2 },
    }));
    const edges = pairs.map(([from, to], at) => ({ data: { id: `e${at}`, source: `n${from}`, target: `n${to}` } }));
    await new Promise((resolve) => {
      graph = cytoscape({
        container: root,
        elements: [...nodes, ...edges],
        layout: { name: 'preset', fit: false },
        minZoom: 0.001,
        maxZoom: 3,
        pixelRatio: 1,
        textureOnViewport: true,
        style,
      });
      graph.one('render', resolve);
    });
  },
  view: (x, y, zoom) => void graph.viewport({ zoom, pan: { x: VIEW.width / 2 - x * zoom, y: VIEW.height / 2 - y * zoom } }),
  update: (batch) => graph.batch(() => batch.forEach(([step, ...news]) => graph.getElementById(`n${step}`).data(dataOf(step, ...news)))),
};
