// React Flow 12 with all the help its documentation offers: sizes and handles given, cards memoised, only visible elements mounted.
import '@xyflow/react/dist/base.css';
import { Handle, Position, ReactFlow, ReactFlowProvider, useNodesState, useReactFlow } from '@xyflow/react';
import { createElement as h, memo } from 'react';
import { createRoot } from 'react-dom/client';
import { CARD, COLOURS, lineOf, titleOf, VIEW } from '../scenario.js';

const handle = (type, position, x) => ({ id: null, type, position, x, y: CARD.height / 2 - 3, width: 6, height: 6 });
const handles = [handle('target', Position.Left, -3), handle('source', Position.Right, CARD.width - 3)];

const Card = memo(({ data }) =>
  h(
    'div',
    {
      style: {
        ...CARD,
        boxSizing: 'border-box',
        border: '1px solid #c8ccd4',
        borderLeft: `4px solid ${COLOURS[data.status]}`,
        borderRadius: 8,
        padding: 8,
        font: '12px sans-serif',
        background: '#fff',
      },
    },
    h(Handle, { type: 'target', position: Position.Left, isConnectable: false }),
    h('div', { style: { fontWeight: 600 } }, data.title),
    h('div', null, data.line),
    h('div', { style: { height: 2, background: '#3b82f6', width: `${data.percent}%` } }),
    h(Handle, { type: 'source', position: Position.Right, isConnectable: false }),
  ),
);
const nodeTypes = { card: Card };

let flow;
let setNodes;

function App({ initial, edges, onInit, viewport }) {
  const [nodes, set, onNodesChange] = useNodesState(initial);
  setNodes = set;
  flow = useReactFlow();
  return h(ReactFlow, {
    nodes,
    edges,
    nodeTypes,
    onNodesChange,
    onInit,
    defaultViewport: viewport,
    onlyRenderVisibleElements: true,
    nodesDraggable: false,
    nodesConnectable: false,
    minZoom: 0.001,
    proOptions: { hideAttribution: true },
  });
}

const dataOf = (step, status, percent, rate) => ({ title: titleOf(step), line: lineOf(status, percent, rate), status, percent });

export const adapter = {
  opensAtCentre: true,
  async init(root, { boxes, pairs, framing: { centre } }) {
    const nodes = boxes.map(([x, y, width, height], step) => ({
      id: String(step),
      type: 'card',
      position: { x, y },
      width,
      height,
      handles,
      measured: { width, height },
      data: dataOf(step, 0, 0, 0),
    }));
    const edges = pairs.map(([from, to], at) => ({ id: `e${at}`, source: String(from), target: String(to) }));
    const viewport = { x: VIEW.width / 2 - centre.x, y: VIEW.height / 2 - centre.y, zoom: 1 };
    await new Promise((resolve) =>
      createRoot(root).render(h(ReactFlowProvider, null, h(App, { initial: nodes, edges, viewport, onInit: resolve }))),
    );
  },
  view: (x, y, zoom) => void flow.setViewport({ x: VIEW.width / 2 - x * zoom, y: VIEW.height / 2 - y * zoom, zoom }),
  update(batch) {
    setNodes((before) => {
      const nodes = before.slice();
      for (const [step, status, percent, rate] of batch) nodes[step] = { ...nodes[step], data: dataOf(step, status, percent, rate) };
      return nodes;
    });
  },
};
