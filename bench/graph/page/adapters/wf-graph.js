// wf-graph as a host uses it: it lays the graph out itself, is moved with wheel events, and hears of updates from a run store.
import '../../../../src/elements/graph/define.ts';
import { frame, STATUSES, titleOf, VIEW } from '../scenario.js';
import { clientOf, makeStore, stepOf } from '../store.js';

/** Another layout engine than the element's own. */
let engine;
export const setEngine = (other) => {
  engine = other;
};

const faceOf = (step, status, percent) => stepOf(step, titleOf(step), STATUSES[status], percent);

let element;
let store;
let surface;
let corner;
/** Where the view is: `screen = world × zoom + (x, y)`. */
let at;

const wheel = (init) => surface.dispatchEvent(new WheelEvent('wheel', { bubbles: true, cancelable: true, composed: true, ...init }));

/** The step that lies nearest to where the peers open. */
function middleOf({ boxes, framing: { centre } }) {
  const far = ([x, y, width, height]) => Math.hypot(x + width / 2 - centre.x, y + height / 2 - centre.y);
  return boxes.reduce((best, box, step) => (far(box) < far(boxes[best]) ? step : best), 0);
}

export const adapter = {
  prepare(graph) {
    // The element opens where the run stands: there, so that it begins with the picture that its peers begin with.
    const running = middleOf(graph);
    store = makeStore(
      graph.boxes.map((_, step) => faceOf(step, step === running ? 1 : 0, 0)),
      graph.pairs,
    );
  },

  async init(root, graph) {
    element = document.createElement('wf-graph');
    element.style.setProperty('--wf-graph-block-size', `${VIEW.height}px`);
    element.run = 'run';
    element.layoutEngine = engine;
    element.client = clientOf(store);
    root.append(element);
    await element.updateComplete;
    surface = element.renderRoot.querySelector('.surface');
    for (let turn = 0; turn < 5000 && surface.dataset.zoom === undefined; turn += 1) await frame();
    // The minimap is loaded and painted after the drawing: it is part of the first render.
    for (let turn = 0; turn < 5000 && element.renderRoot.querySelector('.minimap').hidden; turn += 1) await frame();
    await frame();
    corner = surface.getBoundingClientRect();
    const cursor = element.renderRoot.querySelector('.cursor');
    cursor.focus();
    // The cursor lies on the first step: its place tells where the whole view is.
    const [, x, y] = /translate\(([-\d.e]+)px,\s*([-\d.e]+)px\)/.exec(cursor.style.transform);
    const box = graph.boxes[Number(/Step (\d+)/.exec(cursor.getAttribute('aria-label'))[1])];
    const zoom = Number.parseFloat(cursor.style.inlineSize) / box[2];
    at = { x: Number(x) - box[0] * zoom, y: Number(y) - box[1] * zoom, zoom };
  },

  view(x, y, zoom) {
    const middle = { x: corner.width / 2, y: corner.height / 2 };
    if (zoom !== at.zoom) {
      const ratio = zoom / at.zoom;
      wheel({ ctrlKey: true, clientX: corner.x + middle.x, clientY: corner.y + middle.y, deltaY: -Math.log(ratio) / 0.0022 });
      at = { x: middle.x - (middle.x - at.x) * ratio, y: middle.y - (middle.y - at.y) * ratio, zoom };
    }
    const to = { x: middle.x - x * zoom, y: middle.y - y * zoom };
    if (to.x !== at.x || to.y !== at.y) wheel({ deltaX: at.x - to.x, deltaY: at.y - to.y });
    at = { ...to, zoom };
  },

  update(batch) {
    store.put(batch.map(([step, status, percent]) => faceOf(step, status, percent)));
  },
};
