// JointJS 4 with views made lazily, and only for what is in sight.
import { dia, shapes } from '@joint/core';
import { CARD, COLOURS, lineOf, titleOf, VIEW } from '../scenario.js';

const MARGIN = { x: 200, y: 100 };
const attrsOf = (step, status, percent, rate) => ({
  body: { fill: COLOURS[status] },
  label: { text: `${titleOf(step)}\n${lineOf(status, percent, rate)}` },
});

let paper;
let cells;
let seen;

const look = (x, y, zoom) => {
  const [w, h] = [VIEW.width / zoom + 2 * MARGIN.x, VIEW.height / zoom + 2 * MARGIN.y];
  seen = { left: x - w / 2, top: y - h / 2, right: x + w / 2, bottom: y + h / 2 };
};

function isInSight(cell) {
  const places = cell.isLink()
    ? [cell.getSourceElement(), cell.getTargetElement()].map((end) => end.get('position'))
    : [cell.get('position')];
  const [xs, ys] = [places.map(({ x }) => x), places.map(({ y }) => y)];
  return (
    Math.max(...xs) + CARD.width > seen.left &&
    Math.min(...xs) < seen.right &&
    Math.max(...ys) + CARD.height > seen.top &&
    Math.min(...ys) < seen.bottom
  );
}

export const adapter = {
  async init(root, { boxes, pairs, framing: { centre } }) {
    look(centre.x, centre.y, 1);
    const graph = new dia.Graph({}, { cellNamespace: shapes });
    paper = new dia.Paper({
      el: root,
      model: graph,
      ...VIEW,
      async: true,
      frozen: true,
      sorting: dia.Paper.sorting.NONE,
      cellViewNamespace: shapes,
      interactive: false,
      viewManagement: { lazyInitialize: true, disposeHidden: true },
      cellVisibility: isInSight,
      defaultConnector: { name: 'straight' },
      defaultConnectionPoint: { name: 'rectangle' },
    });
    cells = boxes.map(([x, y, width, height], step) => {
      const attrs = attrsOf(step, 0, 0, 0);
      return new shapes.standard.Rectangle({
        id: `n${step}`,
        position: { x, y },
        size: { width, height },
        attrs: { body: { ...attrs.body, rx: 6 }, label: { ...attrs.label, fontSize: 12 } },
      });
    });
    const links = pairs.map(
      ([from, to], at) =>
        new shapes.standard.Link({
          id: `e${at}`,
          source: { id: `n${from}` },
          target: { id: `n${to}` },
          attrs: { line: { stroke: '#9aa4b2', strokeWidth: 1.5, targetMarker: null } },
        }),
    );
    graph.resetCells([...cells, ...links]);
    await new Promise((resolve) => {
      paper.once('render:done', resolve);
      paper.unfreeze();
    });
  },
  view(x, y, zoom) {
    look(x, y, zoom);
    paper.matrix({ a: zoom, b: 0, c: 0, d: zoom, e: VIEW.width / 2 - x * zoom, f: VIEW.height / 2 - y * zoom });
    paper.wakeUp();
  },
  update: (batch) => batch.forEach(([step, ...news]) => cells[step].attr(attrsOf(step, ...news))),
};
